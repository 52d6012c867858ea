"""Many worlds and awkward ends of a monitor's runs: what is batched, and when the loop decides."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from pathlib import Path

import pytest

from grader import watching
from grader.errors import Interrupted
from grader.incident import Lab
from grader.results import Tick
from grader.sandbox.client import Sandbox
from grader.seen import Seen
from grader.watching import Watch
from grader.worlds import world
from tests.test_sandbox import ENDLESS
from tests.test_watching import ARRIVALS, FAILS_LATER, TABLES

LAST_ORDERS = "SELECT * FROM shop.orders WHERE placed_at > world_now() - INTERVAL 5 MINUTE"


@pytest.fixture(scope="module")
def long_world(tiny: Lab) -> Path:
    return world.cached(world.Spec(tiny, seed=2, scale=0.03, run_on=60))


@pytest.fixture(scope="module")
def end(long_world: Path) -> dt.datetime:
    return world.world_now(long_world)


class Counting(Watch):
    """A watch that counts the worlds it runs one by one."""

    one_by_one = 0

    def at(self, *args: object, **options: bool) -> list[Tick]:
        self.one_by_one += 1
        return super().at(*args, **options)  # type: ignore[arg-type]


def _watch(worker: Sandbox, sql: str) -> Counting:
    return Counting(worker, sql, TABLES, ARRIVALS)


def test_more_worlds_than_one_request_takes_come_in_their_order(
    long_world: Path,
    end: dt.datetime,
    worker: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each with ticks of its own, as many as it likes; only the first is run both ways."""
    monkeypatch.setattr(watching, "AT_ONCE", 3)
    runs = []
    for nth in range(9):
        path = tmp_path / f"{nth}.duckdb"
        shutil.copyfile(long_world, path)
        runs.append((path, [end - dt.timedelta(minutes=7 * nth + back) for back in range(nth % 4)]))
    runs[0] = (runs[0][0], [end])
    watch = _watch(worker, LAST_ORDERS)
    found = list(watch.run(runs))
    assert watch.one_by_one == 1
    assert [[tick.at for tick in ticks] for ticks in found] == [ticks for _, ticks in runs]
    assert [found[nth] for nth in (2, 3, 7)] == [watch.at(*runs[nth]) for nth in (2, 3, 7)]
    assert [tick.rows for tick in found[7]] != [0, 0, 0]


def test_a_watch_that_is_proven_runs_no_world_one_by_one(
    long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    watch = _watch(worker, LAST_ORDERS)
    for _ in range(2):
        list(watch.run([(long_world, [end])]))
    assert watch.one_by_one == 1
    assert list(watch.run([])) == []


def test_a_value_that_fails_concerns_its_own_world_only(
    long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    early = [end - dt.timedelta(minutes=100)]
    watch = _watch(worker, FAILS_LATER)
    runs = [(long_world, ticks) for ticks in (early, [end, *early], early, early)]
    found = list(watch.run(runs))
    assert [[tick.error is None for tick in ticks] for ticks in found] == [
        [True], [False, True], [True], [True],
    ]  # fmt: skip
    assert watch.batches
    assert watch.one_by_one == 2  # the first, and the one that fails


def test_a_batch_that_takes_too_long_leaves_all_to_the_loop(
    long_world: Path, end: dt.datetime, worker: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "BATCH_SECONDS", 0)
    watch = _watch(worker, LAST_ORDERS)
    found = list(watch.run([(long_world, [end])] * 3))
    assert (watch.batches, watch.one_by_one) == (False, 3)
    assert found[0] == found[1] == found[2]
    assert found[0][0].rows > 0


def test_a_batch_can_be_interrupted(long_world: Path, end: dt.datetime, worker: Sandbox) -> None:
    worker.query(long_world, "SELECT 1 AS n")
    watch = _watch(worker, ENDLESS)
    timer = threading.Timer(0.4, worker.interrupt)
    timer.start()
    with pytest.raises(Interrupted, match="Stopped"):
        list(watch.run([(long_world, [end])]))
    timer.join()
    assert watch.one_by_one == 0


def test_rows_of_a_tick_are_counted_up_to_a_cap(
    long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    watch = _watch(worker, "SELECT * FROM shop.orders")
    first, second = watch.run([(long_world, [end])] * 2)
    assert (first, watch.one_by_one) == (second, 1)
    assert first == [Tick(end, 50)]


EXACT = dt.timedelta(seconds=7, microseconds=123_456)


def test_a_tick_is_exact_to_the_microsecond_either_way(
    long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    at = end - EXACT
    watch = _watch(worker, f"SELECT 1 WHERE world_now() = TIMESTAMP '{at}'")
    ticks = [at - dt.timedelta(microseconds=1), at, at + dt.timedelta(microseconds=1)]
    first, second = watch.run([(long_world, ticks)] * 2)
    assert [tick.rows for tick in first] == [0, 1, 0]
    assert (second, watch.batches) == (first, True)


def test_a_text_for_an_instant_is_exact_to_the_microsecond(
    long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    text = watching.text_at("SELECT world_now() AS now;", TABLES, ARRIVALS, end - EXACT)
    assert text is not None
    assert worker.query(long_world, text).frame.item() == end - EXACT


def test_a_row_is_seen_at_the_instant_it_arrives(
    long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    came = worker.query(long_world, "SELECT max(placed_at) FROM shop.orders").frame.item()
    sql = f"SELECT 1 FROM Shop.Orders WHERE placed_at = '{came}'"
    ticks = [came - dt.timedelta(microseconds=1), came]
    watch = _watch(worker, sql)
    first, second = watch.run([(long_world, ticks)] * 2)
    assert ([tick.rows for tick in first], second) == ([0, 1], first)
    assert watch.batches
    for tick in first:
        text = watching.text_at(sql, TABLES, ARRIVALS, tick.at)
        assert text is not None
        assert worker.query(long_world, text).frame.height == tick.rows


def test_what_cannot_be_cut_has_no_text_for_an_instant(end: dt.datetime) -> None:
    assert watching.text_at("SELECT FROM FROM", TABLES, ARRIVALS, end) is None


def test_an_arrival_may_ask_the_clock(long_world: Path, end: dt.datetime, worker: Sandbox) -> None:
    """Seen a minute late, and named anew for a quarter of an hour."""
    arrivals = {
        "shop.orders": Seen(
            "CASE WHEN placed_at < world_now() - INTERVAL 1 MINUTE THEN placed_at"
            " ELSE world_now() + INTERVAL 1 DAY END",
            {"item": "if(placed_at > world_now() - INTERVAL 15 MINUTE, 'new', item)"},
        )
    }
    sql = (
        "SELECT 1 FROM shop.orders HAVING max(placed_at) >= world_now() - INTERVAL 1 MINUTE"
        " OR count(*) FILTER (item = 'new') NOT BETWEEN 1 AND 60"
    )
    ticks = [end - dt.timedelta(minutes=back) for back in (100, 60, 30)]
    watch = Counting(worker, sql, TABLES, arrivals)
    first, second = watch.run([(long_world, ticks)] * 2)
    assert ([tick.rows for tick in first], second) == ([0, 0, 0], first)
    assert (watch.batches, watch.one_by_one) == (True, 1)
