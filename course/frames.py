"""A query's result as an accessible table: caption, column heads with types, a screen of rows."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from grader import cards

if TYPE_CHECKING:
    from grader.sandbox.client import Result

MAX_ROWS = 20  # rows of a long result; one screen. The whole result is in the frame.
WHOLE_ROWS = 40  # rows up to which a result is shown whole: none hides for the want of two lines
MAX_TEXT = 200  # characters of one value; longer ones are cut, and that is shown
SAID = 4  # columns of a single row that is said as it stands
SAID_TEXT = 40  # characters of one value in it
MAX_CODE = 4_000  # of one that is a program or a diff: half of it would be none

_TYPE = f"font-weight:normal;font-size:11px;{cards.SOFT}"
_NAMES_A_ROW = re.compile(r"U?(TINY|SMALL|BIG)?INT(EGER)?|VARCHAR|UUID|DATE|TIMESTAMP.*")
_NUMERIC = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(.*\)|DOUBLE|FLOAT")


def html(result: Result, name: str | None, said: str | None = None) -> str:
    """The table; numbers to the right, NULL told apart from text. said: another caption.

    A column of texts of several lines stands below its rows: beside them it would lie off a screen.
    """
    right = [_is_number(kind) for kind in result.types]
    rows = _rows(result)
    code = _code(rows, len(right))
    below = _below(rows, len(right))
    heads = "".join(
        f'<th scope="col" style="{_cell(r)}">{cards.escape(column)}<br>'
        f'<span style="{_TYPE}">{cards.escape(kind)}</span></th>'
        for column, kind, r, b in zip(result.columns, result.types, right, below, strict=True)
        if not b
    )
    keyed = _is_key(result)
    body = "".join(
        "<tr>"
        + "".join(
            _td(value, r, c, keyed and n == 0)
            for n, (value, r, c) in enumerate(zip(row, right, code, strict=True))
            if not below[n]
        )
        + "</tr>"
        + "".join(
            _row_below(f"{result.columns[n]}, row {at}", value, below.count(False))
            for n, value in enumerate(row)
            if below[n] and value is not None
        )
        for at, row in enumerate(rows, 1)
    )
    return cards.table_frame(said or caption(result, name), heads, body)


def text(result: Result, name: str | None, said: str | None = None) -> str:
    """The same in plain text; code stands below the table, on lines of its own."""
    columns = [f"{c} ({t})" for c, t in zip(result.columns, result.types, strict=True)]
    found = _rows(result)
    code = _code(found, len(columns))
    rows = [
        [
            "NULL" if v is None else "(below)" if c else show(v)
            for v, c in zip(row, code, strict=True)
        ]
        for row in found
    ]
    below = [
        f"\n{column}, row {at}:\n{show(value, MAX_CODE)}"
        for at, row in enumerate(found, 1)
        for column, value, c in zip(result.columns, row, code, strict=True)
        if c and value is not None
    ]
    return "\n".join([said or caption(result, name), *cards.align(columns, rows), *below])


def counted(result: Result) -> str:
    """`14,000 rows`; `more than 200,000 rows` where the result was cut there."""
    rows = result.frame.height
    more = "more than " if result.truncated else ""
    return f"{more}{rows:,} row{'s' * (rows != 1)}"


def spoken(result: Result) -> str:
    """What is said of a result: how much it is, and of a single row what stands in it."""
    if result.frame.height != 1 or len(result.columns) > SAID:
        return f"{brief(result)}."
    cells = zip(result.columns, result.frame.row(0), strict=True)
    values = (f"{name} {'NULL' if cell is None else show(cell, SAID_TEXT)}" for name, cell in cells)
    return f"1 row: {', '.join(values)}."


def brief(result: Result) -> str:
    """`14,000 rows, 5 columns`."""
    columns = len(result.columns)
    return f"{counted(result)}, {columns} column{'s' * (columns != 1)}"


def caption(result: Result, name: str | None) -> str:
    """`written_twice: 14,000 rows, 3 columns, 0.12 s. The first 20 are shown; 13,980 are not.`"""
    rows = result.frame.height
    said = f"`{name}`: " if name else ""
    said += f"{brief(result)}, "
    said += "under 0.01 s." if result.seconds < 0.01 else f"{result.seconds:.2f} s."
    if result.truncated:
        said += f" It was cut after {rows:,} rows; `count(*)` counts them all."
    if rows > WHOLE_ROWS:
        others = "the others" if result.truncated else f"{rows - MAX_ROWS:,}"
        said += f" The first {MAX_ROWS} are shown; {others} are not."
    return said


def show(value: Any, most: int = MAX_TEXT) -> str:
    """A value as a learner reads it: instants without `T`, exact decimals, booleans as in SQL."""
    if isinstance(value, bool):
        said = "true" if value else "false"
    elif isinstance(value, dt.datetime):
        said = value.isoformat(sep=" ", timespec="auto")
        if "." in said:  # milliseconds where that is all there is
            whole, _, rest = said.partition(".")
            finer, zone = rest[3:6].replace("000", ""), rest[6:]
            said = f"{whole}.{rest[:3]}{finer}{zone}"
    elif isinstance(value, Decimal):
        said = format(value, "f")
    elif isinstance(value, float):
        said = f"{value:.10g}"
    elif hasattr(value, "to_list"):  # a nested Polars value
        said = str(value.to_list())
    else:
        said = str(value)
    return said if len(said) <= most else f"{said[:most]}… ({len(said):,} characters)"


def _rows(result: Result) -> list[tuple[Any, ...]]:
    frame = result.frame
    return list(frame.head(MAX_ROWS if frame.height > WHOLE_ROWS else WHOLE_ROWS).rows())


def _code(rows: list[tuple[Any, ...]], columns: int) -> list[bool]:
    """Which columns hold programs, diffs or a line of one: their blanks and line breaks mean a lot.

    They do where a text begins with a blank or has several lines, and then in the whole column.
    """
    return [
        any(isinstance(row[at], str) and re.search(r"\A[ \t]+\S|\n", row[at]) for row in rows)
        for at in range(columns)
    ]


def _below(rows: list[tuple[Any, ...]], columns: int) -> list[bool]:
    """Which columns hold texts of several lines; none where there is no other column."""
    found = [
        any(isinstance(row[at], str) and "\n" in row[at].strip() for row in rows)
        for at in range(columns)
    ]
    return [False] * columns if all(found) else found


def _row_below(said: str, value: str, columns: int) -> str:
    """A row of one cell, as wide as the table: whose text it is, and the text in its lines."""
    style = f"{_cell(False)};padding-bottom:10px"
    text = f"{cards.CODE};white-space:pre-wrap;overflow-wrap:anywhere;background:none;margin:0"
    return (
        f'<tr><td colspan="{columns}" style="{style}">'
        f'<span style="{_TYPE}">{cards.escape(said)}</span>'
        f'<pre style="{text}">{_spoken_lines(show(value, MAX_CODE))}</pre></td></tr>'
    )


def _spoken_lines(text: str) -> str:
    """The text; of a diff's lines it is said whether they are new: few voices read `+` and `-`."""
    lines = text.split("\n")
    if not any(line.startswith(("+", "@@")) for line in lines):  # `--` begins a comment in SQL
        return cards.escape(text)
    said = {"+": "added: ", "-": "removed: "}
    unseen = f"{cards.UNSEEN};user-select:none"
    return "\n".join(
        (f'<span style="{unseen}">{said[line[0]]}</span>' if line[:1] in said else "")
        + cards.escape(line)
        for line in lines
    )


