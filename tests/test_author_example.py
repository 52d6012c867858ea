"""`firedrill author example`: a lab of ours where an author of an installed wheel can read it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader import incident, paths

if TYPE_CHECKING:  # as a plugin it is loaded below
    from tests.command import Done

pytest_plugins = ("tests.command",)
pytestmark = pytest.mark.xdist_group("cli")

SEVEN = "07-ledger-written-twice"


def test_the_worked_example_is_copied_whole_and_holds_together(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    done = firedrill("author", "example", "--into", "here", FIREDRILL_LABS="elsewhere")
    assert (done.returncode, done.stderr) == (0, "")
    copy = tmp_path / "here" / "datasets" / SEVEN
    assert done.stdout.splitlines()[:2] == [
        str(copy),
        str(tmp_path / "here" / "notebooks" / "incidents" / f"{SEVEN}.md"),
    ]
    assert (copy.parent / "macros.sql").is_file()
    assert incident.load_folder(copy).references == incident.load(SEVEN).references


def test_a_wheel_has_no_labelled_answers_to_copy(
    firedrill: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel, here = tmp_path / "labs", paths.our_labs_root()
    shutil.copytree(here / "datasets", wheel / "datasets")
    shutil.copytree(here / "notebooks", wheel / "notebooks")
    monkeypatch.setattr(paths, "our_labs_root", lambda: wheel)
    done = firedrill("author", "example", "4", "--into", "here")
    assert done.returncode == 0
    assert sorted(each.name for each in (tmp_path / "here").iterdir()) == ["datasets", "notebooks"]


def test_nothing_is_overwritten(firedrill: Callable[..., Done], tmp_path: Path) -> None:
    mine = tmp_path / "example" / "datasets" / "macros.sql"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    done = firedrill("author", "example", "07")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing was written" in done.stderr
    assert [path for path in (tmp_path / "example").rglob("*") if path.is_file()] == [mine]


def test_a_lab_that_is_none_of_ours_is_named(firedrill: Callable[..., Done]) -> None:
    done = firedrill("author", "example", "99")
    assert done.returncode == 64
    assert "There is no lab of ours called `99`. There are: 00-" in done.stderr
