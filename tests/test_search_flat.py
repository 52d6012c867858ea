"""Queries over all small databases at once: the number of the database in every key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader import incident, schema
from grader.incident import Lab
from grader.sandbox.client import Sandbox
from grader.search import constants
from grader.search.arena import Arena
from grader.search.flat import flat
from grader.search.generate import Generator
from grader.search.lab import NOW, clock, grounds
from grader.search.rules import Rule, none_of, rules
from tests.test_search import SHOP

STORED = {name: f"there.{name}" for name in SHOP.tables}
PAIRED = "FROM orders AS one JOIN orders AS other"

FLAT = {
    "filter": "SELECT id FROM orders WHERE amount > 2",
    "using": "SELECT orders.id FROM orders JOIN customer USING (id) WHERE amount > 1",
    "on": f"SELECT one.id {PAIRED} ON one.id < other.id WHERE one.placed_at > other.placed_at",
    "on, twice": f"SELECT one.id {PAIRED} ON one.id < other.id"
    " JOIN customer ON customer.id = one.id",
    "using, twice": "SELECT id FROM orders JOIN customer USING (id) JOIN orders AS o USING (id)",
    "comma": "SELECT customer.id FROM customer, orders WHERE customer.id = customer_id",
    "cross": "SELECT customer.id FROM customer CROSS JOIN rate WHERE since IS NULL",
    "left": "SELECT c.id FROM customer AS c LEFT JOIN orders ON customer_id = c.id"
    " WHERE orders.id IS NULL",
    "left using": "SELECT c.id FROM customer AS c LEFT JOIN orders USING (id) WHERE status IS NULL",
    "semi": "SELECT id FROM customer AS c SEMI JOIN orders ON customer_id = c.id",
    "anti": "SELECT id FROM customer ANTI JOIN orders USING (id)",
    "group": "SELECT status FROM orders GROUP BY status HAVING count(*) > 1",
    "group by place": "SELECT status, count(*) FROM orders GROUP BY 1 HAVING count(*) > 1",
    "group by all": "SELECT status, sum(amount) AS due FROM orders GROUP BY ALL HAVING due > 2",
    "distinct": "SELECT DISTINCT status FROM orders",
    "window": "SELECT id FROM ("
    " SELECT id, lag(id) OVER (ORDER BY placed_at, id) AS last FROM orders) WHERE last > id",
    "window of a group": "SELECT status FROM ("
    " SELECT status, count(*) OVER (PARTITION BY city) AS of"
    " FROM orders JOIN customer ON customer.id = customer_id GROUP BY status, city) WHERE of > 1",
    "cte": "WITH big AS (SELECT id, customer_id FROM orders WHERE amount > 1)"
    " SELECT one.id FROM big AS one JOIN big AS other USING (customer_id) WHERE one.id < other.id",
    "the clock": "SELECT id FROM orders WHERE placed_at > world_now()",
}

NOT_FLAT = {
    "one row of none": "SELECT count(*) FROM orders",
    "having alone": "SELECT 1 FROM orders HAVING count(*) > 1",
    "no table": "SELECT 1",
    "a table that is not stored": "SELECT 1 FROM range(3)",
    "subquery in a condition": "SELECT id FROM orders WHERE amount > (SELECT 2)",
    "in": "SELECT id FROM orders WHERE id IN (SELECT id FROM customer)",
    "exists": "SELECT id FROM customer c WHERE EXISTS (FROM orders o WHERE o.customer_id = c.id)",
    "all columns": "SELECT * FROM orders",
    "order": "SELECT id FROM orders ORDER BY id LIMIT 1",
    "full join": "SELECT 1 FROM customer FULL JOIN orders USING (id)",
    "right join": "SELECT 1 FROM customer RIGHT JOIN orders USING (id)",
    "natural join": "SELECT 1 FROM customer NATURAL JOIN orders",
    "using after on": f"SELECT 1 {PAIRED} ON one.id < other.id JOIN customer ON true JOIN rate"
    " USING (since)",
    "named window": "SELECT lag(id) OVER w FROM orders WINDOW w AS (ORDER BY id)",
    "distinct on": "SELECT DISTINCT ON (status) id FROM orders",
    "rollup": "SELECT status FROM orders GROUP BY ROLLUP (status)",
    "grouping sets": "SELECT status FROM orders GROUP BY GROUPING SETS ((status), ())",
    "cube": "SELECT status FROM orders GROUP BY CUBE (status)",
    "recursive": "WITH RECURSIVE up AS (SELECT 1 AS n) SELECT n FROM up",
    "union": "SELECT id FROM orders UNION ALL SELECT id FROM customer",
    "a function that may be of rows": "SELECT status FROM orders"
    " GROUP BY status HAVING mad(id) > 1",
    "the number itself": "SELECT id AS arena_w FROM orders",
}


@pytest.mark.parametrize("sql", FLAT.values(), ids=FLAT)
def test_these_shapes_are_understood(sql: str) -> None:
    text = flat(sql, STORED)
    assert text is not None
    assert "there." in text


@pytest.mark.parametrize("sql", NOT_FLAT.values(), ids=NOT_FLAT)
def test_no_other_shape_is(sql: str) -> None:
    assert flat(sql, STORED) is None


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def broken(arena: Arena, rule: Rule) -> tuple[set[int], set[int]]:
    """The databases in which a rule does not hold: as the search asks, and one by one."""
    all_ = rules(arena.schema, [rule.sql], {})
    found = arena._broken(all_, all_.rules)
    assert found is not None  # no error, after which it would be asked in another way
    rows = arena.each(rule.sql).frame
    held = set(rows.filter(rows.to_series(1)).to_series(0).to_list())
    return found[0], set(range(len(arena.databases))) - held


@pytest.mark.parametrize("sql", FLAT.values(), ids=FLAT)
def test_they_find_in_all_databases_what_they_find_in_each(sql: str, sandbox: Sandbox) -> None:
    arena = Arena(sandbox, SHOP, [clock("2024-01-02 00:00:00")])
    said = constants.read(SHOP, ["SELECT * FROM orders JOIN customer ON customer.id = customer_id"])
    said.tables.add("rate")
    arena.load(Generator(SHOP, said).databases(0, 60))
    found, due = broken(arena, Rule(none_of(sql), ()))
    assert found == due
    assert 0 < len(due) < 60  # else it would say nothing


LABS = [incident.load(slug) for slug in incident.slugs()]


@pytest.mark.slow
@pytest.mark.parametrize("lab", LABS, ids=[lab.slug for lab in LABS])
def test_the_assumptions_of_the_labs_are_found_broken_where_they_are(
    lab: Lab, sandbox: Sandbox
) -> None:
    tables = schema.read(lab.sql("schema.sql"))
    ground = grounds(lab, tables)
    arena = Arena(sandbox, tables, [clock(NOW)])
    somewhere = 0
    for read, law in ground.laws:
        names = ground.filled(*(f"SELECT * FROM {name}" for name in read))
        said = constants.read(tables, [law, *(f"SELECT * FROM {name}" for name in sorted(names))])
        arena.load(Generator(tables, said).databases(0, 80))
        found, due = broken(arena, Rule(law, ()))
        assert found == due, law
        somewhere += 0 < len(due) < 80
    assert somewhere >= len(ground.laws) // 2
