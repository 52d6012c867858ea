"""A query is taken apart into its CTEs, in its own words."""

from __future__ import annotations

import duckdb
import pytest

from grader.steps import steps

SHAPES = {
    "no CTE": ("SELECT 1 AS n", [None]),
    "two": ("WITH a AS (SELECT 1 AS n), b AS (SELECT n + 1 AS n FROM a) SELECT * FROM b", "a b"),
    "names of columns": ("WITH a(x, y) AS (SELECT 1, 2) SELECT x FROM a;", "a"),
    "materialized": ("with a as materialized (select 1 as n) from a", "a"),
    "not materialized": ("WITH a AS NOT MATERIALIZED (SELECT 1 AS n) FROM a", "a"),
    "recursive": (
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t WHERE n < 3) FROM t",
        "t",
    ),
    "brackets in texts and comments": (
        "WITH a AS (SELECT ')' AS n /* ) */), -- )\n b AS (SELECT * FROM a) SELECT count(*) FROM b",
        "a b",
    ),
    "a name in quotes": ('WITH "odd name" AS (SELECT 1 AS n) SELECT * FROM "odd name"', "odd name"),
    "a CTE within": ("WITH a AS (WITH b AS (SELECT 1 AS n) SELECT * FROM b) SELECT * FROM a", "a"),
}


@pytest.mark.parametrize(("sql", "names"), SHAPES.values(), ids=SHAPES)
def test_each_step_runs_and_the_whole_is_the_last(sql: str, names: str | list[None]) -> None:
    if sql.startswith('WITH "odd'):
        expected = ["odd name", None]
    else:
        expected = names if isinstance(names, list) else [*names.split(), None]
    found = steps(sql)
    assert expected == [step.name for step in found]
    for step in found:
        duckdb.sql(step.sql).fetchall()
    assert duckdb.sql(found[-1].sql).fetchall() == duckdb.sql(sql.rstrip(";")).fetchall()
