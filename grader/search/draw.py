"""One small database, drawn from its number alone, or a neighbour of one.

What is drawn once for all its tables comes first, then table by table the rows; foreign keys name
rows that are there.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from . import bulk, shapes
from .constants import Place
from .database import Database, Row
from .plan import Link, Plan
from .values import Pool

if TYPE_CHECKING:
    from .generate import Generator

T = TypeVar("T")

NULLS = (0.0, 0.0, 0.15, 0.4)  # share of NULLs where they are allowed
TWINS = 0.35  # share of rows that repeat an earlier one but for one cell
EXACT = 0.4  # share of columns that hold just what the queries name, and one value more
SHARP = 0.75  # up to this share, of columns that hold what they single out and what lies near
TIGHT = 0.15  # share of databases in which everything meets: one table grows, one value joins
KEEN = 0.2  # share of databases in which conditions hold: texts are those that the queries name
THEMED = 8  # every so many databases all instants are of one family: both ends of one year
IMAGES = 0.25  # share of changes by which all that hangs on one value is there for another too
BRANCHES = 0.5  # of these, by which a row stands again with all that hangs on it, and on that
BRANCH = 10  # rows of such a branch
CHAINS = 0.12  # share of tables whose rows are links: the end of one is the start of the next
DEEP = 0.15  # share of tables whose rows name each other that are one way down
ITSELF = 0.1  # share of rows that name themselves, where each has to name one of its table
RUNS = 0.15  # share of tables with a column that counts up, now and then with a gap


class Draw:
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
        # By golden steps: each part of the unit comes in its turn.
        self.theme = number * 0.6180339887 % 1 if number % THEMED == 5 else None
        self.keen = self._often(KEEN)
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
                self._branch(name) if self._often(BRANCHES) else self._image(name)
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

    def _branch(self, name: str) -> None:
        """A row stands again under another key, and with it what names it, and what names that.

        So a second region has a nation, with a supplier who offers the same part for less.
        """
        waiting: list[tuple[str, Row, dict[Place, tuple[str | None, str | None]]]] = []
        waiting.append((name, self._one(self.rows[name]), {}))
        seen: set[str] = set()
        for _ in range(BRANCH):
            if not waiting:
                return
            table, row, moved = waiting.pop(0)
            plan, seen = self.plans[table], seen | {table}
            image: Row = tuple(
                moved[root][1] if root in moved and moved[root][0] == cell else cell
                for root, cell in zip(plan.roots, row, strict=True)
            )
            place = self._one(plan.live)
            if place not in plan.linked and self._often(0.5):
                image = _with(plan, image, place, self._value(plan, place))
            image = self._keyed(plan, image, self.rows[table])
            self.rows[table].append(image)
            moved = {
                root: (old, new)
                for root, old, new in zip(plan.roots, row, image, strict=True)
                if old not in (None, new) and root in self.joined
            }
            for each in self.order:
                if each not in seen and moved:
                    waiting += [(each, other, moved) for other in self._holding(each, moved)]

    def _holding(self, name: str, moved: dict[Place, tuple[str | None, str | None]]) -> list[Row]:
        """The table's first rows that hold one of the values that stand for another now."""
        roots = self.plans[name].roots
        held = (
            row
            for row in self.rows[name]
            if any(r in moved and moved[r][0] == cell for r, cell in zip(roots, row, strict=True))
        )
        return list(itertools.islice(held, 2))

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
            rows = self._chain(plan, size)
        elif size and plan.is_tree and self._often(DEEP):
            rows = self._chain(plan, self.random.choice((2, 3, 4, 5, 6)))
        for _ in range(size - len(rows)):
            if rows and not self.tight and self._often(TWINS):
                rows.append(self._twin(plan, self._one(rows), rows))
            elif (row := self._row(plan, rows)) is not None:
                rows.append(row)
        if size > 1 and self._often(RUNS):
            rows = shapes.run(self.random, plan, rows)
        return rows

    def _chain(self, plan: Plan, size: int) -> list[Row]:
        """Rows that lead to each other; what else they name is there."""
        rows, places = shapes.chain(self.random, plan, size)
        made: list[Row] = []
        for row in rows:
            cells = list(row)
            for link in plan.links:
                if places.isdisjoint(link.own) and not self._refer(plan, link, cells, made):
                    return []
            made.append(tuple(cells))
        return made

    def _size(self, name: str) -> int:
        if self.tight and name != self.big:
            return self.random.choice((1, 2, 2, 3) if self.keen else (1, 1, 2))
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
        if link.optional and (not there or self._often(max(self.nulls, 0.1))):
            cells[self._one(link.optional)] = None
            return True
        # Only where a row has to be named: else a way up through such rows would never end.
        needed = link.table == plan.name and not link.optional
        if needed and (not there or self._often(ITSELF)):
            for at, to in zip(link.own, link.to, strict=True):
                cells[at] = cells[to]
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
                if held not in taken if None not in held else key.takes_nulls:
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
        if self.theme is not None and pool.kind == "instant" and pool.families:
            return self._some(pool.families[int(self.theme * len(pool.families))], max(count, 3))
        if self.keen and pool.exact:
            some = self._some(pool.exact, max(count, 2))
            if pool.kind != "text":
                return [*some, *self._some(pool.sharp, 2)]
            return [*some, self._one(pool.all)] if self._often(0.3) else some
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
