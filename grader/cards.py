"""A verdict as a card: `html` for a notebook or a feedback page, `text` for a terminal.

The HTML needs no style sheet and no script: it must look the same in JupyterLab, light and dark,
in nbgrader's feedback and in an exported page. So styles stand inline, as JupyterLab's variables
with fallbacks; and what a colour says, a sign and a word say too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import apart_cells, carets, marked, timelines
from .markup import (
    BAD,
    CALM,
    CODE,
    FONT,
    GOOD,
    HEADING,
    INK,
    LINE,
    MAX_SHOWN,
    MIND,
    NO_MATH,
    SOFT,
    SUBHEADING,
    UNSEEN,
    cut,
    escape,
    inline,
    markdown,
    plain,
    shown,
    spoken,
)
from .verdict import Counterexample, Part, Table, Verdict

__all__ = [
    "BAD",
    "BARS",
    "CALM",
    "CODE",
    "FONT",
    "GOOD",
    "HEADING",
    "INK",
    "LINE",
    "MAX_SHOWN",
    "MIND",
    "NO_MATH",
    "SHORT",
    "SIGNS",
    "SOFT",
    "SUBHEADING",
    "UNSEEN",
    "WIDE",
    "WORDS",
    "Table",
    "align",
    "block",
    "cut",
    "escape",
    "heading",
    "html",
    "inline",
    "markdown",
    "plain",
    "points",
    "prose",
    "shown",
    "spoken",
    "table_frame",
    "table_html",
    "table_text",
    "text",
    "title",
]

WORDS = {
    "right": "Right",
    "partly": "Partly",
    "wrong": "Not yet",
    "rejected": "Not run",
    "unknown": "Not judged",
}
DIFFERS = "≠"  # before a cell that is not as expected; bold alone is no sign
Marks = frozenset[tuple[int, int]]  # (row, column) of cells
SIGNS = {"right": "✔", "partly": "◐", "wrong": "✘", "rejected": "!", "unknown": "?"}

BARS = {"right": GOOD, "partly": MIND, "wrong": BAD, "rejected": BAD, "unknown": CALM}
_CELL = f"padding:2px 10px 2px 0;border-bottom:1px solid {LINE};text-align:left"
# A frame that scrolls sideways: room for the mark of its focus, and its text where other text is.
# Of a frame that has no position, what is heard alone sticks out: it makes the page wider.
WIDE = "position:relative;overflow-x:auto;padding:0 4px;margin-left:-4px;container-type:inline-size"
_STAYS = "display:inline-block;position:sticky;left:0;max-width:100cqi"  # while its table scrolls
_ITEM = "margin:1px 0;padding-left:1.4em"
_WORD = re.compile(r"\w+")
_CARET = "position:absolute;left:0;top:.8em;font-weight:bold;user-select:none"
_SIGN = "display:inline-block;width:1.4em;margin-left:-1.4em"  # further lines begin below the text
BRIEF = 16  # characters; a cell of few words is not broken over as many lines
SHORT = 40  # characters; an instant or a key is not broken over two lines
CAPTION = 64  # signs in a line of a caption; longer ones break, and at 200 % all do


def points(value: float) -> str:
    """Points as a person writes them: `3`, `2.5`."""
    return f"{round(value, 2):g}"


def title(verdict: Verdict) -> str:
    """`Right · written_twice · 3 of 3`."""
    word = WORDS[verdict.outcome]
    if verdict.outcome == "unknown":
        return f"{word} · {verdict.question} · {points(verdict.max_points)} points open"
    return f"{word} · {verdict.question} · {points(verdict.points)} of {points(verdict.max_points)}"


def html(verdict: Verdict) -> str:
    """The card as one self-contained piece of HTML; what came from outside is escaped."""
    sign = f'<span aria-hidden="true">{SIGNS[verdict.outcome]} </span>'
    pieces = [
        f'<h3 style="{HEADING}">{sign}{escape(title(verdict))}</h3>',
        prose(verdict.headline),
        _parts_html(marked.not_in_place(verdict.parts, verdict.marked)),
        timelines.html(verdict.timeline) if verdict.timeline else "",
        marked.html(verdict.marked) if verdict.marked else "",
        *(table_html(table) for table in verdict.evidence),
        _counterexample_html(verdict),
    ]
    if verdict.try_next:
        pieces.append(heading("Try next") + _line(inline(verdict.try_next), INK))
    pieces += [_line(f"<strong>Note:</strong> {inline(notice)}", INK) for notice in verdict.notices]
    if said := _scope(verdict):
        pieces.append(_line(inline(said), SOFT))
    label = f'class="firedrill-card {NO_MATH}" aria-label="{escape(title(verdict))}"'
    return block("".join(pieces), BARS[verdict.outcome], tag="section", attributes=label)


def heading(said: str, level: int = 4) -> str:
    """A heading within a card: cards stand below a notebook's `##`, their own is an `h3`."""
    style = HEADING if level < 4 else SUBHEADING
    return f'<h{level} style="{style}">{inline(said)}</h{level}>'


