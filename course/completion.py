"""What completes an answer cell: names of the lab's tables, columns, CTEs, functions, facts.

`matches` is an IPython matcher (API version 2), `inspect` is what Shift-Tab shows. Both see the
whole cell, so that an alias stands for its table and a half-written query has its columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from IPython.core.completer import SimpleCompletion

from grader.questions import FactsQuestion, Question
from grader.schema import Column, Table
from grader.sql import functions

from . import cold, query

if TYPE_CHECKING:
    from .session import Session

SQL = ("sql", "fix", "monitor", "cte", "counterexample")
OF_A_QUESTION = {
    **{f"%%{kind}": kind for kind in ("sql", "fix", "monitor", "facts", "write")},
    **dict.fromkeys(("%check", "%hint", "%reset", "%format", "%page"), ""),
    **dict.fromkeys(("%cost", "%counterexample", "%%counterexample", "%cte"), "sql"),
}
FUNCTIONS_AFTER = 1  # letters; before that the list would bury the columns
WORDS = (
    *("select", "from", "where", "group by", "order by", "having", "qualify", "with", "as"),
    *("join", "left join", "using", "on", "and", "or", "not", "in", "is null", "is not null"),
    *("case", "when", "then", "else", "end", "distinct", "over", "partition by", "between"),
    *("exists", "union all", "values"),
)
_FACT = re.compile(r"^\s*#?\s*(\w+)\s*=\s*\"?(\w*)$")


@dataclass(frozen=True)
class Found:
    """Names to offer, best first, each with what it is; and the fragment they replace."""

    fragment: str
    names: list[tuple[str, str]]


def matches(session: Session | None, code: str, cursor: int) -> dict[str, Any]:
    """An IPython matcher's result for a cursor in a cell; ours alone in an answer cell."""
    found = complete(session, code, cursor) if session is not None else None
    if found is None:
        return {"completions": [], "suppress": False}
    names = found.names or [(found.fragment, "")]  # else Python's names would be offered
    return {
        "completions": [SimpleCompletion(name, type=kind) for name, kind in names],
        "suppress": True,
        "matched_fragment": found.fragment,
        "ordered": True,
    }


def complete(session: Session, code: str, cursor: int) -> Found | None:
    """What may stand at a cursor; None where the cell is none of ours, [] in a cold question."""
    line_start = code.rfind("\n", 0, cursor) + 1
    line = code[line_start:cursor]
    if line.startswith("%"):
        return _of_magic(session, line)
    kind, name, start = head(code)
    if not kind or cursor < start:
        return None
    question = _question(session, name)
    if question is not None and cold.is_cold(session, question):
        return Found(_name_before(code, cursor), [])
    if kind == "facts" and isinstance(question, FactsQuestion):
        return _facts(question, line)
    if kind in SQL:
        return _sql(session, code[start:], cursor - start)
    return Found(_name_before(code, cursor), [])  # prose: no names of Python in it


def inspect(session: Session, code: str, cursor: int) -> str | None:
    """The comment of the table or column at a cursor, or what a question asks; else None."""
    kind, name, start = head(code)
    if not kind:
        return _asked(session, code, cursor)
    if kind not in SQL or cursor < start:
        return None
    question = _question(session, name)
    if question is not None and cold.is_cold(session, question):
        return None
    sql, at = code[start:], cursor - start
    while at < len(sql) and (sql[at].isalnum() or sql[at] == "_"):
        at += 1
    place = query.at(sql, at, columns(session))
    if place.quiet or not place.fragment:
        return None
    return _about(session, place)


def _asked(session: Session, code: str, cursor: int) -> str | None:
    """Of `%check name` what the question asks: its name may be that of a frame as well."""
    begins = code.rfind("\n", 0, cursor) + 1
    line = code[begins:].split("\n", 1)[0]
    words = re.finditer(r"\w+", line if line.startswith("%") else "")
    under = [word[0] for word in words if word.start() <= cursor - begins <= word.end()]
    question = _question(session, under[0]) if under else None
    return None if question is None else f"{question.name}: {question.asks}"


def head(code: str) -> tuple[str, str, int]:
    """(kind, name, where the body begins) of an answer cell; ("", "", 0) of any other."""
    above = len(code) - len(code.lstrip())  # blank lines, which IPython passes over as well
    first, newline, _ = code[above:].partition("\n")
    words = first[2:].split() if first.startswith("%%") else []
    if not words or words[0] not in (*SQL, "facts", "write"):
        return "", "", 0
    return words[0], words[1] if len(words) > 1 else "", above + len(first) + len(newline)


def columns(session: Session) -> dict[str, list[str]]:
    """The lab's tables with the names of their columns."""
    tables = session.schema.tables.values()
    return {table.name.lower(): [column.name for column in table.columns] for table in tables}


def _sql(session: Session, sql: str, cursor: int) -> Found:
    known = columns(session)
    place = query.at(sql, cursor, known)
    if place.quiet:
        return Found(place.fragment, [])
    names = _after_dot(session, place, known) if place.qualifier else _bare(session, place, known)
    wanted = place.fragment.lower()
    fits = [(n, k) for n, k in dict(names).items() if _fits(n.lower(), wanted)]
    fits.sort(key=lambda each: not each[0].lower().startswith(wanted))  # stable: else as found
    return Found(place.fragment, fits)


def _fits(name: str, wanted: str) -> bool:
    """By its start, or by the start of one of its parts: `am` finds `total_amount`."""
    return any(
        part.startswith(wanted) for part in (name, name.rpartition(".")[2], *name.split("_"))
    )


