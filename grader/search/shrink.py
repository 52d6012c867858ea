"""The smallest database near one on which two queries differ.

Smaller is: fewer rows, then fewer NULLs, then plainer values. Rows go first, since a learner reads
rows: whole tables, halves, then one at a time, what names a row going with it. Then values: each
class of columns is numbered anew, 1, 2, 3 or a, b, c, and cells take a neighbour's value. A
step is kept only where the results still differ; no step twice in a row means the end.
Every round is one batch of all its candidates. After delta debugging (Zeller, 2002).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .constants import Place
from .database import Database, legal_rows
from .generate import Generator

ROUNDS = 40  # at most; ten are the rule
TRIES = 3  # candidates of a round that are confirmed before it is given up
MAX_CANDIDATES = 120  # of one round
FAR = 20  # how far a value stands that is none of its column's plain ones

Seem = Callable[[Sequence[Database]], list[bool]]
Is = Callable[[Database], bool]


def shrink(database: Database, seem: Seem, differs: Is, generator: Generator) -> Database:
    """A database on which `differs` holds, locally the smallest.

    seem: for each candidate whether it is legal and seems to differ, in one execution for all.
    differs: the last word, on plain tables. generator: the schema and the columns' values.
    """
    shrinker = _Shrinker(seem, differs, generator)
    for step in (_without_tables, _halved, _one_less, _renamed, _filled, _plainer, _one_less):
        database = shrinker.repeat(database, step)
    return database


class _Shrinker:
    def __init__(self, seem: Seem, differs: Is, generator: Generator) -> None:
        self.seem = seem
        self.differs = differs
        self.generator = generator
        self.rounds = 0

    def repeat(self, database: Database, step: Step) -> Database:
        """The step again and again, while it makes the database smaller."""
        while self.rounds < ROUNDS:
            candidates = self._candidates(database, step)
            smaller = self._first(candidates) if candidates else None
            if smaller is None:
                return database
            database = smaller
        return database

    def _candidates(self, database: Database, step: Step) -> list[Database]:
        found: dict[str, Database] = {}
        made = list(step(database, self.generator))[:MAX_CANDIDATES]
        for candidate in self.generator.checked(made):
            key = repr(candidate.tables)
            if candidate != database and key not in found:
                found[key] = candidate
        size = _size(database, self.generator)
        return [each for each in found.values() if _size(each, self.generator) < size]

    def _first(self, candidates: list[Database]) -> Database | None:
        self.rounds += 1
        hits = [each for each, ok in zip(candidates, self.seem(candidates), strict=True) if ok]
        hits.sort(key=lambda each: _size(each, self.generator))
        return next((each for each in hits[:TRIES] if self.differs(each)), None)


Step = Callable[[Database, Generator], Iterator[Database]]


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


def _without_tables(database: Database, generator: Generator) -> Iterator[Database]:
    for name, rows in database.tables.items():
        if rows:
            yield legal_rows(generator.schema, database.with_table(name, ()))


def _halved(database: Database, generator: Generator) -> Iterator[Database]:
    for name, rows in database.tables.items():
        if len(rows) > 3:
            half = len(rows) // 2
            for kept in (rows[:half], rows[half:], rows[::2], rows[1::2]):
                yield legal_rows(generator.schema, database.with_table(name, kept))


def _one_less(database: Database, generator: Generator) -> Iterator[Database]:
    for name, rows in database.tables.items():
        for at in range(len(rows)):
            kept = rows[:at] + rows[at + 1 :]
            yield legal_rows(generator.schema, database.with_table(name, kept))


def _renamed(database: Database, generator: Generator) -> Iterator[Database]:
    """A class of columns with its values numbered anew, in their order."""
    classes: dict[Place, list[Place]] = {}
    for place, root in generator.constants.classes.items():
        classes.setdefault(root, []).append(place)
    for places in classes.values():
        pool = [v for v in generator.pools[places[0]].plain if v != ""]
        held = sorted(
            {
                cell
                for table, column in places
                for cell in _column(database, generator, table, column)
                if cell is not None
            },
            key=_rank,
        )
        if not held or len(held) > len(pool) or held == sorted(pool[: len(held)], key=_rank):
            continue
        new = dict(zip(held, sorted(pool[: len(held)], key=_rank), strict=True))
        yield _mapped(database, generator, places, new)


def _filled(database: Database, generator: Generator) -> Iterator[Database]:
    """A NULL that plays no part, filled as a neighbour is, or with the plainest value."""
    for name, rows in database.tables.items():
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is None:
                    for value in _plain(database, generator, name, place):
                        yield _with_cell(database, name, at, place, value)


def _plainer(database: Database, generator: Generator) -> Iterator[Database]:
    """A cell with the value of another row, or with the plainest one."""
    for name, rows in database.tables.items():
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    for value in _plain(database, generator, name, place):
                        if value != cell:
                            yield _with_cell(database, name, at, place, value)


def _plain(database: Database, generator: Generator, name: str, place: int) -> list[str]:
    """The plainest value of a column, and the first one that a row has."""
    column = generator.schema.tables[name].columns[place]
    held = [row[place] for row in database.tables[name] if row[place] is not None]
    pool = generator.pools[name, column.name]
    return list(dict.fromkeys([*held[:1], *pool.plain[:1], *pool.sharp[:1]]))  # type: ignore[list-item]


def _with_cell(database: Database, name: str, at: int, place: int, value: str) -> Database:
    rows = list(database.tables[name])
    rows[at] = (*rows[at][:place], value, *rows[at][place + 1 :])
    return database.with_table(name, rows)


def _mapped(
    database: Database, generator: Generator, places: list[Place], new: dict[str, str]
) -> Database:
    for table, column in places:
        names = [each.name for each in generator.schema.tables[table].columns]
        at = names.index(column)
        rows = [
            (*row[:at], new.get(row[at] or "", row[at]), *row[at + 1 :])
            for row in database.tables[table]
        ]
        database = database.with_table(table, rows)
    return database


def _column(database: Database, generator: Generator, table: str, column: str) -> list[str | None]:
    names = [each.name for each in generator.schema.tables[table].columns]
    at = names.index(column)
    return [row[at] for row in database.tables[table]]


def _rank(text: str) -> tuple[int, float, str]:
    try:
        return (0, float(text), text)
    except ValueError:
        return (1, 0.0, text)
