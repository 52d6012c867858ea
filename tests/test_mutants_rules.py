"""What holds of every mutant, whatever the query: it binds, it is another query, it has words."""

from __future__ import annotations

import duckdb
import pytest
import sqlglot

from grader.mutants import mutants
from grader.search.ddl import from_ddl

DDL = """
CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, ts TIMESTAMP,
    s VARCHAR CHECK (s IN ('x', 'y')));
CREATE TABLE u (id INTEGER PRIMARY KEY, a INTEGER, n VARCHAR);
"""
SHOP = from_ddl(DDL)

# what is changed → (a query, texts of which each has to be in some mutant, as sqlglot writes it)
CHANGED = {
    "join's side": (
        "SELECT t.id FROM t JOIN u ON t.a = u.a",
        ["LEFT JOIN u", "RIGHT JOIN u", "FULL JOIN u", "SEMI JOIN u", "ANTI JOIN u"],
    ),
    "boundary": ("SELECT id FROM t WHERE a < 10", ["a <= 10", "a > 10"]),
    "constant": ("SELECT id FROM t WHERE a < 10", ["a < 11", "a < 9"]),
    "value of a CHECK": ("SELECT id FROM t WHERE s = 'x'", ["s = 'y'"]),
    "HAVING": (
        "SELECT a FROM t GROUP BY a HAVING count(*) > 2",
        ["HAVING COUNT(*) >= 2", "GROUP BY a, t.b", "COUNT(DISTINCT"],
    ),
    "NOT IN": ("SELECT id FROM t WHERE a NOT IN (SELECT a FROM u)", ["EXISTS"]),
    "NOT EXISTS": ("SELECT id FROM t WHERE NOT EXISTS (FROM u WHERE u.a = t.a)", [" IN (SELECT"]),
    "numbering": (
        "SELECT id, row_number() OVER (PARTITION BY a ORDER BY b, id) AS n FROM t",
        ["RANK() OVER", "DENSE_RANK() OVER", "OVER (ORDER BY b, id)", "ORDER BY b, id DESC"],
    ),
    "neighbour": ("SELECT id, lag(b) OVER (ORDER BY ts) AS p FROM t", ["LEAD(b)"]),
    "set": ("SELECT a FROM t UNION SELECT a FROM u", ["UNION ALL"]),
    "limit": (
        "SELECT id FROM t ORDER BY b, id LIMIT 3",
        ["LIMIT 2", "LIMIT 4", "ORDER BY b LIMIT"],
    ),
    "truncation": ("SELECT date_trunc('day', ts) AS d FROM t", ["'HOUR'"]),
    "distinct aggregate": ("SELECT count(DISTINCT a) AS n FROM t", ["COUNT(a)", "COUNT(*)"]),
    "coalesce": ("SELECT coalesce(a, 0) AS a FROM t", ["SELECT a AS a", "COALESCE(b, 0)"]),
    "interval": ("SELECT id FROM t WHERE a BETWEEN 1 AND 3", ["a >= 1 AND a < 3"]),
}


@pytest.mark.parametrize(("sql", "texts"), CHANGED.values(), ids=CHANGED)
def test_each_part_of_a_query_is_changed(sql: str, texts: list[str]) -> None:
    made = [
        sqlglot.parse_one(mutant.sql, read="duckdb").sql("duckdb") for mutant in mutants(sql, SHOP)
    ]
    assert [text for text in texts if not any(text in each for each in made)] == [], made


@pytest.mark.parametrize("sql", [sql for sql, _ in CHANGED.values()], ids=list(CHANGED))
def test_a_mutant_runs_is_no_other_and_has_words(sql: str) -> None:
    made = mutants(sql, SHOP)
    with duckdb.connect() as con:
        con.execute(DDL)
        for mutant in made:
            con.execute(f"EXPLAIN {mutant.sql}")
    assert len({mutant.id for mutant in made}) == len({mutant.sql for mutant in made}) == len(made)
    assert sql not in {mutant.sql for mutant in made}
    assert [mutant.says for mutant in made if not mutant.says.startswith("as if ")] == []
    assert made == mutants(sql, SHOP)
