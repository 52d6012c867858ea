"""What nbgrader's gradebook says of a class: points, what is open, who is missing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ...errors import UnknownName
from ...notebook import CHECK
from .. import graded, nbgraders, roster
from ..roster import Student

State = Literal["graded", "open", "not graded", "missing"]


@dataclass(frozen=True)
class Grade:
    """One student in one lab. Points are None where nobody has decided yet, or there are none."""

    student: Student
    lab: str
    state: State
    max_score: float
    handed_in: dt.datetime | None = None  # UTC, without a zone, as nbgrader has it
    due: dt.datetime | None = None
    raw: float | None = None
    penalty: float = 0.0
    questions: Mapping[str, float | None] = field(default_factory=dict)
    open: tuple[str, ...] = ()  # questions that wait for a person
    comments: Mapping[str, str] = field(default_factory=dict)  # by question, of a person
    unreadable: str = ""  # why what was handed in is no notebook

    @property
    def score(self) -> float | None:
        """Points after the penalty for coming late, as nbgrader counts them."""
        return None if self.raw is None else max(0.0, self.raw - self.penalty)


@dataclass(frozen=True)
class LabOf:
    """A lab as the gradebook has it. questions: name → points at most."""

    name: str
    max_score: float
    questions: Mapping[str, float]


@dataclass(frozen=True)
class Grades:
    """A whole class."""

    labs: Sequence[LabOf]
    students: Sequence[Student]
    by: Mapping[tuple[str, str], Grade]  # (student, lab)

    def of(self, lab: str) -> list[Grade]:
        """Everybody in one lab, in the roster's order."""
        return [self.by[student.id, lab] for student in self.students]

    def zeroed(self) -> Grades:
        """The same, with 0 for whom there is no submission of. What is open stays open."""
        made = dict(self.by)
        for key, grade in self.by.items():
            if grade.state == "missing":
                lab = next(each for each in self.labs if each.name == grade.lab)
                made[key] = Grade(
                    grade.student, grade.lab, "missing", grade.max_score, due=grade.due, raw=0.0,
                    questions=dict.fromkeys(lab.questions, 0.0),
                )  # fmt: skip
        return Grades(self.labs, self.students, made)


def read(root: Path, lab: str | None = None) -> Grades:
    """All grades, or those of one assignment. Raises FiredrillError, UnknownName."""
    from nbgrader.api import Gradebook

    own = nbgraders.read(root)
    students = roster.everybody(root, own)
    with Gradebook(own.db_url, own.course_id) as gradebook:
        assignments = sorted(gradebook.assignments, key=lambda each: str(each.name))
        names = [each.name for each in assignments]
        if lab is not None and lab not in names:
            raise UnknownName("lab in the gradebook", lab, names)
        wanted = [each for each in assignments if lab in (None, each.name)]
        labs = [_lab(assignment) for assignment in wanted]
        found: dict[tuple[str, str], Grade] = {}
        known = {student.id: student for student in students}
        for assignment in wanted:
            for submission in gradebook.assignment_submissions(assignment.name):
                student = known.get(submission.student_id, Student(submission.student_id))
                grade = _grade(student, submission, assignment)
                if grade.raw == 0 and (reason := _unreadable(root, grade)):
                    grade = replace(grade, unreadable=reason)
                found[student.id, assignment.name] = grade
        for student in students:
            for assignment in wanted:
                if (student.id, assignment.name) not in found:
                    there = (root / "submitted" / student.id / assignment.name).is_dir()
                    found[student.id, assignment.name] = Grade(
                        student,
                        assignment.name,
                        "not graded" if there else "missing",
                        assignment.max_score,
                        due=assignment.duedate,
                    )
    return Grades(labs, students, found)


def _unreadable(root: Path, grade: Grade) -> str:
    """Why nothing of it was read, as its graded notebook says; nothing where it was."""
    folder = root / "autograded" / grade.student.id / grade.lab
    try:
        nb = json.loads((folder / f"{grade.lab}.ipynb").read_text(encoding="utf-8"))
        return graded.unreadable(nb)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""


def _lab(assignment: Any) -> LabOf:
    cells = [cell for notebook in assignment.notebooks for cell in notebook.grade_cells]
    questions = {cell.name.removeprefix(CHECK): float(cell.max_score) for cell in cells}
    return LabOf(assignment.name, float(assignment.max_score), questions)


def _grade(student: Student, submission: Any, assignment: Any) -> Grade:
    questions: dict[str, float | None] = {}
    comments: dict[str, str] = {}
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            name = grade.name.removeprefix(CHECK)
            questions[name] = None if grade.needs_manual_grade else float(grade.score)
        for comment in notebook.comments:
            if comment.manual_comment:
                comments[comment.name.removeprefix(CHECK)] = comment.manual_comment
    waits = tuple(sorted(name for name, score in questions.items() if score is None))
    return Grade(
        student,
        assignment.name,
        "open" if waits else "graded",
        float(assignment.max_score),
        submission.timestamp,
        assignment.duedate,
        None if waits else float(submission.score),
        float(submission.late_submission_penalty or 0.0),
        questions,
        waits,
        comments,
    )
