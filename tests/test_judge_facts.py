"""Facts, on the lab of one table: typed, with unit, zone and tolerance, and never given away."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from grader import cards
from grader.judge import Judge
from grader.judges.facts import as_instant


@pytest.fixture(scope="module")
def truth(tiny_judge: Judge) -> dict[str, Any]:
    return tiny_judge.bench.practice_truth


def answer(truth: dict[str, Any], **changed: str) -> str:
    """The truth as TOML, single lines replaced; a line that is '' is left out."""
    lines = {
        "first_copy_at": f"{truth['first_copy_at']:%Y-%m-%dT%H:%M:%S}",
        "copies": str(truth["copies"]),
        "copied_price": str(truth["copied_price"]),
        "first_item": f'"{truth["first_item"]}"',
        "mechanism": '"retry"',
        "still_going": "false",
    } | changed
    return "\n".join(f"{name} = {value}" for name, value in lines.items() if value)


def test_the_truth_is_right(truth: dict[str, Any], tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("cause", answer(truth))
    assert (verdict.outcome, verdict.points) == ("right", 6), cards.text(verdict)
    assert verdict.headline == "All 6 facts are right."


@pytest.mark.parametrize(
    ("facts", "begins"),
    [
        (["copies"], "1 of 6 facts is right."),
        (["copies", "first_item"], "2 of 6 facts are right."),
    ],
)
def test_one_fact_is_right_and_two_are(
    facts: list[str], begins: str, truth: dict[str, Any], tiny_judge: Judge
) -> None:
    text = "\n".join(line for line in answer(truth).splitlines() if line.split()[0] in facts)
    assert tiny_judge.judge("cause", text).headline.startswith(begins)


def at(truth: dict[str, Any], form: str, seconds: int = 0) -> str:
    moved = truth["first_copy_at"] + dt.timedelta(seconds=seconds)
    return moved.strftime(form)


@pytest.mark.parametrize(
    ("form", "seconds", "right"),
    [
        ("%Y-%m-%d %H:%M:%S", 0, True),
        ('"%Y-%m-%d %H:%M"', 0, True),
        ('"%Y-%m-%d %H:%M UTC"', 0, True),
        ('"%Y-%m-%dT%H:%M:%SZ"', 0, True),
        ("%Y-%m-%dT%H:%M:%SZ", 0, True),
        ('"%H:%M:%S"', 0, True),
        ("%H:%M:%S", 0, True),
        ("%Y-%m-%dT%H:%M:%S+02:00", 7200, True),
        ("%Y-%m-%dT%H:%M:%S+02:00", 0, False),
        ("%Y-%m-%d %H:%M:%S", 59, True),
        ("%Y-%m-%d %H:%M:%S", -59, True),
        ("%Y-%m-%d %H:%M:%S", 62, False),
        ("%Y-%m-%d %H:%M:%S", 86400, False),
    ],
)
def test_an_instant_is_read_in_many_forms(
    form: str, seconds: int, right: bool, truth: dict[str, Any], tiny_judge: Judge
) -> None:
    said = at(truth, form, seconds)
    verdict = tiny_judge.judge("cause", answer(truth, first_copy_at=said))
    part = verdict.parts[0]
    assert part.ok == right, part
    assert part.detail is not None
    assert part.detail.endswith(f"{'is' if right else 'is not'} right within a minute")


@pytest.mark.parametrize(
    ("clock", "day"), [("00:10", 6), ("00:11", 5), ("23:50:00", 5), ("T00:00Z", 6)]
)
def test_a_time_alone_is_the_last_one_before_the_worlds_clock(clock: str, day: int) -> None:
    """Just after midnight, most of what happened did so the day before."""
    found = as_instant(clock, dt.datetime(2026, 1, 6, 0, 10))
    assert found.date() == dt.date(2026, 1, day)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("first_copy_at", "1405", "an instant is due, and a number is none"),
        ("first_copy_at", "2026-01-05", "2026-01-05 has no time of day"),
        ("first_copy_at", '"around noon"', "an instant is due, and `around noon` is none"),
        ("copies", '"14"', 'a number is due, without quotes: not "14"'),
        ("copies", "true", "a number is due, and `true` is none"),
        ("copies", "1.5", "a whole number is due, and 1.5 is none"),
        ("copies", "[1]", "a number is due"),
        ("copied_price", "nan", "nan is none one can count with"),
        ("copied_price", "-inf", "-inf is none one can count with"),
        ("first_item", "4", 'text is due, in quotes: "4"'),
        ("mechanism", '"retries"', '"retries" is none of the choices: did you mean retry?'),
        ("mechanism", '"bad luck"', "choose retry, deploy"),
        ("still_going", '"no"', "true or false is due, without quotes"),
        ("still_going", "0", "true or false is due"),
        ("copies", "", "`copies` is missing"),
    ],
)
def test_a_wrong_type_is_told_what_is_due(
    name: str, value: str, says: str, truth: dict[str, Any], tiny_judge: Judge
) -> None:
    verdict = tiny_judge.judge("cause", answer(truth, **{name: value}))
    assert verdict.outcome == "partly"
    part = next(part for part in verdict.parts if part.name == name)
    assert (part.ok, part.points) == (False, 0)
    assert says in (part.detail or "")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("copies 14", 1, "Line 1 cannot be read: write `name = value`"),
        ("copies = 1\nfirst_item = tea", 2, "Line 2 cannot be read: text stands in quotes"),
        ("copies = one hundred", 1, "a number stands alone, in digits: `copies = 47`."),
        ("copies: 14", 1, "write `name = value`"),
        ("copies = 14,000", 1, "a number stands alone, in digits: `copies = 14000`."),
        ("copies = 1\ncopies = 2", 2, "`copies` stands in two lines"),
        ("copies = ", 1, "the value is missing"),
        (
            "still_going = No",
            1,
            "write true or false, in small letters and without quotes: `still_going = false`.",
        ),
        ("still_going = True  # I think", 1, "`still_going = true`"),
        ("still_going = on", 1, "`still_going = true`"),
        ("first_copy_at = 14:05", 1, '`first_copy_at = "14:05"`'),
        ("first_copy_at = 2026-01-05 14:05", 1, '`first_copy_at = "2026-01-05 14:05"`'),
    ],
)
def test_bad_toml_is_rejected_with_its_line(
    text: str, line: int, says: str, tiny_judge: Judge
) -> None:
    verdict = tiny_judge.judge("cause", text)
    assert (verdict.outcome, verdict.score) == ("rejected", 0)
    assert says in verdict.headline
    assert f"line {line}: " in verdict.headline


def test_what_can_be_guessed_earns_only_beside_a_measured_fact(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("cause", 'mechanism = "retry"\nstill_going = false')
    assert (verdict.outcome, verdict.score) == ("wrong", 0)
    assert "it could be guessed" in cards.text(verdict)


def test_an_unknown_name_is_noticed_with_the_nearest(
    truth: dict[str, Any], tiny_judge: Judge
) -> None:
    text = answer(truth, copies="") + f"\ncopys = {truth['copies']}"
    verdict = tiny_judge.judge("cause", text)
    assert verdict.notices == ["`copys` is not asked for. Did you mean `copies`?"]
    assert verdict.points == 5


def test_a_heading_above_the_lines_is_fine(truth: dict[str, Any], tiny_judge: Judge) -> None:
    assert tiny_judge.judge("cause", "[cause]\n" + answer(truth)).outcome == "right"


def test_the_card_never_gives_the_truth_away(truth: dict[str, Any], tiny_judge: Judge) -> None:
    wrong = answer(
        truth,
        first_copy_at="2026-01-01 00:00:00",
        copies="99999",
        copied_price="99999",
        first_item='"water"',
    )
    card = (
        cards.text(tiny_judge.judge("cause", wrong))
        + tiny_judge.judge("cause", wrong).model_dump_json()
    )
    for name in ("first_copy_at", "copied_price", "first_item"):
        assert f"{truth[name]}" not in card
    assert f" {truth['copies']} " not in card


@pytest.mark.parametrize("text", ["# nothing", "", "\n"])
def test_no_facts_are_no_answer_yet(text: str, tiny_judge: Judge) -> None:
    assert tiny_judge.judge("cause", text).headline == "No answer yet."


NOW = dt.datetime(2026, 1, 6, 12, 0)


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("09:05:59", dt.datetime(2026, 1, 6, 9, 5, 59)),  # the seconds count
        (dt.time(9, 5, tzinfo=dt.UTC), dt.datetime(2026, 1, 6, 9, 5)),
        ("2026-01-05 14:05   UTC", dt.datetime(2026, 1, 5, 14, 5)),
        ("2026-01-05 14:05+02:00", dt.datetime(2026, 1, 5, 12, 5)),
    ],
)
def test_an_instant_is_naive_utc(value: Any, instant: dt.datetime) -> None:
    assert as_instant(value, NOW) == instant


@pytest.mark.parametrize(
    ("name", "changed", "value", "ok", "says"),
    [
        ("copies", {"tolerance": 2}, 2, True, " right within 2"),
        ("copies", {"tolerance": 2}, 3, False, " right within 2"),
        ("copies", {"tolerance": 0, "unit": "orders"}, 0, True, " orders is right"),
        ("copies", {"tolerance": 0}, 1_000_000, False, "1,000,0"),
    ],
)
def test_a_number_has_its_tolerance_and_unit(
    name: str,
    changed: dict[str, Any],
    value: int,
    ok: bool,
    says: str,
    truth: dict[str, Any],
    tiny_judge: Judge,
) -> None:
    """value: how far it is off."""
    question = tiny_judge.lab.question("cause")
    fact = question.facts[name].model_copy(update=changed)
    question = question.model_copy(update={"facts": {**question.facts, name: fact}})
    said = answer(truth, copies=str(truth["copies"] + value))
    part = next(p for p in tiny_judge.judge(question, said).parts if p.name == name)
    assert part.ok == ok
    assert says in (part.detail or "")


def test_case_and_blanks_of_a_text_do_not_matter(truth: dict[str, Any], tiny_judge: Judge) -> None:
    said = answer(truth, first_item=f'"  {truth["first_item"].upper()} "', mechanism='" Retry"')
    assert tiny_judge.judge("cause", said).outcome == "right"


def test_an_unknown_name_like_none_is_told_what_is_asked(
    truth: dict[str, Any], tiny_judge: Judge
) -> None:
    (said,) = tiny_judge.judge("cause", answer(truth) + "\nzzzzzz = 1").notices
    assert said.startswith("`zzzzzz` is not asked for. Asked are: first_copy_at, copies,")


def test_a_heading_of_facts_is_fine_too(truth: dict[str, Any], tiny_judge: Judge) -> None:
    assert tiny_judge.judge("cause", "[facts]\n" + answer(truth)).outcome == "right"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("mechanism", '"deploy"', '"deploy" is not right: `shop.orders` had copies before any'),
        ("still_going", "true", "true is not right: the last rows of `shop.orders` are no copies"),
        ("copies", "{orders}", "{orders} is not right: those are all {orders} rows, first ones"),
        ("copies", "1", "1 is not right"),
        ("copies", '"many"', 'a number is due, without quotes: not "many"'),
        ("mechanism", '"moon"', '"moon" is none of the choices: choose retry, deploy'),
    ],
)
def test_a_card_says_what_rules_a_value_out(
    name: str, value: str, told: str, truth: dict[str, Any], tiny_judge: Judge
) -> None:
    orders = tiny_judge.bench.practice_figures["orders"]
    given = answer(truth, **{name: value.format(orders=orders)})
    verdict = tiny_judge.judge("cause", given)
    part = next(part for part in verdict.parts if part.name == name)
    assert str(part.detail).startswith(told.format(orders=orders))
    assert verdict.headline.count(": ") < 3, "the reason stands with the fact alone"
