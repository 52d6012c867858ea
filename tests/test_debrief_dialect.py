"""What a learner's query is on another system: carried over, or said that it cannot be."""

from __future__ import annotations

import pytest

from course.debrief import dialect
from grader import incident
from grader.errors import UnknownName

LAB = incident.load("07")


@pytest.mark.parametrize(
    ("into", "query", "there", "not_there"),
    [
        ("snowflake", "SELECT count(*) FILTER (WHERE a) FROM t", "COUNT_IF(a)", "FILTER"),
        ("snowflake", "SELECT a FROM t SEMI JOIN u USING (k)", "t.k = u.k", "SEMI"),
        ("postgres", "SELECT a FROM t ANTI JOIN u USING (k)", "NOT EXISTS", "ANTI"),
        ("postgres", "SELECT a AS b, sum(c) FROM t GROUP BY ALL", "GROUP BY\n  a", "ALL"),
        ("bigquery", "SELECT a, sum(c) FROM t GROUP BY ALL", "GROUP BY ALL", "sum"),
        ("bigquery", "SELECT world_now() FROM t", "CURRENT_TIMESTAMP", "world_now"),
        ("spark", "SELECT date_trunc('minute', ts) FROM t", "DATE_TRUNC('MINUTE'", "'minute'"),
    ],
)
def test_a_query_is_carried_over(into: str, query: str, there: str, not_there: str) -> None:
    text, _ = dialect.carried(query, into)
    assert there in text
    assert not_there not in text


def test_what_cannot_be_carried_over_is_said() -> None:
    assert dialect.carried("SELECT ((", "snowflake") == (
        "SELECT ((",
        [f"{dialect.BY_HAND} the whole of it."],
    )
    with pytest.raises(UnknownName, match="snowflake"):
        dialect.known("snowflak")


def test_every_reference_query_can_be_carried_over_everywhere() -> None:
    queries = [LAB.references[q.name] for q in LAB.questions if q.kind in ("sql", "monitor")]
    for into in dialect.NAMES:
        assert not any(
            "whole of it" in " ".join(dialect.carried(text, into)[1]) for text in queries
        )


AS_OF = "SELECT l.v FROM e ASOF {}JOIN l ON l.d = e.d AND {}"


@pytest.mark.parametrize(
    ("query", "there", "said"),
    [
        (
            AS_OF.format("", "l.r < e.t"),
            "ASOF JOIN l MATCH_CONDITION (e.t > l.r) ON l.d = e.d WHERE NOT l.r IS NULL",
            "",
        ),
        (
            AS_OF.format("LEFT ", "e.t >= l.r"),
            "FROM e ASOF JOIN l MATCH_CONDITION (e.t >= l.r) ON l.d = e.d",
            "",
        ),
        (
            "SELECT l.v FROM e ASOF LEFT JOIN l USING (d, r)",
            "FROM e ASOF JOIN l MATCH_CONDITION (e.r >= l.r) ON e.d = l.d",
            "",
        ),
        (AS_OF.format("", "x > y"), "ASOF JOIN l", "MATCH_CONDITION"),
        ("SELECT any_value(x) AS x FROM t", "MIN(x) AS x", "passes over NULL"),
        (
            "WITH RECURSIVE r AS (SELECT 1 AS a UNION SELECT a + 1 FROM r) SELECT a FROM r",
            "UNION SELECT",
            "only UNION ALL",
        ),
        (
            "WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r) SELECT a FROM r",
            "UNION ALL SELECT",
            "",
        ),
        (
            "SELECT count(*) AS rows, min(b) AS start FROM t ORDER BY rows",
            'COUNT(*) AS "ROWS", MIN(b) AS "START" FROM t ORDER BY "ROWS"',
            "",
        ),
        ("SELECT a FROM t, range(5) AS r(i)", "range", "no range(n) in FROM"),
        ("SELECT a FROM t POSITIONAL JOIN u", "POSITIONAL", "ROW_NUMBER()"),
        ("SELECT first(a ORDER BY b) FROM t", "FIRST", "MIN_BY(x, y)"),
        ("SELECT to_milliseconds(a) FROM t", "TO_MILLISECONDS(a)", "`to_milliseconds` is DuckDB's"),
        ("SELECT time_bucket(INTERVAL 15 MINUTE, ts) FROM t", "TIME_SLICE(ts, 15, 'MINUTE')", ""),
    ],
)
def test_what_snowflake_has_otherwise_is_written_so_or_said(
    query: str, there: str, said: str
) -> None:
    text, told = dialect.carried(query, "snowflake")
    assert there.lower() in " ".join(text.split()).lower()
    assert said in " ".join(told)
    assert bool(told) == bool(said)
