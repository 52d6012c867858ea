"""Files of named queries: parts that several queries begin with are written once."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from grader.errors import BadLab
from grader.sql import named_sql

FILE = """
-- name: number
-- part: true
SELECT unnest([1, 2, 3, 4]) AS n;

-- name: even
-- part: true
-- uses: number
SELECT n FROM number WHERE n % 2 = 0;

-- name: sum_of_even
-- uses: even
SELECT sum(n) FROM even;

-- name: sum_of_large
-- uses: number, even
-- a remark
WITH large AS (SELECT n FROM number WHERE n > 2) SELECT sum(n) FROM large SEMI JOIN even USING (n);

-- name: steps
-- uses: number
WITH RECURSIVE step AS (SELECT min(n) AS n FROM number UNION SELECT n + 1 FROM step WHERE n < 7)
SELECT max(n) FROM step;

-- name: alone
SELECT 9;
"""


def test_a_query_has_the_parts_that_it_uses_in_front_of_it(tmp_path: Path) -> None:
    path = tmp_path / "contract.sql"
    path.write_text(FILE, encoding="utf-8")
    found = {query.name: duckdb.sql(query.sql).fetchall() for query in named_sql.read(path)}
    assert found == {
        "sum_of_even": [(6,)],
        "sum_of_large": [(4,)],
        "steps": [(7,)],
        "alone": [(9,)],
    }


def test_a_script_runs_after_the_parts_that_it_uses(tmp_path: Path) -> None:
    path = tmp_path / "written.sql"
    parts = "-- name: a\n-- part: true\nCREATE TABLE t (n INTEGER);\nINSERT INTO t VALUES (1);\n"
    path.write_text(f"{parts}-- name: b\n-- uses: a\nINSERT INTO t VALUES (2);", encoding="utf-8")
    (script,) = named_sql.read(path, scripts=True)
    with duckdb.connect() as con:
        con.execute(script.sql)
        assert con.execute("FROM t ORDER BY n").fetchall() == [(1,), (2,)]


def test_a_part_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "contract.sql"
    path.write_text("-- name: a\n-- uses: b\nSELECT 1;\n", encoding="utf-8")
    with pytest.raises(BadLab, match="`a` uses `b`"):
        named_sql.read(path)
