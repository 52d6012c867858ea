"""Where things lie: what is chosen comes before what is guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course import workspace
from grader import kept, paths


def test_an_authors_labs_come_before_ours_and_ours_stay_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDRILL_LABS", str(tmp_path))
    assert paths.labs_root() == tmp_path
    ours = paths.our_labs_root()
    assert ours != tmp_path
    monkeypatch.setenv("FIREDRILL_LABS", "")
    assert paths.labs_root() == ours
    lab = tmp_path / "datasets" / "01-lab"
    lab.mkdir(parents=True)
    assert paths.shared_sql(lab, "macros.sql") == ours / "datasets" / "macros.sql"
    (lab.parent / "macros.sql").touch()
    assert paths.shared_sql(lab, "macros.sql") == lab.parent / "macros.sql"


def test_shared_worlds_are_none_unless_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value, found in (("", None), (str(tmp_path), tmp_path)):
        monkeypatch.setenv("FIREDRILL_WORLDS", value)
        assert paths.shared_worlds() == found


def test_what_is_kept_is_found_by_another_process_and_under_its_key_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path))
    one = kept.Kept()
    assert one.recall("k") is None
    kept.Kept().keep("k", {"count": 3}, {"rows": b"xyz"})
    assert one.recall("k") == ({"count": 3}, {"rows": b"xyz"})
    assert one.recall("other") is None
    assert [path.name for path in (tmp_path / "expected").iterdir()] == ["k.expected"]
    kept.beside("cut.expected").write_bytes(kept.beside("k.expected").read_bytes()[:-2])
    assert kept.Kept().recall("cut") is None


def test_a_cache_that_cannot_be_written_keeps_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "file"))
    found = kept.Kept()
    found.keep("k", {"count": 3})
    assert found.recall("k") == ({"count": 3}, {})


def test_a_digest_depends_on_each_part_and_on_where_one_ends() -> None:
    names = {kept.digest(*parts) for parts in (("ab", "c"), ("a", "bc"), ("c", "ab"), ("abc",))}
    assert len(names) == 4
    assert kept.digest("a") == kept.digest("a")


@pytest.mark.parametrize(
    ("memory", "seed"),
    [(None, 1), ({}, 1), ({"seed": 7}, 7), ({"seed": 0}, 1), ({"seed": "7"}, 1), ([], 1)],
)
def test_a_workspace_remembers_its_seed(tmp_path: Path, memory: Any, seed: int) -> None:
    if memory is not None:
        (tmp_path / workspace.FOLDER).mkdir()
        (tmp_path / workspace.FOLDER / "workspace.json").write_text(json.dumps(memory))
    assert workspace.remembered_seed(tmp_path) == seed


def test_a_workspace_is_this_folder_a_clones_or_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "datasets").mkdir()
    assert workspace.default() == tmp_path / "firedrill-workspace"
    (tmp_path / "Makefile").touch()
    assert workspace.default() == tmp_path / "workspace"
    (tmp_path / workspace.FOLDER).mkdir()
    (tmp_path / workspace.FOLDER / "workspace.json").touch()
    assert workspace.default() == tmp_path
