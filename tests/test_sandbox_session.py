"""A worker from its start to its end: what it is given, what it holds open, how it fails."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.errors import BadLab, FiredrillError, OutOfBudget, Rejected
from grader.incident import Lab
from grader.sandbox import client, process
from grader.sandbox.client import Sandbox
from grader.sql.statements import check_script
from grader.worlds import world
from tests.starved import starved

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="/proc")
VOID = "UPDATE shop.orders SET status = 'void' WHERE order_id IN (1, 2)"


@pytest.fixture(scope="module")
def tiny_world(tiny: Lab) -> Path:
    return world.cached(world.Spec(tiny, scale=0.03))


@pytest.fixture
def copy(tiny_world: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(tiny_world, tmp_path / "copy.duckdb"))


@pytest.fixture
def session(copy: Path, worker: Sandbox) -> Iterator[Sandbox]:
    """The shared worker with a learner's copy open."""
    worker.open(copy)
    yield worker
    worker.shut()


def _pid(worker: Sandbox) -> int:
    assert worker._process is not None
    return worker._process._child.pid


def _open_files(worker: Sandbox) -> set[str]:
    folder = Path(f"/proc/{_pid(worker)}/fd")
    return {Path(os.readlink(link)).name for link in folder.iterdir() if link.is_symlink()}


def test_a_copy_that_is_shut_cannot_be_asked_and_keeps_what_was_committed(
    session: Sandbox, copy: Path
) -> None:
    session.apply(VOID)
    session.shut()
    with pytest.raises(FiredrillError, match="no session is open"):
        session.run("SELECT 1 AS n")
    sql = "SELECT count(*) AS n FROM shop.orders WHERE order_id IN (1, 2) AND status = 'void'"
    assert session.query(copy, sql).frame.item() == 2
    session.release()


def test_one_copy_is_open_at_a_time(session: Sandbox, copy: Path, tmp_path: Path) -> None:
    other = Path(shutil.copyfile(copy, tmp_path / "other.duckdb"))
    session.apply(VOID)
    session.open(other)
    sql = "SELECT count(*) AS n FROM shop.orders WHERE order_id IN (1, 2) AND status = 'void'"
    assert session.run(sql).frame.item() == 0
    session.open(copy)
    assert session.run(sql).frame.item() == 2


def test_our_own_statements_run_on_the_open_copy_and_fail_whole(session: Sandbox) -> None:
    """Also such as no answer may hold."""
    session.arrange(["CREATE TABLE shop.mine AS SELECT 7 AS n", "UPDATE shop.mine SET n = n + 1"])
    assert session.run("SELECT n FROM shop.mine").frame.item() == 8
    with pytest.raises(Rejected, match="no table `nowhere`"):
        session.arrange(["DROP TABLE shop.mine", "DROP TABLE shop.nowhere"])
    assert session.run("SELECT n FROM shop.mine").frame.item() == 8


RETURNING = {
    "one row": (f"{VOID.replace('1, 2', '7')} RETURNING order_id", 1),
    "two rows": (f"{VOID} RETURNING order_id", 2),
    "two columns": (f"{VOID} RETURNING order_id, status", 2),
    "no row": (f"{VOID.replace('1, 2', '0')} RETURNING order_id", 0),
    "removed": ("DELETE FROM shop.orders WHERE order_id = 9 RETURNING order_id", 1),
    "no answer": ("UPDATE shop.orders SET status = 'void' WHERE false", 0),
}


@pytest.mark.parametrize("name", RETURNING)
def test_rows_that_are_returned_are_counted_not_read(name: str, session: Sandbox) -> None:
    script, rows = RETURNING[name]
    assert [count for _, count in session.apply(script).statements] == [rows]


@pytest.mark.parametrize("ask", ["query", "trusted", "run"])
def test_a_long_result_ends_at_its_limit_and_says_so(
    ask: str, session: Sandbox, tiny_world: Path
) -> None:
    def rows(sql: str, **limit: int) -> tuple[int, bool]:
        asked = (sql,) if ask == "run" else (tiny_world, sql)
        result = getattr(session, ask)(*asked, **limit)
        return result.frame.height, result.truncated

    assert rows("SELECT range AS n FROM range(200001)") == (200_000, True)
    assert rows("SELECT range AS n FROM range(3)", max_rows=3) == (3, False)
    assert rows("SELECT range AS n FROM range(4)", max_rows=3) == (3, True)


