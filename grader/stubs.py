"""The text a learner finds in an empty answer cell, and whether a text says more than that.

The stub follows the magic: a comment in SQL, one commented line per fact in TOML, empty headings
where a text is asked for by sections.
"""

from __future__ import annotations

import re

from .errors import BadLab
from .questions import Fact, FactsQuestion, Question, WriteQuestion

BY_KIND = {
    "sql": "-- write your query here",
    "fix": "-- write your repair here",
    "monitor": "-- write the query whose rows should page now",
    "facts": "# name = value",
    "write": "<!-- write here -->",
}

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"  # nbgrader's, around what a release leaves out
_MARK = re.compile(r"^\W*(BEGIN|END) SOLUTION\W*$")
# an open comment runs to the end of the text: looking for its end once keeps these linear in 10 MB
_SQL_COMMENT = re.compile(r"--[^\n]*|/\*.*?(\*/|\Z)", re.DOTALL)
_HTML_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
_HEADING = re.compile(r"^[ \t]*#{1,6}([ \t].*)?$", re.MULTILINE)

_FORMS = {
    "instant": "an instant, as 2001-02-03T04:05:06Z",
    "integer": "a whole number",
    "decimal": "a number",
    "text": 'text in "quotes"',
    "boolean": "true or false",
}


def stub(question: Question) -> str:
    """What stands in the learner's answer cell under the `%%` line."""
    if isinstance(question, FactsQuestion):
        width = max(len(name) for name in question.facts)
        lines = [
            f"# {name:<{width}} =   # {fact.asks}: {form(fact)}"
            for name, fact in question.facts.items()
        ]
        return "\n".join(["# take the first # away and fill in the value", *lines])
    if isinstance(question, WriteQuestion) and (sections := _sections(question)):
        return "\n\n".join([f"## {section}\n\n{BY_KIND['write']}" for section in sections])
    return BY_KIND[question.kind]


def is_blank(kind: str, text: str) -> bool:
    """True where a text answers nothing: empty, comments only, headings with nothing under them."""
    if kind == "facts":
        return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())
    if kind == "write":
        return not _HEADING.sub("", _HTML_COMMENT.sub("", text)).strip()
    return not _SQL_COMMENT.sub("", text).strip().strip(";").strip()


def without_marks(text: str) -> str:
    """The text without its BEGIN / END SOLUTION lines; what stands between them stays."""
    if "SOLUTION" not in text:
        return text
    return "\n".join(line for line in text.split("\n") if not _MARK.match(line))


def without_solution(text: str, stub_text: str, name: str) -> str:
    """The text with the stub in place of what the marks enclose; of all of it if there are none.

    name: the cell, for messages. Raises BadLab for marks that do not pair: no solution may leak.
    """
    kept: list[str] = []
    inside = found = False
    for line in text.split("\n"):
        mark = _MARK.match(line)
        if mark is None:
            if BEGIN in line or END in line:
                raise BadLab(f"`{name}`: put the mark on a line of its own: {line.strip()[:60]}")
            if not inside:
                kept.append(line)
        elif (mark[1] == "BEGIN") == inside:
            raise BadLab(f"`{name}`: BEGIN SOLUTION and END SOLUTION must come in turn.")
        elif mark[1] == "BEGIN":
            if not found:
                kept.append(stub_text)
            inside = found = True
        else:
            inside = False
    if inside:
        raise BadLab(f"`{name}`: BEGIN SOLUTION has no END SOLUTION.")
    return "\n".join(kept) if found else stub_text


def _sections(question: WriteQuestion) -> list[str]:
    """The headings that a `sections` check looks for, in its order."""
    for check in question.checks:
        if check.rule == "sections":
            return [str(name) for name in check.options.get("names", [])]
    return []


def form(fact: Fact) -> str:
    """How the value of a fact is written: `a whole number, runs`, `one of "a", "b"`."""
    if fact.type == "choice":
        return "one of " + ", ".join(f'"{choice}"' for choice in fact.choices)
    return _FORMS[fact.type] + (f", {fact.unit}" if fact.unit else "")
