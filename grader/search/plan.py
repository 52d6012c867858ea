"""What drawing a table's rows needs of its declaration, looked up once for all databases."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from ..schema import Schema, Table
from .constants import Constants, Place
from .database import positions
from .values import Pool


@dataclass(frozen=True)
class Link:
    """A foreign key: places in the row, and in the rows of the table it names."""

    own: list[int]
    table: str
    to: list[int]
    optional: list[int]  # of its own places those that may be NULL, so that no row is named


@dataclass(frozen=True)
class Key:
    """A primary key or UNIQUE: its places, and those of them that no foreign key decides."""

    places: list[int]
    free: list[int]
    takes_nulls: bool = False  # UNIQUE lets NULL stand as often as it likes


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
    live: list[int]  # places that a query, a key or a CHECK looks at; the others hold one value
    is_tree: bool  # whether its rows name each other by what a query looks at

    @functools.cached_property
    def idle(self) -> list[str | None]:
        """A row of the values that stand where nobody looks."""
        return [next(iter(pool.plain), None) for pool in self.pools]

    @property
    def name(self) -> str:
        """The table's, as the schema spells it."""
        return self.table.name


def plan(schema: Schema, table: Table, pools: Mapping[Place, Pool], constants: Constants) -> Plan:
    """The plan of one table."""
    links = []
    for key in table.foreign_keys:
        own, target = positions(table, key.columns), schema.tables[key.table]
        bound = positions(table, table.primary_key)
        optional = [at for at in own if not table.columns[at].not_null and at not in bound]
        links.append(
            Link(own, key.table, positions(target, key.to or target.primary_key), optional)
        )
    linked = frozenset(at for link in links for at in link.own)
    keys = []
    for columns in [table.primary_key, *table.unique]:
        if columns:
            places = positions(table, columns)
            free = [at for at in places if at not in linked] or places
            keys.append(Key(places, free, columns is not table.primary_key))
    at_places = [(table.name, column.name) for column in table.columns]
    return Plan(
        table,
        [pools[place] for place in at_places],
        [constants.classes[place] for place in at_places],
        [not column.not_null for column in table.columns],
        keys,
        links,
        linked,
        _live(table, constants, {at for key in keys for at in key.places} | linked),
        _is_tree(table, constants),
    )


def _is_tree(table: Table, constants: Constants) -> bool:
    own = [name.lower() for k in table.foreign_keys if k.table == table.name for name in k.columns]
    return bool(own) and (constants.names is None or not constants.names.isdisjoint(own))


def _live(table: Table, constants: Constants, bound: set[int]) -> list[int]:
    everything = list(range(len(table.columns)))
    if constants.names is None:
        return everything
    checks = " ".join(table.checks).lower()
    live = [
        at
        for at in everything
        if at in bound
        or table.columns[at].name.lower() in constants.names
        or table.columns[at].name.lower() in checks
    ]
    return live or everything
