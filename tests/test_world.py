"""World 07: the story's figures to the cent, the same rows everywhere, and no label in the file."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import duckdb
import pytest

from grader import author, incident, schema
from grader.worlds import assemble, world

LAB = incident.load("07-ledger-written-twice")
SMALL = 0.03

STORY = {
    "partition_start": dt.datetime(2026, 3, 17, 14, 7),
    "partition_end": dt.datetime(2026, 3, 17, 14, 18),
    "partition_minutes": 11,
    "cut_zone": "eu-west-1b",
    "first_tries_in_cut_zone": 14_538,
    "doubled_requests": 14_000,
    "phantom_requests": 13_963,
    "captured_twice": 37,
    "net_usd": Decimal("8700000.00"),
    "recon_diff": Decimal("8700000.00"),
    "out_of_retries": 538,
    "doubled_by_first_retry": 9_692,
    "doubled_by_second_retry": 3_231,
    "doubled_by_third_retry": 1_077,
    "doubled_under_new_transaction": 2_100,
    "phantom_refunds": 310,
    "paid_again_by_hand": 90,
    "mechanism": "fail_open",
    "deploy_to_blame": False,
}


@pytest.fixture(scope="module")
def practice():
    """The practice world at full scale, from the cache that other tests fill, too."""
    return world.cached(world.Spec(LAB))


@pytest.fixture(scope="module")
def small():
    """Small worlds: small(seed=3, state="healthy") → path."""
    return lambda **spec: world.cached(world.Spec(LAB, **{"scale": SMALL, **spec}))


def rows(path, sql):
    """All rows of a query on a world."""
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_practice_world_tells_the_story_to_the_cent(practice):
    """Every figure of the story, by plain SQL on the public tables."""
    truth = world.truth(LAB, practice)
    assert {name: truth[name] for name in STORY} == STORY


def test_practice_world_stays_small(practice):
    """At most 40 MB on disk, and row level in the range a laptop likes."""
    assert practice.stat().st_size <= 40_000_000
    [(entries,)] = rows(practice, "SELECT count(*) FROM ledger.entries")
    assert 700_000 <= entries <= 1_350_000


def test_gaps_are_the_clients_timeouts_and_waits(practice):
    """3, 7 and 13 s after the first write: 2 s of timeout and 1, 2, 4 s of waiting, added up."""
    gaps = rows(
        practice,
        "WITH p AS (SELECT posted_at, lag(posted_at) OVER (PARTITION BY idempotency_key "
        "ORDER BY posted_at) AS before_ FROM ledger.entries "
        "WHERE entry_seq = 1 AND status = 'posted') "
        "SELECT DISTINCT date_sub('second', before_, posted_at) FROM p "
        "WHERE before_ IS NOT NULL ORDER BY 1",
    )
    assert gaps == [(3,), (7,), (13,)]


# Evenness shows at half the size at least: a world for this alone, so the third is a slow proof
SEEDS_IN_HALF_SIZE = [1, 2, pytest.param(3, marks=pytest.mark.slow)]
# Minutes that lay wholly in the partition, by what the metrics show
FULL_MINUTES = (
    "WITH cut AS (SELECT min(ts) AS from_at, max(ts) + INTERVAL 1 MINUTE AS to_at "
    "FROM metrics.samples WHERE metric = 'network_packet_loss_ratio' AND value > 0.01) "
)


@pytest.mark.parametrize("seed", SEEDS_IN_HALF_SIZE)
def test_second_writes_are_even_over_the_partition(practice, small, seed):
    """The first plot of the lab shows a block: what draws the eye must have been the fault."""
    counts = rows(
        practice if seed == 1 else small(seed=seed, scale=0.5),
        FULL_MINUTES + ", p AS (SELECT posted_at, row_number() OVER "
        "(PARTITION BY idempotency_key ORDER BY posted_at) AS nth FROM ledger.entries "
        "WHERE entry_seq = 1 AND status = 'posted') "
        "SELECT count(*) FROM p, cut WHERE nth = 2 AND posted_at >= from_at AND posted_at < to_at "
        "GROUP BY date_trunc('minute', posted_at)",
    )
    seen = sorted(count for (count,) in counts)
    middle = seen[len(seen) // 2]
    assert len(seen) >= 7
    assert middle * 0.8 <= seen[0] <= seen[-1] <= middle * 1.2, seen


@pytest.mark.parametrize("seed", SEEDS_IN_HALF_SIZE)
def test_a_batch_moves_nobody_else_s_requests(practice, small, seed):
    """It goes through one zone and comes on top: all else enters each zone as evenly as before."""
    [(minutes, least, most, batch_minutes)] = rows(
        practice if seed == 1 else small(seed=seed, scale=0.5),
        FULL_MINUTES + ", n AS (SELECT az, date_trunc('minute', received_at) AS minute, "
        "count(*) FILTER (endpoint <> '/v1/recurring') AS others, "
        "count(*) FILTER (endpoint = '/v1/recurring') AS batch FROM api.request_log, cut "
        "WHERE attempt_no = 1 AND received_at >= from_at AND received_at < to_at GROUP BY ALL), "
        "part AS (SELECT *, others / median(others) OVER (PARTITION BY az) AS part FROM n) "
        "SELECT count(DISTINCT minute), min(part), max(part), "
        "count(*) FILTER (batch > 0.8 * others) FROM part",
    )
    assert minutes >= 7
    assert 0.8 <= least <= most <= 1.2
    assert batch_minutes >= 1


@pytest.mark.parametrize("seed", [1, 2])
def test_a_batch_costs_its_zone_processor_time_whenever_it_runs(small, seed):
    """Else one busy minute in the partition would stand alone, and look like a clue."""
    world_ = small(seed=seed)
    busy = rows(
        world_,
        "WITH batch AS (SELECT DISTINCT az, date_trunc('minute', received_at) AS ts "
        "FROM api.request_log WHERE endpoint = '/v1/recurring' AND attempt_no = 1) "
        "SELECT ts, value FROM batch JOIN metrics.samples USING (ts, az) "
        "WHERE metric = 'node_cpu_utilisation'",
    )
    cut = world.truth(LAB, world_)
    assert min(ts for ts, _ in busy) < cut["partition_start"] - dt.timedelta(minutes=20)
    assert max(ts for ts, _ in busy) > cut["partition_end"]
    assert len(busy) >= 3
    assert min(value for _, value in busy) > 0.6


@pytest.mark.parametrize("state", ["healthy", "sick"])
def test_the_retry_counter_rises_by_the_retries_of_the_log(small, state):
    """Minute by minute and zone by zone; else the metric tells another story than the log."""
    differ, retries = rows(
        small(seed=3, state=state),
        """WITH scraped AS (
            SELECT az, ts, value - lag(value) OVER (PARTITION BY az ORDER BY ts) AS retries
            FROM metrics.samples WHERE metric = 'resilience4j_retry_calls_total'
        ), logged AS (
            SELECT az, date_trunc('minute', received_at) + INTERVAL 1 MINUTE AS ts,
                count(*) FILTER (attempt_no > 1) AS retries
            FROM api.request_log GROUP BY ALL
        )
        SELECT count(*) FILTER (scraped.retries <> coalesce(logged.retries, 0)),
            sum(scraped.retries)
        FROM scraped LEFT JOIN logged USING (az, ts)
        WHERE ts > (SELECT min(received_at) FROM api.request_log) AND ts < world_now()""",
    )[0]
    assert differ == 0
    assert retries > 0


def test_the_processor_moves_money_at_an_instant_of_its_own(practice):
    """0.3 to 2.9 s after the posting, never by one rule: posted_at is no answer for captured_at."""
    [(lines, same, least, most, delays)] = rows(
        practice,
        "WITH line AS (SELECT merchant_reference, min(captured_at) AS captured_at "
        "FROM processor.settlement GROUP BY 1), gap AS (SELECT "
        "epoch_ms(captured_at) - epoch_ms(posted_at) AS ms FROM line "
        "JOIN ledger.entries ON source_request_id = merchant_reference AND entry_seq = 1) "
        "SELECT count(*), count(*) FILTER (ms = 0), min(ms), max(ms), count(DISTINCT ms) FROM gap",
    )
    assert lines > 250_000
    assert (same, least >= 300, most < 3_000, delays > 2_000) == (0, True, True, True)


@pytest.mark.parametrize(("profile", "longest"), [("ordinary", 30), ("weekend", 45)])
def test_a_settlement_line_comes_after_its_capture_and_in_time(small, profile, longest):
    """Up to 30 minutes after it; longer only where the processor had its maintenance."""
    [(least, most)] = rows(
        small(seed=4, profile=profile),
        "SELECT min(reported_at - captured_at), max(reported_at - captured_at) "
        "FROM processor.settlement",
    )
    assert dt.timedelta(0) < least < most <= dt.timedelta(minutes=longest)


def test_lookalikes_of_the_story_are_there(practice):
    """Same customer, merchant and amount in the window, under two keys and two orders."""
    [(pairs,)] = rows(
        practice,
        "WITH w AS (SELECT DISTINCT idempotency_key, customer_id, merchant_id, amount, order_ref "
        "FROM payments.transactions WHERE kind = 'purchase' AND created_at >= '2026-03-17 14:07' "
        "AND created_at < '2026-03-17 14:18') SELECT count(*) FROM w a JOIN w b USING "
        "(customer_id, merchant_id, amount) WHERE a.idempotency_key < b.idempotency_key",
    )
    [(refunded,)] = rows(
        practice,
        "SELECT count(*) FROM payments.transactions a JOIN payments.transactions b "
        "USING (customer_id, merchant_id, amount, order_ref) WHERE a.kind = 'purchase' "
        "AND b.kind = 'refund' AND a.created_at >= '2026-03-17 14:07' "
        "AND b.created_at < '2026-03-17 14:18'",
    )
    [(batch,)] = rows(
        practice,
        "SELECT count(*) FROM payments.transactions WHERE kind = 'recurring' AND amount = 9.99 "
        "AND date_trunc('minute', created_at) = '2026-03-17 14:10'",
    )
    [(deduplicated,)] = rows(
        practice,
        "WITH k AS (SELECT idempotency_key, count(*) AS tries FROM api.request_log "
        "WHERE endpoint <> '/v1/admin/repost' GROUP BY 1 HAVING count(*) > 1 "
        "AND min(received_at) >= '2026-03-17 14:07' AND min(received_at) < '2026-03-17 14:18' "
        "AND count(*) FILTER (WHERE status_code = 503) = 0 AND count(status_code) > 0), "
        "p AS (SELECT idempotency_key, count(*) AS n FROM ledger.entries WHERE entry_seq = 1 "
        "GROUP BY 1) SELECT count(*) FROM k JOIN p USING (idempotency_key) WHERE n = 1",
    )
    assert (pairs >= 430, refunded, batch > 1000, deduplicated) == (True, 260, True, 55)


def test_nothing_changes_at_the_deploy(small):
    """The ten minutes before the deploy and after it: no timeout but strays, same latency."""
    [(minutes, before, after, timeouts)] = rows(
        small(seed=2, scale=0.5),
        "WITH deploy AS (SELECT max(deployed_at) AS at_ FROM ops.deploys "
        "WHERE deployed_at <= world_now()), request AS (SELECT *, received_at >= at_ AS is_after "
        "FROM api.request_log, deploy WHERE received_at >= at_ - INTERVAL 10 MINUTE "
        "AND received_at < at_ + INTERVAL 10 MINUTE), "
        "asked AS (SELECT * FROM idem.cache_events SEMI JOIN request USING (request_id)) "
        "SELECT count(DISTINCT date_trunc('minute', received_at)), "
        "avg(latency_ms) FILTER (status_code = 200 AND NOT is_after), "
        "avg(latency_ms) FILTER (status_code = 200 AND is_after), "
        "(SELECT count(*) FROM asked WHERE result = 'timeout') FROM request",
    )
    assert minutes == 20
    assert abs(before - after) < 1
    assert timeouts <= 6


def test_all_is_well_from_the_deploy_to_the_cut(practice):
    """The story's rows begin with its deploy: its first ten minutes are like the last before."""
    [(first, last)] = rows(
        practice,
        "SELECT avg(latency_ms) FILTER (WHERE received_at < '2026-03-17 13:40'), "
        "avg(latency_ms) FILTER (WHERE received_at >= '2026-03-17 13:56') FROM api.request_log "
        "WHERE received_at < '2026-03-17 14:06' AND status_code = 200",
    )
    by_zone = dict(
        rows(
            practice,
            "SELECT az, count(*) FROM idem.cache_events JOIN api.request_log USING (request_id) "
            "WHERE result = 'timeout' AND ts < '2026-03-17 14:06' GROUP BY az",
        )
    )
    assert abs(first - last) < 1
    assert 1 <= sum(by_zone.values()) <= 12
    assert "eu-west-1b" not in by_zone


