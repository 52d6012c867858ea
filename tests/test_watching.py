"""A query at many past instants of a world: in one execution as one by one, and never ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import incident, schema, watching
from grader.errors import Rejected
from grader.incident import Lab
from grader.results import Tick
from grader.sandbox.client import Sandbox
from grader.seen import Seen
from grader.watching import Watch
from grader.worlds import figures, world

ARRIVALS = {
    "shop.orders": Seen("placed_at", {"item": "upper(item)"}),
    "shop.voids": Seen("voided_at"),
}
TABLES = ["shop.orders", "shop.voids", "shop.credits", "shop.items"]
ANSWERS = Path(__file__).parent / "answers"
DENSE = "07-ledger-written-twice"
MONITORS = [  # of each lab the first right one, of one the first wrong one; all in the slow proofs
    pytest.param(
        lab,
        path,
        id=f"{path.parent.name}-{path.stem}",
        marks=()
        if path == min(path.parent.glob("*.sql"))
        and (lab.slug == DENSE or path.parent.name == "right")
        else pytest.mark.slow,
    )
    for lab in map(incident.load, incident.slugs())
    for question in lab.questions
    if question.kind == "monitor"
    for path in sorted((ANSWERS / lab.slug / question.name).rglob("*.sql"))
]


@pytest.fixture(scope="module")
def long_world(tiny: Lab) -> Path:
    return world.cached(world.Spec(tiny, seed=2, scale=0.03, run_on=60))


@pytest.fixture(scope="module")
def end(long_world: Path) -> dt.datetime:
    return world.world_now(long_world)


def _watch(worker: Sandbox, sql: str) -> Watch:
    return Watch(worker, sql, TABLES, ARRIVALS)


def _looped(watch: Watch, path: Path, ticks: Sequence[dt.datetime]) -> list[Tick]:
    return watch.at(path, ticks)


def _batched(watch: Watch, path: Path, ticks: Sequence[dt.datetime]) -> list[Tick]:
    """The second world of a run, which is not run one by one any more."""
    first, second = watch.run([(path, ticks), (path, ticks)])
    assert first == second
    return second


# ── what a tick sees ─────────────────────────────────────────────────────────────────────────────

SEES = {  # name → (query, how many of the ticks below page)
    "nothing that came later": ("SELECT 1 FROM shop.orders WHERE placed_at > world_now()", 0),
    "what came just before": (
        "SELECT max(placed_at) FROM shop.orders"
        " HAVING max(placed_at) > world_now() - INTERVAL 1 MINUTE",
        4,
    ),
    "nothing more in a CTE of a CTE": (
        "WITH a AS (SELECT * FROM shop.orders), b AS (SELECT max(placed_at) AS m FROM a)"
        " SELECT 1 FROM b WHERE m > world_now()",
        0,
    ),
    "nothing more in a subquery": (
        "SELECT 1 WHERE (SELECT max(o.placed_at) FROM shop.orders o) > world_now()",
        0,
    ),
    "nothing more by a quoted name": (
        'SELECT 1 FROM "shop"."orders" WHERE placed_at > world_now()',
        0,
    ),
    "nothing more by a joined name": (
        "SELECT 1 FROM shop.items JOIN shop.orders ON upper(items.item) = orders.item"
        " WHERE orders.placed_at > world_now()",
        0,
    ),
    "nothing more of a table without rows yet": (
        "SELECT 1 FROM shop.voids WHERE voided_at > world_now()",
        0,
    ),
    "a column as it was": ("SELECT 1 FROM shop.orders WHERE item <> upper(item)", 0),
    "a table without arrival from the start": ("SELECT 1 FROM shop.items HAVING count(*) = 4", 4),
    "the tick as its clock": (
        "SELECT 1 WHERE extract(minute FROM world_now()) IN (0, 30)",
        4,
    ),
    "the tick however it is written": ("SELECT 1 WHERE World_Now ( ) < TIMESTAMP '2000-01-01'", 0),
}


@pytest.mark.parametrize("name", SEES)
def test_a_tick_sees_only_what_had_arrived(
    name: str, long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    sql, pages = SEES[name]
    ticks = [end - dt.timedelta(minutes=minutes) for minutes in (120, 90, 30, 0)]
    found = _batched(_watch(worker, sql), long_world, ticks)
    assert [tick.at for tick in found] == ticks
    assert sum(tick.rows > 0 for tick in found) == pages


def test_before_the_first_row_there_is_none(long_world: Path, worker: Sandbox) -> None:
    long_ago = [dt.datetime(2000, 1, 1), dt.datetime(2001, 1, 1)]
    found = _batched(_watch(worker, "SELECT * FROM shop.orders"), long_world, long_ago)
    assert [tick.rows for tick in found] == [0, 0]


UNFINISHED = {  # table of 07 → what no row of it can hold yet when a monitor sees it
    "api.request_log": "received_at + to_milliseconds(coalesce(latency_ms, 2000)) > world_now()",
    "api.requests_15m": "bucket_start + INTERVAL 15 MINUTE > world_now()",
    "ledger.totals_15m": "bucket_start + INTERVAL 15 MINUTE > world_now()",
    "ledger.entries": "greatest(posted_at, voided_at) > world_now()",
}


@pytest.mark.parametrize("table", UNFINISHED)
def test_no_row_of_07_is_seen_before_it_was_finished(table: str, worker: Sandbox) -> None:
    """A millisecond after each of some requests came in, before it was answered."""
    lab = incident.load("07")
    path = world.cached(world.Spec(lab, seed=2, scale=0.01))
    came = "SELECT received_at FROM api.request_log ORDER BY received_at DESC LIMIT 40"
    with figures.reader(path) as con:
        ticks = [at + dt.timedelta(milliseconds=1) for (at,) in con.execute(came).fetchall()]
    arrivals = {name: each.seen for name, each in lab.tables.items()}
    sql = f"SELECT * FROM {table} WHERE {UNFINISHED[table]}"
    watch = Watch(worker, sql, schema.read(lab.sql("schema.sql")).tables, arrivals)
    assert [tick.at for tick in _looped(watch, path, ticks) if tick.rows] == []


# ── a table whose rows are updated in place ──────────────────────────────────────────────────────

PRICES = """
CREATE SCHEMA shop; CREATE SCHEMA former; CREATE MACRO world_now() AS TIMESTAMP '2026-01-05 12:00';
CREATE TABLE shop.items (item VARCHAR, price INTEGER, updated_at TIMESTAMP);
CREATE TABLE former.items AS SELECT *, updated_at AS replaced_at FROM shop.items;
INSERT INTO shop.items VALUES ('tea', 3, '2026-01-05 11:00'), ('jam', 9, '2026-01-05 08:00');
INSERT INTO former.items VALUES
    ('tea', 1, '2026-01-05 08:00', '2026-01-05 10:00'),
    ('tea', 2, '2026-01-05 10:00', '2026-01-05 11:00');
