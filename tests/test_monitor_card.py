"""A monitor's card, from worlds that were watched: what it says and how it counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from grader.judges.monitor_card import Card, Watched, span
from grader.questions import MonitorQuestion
from grader.results import Tick

BEGAN = dt.datetime(2026, 3, 17, 23, 40)


def at(minutes: float) -> dt.datetime:
    return BEGAN + dt.timedelta(minutes=minutes)


def card(sick: list[Watched], healthy: list[Watched], **options: Any) -> Card:
    question = MonitorQuestion.model_construct(
        kind="monitor",
        name="m",
        points=4,
        every=15,
        within=30,
        until=options.pop("until", None),
        event="copy",
        page="the bank",
        noise_tolerated=options.pop("noise_tolerated", 0.0),
    )
    return Card(question, sick, healthy)


def caught(first: float, paged: float = 60, size: float = 1.0, **more: Any) -> Watched:
    """A sick world whose first page came so many minutes after the first copy."""
    return Watched(
        size,
        "ordinary",
        10,
        more.pop("false", 0),
        onset=BEGAN,
        paged=at(paged),
        first=at(first),
        in_time=first <= 30,
        **more,
    )


MISSED = Watched(0.2, "ordinary", 10, 0, onset=BEGAN, paged=at(60))
LIKE_ITS_TWIN = Watched(0.2, "ordinary", 10, 0, onset=BEGAN, paged=at(60), not_told=2)


def healthy(profile: str = "ordinary", false: int = 0, ticks: int = 48) -> Watched:
    return Watched(0, profile, ticks, false)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (1.4, "1 minute"),
        (48, "48 minutes"),
        (119.4, "119 minutes"),
        (119.6, "2 h"),
        (120, "2 h"),
        (170, "2 h 50 min"),
        (60, "60 minutes"),
    ],
)
def test_a_span_is_said_as_a_person_says_it(minutes: float, said: str) -> None:
    assert span(minutes) == said


def test_times_are_counted_over_midnight() -> None:
    watched = caught(25, paged=90)
    assert (watched.delay, watched.ahead) == (25, 65)
    assert (MISSED.delay, MISSED.ahead) == (None, None)


def test_each_run_that_returns_rows_on_a_healthy_day_is_a_false_page() -> None:
    ticks = [Tick(at(0), 3), Tick(at(15), 0), Tick(at(30), 1), Tick(at(45), 0, "no such cast")]
    watched = Watched.on_healthy("campaign", ticks)
    assert (watched.ticks, watched.false, watched.errors) == (4, 2, ["no such cast"])


@pytest.mark.parametrize(
    ("sick", "days", "says"),
    [
        (
            [caught(10), caught(20), caught(40)],
            [healthy(), healthy("quiet")],
            "Pages in 2 of 3 sick worlds in time, 20 minutes after the first copy"
            " and 40 minutes before the bank did (medians of all; it runs every 15 minutes)."
            " Silent at all 96 runs of 2 healthy worlds.",
        ),
        ([caught(90, paged=60)], [healthy()], "30 minutes after the bank did (medians of all;"),
        ([caught(60, paged=60)], [healthy()], "0 minutes before the bank did (medians of all;"),
        (
            [caught(10)],
            [healthy(day) for day in ("campaign", "holiday", "month_end")],
            "3 healthy worlds, month end and campaign among them.",
        ),
        (
            [caught(10)],
            [healthy(day) for day in ("one_day", "two_day", "red_day")],
            "3 healthy worlds, one day and two day among them.",
        ),
        (
            [caught(10)],
            [healthy(), healthy("month_end", false=1)],
            "On healthy days it pages once in 96 runs: month end.",
        ),
        (
            [caught(10)],
            [healthy("campaign", false=2), healthy("month_end", false=1), healthy("campaign", 1)],
            "On healthy days it pages 4 times in 144 runs: campaign, month end.",
        ),
        ([MISSED, MISSED], [healthy()], "It pages in none of 2 sick worlds."),
        ([MISSED], [healthy(false=3)], "It pages in no sick world, but 3 times on healthy days."),
        (
            [LIKE_ITS_TWIN],
            [healthy(false=1)],
            "pages at those moments too. On healthy days it pages once in 48 runs.",
        ),
        ([caught(0)], [healthy(false=48)], "It pages at every run, on healthy days too"),
        ([caught(0)], [healthy(false=39)], "It pages at 39 of 48 runs, on healthy days too"),
        ([caught(0)], [healthy(false=8, ticks=10)], "On healthy days it pages 8 times"),
    ],
)
def test_the_headline_says_what_it_caught_and_what_it_cried(
    sick: list[Watched], days: list[Watched], says: str
) -> None:
    assert says in card(sick, days).headline(right=False)


def parts(made: Card) -> dict[str, tuple[bool | None, str, str | None]]:
    return {part.name: (part.ok, part.says, part.detail) for part in made.parts()}


def test_pages_too_late_and_pages_like_the_twins_are_told_apart() -> None:
    found = parts(card([caught(10), caught(40), LIKE_ITS_TWIN, MISSED], [healthy()]))
    assert found["catches"] == (
        False,
        "pages within 30 minutes of the first copy: 1 of 4",
        "1 later than that; in 1 it pages just as on the same day without the fault, which is no"
        " catch",
    )
    assert parts(card([caught(10)], [healthy()]))["catches"][0::2] == (True, None)


@pytest.mark.parametrize(
    ("false", "tolerated", "ok", "says", "detail"),
    [
        (0, 0, True, "silent on healthy days, 24 hours watched", None),
        (1, 0, False, "false pages on healthy days: 1 in 24 hours watched", "1.0 a day"),
        (2, 2, True, "silent on healthy days, 24 hours watched", "2.0 a day"),
        (3, 2, False, "false pages on healthy days: 3 in 24 hours watched", "3.0 a day"),
    ],
)
def test_quiet_is_counted_by_the_day(
    false: int, tolerated: float, ok: bool, says: str, detail: str | None
) -> None:
    made = card([caught(10)], [healthy(), healthy(false=false)], noise_tolerated=tolerated)
    assert parts(made)["quiet"] == (ok, says, detail)


@pytest.mark.parametrize(
    ("sick", "days"),
    [
        ([caught(10, false=1)], [healthy()]),
        ([Watched(1, "ordinary", 10, 1)], [healthy()]),
        ([MISSED], [healthy(false=1)]),
        ([LIKE_ITS_TWIN], [healthy()]),
        ([caught(50)], [healthy()]),
    ],
)
def test_a_monitor_that_pages_anywhere_is_not_called_silent(
    sick: list[Watched], days: list[Watched]
) -> None:
    assert not card(sick, days).never
    assert card([MISSED], [healthy()]).never


def test_pages_before_the_fault_late_ones_and_errors_have_their_parts() -> None:
    sick = [caught(10, false=2, late=1), caught(10, late=4, errors=["bad cast\nat line 1"])]
    day = Watched(0, "ordinary", 48, 0, errors=["worse"])
    found = parts(card([*sick, caught(20)], [day], until=60))
    assert found["early"] == (False, "pages before the first copy: 2", None)
    assert found["ends"] == (
        False,
        "silent again 60 minutes after the last copy: 1 of 3",
        "5 pages after that; costs up to a quarter of the points",
    )
    assert found["fails"] == (False, "runs that ended in an error: 2", "bad cast")
    once = parts(card([caught(10, late=1)], [healthy()], until=60))
    assert once["ends"][2] == "1 page after that; costs up to a quarter of the points"
    clean = parts(card([caught(10)], [healthy()], until=60))
    assert clean["ends"] == (True, "silent again 60 minutes after the last copy: 1 of 1", None)
    assert "early" not in clean
    assert "fails" not in clean


def test_the_tables_go_by_size_and_by_kind_of_day() -> None:
    sick = [
        caught(40, size=0.2),
        MISSED,
        caught(10),
        caught(21),
        caught(14),
        Watched(0.5, "ordinary", 10, 0),
        Watched(0.05, "ordinary", 10, 0, not_told=1),
    ]
    days = [healthy("month_end", 2), healthy(), healthy("month_end", 1, ticks=24)]
    made = card(sick, days)
    assert made.by_size().rows == [
        ["100%", "3", "3", "14"],
        ["50%", "0", "1", "never"],
        ["20%", "0", "2", "40"],
        ["5%", "0", "1", "none that counts"],
    ]
    assert made.by_profile().rows == [
        ["month end", "2", "72", "18", "3"],
        ["ordinary", "1", "48", "12", "0"],
    ]
