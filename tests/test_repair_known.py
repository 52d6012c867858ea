"""What is known of the rows that a script leaves serves the next script, and changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from grader.results import Repair
from grader.sandbox import contract
from grader.sandbox.client import Sandbox
from grader.sandbox.contract import State
from grader.sandbox.recent import Recent
from grader.sql import statements

WORLD = """
CREATE MACRO world_now() AS TIMESTAMP '2026-01-05 12:00:00';
CREATE TABLE orders (id INTEGER, price INTEGER, note VARCHAR);
INSERT INTO orders VALUES (1, 10, NULL), (2, 20, NULL), (3, 90, 'twice');
CREATE TABLE voids (id INTEGER, noted TIMESTAMP);
"""
TABLES = {
    "orders": (["id"], ["id", "price", "note"]),
    "voids": (["id"], ["id", "noted"]),
}
CONTRACT = {
    "cheap": "SELECT id, price FROM orders WHERE price > 50",
    "kept": "SELECT id FROM before.main.orders ANTI JOIN orders USING (id)",
    "signed": "SELECT id FROM voids WHERE noted IS NULL OR noted > world_now()",
    "recent": "SELECT id FROM voids WHERE noted < world_now() - INTERVAL 1 HOUR",
}
READS = {"cheap": ["orders"], "kept": ["orders"], "signed": ["voids"], "recent": ["voids"]}
NEXT = "INSERT INTO orders VALUES (4, 91, 'twice')"

# In this order: the same rows by another way, in one table only, violations, a second run that
# moves rows, and the same once more.
SCRIPTS = [
    "UPDATE orders SET price = 45 WHERE note = 'twice'",
    "UPDATE orders SET price = price / 2 WHERE price > 50",
    "DELETE FROM orders WHERE id = 3; INSERT INTO orders VALUES (3, 45, 'twice')",
    "UPDATE orders SET price = 45 WHERE id = 3; INSERT INTO voids VALUES (3, world_now())",
    "UPDATE orders SET price = 45 WHERE id = 3; INSERT INTO voids VALUES (3, NULL)",
    "UPDATE orders SET price = 45 WHERE id = 3 AND price = 90; UPDATE orders SET price = price + 1",
    "UPDATE orders SET price = 45 WHERE id = 3",
    "DELETE FROM orders WHERE id = 3",
    "DELETE FROM orders WHERE price = 90; INSERT INTO voids VALUES (3, world_now())",
    "UPDATE orders SET price = 60",
    "INSERT INTO orders SELECT id + 10, 60, note FROM orders; DELETE FROM orders WHERE id < 10",
]


@pytest.mark.parametrize("once", [True, False])
def test_a_repair_is_the_same_whatever_ran_before_it(
    tmp_path: Path, once: bool, worker: Sandbox
) -> None:
    """Of a world under another name nothing is known."""
    path = tmp_path / "three.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(WORLD)
    among_others = [_told(worker, path, script, once) for script in [*SCRIPTS, *SCRIPTS]]
    alone = []
    for number, script in enumerate(SCRIPTS):
        another = shutil.copy(path, tmp_path / f"{number}.duckdb")
        alone.append(_told(worker, another, script, once))
    assert among_others == [*alone, *alone]


def _told(worker: Sandbox, path: Path, script: str, once: bool) -> tuple[object, ...]:
    found: Repair = worker.repair(
        path,
        statements.check_script(script),
        tables=TABLES,
        contract=CONTRACT,
        reads=READS,
        next_run=NEXT,
        once=once,
        source=script,
    )
    changes = {
        name: (change.added, change.removed, change.changed, change.columns, change.keys_unique,
               sorted(change.rows.rows()))
        for name, change in found.changes.items()
    }  # fmt: skip
    return changes, found.contract, found.again, found.contract_again, found.later


RULE = {"cheap": "SELECT id FROM orders WHERE price > 50"}


@pytest.mark.parametrize(
    ("then", "asked_again"),
    [
        ({}, False),
        ({"fingerprints": {"orders": (3, 7), "voids": (9, 9)}}, False),  # it reads no voids
        ({"fingerprints": {"orders": (3, 8), "voids": (0, 0)}}, True),
        ({"clock": "12:10"}, True),
        ({"world": "another"}, True),
        ({"reads": {}}, True),  # what it reads is not known
    ],
)
def test_a_rule_is_asked_once_of_the_same_rows(then: dict[str, object], asked_again: bool) -> None:
    """Asked again it says what is so now, for here the rows change though the state does not."""
    first = {
        "world": "w",
        "clock": "12:00",
        "fingerprints": {"orders": (3, 7), "voids": (0, 0)},
        "reads": {"cheap": ["orders"]},
    }
    known: Recent[Hashable, dict[str, Any]] = Recent(10)
    with duckdb.connect() as look:
        look.execute("CREATE TABLE orders AS SELECT 1 AS id, 10 AS price")
        assert contract.ask(look, RULE, State(**first), known)["cheap"]["count"] == 0
        look.execute("UPDATE orders SET price = 90")
        again = contract.ask(look, RULE, State(**{**first, **then}), known)
    assert again["cheap"]["count"] == asked_again


def test_violations_are_told_alike_in_whichever_order_the_rows_are_stored() -> None:
    """The first ones are shown: of the same rows the same, whoever wrote them."""
    state = {"world": "w", "clock": "12:00", "reads": {}}
    told = []
    for order in ("ASC", "DESC"):
        with duckdb.connect() as look:
            look.execute(
                "CREATE TABLE orders AS SELECT i AS id, 90 AS price FROM range(1, 9) AS r (i)"
                f" ORDER BY i {order}"
            )
            found = contract.ask(look, RULE, State(fingerprints={}, **state), Recent(10))
            told.append(found["cheap"])
    assert told[0] == told[1] == {"count": 8, "columns": ["id"], "rows": [["1"], ["2"], ["3"]]}


def test_too_many_violations_are_counted_up_to_a_bound_and_asked_for_again() -> None:
    state = State("w", "12:00", {"orders": (1, 7)}, {"cheap": ["orders"]})
    known: Recent[Hashable, dict[str, Any]] = Recent(10)
    with duckdb.connect() as look:
        many = contract.MAX_VIOLATIONS + 5
        look.execute(
            f"CREATE TABLE orders AS SELECT i AS id, 90 AS price FROM range({many}) AS r (i)"
        )
        assert contract.ask(look, RULE, state, known)["cheap"]["count"] == contract.MAX_VIOLATIONS
        look.execute("DELETE FROM orders WHERE id > 0")
        assert contract.ask(look, RULE, state, known)["cheap"]["count"] == 1
