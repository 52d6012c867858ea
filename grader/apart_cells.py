"""Which cells of a table differ: from a result that stands below it, or from the row above.

Two small results that stand one above the other → the cells of the first that differ.

Rows that both have are set aside. Each of the others is held against a row that is left: first the
one with the same first cell, which mostly names the row, then the one it shares most cells with.
Where it shares none, the whole row is another one, and no cell of it is worth a mark.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from .verdict import Table

DIGITS = 9  # of a number: what differs further on is the same, and `3.00` is `3`

WAS, NOW = "was", "is now"  # the first cell of rows that show one row twice

Row = tuple[str | None, ...]

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")


def differing(answer: Table, expected: Table) -> frozenset[tuple[int, int]]:
    """(row, column) of each cell of the answer that is not what the row like it has."""
    names = [name.lower() for name in expected.columns]
    places = [names.index(name.lower()) for name in answer.columns if name.lower() in names]
    if len(places) != len(answer.columns) or len(set(places)) != len(names):
        return frozenset()
    due = [tuple(_plain(row[at]) for at in places) for row in expected.rows]
    mine = [tuple(map(_plain, row)) for row in answer.rows]
    left = list((Counter(due) - Counter(mine)).elements())
    over = Counter(mine) - Counter(due)
    others = []
    for at, row in enumerate(mine):
        if over[row] > 0:
            over[row] -= 1
            others.append(at)
    found: set[tuple[int, int]] = set()
    pairs = [(_like(mine[at], row), at, place) for at in others for place, row in enumerate(left)]
    taken: set[int] = set()  # places of `left` that a row was held against
    for (_, shared), at, place in sorted(pairs, key=lambda pair: pair[0], reverse=True):
        if shared and at in others and place not in taken:
            cells = enumerate(zip(mine[at], left[place], strict=True))
            found |= {(at, column) for column, (own, other) in cells if own != other}
            others.remove(at)
            taken.add(place)
    return frozenset(found)


def changed(table: Table) -> frozenset[tuple[int, int]]:
    """(row, column) of what became another, where rows say `was` and `is now` in turn."""
    if not in_turn(table):
        return frozenset()
    rows = list(enumerate(table.rows))
    return frozenset(
        (at, n)
        for (_, was), (at, now) in zip(rows[::2], rows[1::2], strict=True)
        for n, cell in enumerate(now)
        if n and cell != was[n]
    )


def in_turn(table: Table) -> bool:
    """Whether each row that says `was` is followed by the one that says `is now`."""
    states = [row[0] for row in table.rows if row]
    return bool(states) and states == [WAS, NOW] * (len(states) // 2)


def _like(row: Row, other: Row) -> tuple[bool, int]:
    """Whether the first cells are the same, and how many are."""
    shared = sum(own == theirs for own, theirs in zip(row, other, strict=True))
    return row[:1] == other[:1], shared


def _plain(cell: str | None) -> str | None:
    """A number in one way of writing; every other text as it is."""
    if cell is None or not _NUMBER.fullmatch(cell):
        return cell
    if cell.lstrip("-").isdigit():
        return cell
    return f"{Decimal(f'{Decimal(cell):.{DIGITS}g}').normalize():f}"