def _is_number(kind: str) -> bool:
    return _NUMERIC.fullmatch(kind) is not None


def _cell(right: bool) -> str:
    side = "right" if right else "left"
    return f"padding:2px 10px;border-bottom:1px solid {cards.LINE};text-align:{side}"


def _is_key(result: Result) -> bool:
    """Whether the first column tells the rows apart: a key, an hour, and no two have the same."""
    frame = result.frame
    if frame.width < 2 or frame.height < 2 or not _NAMES_A_ROW.fullmatch(result.types[0]):
        return False
    first = frame.to_series(0)
    return first.null_count() == 0 and first.n_unique() == frame.height


def _td(value: Any, right: bool, code: bool = False, names_row: bool = False) -> str:
    if value is None:
        return f'<td style="{_cell(right)}"><em>NULL</em></td>'
    if code:
        style = f"{_cell(right)};{cards.CODE};white-space:pre;background:none;vertical-align:top"
        return f'<td style="{style}">{cards.escape(show(value, MAX_CODE))}</td>'
    said = show(value)
    whole = ";white-space:nowrap" if len(said) <= cards.SHORT else ""
    style = f"{_cell(right)}{whole}"
    if names_row:
        return f'<th scope="row" style="{style};font-weight:normal">{cards.escape(said)}</th>'
    return f'<td style="{style}">{cards.escape(said)}</td>'
