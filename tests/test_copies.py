"""A copy lives as long as its kernel; what nobody holds is freed, and what is held stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from course import cleaning, copies
from grader import locks


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache" / "worlds" / "deep").mkdir(parents=True)
    (tmp_path / "cache" / "worlds" / "deep" / "a.duckdb").write_bytes(b"12345")
    (tmp_path / "cache" / "empty").mkdir()
    return tmp_path / "cache"


def orphan(folder: Path, name: str, *, age: float) -> Path:
    """A copy whose kernel is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.duckdb"
    path.write_bytes(b"123")
    path.with_name(path.name + ".wal").write_bytes(b"1")
    lock = path.with_suffix(".lock")
    lock.touch()
    then = lock.stat().st_mtime - age
    os.utime(lock, (then, then))
    return path


def test_cleaning_frees_what_nobody_holds_and_a_dry_run_only_counts(cache: Path) -> None:
    folder = cache / "sessions" / "lab-1"
    gone = orphan(folder, "gone", age=3600)
    held = orphan(folder, "held", age=3600)
    young = orphan(folder, "young", age=0)
    with held.with_suffix(".lock").open("a+b") as lock:
        assert locks.take(lock)
        os.utime(held.with_suffix(".lock"), (0, 0))
        due = [cleaning.Freed("sessions", 1, 3, kept=2), cleaning.Freed("worlds", 1, 5)]
        assert cleaning.clean(dry_run=True) == due
        assert gone.exists()
        assert (cache / "worlds" / "deep" / "a.duckdb").exists()
        assert cleaning.clean() == due
    assert sorted(path.name for path in folder.iterdir() if path.suffix != ".wal") == sorted(
        each.with_suffix(end).name for each in (held, young) for end in (".duckdb", ".lock")
    )
    assert not gone.with_name("gone.duckdb.wal").exists()
    assert not (cache / "worlds").exists()


def test_the_folder_of_ended_sessions_goes_with_the_last_copy(cache: Path) -> None:
    orphan(cache / "sessions" / "lab-1", "gone", age=3600)
    cleaning.clean()
    assert not (cache / "sessions" / "lab-1").exists()
    assert cleaning.clean() == []


def test_without_a_cache_there_is_nothing_to_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "none"))
    assert cleaning.clean() == []


def test_a_new_copy_sweeps_the_orphans_and_goes_when_dropped(tmp_path: Path) -> None:
    world = tmp_path / "world.duckdb"
    world.write_bytes(b"world")
    old = orphan(tmp_path / "copies", "old", age=3600)
    copy = copies.Copy.of(world, tmp_path / "copies")
    assert copy.path.read_bytes() == b"world"
    assert not old.exists()
    with copy.path.with_suffix(".lock").open("a+b") as other:
        assert not locks.take(other)
    copy.drop()
    assert list((tmp_path / "copies").iterdir()) == []
    assert world.exists()


def test_a_copy_of_nothing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(copies.NoCopy, match=r"no such file.* 40 MB .*`firedrill clean`"):
        copies.Copy.of(tmp_path / "none.duckdb", tmp_path / "copies")


def test_workspaces_and_labs_have_folders_of_their_own(tmp_path: Path, cache: Path) -> None:
    folders = {
        copies.folder_for(tmp_path / where, lab) for where in ("a", "b") for lab in ("01", "02")
    }
    assert len(folders) == 4
    assert copies.folder_for(tmp_path / "a" / ".." / "b", "01") in folders
    assert {folder.parent for folder in folders} == {cache / "sessions"}


def test_copies_that_are_all_in_use_are_said(cache: Path) -> None:
    orphan(cache / "sessions" / "lab-1", "young", age=0)
    assert cleaning.clean()[0] == cleaning.Freed("sessions", 0, 0, kept=1)
