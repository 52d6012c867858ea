"""Two small results that stand one above the other → the cells of the first that differ.

Rows that both have are set aside. Each of the others is held against the row it shares most cells
with; where it shares none, the whole row is another one, and no cell of it is worth a mark.
"""

from __future__ import annotations

from collections import Counter

from .verdict import Table

Row = tuple[str | None, ...]


def differing(answer: Table, expected: Table) -> frozenset[tuple[int, int]]:
    """(row, column) of each cell of the answer that is not what the row like it has."""
    names = [name.lower() for name in expected.columns]
    places = [names.index(name.lower()) for name in answer.columns if name.lower() in names]
    if len(places) != len(answer.columns) or len(set(places)) != len(names):
        return frozenset()
    due = [tuple(row[at] for at in places) for row in expected.rows]
    mine = [tuple(row) for row in answer.rows]
    left = list((Counter(due) - Counter(mine)).elements())
    over = Counter(mine) - Counter(due)
    found: set[tuple[int, int]] = set()
    for at, row in enumerate(mine):
        if over[row] <= 0:
            continue
        over[row] -= 1
        like = max(left, key=lambda other: _shared(row, other), default=None)
        if like is not None and _shared(row, like):
            left.remove(like)
            pairs = enumerate(zip(row, like, strict=True))
            found |= {(at, column) for column, (own, other) in pairs if own != other}
    return frozenset(found)


def _shared(row: Row, other: Row) -> int:
    return sum(own == theirs for own, theirs in zip(row, other, strict=True))
