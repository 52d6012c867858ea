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
    assert dialect.carried("SELECT ((", "snowflake") == ("SELECT ((", ["the whole of it"])
    with pytest.raises(UnknownName, match="snowflake"):
        dialect.known("snowflak")


def test_every_reference_query_can_be_carried_over_everywhere() -> None:
    queries = [LAB.references[q.name] for q in LAB.questions if q.kind in ("sql", "monitor")]
    for into in dialect.NAMES:
        assert all("the whole of it" not in dialect.carried(text, into)[1] for text in queries)
