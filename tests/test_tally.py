"""What an instructor is told at the end of a grading, and on a card of what was not judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import incident
from grader.classroom import tally, ungraded
from grader.classroom.init import _course_id

LAB = "07-ledger-written-twice"


def test_the_unreadable_are_not_counted_as_graded_and_names_are_in_order() -> None:
    run = tally.Tally(graded={"ada", "bo", "cem", "dot"}, unreadable={"dot", "cem"})
    assert run.sentence() == "2 graded, 2 not readable (cem, dot), 0 waiting for a person"
    run = tally.Tally(graded={"ada"}, waiting={"ada"})
    assert run.sentence() == "1 graded, 0 not readable, 1 waiting for a person (ada)"


def test_a_new_run_forgets_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "run", tally.Tally({"a"}, {"b"}, {"c"}))
    tally.begin()
    assert tally.run == tally.Tally()


def test_only_a_notebook_that_nothing_else_explains_is_misplaced(tmp_path: Path) -> None:
    for name in ("ada/b.ipynb", "ada/a.ipynb", "ada/other.ipynb", "ada/notes.txt", "bo/a.ipynb"):
        (tmp_path / "submitted" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "submitted" / name).touch()
    (tmp_path / "submitted" / "bo" / "lab").mkdir()  # handed in where it belongs as well
    folders = [tmp_path / "submitted" / who / "lab" for who in ("ada", "bo", "nobody")]
    said = tally.misplaced(folders, "lab", {"other"})
    assert [each.partition(" lies ")[0] for each in said] == [
        "ada: not graded, a.ipynb",
        "ada: not graded, b.ipynb",
    ]
    assert "Put it into submitted/ada/lab/ and grade again" in said[0]


def test_an_answer_that_was_not_judged_says_whose_fault_it_is() -> None:
    lab = incident.load(LAB)
    asked = lab.questions[1]
    first, later = (
        ungraded.not_read(lab, asked.name, "x.ipynb is empty.", first=first)
        for first in (True, False)
    )
    assert (first.outcome, first.points, first.max_points) == ("rejected", 0, asked.points)
    assert (first.headline, later.headline) == (
        "x.ipynb is empty.",
        "Not read; see the first card.",
    )
    assert first.try_next
    assert later.try_next is None
    ours = ungraded.our_fault(lab, asked.name, KeyError("x"))
    assert (ours.outcome, ours.max_points) == ("unknown", asked.points)
    assert ours.not_checked == ["everything (KeyError)"]


@pytest.mark.parametrize(
    ("folder", "course"),
    [("sql-2026", "sql-2026"), ("My course+1", "My-course-1"), ("(x)", "x"), ("課程", "course")],
)
def test_a_folders_name_becomes_a_course_that_nbgrader_takes(folder: str, course: str) -> None:
    assert _course_id(folder) == course
