"""What an instructor may change, and what waits for a person: by nbgrader, on the tiny lab."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from grader import incident, notebook, paths
from grader.classroom import course
from grader.classroom.init import init
from grader.incident import Lab

from .submissions import troubles
from .submissions.school import Class

pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

SLUG = "90-tiny"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The tiny lab in a folder of labs of its own, as an author would set one up."""
    root = tmp_path_factory.mktemp("labs")
    macros = paths.labs_root() / "datasets" / "macros.sql"
    shutil.copytree(Path(__file__).parent / "labs", root, dirs_exist_ok=True)
    shutil.copy(macros, root / "datasets")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREDRILL_LABS", str(root))
        yield incident.load(SLUG)


@pytest.fixture(scope="module")
def graded(tmp_path_factory, lab) -> Class:
    verbs = (
        "generate_assignment",
        "autograde",
        "generate_feedback",
    )  # typed in test_nbgrader_class
    the_class = Class(tmp_path_factory.mktemp("class") / "tiny", SLUG, forked=verbs)
    init(the_class.root)
    (the_class.root / course.SEEDS_FILE).write_text(f'[seeds]\n"{SLUG}" = [2, 3]\n')
    edit_source(the_class)
    (the_class.root / "class.toml").write_text('texts = "review"\n')
    folder = the_class.submit("zoe", b"")
    the_class.logs["too early"] = the_class.run("autograde", SLUG, fails=True)
    shutil.rmtree(folder.parent)
    the_class.run("generate_assignment", SLUG)
    answers = dict(lab.references)
    answers["doubled"] = "SELECT 'k' AS request_key, 7 AS copies"  # right by the edited reference
    the_class.submit("ana", troubles.dump(troubles.answered(the_class.release(), answers)))
    the_class.submit("cem", b'{"cells": [')
    astray = the_class.root / "submitted" / "eve"
    astray.mkdir()
    (astray / f"{SLUG}.ipynb").write_bytes(troubles.dump(the_class.release()))
    the_class.logs["first"] = the_class.run("autograde", SLUG)
    the_class.run("generate_feedback", SLUG)
    return the_class


def edit_source(the_class: Class) -> None:
    """An instructor at work: another reference, one with a slip, points of their own."""
    path = the_class.root / "source" / SLUG / f"{SLUG}.ipynb"
    nb = nbformat.read(path, as_version=4)
    cells = {cell.id: cell for cell in nb.cells}
    begin, end = "-- BEGIN SOLUTION", "-- END SOLUTION"
    new = "SELECT 'k' AS request_key, 7 AS copies"
    cells["doubled"].source = f"%%sql doubled\n{begin}\n{new}\n{end}"
    cells["by_item"].source = f"%%sql by_item\n{begin}\nSELECT nothing FROM nowhere\n{end}"
    cells["check_all_clear"].metadata.nbgrader["points"] = 5
    nbformat.write(nb, path)


def by_name(lab: Lab, kind: str) -> str:
    return next(question.name for question in lab.questions if question.kind == kind)


def test_grading_before_generating_says_what_to_type_first(graded):
    said = graded.logs["too early"]
    assert f"There is no assignment {SLUG} in the gradebook yet. Type first: " in said
    assert f"nbgrader generate_assignment {SLUG}" in said
    assert "Traceback" not in said


def test_the_first_grading_ends_with_what_came_of_it_and_without_warnings_of_nbgraders(graded):
    said = graded.logs["first"]
    last = "1 graded, 1 not readable (cem), 1 waiting for a person (ana)"
    assert said.rstrip().splitlines()[-1].endswith(last)
    assert "SAWarning" not in said


def test_a_notebook_beside_the_folder_of_its_assignment_is_said(graded):
    assert (
        f"eve: not graded, {SLUG}.ipynb lies in submitted/eve/ itself. "
        f"Put it into submitted/eve/{SLUG}/ and grade again."
    ) in graded.logs["first"]
    assert "cem: not graded, " in graded.logs["first"]
    assert "ana: not graded" not in graded.logs["first"]


