"""World 07 over seeds, profiles, sizes and suspects: one structure, other figures."""

from __future__ import annotations

import duckdb
import pytest

from grader import incident
from grader.worlds import world

LAB = incident.load("07-ledger-written-twice")
SUSPECTS = sorted(path.stem for path in (LAB.folder / "suspects").glob("*.sql"))
LARGE = ["doubled_requests", "phantom_requests", "net_usd"]


@pytest.fixture(scope="module")
def build():
    """build(seed=3, …) → path of a world at scale 0.03."""
    return lambda **spec: world.cached(world.Spec(LAB, **{"scale": 0.03, **spec}))


@pytest.fixture(scope="module")
def truths(build):
    """The truth of seeds 2 to 21."""
    return [world.truth(LAB, build(seed=seed)) for seed in range(2, 22)]


def rows(path, sql):
    """All rows of a query on a world."""
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.mark.slow  # twenty worlds
@pytest.mark.parametrize("figure", LARGE)
def test_large_figures_differ_and_spread(truths, figure):
    """No two of twenty worlds share one, and they reach 30 % to both sides of their middle."""
    values = sorted(truth[figure] for truth in truths)
    middle = (values[9] + values[10]) / 2
    assert len(set(values)) == 20
    assert values[0] <= middle * 7 / 10
    assert values[-1] >= middle * 13 / 10


@pytest.mark.slow
def test_worlds_differ_in_hour_zone_and_as_a_whole(truths):
    """At least eight hours of the day, several zones, and no two equal tuples of figures."""
    assert len({truth["partition_start"].hour for truth in truths}) >= 8
    assert len({truth["cut_zone"] for truth in truths}) >= 8
    assert len({str(truth) for truth in truths}) == 20


@pytest.mark.slow
def test_rare_kinds_are_rare_and_there_in_every_world(truths):
    """8 to 60 of each awkward kind, whatever the scale: no constant answers a question."""
    rare = ["captured_twice", "phantom_refunds", "paid_again_by_hand", "out_of_retries"]
    for truth in truths:
        assert all(5 <= truth[name] <= 60 for name in rare), truth
        assert truth["phantoms_that_came_first"] >= 8
        assert truth["phantom_legs"] >= 2 * truth["phantom_requests"] + 8
        assert truth["doubled_under_new_transaction"] > truth["captured_twice"]


def test_hidden_worlds_are_small(build):
    """At most 150 thousand rows in all, and 3 MB: a class builds many, and copies each to judge."""
    for seed in (1, 6, 18):
        path = build(seed=seed)
        assert path.stat().st_size <= 3_000_000
        tables = rows(path, "SELECT schema_name || '.' || table_name FROM duckdb_tables()")
        total = sum(rows(path, f"SELECT count(*) FROM {table}")[0][0] for (table,) in tables)
        assert 50_000 <= total <= 150_000


@pytest.mark.parametrize("profile", world.PROFILES)
@pytest.mark.parametrize("state", ["healthy", "sick"])
def test_every_profile_builds_and_only_sickness_doubles(build, profile, state):
    """And every reconciliation before the fault closed: healthy worlds are clean, if awkward."""
    path = build(seed=4, profile=profile, state=state)
    truth = world.truth(LAB, path)
    off = rows(path, "SELECT count(*) FROM recon.runs WHERE status = 'off'")[0][0]
    assert (truth["doubled_requests"] > 0, off) == (state == "sick", state == "sick")


def test_profiles_differ_in_kind(build):
    """Not only in volume: retries that do no harm, one amount many times, files that come late."""

    def kinds(profile):
        path = build(seed=4, profile=profile, state="healthy")
        retries = rows(path, "SELECT avg((attempt_no > 1)::INT) FROM api.request_log")[0][0]
        common = rows(
            path,
            "SELECT max(n) / sum(n) FROM (SELECT count(*) AS n FROM payments.transactions "
            "WHERE kind = 'purchase' GROUP BY merchant_id, amount)",
        )[0][0]
        batches = rows(path, "SELECT count(DISTINCT batch_id) FROM ledger.entries")[0][0]
        late = rows(
            path,
            "SELECT count(*) FROM processor.settlement "
            "WHERE reported_at > captured_at + INTERVAL 31 MINUTE",
        )[0][0]
        return retries, common, batches, late

    ordinary, campaign = kinds("ordinary"), kinds("campaign")
    month_end, weekend = kinds("month_end"), kinds("weekend")
    assert campaign[0] > 3 * ordinary[0]
    assert campaign[1] > 3 * ordinary[1]
    assert month_end[2] > 2 * ordinary[2]
    assert weekend[3] > 100
    assert ordinary[3] == 0


@pytest.mark.parametrize("size", [0.02, 0.1, 0.5])
def test_smaller_faults_double_fewer(build, size):
    """size is the share of the zone's requests that the fault reaches."""
    whole = world.truth(LAB, build(seed=6))["doubled_requests"]
    part = world.truth(LAB, build(seed=6, size=size))["doubled_requests"]
    assert 0 < part <= whole * size * 1.1 + 1


