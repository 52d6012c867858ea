"""Small databases made of others: one twice over, under other names and later; two in one; mixed.

A group of several things, a third of what there were two of, or a key that both copies share: few
such databases come of rows drawn one by one, and what holds of one copy mostly holds of both. Where
several columns hang together (a status, when, by whom and why), a row takes them from another.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from .constants import Place, family
from .database import Cell, Database, Row, union
from .generate import Generator

SAME = 0.25  # share of names that both copies keep: they hang together by those
OTHER = 0.3  # share of copies in which a column that names nothing holds other values
LATER = 0.7  # share of copies whose instants are moved by a span
STRETCHED = 0.4  # share of these in which each row is moved by more than the one before
MET = 0.3  # share of mixed databases in which one value is that of another column
NOTHING = dt.timedelta(0)
SPANS = tuple(
    dt.timedelta(seconds=seconds) for seconds in (1, 7, 60, 61, 900, 3600, 86_400, 604_800)
)


def copied(
    generator: Generator, seeds: Sequence[Database], start: int, count: int
) -> list[Database]:
    """Copies number start … start + count − 1 of the seeds, in turn; what breaks a key is left out.

    A name is a value in a class of columns of which one is a key, or by which rows meet.
    """
    named = _names(generator)
    drawn = [
        _copy(generator, seeds[n % len(seeds)], named, random.Random(start + n))
        for n in range(count if seeds else 0)
    ]
    return generator.checked(drawn)


def merged(
    generator: Generator, seeds: Sequence[Database], start: int, count: int
) -> list[Database]:
    """Two of the seeds in one; of rows with one key the first stays."""
    drawn = [
        union(random.Random(start + n).sample(seeds, 2))
        for n in range(count if len(seeds) > 1 else 0)
    ]
    return generator.checked(drawn)


def mixed(
    generator: Generator, seeds: Sequence[Database], start: int, count: int
) -> list[Database]:
    """Databases in which a row holds, in some columns, what another row of its table does."""
    drawn = [
        _mix(generator, seeds[n % len(seeds)], random.Random(start + n))
        for n in range(count if seeds else 0)
    ]
    return generator.checked(drawn)


def _mix(generator: Generator, seed: Database, draw: random.Random) -> Database:
    tables = [name for name, rows in seed.tables.items() if len(rows) > 1]
    if not tables or draw.random() < MET:
        return _meet(generator, seed, draw)
    name = draw.choice(tables)
    rows = list(seed.tables[name])
    to, giver = draw.sample(range(len(rows)), 2)
    keys = {at for key in generator.plans[name].keys for at in key.places}
    apart = [
        at for at in range(len(rows[to])) if rows[to][at] != rows[giver][at] and at not in keys
    ]
    taken = set(draw.sample(apart, draw.randint(0, len(apart))))
    rows[to] = tuple(rows[giver][at] if at in taken else cell for at, cell in enumerate(rows[to]))
    return seed.with_table(name, rows)


def _meet(generator: Generator, seed: Database, draw: random.Random) -> Database:
    """One cell takes the value of another column: an instant on the very edge of a window."""
    typed = [
        (name, at, plan.table.columns[at].type)
        for name, plan in generator.plans.items()
        for at in plan.live
        if seed.tables[name] and family(plan.table.columns[at].type) in ("instant", "number")
    ]
    if not typed:
        return seed
    name, at, of_type = draw.choice(typed)
    values = [
        value
        for other, place, its_type in typed
        for row in seed.tables[other]
        if its_type == of_type and (value := row[place]) is not None
    ]
    rows = list(seed.tables[name])
    to = draw.randrange(len(rows))
    if values:
        rows[to] = (*rows[to][:at], draw.choice(values), *rows[to][at + 1 :])
    return seed.with_table(name, rows)


def _names(generator: Generator) -> list[Place]:
    roots = set(generator.joined)
    for plan in generator.plans.values():
        roots |= {plan.roots[at] for key in plan.keys for at in key.places}
    return sorted(roots)


def _copy(
    generator: Generator, seed: Database, named: list[Place], draw: random.Random
) -> Database:
    new: dict[Place, dict[str, str]] = {}
    for root in named:
        if draw.random() >= SAME:
            new[root] = _other_names(generator, seed, root, draw)
    kinds = sorted(_looked_at(generator, seed) - set(named))
    if kinds and draw.random() < OTHER:  # another kind of thing: what was paid is paid back
        root = draw.choice(kinds)
        new[root] = _other_kinds(generator, seed, root, draw)
    span = draw.choice(SPANS) if draw.random() < LATER else NOTHING
    more = draw.choice(SPANS) if span and draw.random() < STRETCHED else NOTHING
    return Database(
        {
            name: rows + _again(generator, name, rows, new, span, more)
            for name, rows in seed.tables.items()
        }
    )


def _other_names(
    generator: Generator, seed: Database, root: Place, draw: random.Random
) -> dict[str, str]:
    """For each value that the class holds one that it does not; none where the values run out.

    Whole numbers keep their order and come after all that are there, as what is written later does.
    """
    held: dict[str, None] = {}
    free: dict[str, None] = {}
    for name, rows in seed.tables.items():
        plan = generator.plans[name]
        for at, own in enumerate(plan.roots):
            if own == root:
                held |= {cell: None for row in rows if (cell := row[at]) is not None}
                free |= dict.fromkeys(plan.pools[at].all)
    if held and all(value.isdecimal() for value in held):
        numbers = [int(value) for value in held]
        offset = max(numbers) - min(numbers) + 1
        return {value: str(int(value) + offset) for value in held}
    left = [value for value in free if value not in held]
    return dict(zip(held, draw.sample(left, min(len(left), len(held))), strict=False))


def _looked_at(generator: Generator, seed: Database) -> set[Place]:
    """The classes that a query, a key or an assumption looks at, and that hold a value here."""
    plans = [generator.plans[name] for name, rows in seed.tables.items() if rows]
    return {plan.roots[at] for plan in plans for at in plan.live}


def _other_kinds(
    generator: Generator, seed: Database, root: Place, draw: random.Random
) -> dict[str, str]:
    """For each value of a class that names nothing another one of its column."""
    found = {}
    for name, rows in seed.tables.items():
        plan = generator.plans[name]
        for at in [at for at, own in enumerate(plan.roots) if own == root and plan.pools[at].all]:
            for value in sorted({cell for row in rows if (cell := row[at]) is not None}):
                found[value] = draw.choice(plan.pools[at].all)
    return found


def _again(
    generator: Generator,
    name: str,
    rows: tuple[Row, ...],
    new: dict[Place, dict[str, str]],
    span: dt.timedelta,
    more: dt.timedelta,
) -> tuple[Row, ...]:
    """The rows under the new names, a span later, each by `more` than the one before.

    One that stays as it was is there already.
    """
    plan = generator.plans[name]
    instants = [family(column.type) == "instant" for column in plan.table.columns]

    def cell(number: int, at: int, value: Cell) -> Cell:
        if value is None:
            return None
        value = new.get(plan.roots[at], {}).get(value, value)
        return later(value, span + number * more) if span and instants[at] else value

    again = (
        tuple(cell(number, at, value) for at, value in enumerate(row))
        for number, row in enumerate(rows)
    )
    return tuple(row for row in again if row not in rows)


def later(value: str, span: dt.timedelta) -> str:
    """An instant a span later, a day by whole days, as DuckDB writes it; else the value itself."""
    try:
        if len(value) == 10:
            return str(dt.date.fromisoformat(value) + dt.timedelta(days=span.days))
        moved = dt.datetime.fromisoformat(value) + span
    except (ValueError, OverflowError):
        return value
    text = moved.isoformat(sep=" ")
    if moved.tzinfo is not None:
        return text.removesuffix(":00")
    return text.rstrip("0") if moved.microsecond else text
