"""What a class answered: texts out of the graded notebooks, points out of the gradebook.

    lab = gather.opened(root, "07-ledger-written-twice", scale)
    gather.judge(lab, workers=2, progress=bar)       # only what grading has not kept
    lab.answers

A verdict that grading kept is not made again. What could not be judged is not tried again either:
it waits for a person.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from ... import notebook, stubs
from ...errors import FiredrillError
from ...incident import Lab
from ...notebook import CHECK
from ...questions import Question
from ...remembered import Remembered
from ...verdict import Verdict
from .. import graded, judging, variants
from ..course import Course
from ..grading.answers import AHEAD, Judges, local
from ..grading.run import VERDICTS
from ..grading.submission import Asked, Read
from ..grading.verdicts import Basis, Verdicts

Progress = Callable[[str, float], None]

_GRADES = """
    SELECT sa.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit,
           g.needs_manual_grade, k.max_score
    FROM grade g
    JOIN base_cell c ON c.id = g.cell_id
    JOIN grade_cells k ON k.id = g.cell_id
    JOIN submitted_notebook sn ON sn.id = g.notebook_id
    JOIN submitted_assignment sa ON sa.id = sn.assignment_id
    JOIN assignment a ON a.id = sa.assignment_id
    WHERE a.name = ?
"""


@dataclass(frozen=True)
class Grade:
    """One question of one student in the gradebook.

    points: those that count, None as long as a person has to look. auto: the judge's, None where
    it could not judge.
    """

    points: float | None
    max_points: float
    auto: float | None


@dataclass
class Answer:
    """One student's answer to one question. verdict: None where it was not judged."""

    student: str
    question: str
    text: str
    seed: int
    grade: Grade
    verdict: Verdict | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing was answered."""
        return not self.text


@dataclass
class LabAnswers:
    """A lab as the class answered it."""

    course: Course
    assignment: str
    notebook: str
    lab: Lab
    basis: Basis
    questions: list[Question] = field(default_factory=list)  # those that this class was asked
    answers: list[Answer] = field(default_factory=list)
    students: list[str] = field(default_factory=list)  # graded, and their notebook could be read
    unreadable: list[str] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)  # handed in, and not graded yet

    def of(self, question: str) -> list[Answer]:
        """All answers to one question."""
        return [answer for answer in self.answers if answer.question == question]


def opened(root: Path, assignment: str, database: Path, scale: float) -> LabAnswers:
    """The graded notebooks of an assignment. scale: of the practice world they are judged on.

    Raises FiredrillError where nothing is graded, or the lab cannot be judged.
    """
    course = Course(root)
    source = course.source_of(assignment)
    lab = course.lab(source)
    terms = judging.terms(course, lab, assignment, source.stem, scale)
    known = Remembered(lab, references=terms.references, folder=root / VERDICTS)
    found = LabAnswers(course, assignment, source.stem, lab, Basis(terms, known))
    grades = _grades(database, assignment)
    asked = {question for _, question in grades}
    found.questions = [question for question in lab.questions if question.name in asked]
    for student, nb in graded.notebooks(root, assignment, source.stem, found):
        found.students.append(student)
        found.answers += _answers(found, student, nb, grades)
    if not found.students:
        raise FiredrillError(
            f"Nobody's {assignment} is graded yet. Type first: firedrill class grade {assignment}"
        )
    return found


def judge(found: LabAnswers, workers: int, progress: Progress) -> None:
    """Puts its verdict to each answer: the one that grading kept, else a new one, which is kept."""
    todo = [
        answer for answer in found.answers if answer.grade.auto is not None and not answer.blank
    ]
    with Judges(lambda: local(workers), workers * AHEAD) as judges:
        verdicts = Verdicts({found.notebook: found.basis}, judges)
        pending = [verdicts.want(_read(found, answer), "") for answer in todo]
        total = judges.asked
        while left := judges.asked:
            progress("answers that grading has not kept", 1 - left / total)
            verdicts.some()
    for answer, each in zip(todo, pending, strict=True):
        verdict = each.verdicts[found.notebook, answer.question]
        answer.verdict = None if verdict.outcome == "unknown" else verdict


def _read(found: LabAnswers, answer: Answer) -> Read:
    """One answer as a submission of its own, as the verdicts know them."""
    asked = Asked(found.notebook, answer.question, answer.text, answer.grade.max_points)
    place = Path(answer.student)
    return Read(found.assignment, answer.student, place, answer.seed, {}, [asked], None)


def _answers(
    found: LabAnswers, student: str, nb: NotebookNode, grades: dict[tuple[str, str], Grade]
) -> Iterator[Answer]:
    seed = variants.variant(found.course, student, found.assignment)
    texts = notebook.answers(nb, found.lab).by_question
    for question in found.questions:
        if (grade := grades.get((student, question.name))) is None:
            continue
        text = texts[question.name].text if question.name in texts else ""
        if stubs.is_blank(question.kind, text):
            text = ""
        yield Answer(student, question.name, text, seed, grade)


def _grades(database: Path, assignment: str) -> dict[tuple[str, str], Grade]:
    """(student, question) → its grade."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as connection:
        rows = connection.execute(_GRADES, [assignment]).fetchall()
    found = {}
    for student, cell, auto, manual, extra, waits, most in rows:
        points = auto if manual is None else manual
        counts = None if waits or points is None else float(points) + float(extra or 0.0)
        judged = None if auto is None else float(auto)
        found[student, str(cell).removeprefix(CHECK)] = Grade(counts, float(most), judged)
    return found
