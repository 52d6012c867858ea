"""The worker: what comes back, what is kept apart, what ends at a limit, what is left behind."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from decimal import Decimal
from pathlib import Path

import pytest

from grader.errors import Interrupted, OutOfBudget, Rejected
from grader.frames import unique
from grader.incident import Lab
from grader.sandbox.client import Sandbox, memory_budget
from grader.worlds import world

ENDLESS = "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r"


@pytest.fixture(scope="module")
def tiny_world(tiny: Lab) -> Path:
    return world.cached(world.Spec(tiny, scale=0.03))


@pytest.fixture
def session(tiny_world: Path, tmp_path: Path, worker: Sandbox) -> Sandbox:
    """The shared worker with a learner's copy open."""
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(tiny_world, copy)
    worker.open(copy)
    yield worker
    worker.shut()


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("1", "INTEGER", 1),
        ("1.50::DECIMAL(8, 2)", "DECIMAL(8,2)", Decimal("1.50")),
        ("sum(1)", "HUGEINT", Decimal(1)),
        ("NULL", '"NULL"', None),
        ("'a'::ENUM('a', 'b')", "ENUM('a', 'b')", "a"),
        ("TIMESTAMP_MS '2026-01-05 12:00:00'", "TIMESTAMP_MS", dt.datetime(2026, 1, 5, 12)),
        ("[1, 2]", "INTEGER[]", [1, 2]),
        ("{'a': 1}", "STRUCT(a INTEGER)", {"a": 1}),
        ("INTERVAL 90 MINUTE", "INTERVAL", "01:30:00"),
        ("[INTERVAL 1 DAY]", "INTERVAL[]", "[1 day]"),
        ("union_value(a := 1)", "UNION(a INTEGER)", "1"),
        ("'101'::BIT", "BIT", "101"),
        (
            "'12345678901234567890123456789012345678901234567890'::BIGNUM",
            "BIGNUM",
            "1234567890" * 5,
        ),
        ("DATE 'infinity'", "DATE", "infinity"),
        ("TIMESTAMP '-infinity'", "TIMESTAMP", "-infinity"),
        ("TIMESTAMP '290000-01-01'", "TIMESTAMP", "290000-01-01 00:00:00"),
        ("[DATE 'infinity']", "DATE[]", "[infinity]"),
        ("'10:00:00+02'::TIMETZ", "TIME WITH TIME ZONE", "10:00:00+02"),
    ],
)
def test_every_type_arrives(
    expression: str, kind: str, value: object, worker: Sandbox, tiny_world: Path
) -> None:
    result = worker.query(tiny_world, f"SELECT {expression} AS v")
    assert ([kind], [(value,)]) == (result.types, result.frame.rows())


def test_an_instant_with_zone_is_utc(worker: Sandbox, tiny_world: Path) -> None:
    result = worker.query(tiny_world, "SELECT TIMESTAMPTZ '2026-01-05 12:00:00+02' AS t")
    assert result.frame.item().isoformat() == "2026-01-05T10:00:00+00:00"


def test_names_may_repeat_in_a_result(worker: Sandbox, tiny_world: Path) -> None:
    result = worker.query(tiny_world, "SELECT 1 AS n, 2 AS n, 3 AS n_1")
    assert result.columns == ["n", "n", "n_1"]
    assert result.frame.columns == unique(["n", "n", "n_1"])
    assert result.frame.rows() == [(1, 2, 3)]


def test_an_order_survives_the_limit_on_rows(worker: Sandbox, tiny_world: Path) -> None:
    result = worker.query(tiny_world, "SELECT i FROM range(9999) t (i) ORDER BY i DESC", max_rows=3)
    assert (result.frame["i"].to_list(), result.truncated) == ([9998, 9997, 9996], True)


def test_a_pivot_is_a_query(worker: Sandbox, tiny_world: Path) -> None:
    result = worker.query(tiny_world, "PIVOT shop.orders ON status USING count(*) GROUP BY item")
    assert set(result.columns) == {"item", "placed", "void"}


def test_the_world_has_one_clock(worker: Sandbox, tiny_world: Path) -> None:
    result = worker.query(tiny_world, "SELECT world_now() AS now")
    assert result.frame.item() == world.world_now(tiny_world)


@pytest.mark.parametrize(
    "bomb",
    [
        ENDLESS,
        "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000) c"
        " WHERE a.range * b.range % 7 = c.range",
        "SELECT repeat('x', 2000000000) AS x",
        "SELECT printf('%1999999999d', 1) AS x",
        "SELECT list(repeat('x', 1000)) FROM range(5000000)",
        "SELECT string_agg(repeat('x', 1000000), '') FROM range(3000)",
        "SELECT range, repeat('x', 1000) AS x FROM range(190000)",
    ],
    ids=lambda text: text[:40],
)
def test_a_bomb_ends_in_out_of_budget_and_the_next_query_works(
    bomb: str, worker: Sandbox, tiny_world: Path
) -> None:
    started = time.monotonic()
    with pytest.raises(OutOfBudget):
        worker.query(tiny_world, bomb, seconds=1.5)
    assert time.monotonic() - started < 15
    assert worker.query(tiny_world, "SELECT 1 AS n").frame.item() == 1


