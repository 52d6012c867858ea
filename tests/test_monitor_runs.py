"""What a run of a sick world is worth: onset, twin, deadline, end; and the ticks of the clock."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.judges import monitor
from grader.judges.monitor import Pair, Runs
from grader.questions import MonitorQuestion
from grader.results import Tick

BEGAN = dt.datetime(2026, 3, 17, 23, 40)
PAIR = Pair(0.2, "campaign", Path("sick"), Path("twin"))


def runs(**options: Any) -> Runs:
    """The fault is there from 23:40 to 0:10; the page comes at 0:40, the world ends at 3:40."""
    asked = {"every": 15, "within": 30, "until": None, "run_on": 180} | options
    bench: Any = SimpleNamespace(
        hidden_scale=options.get("hidden_scale", 1.0),
        hidden_seeds=(5,),
        practice_seed=7,
        lab=SimpleNamespace(tables={}),
        onset=lambda path: BEGAN,
        ended=lambda path: BEGAN + dt.timedelta(minutes=30),
        now=lambda path: BEGAN + dt.timedelta(minutes=240),
    )
    return Runs(MonitorQuestion.model_construct(**asked), bench)


def ticks(*pages: int) -> list[Tick]:
    """A tick each 5 minutes from an hour before the fault, with rows at these minutes."""
    return [Tick(BEGAN + dt.timedelta(minutes=at), int(at in pages)) for at in range(-60, 240, 5)]


@pytest.mark.parametrize(
    ("sick", "twin", "options", "expected"),
    [
        ((30,), (), {}, {"first": 30, "in_time": True, "false": 0}),
        ((35,), (), {}, {"first": 35, "in_time": False}),
        ((0,), (), {}, {"first": 0, "in_time": True, "false": 0}),
        ((-5, 20), (), {}, {"first": 20, "in_time": True, "false": 1}),
        ((-5,), (), {}, {"first": None, "in_time": False, "false": 1}),
        ((10, 20), (10,), {}, {"first": 20, "in_time": True, "not_told": 1}),
        ((10, 20), (10, 20), {}, {"first": None, "in_time": False, "not_told": 2}),
        ((40,), (), {"every": 45}, {"first": 40, "in_time": True}),
        ((10, 95, 100), (), {"until": 60}, {"late": 2}),
        ((10, 90), (), {"until": 60}, {"late": 0}),
        ((10, 95), (), {"until": None}, {"late": 0}),
        ((), (), {"until": 60}, {"first": None, "in_time": False, "late": 0, "not_told": 0}),
    ],
)
def test_a_sick_world_is_watched_from_onset_to_end(
    sick: tuple[int, ...],
    twin: tuple[int, ...],
    options: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    found = runs(**options)._sick(PAIR, ticks(*sick), ticks(*twin))
    first = None if found.first is None else (found.first - BEGAN).total_seconds() / 60
    said = {
        "first": first,
        "in_time": found.in_time,
        "false": found.false,
        "not_told": found.not_told,
        "late": found.late,
    }
    assert {name: said[name] for name in expected} == expected
    assert (found.size, found.profile, found.ticks) == (0.2, "campaign", 60)
    assert found.paged == BEGAN + dt.timedelta(minutes=60)


def test_a_page_at_which_the_twin_was_not_watched_is_none_of_the_twins() -> None:
    """Its clock may end some minutes earlier; its silence there is not known either."""
    twin = [tick for tick in ticks() if tick.at < BEGAN + dt.timedelta(minutes=225)]
    found = runs()._sick(PAIR, ticks(20, 225, 230), twin)
    assert (found.in_time, found.not_told) == (True, 0)
    assert {kind for _, kind in found.pages} == {"true"}
    assert runs()._sick(PAIR, ticks(225, 230), twin).first is None


def test_errors_of_a_sick_world_are_kept() -> None:
    failed = [Tick(BEGAN, 0, "no such cast"), *ticks(20)]
    assert runs()._sick(PAIR, failed, ticks()).errors == ["no such cast"]


def test_a_world_is_watched_from_two_hours_before_the_page_to_its_end() -> None:
    found = runs()._ticks(PAIR.sick)
    assert found[0] == dt.datetime(2026, 3, 17, 22, 45)  # 22:40 is no quarter of an hour
    assert found[-1] == dt.datetime(2026, 3, 18, 3, 30)


@pytest.mark.parametrize(
    ("every", "start", "end", "said"),
    [
        (15, "14:00", "14:30", ["14:00", "14:15", "14:30"]),
        (15, "14:01", "14:31", ["14:15", "14:30"]),
        (60, "22:30", "00:30", ["23:00", "00:00"]),
        (7, "00:00", "00:15", ["00:00", "00:07", "00:14"]),
        (15, "14:01", "14:14", []),
    ],
)
def test_it_runs_at_round_minutes_of_the_clock(
    every: int, start: str, end: str, said: list[str]
) -> None:
    first, last = (dt.datetime.fromisoformat(f"2026-03-17 {clock}") for clock in (start, end))
    last += dt.timedelta(days=last < first)
    assert [f"{at:%H:%M}" for at in runs(every=every)._every(first, last)] == said


def test_the_learners_own_seed_is_no_seed_of_a_hidden_world() -> None:
    assert list(itertools.islice(runs()._seeds(), 4)) == [5, 6, 8, 9]


@pytest.mark.parametrize(("hidden", "scale"), [(1.0, 0.01), (0.001, 0.001)])
def test_worlds_are_no_larger_than_hidden_ones(hidden: float, scale: float) -> None:
    assert runs(hidden_scale=hidden).scale == scale


@pytest.mark.parametrize(
    ("scale", "said"), [(0.01, "hundredth"), (0.02, "fiftieth"), (0.005, "200th")]
)
def test_a_share_of_the_traffic_is_said(scale: float, said: str) -> None:
    assert monitor.ordinal(scale) == said


@pytest.mark.parametrize(
    ("recall", "noise", "endless", "share"),
    [
        (1, 0, 0, 1),
        (1, 1.5, 0, 0.5),
        (1, 2.9, 0, 0.1 / 3),
        (1, 4, 0, 0),
        (0.5, 0, 0, 0.5),
        (1, 0, 0.5, 0.875),
        (0.5, 1.5, 1, 0.1875),
    ],
)
def test_the_share_is_recall_by_quietness_by_end(
    recall: float, noise: float, endless: float, share: float
) -> None:
    assert monitor.points_share(recall, noise, endless) == pytest.approx(share)
