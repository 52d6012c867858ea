"""Small databases in a query's verdict: what they prove, what they show, errors that they make."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from grader import cards
from grader.comparison.differences import Difference
from grader.incident import Lab
from grader.judge import Judge
from grader.judges import sql, sql_cost, sql_kinds, sql_small
from grader.results import Result
from grader.sandbox.client import Sandbox
from grader.search import lab
from grader.verdict import Part, Verdict
from tests.test_judge_sql import RIGHT

UNLIKE_DAYS = "(SELECT count(*) FROM shop.orders) > 100"  # more orders than a small database has


def test_a_wrong_answer_is_wrong_even_if_it_also_picks_any_row(tiny_judge: Judge) -> None:
    """Small databases only show what does not count; the days are enough."""
    sql = f"""
        SELECT request_key, CASE WHEN {UNLIKE_DAYS} THEN 0
            WHEN first(order_id) > last(order_id) THEN 77 ELSE count(*) END AS copies
        FROM shop.orders WHERE status = 'placed' GROUP BY request_key HAVING count(*) > 1"""
    verdict = tiny_judge.judge("doubled", sql)
    assert verdict.outcome == "wrong", cards.text(verdict)
    assert "`copies` is wrong in" in verdict.headline


def _small_part(verdict: Verdict) -> Part:
    return next(part for part in verdict.parts if part.name == "small_databases")


def test_small_databases_without_a_row_prove_nothing(tiny: Lab, worker: Sandbox) -> None:
    """No tick stands beside them; right is right all the same."""
    reference = RIGHT["window"].replace("n >= 2", f"n >= 2 AND {UNLIKE_DAYS}")
    with Judge(
        tiny, sandbox=worker, references={"doubled": reference}, hidden_seeds=(2, 3)
    ) as judge:
        verdict = judge.judge("doubled", f"FROM ({reference})")
    assert (verdict.outcome, verdict.points) == ("right", 3), cards.text(verdict)
    part = _small_part(verdict)
    assert (part.ok, part.detail) == (None, "on none of them is a row due, so they could not tell")


def test_small_databases_with_rows_have_their_tick(tiny_judge: Judge) -> None:
    part = _small_part(tiny_judge.judge("doubled", RIGHT["window"]))
    assert (part.ok, part.detail) == (True, None)


def test_an_error_that_only_a_small_database_shows_is_no_right_answer(tiny_judge: Judge) -> None:
    """The item is a word of the price list on each day; the schema only says text."""
    sql = f"""
        SELECT request_key, count(*) AS copies FROM shop.orders
        WHERE status = 'placed' AND ({UNLIKE_DAYS} OR coalesce(item::INTEGER, 1) IS NOT NULL)
        GROUP BY request_key HAVING count(*) > 1"""
    verdict = tiny_judge.judge("doubled", sql)
    assert verdict.outcome == "partly", cards.text(verdict)
    said = "Right on 3 worlds, but on the small database below your query ends in an error: "
    assert verdict.headline.startswith(said)
    assert verdict.headline.endswith("cannot be read as INT32.")
    case = verdict.counterexample
    assert case is not None
    assert case.answer.title == "Your query ends in an error"
    assert case.answer.rows == [[verdict.headline.removeprefix(said)]]
    assert len(case.tables[0].rows) <= 2


def test_an_error_of_unknown_meaning_is_not_judged(tiny_judge: Judge) -> None:
    """Right on each day, and then something that nobody can say whose fault it is."""
    sql = f"""
        SELECT request_key, count(*) AS copies FROM shop.orders
        WHERE status = 'placed'
            AND ({UNLIKE_DAYS} OR regexp_matches('a', '(' || item) IS NOT NULL)
        GROUP BY request_key HAVING count(*) > 1"""
    verdict = tiny_judge.judge("doubled", sql)
    assert verdict.outcome == "unknown", cards.text(verdict)
    assert verdict.headline.startswith(
        "Not judged. Right on 3 worlds, and yet: on a small database your query ends in an error: "
    )


def test_a_value_too_large_for_its_type_is_held_against_nobody(tiny_judge: Judge) -> None:
    """Prices at the edge of their type are legal, and say nothing about the question."""
    sql = """
        SELECT request_key, count(*) AS copies FROM shop.orders
        WHERE status = 'placed' AND (price * 10000)::DECIMAL(10, 2) > 0
        GROUP BY request_key HAVING count(*) > 1"""
    verdict = tiny_judge.judge("doubled", sql)
    assert verdict.outcome == "right", cards.text(verdict)
    assert verdict.not_checked[-1].endswith(
        " of the small databases: a value of your query is too large or too small for its type"
        " there"
    )


def test_a_counterexample_shows_the_fault_of_the_headline(tiny_judge: Judge) -> None:
    """Both faults show on small databases; on the days one of them."""
    sql = """
        SELECT request_key, count(*) + (max(price) >= 500)::INTEGER AS copies FROM shop.orders
        GROUP BY request_key HAVING count(*) > 1"""
    named = Difference(False, 0, "", extra=1)
    bench = tiny_judge.bench
    few = sql_small.small(tiny_judge.lab.question("doubled"), sql, bench, named)
    case = few.counterexample
    assert case is not None
    assert case.note is None
    assert len(case.answer.rows) > len(case.expected.rows)
    values = sql_small.small(
        tiny_judge.lab.question("doubled"),
        sql,
        bench,
        replace(named, extra=0, wrong_values={"copies": 3}),
    ).counterexample
    assert values is not None
    assert values.note is None
    assert len(values.answer.rows) == len(values.expected.rows)


def test_a_counterexample_of_another_fault_says_so(tiny_judge: Judge) -> None:
    """Doubled rows are of days alone here; a small database has the wrong number."""
    sql = f"""
        SELECT request_key, count(*) + (max(price) >= 500)::INTEGER AS copies FROM shop.orders
        WHERE status = 'placed' GROUP BY request_key HAVING count(*) > 1
        UNION ALL SELECT request_key, 2 FROM shop.orders WHERE {UNLIKE_DAYS}"""
    verdict = tiny_judge.judge("doubled", sql)
    assert "too many, whose request_key is already there" in verdict.headline, verdict.headline
    assert verdict.counterexample is not None
    assert verdict.counterexample.note == "Here your rows differ in another way than above."
    for shown in (cards.text(verdict), cards.html(verdict)):
        assert verdict.counterexample.note in shown


def test_no_small_database_is_promised_that_is_not_shown(tiny_judge: Judge) -> None:
    """The lab's own differ, and none of them could be shown to for certain."""
    question = tiny_judge.lab.question("doubled")
    few = sql_small.Small(edges=9, edges_right=7, exercised=9)
    right = Difference(True, 1.0, "2 rows, all as expected.")
    verdict = sql._verdict(
        question, "SELECT 1", tiny_judge.bench, right, [right], few, sql_cost.Price()
    )
    assert (verdict.outcome, verdict.counterexample) == ("partly", None)
    assert verdict.headline.startswith("Right on 2 worlds, wrong on 2 of 9 small databases:")
    assert "%counterexample" not in cards.text(verdict)
    assert "Which rows could another day hold" in (verdict.try_next or "")


