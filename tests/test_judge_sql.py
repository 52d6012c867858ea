"""Queries, on the lab of one table: right however written, wrong with a reason, never a crash."""

from __future__ import annotations

import json

import pytest

from grader import cards
from grader.bench import Bench
from grader.errors import UnknownName
from grader.incident import Lab
from grader.judge import Judge
from grader.sandbox.client import Sandbox
from grader.verdict import Verdict

RIGHT = {
    "self join": """
        SELECT a.request_key, count(DISTINCT b.order_id) AS copies
        FROM shop.orders a JOIN shop.orders b USING (request_key)
        WHERE a.status = 'placed' AND b.status = 'placed'
        GROUP BY 1 HAVING copies > 1""",
    "window": """
        SELECT DISTINCT request_key, n AS copies FROM (
            SELECT *, count(*) OVER (PARTITION BY request_key) AS n
            FROM shop.orders WHERE status <> 'void')
        WHERE n >= 2""",
    "columns swapped, another type": """
        SELECT count(*)::DOUBLE AS copies, request_key::DECIMAL(18, 2) AS request_key
        FROM shop.orders WHERE voided_at IS NULL GROUP BY request_key HAVING count(*) > 1""",
}

WRONG = {
    "every request": (
        "SELECT request_key, count(*) AS copies FROM shop.orders GROUP BY 1",
        "rows should not be there",
    ),
    "exactly two": (
        "SELECT request_key, count(*) AS copies FROM shop.orders WHERE status = 'placed'"
        " GROUP BY 1 HAVING count(*) = 2",
        "missing",
    ),
    "copies beyond the first": (
        "SELECT request_key, count(*) - 1 AS copies FROM shop.orders WHERE status = 'placed'"
        " GROUP BY 1 HAVING count(*) > 1",
        "`copies` is wrong in",
    ),
    "one row for each copy": (
        "SELECT request_key, 2 AS copies FROM shop.orders WHERE status = 'placed'"
        " QUALIFY count(*) OVER (PARTITION BY request_key) > 1",
        "whose request_key is already there",
    ),
    "by item": (
        "SELECT item AS request_key, count(*) AS copies FROM shop.orders GROUP BY 1",
        "`request_key` is text; a number is asked for",
    ),
    "no column of that name": ("SELECT 1 AS a, 2 AS b, 3 AS c", "None of the columns"),
    "a constant": ("SELECT 1 AS request_key, 2 AS copies", "1 row should not be there"),
    "nothing": ("SELECT 1 AS request_key, 2 AS copies WHERE false", "returns no row"),
}

TRY_NEXT = {
    "every request": "Take one of the rows shown",
    "exactly two": "Which condition or join takes rows away?",
    "copies beyond the first": "work out `copies` by hand",
    "one row for each copy": "`SELECT count(*), count(DISTINCT request_key) FROM (…)`",
    "no column of that name": "`SELECT request_key, copies FROM …`",
    "nothing": "Take its conditions out",
}
FORMAL = {
    "SELECT request_key FROM shop.orders GROUP BY 1": "Add `copies` to the outer SELECT.",
    f"SELECT *, 1 AS more FROM ({RIGHT['window']})": "Take `more` out of the outer SELECT.",
    "SELECT i AS request_key, 1 AS copies FROM range(200001) r(i)": "`SELECT count(*), count(",
}