def test_feedback_on_a_file_that_was_cut_off_gives_the_reason_on_its_first_card(graded, lab):
    page = graded.feedback("cem")
    cards = page.count("Not read; see the first card.")
    assert cards == len(lab.questions) - 1
    advice = "It was cut off, perhaps in copying or uploading. Take the original again."
    assert page.count(advice) == 2  # the card, and nbgrader's comment
    assert "Open it in JupyterLab" not in page


def test_the_instructors_own_reference_and_points_count(graded):
    grades = graded.grades("ana")
    assert grades["doubled"] == (3.0, 3.0, False)
    assert grades["all_clear"] == (5.0, 5.0, False)


def test_what_could_not_be_judged_waits_for_a_person_and_counts_nothing(graded):
    """The reference of `by_item` does not run: that is no fault of the answer."""
    assert graded.grades("ana")["by_item"] == (None, 0.0, True)


def test_a_text_can_be_made_to_wait_with_its_points(graded, lab):
    assert graded.grades("ana")[by_name(lab, "write")] == (1.0, 1.0, True)


def test_partial_credit_arrives_as_points(graded):
    """The facts of the tiny lab's notebook are right in part on the practice world."""
    auto, score, waits = graded.grades("ana")["cause"]
    assert 0 < auto < 6
    assert (auto, False) == (score, waits)
    (shown,) = [
        float(cell["outputs"][-1]["data"]["text/plain"][0])
        for cell in json.loads(
            (graded.root / "autograded" / "ana" / SLUG / f"{SLUG}.ipynb").read_text()
        )["cells"]
        if cell["id"] == "check_cause"
    ]
    assert auto == shown


def test_a_grade_given_by_a_person_outlives_grading_again(graded):
    with Gradebook(f"sqlite:///{graded.root / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("check_by_item", SLUG, SLUG, "ana")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    before = graded.grades("ana")
    graded.run("autograde", SLUG, "--force")
    after = graded.grades("ana")
    assert after["by_item"] == (None, 1.5, True)  # nbgrader asks the person to look again
    assert {**before, "by_item": None} == {**after, "by_item": None}


def test_without_its_seeds_a_class_is_not_graded_at_all(graded, lab):
    seeds = graded.root / course.SEEDS_FILE
    kept = seeds.read_text()
    seeds.unlink()
    right = troubles.answered(graded.release(), lab.references)
    graded.submit("bob", troubles.dump(right))
    said = graded.run("autograde", SLUG, fails=True)
    assert said.count("hidden_seeds.toml is missing") == 1
    assert "Traceback" not in said
    assert not (graded.root / "autograded" / "bob").joinpath(SLUG).exists()
    seeds.write_text(kept)
    graded.run("autograde", SLUG)
    assert graded.grades("bob")["all_clear"] == (5.0, 5.0, False)


def test_a_notebook_that_is_no_lab_is_not_run(graded):
    """Judging beside plain autograding would mean running what learners wrote."""
    source = graded.root / "source" / "essay"
    source.mkdir()
    nb = nbformat.v4.new_notebook(metadata={"kernelspec": dict(notebook.KERNEL)})
    meta = {"grade": True, "solution": False, "locked": True, "points": 1, "grade_id": "one"}
    cell = nbformat.v4.new_code_cell("open('was_run', 'w')")
    cell.metadata["nbgrader"] = {**meta, "schema_version": 3, "task": False}
    nb.cells.append(cell)
    nbformat.write(nb, source / "essay.ipynb")
    graded.run("generate_assignment", "essay")
    folder = graded.root / "submitted" / "ana" / "essay"
    folder.mkdir()
    shutil.copy(graded.root / "release" / "essay" / "essay.ipynb", folder)
    said = graded.run("autograde", "essay", fails=True)
    assert said.count("essay.ipynb is not a Firedrill lab") == 1
    assert "Traceback" not in said
    assert list(graded.root.rglob("was_run")) == []
