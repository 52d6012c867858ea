"""What is asked of the computer: JupyterLab's settings, ports, the doctor's thresholds, frames."""

from __future__ import annotations

import datetime as dt
import io
import os
import socket
import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import polars as pl
import pytest

from course import doctor, lab, workspace
from grader import frames, locks


def test_jupyterlab_gets_its_port_its_folder_and_the_labs_notebook(tmp_path: Path) -> None:
    command = lab.command(tmp_path, "07.ipynb", 8899)
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    for option in (
        "ServerApp.port=8899",
        "ServerApp.port_retries=0",
        "ServerApp.open_browser=False",
        "ServerApp.answer_yes=True",
        f"ServerApp.root_dir={tmp_path}",
        "LabApp.default_url=/lab/tree/07.ipynb",
        "MultiKernelManager.default_kernel_name=python3",
    ):
        assert f"--{option}" in command


def test_our_settings_come_before_the_persons_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", "/mine/share")
    monkeypatch.delenv("JUPYTER_CONFIG_PATH", raising=False)
    monkeypatch.setenv("PATH", "/usr/bin")
    env = lab.environment(tmp_path, token="secret", seed=3)
    ours = tmp_path / ".firedrill" / "jupyter"
    assert env["JUPYTER_TOKEN"] == "secret"
    assert env["JUPYTER_PATH"] == f"{ours / 'share'}{os.pathsep}/mine/share"
    assert env["JUPYTER_CONFIG_PATH"] == str(ours / "config")
    assert env["PATH"] == f"{Path(sys.executable).parent}{os.pathsep}/usr/bin"
    assert env["FIREDRILL_WORKSPACE"] == str(tmp_path)
    assert env["FIREDRILL_SEED"] == "3"


def test_the_first_free_port_is_taken_from_the_first_on() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        taken = one.getsockname()[1]
        assert lab.choose_port(None, first=taken) > taken
        with pytest.raises(lab.PortTaken, match=f"Port {taken} is taken"):
            lab.choose_port(taken)
    assert lab.choose_port(None, first=taken) == taken
    assert lab.choose_port(taken) == taken
    assert lab.choose_port(0) > 0
    assert lab.FIRST_PORT == 8888


@pytest.mark.parametrize(("port", "other"), [(8888, 8889), (65534, 65535), (65535, 65534)])
def test_another_port_is_offered_that_exists(port: int, other: int) -> None:
    assert str(lab._taken(port)).endswith(f"firedrill lab --port {other}")


@pytest.mark.parametrize(
    ("seed", "remembered"),
    [("", 1), ('{"seed": 3}', 3), ('{"seed": 0}', 1), ('{"seed": "3"}', 1), ("[3]", 1), ("{", 1)],
)
def test_a_workspace_remembers_its_seed(seed: str, remembered: int, tmp_path: Path) -> None:
    assert workspace.remembered_seed(tmp_path) == 1
    (tmp_path / ".firedrill").mkdir()
    (tmp_path / ".firedrill" / "workspace.json").write_text(seed)
    assert workspace.remembered_seed(tmp_path) == remembered


def test_a_lock_is_held_by_one_and_ends_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with path.open("a+b") as one, path.open("a+b") as other:
        assert locks.take(one)
        assert not locks.take(other)
        one.close()
        assert locks.take(other)
    with path.open("a+b") as one, path.open("a+b") as other:
        with locks.held(one):
            assert not locks.take(other)
        assert locks.take(other)


GIB = 1 << 30


@pytest.mark.parametrize(
    ("memory", "state", "found"),
    [
        (None, "mind", "the system does not say"),
        (GIB, "ok", "1.0 GiB"),
        (GIB - 1, "mind", "needs up to 1 GiB"),
        (8 * GIB, "ok", "8.0 GiB"),
    ],
)
def test_the_doctor_minds_too_little_memory(
    memory: int | None, state: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "memory", lambda: memory)
    (finding,) = doctor._memory()
    assert finding.state == state
    assert found in finding.found
    assert bool(finding.repair) == (memory == GIB - 1)


@pytest.mark.parametrize(
    ("free", "state"),
    [
        (500_000_000, "ok"),
        (499_999_999, "mind"),
        (100_000_001, "mind"),
        (100_000_000, "broken"),
        (0, "broken"),
    ],
)
def test_the_doctor_minds_a_full_disk(
    free: int, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def usage(path: Path) -> Any:
        asked.append(path)
        return SimpleNamespace(free=free)

    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "not" / "yet"))
    monkeypatch.setattr("shutil.disk_usage", usage)
    (finding,) = doctor._disk()
    assert (finding.what, finding.state) == ("disk", state)
    assert finding.found.startswith(f"{free / 1e9:.1f} GB free")
    assert ("firedrill clean" in finding.repair) == (state != "ok")
    assert asked == [tmp_path]