UNANSWERED = (
    "SELECT request.* FROM api.request_log AS request JOIN idem.cache_events USING (request_id) "
    "WHERE op = 'get' AND role = 'primary' AND result = 'timeout'"
)


@pytest.mark.parametrize("profile", world.PROFILES)
def test_the_cache_is_silent_now_and_then_on_healthy_days_and_nothing_comes_of_it(build, profile):
    """A few an hour; on a campaign's day fail-overs too: served at the first try, written once."""
    path = build(seed=2, state="healthy", profile=profile, run_on=180)
    [(strays, unserved)] = rows(
        path,
        f"SELECT count(*), count(*) FILTER (WHERE status_code <> 200 OR NOT ledger_write) "
        f"FROM ({UNANSWERED})",
    )
    again = rows(
        path,
        f"SELECT idempotency_key FROM ({UNANSWERED}) JOIN ledger.entries USING (idempotency_key) "
        "WHERE entry_seq = 1 GROUP BY ALL HAVING count(*) > 1",
    )
    most = rows(
        path,
        f"SELECT max(n) FROM (SELECT count(*) AS n FROM ({UNANSWERED}) "
        "GROUP BY time_bucket(INTERVAL 15 MINUTE, received_at))",
    )[0][0]
    assert (unserved, again) == (0, [])
    assert most >= 24 if profile == "campaign" else (8 <= strays <= 35 and most <= 6)


@pytest.mark.parametrize("scale", [0.03, 0.2])
def test_strays_do_not_scale_and_leave_the_cut_zone_alone(build, scale):
    """So the first and the last timeout of the cut zone are those of the cut, at any scale."""
    path = build(seed=2, scale=scale)
    truth = world.truth(LAB, path)
    [(inside, outside, elsewhere)] = rows(
        path,
        f"""SELECT count(*) FILTER (WHERE here AND near), count(*) FILTER (WHERE here AND NOT near),
            count(*) FILTER (WHERE NOT here)
        FROM (SELECT az = '{truth["cut_zone"]}' AS here, received_at BETWEEN
            TIMESTAMP '{truth["partition_start"]}' - INTERVAL 30 SECOND AND
            TIMESTAMP '{truth["partition_end"]}' + INTERVAL 30 SECOND AS near
            FROM ({UNANSWERED}))""",
    )
    assert (inside > 200, outside) == (True, 0)
    assert 2 <= elsewhere <= 18


@pytest.mark.parametrize("suspect", SUSPECTS)
def test_a_suspect_raises_the_page_and_doubles_no_key(build, suspect):
    """The same reconciliation is off; the facts that name our fault are all absent."""
    truth = world.truth(LAB, build(suspect=suspect))
    assert len(SUSPECTS) >= 2
    assert truth["recon_diff"] > 0
    assert (truth["doubled_requests"], truth["partition_start"], truth["out_of_retries"]) == (
        0,
        None,
        0,
    )


def test_healthy_and_sick_share_all_else(build):
    """Payments that the fault did not touch are the same rows in both, but for their ids."""
    columns = "idempotency_key, customer_id, merchant_id, kind, amount, currency, order_ref"
    sql = f"SELECT DISTINCT {columns} FROM payments.transactions ORDER BY ALL"
    assert rows(build(seed=7), sql) == rows(build(seed=7, state="healthy"), sql)


def test_history_is_a_month_by_the_quarter_of_an_hour(build):
    """30 days of aggregates before the rows, with rhythm: busiest and least are far apart."""
    days, most, least = rows(
        build(),
        "SELECT date_diff('day', min(bucket_start), max(bucket_start) + INTERVAL 15 MINUTE), "
        "max(n), min(n) FROM (SELECT bucket_start, sum(postings) AS n FROM ledger.totals_15m "
        "GROUP BY 1)",
    )[0]
    assert days == 30
    assert most > 3 * least


def test_saturday_and_sunday_are_the_days_of_rest_of_the_history(build):
    """A learner compares a day with the same weekday before."""
    calm = rows(
        build(),
        "SELECT isodow(bucket_start) FROM ledger.totals_15m GROUP BY 1 "
        "ORDER BY sum(postings) / count(DISTINCT bucket_start) LIMIT 2",
    )
    assert sorted(calm) == [(6,), (7,)]


def test_some_pair_stands_on_two_accounting_days(build):
    """In each world at least one request was written before the day turned and again after it."""
    for seed in range(1, 9):
        pairs = rows(
            build(seed=seed),
            "SELECT count(*) FROM (SELECT idempotency_key FROM ledger.entries WHERE entry_seq = 1 "
            "AND status = 'posted' GROUP BY 1 HAVING count(DISTINCT effective_date) > 1)",
        )[0][0]
        assert pairs >= 1
