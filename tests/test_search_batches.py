"""Batches of the search: many databases at once give what each gives by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.errors import Rejected
from grader.results import Result
from grader.sandbox.client import Sandbox
from grader.search import constants
from grader.search.arena import Arena
from grader.search.database import complete, is_legal
from grader.search.generate import Generator
from grader.search.splice import splice
from tests.test_search import SHOP

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