def test_one_and_two_threads_build_the_same_rows(tmp_path):
    """The digest of every table, ordered by key; the bytes of two files always differ.

    At a scale where tables span several row groups: below that, DuckDB uses one thread anyway.
    """
    for threads in (1, 2):
        world.build(world.Spec(LAB, 3, 0.25), tmp_path / f"{threads}.duckdb", threads=threads)
    one, two = (world.digest(tmp_path / f"{threads}.duckdb") for threads in (1, 2))
    assert one == two
    assert len(one) == len(schema.read(LAB.sql("schema.sql")).tables)


def test_a_digest_sees_one_changed_cell(small, tmp_path):
    """Else the test above proves nothing."""
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(small(seed=2).read_bytes())
    with duckdb.connect(str(copy)) as con:
        con.execute("UPDATE ref.fx SET usd_rate = usd_rate + 0.0001 WHERE currency = 'GBP'")
    before, after = world.digest(small(seed=2)), world.digest(copy)
    assert [name for name in before if before[name] != after[name]] == ["ref.fx"]


def test_a_digest_sees_in_which_column_a_null_stands(tmp_path):
    """Also where the row is otherwise the same text."""
    found = []
    for name, row in {"left": "NULL, 'x'", "right": "'x', NULL", "blank": "'', 'x'"}.items():
        with duckdb.connect(str(tmp_path / name)) as con:
            con.execute(f"CREATE TABLE t AS SELECT {row}")
        found.append(str(world.digest(tmp_path / name)))
    assert len(set(found)) == 3


