"""What drawing a table's rows needs of its declaration, looked up once for thousands of databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..schema import Schema, Table
from .constants import Place
from .database import positions
from .values import Pool


@dataclass(frozen=True)
class Link:
    """A foreign key: places in the row, and in the rows of the table it names."""

    own: list[int]
    table: str
    to: list[int]
    nullable: bool


@dataclass(frozen=True)
class Key:
    """A primary key or UNIQUE: its places, and those of them that no foreign key decides."""

    places: list[int]
    free: list[int]


@dataclass(frozen=True)
class Plan:
    """A table by the places of its columns."""

    table: Table
    pools: list[Pool]
    roots: list[Place]
    optional: list[bool]
    keys: list[Key]
    links: list[Link]
    linked: frozenset[int]  # places that foreign keys decide

    @property
    def name(self) -> str:
        """The table's, as the schema spells it."""
        return self.table.name


def plan(
    schema: Schema, table: Table, pools: Mapping[Place, Pool], classes: Mapping[Place, Place]
) -> Plan:
    """The plan of one table."""
    links = []
    for key in table.foreign_keys:
        own, target = positions(table, key.columns), schema.tables[key.table]
        nullable = not any(table.columns[at].not_null for at in own)
        links.append(
            Link(own, key.table, positions(target, key.to or target.primary_key), nullable)
        )
    linked = frozenset(at for link in links for at in link.own)
    keys = []
    for columns in [table.primary_key, *table.unique]:
        if columns:
            places = positions(table, columns)
            keys.append(Key(places, [at for at in places if at not in linked] or places))
    at_places = [(table.name, column.name) for column in table.columns]
    return Plan(
        table,
        [pools[place] for place in at_places],
        [classes[place] for place in at_places],
        [not column.not_null for column in table.columns],
        keys,
        links,
        linked,
    )
