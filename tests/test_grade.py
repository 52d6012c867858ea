"""What `firedrill class grade` and `status` say and leave alone, on a class of the tiny lab."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from grader.classroom.exporting import grades, shapes
from grader.classroom.grading import answers, status, work
from grader.classroom.grading.gradebook import IN_USE
from grader.classroom.grading.run import Run
from grader.errors import FiredrillError
from grader.incident import Lab

from .small_class import SLUG, copied, grade, hand_in, lab, released  # noqa: F401
from .submissions import ledger, troubles
from .submissions.school import Class

pytest_plugins = ("tests.command",)
pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]


@pytest.fixture(scope="module")
def graded(tmp_path_factory, lab: Lab) -> tuple[Class, list[str]]:  # noqa: F811
    """A graded class, and what was said."""
    the_class = released(tmp_path_factory.mktemp("graded") / "tiny")
    hand_in(the_class, lab)
    astray = the_class.root / "submitted" / "eve"
    astray.mkdir()
    (astray / f"{SLUG}.ipynb").write_bytes(troubles.dump(the_class.release()))
    said: list[str] = []
    grade(the_class.root, said.append)
    return the_class, said


@pytest.fixture
def course(graded, tmp_path: Path) -> Path:
    """A copy, to be changed."""
    return copied(graded[0], tmp_path / "tiny").root


def said_by(root: Path, **options) -> list[str]:
    said: list[str] = []
    grade(root, said.append, **options)
    return said


def test_it_says_what_came_of_it_and_names_what_could_not_be_graded(graded):
    _, said = graded
    reason = f'{SLUG}.ipynb: the file is not JSON (it starts with "<"), so it is not a notebook.'
    assert any(line.startswith(f"gus: not graded, {reason}") for line in said)
    assert any(line.startswith(f"ivy: not graded, There is no {SLUG}.ipynb") for line in said)
    assert any("eve: not graded" in line and "submitted/eve/ itself" in line for line in said)
    assert said[-1] == "10 graded, 0 skipped, 2 named failures, 0 waiting for a person"


def test_moodle_is_told_why_a_file_has_no_points(graded):
    found = grades.read(graded[0].root)
    said = {student: shapes.feedback(found.by[student, SLUG]) for student in ("gus", "ivy", "fox")}
    assert said["gus"].startswith(f"0 of 23 points. Not read: {SLUG}.ipynb: the file is not JSON")
    assert "Not read: There is no" in said["ivy"]
    assert "Not read" not in said["fox"]


def test_what_is_graded_as_it_lies_there_is_left_alone(course):
    before = ledger.of(course)
    assert said_by(course)[-1] == "0 graded, 10 skipped, 2 named failures, 0 waiting for a person"
    assert ledger.of(course) == before


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("a file is added", "1 graded, 9 skipped, 2 named failures"),
        ("the graded notebook is gone", "1 graded, 9 skipped, 2 named failures"),
        ("the seeds are others", "0 graded, 10 skipped, 2 named failures"),
        ("the seeds are others, again", "10 graded, 0 skipped, 2 named failures"),
    ],
)
def test_what_has_changed_is_graded_anew(course, change, line):
    options = {}
    if change == "a file is added":
        (course / "submitted/ana" / SLUG / "timestamp.txt").write_text("2026-04-01 10:00:00 UTC")
    elif change == "the graded notebook is gone":
        (course / "autograded/ana" / SLUG).rename(course / "elsewhere")
    else:
        (course / ".firedrill/hidden_seeds.toml").write_text(f'[seeds]\n"{SLUG}" = [2]\n')
        options = {"again": "again" in change}
    said = said_by(course, **options)
    assert said[-1].startswith(line)
    told = any("12 graded before the questions, the seeds or the judge" in each for each in said)
    assert told == (change == "the seeds are others")


def test_one_submission_that_cannot_be_graded_is_named_and_stops_nobody(course):
    """A step of the instructor's own fails for one student, after the grades were given."""
    (course / "own_steps.py").write_text(
        "import os\nfrom nbgrader.preprocessors import NbGraderPreprocessor\n\n\n"
        "class NotBen(NbGraderPreprocessor):\n"
        "    def preprocess(self, nb, resources):\n"
        "        if resources['nbgrader']['student'] == 'ben' and not os.path.exists('mended'):\n"
        "            raise ValueError('no ben today')\n"
        "        return nb, resources\n"
    )
    config = course / "nbgrader_config.py"
    config.write_text(
        f"import sys; sys.path.insert(0, {str(course)!r})\nimport own_steps\n"
        f"{config.read_text()}\nc.Autograde.autograde_preprocessors.append(own_steps.NotBen)\n"
    )
    before = ledger.of(course)
    for student in ("ana", "ben"):
        (course / "submitted" / student / SLUG / "notes.txt").write_text("more")
    said = said_by(course)
    assert said[-1] == "1 graded, 8 skipped, 3 named failures, 0 waiting for a person"
    assert any(line.startswith("ben: not graded, ") and "our fault" in line for line in said)
    assert "no ben today" in (course / ".firedrill/grade.log").read_text()
    assert ledger.of(course)["grades"] == before["grades"]
    [lab_] = status.of(course, [SLUG])
    assert list(lab_.failures) == ["ben", "gus", "ivy"]
    (course / "mended").touch()
    assert said_by(course)[-1].startswith("1 graded, 9 skipped, 2 named failures")


