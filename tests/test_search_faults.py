"""An answer's own error on a small database: refuted by its logic, let off for a type's range."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import FiredrillError, OutOfBudget, Rejected
from grader.incident import Lab
from grader.sandbox.client import Sandbox
from grader.search.ddl import from_ddl
from grader.search.faults import fault
from grader.search.finding import Finding
from grader.search.look import look
from grader.search.pair import Pair
from grader.worlds import world

KINDS = {
    "logic": [
        "SELECT (SELECT price FROM shop.orders)",
        "SELECT item::INTEGER FROM shop.orders",
        "SELECT item::DECIMAL(9, 2) FROM shop.orders",
        "SELECT item::DATE FROM shop.orders",
        "SELECT item::TIME FROM shop.orders",
        "SELECT (item || '2024-13-01')[-10:]::DATE FROM shop.orders",
        "SELECT item::BOOLEAN FROM shop.orders",
        "SELECT item::INTEGER[] FROM shop.orders",
        "SELECT json_extract(item, '$.a') FROM shop.orders",
        "SELECT strptime(item, '%Y') FROM shop.orders",
        "SELECT order_id // (order_id - order_id) FROM shop.orders",
        "SELECT order_id % (order_id - order_id) FROM shop.orders",
        "SELECT map([item, item], [1, 2]) FROM shop.orders",
        "SELECT date_trunc(item, placed_at) FROM shop.orders",
    ],
    "range": [
        "SELECT order_id + 9223372036854775807 FROM shop.orders",
        "SELECT order_id * 9223372036854775807 FROM shop.orders",
        "SELECT (order_id * 3000000000)::INTEGER FROM shop.orders",
        "SELECT (price * 100000)::DECIMAL(5, 2) FROM shop.orders",
        "SELECT ('99999999999' || left(item, 0))::INTEGER FROM shop.orders",
        "SELECT ('300' || left(item, 0))::TINYINT FROM shop.orders",
        "SELECT ('300000-01-01' || left(item, 0))::DATE FROM shop.orders WHERE false"
        " UNION ALL SELECT ('9000000-01-01' || left(item, 0))::DATE FROM shop.orders",
        "SELECT placed_at + INTERVAL 300000 YEAR FROM shop.orders",
        "SELECT (1e20 * price)::INTEGER FROM shop.orders",
    ],
    "other": [
        "SELECT regexp_matches(item, '(' || item) FROM shop.orders",
        "SELECT ntile((order_id * 0)::INTEGER) OVER () FROM shop.orders",
    ],
}
CASES = [(kind, sql) for kind, sqls in KINDS.items() for sql in sqls]


@pytest.fixture(scope="module")
def tiny_world(tiny: Lab) -> Path:
    return world.cached(world.Spec(tiny, scale=0.03))


@pytest.mark.parametrize(("kind", "sql"), CASES, ids=[sql[:60] for _, sql in CASES])
def test_an_error_of_the_engine_is_of_one_kind(
    kind: str, sql: str, worker: Sandbox, tiny_world: Path
) -> None:
    with pytest.raises(Rejected) as refused:
        worker.query(tiny_world, sql)
    assert kind == fault(refused.value), refused.value.cause


@pytest.mark.parametrize(
    "error", [OutOfBudget("time"), FiredrillError("disk"), Rejected("not allowed")]
)
def test_what_the_engine_did_not_say_is_no_fault_of_logic(error: FiredrillError) -> None:
    assert fault(error) == "other"


# ── what a search comes to ───────────────────────────────────────────────────────────────────────

EMP = from_ddl("""
CREATE TABLE emp (id INTEGER PRIMARY KEY, dept INTEGER, name VARCHAR, pay SMALLINT NOT NULL);
""")
FAILS = {  # name → (reference, answer, a part of what is said, rows of the smallest database)
    "two rows where one value is needed": (
        "SELECT id FROM emp",
        "SELECT id FROM emp WHERE coalesce((SELECT true FROM emp WHERE dept = 3), true)",
        "row",
        2,
    ),
    "a word read as a number": (
        "SELECT id FROM emp WHERE TRY_CAST(name AS INTEGER) = 5",
        "SELECT id FROM emp WHERE name::INTEGER = 5",
        "cannot be read as INT32",
        1,
    ),
    "a division by a count that may be zero": (
        "SELECT count(*) AS n FROM emp",
        "SELECT count(*) + count(*) // (count(*) + 1) - 1 // count(*) * 0 AS n FROM emp",
        "zero",
        0,
    ),
}


def _look(sandbox: Sandbox, reference: str, answer: str, worlds: int = 300) -> Finding:
    return look(Pair(EMP, reference, answer), sandbox, worlds=worlds)


@pytest.mark.parametrize("name", FAILS)
def test_an_error_of_the_querys_logic_is_a_difference(name: str, worker: Sandbox) -> None:
    reference, answer, said, rows = FAILS[name]
    found = _look(worker, reference, answer)
    assert (found.outcome, found.answer) == ("different", None), found
    assert found.reason.startswith("The answer ends in an error there: ")
    assert said in found.reason
    assert found.reference is not None
    assert found.database is not None
    assert found.database.rows == rows


def test_an_error_that_the_reference_shares_is_no_difference(worker: Sandbox) -> None:
    one, two = "SELECT name::INTEGER AS n FROM emp", "SELECT CAST(name AS INTEGER) AS n FROM emp"
    assert _look(worker, one, two).outcome == "same"


def test_a_value_at_the_edge_of_its_type_is_held_against_nobody(worker: Sandbox) -> None:
    where = "WHERE name = 'x' OR (pay <> 32767 AND dept = 2)"
    found = _look(
        worker,
        f"SELECT id, pay::INTEGER + 1 AS more FROM emp {where}",
        f"SELECT id, pay + 1::SMALLINT AS more FROM emp {where}",
    )
    assert (found.outcome, found.database) == ("same", None)
    assert found.left_out > 0


def test_where_a_type_is_too_small_for_most_databases_nothing_is_known(worker: Sandbox) -> None:
    found = _look(
        worker,
        "SELECT id, pay::INTEGER * 30000 AS more FROM emp",
        "SELECT id, pay * 30000::SMALLINT AS more FROM emp",
    )
    assert found.outcome == "cannot_run"
    assert found.reason.startswith("The answer ends in an error there: ")


def test_an_error_that_the_engine_words_in_a_way_unknown_to_us_is_unknown(worker: Sandbox) -> None:
    found = _look(
        worker,
        "SELECT id FROM emp",
        "SELECT id FROM emp WHERE regexp_matches('a', '(' || name) IS DISTINCT FROM 7::BOOLEAN",
    )
    assert found.outcome == "cannot_run"


def test_a_search_may_ask_for_one_kind_of_difference(worker: Sandbox) -> None:
    """The answer rounds the sum, and leaves departments without a number out."""
    reference = "SELECT dept, sum(pay) / 3 AS share FROM emp GROUP BY dept"
    answer = (
        "SELECT dept, round(sum(pay) / 3, 1) AS share FROM emp WHERE dept IS NOT NULL GROUP BY dept"
    )
    pair = Pair(EMP, reference, answer)
    for wanted in (True, False):
        found = look(
            pair,
            worker,
            worlds=300,
            alike=lambda mine, due, w=wanted: (mine.frame.height < due.frame.height) == w,
        )
        assert found.outcome == "different"
        assert found.answer is not None
        assert found.reference is not None
        assert (found.answer.frame.height < found.reference.frame.height) == wanted
