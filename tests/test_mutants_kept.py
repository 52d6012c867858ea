"""Mutants are made once for a reference, and anew where anything they come of has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import schema
from grader.mutants import kept, mutants, remembered

TABLES = schema.read("CREATE SCHEMA s; CREATE TABLE s.t (a INTEGER, b VARCHAR);")
WIDER = schema.read("CREATE SCHEMA s; CREATE TABLE s.t (a INTEGER, b VARCHAR, c DATE);")
SQL = "SELECT b, count(*) AS n FROM s.t WHERE a > 1 GROUP BY b"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path))
    return tmp_path


def files(cache: Path) -> list[Path]:
    return sorted(cache.rglob("mutants-*"))


def test_what_is_kept_is_what_is_made(cache: Path) -> None:
    assert remembered(SQL, TABLES) == mutants(SQL, TABLES)
    [kept_now] = files(cache)
    at = kept_now.stat().st_mtime_ns
    assert remembered(SQL, TABLES) == mutants(SQL, TABLES)
    assert files(cache) == [kept_now]
    assert kept_now.stat().st_mtime_ns == at


@pytest.mark.parametrize("change", ["the reference", "the tables", "how they are made"])
def test_they_are_made_anew_where_something_has_changed(
    change: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered(SQL, TABLES)
    sql, tables = SQL, TABLES
    if change == "the reference":
        sql = SQL.replace("> 1", "> 2")
    elif change == "the tables":
        tables = WIDER
    else:
        monkeypatch.setattr(kept, "_made_by", lambda: "another version")
    assert remembered(sql, tables) == mutants(sql, tables)
    assert len(files(cache)) == 2


def test_one_that_cannot_be_read_is_made_anew(cache: Path) -> None:
    remembered(SQL, TABLES)
    files(cache)[0].write_bytes(b"half of")
    assert remembered(SQL, TABLES) == mutants(SQL, TABLES)