def test_a_step_of_the_instructors_own_finds_the_grades_as_rows_with_all_that_belongs_to_them(
    course,
):
    """It runs before any grade is given; of a new submission the rows are blank, and there."""
    (course / "own_look.py").write_text(
        "from nbgrader.api import Gradebook\n"
        "from nbgrader.preprocessors import NbGraderPreprocessor\n\n\n"
        "class Looks(NbGraderPreprocessor):\n"
        "    def preprocess(self, nb, resources):\n"
        "        at = resources['nbgrader']\n"
        "        with Gradebook(at['db_url']) as book:\n"
        "            place = at['notebook'], at['assignment'], at['student']\n"
        "            grade = book.find_grade('check_note', *place)\n"
        "            with open('seen.txt', 'a') as seen:\n"
        "                seen.write(f'{grade.student.id} {grade.max_score} {grade.auto_score}, ')\n"
        "        return nb, resources\n"
    )
    config = course / "nbgrader_config.py"
    config.write_text(
        f"import sys; sys.path.insert(0, {str(course)!r})\nimport own_look\n"
        f"{config.read_text()}\nc.Autograde.autograde_preprocessors.insert(0, own_look.Looks)\n"
    )
    for student in ("new", "old"):
        shutil.copytree(course / "submitted/ana", course / "submitted" / student)
    assert said_by(course)[-1].startswith("2 graded, 10 skipped")
    assert (course / "seen.txt").read_text() == "new 1.0 None, old 1.0 None, "


def test_earlier_attempts_have_their_points_and_nothing_is_written(course, monkeypatch):
    """As many as the same files have when they are handed in."""
    monkeypatch.chdir(course)
    before = ledger.of(course)
    students = ("ana", "ben", "caz", "gus")
    for student in students:
        attempt = course / ".firedrill/attempts" / student / SLUG / "1"
        attempt.parent.mkdir(parents=True)
        (course / "submitted" / student / SLUG).rename(attempt)
    with Run(course, workers=1, tell=print) as run:
        places = [(each, course / ".firedrill/attempts" / each / SLUG / "1") for each in students]
        found = run.points(SLUG, places)
    grades = [Class(course, SLUG).grades(student).values() for student in students]
    assert found == [sum(score for _, score, _ in each) for each in grades]
    assert ledger.of(course) == before


def test_a_gradebook_in_use_is_waited_for_with_a_sentence(course):
    (course / "submitted/ana" / SLUG / "notes.txt").write_text("more")
    other = sqlite3.connect(course / "gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    said: list[str] = []

    def tell(sentence: str) -> None:
        said.append(sentence)
        if sentence == IN_USE:
            other.rollback()

    grade(course, tell)
    assert IN_USE in said
    assert said[-1].startswith("1 graded, 9 skipped")


def test_ctrl_c_keeps_what_is_graded_and_says_how_many_are_left(course, monkeypatch):
    monkeypatch.chdir(course)
    changed = ("ana", "ben", "caz", "fox", "hal")
    for student in changed:
        (course / "submitted" / student / SLUG / "notes.txt").write_text("more")
    calls: list[str] = []

    def pressed(what: str, share: float) -> None:
        calls.append(what)
        if len(calls) == 3:
            raise KeyboardInterrupt

    said: list[str] = []
    with Run(course, workers=1, tell=said.append, progress=pressed) as run:
        with pytest.raises(KeyboardInterrupt):
            run.grade(SLUG)
        assert said[-1] == "Stopping: what is graded is being put in place."
        graded, left = len(run.outcome.graded), run.outcome.left
    assert graded + left == len(changed)
    assert graded <= 2
    assert said_by(course)[-1].startswith(f"{left} graded, {10 - left} skipped")


def test_no_submission_is_looked_for_among_those_of_the_whole_class(course, monkeypatch):
    """So that a class of 5,000 takes 50 times what one of 100 does, and no more."""
    (course / "submitted" / "ana" / SLUG / "notes.txt").write_text("more")
    asked: dict[str, int] = {}

    def seen(_connection: Any, _cursor: Any, sql: str, given: Any, *_: Any) -> None:
        asked[sql] = len(given)

    event.listen(Engine, "before_cursor_execute", seen)
    try:
        assert said_by(course)[-1].startswith("1 graded, 9 skipped")
    finally:
        event.remove(Engine, "before_cursor_execute", seen)
    database = sqlite3.connect(course / "gradebook.db")
    scanned = [
        (step, sql)
        for sql, given in asked.items()
        if sql.startswith(("SELECT", "UPDATE"))
        for *_, step in database.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * given)
        if step.startswith(("SCAN grade", "SCAN comment", "SCAN submitted")) and "cells" not in step
    ]
    database.close()
    assert len(asked) > 5
    assert scanned == []


