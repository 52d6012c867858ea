"""Making a database smaller: what stays is needed, and no candidate is asked about twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from grader.search import constants
from grader.search.database import Database, complete
from grader.search.ddl import from_ddl
from grader.search.generate import Generator
from grader.search.shrink import shrink

SCHEMA = from_ddl("""
    CREATE TABLE customer (id INTEGER PRIMARY KEY, city VARCHAR);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id));
    CREATE TABLE note (text VARCHAR, n INTEGER);
""")
GENERATOR = Generator(
    SCHEMA, constants.read(SCHEMA, ["SELECT * FROM customer, orders, note WHERE n > 41"])
)
LARGE = complete(
    SCHEMA,
    {
        "customer": [(str(n), f"city {n}") for n in range(1, 6)],
        "orders": [(str(n), str(1 + n % 5)) for n in range(1, 12)],
        "note": [(None, str(n)) for n in range(40, 50)],
    },
)

# What has to hold → the rows that are left of each table.
NEEDS: dict[str, tuple[Callable[[Database], bool], dict[str, int]]] = {
    "two orders": (lambda db: len(db.tables["orders"]) >= 2, {"orders": 2}),
    "a customer with two orders": (
        lambda db: any(
            sum(order[1] == customer[0] for order in db.tables["orders"]) >= 2
            for customer in db.tables["customer"]
        ),
        {"customer": 1, "orders": 2},
    ),
    "a note and a customer": (
        lambda db: bool(db.tables["note"]) and bool(db.tables["customer"]),
        {"customer": 1, "note": 1},
    ),
    "one number beyond another": (
        lambda db: any(int(row[1] or 0) > 41 for row in db.tables["note"]),
        {"note": 1},
    ),
    "everything": (lambda db: db.rows == LARGE.rows, {"customer": 5, "orders": 11, "note": 10}),
}


@pytest.mark.parametrize("name", NEEDS)
def test_what_stays_is_needed_and_nothing_is_asked_twice(name: str) -> None:
    needed, left = NEEDS[name]
    asked: list[str] = []

    def seem(databases: Sequence[Database]) -> list[bool]:
        asked.extend(repr(database.tables) for database in databases)
        return [needed(database) for database in databases]

    small = shrink(LARGE, seem, needed, GENERATOR)
    assert needed(small)
    assert {table: len(rows) for table, rows in small.tables.items() if rows} == left
    assert len(asked) == len(set(asked))


def test_steps_that_lead_nowhere_are_asked_about_together() -> None:
    """A database that is the smallest already takes one batch, not one for each step."""
    batches: list[int] = []

    def seem(databases: Sequence[Database]) -> list[bool]:
        batches.append(len(databases))
        return [False] * len(databases)

    one = complete(SCHEMA, {"note": [("zz", "47"), ("yy", None)]})
    assert shrink(one, seem, lambda database: False, GENERATOR) == one
    assert len(batches) == 1


def test_what_seems_to_differ_and_does_not_is_left_as_it_was() -> None:
    assert shrink(LARGE, lambda many: [True] * len(many), lambda one: False, GENERATOR) == LARGE
