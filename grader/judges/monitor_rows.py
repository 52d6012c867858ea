"""Rows of false pages: what a monitor returned on a healthy day, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..bench import Bench
from ..comparison import cells
from ..errors import FiredrillError, Interrupted
from ..seen import Arrivals
from ..verdict import Table
from ..watching import text_at

SHOWN = 2  # pages: one may be chance, and a third says what two have said
COLUMNS = 7  # of what the monitor returned, beside the day and the time
LONGEST = 60  # letters of a cell: enough to see what was counted
LOOKED_AT = 5_000  # rows of one run, of which the first in alphabet is shown: always the same one
SECONDS = 10  # one tick of a small world


class FalsePage(NamedTuple):
    """A tick of a healthy world at which the monitor pages."""

    profile: str
    world: Path
    at: dt.datetime


def false_pages(
    pages: Sequence[FalsePage], sql: str, bench: Bench, arrivals: Arrivals
) -> list[Table]:
    """A table of the first row of some pages, of different kinds of day first; none without pages.

    None too where the query cannot be run at one instant by itself: the counts are told anyway.
    """
    kinds = {page.profile: page for page in reversed(pages)}
    chosen = sorted(kinds.values(), key=pages.index)
    chosen += [page for page in pages if page not in chosen]
    columns: list[str] = []
    rows: list[list[str | None]] = []
    for page in chosen[:SHOWN]:
        names, first = _returned(page, sql, bench, arrivals)
        if first is not None:
            columns = names
            day = page.profile.replace("_", " ")
            rows.append([day, f"{page.at:%Y-%m-%d %H:%M}", *map(_short, first)])
    if not rows:
        return []
    title = "False pages: a row that it returned on a healthy day"
    return [Table(title=title, columns=["day", "run at", *columns], rows=rows)]


def _returned(
    page: FalsePage, sql: str, bench: Bench, arrivals: Arrivals
) -> tuple[list[str], list[str | None] | None]:
    """The columns, and one row as text."""
    text = text_at(sql, bench.tables, arrivals, page.at)
    if text is None:
        return [], None
    try:
        # Its words were checked before it ran through the worlds.
        found = bench.sandbox.trusted(page.world, text, max_rows=LOOKED_AT, seconds=SECONDS)
    except Interrupted:
        raise
    except FiredrillError:
        return [], None
    rows = [[cells.shown(cell) for cell in row[:COLUMNS]] for row in found.frame.rows()]
    return found.columns[:COLUMNS], min(rows, key=repr, default=None)


def _short(cell: str | None) -> str | None:
    return cell if cell is None or len(cell) <= LONGEST else f"{cell[:LONGEST]}…"
