"""The smallest database near one on which two queries differ.

Smaller is: fewer rows, then fewer NULLs, then plainer values. Rows go first, since a learner reads
rows: whole tables, then single rows, what names a row going with it. Then values: each class of
columns is numbered anew, 1, 2, 3 or a, b, c, and cells take another row's value. Each step is two
batches: every edit by itself, then those that kept the difference, one more at a time. A step is
kept only where the results still differ. After delta debugging (Zeller, 2002).

A batch of sixty takes hardly longer than one of ten. So with a step's edits go those of the next
ones: where a step leads nowhere, as most do, it is known already where the next one leads.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..schema import ForeignKey, Schema, Table
from .constants import Place
from .database import Cell, Database, Row, positions
from .generate import Generator

ROUNDS = 40  # batches at most; ten are the rule
TRIES = 3  # candidates of a round that are confirmed before it is given up
MAX_EDITS = 150  # of one step, on a database of few rows
FEW_ROWS = 60  # beyond which fewer edits are tried
MAX_WORK = 150_000  # rows of all candidates together; few databases come near
AHEAD = 60  # candidates of a batch up to which those of later steps go with it
FAR = 20  # how far a value stands that is none of its column's plain ones

Seem = Callable[[Sequence[Database]], list[bool]]
Is = Callable[[Database], bool]


def shrink(database: Database, seem: Seem, differs: Is, generator: Generator) -> Database:
    """A database on which `differs` holds, locally the smallest.

    seem: for each candidate whether it is legal and seems to differ, in one execution for all; each
    is asked about once, whatever stands beside it.
    differs: the last word, on plain tables. generator: the schema and the columns' values.
    """
    shrinker = _Shrinker(seem, differs, generator)
    for at in range(len(_STEPS)):
        database = shrinker.repeat(database, at)
    return database


class _Shrinker:
    def __init__(self, seem: Seem, differs: Is, generator: Generator) -> None:
        self.seem = seem
        self.differs = differs
        self.generator = generator
        self.rounds = self.work = 0
        self.known: dict[str, bool] = {}  # whether a database seems to differ
        self.edits: dict[tuple[Step, str], _Alone] = {}  # of the database at hand

    def repeat(self, database: Database, at: int) -> Database:
        """A step again and again, while it makes the database smaller."""
        while self.rounds < ROUNDS and self.work < MAX_WORK:
            smaller = self._once(database, at)
            if smaller is None:
                return database
            database = smaller
            self.edits.clear()
        return database

    def _once(self, database: Database, at: int) -> Database | None:
        """The most edits of a step that can be made together: first each alone, then in a row."""
        edits, alone = self._alone(database, _STEPS[at])
        good = [edits[place] for place, _ in self._hits(alone, self._ahead(database, alone, at))]
        if not good:
            return None
        rows = self._made(database, [good[: n + 1] for n in range(len(good))])
        found = [each for _, each in self._hits(rows)]
        found.sort(key=lambda each: _size(each, self.generator))
        return next((each for each in found[:TRIES] if self.differs(each)), None)

    def _alone(self, database: Database, step: Step) -> _Alone:
        """The edits of a step, and the database after each of them."""
        key = step, repr(database.tables)
        if key not in self.edits:
            most = MAX_EDITS * FEW_ROWS // max(database.rows, FEW_ROWS)
            edits = list(itertools.islice(step(database, self.generator), max(most, 1)))
            self.edits[key] = edits, self._made(database, [[edit] for edit in edits])
        return self.edits[key]

    def _ahead(
        self, database: Database, alone: Sequence[tuple[int, Database]], at: int
    ) -> Iterator[Database]:
        """What later steps would make of the database, as far as it goes with the batch."""
        room = AHEAD - len(alone) if database.rows <= FEW_ROWS else 0  # rows take time, too
        for step in _STEPS[at + 1 :]:
            more = self._alone(database, step)[1] if room > 0 else []
            room -= len(more)
            if room < 0:
                return
            yield from (each for _, each in more)

    def _made(self, database: Database, series: list[list[Edit]]) -> list[tuple[int, Database]]:
        """The database after each series of edits, if it is smaller; with the series' number."""
        made = self.generator.checked([_edited(database, edits) for edits in series])
        size = _size(database, self.generator)
        found: dict[str, tuple[int, Database]] = {}
        for at, each in enumerate(made):
            if _size(each, self.generator) < size:
                found.setdefault(repr(each.tables), (at, each))
        return list(found.values())

    def _hits(
        self, candidates: list[tuple[int, Database]], ahead: Iterable[Database] = ()
    ) -> list[tuple[int, Database]]:
        """The candidates that seem to differ. ahead: databases to be asked about on the way."""
        if not candidates:
            return []
        self.rounds += 1
        self.work += sum(each.rows for _, each in candidates)
        names = [repr(each.tables) for _, each in candidates]
        if any(name not in self.known for name in names):
            asked = {name: each for name, (_, each) in zip(names, candidates, strict=True)}
            asked |= {repr(each.tables): each for each in ahead}
            asked = {name: each for name, each in asked.items() if name not in self.known}
            self.known |= zip(asked, self.seem(list(asked.values())), strict=True)
        return [each for name, each in zip(names, candidates, strict=True) if self.known[name]]


# An edit changes rows where they stand; one taken away leaves None, so that edits go together.
Tables = dict[str, list[Row | None]]
Edit = Callable[[Tables], None]
Step = Callable[[Database, Generator], Iterator[Edit]]
_Alone = tuple[list[Edit], list[tuple[int, Database]]]


