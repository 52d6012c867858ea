"""`firedrill class rehearse`: six made-up submissions through everything, in a copy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from course import cli, cli_class_rehearse
from grader import notebook_files
from grader.classroom.course import SEEDS_FILE, Course
from grader.classroom.init import init
from grader.classroom.rehearsing import people
from grader.incident import load

evening = pytest.importorskip("grader.classroom.rehearsing.evening")
released = pytest.importorskip("grader.classroom.released")
pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

LABS = Path(__file__).parent / "labs"
LAB = "90-tiny"
SOURCE = f"source/{LAB}/{LAB}.ipynb"
FACTS = {
    "2026-01-05 12:00:00": "2026-01-05 15:00:05",
    "copies = 1\\n": "copies = 36\\n",
    "copied_price = 1.0": "copied_price = 114.75",
}


@pytest.fixture(scope="module")
def given_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that has released the tiny lab, with a deadline."""
    root = tmp_path_factory.mktemp("class") / "on-call"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREDRILL_LABS", str(LABS))
        init(root)
        (root / SEEDS_FILE).write_text(f'[seeds]\n"{LAB}" = [2, 3]\n')
        _say(root, "deadline = 2027-03-12T18:00:00Z")
        for wrong, right in FACTS.items():  # the tiny lab's own are not those of its world
            _edit(root, wrong, right)
        released.make(Course(root), LAB)
    return root


@pytest.fixture
def root(given_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIREDRILL_LABS", str(LABS))
    return Path(shutil.copytree(given_out, tmp_path / "on-call"))


def _say(root: Path, text: str) -> None:
    (root / "class.toml").write_text(f'variants = 3\n[labs."{LAB}"]\n{text}\n')


def _edit(root: Path, old: str, new: str) -> None:
    text = (root / SOURCE).read_text()
    assert old in text
    (root / SOURCE).write_text(text.replace(old, new))


def _files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_six_students_of_the_storys_world_and_what_each_should_earn(root: Path) -> None:
    course, lab = Course(root), load(LAB)
    release = root / "release" / LAB / f"{LAB}.ipynb"
    worth = people.points(notebook_files.load(release))
    six = people.made(course, lab, release, lab.references, course.settings.lab(LAB).deadline)
    whole = sum(worth.values())
    expected = {
        each.id.rsplit("-", 1)[0] if each.id[-1].isdigit() else each.id: each for each in six
    }
    assert [*expected] == ["all-right", "partly", "all-wrong", "empty", "broken", "late"]
    assert expected["all-right"].expected == expected["late"].expected == (whole, whole)
    assert 0 < expected["partly"].expected[0] < whole
    assert expected["all-wrong"].expected[0] == expected["empty"].expected[1] == 0
    assert expected["late"].at > course.settings.lab(LAB).deadline > expected["empty"].at


@pytest.mark.slow
@pytest.mark.slow
def test_a_class_as_it_should_be_is_rehearsed_and_not_touched(
    root: Path, capsys, tmp_path, monkeypatch
) -> None:
    told: list[str] = []
    real = cli_class_rehearse._say
    monkeypatch.setattr(
        cli_class_rehearse, "_say", lambda *given: (told.append(given[-1]), real(*given))
    )
    config = root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    before = _files(root)
    kept = tmp_path / "kept"
    code = cli.run(
        ["class", "rehearse", "90", "--course", str(root), "--keep", str(kept), "--json"]
    )
    (found,) = json.loads(capsys.readouterr().out)
    assert found["amiss"] == []
    assert code == 0
    steps = [each for each in told if each in cli_class_rehearse.STEPS]
    assert steps == list(cli_class_rehearse.STEPS)  # so the bar never goes back
    within = [each for each in told if isinstance(each, float)]
    assert within == sorted(within)
    assert within[-1] == 1
    assert _files(root) == before
    rows = {row["what"]: row for row in found["rows"]}
    assert len(rows) == found["pages"] == found["exported"] == 6
    assert all(row["well"] for row in rows.values())
    late = rows["the same, an hour late"]
    assert late["penalty"] == late["earned"] == rows["every solution"]["earned"] > 0
    assert found["review"] == {"note": 2}  # the solution, and the text that says nothing
    assert (kept / LAB / "gradebook.db").is_file()
    assert (kept / LAB / "report.html").stat().st_mode & 0o077 == 0


def _half_edited(root: Path) -> None:
    _edit(root, "-- END SOLUTION", "")


def _no_repair(root: Path) -> None:
    _edit(root, "SET status = 'void'", "SET status = 'placed'")


AMISS: dict[str, tuple[Callable[[Path], object], list[str]]] = {  # name → (done to it, said)
    "a source that is half edited": (_half_edited, ["is half edited"]),
    "no release": (
        lambda root: shutil.rmtree(root / "release"),
        [f"There is no release/{LAB}/ yet. Type: firedrill class release {LAB}"],
    ),
    "a release that is older than the source": (
        lambda root: _edit(root, "The order, written twice", "The order"),
        ["is not what source/ makes today"],
    ),
    "a release that is older than class.toml": (
        lambda root: _say(root, "hints = 'off'"),
        ["is not what class.toml says today"],
    ),
    "a repair that repairs nothing": (_no_repair, ["all-right", "`void_copies` earns"]),
    "no hidden seeds": (
        lambda root: (root / SEEDS_FILE).unlink(),
        ["hidden_seeds.toml is missing"],
    ),
    "texts wait for a person": (
        lambda root: (root / "class.toml").write_text("texts = 'review'\nvariants = 3\n"),
        ["is not what class.toml says today"],  # there is no deadline now
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", AMISS)
def test_what_is_not_as_it_should_be_is_named(name: str, root: Path, tmp_path: Path) -> None:
    change, said = AMISS[name]
    change(root)
    folder = tmp_path / "copy"
    folder.mkdir()
    found = evening.rehearse(Course(root), LAB, folder, workers=1)
    for part in said:
        assert any(part in sentence for sentence in found.amiss), found.amiss
    assert len(found.amiss) < 6, found.amiss


def test_a_config_that_leads_back_into_the_class_is_refused(root: Path, tmp_path: Path) -> None:
    config = root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.root = {str(root)!r}\n")
    before = _files(root)
    folder = tmp_path / "copy"
    folder.mkdir()
    found = evening.rehearse(Course(root), LAB, folder, workers=1)
    assert "would write into the class itself: nothing is rehearsed" in found.amiss[0]
    assert _files(root) == before


def test_a_folder_in_use_is_not_written_to(root: Path, capsys) -> None:
    code = cli.run(["class", "rehearse", "--course", str(root), "--keep", str(root)])
    assert code == 2
    assert "is not empty. Name a new folder with --keep." in capsys.readouterr().err
