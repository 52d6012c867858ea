"""A small database as data: for each table its rows, every cell as the text DuckDB shows."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping
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

    @functools.cached_property
    def key(self) -> bytes:
        """Sixteen bytes that name its rows, in their order."""
        return _digest(self.tables)

    def digest(self, name: str) -> bytes:
        """The same of one table's rows."""
        if name not in self._digests:
            self._digests[name] = _digest(self.tables[name])
        return self._digests[name]

    @functools.cached_property
    def _digests(self) -> dict[str, bytes]:
        return {}

    def with_table(self, name: str, rows: Iterable[Row]) -> Database:
        """The same with other rows in one table."""
        return Database({**self.tables, name: tuple(rows)})


def _digest(rows: object) -> bytes:
    return hashlib.blake2b(repr(rows).encode(), digest_size=16).digest()


def complete(schema: Schema, tables: Mapping[str, Iterable[Row]]) -> Database:
    """A database that has every table of the schema, the ones not given empty."""
    return Database({name: tuple(tables.get(name, ())) for name in schema.tables})


def union(databases: Iterable[Database]) -> Database:
    """All rows of databases of one schema, in their order, each once."""
    found: dict[str, dict[Row, None]] = {}
    for database in databases:
        for name, rows in database.tables.items():
            found.setdefault(name, {}).update(dict.fromkeys(rows))
    return Database({name: tuple(rows) for name, rows in found.items()})


def in_orders(database: Database, most: int) -> Iterator[Database]:
    """The same rows as given, from the last to the first, then with each row first in its turn."""
    yield database
    if most == 1:
        return
    yield Database({name: rows[::-1] for name, rows in database.tables.items()})
    longest = max((len(rows) for rows in database.tables.values()), default=0)
    for turn in range(1, min(longest, most - 1)):
        yield Database(
            {
                name: rows[turn % len(rows) :] + rows[: turn % len(rows)] if rows else ()
                for name, rows in database.tables.items()
            }
        )


def legal_rows(schema: Schema, database: Database) -> Database:
    """The database without rows that break NOT NULL, a key or a foreign key."""
    return Law(schema).legal_rows(database)


class Law:
    """NOT NULL, keys and foreign keys of a schema, by the places of their columns."""

    def __init__(self, schema: Schema) -> None:
        self.needed: dict[str, list[int]] = {}
        self.keys: dict[str, list[list[int]]] = {}
        self.links: dict[str, list[tuple[list[int], str, list[int]]]] = {}
        for name, table in schema.tables.items():
            needed = [at for at, column in enumerate(table.columns) if column.not_null]
            self.needed[name] = needed + positions(table, table.primary_key)
            keys = [table.primary_key, *table.unique]
            self.keys[name] = [positions(table, key) for key in keys if key]
            self.links[name] = []
            for key in table.foreign_keys:
                target = schema.tables[key.table]
                to = positions(target, key.to or target.primary_key)
                self.links[name].append((positions(table, key.columns), key.table, to))

    def legal_rows(self, database: Database) -> Database:
        """The database without what breaks them.

        Of rows with one key the first stays. Rows that name no row go, and with them what names
        them.
        """
        tables = {}
        for name, needed in self.needed.items():
            filled = [
                row
                for row in database.tables.get(name, ())
                if all(row[at] is not None for at in needed)
            ]
            tables[name] = self._unique(name, filled)
        gone = True
        while gone:
            gone = False
            for name, links in self.links.items():
                if links and tables[name]:
                    kept = self._named(links, tables[name], tables)
                    gone = gone or len(kept) < len(tables[name])
                    tables[name] = kept
        return Database({name: tuple(rows) for name, rows in tables.items()})

    def _unique(self, name: str, rows: list[Row]) -> list[Row]:
        for key in self.keys[name]:
            if len(rows) < 2:
                break
            seen: set[Row] = set()
            kept = []
            for row in rows:
                value = tuple([row[at] for at in key])
                # SQL's UNIQUE lets NULL stand as often as it likes.
                if value in seen and None not in value:
                    continue
                seen.add(value)
                kept.append(row)
            rows = kept
        return rows

    def _named(
        self,
        links: list[tuple[list[int], str, list[int]]],
        rows: list[Row],
        tables: dict[str, list[Row]],
    ) -> list[Row]:
        for own, target, to in links:
            there = {tuple([row[at] for at in to]) for row in tables[target]}
            rows = [
                row
                for row in rows
                if any(row[at] is None for at in own) or tuple([row[at] for at in own]) in there
            ]
        return rows


def is_legal(schema: Schema, database: Database) -> bool:
    """Whether NOT NULL, keys and foreign keys hold; CHECKs are left to DuckDB."""
    return legal_rows(schema, database).rows == database.rows


def positions(table: Table, columns: Iterable[str]) -> list[int]:
    """Where columns stand in a row, by name in any letter case."""
    names = [column.name.lower() for column in table.columns]
    return [names.index(column.lower()) for column in columns]