WORTHLESS = ["every request", "by item", "no column of that name", "a constant", "nothing"]


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_passes_however_written(name: str, tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("doubled", RIGHT[name])
    assert (verdict.outcome, verdict.points) == ("right", 3), cards.text(verdict)
    assert verdict.headline.endswith("Right on 2 other worlds too.")


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_told_why(name: str, tiny_judge: Judge) -> None:
    sql, says = WRONG[name]
    verdict = tiny_judge.judge("doubled", sql)
    assert verdict.outcome in ("wrong", "partly")
    assert says in cards.text(verdict)
    assert verdict.points <= 1.5


@pytest.mark.parametrize(
    ("sql", "says"),
    [*((WRONG[name][0], says) for name, says in TRY_NEXT.items()), *FORMAL.items()],
)
def test_a_wrong_answer_gets_one_thing_to_try(sql: str, says: str, tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("doubled", sql)
    assert says in (verdict.try_next or ""), cards.text(verdict)


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_gets_nothing_to_try(name: str, tiny_judge: Judge) -> None:
    assert tiny_judge.judge("doubled", RIGHT[name]).try_next is None


def test_an_endless_list_of_rows_shows_some_of_them(tiny_judge: Judge) -> None:
    sql = "SELECT i AS request_key, 1 AS copies FROM range(1000000, 1300000) r(i)"
    verdict = tiny_judge.judge("doubled", sql)
    assert verdict.headline.startswith("Your query returns more than 200,000 rows;")
    assert verdict.evidence[0].rows[0] == ["1000000", "1"]
    assert "more than 200,000 of yours" in verdict.checked[0]
    wide = tiny_judge.judge("doubled", "SELECT 1 AS request_key FROM range(300000) r(i)")
    assert next(part for part in wide.parts if part.name == "rows").ok is False
    assert wide.evidence[0].rows == [["1"]]  # one of each, however often it stands there
    assert "count(DISTINCT request_key)" in (wide.try_next or "")


@pytest.mark.parametrize("name", WORTHLESS)
def test_no_trivial_answer_earns_anything(name: str, tiny_judge: Judge) -> None:
    assert tiny_judge.judge("doubled", WRONG[name][0]).score == 0


@pytest.mark.parametrize("answer", ["", "  \n", "-- write your SQL here", ";;", "/* later */"])
def test_no_answer_yet_is_no_error(answer: str, tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("doubled", answer)
    assert (verdict.outcome, verdict.score, verdict.headline) == ("wrong", 0, "No answer yet.")


@pytest.fixture
def learnt_by_heart(tiny_judge: Judge) -> str:
    """The practice rows as a constant."""
    bench = tiny_judge.bench
    question = tiny_judge.lab.question("doubled")
    rows = bench.expected(question, bench.practice(question)).frame.rows()
    values = ", ".join(f"({key}, {copies})" for key, copies in rows)
    return f"SELECT * FROM (VALUES {values}) AS t (request_key, copies)"


def test_an_answer_learnt_by_heart_is_right_here_and_wrong_elsewhere(
    learnt_by_heart: str, tiny_judge: Judge
) -> None:
    verdict = tiny_judge.judge("doubled", learnt_by_heart)
    assert verdict.outcome in ("wrong", "partly")
    assert verdict.points <= 1.5
    assert verdict.headline.startswith("Right on your world, wrong on another.")
    assert verdict.evidence == []
    assert "take each of them from a table" in (verdict.try_next or "")


def test_what_no_day_shows_a_small_database_does(tiny_judge: Judge) -> None:
    sql = """
        SELECT request_key, count(*) AS copies FROM shop.orders
        WHERE status = 'placed' AND price < 77777.25 GROUP BY request_key HAVING count(*) > 1"""
    verdict = tiny_judge.judge("doubled", sql)
    assert verdict.outcome == "partly"
    assert verdict.headline.startswith("Right on 3 worlds, wrong on the small database below")
    case = verdict.counterexample
    assert case is not None
    (orders,) = case.tables
    assert (orders.title, len(orders.rows)) == ("shop.orders", 2)
    assert any(float(row[3] or 0) >= 77777.25 for row in orders.rows)
    assert (len(case.expected.rows), case.answer.rows) == (1, [])
    assert "%counterexample doubled" in (verdict.try_next or "")


def test_an_answer_that_picks_any_row_is_not_judged_when_only_that_differs(
    tiny_judge: Judge,
) -> None:
    sql = """
        SELECT request_key, count(*) FILTER (WHERE status = 'placed') AS copies
        FROM shop.orders GROUP BY request_key
        HAVING count(*) FILTER (WHERE status = 'placed') > 1 AND any_value(price) < 77777.25"""
    verdict = tiny_judge.judge("doubled", sql)
    assert verdict.outcome in ("unknown", "partly")
    card = cards.text(verdict)
    assert "stored in another order" in card or verdict.counterexample is not None


def test_an_error_on_another_world_only_is_wrong_and_shows_no_value_of_it(
    tiny_judge: Judge,
) -> None:
    day = tiny_judge.bench.practice_now
    sql = (
        "SELECT request_key, count(*) AS copies FROM shop.orders WHERE status = 'placed' AND CASE"
        f" WHEN world_now() = TIMESTAMP '{day}' THEN true ELSE (item || request_key)::INT > 0 END"
        " GROUP BY 1 HAVING count(*) > 1"
    )
    verdict = tiny_judge.judge("doubled", sql)
    assert (verdict.outcome, verdict.score) == ("wrong", 0)
    assert "There it ends in an error on line 1" in verdict.headline
    assert "tea" not in verdict.headline


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("SELECT 1; SELECT 2", "two statements"),
        ("DROP TABLE shop.orders", "DROP TABLE is not allowed"),
        ("SELECT stauts FROM shop.orders", "Did you mean `status`?\n  line 1: SELECT stauts"),
        ("SELECT now()", "use `world_now()`"),
        ("SELECT 'open", "never closes"),
        ("{'cells': []}", "cannot be read as SQL"),
        ("SELECT " + "x" * 200_000, "characters long"),
    ],
)
def test_what_is_not_allowed_or_does_not_run_is_rejected(
    answer: str, says: str, tiny_judge: Judge
) -> None:
    verdict = tiny_judge.judge("doubled", answer)
    assert (verdict.outcome, verdict.score) == ("rejected", 0)
    assert says in verdict.headline


def test_an_endless_query_is_unknown_never_wrong(
    tiny_judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.judges.sql.SECONDS", 1)
    endless = (
        "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r"
    )
    verdict = tiny_judge.judge("doubled", endless)
    assert (verdict.outcome, verdict.score) == ("unknown", 0)
    assert "did not end within 1 seconds" in verdict.headline
    assert tiny_judge.judge("doubled", RIGHT["window"]).outcome == "right"


def test_right_rows_with_other_columns_are_right_rows_elsewhere_too(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("doubled", f"SELECT *, 1 AS more FROM ({RIGHT['window']})")
    part = next(part for part in verdict.parts if part.name == "other_worlds")
    assert (part.ok, part.detail) == (True, "right, but the columns differ there as here")
    assert verdict.outcome == "partly"
    ordered = (
        "SELECT item, count(*) AS orders, avg(price) AS mean_price FROM shop.orders GROUP BY 1"
    )
    verdict = tiny_judge.judge("by_item", f"{ordered} ORDER BY orders")
    part = next(part for part in verdict.parts if part.name == "other_worlds")
    assert (part.ok, part.detail) == (True, "right, but the order differs there as here")


def test_rows_without_a_column_that_is_asked_for_are_not_right(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("doubled", WRONG["no column of that name"][0])
    assert [(part.name, part.ok) for part in verdict.parts] == [("columns", False), ("rows", False)]


def test_an_interval_is_named_as_one(tiny_judge: Judge) -> None:
    sql = "SELECT request_key, INTERVAL 2 DAY AS copies FROM shop.orders GROUP BY 1"
    card = cards.text(tiny_judge.judge("doubled", sql))
    assert "`copies` is a span of time (INTERVAL); a number is asked for." in card


def test_what_is_not_checked_is_said_in_plain_words(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("doubled", RIGHT["window"])
    assert verdict.not_checked == ["the order of rows: none is asked for"]
    assert verdict.checked[-1].endswith("made for your query")


def test_an_order_that_is_asked_is_checked(tiny_judge: Judge) -> None:
    sql = "SELECT item, count(*) AS orders, avg(price) AS mean_price FROM shop.orders GROUP BY 1"
    right = tiny_judge.judge("by_item", f"{sql} ORDER BY orders DESC")
    assert right.outcome == "right"
    verdict = tiny_judge.judge("by_item", f"{sql} ORDER BY orders")
    assert (verdict.outcome, verdict.score) == ("partly", 0.8)
    assert "their order is not: sort by orders desc" in verdict.headline
    assert verdict.try_next == "End the query with `ORDER BY orders DESC`."
    lucky = tiny_judge.judge("by_item", f"FROM ({sql} ORDER BY orders DESC)")
    assert (lucky.outcome, lucky.score) == ("partly", 0.8)
    assert "they came in order, but by luck" in lucky.headline
    assert lucky.try_next == verdict.try_next


def test_an_order_is_judged_once_there_are_rows_to_order(tiny_judge: Judge) -> None:
    sql = "SELECT item, count(*) AS orders, avg(price) AS mean_price FROM shop.orders GROUP BY 1"
    for ordered, expected in {
        f"{sql} ORDER BY orders DESC": (True, None),
        f"{sql} ORDER BY orders": (False, None),
        f"{sql.replace('count(*)', '0')} ORDER BY orders": (
            None,
            "looked at once the rows are right",
        ),
        f"SELECT *, 1 AS more FROM ({sql}) ORDER BY orders": (
            None,
            "looked at once the columns are right",
        ),
    }.items():
        verdict = tiny_judge.judge("by_item", ordered)
        part = next(part for part in verdict.parts if part.name == "order")
        assert expected == (part.ok, part.detail), ordered


def test_a_question_on_the_repaired_world_sees_the_repair(tiny_judge: Judge) -> None:
    sql = "SELECT status, count(*) AS orders FROM shop.orders GROUP BY status"
    assert tiny_judge.judge("all_clear", sql).outcome == "right"


def test_the_same_answer_gets_the_same_verdict_whatever_ran_before(
    tiny: Lab, tiny_judge: Judge
) -> None:
    sql, _ = WRONG["exactly two"]
    before = tiny_judge.judge("doubled", sql)
    tiny_judge.judge("void_copies", "DELETE FROM shop.orders")
    with Judge(tiny, hidden_seeds=(2, 3)) as other:
        assert other.judge("doubled", sql) == before == tiny_judge.judge("doubled", sql)


def test_a_question_that_was_changed_is_judged_anew(tiny: Lab, tiny_judge: Judge) -> None:
    asked = tiny.question("doubled")
    assert tiny_judge.judge(asked, RIGHT["window"]).max_points == 3
    dearer = asked.model_copy(update={"points": 30})
    assert tiny_judge.judge(dearer, RIGHT["window"]).max_points == 30


def test_expected_rows_are_kept_beside_the_worlds(tiny: Lab, tiny_judge: Judge) -> None:
    question = tiny.question("doubled")
    kept = tiny_judge.bench.expected(question, tiny_judge.bench.practice(question))
    idle = Bench(tiny, Sandbox())
    again = idle.expected(question, idle.practice(question))
    assert again.frame.equals(kept.frame)
    assert idle.sandbox._process is None


def test_without_references_nothing_is_called_right(tiny: Lab, worker: Sandbox) -> None:
    with Judge(tiny, sandbox=worker, references={}) as sealed:
        for name, answer in [
            ("doubled", RIGHT["window"]),
            ("void_copies", "DELETE FROM shop.orders"),
            ("copies", "SELECT 1"),
            ("cause", "copies = 1"),
            ("note", "void"),
        ]:
            verdict = sealed.judge(name, answer)
            assert verdict.outcome == "unknown"
            assert "the grade comes" in verdict.headline
        assert sealed.judge("doubled", "SELECT now()").outcome == "rejected"
        assert sealed.judge("doubled", "--").headline == "No answer yet."


def test_a_question_that_does_not_exist_names_the_nearest(tiny_judge: Judge) -> None:
    with pytest.raises(UnknownName, match="Did you mean `doubled`"):
        tiny_judge.judge("dubled", "SELECT 1")


def test_a_verdict_survives_json(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("doubled", WRONG["exactly two"][0])
    assert Verdict.model_validate(json.loads(verdict.model_dump_json())) == verdict


def test_a_reference_that_does_not_run_is_our_fault(tiny: Lab, worker: Sandbox) -> None:
    with Judge(tiny, sandbox=worker, references={"doubled": "SELECT nothing"}) as broken:
        verdict = broken.judge("doubled", RIGHT["window"])
    assert (verdict.outcome, verdict.score) == ("unknown", 0)
    assert "not for anything in your answer" in verdict.headline
