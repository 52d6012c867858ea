"""Which other texts of a lab nobody has decided on yet: what to review next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import nbformat

from ..course import Course
from ..nbgraders import Nbgraders
from ..scores import checked_question
from .texts import Asked

_OPEN = """
    SELECT c.name, count(*)
    FROM grade g
    JOIN base_cell c ON c.id = g.cell_id
    JOIN submitted_notebook sn ON sn.id = g.notebook_id
    JOIN submitted_assignment sa ON sa.id = sn.assignment_id
    JOIN assignment a ON a.id = sa.assignment_id
    WHERE a.name = :assignment AND (g.manual_score IS NULL OR g.needs_manual_grade)
      AND sa.student_id NOT IN :left_out
    GROUP BY c.name
"""


@dataclass(frozen=True)
class Left:
    """A question with texts that are not decided, and how many students wrote one."""

    question: str
    texts: int
    command: str


def after(course: Course, own: Nbgraders, asked: Asked, left_out: Collection[str]) -> list[Left]:
    """The lab's other questions with texts, in its order, beginning behind `asked`.

    left_out: students without a text, since nothing of theirs could be read.
    """
    count = _open(course, own, asked, left_out)
    names = [question.name for question in asked.lab.questions if question.kind == "write"]
    at = names.index(asked.question.name)
    number = asked.assignment.partition("-")[0]
    return [
        Left(name, count[name], f"firedrill class review {number}/{name}")
        for name in [*names[at + 1 :], *names[:at]]
        if count.get(name)
    ]


def _open(
    course: Course, own: Nbgraders, asked: Asked, left_out: Collection[str]
) -> dict[str, int]:
    """Question → how many students' answers nobody has decided on."""
    from nbgrader.api import Gradebook
    from sqlalchemy import bindparam, text

    source = nbformat.read(course.source_of(asked.assignment), as_version=4)
    asks = {
        cell.metadata.nbgrader["grade_id"]: question
        for cell in source.cells
        if (question := checked_question(cell))
    }
    query = text(_OPEN).bindparams(bindparam("left_out", expanding=True))
    with Gradebook(own.db_url, own.course_id) as gradebook:
        given = {"assignment": asked.assignment, "left_out": list(left_out)}
        rows = gradebook.db.execute(query, given).all()
    return {asks[cell]: int(count) for cell, count in rows if cell in asks}
