"""A learner's copy of a world lives as long as its kernel, and no longer."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course import cleaning, copies
from course.copies import Copy
from grader.bench import Bench
from grader.incident import Lab
from grader.sandbox.client import Sandbox


@pytest.fixture
def world(tmp_path: Path) -> Path:
    path = tmp_path / "world.duckdb"
    path.write_bytes(b"rows" * 1000)
    return path


def age(folder: Path) -> None:
    """Make everything in a folder older than what may just be in the making."""
    long_ago = time.time() - copies.YOUNG - 1
    for path in folder.rglob("*"):
        os.utime(path, (long_ago, long_ago))


def left_by_a_killed_kernel(world: Path, folder: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from course.copies import Copy\n"
        "Copy.of(Path(sys.argv[1]), Path(sys.argv[2])); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(world), str(folder)])


def test_a_copy_holds_the_worlds_rows_and_goes_when_dropped(world: Path, tmp_path: Path) -> None:
    copy = Copy.of(world, tmp_path / "sessions")
    assert copy.path.read_bytes() == world.read_bytes()
    copy.path.with_name(copy.path.name + ".wal").touch()
    copy.drop()
    assert list((tmp_path / "sessions").iterdir()) == []


def test_a_copy_of_a_killed_kernel_goes_when_the_next_one_is_made(
    world: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "sessions"
    left_by_a_killed_kernel(world, folder)
    mine = Copy.of(world, folder)
    assert len(list(folder.glob("*.duckdb"))) == 2  # too young: it may be in the making
    age(folder)
    copies.sweep(folder)
    assert list(folder.glob("*.duckdb")) == [mine.path]
    mine.drop()


def test_clean_frees_what_nobody_holds(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "cache"))
    folder = copies.folder_for(tmp_path / "work", "07")
    left_by_a_killed_kernel(world, folder)
    mine = Copy.of(world, folder)
    age(folder)
    dry, real = cleaning.clean(dry_run=True), cleaning.clean()
    assert dry == real == [cleaning.Freed("sessions", 1, 4000, kept=1)]
    assert list(folder.glob("*.duckdb")) == [mine.path]
    mine.drop()
    assert cleaning.clean() == []


def test_clean_frees_worlds_and_expected_results_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Lab, worker: Sandbox
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path))
    bench = Bench(tiny, worker, practice_scale=0.03)
    question = tiny.question("credit")  # asked after an earlier fix: a world of its own, too
    before = bench.repaired(question, bench.practice(question))
    assert {path.suffix for path in (tmp_path / "expected").iterdir()} == {".duckdb", ".expected"}
    worker.release()
    freed = {each.what: each.files for each in cleaning.clean()}
    assert freed["expected"] >= 2
    assert freed["worlds"] >= 1
    assert not (tmp_path / "expected").exists()
    again = Bench(tiny, worker, practice_scale=0.03)
    after = again.repaired(question, again.practice(question))
    assert [change.added for change in after[0].values()] == [
        change.added for change in before[0].values()
    ]


def test_workspaces_do_not_share_a_folder(tmp_path: Path) -> None:
    one, two = (copies.folder_for(tmp_path / name, "07") for name in ("a", "b"))
    assert one != two
    assert one == copies.folder_for(tmp_path / "b" / ".." / "a", "07")


def test_a_copy_that_cannot_be_made_is_one_sentence(world: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(copies.NoCopy, match="firedrill clean"):
        Copy.of(world, tmp_path / "file" / "sessions")