def test_a_check_of_the_doctors_that_fails_is_a_finding_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> Any:
        raise ZeroDivisionError("by nothing")
        yield

    for name in ("_labs", "_duckdb", "_memory", "_limits", "_kernel"):
        monkeypatch.setattr(doctor, name, broken)
    found = {finding.what: finding for finding in doctor.findings()}
    assert found["labs"].state == "mind"
    assert "could not be looked at (ZeroDivisionError: by nothing)" in found["labs"].found
    assert {"Python", "packages", "disk", "cache", "workspace", "port", "nbgrader"} <= set(found)
    assert found["Python"].document() == {
        "what": "Python",
        "state": "ok",
        "found": ".".join(map(str, sys.version_info[:3])),
        "repair": "",
    }


def test_a_folder_that_cannot_be_written_is_broken_with_its_repair(tmp_path: Path) -> None:
    assert doctor._can_write("cache", tmp_path / "a" / "b", "Choose.").state == "ok"
    assert not (tmp_path / "a").exists()
    (tmp_path / "file").touch()
    finding = doctor._can_write("cache", tmp_path / "file", "Choose.")
    assert (finding.state, finding.repair) == ("broken", "Choose.")
    assert finding.found == "cannot be written (not a directory)"


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1::UTINYINT", 1),
        ("1.50::DECIMAL(9, 2)", Decimal("1.50")),
        ("'a'::ENUM('a', 'b')", "a"),
        ("DATE '2026-01-02'", dt.date(2026, 1, 2)),
        ("DATE '9999-12-31'", dt.date(9999, 12, 31)),
        ("DATE '0001-01-01'", dt.date(1, 1, 1)),
        ("DATE '10000-01-01'", "10000-01-01"),
        ("DATE '0001-01-01' - 1", "0001-12-31 (BC)"),
        ("'infinity'::DATE", "infinity"),
        ("'-infinity'::TIMESTAMP", "-infinity"),
        ("TIMESTAMP '9999-12-31 23:59:59.999999'", dt.datetime(9999, 12, 31, 23, 59, 59, 999999)),
        ("TIMESTAMP '10000-01-01 00:00:00'", "10000-01-01 00:00:00"),
        ("TIMESTAMP_S '2026-01-02 03:04:05'", dt.datetime(2026, 1, 2, 3, 4, 5)),
        ("TIME '03:04:05.5'", dt.time(3, 4, 5, 500_000)),
        ("INTERVAL 2 DAY", "2 days"),
        ("[1, 2]", [1, 2]),
        ("{'a': 1}", {"a": 1}),
        ("[DATE '2026-01-02']", "[2026-01-02]"),
        ("MAP {'a': 1}", "{a=1}"),
        ("'101'::BIT", "101"),
        ("NULL", None),
        ("NULL::DATE", None),
    ],
)
def test_a_value_of_any_type_has_a_place_in_a_frame(
    con: duckdb.DuckDBPyConnection, expression: str, value: Any
) -> None:
    shaped = frames.fetch(con, f"SELECT {expression} AS v, 7 AS v", 10)
    assert shaped.columns == ["v", "v"]
    assert shaped.frame.columns == ["c0", "c1"]
    assert shaped.frame.rows() == [(value, 7)]
    for blob in (frames.encode(shaped.frame), _file(shaped.frame)):
        assert frames.decode(blob).equals(shaped.frame)


def _file(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_ipc(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("rows", "cut"), [(0, False), (4, False), (5, False), (6, True)])
def test_a_result_is_cut_after_so_many_rows_and_says_so(
    con: duckdb.DuckDBPyConnection, rows: int, cut: bool
) -> None:
    sql = f"SELECT range AS n FROM range({rows})"
    shaped = frames.fetch(con, sql, 5)
    assert (shaped.frame.height, shaped.truncated) == (min(rows, 5), cut)
    prepared = frames.prepare(con, sql)
    assert [prepared.rows(most).height for most in (5, 2, 5)] == [
        *(min(rows, most) for most in (5, 2, 5)),
    ]


@pytest.mark.parametrize(
    ("columns", "name", "said"),
    [
        (1000, "c", None),
        (1001, "c", "has 1,001 columns; at most 1,000 are read"),
        (1, "x" * 200_001, "names and types of 200,007 characters; at most 200,000 are read"),
        (1, "x" * 199_993, None),
    ],
)
def test_a_result_too_wide_is_refused_before_it_is_computed(
    con: duckdb.DuckDBPyConnection, columns: int, name: str, said: str | None
) -> None:
    sql = "SELECT " + ", ".join(f'1::BIGINT AS "{name}"' for _ in range(columns))
    if said is None:
        assert len(frames.shape(con, sql).columns) == columns
        return
    with pytest.raises(frames.TooManyColumns, match=said):
        frames.shape(con, sql)
