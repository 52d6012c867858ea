"""Databases in which one table has as many rows as a query asks for, or one more or less.

`HAVING count(*) > 50` holds in no database of six rows. So now and then a table gets fifty, their
keys counting up, its other columns holding one value, counting up too, or taken from the few that
the database has. Rows that those must name are there: one for all, a few, or one for each. All
steps are linear in the rows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from . import shapes
from .constants import Constants, Place, family
from .database import Row
from .plan import Link, Plan

ALL = 0.2  # share of databases in which every table is large: keys meet keys
EACH = 0.3  # of foreign keys by which each row names another row
SINGLE = 0.3  # of columns that hold one value; the rest hold a few, or count up
GROUPED = 0.6  # the same of columns that make groups or are joined
CALM = 0.5  # share of databases in which nearly all columns hold one value: one group it is then
CALMED = 0.85  # the share of columns there
RARE = 0.4  # of the other columns, which hold one value but for a few rows
COUNTING = 0.25  # of them, which count up although no key asks for it
OTHERS = 0.4  # of large tables with a few more rows of any kind
MOST_ROWS = 5_000  # of a result in one database, if every row meets every row of its table
MOST_MET = 100_000  # the same where groups are met too
MOST_TOGETHER = 20_000  # the same where all tables are large
LEAST_APART = 6  # databases from one large one to the next
MOST_APART = 100


@dataclass(frozen=True)
class Sizes:
    """choices: (table, rows) that can be afforded. apart: every how many databases one is large."""

    choices: list[tuple[str, int]]
    apart: int

    def at(self, number: int) -> bool:
        """Whether the database of this number has a large table."""
        return bool(self.choices) and number % self.apart == self.apart // 2


def sizes(constants: Constants) -> Sizes:
    """What the queries ask for, as far as they can afford it."""
    choices, most = [], 0
    for name in sorted(constants.tables):
        plain = max(constants.meeting.plain[name], 1)
        met = max(constants.meeting.plain[name] + constants.meeting.grouped[name], 1)
        for size in constants.sizes:
            if size**plain <= MOST_ROWS and size**met <= MOST_MET:
                choices.append((name, size))
                most = max(most, size, size**met // 40)
    return Sizes(choices, min(max(LEAST_APART, most // 10), MOST_APART))


@dataclass
class Bulk:
    """Draws one such database. few: some rows of a table. value: one for a column, by its place."""

    random: random.Random
    constants: Constants
    plans: Mapping[str, Plan]
    joined: Collection[Place]
    few: Callable[[Plan, int], list[Row]]
    value: Callable[[Plan, int], str | None]
    sizes: dict[str, int] = field(default_factory=dict)  # of the large tables
    counting: dict[str, set[int]] = field(default_factory=dict)
    each: dict[str, list[Link]] = field(default_factory=dict)
    starts: dict[Place, str | None] = field(default_factory=dict)
    calm: bool = False

    def choose(self, first: str, asked: int) -> None:
        """Decides which tables are large, and which of their columns count up."""
        size = max(1, asked + self.random.choice((0, 0, 0, 1, 1, 2, -1)))
        self.calm = self.random.random() < CALM
        self._grow(first, size)
        meets = sum(max(self.constants.meeting.plain[name], 1) for name in self.constants.tables)
        if self.random.random() < ALL and size**meets <= MOST_TOGETHER:
            for name in sorted(self.constants.tables):
                self._grow(name, size)

    def table(self, plan: Plan, rows: Mapping[str, Sequence[Row]]) -> list[Row]:
        """A table's rows; rows: those of the tables before it."""
        if plan.name not in self.sizes:
            return self.few(plan, self.random.choice((1, 1, 2)))
        size = self.sizes[plan.name]
        columns = [[cell] * size for cell in plan.idle]
        for place in plan.live:
            if place not in plan.linked:
                columns[place] = self._column(plan, place, size)
        made = [list(cells) for cells in zip(*columns, strict=True)]
        for link in plan.links:
            if not self._refer(plan, link, made, rows.get(link.table, ())):
                return []
        return [tuple(cells) for cells in made]

    def _grow(self, name: str, size: int) -> None:
        if name in self.sizes:
            return
        self.sizes[name] = size
        plan = self.plans[name]
        self.counting[name] = {self.random.choice(key.free) for key in plan.keys}
        self.each[name] = []
        for link in plan.links:
            needed = not self.counting[name].isdisjoint(link.own)
            if link.table != name and (needed or self.random.random() < EACH):
                self.each[name].append(link)
                self._grow(link.table, size)

    def _column(self, plan: Plan, place: int, size: int) -> list[str | None]:
        counted = place in self.counting[plan.name]
        single = GROUPED if plan.roots[place] in self.joined else SINGLE
        single = CALMED if self.calm else single
        rare = (1 - single) * RARE
        share = self.random.random()
        cells: list[str | None]
        if counted or share >= 1 - (1 - single) * COUNTING:
            series = self._series(plan, place, size)
            if series is not None:
                return series
        if share < single and not counted:
            cells = [self.value(plan, place)] * size
        elif share < single + rare and not counted:
            cells = [self.value(plan, place)] * size
            other = self.value(plan, place)
            for at in range(min(self.random.choice((1, 1, 2, 3, *self.constants.shares)), size)):
                cells[at] = other
        else:
            cells = [self.value(plan, place) for _ in range(size)]
        gaps = self.random.choice((0.0, 0.0, 0.05, 0.4))
        if gaps and plan.optional[place] and not counted:
            cells = [None if self.random.random() < gaps else cell for cell in cells]
        return cells

    def _series(self, plan: Plan, place: int, size: int) -> list[str | None] | None:
        """Values that count up, from one start in all columns that are compared; None: none can."""
        type_ = plan.table.columns[place].type
        kind = family(type_)
        if kind == "text":
            return [f"a{n:04}" for n in range(size)] if type_.startswith("VARCHAR") else None
        if kind not in ("number", "instant"):
            return None
        root = plan.roots[place]
        start = self.starts.setdefault(root, self.value(plan, place))
        for value in (start, "1") if kind == "number" else (start,):
            series = [value]
            for _ in range(size - 1):
                series.append(shapes.after(series[-1], 1))
            if series[-1] is not None and shapes.fits(series[-1], type_):
                return series
        return None

    def _refer(
        self, plan: Plan, link: Link, made: list[list[str | None]], there: Sequence[Row]
    ) -> bool:
        """Lets the rows name rows that are there; False where there is none to name."""
        if link.table == plan.name:  # a tree: the first row is the root
            for cells in made:
                for at, to in zip(link.own, link.to, strict=True):
                    root = cells is made[0] and at in link.optional
                    cells[at] = None if root else made[0][to]
            return True
        if not there:
            if link.optional:
                for cells in made:
                    cells[link.optional[0]] = None
            return bool(link.optional)
        each = link in self.each[plan.name]
        turns = len(there) if each else self.random.choice((1, 1, 2))
        gaps = 0.2 if link.optional and self.random.random() < 0.3 else 0.0
        for number, cells in enumerate(made):
            named = there[number % min(turns, len(there))]
            for at, to in zip(link.own, link.to, strict=True):
                cells[at] = named[to]
            if gaps and self.random.random() < gaps:
                cells[link.optional[0]] = None
        return True
