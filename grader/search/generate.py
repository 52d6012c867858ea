"""Small databases for two queries, one after another and always the same ones.

Database n is drawn from n alone. Each is of few rows over few values, so that rows meet in joins,
stand twice, tie, and lack partners; sizes go up to the group sizes that the queries ask for, beyond
a handful only now and then (see `bulk`).
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from ..schema import Schema, Table
from . import bulk, cycles, derived, mend
from .constants import Constants, Place
from .database import Database, Law, Row
from .draw import Draw
from .plan import Plan, plan
from .values import Pool, broken_rows, engine, pools

LARGE = 60  # rows from which on a database is dear to look around
ROWS_AROUND = 8_000  # of large databases that one chunk looks around
ELSEWHERE = 1_000_000  # numbers of databases drawn in place of neighbours that would be too dear
LEAST_PLACES = 2  # columns that a class needs before it is joined on
MOST_KEPT = 800  # databases that a generator keeps, of a few kilobytes each
MOST_GENERATORS = 4  # that are kept for the next answers


@dataclass(eq=False)
class Generator:
    """Draws databases of a schema, for the constants of two queries; the first ones only once."""

    schema: Schema
    constants: Constants
    pools: dict[Place, Pool] = field(init=False)
    plans: dict[str, Plan] = field(init=False)
    law: Law = field(init=False)
    computed: list[derived.Derived] = field(init=False)  # columns that a CHECK makes of others
    swaps: dict[str, mend.Pairs] = field(init=False)  # cells to swap where a CHECK is broken
    order: list[str] = field(init=False)
    needed: set[str] = field(init=False)  # the tables that are read, and what their rows name
    sizes: bulk.Sizes = field(init=False)  # of large tables, if the queries ask for such
    joined: set[Place] = field(init=False)  # first columns of classes by which rows meet
    drawn: dict[Hashable, list[Database]] = field(init=False, default_factory=dict)  # and kept

    def __post_init__(self) -> None:
        self.pools = pools(self.schema, self.constants)
        self.law = Law(self.schema)
        self.computed = derived.of_checks(self.schema)
        self.swaps = {name: mend.pairs(table) for name, table in self.schema.tables.items()}
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

    def draws_like(self, other: Generator) -> bool:
        """Whether both draw the same databases: by all that drawing looks at."""
        return self._looked_at == other._looked_at

    @functools.cached_property
    def _looked_at(self) -> tuple[object, ...]:
        said = self.constants
        return (
            self.pools,
            [(each.live, each.is_tree) for each in self.plans.values()],
            (said.classes, said.tables, said.thresholds, self.joined),
            (said.derived, said.refused, said.endless),
            (self.sizes, said.meeting, said.shares) if self.sizes.choices else None,
        )

    def databases(self, start: int, count: int) -> list[Database]:
        """Databases number start … start + count − 1; constraints hold in each."""
        return self._once((start, count), lambda: self._new(start, count))

    def varied(self, seeds: Sequence[Database], start: int, count: int) -> list[Database]:
        """Neighbours of the seeds: a row doubled, dropped, or a cell moved, once or a few times."""
        key = (start, count, *(each.key for each in seeds))
        return self._once(key, lambda: self._neighbours(seeds, start, count))

    def _once(self, key: Hashable, draw: Callable[[], list[Database]]) -> list[Database]:
        if key in self.drawn:
            return self.drawn[key]
        made = draw()
        if sum(map(len, self.drawn.values())) + len(made) <= MOST_KEPT:
            self.drawn[key] = made
        return made

    def _new(self, start: int, count: int) -> list[Database]:
        drawn = [Draw(self, start + n).database() for n in range(count)]
        return self.checked(self._mended(self._assumed(drawn)))

    def _neighbours(self, seeds: Sequence[Database], start: int, count: int) -> list[Database]:
        drawn = []
        left = ROWS_AROUND
        for n in range(count):
            seed = seeds[n % len(seeds)]
            cost = seed.rows if self.sizes.choices and seed.rows > LARGE else 0
            if cost > left:
                drawn.append(Draw(self, ELSEWHERE + start + n).small())
                continue
            left -= cost
            drawn.append(Draw(self, start + n).neighbour(seed))
        return self.checked(self._mended(self._assumed(drawn)))

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

    def _mended(self, databases: list[Database]) -> list[Database]:
        """Cells swapped where that makes a row legal; three in four as assumptions want it, too."""
        every = list(range(len(databases)))
        for name, swaps in self.swaps.items():
            if swaps:
                self._mend(databases, every, self.schema.tables[name], swaps)
        for table in self.constants.refused.values():
            self._mend(databases, [n for n in every if n % 4 != 3], table, mend.pairs(table))
        return databases

    def _mend(
        self, databases: list[Database], some: list[int], table: Table, swaps: mend.Pairs
    ) -> None:
        name = table.name
        rows = [row for n in some for row in databases[n].tables[name]]
        cells = iter(mend.mended(table, swaps, rows))
        for n in some:
            kept = [next(cells) for _ in databases[n].tables[name]]
            databases[n] = databases[n].with_table(name, [row for row in kept if row is not None])

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
        if self.constants.endless:
            kept = [self._without_circles(each) for each in kept]
        return [self.law.legal_rows(each) for each in kept]

    def _without_circles(self, database: Database) -> Database:
        for name, plan_of in self.plans.items():
            for one, two in cycles.pairs(plan_of):
                rows = cycles.without(database.tables[name], one, two)
                database = database.with_table(name, rows)
        return database


def kept(schema: Schema, constants: Constants, known: list[Generator]) -> Generator:
    """One of those known that draws the same, with what it has drawn; else a new one, known now.

    Answers to a question mostly name the same values: then their databases are the same.
    """
    found = next((each for each in known if each.constants == constants), None)
    if found is None:
        made = Generator(schema, constants)
        found = next((each for each in known if each.draws_like(made)), made)
    known[:] = [*(each for each in known if each is not found), found][-MOST_GENERATORS:]
    return found


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
