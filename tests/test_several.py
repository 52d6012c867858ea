"""Many small worlds: the same rows as one by one, built once, and it is said how long it takes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from grader import incident
from grader.errors import FiredrillError
from grader.incident import Lab
from grader.worlds import several, world


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "cache"))


def _specs(lab: Lab, seeds: range) -> list[world.Spec]:
    return [world.Spec(lab, seed=seed, scale=0.01) for seed in seeds]


def test_worlds_built_side_by_side_are_those_built_alone(tiny: Lab, tmp_path: Path) -> None:
    specs = _specs(tiny, range(2, 7))
    paths = several.cached(specs, lambda _: None)
    for spec, path in zip(specs, paths, strict=True):
        alone = tmp_path / "alone" / path.name
        world.build(spec, alone)
        assert world.digest(path) == world.digest(alone)


def test_what_is_there_is_not_built_again(tiny: Lab) -> None:
    said: list[str] = []
    first = several.cached(_specs(tiny, range(2, 5)), said.append)
    stamps = [path.stat().st_mtime_ns for path in first]
    said.clear()
    again = several.cached(_specs(tiny, range(2, 6)), said.append)
    assert [path.stat().st_mtime_ns for path in again[:3]] == stamps
    assert said[0] == "building a small world, this once"
    said.clear()
    several.cached([*_specs(tiny, range(2, 6)), *_specs(tiny, range(2, 4))], said.append)
    assert said == []


def test_who_waits_is_told_how_long(tiny: Lab) -> None:
    said: list[str] = []
    several.cached(_specs(tiny, range(2, 6)), said.append)
    assert said[0] == "building 4 small worlds, this once"
    told = [re.fullmatch(r".*: (\d) there, about (\d+) s left", what) for what in said[1:]]
    assert [match[1] for match in told if match] == ["1", "2", "3", "4"]


def test_one_that_cannot_be_built_says_so_and_leaves_nothing_half(
    tiny: Lab, tmp_path: Path
) -> None:
    folder = tmp_path / "datasets" / tiny.slug
    shutil.copytree(tiny.folder, folder)
    (folder / "fault.sql").write_text("INSERT INTO stage.nowhere SELECT 1;")
    with pytest.raises(FiredrillError, match=r"fault\.sql"):
        several.cached(_specs(incident.load_folder(folder), range(2, 6)), lambda _: None)
    assert list((tmp_path / "cache").rglob("*building*")) == []
