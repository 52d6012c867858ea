"""Single facts: limits of a tolerance, instants, units, letters, and what a wrong form is told."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from grader.errors import BadLab, Rejected
from grader.judges import facts
from grader.questions import Fact, FactsQuestion
from grader.verdict import Verdict

NOW = dt.datetime(2026, 3, 18, 0, 30)
AT = dt.datetime(2026, 3, 17, 14, 5)


def judged(answer: str, truth: dict[str, Any], **asked: dict[str, Any]) -> Verdict:
    """Each fact is worth a point."""
    known = {name: Fact(asks="?", points=1, **fact) for name, fact in asked.items()}
    question = FactsQuestion.model_construct(
        kind="facts", name="cause", points=len(known), facts=known
    )
    bench: Any = SimpleNamespace(
        practice_truth=truth, practice_now=NOW, lab=SimpleNamespace(slug="lab")
    )
    return facts.judge(question, answer, bench)


def one(value: str, truth: Any, kind: str, **options: Any) -> tuple[bool | None, str | None]:
    part = judged(f"x = {value}", {"x": truth}, x={"type": kind, **options}).parts[0]
    return part.ok, part.detail


@pytest.mark.parametrize(
    ("value", "tolerance", "ok", "says"),
    [
        ("2026-03-17 14:05:00", 0, True, "2026-03-17 14:05:00 UTC is right to the second"),
        ("2026-03-17 14:05:00.500", 0, True, "is right to the second"),
        ("2026-03-17 14:05:00.501", 0, False, "is not right to the second"),
        ("2026-03-17 14:05:01", 0, False, "2026-03-17 14:05:01 UTC is not right to the second"),
        ("2026-03-17 14:05:30.5", 30, True, "within 30 seconds"),
        ("2026-03-17 14:04:29", 30, False, "within 30 seconds"),
        ("2026-03-17 14:05:30", 60, True, "within a minute"),
        ("2026-03-17 14:05:30", 90, True, "within 90 seconds"),
        ("2026-03-17 14:05:30", 120, True, "within 2 minutes"),
        ("2026-03-17 16:05:00+02:00", 0, True, "2026-03-17 14:05:00 UTC"),
        ('"2026-03-17 14:05 UTC"', 0, True, "2026-03-17 14:05:00 UTC"),
        ('"14:05:00.250 utc"', 0, True, "2026-03-17 14:05:00 UTC"),
        ('" 9:05 "', 0, False, "2026-03-17 09:05:00 UTC"),
        ('"T00:30Z"', 0, False, "2026-03-18 00:30:00 UTC"),
        ('"24:05"', 0, False, "an instant is due, and `24:05` is none"),
        ('"14:60"', 0, False, "an instant is due, and `14:60` is none"),
        ('"14:05:60"', 0, False, "an instant is due, and `14:05:60` is none"),
        ("true", 0, False, "an instant is due, and `true` is none"),
        ("1.5", 0, False, "an instant is due, and a number is none"),
    ],
)
def test_an_instant_is_right_within_its_tolerance(
    value: str, tolerance: float, ok: bool, says: str
) -> None:
    found, detail = one(value, AT, "instant", tolerance=tolerance)
    assert found == ok
    assert says in (detail or "")


def test_a_truth_that_is_a_date_is_its_midnight_and_one_with_a_zone_is_read_in_utc() -> None:
    zoned = dt.datetime(2026, 3, 17, 15, 5, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert one("2026-03-17 00:00:00", dt.date(2026, 3, 17), "instant")[0]
    assert one("2026-03-17 14:05:00", zoned, "instant")[0]


@pytest.mark.parametrize(
    ("kind", "value", "truth", "options", "ok", "detail"),
    [
        ("integer", "1400", 1400, {"unit": "orders"}, True, "1,400 orders is right"),
        ("integer", "1400.0", 1400, {}, True, "1,400.0 is right"),
        ("integer", "1399", 1400, {}, False, "1,399 is not right"),
        ("integer", "1390", 1400, {"tolerance": 10}, True, "1,390 is right within 10"),
        ("integer", "1411", 1400, {"tolerance": 10}, False, "1,411 is not right within 10"),
        ("decimal", "0.3", 0.1, {"tolerance": 0.2}, True, "0.3 is right within 0.2"),
        ("decimal", "2.5", 2.5, {"unit": "€"}, True, "2.5 € is right"),
        ("decimal", "0.92", 92.0, {"unit": "percent"}, False, "0.92 percent is not right"),
        ("decimal", "true", 1, {}, False, "a number is due, and `true` is none"),
        ("text", '"  TEA   pot "', "Tea pot", {}, True, '"  TEA   pot " is right'),
        ("text", '"teapot"', "Tea pot", {}, False, '"teapot" is not right'),
        ("text", '"7"', 7, {}, True, '"7" is right'),
        ("text", "true", "x", {}, False, 'text is due, in quotes: "true"'),
        ("choice", '"Retry"', "retry", {"choices": ["retry", "x"]}, True, '"Retry" is right'),
        ("choice", '"x"', "retry", {"choices": ["Retry", "X"]}, False, '"x" is not right'),
        ("choice", "1", "a", {"choices": ["a", "b"]}, False, "one of a, b is due, in quotes"),
        ("boolean", "true", 1, {}, True, "true is right"),
        ("boolean", "false", 1, {}, False, "false is not right"),
    ],
)
def test_a_value_is_right_by_what_it_means(
    kind: str, value: str, truth: Any, options: dict[str, Any], ok: bool, detail: str
) -> None:
    found, said = one(value, truth, kind, **options)
    assert found == ok
    assert (said or "").split("; ")[0] == detail


def test_a_guess_earns_once_any_measured_fact_is_right() -> None:
    asked = {"n": {"type": "integer"}, "m": {"type": "decimal"}, "b": {"type": "boolean"}}
    truth = {"n": 1, "m": 2, "b": True}
    both = judged("n = 9\nm = 2\nb = true", truth, **asked)
    assert [part.points for part in both.parts] == [0, 1, 1]
    assert (both.outcome, both.score) == ("partly", pytest.approx(2 / 3))
    assert both.headline == "2 of 3 facts are right. n: 9 is not right."
    alone = judged("n = 9\nm = 9\nb = true", truth, **asked)
    assert [part.points for part in alone.parts] == [0, 0, 0]
    assert [part.ok for part in alone.parts] == [False, False, True]
    assert alone.outcome == "wrong"


def test_a_question_of_guesses_alone_is_never_right() -> None:
    verdict = judged("b = true", {"b": True}, b={"type": "boolean"})
    assert (verdict.outcome, verdict.score) == ("wrong", 0)


def test_a_fact_without_a_truth_is_the_authors_mistake() -> None:
    with pytest.raises(BadLab, match=r"lab: truth\.sql has no query x"):
        judged("x = 1", {}, x={"type": "integer"})


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("[facts]\nx = 1", []),
        ("[cause]\nx = 1", []),
        ("x = 1\n[facts]\nqqq = 2", ["`qqq` is not asked for. Asked are: x."]),
        ("x = 1\n[other]\ny = 2", ["`other` is not asked for. Asked are: x."]),
        ("x = 1\nqqq = 2", ["`qqq` is not asked for. Asked are: x."]),
    ],
)
def test_a_name_nobody_asked_for_is_noticed(answer: str, says: list[str]) -> None:
    verdict = judged(answer, {"x": 1}, x={"type": "integer"})
    assert (verdict.outcome, verdict.notices) == ("right", says)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("x = 1\ny = [1,", (2, 8), "Line 2 cannot be read: write a name, an equals sign and one"),
        ("x = 1\ny", (2, 2), "Line 2 cannot be read: write `name = value`"),
        ("x = # later", (1, 5), "the value is missing"),
        ("x = 12 000", (1, 8), "a number stands alone, in digits: `x = 12000`."),
        ("x = 47 runs", (1, 8), "`x = 47`"),
        ("x = 3,680", (1, 6), "`x = 3680`"),
        ("x = 3.68K", (1, 9), "`x = 3680`"),
        ("x = 92 %", (1, 8), "`x = 92`"),
        ("x = $11,700.50", (1, 5), "`x = 11700.50`"),
        ("x = forty", (1, 5), "a number stands alone, in digits: `x = 47`."),
        ("x = 1\nx = 2", (2, 6), "`x` stands in two lines, keep one of them."),
        ("n = e.lindholm", (1, 5), 'text stands in quotes: `n = "e.lindholm"`.'),
        ("x = off", (1, 5), "`x = false`"),
        ("x = 2026-03-17 14:05Z", None, '`x = "2026-03-17 14:05Z"`'),
    ],
)
def test_what_is_no_toml_is_told_with_its_place(
    text: str, place: tuple[int, int] | None, says: str
) -> None:
    with pytest.raises(Rejected) as refused:
        judged(text, {"x": 1}, x={"type": "integer"}, n={"type": "text"})
    assert says in str(refused.value)
    assert place is None or (refused.value.line, refused.value.column) == place


def test_brackets_nested_too_deep_are_refused() -> None:
    with pytest.raises(Rejected, match="nested too deep"):
        judged(f"x = {'[' * 50_000}", {"x": 1}, x={"type": "integer"})


@pytest.mark.parametrize(
    ("line", "kind", "next_"),
    [
        ('x = "47"', {"type": "integer", "unit": "runs"}, "as a whole number, runs"),
        ("x = 4.5", {"type": "integer"}, "as a whole number"),
        ("x = true", {"type": "decimal"}, "as a number"),
        ("x = 2026-03-17", {"type": "instant"}, "as an instant, as 2001-02-03T04:05:06Z"),
        ('x = "noon"', {"type": "instant"}, "as an instant, as 2001-02-03T04:05:06Z"),
        ("x = 7", {"type": "text"}, 'as text in "quotes"'),
        ('x = "yes"', {"type": "boolean"}, "as true or false"),
        ('x = "a"', {"type": "choice", "choices": ["fail_open"]}, 'as one of "fail_open"'),
    ],
)
def test_what_is_written_in_another_form_is_to_be_written_anew_and_not_measured(
    line: str, kind: dict[str, Any], next_: str
) -> None:
    said = judged(line, {"x": 1}, x=kind).try_next
    assert said == f"Write `x` {next_}: what it says is judged then."


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("runs_today = 3\nrun_now = 4", "runs_now"),  # runs_today is filled in, runs_now is not
        ("run_today = 3", "runs_today"),
        ("runs_now = 3\nruns_today = 4\nrun_now = 5", "runs_now"),  # none is left: the nearest
    ],
)
def test_a_name_that_nobody_asked_for_was_to_be_one_that_is_not_filled_in(
    answer: str, meant: str
) -> None:
    asked = {name: {"type": "integer"} for name in ("runs_today", "runs_now")}
    notices = judged(answer, dict.fromkeys(asked, 1), **asked).notices
    assert [notice.partition("Did you mean ")[2] for notice in notices] == [f"`{meant}`?"]


def test_a_name_near_one_that_is_filled_in_means_one_that_is_not() -> None:
    asked = {name: {"type": "integer"} for name in ("copies", "copied_rows")}
    (notice,) = judged("copies = 1\ncopied = 2", dict.fromkeys(asked, 1), **asked).notices
    assert notice.endswith("Did you mean `copied_rows`?")
