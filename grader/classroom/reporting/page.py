"""The class report as one page of HTML: no script, nothing from elsewhere, light and dark.

Texts are hostile: every one goes through `escape` or `inline`. A bar stands beside its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import resources

from ... import apart_cells, cards
from ...markup import escape, inline
from ...verdict import Counterexample
from ..roster import NOBODY, Names
from . import told
from .misconceptions import Misconception
from .report import Asked, LabReport, Success

TALL, WIDE = 80, 6_000  # lines and characters of an answer that are shown
FIRST = 40  # lines of it that stand there at once; the others are folded
SHOWN = 6  # misconceptions of a question with a card each; rarer ones are folded
WORDS = {
    "right": "right",
    "partly": "partly",
    "wrong": "not yet",
    "blank": "no answer",
    "open": "open",
}
KINDS = {
    "sql": "query",
    "fix": "repair",
    "monitor": "monitor",
    "facts": "facts",
    "write": "text",
}
LEADS = (
    "These are leads for a talk, never a verdict: two who sat side by side in the lecture, or who "
    "read the same page, write alike. Ask each of them to explain the query, or a small change to "
    "it."
)
_PLACE = re.compile(r"@@([A-Z]+)@@")


def html(
    reports: Sequence[LabReport], title: str, *, names: Names = NOBODY, anonymous: bool = False
) -> str:
    """One page. title: of the class. anonymous: no names, and nothing of who wrote alike."""
    template = resources.files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    labs = [
        _lab(report, None if anonymous else names, number)
        for number, report in enumerate(reports, 1)
    ]
    filled = {
        "TITLE": escape(f"Class report · {title}"),
        "TOP": _top(reports),
        "LABS": "\n".join(labs),
    }
    return _PLACE.sub(lambda match: filled[match[1]], template)


def _top(reports: Sequence[LabReport]) -> str:
    if len(reports) < 2:
        return ""
    items = [
        f'<li><a href="#lab{number}">{escape(report.assignment)}</a></li>'
        for number, report in enumerate(reports, 1)
    ]
    return f'<nav aria-label="Labs"><ul>{"".join(items)}</ul></nav>'


def _lab(report: LabReport, names: Names | None, number: int) -> str:
    """names: None where nobody is to be named."""
    to, slug = f"lab{number}", escape(report.assignment)
    parts = [
        f'<h2 id="{to}">{escape(report.title)} <span class="soft">{slug}</span></h2>',
        _who(report, names),
        _key(),
        _by_question(report, to),
        _by_signal(report),
        _open(report, names),
        _misconceptions(report, names, to),
        _hints(report),
    ]
    if names is not None:
        parts.append(_similar(report, names))
    return "\n".join(part for part in parts if part)


def _who(report: LabReport, names: Names | None) -> str:
    """Whose answers these are, and whose are missing."""
    lines = [f"<p>{_many(len(report.students), 'submission')} graded and read.</p>"]
    for what, students in (
        ("Not readable, so without answers here", report.unreadable),
        ("Handed in and not graded yet, so not here", report.ungraded),
    ):
        if students:
            who = str(len(students)) if names is None else names.listed(students)
            lines.append(f'<p class="notice">{what}: {escape(who)}.</p>')
    if report.moved:
        lines.append(
            f'<p class="notice">{_many(report.moved, "answer")} would get other points today than '
            f"the gradebook has. See who moves: <code>firedrill class regrade "
            f"{escape(report.assignment)} --diff</code></p>"
        )
    return "".join(lines)


def _key() -> str:
    items = [f'<li><i class="{name}"></i>{word}</li>' for name, word in WORDS.items()]
    return f'<ul class="key" aria-label="Colours of the bars">{"".join(items)}</ul>'


def _bar(success: Success) -> str:
    """How the answers are shared out; the numbers stand beside it."""
    total = success.total or 1
    pieces = [
        f'<i class="{name}" style="width:{100 * getattr(success, name) / total:.2f}%"></i>'
        for name in WORDS
        if getattr(success, name)
    ]
    return f'<td class="bar"><div class="bars" aria-hidden="true">{"".join(pieces)}</div></td>'


def _counts(success: Success) -> str:
    cells = "".join(f'<td class="n">{getattr(success, name)}</td>' for name in WORDS)
    share = "·" if success.share is None else f"{success.share:.0%}"
    return f'{_bar(success)}{cells}<td class="n">{share}</td>'


def _table(caption: str, head: Sequence[str], rows: Iterable[str], plain: int) -> str:
    """plain: how many of the columns hold words; the others hold numbers."""
    cells = "".join(
        f'<th scope="col"{"" if at < plain else " class=n"}>{name}</th>'
        for at, name in enumerate(head)
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="group" aria-label="{caption}"><table class="all">'
        f"<caption>{caption}</caption><thead><tr>{cells}</tr></thead><tbody>{body}</tbody>"
        "</table></div>"
    )


def _by_question(report: LabReport, to: str) -> str:
    rows = []
    for each in report.asked:
        question = each.question
        name = escape(question.name)
        if each.misconceptions:
            name = f'<a href="#{to}-{name}">{name}</a>'
        rows.append(
            f'<th scope="row">{name}<br><span class="soft">{inline(question.asks)}</span></th>'
            f"<td>{KINDS[question.kind]}</td><td>{question.signal}</td>{_counts(each.success)}"
        )
    head = ["question", "kind", "signal", "answers", *WORDS.values(), "of the points"]
    return f"<h3>By question</h3>{_table('Answers by question', head, rows, 4)}"


def _by_signal(report: LabReport) -> str:
    rows = [
        f'<th scope="row">{name}</th>{_counts(success)}' for name, success in report.signals.items()
    ]
    head = ["signal", "answers", *WORDS.values(), "of the points"]
    return f"<h3>By signal</h3>{_table('Answers by signal', head, rows, 2)}"


def _open(report: LabReport, names: Names | None) -> str:
    """What waits for a person."""
    if not report.open:
        return "<h3>Open</h3><p>Nothing waits for a person.</p>"
    items = [
        f"<li>{escape(each.question.name)}: "
        f"{len(each.open) if names is None else escape(names.listed(each.open))}</li>"
        for each in report.asked
        if each.open
    ]
    return (
        f"<h3>Open</h3><p>{_many(report.open, 'answer')} to be decided by a person:</p>"
        f'<ul class="plain">{"".join(items)}</ul>'
    )


def _misconceptions(report: LabReport, names: Names | None, to: str) -> str:
    sections = [
        _question(each, len(report.students), names, f"{to}-{each.question.name}")
        for each in report.asked
        if each.misconceptions
    ]
    if not sections:
        return ""
    said = (
        "Wrong answers that go wrong in the same way stand together: queries that return the same "
        "rows on the lab's small databases and on the hidden worlds, other answers of which the "
        "same parts do not hold."
    )
    return f'<h2>How it went wrong</h2><p class="soft">{said}</p>{"".join(sections)}'


def _question(asked: Asked, students: int, names: Names | None, to: str) -> str:
    groups = asked.misconceptions
    shown = [group for group in groups if len(group.answers) > 1][:SHOWN] or list(groups[:1])
    rest = [group for group in groups if group not in shown]
    cards_ = "".join(_card(group, students, names) for group in shown)
    if rest:
        count = sum(len(group.answers) for group in rest)
        folded = "".join(_card(group, students, names) for group in rest)
        what = f"{_many(len(rest), 'rarer way')} to go wrong, of {_many(count, 'student')}"
        cards_ += f"<details><summary>{what}</summary>{folded}</details>"
    name = escape(asked.question.name)
    return (
        f'<section aria-labelledby="{to}"><h3 id="{to}">{name} <span class="soft">'
        f"{inline(asked.question.asks)}</span></h3>{cards_}</section>"
    )


def _card(group: Misconception, students: int, names: Names | None) -> str:
    """One misconception: how many, what, one answer, and the database that shows it."""
    verdict = group.typical.verdict
    said = []
    if verdict is not None and verdict.headline.split("\n")[0] != group.title:
        said.append(f"<p>{inline(told.of(verdict.headline.split(chr(10))[0]))}</p>")
    parts = list(dict.fromkeys(part.says for part in group.failed))
    if len(parts) > 3 or (not group.name and group.title != "; ".join(parts) and parts):
        items = "".join(f"<li>{inline(told.of(says))}</li>" for says in parts)
        said.append(f'<ul class="plain">{items}</ul>')
    if group.texts > 1:
        said.append(f'<p class="soft">Written in {group.texts} ways; this is a short one:</p>')
    said.append(_answer(group.typical.text))
    if case := group.counterexample:
        said.append(_case(case))
    if names is not None:
        who = escape(names.listed(group.students))
        said.append(f"<details><summary>Who</summary><p>{who}</p></details>")
    return (
        f'<article><h4><span class="count">{len(group.answers)} of {students}</span> '
        f"{inline(told.of(group.title))}</h4>{''.join(said)}</article>"
    )


def _answer(text: str) -> str:
    """Whole, so that nobody has to scroll in it: the last line may be the one that decides."""
    lines = text.strip("\n").split("\n")
    shown = "\n".join(lines[:TALL])[:WIDE]
    if len(shown) < len("\n".join(lines)):
        shown += "\n…"
    lines = shown.split("\n")
    if len(lines) <= FIRST:
        return _code(lines, "An answer")
    rest = _code(lines[FIRST:], "The rest of the answer")
    more = f"<summary>Show all: {len(lines) - FIRST} more lines</summary>{rest}"
    return f"{_code(lines[:FIRST], 'An answer')}<details>{more}</details>"


def _code(lines: Sequence[str], label: str) -> str:
    code = escape("\n".join(lines))
    return f'<pre role="group" aria-label="{label}"><code>{code}</code></pre>'


def _case(case: Counterexample) -> str:
    """The database and both results, as cards show them."""
    tables = "".join(cards.table_html(table) for table in case.read)
    marks = apart_cells.differing(case.answer, case.expected)
    note = f'<p class="soft">{inline(told.of(case.note))}</p>' if case.note else ""
    answer = case.answer.model_copy(update={"title": "the answer returns"})
    expected = case.expected.model_copy(update={"title": "expected"})
    return (
        f"<h5>On this small database</h5>{note}{tables}"
        f'<div class="two">{cards.table_html(answer, marks)}{cards.table_html(expected)}</div>'
    )


def _hints(report: LabReport) -> str:
    if not report.journals:
        return (
            "<h2>Hints</h2><p>No journal came along: they come with a folder or a zip of it, not "
            "with a single notebook.</p>"
        )
    rows = []
    for each in report.asked:
        if not (use := each.hints):
            continue
        levels = sorted(use.levels.values())
        rows.append(
            f'<th scope="row">{escape(each.question.name)}</th><td class="n">{len(levels)}</td>'
            f'<td class="n">{sum(levels)}</td>'
            f'<td class="n">{levels[-1] if levels else 0} of {len(each.question.hints)}</td>'
            f'<td class="n">{len(use.gave_up)}</td>'
        )
    of = f"of {len(report.students)} students whose submission is graded"
    known = f"<p>Known of {len(report.journals)} {of}: their journals came along.</p>"
    if not rows:
        return f"<h2>Hints</h2>{known}<p>None of them took a hint.</p>"
    head = ["question", "students", "hints taken", "furthest", "gave up"]
    return f"<h2>Hints</h2>{known}{_table('Hints by question', head, rows, 1)}"


def _similar(report: LabReport, names: Names) -> str:
    published = [each for each in report.asked if each.as_published]
    if not report.alike and not published:
        return ""
    rows = [
        f'<th scope="row">{escape(" and ".join(map(names.named, (each.one, each.other))))}</th>'
        f"<td>{escape(', '.join(each.questions))}</td>"
        f"<td>{escape(', '.join(each.wrong)) or '·'}</td>"
        for each in report.alike
    ]
    said = (
        "Alike: equal but for layout, case, comments and the names that a query gives itself. "
        "Short queries, which many write alike, what more than a few have in common, and a single "
        "right query that a third person shares are left out."
    )
    parts = [f'<h2>Written alike</h2><p>{LEADS}</p><p class="soft">{said}</p>']
    if rows:
        head = ["students", "questions", "of these not right"]
        parts.append(_table("Pairs who wrote alike", head, rows, 3))
    if published:
        items = "".join(
            f"<li>{escape(each.question.name)}: {escape(names.listed(each.as_published))}</li>"
            for each in published
        )
        parts.append(
            "<h3>Equal to the published reference</h3><p>Anybody who installs the whole package can"
            f' read the solutions of the shipped labs.</p><ul class="plain">{items}</ul>'
        )
    return "".join(parts)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
