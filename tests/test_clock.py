"""Calm or drill: where the story's clock stands, from the journal alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import clock
from course.clock import Clock
from grader import incident

LAB = incident.load("07")
START = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)


def _records(*acts: tuple[float, str]) -> list[dict[str, Any]]:
    """(minutes after the start, what): an act of the clock, or `run`."""
    found = []
    for minutes, what in acts:
        at = (START + dt.timedelta(minutes=minutes)).isoformat()
        word, _, by = what.partition(" ")
        record = (
            {"at": at, "what": "clock", "do": word} if word != "run" else {"at": at, "what": word}
        )
        found.append({**record, **({"by": float(by)} if by else {})})
    return found


@pytest.mark.parametrize(
    ("acts", "worked"),
    [
        ([(0, "drill")], 10),
        ([(0, "drill"), (4, "pause")], 4),
        ([(0, "drill"), (4, "pause"), (7, "resume")], 7),
        ([(0, "drill"), (4, "hide"), (6, "show")], 10),
        ([(0, "drill"), (3, "calm")], 0),
        ([(0, "drill"), (3, "calm"), (6, "drill")], 4),
        ([(0, "drill"), (3, "drill 2")], 10),
        ([(0, "run")], 0),
        ([(-30, "drill"), (-20, "run"), (-1, "run")], 21),  # 19 minutes without an act are a break
    ],
)
def test_minutes_count_while_the_clock_runs(acts: list[tuple[float, str]], worked: float) -> None:
    found = clock.read(_records(*acts), START + dt.timedelta(minutes=10))
    assert found.worked == pytest.approx(worked)


def test_a_step_worked_as_planned_ends_when_the_story_was_done_with_it() -> None:
    planned = 0
    for step in LAB.steps:
        planned += step.minutes
        assert Clock(running=True, worked=planned).story(LAB) == pytest.approx(step.par)
        slow = Clock(running=True, worked=planned * 1.5, scale=1.5)
        assert slow.story(LAB) == pytest.approx(step.par)


@given(st.lists(st.floats(0, 400), min_size=2, max_size=9), st.floats(0.25, 10))
def test_the_storys_clock_never_goes_back(minutes: list[float], scale: float) -> None:
    stands = [Clock(running=True, worked=m, scale=scale).story(LAB) for m in sorted(minutes)]
    assert stands == sorted(stands)


@pytest.mark.parametrize(
    ("running", "paused", "act", "scale", "said"),
    [
        (False, False, "pause", None, "`%clock drill` starts one"),
        (False, False, "hide", None, "No clock runs"),
        (True, False, "resume", None, "runs already"),
        (True, True, "pause", None, "`%clock resume`"),
        (True, False, "show", None, "shown already"),
        (False, False, "drill", 0.1, "between 0.25 and 10"),
        (True, False, "pause", 2.0, "`%clock drill --scale 1.5`"),
    ],
)
def test_what_makes_no_sense_now_is_said(
    running: bool, paused: bool, act: str, scale: float | None, said: str
) -> None:
    with pytest.raises(clock.NoClock, match=said.replace(".", r"\.")):
        clock.refuse(Clock(running=running, paused=paused), act, scale)


@pytest.mark.parametrize("act", clock.ACTS)
def test_what_makes_sense_is_not_refused(act: str) -> None:
    stands = Clock(running=True, paused=act == "resume", hidden=act == "show")
    clock.refuse(stands, act, 2.0 if act == "drill" else None)


def test_the_clock_is_told_in_a_sentence_and_in_a_table() -> None:
    step = LAB.steps[1]
    found = Clock(running=True, scale=1.5, worked=1.5 * LAB.steps[0].minutes)
    said = clock.sentence(LAB, found, step.name)
    assert said == (
        f"**T+{LAB.steps[0].par}** on the story's clock, at 1.5 times the time;"
        f" they were done with “{step.title}” by T+{step.par}."
    )
    assert "stands still" in clock.sentence(LAB, Clock(running=True, paused=True), step.name)
    assert "no clock runs" in clock.sentence(LAB, Clock(), step.name)
    table = clock.table(LAB, found, step.name)
    assert [row[3] for row in table.rows[:3]] == ["", "you are here", ""]
    assert table.rows[-1][1] == "T+1 d"


def test_the_clock_is_told_again_when_a_step_or_five_minutes_are_over_and_not_at_the_end() -> None:
    step, planned = LAB.steps[2], sum(step.minutes for step in LAB.steps)
    before, first = LAB.steps[1], sum(step.minutes for step in LAB.steps[:2])
    told = [
        clock.place(LAB, Clock(running=True, worked=first + step.minutes * share / 100), step.name)
        for share in range(100)
    ]
    story = step.par - before.par
    assert len(set(told)) <= story // 5 + 2
    assert told[0] != clock.place(LAB, Clock(running=True, worked=first), before.name)
    late = [Clock(running=True, worked=planned + minutes) for minutes in (0, 30, 600)]
    assert len({clock.place(LAB, each, step.name) for each in late}) == 1
    assert "**The story is over**" in clock.sentence(LAB, late[1], step.name)
    assert "T+" not in clock.sentence(LAB, late[1], step.name)


@pytest.mark.parametrize(
    ("act", "now", "first"),
    [
        ("drill", Clock(running=True), "The drill goes on, at the story's own pace."),
        ("drill", Clock(running=True, scale=2), "The drill goes on, at 2 times the time."),
        ("pause", Clock(running=True, paused=True), "Paused."),
        ("resume", Clock(running=True), "It runs again."),
        ("hide", Clock(running=True, hidden=True), "Hidden."),
        ("show", Clock(running=True), "Shown again."),
        ("calm", Clock(), "The drill is over."),
    ],
)
def test_the_answer_begins_with_what_was_done(act: str, now: Clock, first: str) -> None:
    step = LAB.steps[0].name
    said = clock.answer(LAB, Clock(running=True), now, act, step)
    assert said.startswith(f"**{first}**")
    assert ("T+" in said) is (now.running and not now.hidden and act != "drill")
    if act in ("pause", "resume"):  # and nothing is shown that was taken out of sight
        hidden = clock.answer(LAB, Clock(running=True), replace(now, hidden=True), act, step)
        assert hidden.startswith(f"**{first}**")
        assert "T+" not in hidden
        assert "`%clock show` brings it back" in hidden


def test_who_starts_a_drill_is_told_what_it_is_and_how_to_be_rid_of_it() -> None:
    said = clock.answer(LAB, Clock(), Clock(running=True, scale=1.5), "drill", LAB.steps[0].name)
    assert said.startswith("**The drill has begun, at 1.5 times the time.**")
    assert all(f"`%clock {act}`" in said for act in ("pause", "hide", "calm"))
