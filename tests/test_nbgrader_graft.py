"""Whatever a student does to a notebook, what is graded is the release with their answers in it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest

from grader import incident, notebook, notebook_files
from grader.classroom.handed_in import read
from grader.classroom.handed_in import submission as read_submission
from grader.notebook_files import Cell
from grader.verdict import Verdict

from .submissions import troubles

nbgrader_bridge = pytest.importorskip("grader.nbgrader_bridge")
Released, graft = nbgrader_bridge.Released, nbgrader_bridge.graft
utils = pytest.importorskip("nbgrader.utils")

LABS = Path(__file__).parent / "submissions" / "labs"


@pytest.fixture
def lab(monkeypatch):
    monkeypatch.setenv("FIREDRILL_LABS", str(LABS))
    return incident.load("00-small-till")


@pytest.fixture
def release(lab):
    """As `generate_assignment` leaves it."""
    nb = notebook.source_notebook(lab)
    nbgrader_bridge.clear(nb, lab)
    return nb


def test_a_solution_in_a_cell_that_is_no_answer_cell_is_not_released(lab):
    """An instructor's own exercise, made without nbgrader's toolbar."""
    nb = notebook.source_notebook(lab)
    body = "kept = 1\n# BEGIN SOLUTION\nsecret = 2\n# END SOLUTION"
    nb.cells.append(nbformat.v4.new_code_cell(body))
    nbgrader_bridge.clear(nb, lab)
    assert "kept = 1" in nb.cells[-1].source
    assert not any("secret" in cell.source for cell in nb.cells)


def handed_in(nb: dict, folder: Path) -> list[Cell]:
    path = folder / "00-small-till.ipynb"
    path.write_bytes(troubles.dump(nb))
    return read(path).cells


def plain(nb: nbformat.NotebookNode) -> dict:
    return json.loads(json.dumps(nb))


@pytest.mark.parametrize("trouble", troubles.HARMLESS)
def test_a_tampered_notebook_is_graded_as_the_release_with_its_answers(
    trouble, lab, release, tmp_path
):
    honest = troubles.answered(plain(release), lab.references)
    tampered = troubles.HARMLESS[trouble](troubles.answered(plain(release), lab.references))
    grafted, _ = graft(Released(release, lab), handed_in(tampered, tmp_path))
    assert honest["cells"] == plain(grafted)["cells"]


ODD = {
    "what is no cell": lambda nb: nb["cells"].insert(0, "no cell"),
    "line ends": lambda nb: nb["cells"][-2].update(source="%%sql correct\r\r\nSELECT 1\r\r\r\n"),
    "a lone surrogate": lambda nb: nb["cells"][-2].update(source="%%sql correct\nSELECT '\ud800'"),
    "a name that is none": lambda nb: nb["cells"][-2].update(source="%%sql corect\nSELECT 1"),
}


@pytest.mark.parametrize("trouble", [*troubles.HARMLESS, *ODD])
def test_cells_are_read_once_as_nbgraders_steps_read_them_again(trouble, lab, release, tmp_path):
    """Those read a notebook that was made of the cells; a run of ours does not make it."""
    nb = troubles.answered(plain(release), lab.references)
    if trouble in ODD:
        ODD[trouble](nb)
    else:
        nb = troubles.HARMLESS[trouble](nb)
    mine = handed_in(nb, tmp_path)
    theirs = notebook_files.cells(read_submission(tmp_path / "00-small-till.ipynb"))
    released = Released(release, lab)
    [(ours, told), (stock, said)] = [graft(released, cells) for cells in (mine, theirs)]
    assert (plain(ours), told) == (plain(stock), said)
    again = notebook.answers(ours, lab).by_question
    assert released.texts(ours) == {name: each.text for name, each in again.items()}


def test_an_untouched_submission_keeps_the_checksum_of_the_release(lab, release, tmp_path):
    """nbgrader says "No response." by it."""
    grafted, notices = graft(Released(release, lab), handed_in(plain(release), tmp_path))
    assert plain(release) == plain(grafted)
    assert notices == []


def test_a_deleted_answer_cell_comes_back_as_its_stub(lab, release, tmp_path):
    nb = plain(release)
    nb["cells"] = [c for c in nb["cells"] if c["id"] != "correct"]
    grafted, notices = graft(Released(release, lab), handed_in(nb, tmp_path))
    assert plain(release) == plain(grafted)
    assert notices == [("correct", "`correct` has no answer cell in this notebook.")]


def test_a_ten_megabyte_answer_is_cut_for_the_files_and_stays_too_long(lab, release, tmp_path):
    nb = troubles.answered(plain(release), {"short_days": "SELECT " + "1 + " * 2_500_000 + "1"})
    grafted, notices = graft(Released(release, lab), handed_in(nb, tmp_path))
    assert len(nbformat.writes(grafted)) < 2 * nbgrader_bridge.MAX_ANSWER
    kept = "`short_days`: of 10,000,008 characters the first 200,000 were kept."
    assert [("short_days", kept)] == notices


@pytest.mark.parametrize("name", troubles.UNREADABLE)
def test_a_file_that_is_no_notebook_becomes_an_empty_one_that_says_why(name, lab, tmp_path):
    path = tmp_path / "00-small-till.ipynb"
    path.write_bytes(troubles.UNREADABLE[name])
    nb = read_submission(path)
    assert nb.cells == []
    assert nb.metadata.firedrill.unreadable.startswith("00-small-till.ipynb: the file is ")


def test_a_notebook_under_another_name_is_taken_if_it_is_the_only_one(lab, release, tmp_path):
    content = troubles.dump(troubles.answered(plain(release), lab.references))
    missing = tmp_path / "00-small-till.ipynb"
    (tmp_path / "timestamp.txt").write_text("yesterday")
    assert read_submission(missing).metadata.firedrill.unreadable == (
        "There is no 00-small-till.ipynb in what was handed in; there is no other notebook."
    )
    (tmp_path / "my answers.ipynb.txt").write_bytes(content)
    nb = read_submission(missing)
    assert nb.metadata.firedrill.read_from == "my answers.ipynb.txt"
    assert len(release.cells) == len(nb.cells)
    (tmp_path / "second.ipynb").write_bytes(content)
    assert "there is my answers.ipynb.txt, second.ipynb." in (
        read_submission(missing).metadata.firedrill.unreadable
    )


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "secret.ipynb").write_text('{"cells": []}')
    link = tmp_path / "00-small-till.ipynb"
    link.symlink_to(tmp_path / "secret.ipynb")
    assert "this is a link" in read_submission(link).metadata.firedrill.unreadable


def verdict(outcome: str, score: float) -> Verdict:
    return Verdict(
        lab="00-small-till",
        question="short_days",
        kind="sql",
        outcome=outcome,
        score=score,
        max_points=3,
        headline="<b>Said</b>",
    )


SCORES = {
    "right": (verdict("right", 1), 3.0),
    "a third": (verdict("partly", 1 / 3), 1.0),
    "odd": (verdict("partly", 0.777), 2.33),
    "wrong": (verdict("wrong", 0), 0.0),
    "rejected": (verdict("rejected", 0), 0.0),
    "unknown": (verdict("unknown", 1), 0.0),
    "not a number": (verdict("right", 1).model_copy(update={"score": float("nan")}), 0.0),
    "below zero": (verdict("right", 1).model_copy(update={"score": -1.0}), 0.0),
    "above the maximum": (verdict("right", 1).model_copy(update={"score": 9.0}), 3.0),
}


@pytest.mark.parametrize("case", SCORES)
def test_nbgrader_reads_exactly_the_points_of_the_verdict(case, release):
    """Without a number, or with nan or a negative one, nbgrader would give full marks."""
    said, points = SCORES[case]
    cell = next(c for c in release.cells if c.id == "check_short_days")
    nbgrader_bridge.show(cell, said)
    nbformat.validate(release)
    assert (points, 3.0) == utils.determine_grade(cell)
    kinds = [output.output_type for output in cell.outputs]
    assert kinds == ["display_data", "execute_result"]
    assert {"text/html", "text/plain"} == set(cell.outputs[0].data)
    assert "<b>Said" not in cell.outputs[0].data["text/html"]


def test_the_environment_is_put_on_path_once():
    from grader import nbgrader_patches

    environ = {"PATH": "/usr/bin"}
    nbgrader_patches.put_environment_on_path(environ)
    once = environ["PATH"]
    assert once.endswith(f"{os.pathsep}/usr/bin")
    assert (Path(once.split(os.pathsep)[0]) / "alembic").exists()
    nbgrader_patches.put_environment_on_path(environ)
    assert once == environ["PATH"]
