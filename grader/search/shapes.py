"""Rows that hang together: chains from row to row, and columns that count up.

What looks at the row before, at a way through a graph or at days in a row meets such data seldom
where every cell is drawn by itself.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from .constants import family
from .database import Row
from .plan import Plan
from .values import Pool

Link = tuple[str | None, str | None]

GAP = 0.2  # chance of a value that is left out of a run
AGAIN = 0.1  # chance of one that comes twice
ROOTED = 0.5  # chance that a tree begins with a row that the queries name
MOST = {"TINYINT": 2**7, "UTINYINT": 2**8, "SMALLINT": 2**15, "USMALLINT": 2**16}


def chain(drawn: random.Random, plan: Plan, size: int) -> tuple[list[Row], set[int]]:
    """Rows (a, b), (b, c), (c, d) …, and the two places: of one kind of value, or compared."""
    pairs = _linked(plan)
    if not pairs:
        return [], set()
    one, two = drawn.choice(pairs)
    first, second = plan.pools[one], plan.pools[two]
    both = [value for value in first.all if value in second.allowed]
    values = sorted(drawn.sample(both, min(len(both), size + 1)), key=_rank)
    if drawn.random() < 0.5:
        values.reverse()
    named = [value for value in first.exact if value in both]
    if plan.is_tree and named and drawn.random() < ROOTED:
        root = drawn.choice(named)
        values = [root, *(value for value in values if value != root)]
    rows = []
    for start, end in _links(plan, one, two, values):
        cells = [_any(drawn, pool) for pool in plan.pools]
        cells[one], cells[two] = start, end
        rows.append(tuple(cells))
    return rows, {one, two}


def _links(plan: Plan, one: int, two: int, values: list[str]) -> list[Link]:
    """Each value with the next. Where one column names rows by the other, the end names none."""
    links: list[Link] = list(itertools.pairwise(values))
    for link in plan.links:
        if link.table == plan.name and (link.own, link.to) in (([one], [two]), ([two], [one])):
            up = link.own == [one]
            at = values[0] if up else values[-1]
            none = None if link.optional else at
            links.insert(0 if up else len(links), (none, at) if up else (at, none))
    return links


def run(drawn: random.Random, plan: Plan, rows: Sequence[Row]) -> list[Row]:
    """The rows with one column counting up by ones or days, now and then with a gap."""
    columns = plan.table.columns
    places = [
        at
        for at in plan.live
        if at not in plan.linked and family(columns[at].type) in ("number", "instant")
    ]
    if not places:
        return list(rows)
    at = drawn.choice(places)
    pool = plan.pools[at]
    value = _any(drawn, pool) if drawn.random() < 0.6 else next(iter(pool.plain), None)
    changed = []
    for row in rows:
        changed.append((*row[:at], value, *row[at + 1 :]))
        if drawn.random() >= AGAIN:
            value = after(value, 2 if drawn.random() < GAP else 1)
    return changed if value is None or fits(value, columns[at].type) else list(rows)


def _linked(plan: Plan) -> list[tuple[int, int]]:
    pairs = list(itertools.permutations(plan.live, 2))
    compared = [(one, two) for one, two in pairs if plan.roots[one] == plan.roots[two]]
    kinds = [family(column.type) for column in plan.table.columns]
    return compared or [
        (one, two) for one, two in pairs if kinds[one] == kinds[two] in ("number", "instant")
    ]


def _any(drawn: random.Random, pool: Pool) -> str | None:
    source = pool.sharp if pool.sharp and drawn.random() < 0.5 else pool.all
    return drawn.choice(source) if source else None


def _rank(value: str) -> tuple[Decimal, str]:
    try:
        return Decimal(value), ""
    except InvalidOperation:
        return Decimal(0), value


def fits(value: str, type_: str) -> bool:
    """False for a number that is beyond the type's range; instants do not get that far."""
    name, _, inside = type_.upper().partition("(")
    digits = re.findall(r"\d+", inside)
    limit = 10 ** (int(digits[0]) - int(digits[1])) if len(digits) == 2 else MOST.get(name, 2**31)
    try:
        return abs(Decimal(value)) < limit
    except InvalidOperation:
        return True


def after(value: str | None, steps: int) -> str | None:
    """The value some steps on, as DuckDB writes it; the value itself where that is not known."""
    if value is None:
        return None
    try:
        return f"{Decimal(value) + steps:f}"
    except InvalidOperation:
        pass
    try:
        return str(dt.date.fromisoformat(value) + dt.timedelta(days=steps))
    except (ValueError, OverflowError):
        pass
    try:
        moved = dt.datetime.fromisoformat(value) + dt.timedelta(days=steps)
    except (ValueError, OverflowError):
        return value
    return moved.isoformat(sep=" ").removesuffix(":00") if moved.tzinfo else str(moved)
