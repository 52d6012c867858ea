"""`firedrill class init` lays out a course once, whole, and never over anything."""

from __future__ import annotations

import stat
from pathlib import Path

import nbformat
import pytest

from grader import incident, notebook
from grader.classroom import course
from grader.classroom.init import init
from grader.errors import FiredrillError, UnknownName

LABS = Path(__file__).parent / "submissions" / "labs"


@pytest.fixture(autouse=True)
def small_lab(monkeypatch):
    monkeypatch.setenv("FIREDRILL_LABS", str(LABS))


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_course_is_laid_out_whole(tmp_path):
    told = init(tmp_path / "new" / "data on call")
    folder = tmp_path / "new" / "data on call"
    assert files(folder) == [
        ".firedrill/hidden_seeds.toml",
        "README.md",
        "nbgrader_config.py",
        "source/00-small-till/00-small-till.ipynb",
    ]
    assert [folder] == list(folder.parent.iterdir())  # no half-made folder beside it
    assert "1 lab, 00-small-till" in told[0]
    assert any("firedrill class release 00-small-till" in line for line in told)
    config = (folder / "nbgrader_config.py").read_text()
    assert 'course_id = "data-on-call"' in config
    compile(config, "nbgrader_config.py", "exec")
    lab = incident.load("00-small-till")
    nb = nbformat.read(folder / "source" / lab.slug / f"{lab.slug}.ipynb", as_version=4)
    assert notebook.source_notebook(lab).cells == nb.cells


def test_the_seeds_are_drawn_by_chance_and_readable_by_their_owner_alone(tmp_path):
    lab = incident.load("00-small-till")
    drawn = []
    for name in ("a", "b"):
        init(tmp_path / name)
        path = tmp_path / name / course.SEEDS_FILE
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        drawn.append(course.Course(tmp_path / name).hidden_seeds(lab))
    assert drawn[0] != drawn[1]
    assert all(len(set(seeds)) == course.SEEDS_PER_LAB for seeds in drawn)
    assert all(seed in course.SEED_RANGE for seeds in drawn for seed in seeds)


@pytest.mark.parametrize("content", [None, "", "[seeds]\n", "[seeds", 'x = 1\n"00-small-till" = 2'])
def test_without_seeds_of_its_own_a_class_is_not_graded(content, tmp_path):
    init(tmp_path / "a")
    path = tmp_path / "a" / course.SEEDS_FILE
    path.unlink()
    if content is not None:
        path.write_text(content)
    with pytest.raises(FiredrillError, match=r"hidden_seeds\.toml (is missing|holds no seeds)"):
        course.Course(tmp_path / "a").hidden_seeds(incident.load("00-small-till"))


def test_a_folder_in_use_is_left_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FiredrillError, match="is not empty, and nothing in it may be overwritten"):
        init(tmp_path)
    assert files(tmp_path) == ["mine.txt"]
    init(tmp_path / "a")
    seeds = (tmp_path / "a" / course.SEEDS_FILE).read_text()
    with pytest.raises(FiredrillError, match="is not empty"):
        init(tmp_path / "a")
    assert seeds == (tmp_path / "a" / course.SEEDS_FILE).read_text()
    with pytest.raises(FiredrillError, match=r"mine\.txt is a file"):
        init(tmp_path / "mine.txt")
    with pytest.raises(FiredrillError, match="cannot be made: "):
        init(tmp_path / "mine.txt" / "a")


def test_an_empty_folder_is_filled_where_it_stands(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    init(Path(), ["00-small-till"])
    assert Path("nbgrader_config.py").is_file()  # seen from inside: the same folder as before
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_an_unknown_lab_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(UnknownName, match="There is no lab called `00-smal-till`"):
        init(tmp_path / "a", ["00-smal-till"])
    assert list(tmp_path.iterdir()) == []


def test_an_edited_source_notebook_is_the_reference_of_its_class(tmp_path):
    init(tmp_path / "a")
    lab = incident.load("00-small-till")
    a_course = course.Course(tmp_path / "a")
    assert lab.references == a_course.references(lab, lab.slug, lab.slug)
    path = a_course.source(lab.slug, lab.slug)
    path.write_text(path.read_text().replace("amount < expected", "amount <> expected"))
    edited = a_course.references(lab, lab.slug, lab.slug)
    assert edited["watch"] == "SELECT day FROM till.counts WHERE amount <> expected"
    assert edited["cause"] == lab.references["cause"]