"""


@pytest.mark.parametrize(
    ("price", "hours"), [(1, [9]), (2, [10]), (3, [11, 12]), (9, [9, 10, 11, 12])]
)
def test_a_row_is_seen_as_it_was_until_it_was_replaced(
    price: int, hours: list[int], tmp_path: Path, worker: Sandbox
) -> None:
    path = tmp_path / "prices.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(PRICES)
    arrivals = {"shop.items": Seen("updated_at", former="former.items")}
    watch = Watch(
        worker, f"SELECT * FROM shop.items WHERE price = {price}", ["shop.items"], arrivals
    )
    ticks = [dt.datetime(2026, 1, 5, hour) for hour in (7, 9, 10, 11, 12)]
    found = _batched(watch, path, ticks)
    assert [tick.at.hour for tick in found if tick.rows] == hours
    assert watch.batches


# ── in one execution as one by one ───────────────────────────────────────────────────────────────

SHAPES = {  # name → (query, whether one execution can do all its ticks)
    "plain": ("SELECT * FROM shop.orders WHERE price > 3", True),
    "semicolons and comments": (";SELECT 1 FROM shop.orders -- all\n; -- end;", True),
    "a name that is a semicolon": ("SELECT 1 AS \";\" FROM shop.orders WHERE ';' > item", True),
    "aggregate of nothing": ("SELECT count(*) FROM shop.orders WHERE price > 99", True),
    "having": ("SELECT count(*) FROM shop.orders HAVING count(*) > 200", True),
    "limit": ("SELECT * FROM shop.orders ORDER BY placed_at DESC LIMIT 3", True),
    "window": (
        "SELECT * FROM shop.orders QUALIFY row_number() OVER (PARTITION BY item ORDER BY"
        " placed_at DESC) = 1 AND placed_at > world_now() - INTERVAL 1 MINUTE",
        True,
    ),
    "self-join": (
        "SELECT a.order_id FROM shop.orders a JOIN shop.orders b ON a.request_key = b.request_key"
        " AND a.order_id < b.order_id WHERE b.placed_at > world_now() - INTERVAL 20 MINUTE",
        True,
    ),
    "exists": (
        "SELECT 1 FROM shop.orders o WHERE EXISTS (SELECT 1 FROM shop.orders p WHERE"
        " p.request_key = o.request_key AND p.order_id <> o.order_id)",
        True,
    ),
    "union": (
        "SELECT request_key FROM shop.orders GROUP BY 1 HAVING count(*) > 1"
        " UNION ALL SELECT order_id FROM shop.voids",
        True,
    ),
    "recursive": (
        "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 3)"
        " SELECT i FROM r JOIN shop.orders ON order_id = i",
        True,
    ),
    "one name twice": ("SELECT item, item FROM shop.orders", True),
    "from first": ("FROM shop.orders SELECT order_id WHERE price > 3", True),
    "summarize": ("SUMMARIZE shop.orders", False),
    "pivot": ("PIVOT shop.orders ON status USING count(*) GROUP BY item", True),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_runs_in_one_execution_or_one_by_one_with_the_same_rows(
    name: str, long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    sql, at_once = SHAPES[name]
    watch = _watch(worker, sql)
    ticks = [end - dt.timedelta(minutes=10 * back) for back in range(20)]
    assert _batched(watch, long_world, ticks) == _looped(watch, long_world, ticks)
    assert watch.batches == at_once


@pytest.mark.parametrize(("lab", "path"), MONITORS)
def test_a_monitor_pages_in_one_execution_where_it_does_one_by_one(
    lab: Lab, path: Path, worker: Sandbox
) -> None:
    arrivals = {name: each.seen for name, each in lab.tables.items()}
    watch = Watch(
        worker,
        path.read_text(encoding="utf-8"),
        schema.read(lab.sql("schema.sql")).tables,
        arrivals,
    )
    runs = []
    for state, profile in (("sick", "campaign"), ("sick", "month_end"), ("healthy", "weekend")):
        spec = world.Spec(lab, seed=5, scale=0.01, state=state, profile=profile, run_on=60)
        made = world.cached(spec)
        last = world.world_now(made)
        runs.append((made, [last - dt.timedelta(minutes=15 * back) for back in range(12)]))
    at_once = list(watch.run(runs))
    assert at_once == [watch.at(*run) for run in runs]
    assert watch.batches


MINUTES = st.lists(st.integers(min_value=-30, max_value=200), min_size=1, max_size=8)
CONDITIONS = st.lists(
    st.sampled_from(
        [
            "placed_at > world_now() - INTERVAL 20 MINUTE",
            "status = 'placed'",
            "item = 'CAKE'",
            "request_key IN (SELECT request_key FROM shop.orders GROUP BY 1 HAVING count(*) > 1)",
            "price > (SELECT avg(price) FROM shop.orders)",
            "order_id NOT IN (SELECT order_id FROM shop.voids)",
        ]
    ),
    max_size=3,
    unique=True,
)
GROUPS = st.sampled_from(
    ["", " GROUP BY ALL HAVING count(*) > 1", " QUALIFY row_number() OVER (ORDER BY order_id) = 1"]
)


@settings(max_examples=15, deadline=None)
@given(minutes=MINUTES, conditions=CONDITIONS, group=GROUPS)
def test_any_ticks_in_any_order_have_the_rows_they_have_alone(
    minutes: list[int], conditions: list[str], group: str, long_world: Path, worker: Sandbox
) -> None:
    end = world.world_now(long_world)
    chosen = "item" if "GROUP" in group else "order_id, item"
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    watch = _watch(worker, f"SELECT {chosen} FROM shop.orders{where}{group}")
    ticks = [end - dt.timedelta(minutes=back) for back in minutes]
    found = _batched(watch, long_world, ticks)
    assert found == [watch.at(long_world, [tick])[0] for tick in ticks]


@pytest.mark.parametrize("back", [0, 45, 400])
def test_a_text_for_one_instant_gives_the_rows_of_that_tick(
    back: int, long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    sql = "SELECT * FROM shop.orders WHERE placed_at > world_now() - INTERVAL 20 MINUTE;"
    at = end - dt.timedelta(minutes=back)
    text = watching.text_at(sql, TABLES, ARRIVALS, at)
    assert text is not None
    found = worker.query(long_world, text).frame
    assert found.height == _watch(worker, sql).at(long_world, [at])[0].rows
    assert found.filter(found["placed_at"] > at).height == 0


def test_where_the_two_ways_differ_one_by_one_decides(
    long_world: Path, end: dt.datetime, worker: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a shape came out of the engine with other rows when all its ticks are run at once."""
    text = watching.batch_text("SELECT 1 WHERE false", TABLES, ARRIVALS, "w")
    monkeypatch.setattr(watching, "batch_text", lambda *_: text)
    watch = _watch(worker, "SELECT 1")
    ticks = [end, end - dt.timedelta(minutes=30)]
    found = list(watch.run([(long_world, ticks)] * 3))
    assert [[tick.rows for tick in run] for run in found] == [[1, 1]] * 3
    assert not watch.batches