@pytest.mark.parametrize("state", ["healthy", "sick", "repaired"])
def test_declared_keys_hold(small, state):
    """PRIMARY KEY, UNIQUE and FOREIGN KEY are not built, so they are proven, in every state."""
    proofs = schema.read(LAB.sql("schema.sql")).key_proofs()
    broken = {name for name, sql in proofs.items() if rows(small(state=state), sql) != [(0,)]}
    assert broken == set()


@pytest.mark.parametrize("suspect", [None, "clients_submit_twice"])
def test_file_bytes_hold_no_mechanism(small, suspect):
    """Stages live in memory: no name of a stage, no label of a row is left in the file."""
    content = small(seed=2, suspect=suspect).read_bytes()
    labels = [
        b"stage", b"is_phantom", b"is_twice", b"is_hit", b"round_no", b"outage", b"n_doubled",
        b"second_kept", b"misreported", b"is_fresh", b"sent_again", b"suspect", b"attempt_extra",
    ]  # fmt: skip
    assert [label for label in labels if label in content] == []


def test_a_stage_that_is_kept_would_be_found(tmp_path):
    """The search above would find a label if one were there."""
    path = tmp_path / "kept.duckdb"
    with assemble.assembled(world.Spec(LAB, 2, 0.01), str(path)) as con:
        sql = (
            "SELECT table_name FROM duckdb_columns()"
            " WHERE database_name = 'stage' AND column_name = 'is_phantom'"
        )
        con.execute(f"CREATE TABLE kept AS FROM stage.{con.execute(sql).fetchone()[0]} LIMIT 1")
        con.execute("CHECKPOINT")
    assert b"is_phantom" in path.read_bytes()


