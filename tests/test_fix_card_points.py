"""A repair's headline and points, from what a script left on worlds."""

from __future__ import annotations

from typing import Any

import pytest

from grader.errors import OutOfBudget
from grader.judges import fix_left
from grader.judges.fix_left import Left
from tests.test_fix_card import (
    MORE,
    QUESTION,
    card,
    change,
    left,
)

HEADLINES: dict[str, tuple[list[Left], dict[str, Any], str]] = {
    "nothing": (
        [left(changes=[], after={"no_copy": 3})],
        {},
        "Your script changes nothing on your world: what the fault broke is still broken.",
    ),
    "one rule": (
        [left(found={"no_copy": 1, "all_there": 1}, after={"no_copy": 1})],
        {},
        "Does not hold: no copy: 1 violation on your world, as before your script.",
    ),
    "two rules": (
        [left(after={"all_there": 2}, again={"shop.orders": {"+": 1}})],
        {},
        "Does not hold: all there: 2 violations on your world; it held before your script."
        " 1 more below.",
    ),
    "a must": (
        [left(after={"all_there": 2}, again={"shop.orders": {"+": 1}})],
        {"must": ["all_there"]},
        "This must hold, and does not: all there: 2 violations on your world; it held before your"
        " script. That leaves a quarter of the points. 1 more below.",
    ),
}


@pytest.mark.parametrize("name", HEADLINES)
def test_the_headline_names_the_worst(name: str) -> None:
    lefts, options, says = HEADLINES[name]
    assert card(*lefts, **options).headline == says


@pytest.mark.parametrize(
    ("options", "points"),
    [
        ({}, 4),
        ({"held": ["no_copy"]}, 3),
        ({"held": ["no_copy"], "must": ["all_there"]}, 0.75),
        ({"earns": False}, 0),
        ({"again": False}, 3.5),
        ({"innocent": 1}, 3.5),
        ({"too_far": True}, 1),
        ({"too_far": True, "held": ["no_copy"], "must": ["all_there"]}, 0.75),
        ({"idle": ["all_there"]}, 3),
        ({"idle": ["all_there"], "must": ["all_there"]}, 3),
    ],
)
def test_a_repair_earns_by_its_parts(options: dict[str, Any], points: float) -> None:
    question = QUESTION.model_copy(update={"must": options.pop("must", [])})
    said = {"earns": True, "again": True, "innocent": 0, "too_far": False} | options
    held = said.pop("held", ["no_copy", "all_there"])
    assert fix_left.share(question, held, **said) * 4 == pytest.approx(points)


@pytest.mark.parametrize(
    ("done", "repaired"),
    [
        (left(), True),
        (left(after={"no_copy": 1}), False),
        (left(later={"no_copy": 1}), False),
        (left(found={"no_copy": 1, "all_there": 1}, after={"no_copy": 1}), True),
        (left(found={}), True),
        (left(found={}, changes=[change("shop.notes", MORE[3:])]), False),
        (left(found={}, changes=[]), False),
    ],
)
def test_something_is_repaired_where_a_broken_rule_holds(done: Left, repaired: bool) -> None:
    assert fix_left.repaired_something(QUESTION, done) == repaired


def test_a_second_run_holds_where_it_ran_and_changed_nothing() -> None:
    assert left().again
    assert not left(again={"shop.orders": {"+": 1}}).again
    assert not left(again_error=OutOfBudget("late")).again
