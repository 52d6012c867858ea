"""Small databases cut out of a lab's own world: a few rows, with all that hangs together with them.

Rows drawn at random seldom obey a rich lab's assumptions; rows of its world do. A slice begins with
the rows behind a row of the reference's result, or with any row, and takes what shares a key with
them, along the classes of columns that the lab's queries compare.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from ..schema import Schema, Table
from ..search.constants import Constants
from ..search.database import Database, Row, complete, legal_rows, positions

HOPS = 3  # from row to row along shared keys: a ledger row, its request, that request's events
MANY = 12  # rows that share a value; beyond, the value names a kind (a currency), not a thing
KINDS = 6  # values of a column that names a kind: a status, a direction
NEAREST = 40  # rows next to a value that are near it
LAST = 2  # rows of a table that shares no key with the others
MOST = 30  # rows of a slice; shrinking takes most of them away


class World:
    """A built world, read for slices; `close` it."""

    def __init__(self, path: Path, schema: Schema, constants: Constants) -> None:
        self.schema = schema
        self.constants = constants
        self.tables = [schema.tables[name] for name in schema.tables if name in constants.tables]
        self._read = {table.name for table in self.tables}
        self._con = duckdb.connect(config={"threads": "1"})
        self._con.execute("SET TimeZone = 'UTC'")
        self._con.execute(f"ATTACH '{path}' AS world (READ_ONLY)")
        self._con.execute("USE world")
        self._all: dict[str, list[Row]] = {}
        self._few: dict[tuple[str, str], dict[str | None, list[Row]]] = {}
        self._keys: dict[tuple[str, tuple[str, ...]], dict[tuple[str | None, ...], Row]] = {}
        self._cast: dict[tuple[str, str], str | None] = {}

    def close(self) -> None:
        """Lets go of the file."""
        self._con.close()

    def now(self) -> str:
        """The world's clock, as text."""
        return str(self._con.execute("SELECT world_now()").fetchall()[0][0])

    def behind(self, columns: Sequence[str], row: Sequence[object]) -> Database:
        """The slice behind one row of a result: rows that hold its values under its names."""
        start: dict[str, list[Row]] = {}
        for table in self.tables:
            for column in table.columns:
                if column.name not in columns:
                    continue
                value = row[list(columns).index(column.name)]
                if value is not None:
                    text = self._as_type(str(value), column.type)
                    found = self._rows(table, column.name, text)
                    start.setdefault(table.name, []).extend(found)
        return self._grown(start)

    def somewhere(self, draw: random.Random) -> Database:
        """The slice around a row or two of any tables."""
        start: dict[str, list[Row]] = {}
        for _ in range(draw.choice((1, 2, 2, 3))):
            table = draw.choice(self.tables)
            count = self._con.execute(f"SELECT count(*) FROM {table.name}").fetchall()[0][0]
            if count:
                at = draw.randrange(count)
                picked = self._select(table, f"ORDER BY ALL LIMIT 1 OFFSET {at}", [])
                start.setdefault(table.name, []).extend(picked)
        return self._grown(start)

    def of_each_kind(self, draw: random.Random) -> Iterable[Database]:
        """For each value of a column that has few, the slice around a row that holds it.

        A status that one row in a million has is one that a query may forget.
        """
        for table in self.tables:
            for column in table.columns:
                found = (
                    f'SELECT DISTINCT "{column.name}"::VARCHAR FROM {table.name} LIMIT {KINDS + 1}'
                )
                values = sorted(v for (v,) in self._con.execute(found).fetchall() if v is not None)
                for value in values if 1 < len(values) <= KINDS else []:
                    where = f'WHERE "{column.name}"::VARCHAR = ? ORDER BY ALL LIMIT {NEAREST}'
                    rows = self._select(table, where, [value])
                    yield self._grown({table.name: [draw.choice(rows)]})

    def beside(self, draw: random.Random) -> Database:
        """The slice around a few rows near one that another table compares itself with.

        A window of time in one table takes in rows of another that share no value with it.
        """
        start: dict[str, list[Row]] = {}
        pairs = [
            (place, other)
            for place, root in sorted(self.constants.classes.items())
            for other, shared in sorted(self.constants.classes.items())
            if root == shared and place[0] != other[0] and {place[0], other[0]} <= self._read
        ]
        if not pairs:
            return self.somewhere(draw)
        (near, column), (table, key) = draw.choice(pairs)
        last = self._select(self.schema.tables[table], f'ORDER BY "{key}" DESC LIMIT 1', [])
        at = positions(self.schema.tables[table], [key])[0]
        if not last or last[0][at] is None:
            return self.somewhere(draw)
        of_type = self._type(self.schema.tables[near], column)
        where = f'WHERE "{column}" <= TRY_CAST(? AS {of_type}) ORDER BY "{column}" DESC'
        for _ in range(draw.choice((1, 2, 2, 3))):
            rest = f"{where} LIMIT 1 OFFSET {draw.randrange(NEAREST)}"
            start.setdefault(near, []).extend(
                self._select(self.schema.tables[near], rest, [last[0][at]])
            )
        return self._grown(start)

    def _grown(self, start: dict[str, list[Row]]) -> Database:
        """The rows with those that share a thing's key with them, and the rows they name."""
        found: dict[str, dict[Row, None]] = {
            name: dict.fromkeys(rows) for name, rows in start.items()
        }
        fresh = {name: list(rows) for name, rows in found.items()}
        for _ in range(HOPS):
            fresh = self._next(fresh, found)
            if not any(fresh.values()) or sum(map(len, found.values())) > MOST:
                break
        for table in self.tables:
            if not found.get(table.name):  # joined by time, or by nothing: its last rows will do
                last = ", ".join(f'"{column}" DESC' for column in self.schema.key(table.name))
                rows = self._select(table, f"ORDER BY {last} LIMIT {LAST}", [])
                found[table.name] = dict.fromkeys(rows)
        self._parents(found)
        return legal_rows(self.schema, complete(self.schema, found))

    def _next(
        self, fresh: dict[str, list[Row]], found: dict[str, dict[Row, None]]
    ) -> dict[str, list[Row]]:
        new: dict[str, list[Row]] = {}
        for name, rows in fresh.items():
            table = self.schema.tables[name]
            for row in rows:
                for column, value in zip(table.columns, row, strict=True):
                    if value is None:
                        continue
                    root = self.constants.classes[name, column.name]
                    for other, place in self._class(root):
                        of_type = self._type(other, place)
                        same = of_type == column.type
                        text = value if same else self._as_type(value, of_type)
                        for match in self._rows(other, place, text):
                            if match not in found.setdefault(other.name, {}):
                                found[other.name][match] = None
                                new.setdefault(other.name, []).append(match)
        return new

    def _class(self, root: tuple[str, str]) -> Iterable[tuple[Table, str]]:
        for table in self.tables:
            for column in table.columns:
                if self.constants.classes[table.name, column.name] == root:
                    yield table, column.name

    def _parents(self, found: dict[str, dict[Row, None]]) -> None:
        """Adds the rows that foreign keys name, and those that they name."""
        waiting = [(name, row) for name, rows in found.items() for row in rows]
        while waiting:
            name, row = waiting.pop()
            table = self.schema.tables[name]
            for key in table.foreign_keys:
                values = [row[at] for at in positions(table, key.columns)]
                if None in values:
                    continue
                target = self.schema.tables[key.table]
                to = key.to or target.primary_key
                parent = self._named(target, tuple(to)).get(tuple(values))
                if parent is not None and parent not in found.setdefault(key.table, {}):
                    found[key.table][parent] = None
                    waiting.append((key.table, parent))

    def _named(self, table: Table, to: tuple[str, ...]) -> dict[tuple[str | None, ...], Row]:
        """The table's rows by what foreign keys name them by."""
        if (table.name, to) not in self._keys:
            at = positions(table, to)
            rows = reversed(self._every(table))  # of several with one key the first
            self._keys[table.name, to] = {tuple(row[p] for p in at): row for row in rows}
        return self._keys[table.name, to]

    def _rows(self, table: Table, column: str, value: str | None) -> list[Row]:
        """The rows that hold a value; none where too many do.

        A slice is hundreds of look-ups: each column is read once, and looked up in here.
        """
        if (table.name, column) not in self._few:
            at = positions(table, [column])[0]
            held: dict[str | None, list[Row]] = {}
            for row in self._every(table):
                held.setdefault(row[at], []).append(row)
            few = {value: rows for value, rows in held.items() if len(rows) <= MANY}
            self._few[table.name, column] = few
        return self._few[table.name, column].get(value, []) if value is not None else []

    def _every(self, table: Table) -> list[Row]:
        if table.name not in self._all:
            self._all[table.name] = self._select(table, "ORDER BY rowid", [])
        return self._all[table.name]

    def _as_type(self, value: str, of_type: str) -> str | None:
        """A value as a column of this type shows it; None where it cannot hold it."""
        if (value, of_type) not in self._cast:
            sql = f"SELECT TRY_CAST(? AS {of_type})::VARCHAR"
            self._cast[value, of_type] = self._con.execute(sql, [value]).fetchall()[0][0]
        return self._cast[value, of_type]

    def _type(self, table: Table, column: str) -> str:
        return next(each.type for each in table.columns if each.name == column)

    def _select(self, table: Table, rest: str, values: Sequence[object]) -> list[Row]:
        columns = ", ".join(f'"{column.name}"::VARCHAR' for column in table.columns)
        return self._con.execute(f"SELECT {columns} FROM {table.name} {rest}", values).fetchall()