def test_memory_that_an_earlier_query_took_decides_nothing(tiny_world: Path) -> None:
    """A query that needs most of the memory runs in a worker in which others ran out of it."""
    large = "SELECT count(*) AS n FROM (SELECT repeat('x', 100000000) AS x)"
    with Sandbox() as sandbox:
        first = sandbox.query(tiny_world, large).frame.item()
        for bomb in ("SELECT repeat('x', 2000000000) AS x", "SELECT range(150000000) AS x") * 2:
            with pytest.raises(OutOfBudget):
                sandbox.query(tiny_world, bomb)
            assert sandbox.query(tiny_world, large).frame.item() == first


def test_a_worker_that_ran_out_of_memory_is_asked_once_more_when_fresh(tiny_world: Path) -> None:
    bomb = "SELECT repeat('x', 2000000000) AS x"
    with Sandbox() as sandbox:
        sandbox.query(tiny_world, "SELECT 1 AS n")
        used = sandbox._process
        with pytest.raises(OutOfBudget):
            sandbox.query(tiny_world, bomb)
        assert sandbox._process is not used


def test_a_killed_worker_is_replaced(worker: Sandbox, tiny_world: Path) -> None:
    worker.query(tiny_world, "SELECT 1 AS n")
    process = worker._process
    assert process is not None
    os.kill(process._child.pid, signal.SIGKILL)
    process._child.wait()
    assert worker.query(tiny_world, "SELECT 2 AS n").frame.item() == 2


def test_a_fresh_worker_that_dies_under_a_query_is_our_fault_not_the_answers(
    tiny_world: Path,
) -> None:
    with Sandbox() as sandbox:
        pid = sandbox._ready({})._child.pid
        threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
        with pytest.raises(OutOfBudget, match="needed more memory or processor time"):
            sandbox.query(tiny_world, ENDLESS, seconds=20)
        assert sandbox.query(tiny_world, "SELECT 3 AS n").frame.item() == 3


def test_a_query_that_was_just_run_on_a_world_is_not_run_again(tiny_world: Path) -> None:
    """What a cell has shown, `%check` looks at; a seventh query sends the first one away."""
    with Sandbox() as sandbox:
        first = sandbox.query(tiny_world, "SELECT 7 AS n")
        assert sandbox.query(tiny_world, "SELECT 7 AS n") is first
        assert sandbox.query(tiny_world, "SELECT 7 AS n", max_rows=5) is not first
        for n in range(6):
            sandbox.query(tiny_world, f"SELECT {n} AS n")
        assert sandbox.query(tiny_world, "SELECT 7 AS n") is not first


def test_nothing_of_one_query_reaches_the_next(session: Sandbox) -> None:
    session.apply("CREATE TEMP TABLE mine AS SELECT 1 AS n")
    with pytest.raises(Rejected, match="no table `mine`"):
        session.run("SELECT * FROM mine")
    with pytest.raises(Rejected, match="no table `mine`"):
        session.apply("INSERT INTO shop.voids SELECT n, 'a', 'b', world_now() FROM mine")


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("UPDATE shop.orders SET status = 'void' WHERE order_id IN (1, 2)", 2),
        ("DELETE FROM shop.orders WHERE order_id = 1", 1),
        (
            "INSERT INTO shop.voids SELECT order_id, 'v', 'r', world_now() FROM shop.orders"
            " WHERE order_id IN (1, 2)",
            2,
        ),
        (
            "MERGE INTO shop.orders AS o USING (SELECT unnest([1, 2]) AS n) AS m ON order_id = n"
            " WHEN MATCHED THEN UPDATE SET status = 'void'",
            2,
        ),
        ("SELECT 7 AS n", 0),
    ],
)
def test_a_statement_tells_how_many_rows_it_changed(
    statement: str, rows: int, session: Sandbox
) -> None:
    assert [count for _, count in session.apply(statement).statements] == [rows]


def test_a_script_is_committed_whole(session: Sandbox) -> None:
    applied = session.apply(
        "CREATE TEMP TABLE a AS SELECT 3 AS order_id;\n"
        "UPDATE shop.orders SET status = 'void' WHERE order_id IN (SELECT order_id FROM a);\n"
        "INSERT INTO shop.voids SELECT order_id, 'v', 'r', world_now() FROM a"
    )
    assert [count for _, count in applied.statements] == [0, 1, 1]
    assert applied.rows == 2
    row = session.run("SELECT status FROM shop.orders WHERE order_id = 3").frame.item()
    assert row == "void"


