"""After a wrong verdict a learner steps into the small database, with their own query."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.learner_kernel import LearnerKernel

LAB = "07-ledger-written-twice"
# Without `role = 'primary'`: what a node asks its own map counts as a read of the cache, too.
WRONG = """%%sql cache_by_zone
WITH read AS (
    SELECT * FROM idem.cache_events WHERE op = 'get'
),
zoned AS (
    SELECT request.az, read.* FROM read JOIN api.request_log AS request USING (request_id)
)
SELECT
    az, date_trunc('minute', ts) AS minute, count(*) AS gets,
    count(*) FILTER (WHERE result = 'timeout') AS timeouts,
    count(*) FILTER (WHERE result = 'timeout') / count(*) AS timeout_share
FROM zoned GROUP BY ALL"""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LearnerKernel]:
    """A kernel with the incident open and a wrong answer run."""
    folder = tmp_path_factory.mktemp("counterexample")
    kernel = LearnerKernel(folder / "work", folder / "cache")
    assert kernel.run(f"%load_ext course\n%incident {LAB}").errors == []
    assert kernel.run(WRONG).errors == []
    yield kernel
    kernel.stop()


def test_before_a_check_it_says_to_check(kernel: LearnerKernel) -> None:
    said = kernel.run("%counterexample cache_by_zone").text
    assert "was not checked in this kernel yet: run `%check cache_by_zone` first" in said


def test_the_query_is_followed_cte_by_cte_with_rows_beside_each(kernel: LearnerKernel) -> None:
    card = kernel.run("%check cache_by_zone").text
    assert "On this small database:" in card
    shown = kernel.run("%counterexample cache_by_zone")
    assert shown.errors == []
    heads = [text.splitlines()[0] for text in shown.texts]
    assert any(head.startswith("idem.cache_events: ") for head in heads)
    order = [head.split(":")[0] for head in heads]
    titles = ["Your query on it, step by step", "What should come out"]
    assert order[-6:] == [titles[0], "`read`", "`zoned`", "Your query", titles[1], "Expected"]
    assert all(" row" in head for head in heads[1:] if head not in titles)
    assert shown.html.count("<h3") == 1 + len(titles)


def test_the_small_database_stands_beside_the_world(kernel: LearnerKernel) -> None:
    kernel.run("%check cache_by_zone")
    kernel.run("%counterexample cache_by_zone")
    small = kernel.run("%%sql few\nSELECT count(*) AS n FROM ce.cache_events")
    assert small.errors == []
    assert kernel.run("print(few.item() <= 12)").text == "True\n"
    whole = kernel.run("%%sql\nSELECT count(*) > 1000 AS many FROM idem.cache_events")
    assert "true" in whole.text


def test_any_query_runs_on_it_under_the_tables_own_names(kernel: LearnerKernel) -> None:
    kernel.run("%check cache_by_zone")
    shown = kernel.run(
        "%%counterexample cache_by_zone\nSELECT count(*) <= 12 AS few FROM idem.cache_events"
    )
    assert "true" in shown.text
    refused = kernel.run("%%counterexample cache_by_zone\nDELETE FROM idem.cache_events")
    assert "DELETE is not allowed in an answer" in refused.text


def test_where_nothing_is_wrong_there_is_none(kernel: LearnerKernel) -> None:
    said = kernel.run("%counterexample nonsense").text
    assert "nonsense" in said
    said = kernel.run("%counterexample written_twice").text
    assert "run `%check written_twice` first" in said