def block(body: str, bar: str, *, tag: str = "div", attributes: str = "") -> str:
    """Markup with a bar at its left, as wide as one can read."""
    style = f"{FONT};{INK};border-left:6px solid {bar};padding:4px 0 4px 14px;margin:4px 0"
    return f'<{tag} {attributes} style="{style};max-width:70em">{body}</{tag}>'


def text(verdict: Verdict) -> str:
    """The same card in plain text, wrapped nowhere: a terminal does that."""
    lines = [f"{SIGNS[verdict.outcome]} {title(verdict)}", verdict.headline]
    parts = marked.not_in_place(verdict.parts, verdict.marked)
    lines += [f"  {_mark(part)[0]} {_part_text(part)}" for part in parts]
    if verdict.timeline:
        lines += ["", *timelines.lines(verdict.timeline)]
    if verdict.marked:
        lines += ["", *marked.text(verdict.marked)]
    for table in verdict.evidence:
        lines += ["", table_text(table)]
    if case := verdict.counterexample:
        lines += ["", "On this small database:", *([case.note] if case.note else [])]
        lines += [table_text(table) for table in case.read]
        lines += [_unread(case)] if _unread(case) else []
        marks = apart_cells.differing(case.answer, case.expected)
        lines += [table_text(case.answer, marks), table_text(case.expected)]
        lines += [_step_into(verdict)] if _step_into(verdict) else []
    if verdict.try_next:
        lines.append(f"Try next: {verdict.try_next}")
    lines += [f"Note: {notice}" for notice in verdict.notices]
    if said := _scope(verdict):
        lines.append(said)
    return shown("\n".join(lines))


def table_html(table: Table, marks: Marks = frozenset(), *, keyed: bool | None = None) -> str:
    """A table of evidence with its caption; NULL is told apart from the text `NULL`.

    marks: (row, column) of cells that are not as expected: bold, with a sign and a word; so is
    what was changed of a row that stands there twice.
    keyed: the first cell of a row names the row; by default where it can.
    """
    marks = marks or apart_cells.changed(table)
    keyed = _names_rows(table) if keyed is None else keyed
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(cut(c))}</th>' for c in table.columns)
    rows = (
        [_cell(cell, (at, n) in marks, keyed and n == 0) for n, cell in enumerate(row)]
        for at, row in enumerate(table.rows)
    )
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return table_frame(_caption(table, marks), head, body)