# ── ticks that fail ──────────────────────────────────────────────────────────────────────────────

FAILS_LATER = "SELECT CAST('not ' || count(*) AS INTEGER) FROM shop.orders HAVING count(*) > 200"


def test_a_tick_that_fails_does_not_end_the_others(
    long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    ticks = [end - dt.timedelta(minutes=minutes) for minutes in (100, 0, 110)]
    first, second = _watch(worker, FAILS_LATER).run([(long_world, ticks)] * 2)
    assert first == second
    assert [(tick.rows, tick.error is None) for tick in first] == [(0, True), (0, False), (0, True)]
    assert "not " in (first[1].error or "")


def test_a_query_that_fails_at_every_tick_does_not_run(
    long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    with pytest.raises(Rejected, match="not "):
        _watch(worker, FAILS_LATER).at(long_world, [end, end])


def test_a_query_that_does_not_bind_says_where(
    long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    with pytest.raises(Rejected) as refused:
        list(_watch(worker, "SELECT 1\nFROM shop.order").run([(long_world, [end])] * 2))
    assert refused.value.line == 2


def test_the_first_page_may_end_the_watch(
    long_world: Path, end: dt.datetime, worker: Sandbox
) -> None:
    ticks = [end - dt.timedelta(minutes=minutes) for minutes in (90, 60, 30)]
    sql = f"SELECT 1 WHERE world_now() >= TIMESTAMP '{ticks[1]}'"
    found = _watch(worker, sql).at(long_world, ticks, first_only=True)
    assert [(tick.at, tick.rows) for tick in found] == [(ticks[0], 0), (ticks[1], 1)]
