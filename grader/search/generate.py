"""Small databases for two queries, one after another and always the same ones.

Database n is drawn from n alone. Each is of few rows over few values, so that rows meet in joins,
stand twice, tie, and lack partners; sizes go up to the group sizes that the queries ask for, beyond
a handful only now and then (see `bulk`).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ..schema import Schema
from . import bulk, derived, shapes
from .constants import Constants, Place
from .database import Database, Law, Row
from .plan import Link, Plan, plan
from .values import Pool, broken_rows, engine, pools

T = TypeVar("T")

NULLS = (0.0, 0.0, 0.15, 0.4)  # share of NULLs where they are allowed
TWINS = 0.35  # share of rows that repeat an earlier one but for one cell
EXACT = 0.4  # share of columns that hold just what the queries name, and one value more
SHARP = 0.75  # up to this share, of columns that hold what they single out and what lies near
TIGHT = 0.15  # share of databases in which everything meets: one table grows, one value joins
IMAGES = 0.25  # share of changes by which all that hangs on one value is there for another too
CHAINS = 0.12  # share of tables whose rows are links: the end of one is the start of the next
RUNS = 0.15  # share of tables with a column that counts up, now and then with a gap
LARGE = 60  # rows from which on a database is dear to look around
ROWS_AROUND = 20_000  # of large databases that one chunk looks around
ELSEWHERE = 1_000_000  # numbers of databases drawn in place of neighbours that would be too dear
LEAST_PLACES = 2  # columns that a class needs before it is joined on


@dataclass
class Generator:
    """Draws databases of a schema, for the constants of two queries."""

    schema: Schema
    constants: Constants
    pools: dict[Place, Pool] = field(init=False)
    plans: dict[str, Plan] = field(init=False)
    law: Law = field(init=False)
    computed: list[derived.Derived] = field(init=False)  # columns that a CHECK makes of others
    order: list[str] = field(init=False)
    needed: set[str] = field(init=False)  # the tables that are read, and what their rows name
    sizes: bulk.Sizes = field(init=False)  # of large tables, if the queries ask for such
    joined: set[Place] = field(init=False)  # first columns of classes by which rows meet

    def __post_init__(self) -> None:
        self.pools = pools(self.schema, self.constants)
        self.law = Law(self.schema)
        self.computed = derived.of_checks(self.schema)
        self.plans = {
            name: plan(self.schema, table, self.pools, self.constants)
            for name, table in self.schema.tables.items()
        }
        self.order = _parents_first(self.schema)
        self.needed = set(self.constants.tables)
        for name in reversed(self.order):
            if name in self.needed:
                self.needed |= {key.table for key in self.schema.tables[name].foreign_keys}
        sizes = Counter(
            root for place, root in self.constants.classes.items() if place[0] in self.needed
        )
        self.joined = {root for root, size in sizes.items() if size >= LEAST_PLACES}
        self.joined |= self.constants.grouped
        self.sizes = bulk.sizes(self.constants)

    def databases(self, start: int, count: int) -> list[Database]:
        """Databases number start … start + count − 1; constraints hold in each."""
        drawn = [_Draw(self, start + n).database() for n in range(count)]
        return self.checked(self._assumed(drawn))

    def varied(self, seeds: Sequence[Database], start: int, count: int) -> list[Database]:
        """Neighbours of the seeds: a row doubled, dropped, or a cell moved, once or a few times."""
        drawn = []
        left = ROWS_AROUND
        for n in range(count):
            seed = seeds[n % len(seeds)]
            cost = seed.rows if self.sizes.choices and seed.rows > LARGE else 0
            if cost > left:
                drawn.append(_Draw(self, ELSEWHERE + start + n).small())
                continue
            left -= cost
            drawn.append(_Draw(self, start + n).neighbour(seed))
        return self.checked(self._assumed(drawn))

    def _assumed(self, databases: list[Database]) -> list[Database]:
        """Three in four with the columns computed that assumptions make of others."""
        if not self.constants.derived:
            return databases
        some = [n for n in range(len(databases)) if n % 4 != 3]
        made = [databases[n] for n in some]
        made = derived.filled(self.schema, made, self.constants.derived, engine())
        for n, each in zip(some, made, strict=True):
            databases[n] = each
        return databases

    def checked(self, databases: Sequence[Database]) -> list[Database]:
        """The same without the rows that break a CHECK, a key, or a foreign key."""
        kept = derived.filled(self.schema, databases, self.computed, engine())
        for name, table in self.schema.tables.items():
            if not table.checks:
                continue
            at = [(n, row) for n, each in enumerate(kept) for row in each.tables[name]]
            broken = broken_rows(table, [row for _, row in at])
            if broken:
                good: dict[int, list[Row]] = {n: [] for n in range(len(kept))}
                for place, (n, row) in enumerate(at):
                    if place not in broken:
                        good[n].append(row)
                kept = [each.with_table(name, good[n]) for n, each in enumerate(kept)]
        return [self.law.legal_rows(each) for each in kept]


class _Draw:
    """One database: what is drawn once for all its tables, then its rows."""

    def __init__(self, generator: Generator, number: int) -> None:
        self.number = number
        self.sizes = generator.sizes
        self.schema = generator.schema
        self.constants = generator.constants
        self.plans = generator.plans
        self.order = generator.order
        self.needed = generator.needed
        self.random = random.Random(number)
        self.tight = self._often(TIGHT)
        self.nulls = self.random.choice(NULLS[:3] if self.tight else NULLS)
        self.joined = generator.joined
        self.big = self.random.choice(sorted(self.constants.tables)) if self.tight else None
        self.domains: dict[Place, list[str]] = {}
        self.own: dict[tuple[str, int], list[str]] = {}  # those of a column's class it may hold
        self.left: dict[tuple[str, int], list[str]] = {}
        self.rows: dict[str, list[Row]] = {}

    def database(self) -> Database:
        """A new database, now and then one with a large table."""
        return self._large() if self.sizes.at(self.number) else self.small()

    def _large(self) -> Database:
        name, size = self.random.choice(self.sizes.choices)
        self.tight, self.big, self.nulls = True, name, 0.0
        drawn = bulk.Bulk(
            self.random, self.constants, self.plans, self.joined, self._table, self._value
        )
        drawn.choose(name, size)
        for each in self.order:
            rows = drawn.table(self.plans[each], self.rows) if each in self.needed else []
            self.rows[each] = rows
            if each == name and self._often(bulk.OTHERS):
                rows += self._table(self.plans[each], self.random.choice((1, 2, 4)))
        return Database({name: tuple(self.rows[name]) for name in self.schema.tables})

    def small(self) -> Database:
        """A new database of a few rows."""
        empty = None
        if not self.tight and self._often(0.12):
            empty = self.random.choice(sorted(self.constants.tables))
        for name in self.order:
            if name not in self.needed:
                self.rows[name] = []
                continue
            size = 0 if name == empty else self._size(name)
            self.rows[name] = self._table(self.plans[name], size)
        return Database({name: tuple(self.rows[name]) for name in self.schema.tables})

    def neighbour(self, seed: Database) -> Database:
        """The seed with one to three changes."""
        self.rows = {name: list(rows) for name, rows in seed.tables.items()}
        for _ in range(self.random.choice((1, 1, 2, 3))):
            filled = [name for name in self.order if self.rows[name]]
            if not filled:
                break
            name = self.random.choice(filled)
            if self._often(IMAGES):
                self._image(name)
            else:
                self._change(self.plans[name], self.rows[name])
        return Database({name: tuple(self.rows[name]) for name in self.schema.tables})

    def _image(self, name: str) -> None:
        """All rows that hold one value stand there again with another one, in every table."""
        plan = self.plans[name]
        place = self._one(plan.live)
        held, other = self._one(self.rows[name])[place], self._value(plan, place)
        if held is None or other is None or held == other:
            return
        for each in self.order:
            plan_of = self.plans[each]
            at = {n for n, root in enumerate(plan_of.roots) if root == plan.roots[place]}
            for row in [row for row in self.rows[each] if any(row[n] == held for n in at)]:
                image = tuple(
                    other if n in at and cell == held else cell for n, cell in enumerate(row)
                )
                self.rows[each].append(self._keyed(plan_of, image, self.rows[each]))

    def _change(self, plan: Plan, rows: list[Row]) -> None:
        at = self._below(len(rows))
        what = self.random.random()
        if what < 0.15:
            del rows[at]
        elif what < 0.4:
            rows.append(self._twin(plan, rows[at], rows))
        else:
            place = self._one(plan.live)
            rows[at] = _with(plan, rows[at], place, self._moved(plan, rows, place))

    def _moved(self, plan: Plan, rows: list[Row], place: int) -> str | None:
        """Another value: that of another row, of the pool, or NULL."""
        if plan.optional[place] and self._often(0.2):
            return None
        if len(rows) > 1 and self._often(0.5):
            return self._one(rows)[place]
        return self._value(plan, place)

    def _table(self, plan: Plan, size: int) -> list[Row]:
        rows: list[Row] = []
        if size > 1 and self._often(CHAINS):
            rows = shapes.chain(self.random, plan, size)
        for _ in range(size - len(rows)):
            if rows and not self.tight and self._often(TWINS):
                rows.append(self._twin(plan, self._one(rows), rows))
            elif (row := self._row(plan, rows)) is not None:
                rows.append(row)
        if size > 1 and self._often(RUNS):
            rows = shapes.run(self.random, plan, rows)
        return rows

    def _size(self, name: str) -> int:
        if self.tight and name != self.big:
            return self.random.choice((1, 1, 2))
        if self.constants.thresholds and self._often(0.6 if self.tight else 0.2):
            return self.random.choice(self.constants.thresholds) + self.random.choice((0, 0, 1, -1))
        return self.random.choice((3, 4, 5, 6) if self.tight else (1, 1, 2, 2, 3, 3, 4, 5, 6))

    def _row(self, plan: Plan, rows: list[Row]) -> Row | None:
        """A row whose foreign keys name rows that are there; None where there is none to name."""
        cells = list(plan.idle)
        for place in plan.live:
            cells[place] = self._cell(plan, place)
        for link in plan.links:
            if not self._refer(plan, link, cells, rows):
                return None
        return self._keyed(plan, tuple(cells), rows)

    def _refer(self, plan: Plan, link: Link, cells: list[str | None], rows: list[Row]) -> bool:
        there = rows if link.table == plan.name else self.rows.get(link.table, [])
        if link.nullable and (not there or self._often(max(self.nulls, 0.1))):
            cells[link.own[0]] = None
            return True
        if not there:
            return False
        named = self._one(there)
        for at, to in zip(link.own, link.to, strict=True):
            cells[at] = named[to]
        return True

    def _twin(self, plan: Plan, row: Row, rows: list[Row]) -> Row:
        """The row again, with another key where one is declared, and often with one other cell."""
        if self._often(0.75):
            place = self._one(plan.live)
            if place not in plan.linked:
                row = _with(plan, row, place, self._cell(plan, place))
        return self._keyed(plan, row, rows)

    def _keyed(self, plan: Plan, row: Row, rows: list[Row]) -> Row:
        """The row with a column of its key free of those taken, if that can be had."""
        for key in plan.keys:
            taken = [[other[at] for at in key.places] for other in rows]
            for _ in range(6):
                held = [row[at] for at in key.places]
                if held not in taken and None not in held:
                    break
                at = self._one(key.free)
                row = _with(plan, row, at, self._any(plan.pools[at]))
        return row

    def _cell(self, plan: Plan, place: int) -> str | None:
        if self.nulls and plan.optional[place] and self._often(self.nulls):
            return None
        return self._value(plan, place)

    def _any(self, pool: Pool) -> str | None:
        return self._one(pool.all) if pool.all else None

    def _value(self, plan: Plan, place: int) -> str | None:
        pool, root = plan.pools[place], plan.roots[place]
        if not pool.all:
            return None
        if root not in self.domains:
            self.domains[root] = self._domain(pool, root in self.joined)
        own = self.own.get((plan.name, place))
        if own is None:
            own = [value for value in self.domains[root] if value in pool.allowed] or pool.all
            self.own[plan.name, place] = own
        if plan.name == self.big and root not in self.joined:
            left = self.left.setdefault((plan.name, place), [])
            if not left:  # each value once before one comes again
                left += self.random.sample(own, len(own))
            return left.pop()
        return self._one(own)

    def _domain(self, pool: Pool, joined: bool) -> list[str]:
        """The few values that all columns of a class hold in this database."""
        count = self.random.choice((1, 2, 2, 3, 4, 6))
        if self.tight:
            count = self.random.choice((1, 1, 2)) if joined else 6
            if not joined and self._often(0.5):
                return self._some(pool.sharp or pool.all, count)
        share = self.random.random()
        if pool.exact and share < EXACT:
            some = self._some(pool.exact, max(count, 2))
            alone = len(some) < 2  # a condition is met by some rows and not by others
            return [*some, self._one(pool.all)] if alone or self._often(0.5) else some
        if pool.sharp and share < SHARP:
            return self._some(pool.sharp, count)
        if len(pool.families) > 1 and self._often(0.5):
            return self._some(self.random.choice(pool.families), max(count, 2))
        return self._some(pool.families[0] if pool.families else pool.sharp, count)

    def _some(self, source: list[str], count: int) -> list[str]:
        if self._often(0.3):
            return source[:count]
        return self.random.sample(source, min(count, len(source)))

    def _below(self, count: int) -> int:
        """random.randrange, at a third of the time; it is called a hundred thousand times."""
        return int(self.random.random() * count)

    def _one(self, source: Sequence[T]) -> T:
        return source[int(self.random.random() * len(source))]

    def _often(self, share: float) -> bool:
        return self.random.random() < share


def _with(plan: Plan, row: Row, place: int, value: str | None) -> Row:
    if value is None and not plan.optional[place]:
        return row
    return (*row[:place], value, *row[place + 1 :])


def _parents_first(schema: Schema) -> list[str]:
    """Tables after those that their foreign keys name; of a circle one comes first all the same."""
    order: list[str] = []
    waiting = list(schema.tables)
    while waiting:
        ready = [
            name
            for name in waiting
            if all(
                key.table in order or key.table == name or key.table not in waiting
                for key in schema.tables[name].foreign_keys
            )
        ] or waiting[:1]
        order += ready
        waiting = [name for name in waiting if name not in ready]
    return order
