"""`firedrill class grade` beside `nbgrader autograde` with the same judge: equal, cell by cell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.incident import Lab

from .small_class import SLUG, copied, grade, hand_in, lab, released  # noqa: F401
from .submissions import ledger, troubles
from .submissions.school import Class

pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

WHAT = [*ledger.QUERIES, "autograded", "feedback", "csv"]


@pytest.fixture(scope="module")
def twins(tmp_path_factory, lab: Lab) -> tuple[Class, Class]:  # noqa: F811
    """A class graded by nbgrader, and the same class graded by us."""
    root = tmp_path_factory.mktemp("twins")
    stock = released(root / "stock" / "tiny")
    hand_in(stock, lab)
    ours = copied(stock, root / "ours" / "tiny")
    stock.run("autograde", SLUG)
    said: list[str] = []
    grade(ours.root, said.append)
    assert said[-1] == "10 graded, 0 skipped, 2 named failures, 0 waiting for a person"
    finish(stock, ours)
    return stock, ours


def finish(*classes: Class) -> None:
    for each in classes:
        each.run("generate_feedback", SLUG)
        each.run("export")


@pytest.mark.parametrize("what", WHAT)
def test_it_is_graded_as_nbgrader_grades_it(twins, what):
    stock, ours = twins
    expected = ledger.of(stock.root)[what]
    assert expected
    assert ledger.of(ours.root)[what] == expected


@pytest.fixture(scope="module")
def regraded(twins, lab: Lab, tmp_path_factory) -> tuple[Class, Class]:  # noqa: F811
    """The same two a week later: a person has graded, some have handed in again, one late."""
    root = tmp_path_factory.mktemp("again")
    stock, ours = (copied(each, root / each.root.parent.name / "tiny") for each in twins)
    for each in (stock, ours):
        a_person_grades(each.root)
        half = troubles.answered(each.release(), dict(list(lab.references.items())[1::2]))
        for student, stamp in (("ana", "2026-05-03 08:00:00 UTC"), ("ben", ""), ("gus", "")):
            folder = each.root / "submitted" / student / SLUG
            shutil.rmtree(folder)
            each.submit(student, troubles.dump(half))
            if stamp:
                (folder / "timestamp.txt").write_text(stamp)
    for student in ("ana", "ben", "gus"):
        stock.run("autograde", SLUG, "--student", student, "--force")
    said: list[str] = []
    grade(ours.root, said.append)
    assert said[-1].startswith("3 graded, 8 skipped, 1 named failure, ")
    shutil.rmtree(stock.root / "feedback")
    shutil.rmtree(ours.root / "feedback")
    finish(stock, ours)
    return stock, ours


def a_person_grades(root: Path) -> None:
    """Points, a comment, extra credit, an extension: what a regrade must leave alone."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        for student in ("ana", "ben", "caz"):
            grade = gradebook.find_grade("check_note", SLUG, SLUG, student)
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 0.5, 1, False
            comment = gradebook.find_comment("note", SLUG, SLUG, student)
            comment.manual_comment = f"Well told, {student}."
        gradebook.db.commit()
        gradebook.grant_extension(SLUG, "ben", days=2)


@pytest.mark.slow
@pytest.mark.parametrize("what", WHAT)
def test_what_a_person_graded_survives_as_with_nbgrader(regraded, what):
    stock, ours = regraded
    expected = ledger.of(stock.root)[what]
    assert expected
    assert ledger.of(ours.root)[what] == expected
