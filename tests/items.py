"""Small databases of two tables that no key joins."""

from __future__ import annotations

from grader.search.database import Database, complete
from grader.search.ddl import from_ddl

ITEMS = from_ddl("CREATE TABLE item (id INTEGER, name VARCHAR); CREATE TABLE other (id INTEGER)")


def items(*ids: int, other: int | None = None) -> Database:
    """A database with these items, and with one row of the other table if it is given."""
    tables = {"item": [(str(n), f"item {n}") for n in ids]}
    return complete(ITEMS, tables | {"other": [] if other is None else [(str(other),)]})