def test_a_wide_result_is_refused_by_what_it_is(
    worker: Sandbox, tiny_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a limit far below a worker's memory: which of the two is met first is no rule."""
    assert client.MAX_RESULT_MB < client.DEFAULT_MEMORY_MB
    monkeypatch.setattr(client, "MAX_RESULT_MB", 16)
    sql = "SELECT range, repeat('x', 999) AS x FROM range({})"
    assert worker.query(tiny_world, sql.format(16_000)).frame.height == 16_000
    with pytest.raises(OutOfBudget, match=r"The result is 17 MB large; at most 16 MB are read"):
        worker.query(tiny_world, sql.format(18_000))
    columns = ", ".join(f"1 AS c{n}" for n in range(1001))
    with pytest.raises(Rejected, match="The result has 1,001 columns; at most 1,000 are read"):
        worker.query(tiny_world, f"SELECT {columns}")


@LINUX
@pytest.mark.parametrize("ask", ["query", "run", "repair"])
def test_a_worker_that_earlier_answers_left_no_memory_dies_and_a_fresh_one_is_asked(
    ask: str, copy: Path, tiny_world: Path
) -> None:
    large = "SELECT count(DISTINCT repeat('x', 99) || range) FROM range(300000)"
    rows = "SELECT range, repeat('x', 999) AS x FROM range(16000)"
    with Sandbox() as sandbox:
        sandbox.open(copy)
        used = starved(sandbox)
        if ask == "query":
            assert sandbox.query(tiny_world, rows).frame.height == 16_000
        elif ask == "run":
            assert sandbox.run(rows).frame.height == 16_000
        else:
            script = check_script(f"UPDATE shop.orders SET status = 'void' WHERE ({large}) > 0")
            tables = {"shop.orders": (["order_id"], ["order_id", "status"])}
            repair = sandbox.repair(tiny_world, script, tables=tables, contract={})
            assert repair.changes["shop.orders"].rows.height > 0
        assert sandbox._process is not used


@LINUX
def test_a_worker_holds_few_worlds_and_closes_the_one_that_waited_longest(
    worker: Sandbox, tiny_world: Path, tmp_path: Path
) -> None:
    worker.release()
    paths = [Path(shutil.copyfile(tiny_world, tmp_path / f"w{n}.duckdb")) for n in range(7)]
    for n, path in enumerate([*paths[:6], paths[0], paths[6]]):
        worker.query(path, f"SELECT {n} AS n")
    held = {name for name in _open_files(worker) if name.endswith(".duckdb")}
    assert held == {f"w{n}.duckdb" for n in (0, 2, 3, 4, 5, 6)}
    worker.release()
    assert not {name for name in _open_files(worker) if name.endswith(".duckdb")}


@LINUX
def test_a_worker_is_at_home_in_its_own_folder(worker: Sandbox, tiny_world: Path) -> None:
    worker.query(tiny_world, "SELECT 1 AS n")
    assert worker._process is not None
    said = Path(f"/proc/{_pid(worker)}/environ").read_text().split("\0")
    given = dict(line.split("=", 1) for line in said if "=" in line)
    home = str(worker._process.folder)
    assert {given[name] for name in ("HOME", "TMPDIR", "TMP", "TEMP")} == {home}
    assert Path(home).name.startswith("firedrill-")
    assert (given["PYTHONUTF8"], given["POLARS_MAX_THREADS"]) == ("1", "1")
    assert os.readlink(f"/proc/{_pid(worker)}/cwd") == home


def test_a_worker_finds_the_libraries_that_python_was_started_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    assert not set(names) & set(process._environment(tmp_path))
    for name in names:
        monkeypatch.setenv(name, f"/opt/{name}")
    found = process._environment(tmp_path)
    assert {name: found[name] for name in names} == {name: f"/opt/{name}" for name in names}
    here = found["PYTHONPATH"].split(os.pathsep)
    assert here[0] == str(Path(process.__file__).resolve().parents[2])
    assert all(Path(entry).is_absolute() for entry in here)


def test_a_folder_for_temporary_files_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_world: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(FiredrillError, match=r"temporary files \(no such file.*\)\. Make room"):
        Sandbox().query(tiny_world, "SELECT 1 AS n")


@pytest.mark.skipif(sys.platform == "win32", reason="no /bin/false")
def test_a_worker_that_does_not_start_is_told(
    monkeypatch: pytest.MonkeyPatch, tiny_world: Path
) -> None:
    sandbox = Sandbox()
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(FiredrillError, match=r"did not start\. .*`firedrill doctor` looks"):
        sandbox.query(tiny_world, "SELECT 1 AS n")
    assert sandbox._process is None


def test_a_copy_that_is_gone_when_the_worker_is_new_is_told(copy: Path, worker: Sandbox) -> None:
    worker.open(copy)
    worker._replace()
    copy.unlink()
    copy.mkdir()  # else a new one would be made
    with pytest.raises(FiredrillError, match="Your copy of the world could not be opened again"):
        worker.run("SELECT 1 AS n")
    worker.close()


def test_a_closed_sandbox_forgets_its_copy_and_starts_again(copy: Path, worker: Sandbox) -> None:
    worker.open(copy)
    worker.close()
    with pytest.raises(FiredrillError, match="no session is open"):
        worker.run("SELECT 1 AS n")


def test_a_rewrite_is_whole_or_not_there(worker: Sandbox, tiny_world: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.duckdb"
    with pytest.raises(BadLab, match=r"^b, line 1: There is no table `nowhere`"):
        worker.rewrite(tiny_world, {"a": VOID, "b": "DELETE FROM shop.nowhere"}, out)
    assert list(tmp_path.iterdir()) == []
    delete = "DELETE FROM shop.orders WHERE order_id = 3"
    worker.rewrite(tiny_world, {"a": VOID, "b": delete}, out)
    assert [path.name for path in tmp_path.iterdir()] == ["out.duckdb"]
    sql = "SELECT list(status ORDER BY order_id) AS s FROM shop.orders WHERE order_id < 4"
    assert worker.query(out, sql).frame.item().to_list() == ["void", "void"]
    worker.release()
