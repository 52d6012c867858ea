"""What the class report says of an answer: not to its student, in short, and its code whole."""

from __future__ import annotations

from typing import Any

import pytest

from grader.classroom.reporting import told
from grader.classroom.reporting.gather import Answer, Grade
from grader.classroom.reporting.misconceptions import Misconception
from grader.classroom.reporting.page import FIRST, _answer, _card
from grader.verdict import Part, Verdict

from .asks_and_runs import Outside


@pytest.mark.parametrize(
    ("card", "report"),
    [
        (
            "You return 4 rows where 3 are expected.",
            "The answer returns 4 rows where 3 are expected.",
        ),
        ("Here your rows differ in another way.", "Here the rows differ in another way."),
        ("Your query returns no row; 3 are expected.", "The query returns no row; 3 are expected."),
        (
            "2 rows on your world; before your script",
            "2 rows on the practice world; before the script",
        ),
        ("when they hear from you again", "when they hear from you again"),
        ("“Delete your exports” and `your` stay.", "“Delete your exports” and `your` stay."),
    ],
)
def test_what_a_card_says_to_its_student_is_said_of_the_answer(card, report) -> None:
    assert told.of(card) == report


def group(kind: Any, *parts: tuple[str, str]) -> Misconception:
    failed = [Part(name=name, says=says, ok=False) for name, says in parts]
    verdict = Verdict(
        lab="l", question="q", kind=kind, outcome="wrong", score=0, max_points=1, headline="No.",
        parts=failed,
    )  # fmt: skip
    answer = Answer("ana", "q", "SELECT 1", 1, Grade(0.0, 1.0, 0.0), verdict)
    return Misconception([answer], failed=failed)


LATE = ("catches", "pages within 60 minutes of the first surplus row: 0 of 21")
LOUD = ("quiet", "false pages on healthy days: 84 in 430.5 hours watched")


def test_a_monitors_title_is_short_and_its_counts_stand_below() -> None:
    made = group("monitor", LATE, LOUD)
    assert made.title == "pages too late or never; pages on healthy days"
    card = Outside(_card(made, 30, None)).text
    assert card.index(made.title) < card.index(LATE[1]) < card.index(LOUD[1])


def test_what_does_not_hold_is_named_once() -> None:
    made = group("write", ("a", "it blames people"), ("a", "it blames people"), ("b", "the size"))
    assert made.title == "it blames people; the size"
    assert Outside(_card(made, 30, None)).text.count("it blames people") == 1


@pytest.mark.parametrize(("lines", "folded"), [(FIRST, False), (FIRST + 3, True)])
def test_code_stands_whole_and_only_a_very_long_one_is_folded(lines, folded) -> None:
    text = "\n".join(f"line {number}" for number in range(lines))
    made = _answer(text)
    assert ("Show all: 3 more lines" in made) == folded
    assert made.count("line ") == lines
    assert "tabindex" not in made  # nothing scrolls