def test_a_second_grader_is_told_of_the_first_and_leaves(course, monkeypatch):
    monkeypatch.chdir(course)
    who = rf"at work .* \(process {os.getpid()}\)"
    with Run(course, workers=1, tell=print), pytest.raises(FiredrillError, match=who):
        Run(course, workers=1, tell=print).__enter__()
    with Run(course, workers=1, tell=print):
        pass


def test_a_process_that_judges_has_not_imported_nbgrader():
    """Its imports would take each process seconds; the names are asked for by a built-in alone."""
    asked = "__import__('grader.classroom.grading.answers') and sorted(__import__('sys').modules)"
    with answers.local(1) as pool:
        modules = pool.submit(eval, asked).result()
    assert "grader.judge" in modules
    assert "nbgrader" not in modules


def test_status_names_the_first_of_many_and_says_how_many_more():
    many = status.LabStatus("90", not_yet={f"s{at:02}": "new" for at in range(15)})
    [said] = status.sentences(many, lambda student: f"{student} Name")
    assert said.startswith("not yet graded (new): s00 Name, s01 Name, ")
    assert said.endswith(", s11 Name and 3 more")


def test_status_counts_each_submission_once(course, firedrill):
    (course / "submitted/ana" / SLUG / "notes.txt").write_text("more")
    new = course / "submitted/zoe" / SLUG
    new.mkdir(parents=True)
    done = firedrill("class", "status", "--json", "--course", course)
    assert done.returncode == 1
    [found] = json.loads(done.stdout)
    assert found["not_yet"] == {"ana": "handed in again, or due at another time", "zoe": "new"}
    assert list(found["failures"]) == ["gus", "ivy"]
    assert found["in"] == 13 == len(found["graded"]) + 2 + 2
    shown = firedrill("class", "status", SLUG, "--course", course).stdout
    assert "gus: not graded, " in shown
    assert "not yet graded (handed in again, or due at another time): ana" in shown


def test_the_command_grades_and_says_so(course, firedrill):
    (course / "submitted/ana" / SLUG / "notes.txt").write_text("more")
    done = firedrill("class", "grade", "90", "--student", "ana", "--course", course)
    assert done.stdout == "1 graded, 0 skipped, 0 named failures, 0 waiting for a person\n"
    assert done.returncode == 0
    done = firedrill("class", "grade", "--student", "nobody", "--course", course)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nobody has handed nothing in" in done.stderr
    done = firedrill("class", "grade", "17", "--course", course)
    assert f"no assignment called `17`. It has: {SLUG}." in done.stderr


def test_where_nobody_has_handed_in_it_says_what_comes_first(course, firedrill):
    (course / "submitted").rename(course / "elsewhere")
    for words in ((), ("90",)):
        done = firedrill("class", "grade", *words, "--course", course)
        assert (done.returncode, done.stdout) == (2, "")
        assert "First: firedrill class collect FOLDER|ZIP|exchange" in done.stderr


def test_elsewhere_than_in_a_course_it_says_where_to_go(tmp_path):
    with pytest.raises(FiredrillError, match="is no course folder"):
        work.assignments(tmp_path)


def test_the_bar_goes_on_while_answers_are_judged_and_nobody_is_graded_yet(course, lab):  # noqa: F811
    the_class = Class(course, SLUG)
    for number in range(3):
        given = {question.name: f"-- nothing, {number}" for question in lab.questions}
        the_class.submit(f"s{number}", troubles.dump(troubles.answered(the_class.release(), given)))
    told: list[tuple[str, float]] = []
    grade(the_class.root, lambda _: None, progress=lambda what, share: told.append((what, share)))
    first = next(at for at, (what, _) in enumerate(told) if ", s" in what)
    assert [what for what, _ in told[:first] if what.endswith(" answers to judge")]
    assert [share for _, share in told[:first]] == sorted(share for _, share in told[:first])
    assert 0 < told[first - 1][1] < 1
    assert told[-1][1] == 1.0