def table_frame(said: str, head: str, body: str) -> str:
    """Head cells and rows as a table that scrolls sideways by itself, also by keyboard."""
    # a caption is as wide as its table: a narrow table makes room for it, as far as there is any
    room = f"min-width:min(100%,{min(len(said), CAPTION)}ch)"
    caption = f"caption-side:top;text-align:left;padding:4px 0 2px;{SOFT}"
    return (
        f'<div style="{WIDE}" tabindex="0" role="group" aria-label="{escape(spoken(said))}">'
        f'<table style="border-collapse:collapse;margin:4px 0;{room};{FONT};font-size:13px;{INK}">'
        f'<caption style="{caption}"><span style="{_STAYS}">{inline(said)}</span></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def table_text(table: Table, marks: Marks = frozenset()) -> str:
    """The same table in aligned columns."""
    marks = marks or apart_cells.changed(table)
    rows = [
        [
            f"{DIFFERS} " * ((at, n) in marks) + ("NULL" if cell is None else cut(cell))
            for n, cell in enumerate(row)
        ]
        for at, row in enumerate(table.rows)
    ]
    lines = align([cut(column) for column in table.columns], rows)
    return "\n".join([_caption(table, marks), *(f"  {line}" for line in lines)])


def _caption(table: Table, marks: Marks) -> str:
    what = "changed" if apart_cells.in_turn(table) else "not as expected"
    said = f" ({DIFFERS}: {what})" if marks else ""
    return f"{table.title}{said}{_left_out(table)}"


def _names_rows(table: Table) -> bool:
    """Whether the first cells can tell rows apart: short, none lacking, none twice."""
    first = [row[0] for row in table.rows if row]
    if len(first) < 2 or len(table.columns) < 2:
        return False
    short = all(cell is not None and len(cell) <= SHORT for cell in first)
    return short and (len(set(first)) == len(first) or apart_cells.in_turn(table))


def align(columns: list[str], rows: list[list[str]]) -> list[str]:
    """Lines of a plain-text table: a header, a rule, a line a row."""
    flat = [[" ".join(cell.split()) for cell in row] for row in [columns, *rows]]
    widths = [max(len(row[i]) for row in flat) for i in range(len(columns))]
    lines = [" | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in flat]
    return [
        lines[0].rstrip(),
        "-+-".join("-" * w for w in widths),
        *(x.rstrip() for x in lines[1:]),
    ]


def _left_out(table: Table) -> str:
    return f" ({table.left_out:,} more not shown)" if table.left_out else ""


def _cell(cell: str | None, marked_: bool = False, names_row: bool = False) -> str:
    if marked_:
        sign = f'<span aria-hidden="true">{DIFFERS} </span><span style="{UNSEEN}">differs: </span>'
        said = "<em>NULL</em>" if cell is None else escape(cut(cell))
        return f'<td style="{_CELL}"><strong>{sign}{said}</strong></td>'
    if cell is None:
        return f'<td style="{_CELL}"><em>NULL</em></td>'
    whole = len(cell) <= BRIEF or (len(cell) <= SHORT and cell.count(" ") <= 1)
    style = f"{_CELL};white-space:nowrap" if whole else _CELL
    if names_row:
        return f'<th scope="row" style="{style};font-weight:normal">{escape(cut(cell))}</th>'
    return f'<td style="{style}">{escape(cut(cell))}</td>'


def prose(said: str) -> str:
    """A sentence as a paragraph; further lines (the source and its caret) keep their columns."""
    first, _, rest = said.partition("\n")
    block = f'<p style="margin:0 0 6px;{INK}">{inline(first)}</p>' if first else ""
    if rest:
        style = f"margin:0 0 6px;white-space:pre-wrap;background:none;line-height:1.8;{CODE};{INK}"
        lines = "\n".join(_pointed(line, at) for line, at in carets.apart(rest))
        block += f'<pre style="{style}">{lines}</pre>'
    return block


def _pointed(line: str, at: int | None) -> str:
    """A line whose caret hangs on its character: it stays below that where the line is folded."""
    if at is None:
        return escape(line)
    caret = (
        f'<span aria-hidden="true" style="{_CARET}">^</span><span style="{UNSEEN}">here: </span>'
    )
    word = _WORD.match(line, at)  # a word stays whole, for who looks for it
    end = word.end() if word else at + 1
    here = escape(line[at:end]) or "&nbsp;"
    return (
        f'{escape(line[:at])}<span style="position:relative">{caret}{here}</span>'
        f"{escape(line[end:])}"
    )


def _line(markup: str, style: str) -> str:
    return f'<p style="margin:4px 0 0;{style}">{markup}</p>'


def _mark(part: Part) -> tuple[str, str]:
    """The sign of a part and the word a screen reader says in its place."""
    if part.ok is None:
        return "·", "remark"
    return ("✔", "holds") if part.ok else ("✘", "does not hold")


def _part_text(part: Part) -> str:
    worth = f" ({points(part.points)} of {points(part.max_points)})" if part.max_points else ""
    detail = f": {part.detail}" if part.detail else ""
    return f"{part.says}{worth}{detail}"


def _parts_html(parts: list[Part]) -> str:
    items = []
    for part in parts:
        sign, word = _mark(part)
        items.append(
            f'<li style="{_ITEM}"><span aria-hidden="true" style="{_SIGN}">{sign} </span>'
            f'<span style="{UNSEEN}">{word}: </span>{inline(_part_text(part))}</li>'
        )
    if not items:
        return ""
    return f'<ul style="list-style:none;margin:4px 0;padding:0">{"".join(items)}</ul>'


def _counterexample_html(verdict: Verdict) -> str:
    case = verdict.counterexample
    if case is None:
        return ""
    tables = "".join(table_html(table) for table in case.read)
    unread = _line(inline(_unread(case)), SOFT) if _unread(case) else ""
    marks = apart_cells.differing(case.answer, case.expected)
    results = table_html(case.answer, marks) + table_html(case.expected)
    note = prose(case.note) if case.note else ""
    lead = heading("On this small database")
    step = _line(inline(_step_into(verdict)), INK) if _step_into(verdict) else ""
    return f"{lead}{note}{tables}{unread}{results}{step}"


def _step_into(verdict: Verdict) -> str:
    """How to load the small database, unless the one thing to try says so anyway."""
    command = f"%counterexample {verdict.question}"
    if command in (verdict.try_next or ""):
        return ""
    return f"Step into it: `{command}` loads this database."


def _unread(case: Counterexample) -> str:
    """What is left out, and why: nobody has to read it to see what goes wrong."""
    return " ".join([*_unread_tables(case), *_unread_columns(case)])


def _unread_columns(case: Counterexample) -> Iterator[str]:
    for name in sorted(set(case.unread_columns) - set(case.unread)):
        count = len(case.unread_columns[name])
        many = f"{count} columns" if count > 1 else "a column"
        yield f"Left out of `{name}`: {many} that your query does not read."


def _unread_tables(case: Counterexample) -> Iterator[str]:
    if not case.unread:
        return
    names = " and ".join(f"`{name}`" for name in sorted(case.unread))
    rows = sum(len(table.rows) for table in case.tables if table.title in case.unread)
    what = "a row that these name" if rows == 1 else "rows that these name"
    yield f"Not shown, since your query does not read it: {what}, in {names}."


def _scope(verdict: Verdict) -> str:
    said = []
    for lead, things in (("Checked", verdict.checked), ("Not checked", verdict.not_checked)):
        if things:
            said.append(f"{lead}: {', '.join(thing.rstrip('.') for thing in things)}.")
    return " ".join(said)
