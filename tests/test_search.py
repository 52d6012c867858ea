"""The search: batches tell the truth, differences are found and made small, nothing is unsteady."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.errors import Rejected
from grader.results import Result
from grader.sandbox.client import Sandbox
from grader.search import constants
from grader.search.arena import Arena
from grader.search.database import Database, complete, is_legal, legal_rows
from grader.search.ddl import BadSchema, from_ddl
from grader.search.generate import Generator
from grader.search.look import BadReference, Finding, look
from grader.search.pair import Pair
from grader.search.splice import splice

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

# Shapes that a query can have; each has to give in a batch what it gives by itself.
SHAPES = {
    "filter": "SELECT id, amount FROM orders WHERE amount > 2",
    "all columns": "SELECT * FROM orders",
    "join": "SELECT c.name, o.amount FROM orders o JOIN customer c ON c.id = o.customer_id",
    "using": "SELECT id FROM orders JOIN (SELECT id FROM customer) USING (id)",
    "natural": "SELECT * FROM customer NATURAL JOIN (SELECT id FROM orders)",
    "left join": "SELECT c.id, o.id FROM customer c LEFT JOIN orders o ON o.customer_id = c.id",
    "full join": "SELECT c.id, o.id FROM customer c FULL JOIN orders o ON o.customer_id = c.id",
    "semi": "SELECT * FROM customer c SEMI JOIN orders o ON o.customer_id = c.id",
    "anti": "SELECT * FROM customer c ANTI JOIN orders o ON o.customer_id = c.id",
    "comma": "SELECT c.id, o.id FROM customer c, orders o WHERE c.id = o.customer_id",
    "group": "SELECT customer_id, count(*), sum(amount) FROM orders GROUP BY customer_id",
    "group by all": "SELECT status, avg(amount) AS mean FROM orders GROUP BY ALL HAVING mean > 1",
    "no group": "SELECT count(*), max(amount) FROM orders",
    "distinct": "SELECT DISTINCT status, customer_id FROM orders",
    "distinct on": "SELECT DISTINCT ON (status) status, id FROM orders ORDER BY status, id",
    "filter clause": "SELECT count(*) FILTER (WHERE status = 'paid') AS n FROM orders",
    "rollup": "SELECT status, tags, count(*) FROM orders GROUP BY ROLLUP (status, tags)",
    "window": "SELECT id, sum(amount) OVER (PARTITION BY customer_id ORDER BY id) FROM orders",
    "named window": "SELECT id, lag(id) OVER w FROM orders WINDOW w AS (ORDER BY id)",
    "qualify": "SELECT id FROM orders QUALIFY rank() OVER (PARTITION BY status ORDER BY id) = 1",
    "in": "SELECT name FROM customer WHERE id IN (SELECT customer_id FROM orders)",
    "not in": "SELECT name FROM customer WHERE id NOT IN (SELECT customer_id FROM orders)",
    "exists": "SELECT id FROM customer c WHERE EXISTS (FROM orders o WHERE o.customer_id = c.id)",
    "not exists": """SELECT id FROM customer c
        WHERE NOT EXISTS (SELECT * FROM orders o WHERE o.customer_id = c.id AND amount > 2)""",
    "scalar": "SELECT id, (SELECT max(id) FROM orders WHERE customer_id = c.id) FROM customer c",
    "all": "SELECT id FROM orders WHERE amount >= ALL (SELECT amount FROM orders)",
    "pair in": """SELECT id FROM orders WHERE (customer_id, amount) IN
        (SELECT customer_id, max(amount) FROM orders GROUP BY customer_id)""",
    "pair not in": """SELECT id FROM orders WHERE (customer_id, amount) NOT IN
        (SELECT customer_id, amount FROM orders WHERE status = 'open')""",
    "a column called w": "SELECT id AS w, name AS arena_w FROM customer",
    "two deep": """SELECT id FROM customer c WHERE EXISTS (SELECT * FROM orders o
        WHERE o.customer_id = c.id AND EXISTS (SELECT * FROM orders p WHERE p.id > o.id))""",
    "cte": "WITH big AS (SELECT * FROM orders WHERE amount > 1) SELECT count(*) FROM big",
    "cte named as its table": "WITH orders AS (SELECT id FROM orders) SELECT count(*) FROM orders",
    "recursive": """WITH RECURSIVE up(n) AS (SELECT min(id) FROM orders UNION ALL
        SELECT n + 1 FROM up WHERE n < (SELECT max(id) FROM orders)) SELECT count(n) FROM up""",
    "union": "SELECT id FROM orders UNION SELECT id FROM customer",
    "union all": "SELECT id FROM orders UNION ALL SELECT id FROM customer",
    "except": "SELECT id FROM customer EXCEPT SELECT customer_id FROM orders",
    "intersect all": "SELECT id FROM customer INTERSECT ALL SELECT customer_id FROM orders",
    "limit": "SELECT id FROM orders ORDER BY id LIMIT 2",
    "offset": "SELECT id FROM orders ORDER BY id LIMIT 1 OFFSET 1",
    "lateral": """SELECT c.id, t.id FROM customer c,
        LATERAL (SELECT id FROM orders o WHERE o.customer_id = c.id ORDER BY id LIMIT 1) t""",
    "asof": """SELECT o.id, r.rate FROM orders o ASOF LEFT JOIN rate r ON o.placed_at >= r.since""",
    "unnest": "SELECT id, unnest(tags) FROM orders",
    "list": "SELECT customer_id, list(id ORDER BY id) FROM orders GROUP BY customer_id",
    "values": "SELECT v FROM (VALUES (1), (2)) AS t (v) WHERE v IN (SELECT id FROM orders)",
    "pivot": "FROM (PIVOT orders ON status IN ('open', 'paid') USING count(*) GROUP BY id)",
    "from first": "FROM orders SELECT id WHERE status = 'open'",
    "with table names": "SELECT orders.id, customer.name FROM orders, customer",
    "dates": "SELECT date_trunc('month', placed_at) AS m, count(*) FROM orders GROUP BY m",
    "two columns of one name": "SELECT c.id, o.id FROM customer c JOIN orders o USING (id)",
    "interval": "SELECT id, placed_at - TIMESTAMP '2024-01-01' FROM orders",
    "struct": "SELECT {'a': id, 'b': amount} AS s FROM orders",
    "range": "SELECT count(*) FROM range(3) r(n), orders WHERE orders.id > r.n",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


@pytest.fixture(scope="module")
def arena(sandbox: Sandbox) -> Arena:
    made = Arena(sandbox, SHOP)
    generator = Generator(SHOP, constants.read(SHOP, ["SELECT * FROM orders, customer, rate"]))
    made.load(generator.databases(0, 60))
    return made


@pytest.mark.parametrize("sql", SHAPES.values(), ids=SHAPES)
def test_a_batch_gives_what_each_database_gives_by_itself(sql: str, arena: Arena) -> None:
    arena.batches = True
    together, each = arena.batch(sql), arena.each(sql)
    assert (together.columns, together.types) == (each.columns, each.types)
    for at in range(len(arena.databases)):
        mine, due = together.of(at), each.of(at)
        assert isinstance(mine, Result)
        assert isinstance(due, Result)
        assert sorted(map(repr, mine.frame.rows())) == sorted(map(repr, due.frame.rows()))


def test_a_database_in_which_a_query_fails_does_not_fail_the_others(arena: Arena) -> None:
    arena.batches = True
    rows = arena.batch("SELECT (SELECT id FROM customer) AS one")
    counts = [len(database.tables["customer"]) for database in arena.databases]
    assert [at for at, count in enumerate(counts) if count > 1] == sorted(rows.errors)
    assert arena.batches


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


def test_what_does_not_bind_is_rejected_with_its_place(arena: Arena) -> None:
    with pytest.raises(Rejected) as caught:
        arena.batch("SELECT id,\n  amout FROM orders")
    assert (caught.value.line, caught.value.column) == (2, 3)


def test_plain_tables_hold_the_rows_in_their_order(arena: Arena) -> None:
    rows = (("2", "Bo", None), ("1", "Al", "Rome"))
    database = complete(SHOP, {"customer": rows})
    sql = "SELECT first(id) AS id, last(name) AS name FROM customer"
    ((found,),) = arena.plain([database], [sql])
    assert isinstance(found, Result)
    assert found.frame.rows() == [(2, "Al")]


# -- splice -------------------------------------------------------------------------------------

SPLICED = {
    "a table": ("SELECT * FROM emp", 'SELECT * FROM (E) AS "emp"'),
    "its alias": ("SELECT * FROM emp AS e", "SELECT * FROM (E) AS e"),
    "letter case": ("SELECT Emp.a FROM EMP", 'SELECT Emp.a FROM (E) AS "EMP"'),
    "a schema": ("SELECT s.dept.x FROM s.dept", 'SELECT dept.x FROM (D) AS "dept"'),
    "a CTE of that name": ("WITH emp AS (SELECT 1) FROM emp", "WITH emp AS (SELECT 1) FROM emp"),
    "a CTE over its table": (
        "WITH emp AS (FROM emp) FROM emp",
        'WITH emp AS (FROM (E) AS "emp") FROM emp',
    ),
    "a CTE elsewhere": (
        "SELECT (WITH emp AS (SELECT 1 AS n) SELECT n FROM emp), a FROM emp",
        'SELECT (WITH emp AS (SELECT 1 AS n) SELECT n FROM emp), a FROM (E) AS "emp"',
    ),
    "a CTE over a table with a schema": (
        "WITH dept AS (FROM s.dept) FROM dept JOIN s.dept AS d USING (x)",
        'WITH dept AS (FROM (D) AS "dept") FROM dept JOIN (D) AS d USING (x)',
    ),
    "comments and texts": (
        "SELECT 'emp' /* emp */ FROM emp -- emp",
        "SELECT 'emp' /* emp */ FROM (E) AS \"emp\" -- emp",
    ),
}


@pytest.mark.parametrize(("sql", "expected"), SPLICED.values(), ids=SPLICED)
def test_tables_are_exchanged_and_the_rest_stays_as_written(sql: str, expected: str) -> None:
    assert expected == splice(sql, {"emp": "(E)", "s.dept": "(D)"})


# -- databases ----------------------------------------------------------------------------------


def test_every_database_drawn_is_legal_and_always_the_same(arena: Arena) -> None:
    read = constants.read(SHOP, ["SELECT * FROM orders, customer, rate"])
    first = Generator(SHOP, read).databases(0, 300)
    assert first == Generator(SHOP, read).databases(0, 300)
    assert first[100:] == Generator(SHOP, read).databases(100, 200)
    assert all(is_legal(SHOP, database) for database in first)
    arena.load(first)
    broken = """SELECT id FROM orders WHERE amount <= 0 OR status NOT IN ('open', 'paid', 'void')
        UNION ALL SELECT 0 FROM rate WHERE since >= until"""
    assert arena.batch(broken).frame.is_empty()


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
