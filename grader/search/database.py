"""A small database as data: for each table its rows, every cell as the text DuckDB shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..schema import Schema, Table

# Text, not values: a database is JSON as it stands, is shown as it is, and DuckDB casts it.
Cell = str | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Database:
    """tables: each table of the schema → its rows, cells in the order of its columns."""

    tables: dict[str, tuple[Row, ...]]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(len(rows) for rows in self.tables.values())

    def with_table(self, name: str, rows: Iterable[Row]) -> Database:
        """The same with other rows in one table."""
        return Database({**self.tables, name: tuple(rows)})


def complete(schema: Schema, tables: Mapping[str, Iterable[Row]]) -> Database:
    """A database that has every table of the schema, the ones not given empty."""
    return Database({name: tuple(tables.get(name, ())) for name in schema.tables})


def legal_rows(schema: Schema, database: Database) -> Database:
    """The database without rows that break NOT NULL, a key or a foreign key.

    Of rows with one key the first stays. Rows that name no row go, and with them what names them.
    """
    tables = {name: list(database.tables.get(name, ())) for name in schema.tables}
    for name, table in schema.tables.items():
        tables[name] = _unique(table, _filled(table, tables[name]))
    gone = True
    while gone:
        gone = False
        for name, table in schema.tables.items():
            kept = _named(schema, table, tables)
            gone = gone or len(kept) < len(tables[name])
            tables[name] = kept
    return Database({name: tuple(rows) for name, rows in tables.items()})


def is_legal(schema: Schema, database: Database) -> bool:
    """Whether NOT NULL, keys and foreign keys hold; CHECKs are left to DuckDB."""
    return legal_rows(schema, database).rows == database.rows


def positions(table: Table, columns: Iterable[str]) -> list[int]:
    """Where columns stand in a row, by name in any letter case."""
    names = [column.name.lower() for column in table.columns]
    return [names.index(column.lower()) for column in columns]


def _filled(table: Table, rows: list[Row]) -> list[Row]:
    needed = [at for at, column in enumerate(table.columns) if column.not_null]
    needed += positions(table, table.primary_key)
    return [row for row in rows if all(row[at] is not None for at in needed)]


def _unique(table: Table, rows: list[Row]) -> list[Row]:
    keys = [positions(table, key) for key in [table.primary_key, *table.unique] if key]
    seen: list[set[Row]] = [set() for _ in keys]
    kept = []
    for row in rows:
        values = [tuple(row[at] for at in key) for key in keys]
        # SQL's UNIQUE lets NULL stand as often as it likes.
        clash = any(
            None not in value and value in taken for value, taken in zip(values, seen, strict=True)
        )
        if not clash:
            kept.append(row)
            for value, taken in zip(values, seen, strict=True):
                taken.add(value)
    return kept


def _named(schema: Schema, table: Table, tables: dict[str, list[Row]]) -> list[Row]:
    rows = tables[table.name]
    for key in table.foreign_keys:
        target = schema.tables[key.table]
        to = positions(target, key.to or target.primary_key)
        there = {tuple(row[at] for at in to) for row in tables[key.table]}
        own = positions(table, key.columns)
        rows = [
            row
            for row in rows
            if any(row[at] is None for at in own) or tuple(row[at] for at in own) in there
        ]
    return rows
