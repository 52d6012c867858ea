"""The search: batches tell the truth, differences are found and made small, nothing is unsteady."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.sandbox.client import Sandbox
from grader.search.database import Database, complete, is_legal, legal_rows
from grader.search.ddl import BadSchema, from_ddl
from grader.search.finding import BadReference, Finding
from grader.search.look import look
from grader.search.pair import Pair

SHOP = from_ddl("""
    CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, city VARCHAR);
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY,
        customer_id INTEGER REFERENCES customer (id),
        amount DECIMAL(10, 2) CHECK (amount > 0),
        placed_at TIMESTAMP,
        status VARCHAR NOT NULL CHECK (status IN ('open', 'paid', 'void')),
        tags VARCHAR[]
    );
    CREATE TABLE rate (
        currency VARCHAR, since DATE UNIQUE, until DATE, rate DOUBLE, CHECK (since < until)
    );
""")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def test_columns_in_other_places_or_under_other_names_are_the_same(sandbox: Sandbox) -> None:
    """`max(b)` of the one is not `max(b)` of the other, but stands in another place there."""
    schema = from_ddl("CREATE TABLE t (a INTEGER, b INTEGER)")
    moved = "SELECT b, a FROM t"
    derived = "SELECT max(a), max(b) FROM (SELECT b AS a, a AS b FROM t)"
    assert look(Pair(schema, "SELECT a, b FROM t", moved), sandbox).outcome == "same"
    assert look(Pair(schema, "SELECT max(b), max(a) FROM t", derived), sandbox).outcome == "same"
    wrong = "SELECT a + 1 AS b, b AS a FROM t WHERE a < 9"
    right = "SELECT a, b FROM t WHERE a < 9"
    assert look(Pair(schema, right, wrong), sandbox).outcome == "different"


# -- splice -------------------------------------------------------------------------------------


# -- databases ----------------------------------------------------------------------------------


def test_rows_that_name_a_row_which_is_gone_go_too() -> None:
    orders = ("7", "1", "2.00", None, "open", None)
    database = complete(SHOP, {"customer": [], "orders": [orders]})
    assert legal_rows(SHOP, database).rows == 0


def test_a_schema_that_does_not_run_says_why() -> None:
    with pytest.raises(BadSchema, match=r"The schema does not run: .*syntax error"):
        from_ddl("CREATE TABLE (")


# -- what a search finds ------------------------------------------------------------------------

# answer → (reference, largest number of rows of the counterexample)
DIFFERENT = {
    "boundary": (
        "SELECT id FROM orders WHERE amount > 100",
        "SELECT id FROM orders WHERE amount >= 100",
        1,
    ),
    "NULL in NOT IN": (
        "SELECT id FROM customer c WHERE NOT EXISTS (FROM orders o WHERE o.customer_id = c.id)",
        "SELECT id FROM customer WHERE id NOT IN (SELECT customer_id FROM orders)",
        2,
    ),
    "fan-out": (
        "SELECT name FROM customer WHERE id IN (SELECT customer_id FROM orders)",
        "SELECT name FROM customer c JOIN orders o ON o.customer_id = c.id",
        3,
    ),
    "a group of five": (
        "SELECT status FROM orders GROUP BY status HAVING count(*) > 4",
        "SELECT status FROM orders GROUP BY status HAVING count(*) >= 4",
        4,
    ),
    "the end of a day": (
        "SELECT id FROM orders WHERE placed_at >= '2024-03-01' AND placed_at < '2024-04-01'",
        "SELECT id FROM orders WHERE placed_at BETWEEN '2024-03-01' AND '2024-03-31'",
        1,
    ),
    "wildcard": (
        "SELECT id FROM customer WHERE name LIKE 'A%'",
        "SELECT id FROM customer WHERE name LIKE '%A%'",
        1,
    ),
    "rank ties": (
        "SELECT id FROM orders QUALIFY rank() OVER (ORDER BY amount DESC) <= 2",
        "SELECT id FROM orders QUALIFY dense_rank() OVER (ORDER BY amount DESC) <= 2",
        3,
    ),
    "empty sum": (
        "SELECT sum(amount) FROM orders",
        "SELECT coalesce(sum(amount), 0) FROM orders",
        0,
    ),
    "rows kept": ("SELECT id FROM orders LIMIT 2", "SELECT id FROM orders LIMIT 3", 3),
}


def _look(sandbox: Sandbox, reference: str, answer: str, **more: object) -> Finding:
    return look(Pair(SHOP, reference, answer, **more), sandbox)  # type: ignore[arg-type]


@pytest.mark.parametrize(("reference", "answer", "rows"), DIFFERENT.values(), ids=DIFFERENT)
def test_a_difference_is_found_and_made_small(
    reference: str, answer: str, rows: int, sandbox: Sandbox
) -> None:
    found = _look(sandbox, reference, answer)
    assert found.outcome == "different"
    assert found.database is not None
    assert found.database.rows <= rows, found.database
    assert is_legal(SHOP, found.database)


def test_equal_queries_are_the_same(sandbox: Sandbox) -> None:
    found = look(
        Pair(
            SHOP,
            "SELECT customer_id, count(*) AS n FROM orders WHERE status <> 'void' GROUP BY 1",
            "SELECT customer_id, count(CASE WHEN status IN ('open', 'paid') THEN 1 END) AS n"
            " FROM orders GROUP BY customer_id HAVING n > 0",
        ),
        sandbox,
        worlds=300,
    )
    assert (found.outcome, found.worlds) == ("same", 300)
    assert found.exercised > 100


def test_queries_that_are_always_empty_prove_nothing(sandbox: Sandbox) -> None:
    found = look(
        Pair(SHOP, "SELECT id FROM orders WHERE false", "SELECT id FROM customer WHERE 1 = 2"),
        sandbox,
        worlds=100,
    )
    assert (found.outcome, found.exercised) == ("not_exercised", 0)


UNSTEADY = {
    "limit without an order": ("SELECT min(id) AS id FROM orders", "SELECT id FROM orders LIMIT 1"),
    "any_value": (
        "SELECT status, min(id) AS id FROM orders GROUP BY status",
        "SELECT status, any_value(id) AS id FROM orders GROUP BY status",
    ),
    "a tie": (
        "SELECT id FROM orders ORDER BY amount, id LIMIT 1",
        "SELECT id FROM orders WHERE id IN (SELECT id FROM orders ORDER BY amount LIMIT 1)",
    ),
}


@pytest.mark.parametrize(("reference", "answer"), UNSTEADY.values(), ids=UNSTEADY)
def test_what_depends_on_the_order_of_rows_is_never_called_different(
    reference: str, answer: str, sandbox: Sandbox
) -> None:
    pair = Pair(SHOP, reference, f"SELECT * FROM ({answer}) WHERE id IS NOT NULL")
    found = look(
        Pair(SHOP, f"SELECT * FROM ({reference}) WHERE id IS NOT NULL", pair.answer),
        sandbox,
        worlds=200,
    )
    assert found.outcome == "order_dependent"
    assert found.reason.startswith("The answer gives other rows")


def test_an_assumption_rules_databases_out(sandbox: Sandbox) -> None:
    reference = "SELECT id FROM orders WHERE status = 'void'"
    answer = "SELECT id FROM orders WHERE amount IS NULL"
    law = "NOT EXISTS (FROM orders WHERE (status = 'void') <> (amount IS NULL))"
    assert _look(sandbox, reference, answer).outcome == "different"
    assert _look(sandbox, reference, answer, assumptions=(law,)).outcome == "same"


def test_no_query_runs_where_an_assumption_does_not_hold(sandbox: Sandbox) -> None:
    """A recursion that counts its steps never ends where a road leads back to where it began."""
    roads = from_ddl("CREATE TABLE road (a INTEGER, b INTEGER);")
    far = (
        "WITH RECURSIVE way AS (SELECT b, 1 AS n FROM road UNION"
        " SELECT road.b, n + 1 FROM way JOIN road ON road.a = way.b) SELECT {} FROM way"
    )
    law = "NOT EXISTS (FROM road WHERE b <= a)"
    pair = Pair(roads, far.format("max(n)"), far.format("count(*)"), assumptions=(law,))
    assert look(pair, sandbox, worlds=200).outcome == "different"


def test_a_database_made_smaller_still_obeys_the_assumptions(sandbox: Sandbox) -> None:
    """Without this one, a single row would show the difference."""
    reference, answer = "SELECT id FROM orders", "SELECT id + 1 AS id FROM orders"
    law = "(SELECT count(*) FROM orders) <> 1"
    database = _look(sandbox, reference, answer, assumptions=(law,)).database
    assert database is not None
    assert len(database.tables["orders"]) == 2


ORDERED = {
    "the other way round": (
        "SELECT id FROM orders ORDER BY id",
        "SELECT id FROM orders ORDER BY id DESC",
        "different",
    ),
    "a tie may fall either way": (
        "SELECT id, status FROM orders ORDER BY status",
        "SELECT id, status FROM orders ORDER BY status, id DESC",
        "same",
    ),
    "a key that is not shown": (
        "SELECT id FROM orders ORDER BY amount DESC NULLS LAST",
        "SELECT id FROM orders ORDER BY amount ASC NULLS FIRST",
        "different",
    ),
    "a key by its place, and a tie": (
        "SELECT id, status, amount FROM orders ORDER BY 2",
        "SELECT id, status, amount FROM orders ORDER BY status, id DESC",
        "same",
    ),
    "a key that is an expression": (
        "SELECT id FROM customer ORDER BY lower(name), id",
        "SELECT id FROM customer ORDER BY upper(name), id",
        "same",
    ),
}


@pytest.mark.parametrize(("reference", "answer", "outcome"), ORDERED.values(), ids=ORDERED)
def test_order_counts_where_it_is_asked(
    reference: str, answer: str, outcome: str, sandbox: Sandbox
) -> None:
    found = look(Pair(SHOP, reference, answer, ordered=True), sandbox, worlds=150)
    assert found.outcome == outcome


def test_a_reference_that_does_not_run_is_not_the_answers_fault(sandbox: Sandbox) -> None:
    with pytest.raises(BadReference, match="The reference does not run"):
        _look(sandbox, "SELECT nothing FROM orders", "SELECT id FROM orders")


def test_a_finding_does_not_depend_on_what_ran_before_or_on_the_worker(sandbox: Sandbox) -> None:
    reference, answer, _ = DIFFERENT["fan-out"]
    first = _look(sandbox, reference, answer)
    _look(sandbox, *DIFFERENT["wildcard"][:2])
    again = _look(sandbox, reference, answer)
    with Sandbox(threads=2) as other:
        elsewhere = _look(other, reference, answer)
    assert first.database == again.database == elsewhere.database
    assert isinstance(first.database, Database)