@pytest.mark.parametrize(
    ("last", "says", "line"),
    [
        ("UPDATE shop.orders\nSET price = -1", "CHECK", None),
        ("INSERT INTO shop.voids VALUES (1, NULL, 'a', world_now())", "must not be NULL", None),
        ("SELECT *\nFROM shop.order", "no table `order`", 3),
    ],
)
def test_a_script_that_fails_changes_nothing(
    last: str, says: str, line: int | None, session: Sandbox
) -> None:
    before = session.run("SELECT count(*) AS n FROM shop.orders WHERE status = 'void'").frame.item()
    with pytest.raises(Rejected, match=says) as refused:
        session.apply(f"UPDATE shop.orders SET status = 'void';\n{last}")
    after = session.run("SELECT count(*) AS n FROM shop.orders WHERE status = 'void'").frame.item()
    assert (before, line) == (after, refused.value.line)


def test_a_query_of_a_session_cannot_write(session: Sandbox) -> None:
    """Even where the words of the statement are not looked at."""
    request = {"do": "run", "sql": "UPDATE shop.orders SET status = 'void'", "max_rows": 9}
    head, _ = session._ask({**request, "max_mb": 9}, 10)
    assert "read-only" in head["message"]


def test_a_session_lives_on_in_a_new_worker(session: Sandbox) -> None:
    session.apply("UPDATE shop.orders SET status = 'void' WHERE order_id = 5")
    with pytest.raises(OutOfBudget):
        session.run("SELECT printf('%1999999999d', 1), (" + ENDLESS + ")", seconds=1)
    session._replace()
    sql = "SELECT status FROM shop.orders WHERE order_id = 5"
    assert session.run(sql).frame.item() == "void"


def test_another_thread_can_interrupt(worker: Sandbox, tiny_world: Path) -> None:
    worker.query(tiny_world, "SELECT 1 AS n")
    timer = threading.Timer(0.5, worker.interrupt)
    timer.start()
    started = time.monotonic()
    with pytest.raises(Interrupted, match="as it was before"):
        worker.query(tiny_world, ENDLESS, seconds=30)
    assert time.monotonic() - started < 10
    assert worker.query(tiny_world, "SELECT 1 AS n").frame.item() == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_stops_the_query_and_keeps_the_session(session: Sandbox) -> None:
    session.apply("UPDATE shop.orders SET status = 'void' WHERE order_id = 6")
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(Interrupted):
        session.run(ENDLESS, seconds=30)
    sql = "SELECT status FROM shop.orders WHERE order_id = 6"
    assert session.run(sql).frame.item() == "void"


def test_a_worker_has_no_environment_of_ours(
    monkeypatch: pytest.MonkeyPatch, tiny_world: Path
) -> None:
    monkeypatch.setenv("FIREDRILL_TEST_SECRET", "s3cret")
    with Sandbox() as sandbox:
        with pytest.raises(Rejected):
            sandbox.trusted(tiny_world, "SELECT getenv('FIREDRILL_TEST_SECRET')")
        assert sandbox._process is not None
        environ = Path(f"/proc/{sandbox._process._child.pid}/environ")
        if environ.exists():
            assert b"s3cret" not in environ.read_bytes()


def test_a_closed_sandbox_leaves_no_folder(tiny_world: Path) -> None:
    sandbox = Sandbox()
    sandbox.query(tiny_world, "SELECT 1 AS n")
    assert sandbox._process is not None
    folder = sandbox._process.folder
    assert folder.is_dir()
    sandbox.close()
    assert not folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_parent_that_dies_leaves_no_worker(tiny_world: Path) -> None:
    """Killed in the middle of an endless query, which it can no longer interrupt."""
    script = textwrap.dedent(f"""
        import sys, threading
        from pathlib import Path
        from grader.sandbox.client import Sandbox
        sandbox = Sandbox()
        sandbox.query(Path({str(tiny_world)!r}), "SELECT 1 AS n")
        print(sandbox._process._child.pid, sandbox._process.folder, flush=True)
        sandbox.query(Path({str(tiny_world)!r}), {ENDLESS!r}, seconds=60)
    """)
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid, folder = parent.stdout.readline().split()
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and (_alive(int(pid)) or Path(folder).exists()):
        time.sleep(0.05)  # nothing tells us when an orphan ends
    assert not _alive(int(pid))
    assert not Path(folder).exists()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_the_worker_says_which_limits_the_system_holds(worker: Sandbox) -> None:
    assert worker.has_os_limits == (sys.platform != "win32")
    if sys.platform == "linux":
        assert worker.os_limits == ["memory", "file size", "processor time"]


def test_memory_stays_below_what_is_there() -> None:
    assert 128 <= memory_budget() <= 400
