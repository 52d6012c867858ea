"""`firedrill class release`: what is given out, what is refused, what a second time changes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from course import cli
from grader import incident, notebook, release
from grader.classroom import source
from grader.classroom.init import init
from grader.errors import BadNotebook
from grader.paths import RELEASE_MARK
from grader.sealed import key

released = pytest.importorskip("grader.classroom.released")
pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

LABS = Path(__file__).parent / "labs"
LAB = "90-tiny"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIREDRILL_LABS", str(LABS))
    init(tmp_path / "on-call")
    return tmp_path / "on-call"


def _cells(path: Path) -> dict[str, dict]:
    """grade_id → cell."""
    nb = json.loads(path.read_text())
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in nb["cells"]
        if "nbgrader" in cell["metadata"]
    }


def _say(root: Path, text: str) -> None:
    (root / "class.toml").write_text(f'[labs."{LAB}"]\n{text}\n')


def _release(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.run(["class", "release", "90", "--course", str(root)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_class_gets_what_it_is_asked_and_nothing_else(root: Path, capsys) -> None:
    _say(
        root,
        "deadline = 2027-03-12T18:00:00Z\nleave_out = ['copies']\npoints = { note = 5 }\n"
        "hints = 'off'",
    )
    code, out, _ = _release(root, capsys)
    assert code == 0
    assert out.splitlines() == [
        f"{LAB}: 7 questions, 23 points, in release/{LAB}/",
        "  left out: copies",
        "  to be handed in by 2027-03-12 18:00 UTC",
        "  hints: off",
    ]
    made = root / "release" / LAB / f"{LAB}.ipynb"
    cells = _cells(made)
    assert {"copies", "check_copies"}.isdisjoint(cells)
    assert "`copies` is not asked in this class" in made.read_text()
    assert cells["check_note"]["metadata"]["nbgrader"]["points"] == 5
    lab = incident.load(LAB)
    for name, text in lab.references.items():
        assert text.strip() not in "".join(cells.get(name, {}).get("source", ""))
    assert {path.name for path in made.parent.iterdir()} == {RELEASE_MARK, key.FILE, made.name}
    found = release.read(made.parent)
    assert found is not None
    assert (found.hints, found.leave_out, found.points) == ("off", ["copies"], {"note": 5})
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        assignment = gradebook.find_assignment(LAB)
        assert str(assignment.duedate) == "2027-03-12 18:00:00"
        assert assignment.max_score == 23


HALF = {  # name → (what is done to the source notebook, what is said)
    "an answer cell is gone": (
        lambda cells: cells.remove(_at(cells, "copies")),
        "the answer cell of `copies` is gone. Put it back (`%%monitor copies`), or say in "
        'class.toml: leave_out = ["copies"].',
    ),
    "a check cell is gone": (
        lambda cells: cells.remove(_at(cells, "check_copies")),
        "the check cell of `copies` is gone, and its points with it. Put it back.",
    ),
    "no points": (
        lambda cells: _at(cells, "check_copies")["metadata"]["nbgrader"].pop("points"),
        "the check cell of `copies` says None where its points belong.",
    ),
    "a mark does not pair": (
        lambda cells: _edit(cells, "doubled", "-- END SOLUTION", ""),
        "`doubled`: BEGIN SOLUTION has no END SOLUTION.",
    ),
    "an empty solution": (
        lambda cells: _put(cells, "doubled", "-- BEGIN SOLUTION\n-- later\n-- END SOLUTION"),
        "the solution of `doubled` is empty, so nothing could be compared with it.",
    ),
    "a solution that is no query": (
        lambda cells: _put(cells, "doubled", "-- BEGIN SOLUTION\nDROP TABLE a\n-- END SOLUTION"),
        "the solution of `doubled` would be refused as an answer.",
    ),
    "a fact is missing": (
        lambda cells: _put(
            cells, "cause", "# BEGIN SOLUTION\nmechanism = 'retry'\n# END SOLUTION", "facts"
        ),
        "the solution of `cause` would be refused as an answer. `first_copy_at` is missing.",
    ),
    "another name": (
        lambda cells: cells.append(
            {
                "cell_type": "code",
                "id": "x",
                "metadata": {},
                "outputs": [],
                "execution_count": None,
                "source": "%%sql duobled\n-- BEGIN SOLUTION\nSELECT 1\n-- END SOLUTION",
            }
        ),
        "answers `duobled`, which 90-tiny does not ask.",
    ),
}


def _at(cells: list, grade_id: str) -> dict:
    return next(c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def _edit(cells: list, name: str, old: str, new: str) -> None:
    cell = _at(cells, name)
    assert old in "".join(cell["source"])
    cell["source"] = "".join(cell["source"]).replace(old, new)


def _put(cells: list, name: str, body: str, kind: str = "sql") -> None:
    _at(cells, name)["source"] = f"%%{kind} {name}\n{body}"


@pytest.mark.parametrize("case", HALF)
def test_a_half_edited_source_is_refused_in_a_sentence(case: str, root: Path) -> None:
    change, said = HALF[case]
    path = root / "source" / LAB / f"{LAB}.ipynb"
    lab = incident.load(LAB)
    source.sound(path, lab, [])
    nb = json.loads(path.read_text())
    change(nb["cells"])
    path.write_text(json.dumps(nb))
    with pytest.raises((source.HalfEdited, BadNotebook)) as caught:
        source.sound(path, lab, [])
    assert said in str(caught.value)
    assert f"{LAB}.ipynb is half edited" in str(caught.value)


def test_what_is_refused_leaves_the_release_before_it(root: Path, capsys) -> None:
    assert _release(root, capsys)[0] == 0
    made = root / "release" / LAB / f"{LAB}.ipynb"
    before = made.read_bytes()
    (root / "source" / LAB / f"{LAB}.ipynb").write_text("{}")
    code, _, err = _release(root, capsys)
    assert (code, len(err.strip().splitlines())) == (2, 1)
    assert made.read_bytes() == before


def test_a_question_nobody_asks_is_named(root: Path, capsys) -> None:
    _say(root, "leave_out = ['cpoies']")
    code, _, err = _release(root, capsys)
    assert code == 64
    assert "Did you mean `copies`?" in err


def test_after_grades_exist_ids_stay_and_questions_too(root: Path, capsys) -> None:
    from nbgrader.api import Gradebook

    _release(root, capsys)
    ids = [*_cells(root / "release" / LAB / f"{LAB}.ipynb")]
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.add_student("ana")
        gradebook.add_submission(LAB, "ana")
    _say(root, "points = { note = 5 }")
    code, out, _ = _release(root, capsys)
    assert code == 0
    assert "1 submission is in the gradebook already: ids stay as they were." in out
    assert [*_cells(root / "release" / LAB / f"{LAB}.ipynb")] == ids
    _say(root, "leave_out = ['note']")
    code, _, err = _release(root, capsys)
    assert code == 2
    assert "`note` cannot be left out any more" in err


def test_a_folder_that_is_no_course_is_named(tmp_path: Path, capsys) -> None:
    code, _, err = _release(tmp_path, capsys)
    assert code == 2
    assert "is no course folder" in err


def test_the_source_as_it_is_laid_out_is_sound_for_every_lab(tmp_path: Path) -> None:
    import nbformat

    for slug in incident.slugs():
        lab = incident.load(slug)
        path = tmp_path / f"{slug}.ipynb"
        path.write_text(nbformat.writes(notebook.source_notebook(lab)))
        source.sound(path, lab, [])


def test_each_variant_has_a_zip_of_the_worlds_that_it_needs(root: Path, capsys, tmp_path) -> None:
    (root / "class.toml").write_text("variants = 2\n")
    words = ["class", "release", "90", "--course", str(root), "--worlds", str(tmp_path / "w.zip")]
    assert cli.run(words) == 0
    said = capsys.readouterr().out
    held = []
    for variant in (1, 2):
        with zipfile.ZipFile(tmp_path / f"w-{variant}.zip") as archive:
            held.append(set(archive.namelist()))
        assert f"{len(held[-1])} worlds in {tmp_path / f'w-{variant}.zip'}, " in said
    found = key.read(root / "release" / LAB)
    assert found is not None
    assert held[0] | held[1] == set(found.files)
    assert [found.practice[1].file in each for each in held] == [True, False]
    assert len(held[0]) == len(held[1]) == len(found.files) - 1