@pytest.mark.parametrize("run_on", [0, 60])
def test_nothing_exists_after_world_now(small, run_on):
    """Not in any column of any table that holds an instant, except when a key will expire."""
    path = small(seed=5, run_on=run_on)
    instants = rows(
        path,
        "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns() "
        "WHERE NOT internal AND data_type = 'TIMESTAMP' AND column_name <> 'expires_at'",
    )
    late = [
        (table, column)
        for table, column in instants
        if rows(path, f"SELECT count(*) FROM {table} WHERE {column} > world_now()") != [(0,)]
    ]
    assert len(instants) > 15
    assert late == []


_FEW = [1, 2, 1_373_602_839]
_MORE = [*range(3, 9), 1_565_644_291, 1_871_649_468]  # slow, since each is a world with its stage


@pytest.mark.parametrize(
    "seed", [*_FEW, *(pytest.param(seed, marks=pytest.mark.slow) for seed in _MORE)]
)
def test_both_ways_to_each_truth_agree(seed):
    """From the tables, and from what the world was made of; and no legal assumption is broken."""
    found = author.facts(LAB, seed, scale=SMALL)
    assert [fact for fact in found.facts if not fact.agree] == []
    assert found.broken_assumptions == {}


def test_repaired_world_has_no_double_left(small):
    """The lab's reference fixes, in order, leave no phantom, and refund each double capture."""
    truth = world.truth(LAB, small(state="repaired"))
    assert (truth["phantom_requests"], truth["net_usd"]) == (0, Decimal("0.00"))
    assert truth["doubled_requests"] == truth["captured_twice"] > 0
    [(refunds,)] = rows(small(state="repaired"), "SELECT count(*) FROM ops.refund_requests")
    assert refunds == truth["captured_twice"]
