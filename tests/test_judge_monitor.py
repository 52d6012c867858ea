"""Monitors, on the lab of one table: what they catch, when, and how often they cry wolf."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from grader import cards, world
from grader.incident import Lab
from grader.judge import Judge
from grader.sandbox import Sandbox

KEYS = (
    "SELECT request_key, count(*) AS n FROM shop.orders WHERE status = 'placed'"
    " GROUP BY 1 HAVING count(*) > 1"
)

RIGHT = {
    "the exact rule": KEYS,
    "the last hour": KEYS.replace("WHERE", "WHERE placed_at > world_now() - INTERVAL 1 HOUR AND"),
    "one summary row": f"SELECT count(*) AS keys FROM ({KEYS}) HAVING count(*) > 0",
}

WRONG = {
    "always": ("SELECT 1 AS page", 0, "It pages at every run, on healthy days too"),
    "never": ("SELECT 1 AS page WHERE false", 0, "It pages in none of 6 sick worlds."),
    "look-alikes": (
        "SELECT a.order_id FROM shop.orders a JOIN shop.orders b ON a.item = b.item"
        " AND b.order_id > a.order_id AND b.placed_at < a.placed_at + INTERVAL 10 SECOND",
        None,
        "month end",
    ),
    "only large ones": (
        f"SELECT count(*) AS n FROM ({KEYS}) HAVING count(*) > 15",
        None,
        "Pages in",
    ),
    "too late": (
        KEYS.replace("GROUP", "AND placed_at < world_now() - INTERVAL 1 HOUR GROUP"),
        0,
        "in time",
    ),
    "on a clock": (
        "SELECT 1 AS page WHERE extract(minute FROM world_now()) = 30",
        0,
        "false pages on healthy days",
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_monitor_passes(name: str, tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("copies", RIGHT[name])
    assert (verdict.outcome, verdict.points) == ("right", 4), cards.text(verdict)
    assert verdict.headline.startswith("Pages in 6 of 6 sick worlds in time, ")
    assert "Silent at all" in verdict.headline


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_monitor_is_told_why(name: str, tiny_judge: Judge) -> None:
    sql, points, says = WRONG[name]
    verdict = tiny_judge.judge("copies", sql)
    assert verdict.outcome in ("wrong", "partly")
    assert says in cards.text(verdict)
    if points is not None:
        assert verdict.points == points
    assert verdict.points < 4


UNTIL = 62  # minutes: an hour's look back ends in time, and the worlds go on after it

ENDS = {
    "the last hour": (RIGHT["the last hour"], "right", 4, "✔ silent again 62 minutes after"),
    "for ever": (KEYS, "partly", 3, "✘ silent again 62 minutes after the last copy: 0 of 6"),
    "a day": (
        KEYS.replace("WHERE", "WHERE placed_at > world_now() - INTERVAL 1 DAY AND"),
        "partly",
        3,
        "It still pages 62 minutes after the last copy.",
    ),
    "always": ("SELECT 1 AS page", "wrong", 0, "It pages at every run"),
    "never": ("SELECT 1 AS page WHERE false", "wrong", 0, "It pages in none of 6"),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_page_that_never_ends_costs_a_quarter(name: str, tiny: Lab, tiny_judge: Judge) -> None:
    sql, outcome, points, says = ENDS[name]
    question = tiny.question("copies").model_copy(update={"until": UNTIL, "event": "copy"})
    verdict = tiny_judge.judge(question, sql)
    assert (verdict.outcome, verdict.points) == (outcome, points), cards.text(verdict)
    assert says in cards.text(verdict)


@pytest.mark.parametrize("name", ["the exact rule", "the last hour"])
def test_without_an_end_asked_a_page_may_go_on(name: str, tiny_judge: Judge) -> None:
    assert "silent again" not in cards.text(tiny_judge.judge("copies", RIGHT[name]))


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT now()", "use `world_now()`"),
        ("SELECT * FROM shop.order", "no table `order`"),
        ("SELECT * FROM getvariable('tick')", "asks the engine"),
        ("SELECT 1; SELECT 2", "two statements"),
    ],
)
def test_a_monitor_that_does_not_run_is_rejected(sql: str, says: str, tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("copies", sql)
    assert (verdict.outcome, verdict.score) == ("rejected", 0)
    assert says in verdict.headline


@pytest.fixture(scope="module")
def long_world(tiny: Lab) -> Path:
    return world.cached(world.Spec(tiny, seed=2, scale=0.03, run_on=60))


ARRIVALS = {"shop.orders": ("placed_at", {"item": "upper(item)"}), "shop.voids": ("voided_at", {})}


def test_a_tick_sees_only_what_had_arrived(long_world: Path, worker: Sandbox) -> None:
    end = world.world_now(long_world)
    ticks = [end - dt.timedelta(minutes=minutes) for minutes in (90, 60, 30, 0)]
    sql = (
        "SELECT max(placed_at) AS last, max(placed_at) <= world_now() AS past, min(item) AS item"
        " FROM shop.orders"
    )
    found = worker.watch(long_world, sql, ticks, ARRIVALS)
    assert [tick.at for tick in found] == ticks
    assert [tick.first[1] for tick in found] == ["True"] * 4
    latest = [dt.datetime.fromisoformat(tick.first[0] or "") for tick in found]
    assert all(
        dt.timedelta(0) <= at - last < dt.timedelta(seconds=60)
        for at, last in zip(ticks, latest, strict=True)
    )
    assert {tick.first[2] for tick in found} == {"CAKE"}


def test_a_table_without_arrival_is_there_from_the_start(long_world: Path, worker: Sandbox) -> None:
    start = dt.datetime(2000, 1, 1)
    found = worker.watch(long_world, "SELECT * FROM shop.items", [start], ARRIVALS)
    assert found[0].rows == 4


def test_nothing_of_one_tick_reaches_the_next(long_world: Path, worker: Sandbox) -> None:
    end = world.world_now(long_world)
    ticks = [end, end - dt.timedelta(hours=2), end]
    sql = "SELECT count(*) AS n FROM shop.orders"
    first, early, again = worker.watch(long_world, sql, ticks, ARRIVALS)
    assert first.first == again.first != early.first