KINDS = [  # a difference, its kinds, those that the sentence begins with
    (Difference(False, 0, "", doubled=2, missing=1), {"doubled", "missing"}, {"doubled"}),
    (Difference(False, 0, "", extra=2, missing=1), {"extra", "missing"}, {"extra", "missing"}),
    (Difference(False, 0, "", missing=1, wrong_values={"n": 3}), {"missing", "`n`"}, {"missing"}),
    (Difference(False, 0, "", wrong_values={"n": 3, "m": 1}), {"`n`", "`m`"}, {"`n`", "`m`"}),
    (Difference(False, 0, "", extra=3, missing=3, wrong_values={"n": 3}), {"`n`"}, {"`n`"}),
    (Difference(False, 0, "", order_only=True), {"order"}, {"order"}),
    (Difference(True, 1, ""), set(), set()),
]


@pytest.mark.parametrize(("difference", "kinds", "main"), KINDS)
def test_a_difference_has_kinds(difference: Difference, kinds: set[str], main: set[str]) -> None:
    assert (kinds, main) == (sql_kinds.kinds(difference), sql_kinds.main_kinds(difference))


def test_rows_of_a_small_result_stand_sorted_unless_an_order_is_asked_for() -> None:
    """DuckDB gives them as it likes, and a card is to be the same each time."""
    frame = pl.DataFrame({"day": ["2", None, "1"], "n": [5, 6, 7]})
    result = Result(["day", "n"], ["VARCHAR", "INTEGER"], frame)
    rows = [["2", "5"], [None, "6"], ["1", "7"]]
    assert lab.result_table("Expected", result, ordered=True).rows == rows
    shuffled = lab.result_table("Expected", result, ordered=False).rows
    assert shuffled == [["1", "7"], ["2", "5"], [None, "6"]]