def _after_dot(
    session: Session, place: query.Place, known: dict[str, list[str]]
) -> list[tuple[str, str]]:
    last = place.qualifier[-1].lower()
    if len(place.qualifier) == 1:
        for sources in (place.sources, place.ctes):
            for alias, names in sources.items():
                if alias.lower() == last:
                    return _columns_of(place.tables.get(alias, alias), names)
    full = ".".join(place.qualifier).lower()
    if full in known:
        return _columns_of(full, known[full])
    inside = [name for name in known if name.startswith(f"{full}.")]
    return [(name.removeprefix(f"{full}."), "table") for name in inside]


def _bare(
    session: Session, place: query.Place, known: dict[str, list[str]]
) -> list[tuple[str, str]]:
    ctes = [(name, "cte") for name in place.ctes]
    tables = [(table.name, "table") for table in session.schema.tables.values()]
    schemas = [(name, "schema") for name in session.schema.schemas]
    if place.wants_table:
        return [*ctes, *tables, *schemas]
    own = [
        each
        for alias, names in place.sources.items()
        for each in _columns_of(place.tables.get(alias, alias), names)
    ]
    aliases = [(name, "alias") for name in place.sources]
    calls = words = elsewhere = []
    if len(place.fragment) >= FUNCTIONS_AFTER:
        calls = [(name, "function") for name in ("world_now", *sorted(functions.allowed()))]
        words = [(word.upper(), "keyword") for word in WORDS]
    if not place.sources:
        elsewhere = [each for table in known for each in _columns_of(table, known[table])]
    names = [*own, *aliases, *ctes, *elsewhere, *words, *calls, *tables, *schemas]
    seen: dict[str, str] = {}
    for name, kind in names:
        seen.setdefault(name, kind)
    return list(seen.items())


def _columns_of(source: str, names: list[str]) -> list[tuple[str, str]]:
    """Columns, each with what it is of: two of a list may have the same name."""
    return [(name, f"column of {source}") for name in names]


def _about(session: Session, place: query.Place) -> str | None:
    wanted = place.fragment.lower()
    tables = session.schema.tables
    full = ".".join((*place.qualifier, wanted)).lower()
    named = [t for t in tables.values() if t.name.lower() == full]
    if not place.qualifier and not named:
        alias = {name.lower(): table for name, table in place.tables.items()}.get(wanted, wanted)
        named = [t for t in tables.values() if alias.lower() in (t.name, t.name.split(".")[-1])]
    if len(named) == 1:
        return _table_text(named[0])
    around = [
        _named(session, table)
        for alias, table in place.tables.items()
        if not place.qualifier or alias.lower() == place.qualifier[-1].lower()
    ]
    if len(place.qualifier) == 2:
        around = [_named(session, ".".join(place.qualifier))]
    found = [(t, c) for t in around if t is not None and (c := t.column(wanted))]
    if not found and not place.qualifier:
        found = [(t, c) for t in tables.values() if (c := t.column(wanted))]
    return "\n\n".join(_column_text(table, column) for table, column in found) or None


def _named(session: Session, name: str) -> Table | None:
    lowered = name.lower()
    return next(
        (
            table
            for table in session.schema.tables.values()
            if lowered in (table.name.lower(), table.name.lower().rpartition(".")[2])
        ),
        None,
    )


def _table_text(table: Table) -> str:
    width = max(len(column.name) for column in table.columns)
    lines = [f"{column.name:<{width}}  {column.type}" for column in table.columns]
    return "\n".join([f"{table.name}: {table.comment}", "", *lines])


def _column_text(table: Table, column: Column) -> str:
    empty = "never NULL" if column.not_null else "may be NULL"
    return f"{table.name}.{column.name}  {column.type}, {empty}\n{column.comment}"


def _facts(question: FactsQuestion, line: str) -> Found:
    if match := _FACT.match(line):
        fact = question.facts.get(match[1])
        choices = fact.choices if fact is not None else []
        if fact is not None and fact.type == "boolean":
            choices = ["true", "false"]
        elif '"' not in line:
            choices = [f'"{choice}"' for choice in choices]
        fits = [(name, "choice") for name in choices if name.strip('"').startswith(match[2])]
        return Found(match[2], fits)
    fragment = _name_before(line, len(line))
    return Found(fragment, [(name, "fact") for name in question.facts if name.startswith(fragment)])


def _name_before(text: str, cursor: int) -> str:
    start = cursor
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return text[start:cursor]


def _of_magic(session: Session, line: str) -> Found | None:
    words = line.split(" ")
    kind = OF_A_QUESTION.get(words[0])
    if len(words) == 2 and words[0] == "%tables":
        tables = [(name, "table") for name in session.schema.tables]
        return Found(words[1], [each for each in tables if _fits(each[0], words[1])])
    if len(words) == 3 and words[0] == "%cte":
        text = session.texts.get(words[1], "")
        names = [(cte.name, "cte") for cte in query.ctes(text) if cte.name.startswith(words[2])]
        return Found(words[2], names)
    if kind is None or len(words) != 2:
        return None
    asked = [q.name for q in session.lab.questions if kind in ("", q.kind)]
    return Found(words[1], [(name, "question") for name in asked if name.startswith(words[1])])


def _question(session: Session, name: str) -> Question | None:
    short = name.removeprefix(f"{session.lab.slug}/")
    return next((each for each in session.lab.questions if each.name == short), None)