def _edited(database: Database, edits: Sequence[Edit]) -> Database:
    tables: Tables = {name: list(rows) for name, rows in database.tables.items()}
    for edit in edits:
        edit(tables)
    return Database(
        {name: tuple(row for row in rows if row is not None) for name, rows in tables.items()}
    )


def _size(database: Database, generator: Generator) -> tuple[int, int, int, int]:
    """Rows, NULLs, different values, and how far values stand from the plainest of their column."""
    nulls = far = 0
    values = set()
    for name, rows in database.tables.items():
        for place, column in enumerate(generator.schema.tables[name].columns):
            plain = generator.pools[name, column.name].plain
            for row in rows:
                cell = row[place]
                nulls += cell is None
                if cell is not None:
                    values.add((column.name, cell))
                    far += plain.index(cell) if cell in plain else FAR
    return database.rows, nulls, len(values), far


def _without_tables(database: Database, generator: Generator) -> Iterator[Edit]:
    for name, rows in database.tables.items():
        if rows:
            yield lambda tables, name=name: tables[name].clear()  # type: ignore[misc]


def _without_rows(database: Database, generator: Generator) -> Iterator[Edit]:
    for name, rows in database.tables.items():
        for at in range(len(rows)):
            yield functools.partial(_drop, name=name, at=at)
            if named := _may_forget(generator.schema, name):
                yield functools.partial(
                    _drop_and_forget, schema=generator.schema, name=name, at=at, named=named
                )


def _may_forget(schema: Schema, name: str) -> list[tuple[Table, ForeignKey]]:
    """The foreign keys that name rows of a table, if each may be NULL."""
    found = [
        (table, key)
        for table in schema.tables.values()
        for key in table.foreign_keys
        if key.table == name and table.name != name
    ]
    needed = any(
        table.columns[at].not_null or at in positions(table, table.primary_key)
        for table, key in found
        for at in positions(table, key.columns)
    )
    return [] if needed else found


def _renamed(database: Database, generator: Generator) -> Iterator[Edit]:
    """A class of columns with its values numbered anew, in their order."""
    classes: dict[Place, list[Place]] = {}
    for place, root in generator.constants.classes.items():
        classes.setdefault(root, []).append(place)
    for places in classes.values():
        pool = [value for value in generator.pools[places[0]].plain if value != ""]
        cells = {cell for place in places for cell in _column(database, generator, place)}
        held = sorted((cell for cell in cells if cell is not None), key=_rank)
        plain = sorted(pool[: len(held)], key=_rank)
        if held and len(held) <= len(pool) and held != plain:
            new = dict(zip(held, plain, strict=True))
            yield functools.partial(_rename, generator=generator, places=places, new=new)


def _filled(database: Database, generator: Generator) -> Iterator[Edit]:
    """A NULL that plays no part, filled as another row is, or with the plainest value."""
    for name, at, place, cell in _cells(database):
        if cell is None:
            for value in _plain(database, generator, name, place):
                yield functools.partial(_set, name=name, at=at, place=place, value=value)


def _plainer(database: Database, generator: Generator) -> Iterator[Edit]:
    """A cell with the value of another row, or with the plainest one."""
    for name, at, place, cell in _cells(database):
        if cell is not None:
            for value in _plain(database, generator, name, place):
                if value != cell:
                    yield functools.partial(_set, name=name, at=at, place=place, value=value)


def _drop(tables: Tables, name: str, at: int) -> None:
    if at < len(tables[name]):
        tables[name][at] = None


def _drop_and_forget(
    tables: Tables, schema: Schema, name: str, at: int, named: list[tuple[Table, ForeignKey]]
) -> None:
    """The row goes, and the rows that named it name none."""
    row = tables[name][at] if at < len(tables[name]) else None
    if row is None:
        return
    for table, key in named:
        target = schema.tables[name]
        value = tuple(row[to] for to in positions(target, key.to or target.primary_key))
        own = positions(table, key.columns)
        for place, other in enumerate(tables[table.name]):
            if other is not None and tuple(other[each] for each in own) == value:
                _set(tables, table.name, place, own[0], None)
    tables[name][at] = None


def _set(tables: Tables, name: str, at: int, place: int, value: Cell) -> None:
    if at < len(tables[name]) and (row := tables[name][at]) is not None:
        tables[name][at] = (*row[:place], value, *row[place + 1 :])


def _rename(tables: Tables, generator: Generator, places: list[Place], new: dict[str, str]) -> None:
    for table, column in places:
        place = positions(generator.schema.tables[table], [column])[0]
        for at, row in enumerate(tables[table]):
            if row is not None and (cell := row[place]) is not None:
                _set(tables, table, at, place, new.get(cell, cell))


def _cells(database: Database) -> Iterator[tuple[str, int, int, Cell]]:
    for name, rows in database.tables.items():
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                yield name, at, place, cell


def _plain(database: Database, generator: Generator, name: str, place: int) -> list[str]:
    """The first value that a row of the table has, and the plainest ones of the column."""
    column = generator.schema.tables[name].columns[place]
    held = [cell for row in database.tables[name] if (cell := row[place]) is not None]
    pool = generator.pools[name, column.name]
    return list(dict.fromkeys([*held[:1], *pool.plain[:1], *pool.sharp[:1]]))


def _column(database: Database, generator: Generator, place: Place) -> list[Cell]:
    table, column = place
    at = positions(generator.schema.tables[table], [column])[0]
    return [row[at] for row in database.tables[table]]


def _rank(text: str) -> tuple[int, float, str]:
    try:
        return (0, float(text), text)
    except ValueError:
        return (1, 0.0, text)


_STEPS: list[Step] = [
    _without_tables,
    _without_rows,
    _renamed,
    _filled,
    _plainer,
    _without_rows,
]
