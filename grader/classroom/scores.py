"""Points of judged answers into nbgrader's gradebook, and who has to look at which of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import preprocessors as stock
from nbgrader import utils
from nbgrader.converters.base import NbGraderException

from .. import notebook_files
from ..errors import FiredrillError
from ..notebook import CHECK
from . import tally
from .course import Course
from .handed_in import OURS
from .reviewing import standing

Resources = dict[str, Any]


class SaveJudgedGrades(stock.SaveAutoGrades):
    """Points into the gradebook; an answer that was not judged waits there for a person.

    With `texts = "review"` in `class.toml` so does every text, its points kept. A text that a
    person has decided on in `firedrill class review` waits no more while it stays the same.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Save scores and comments of one notebook."""
        cells = [notebook_files.split_magic(cell.source) for cell in nb.cells if _is_answer(cell)]
        self._texts = {name: text for magic, name, text in cells if magic == "write"}
        self._note = resources["nbgrader"].get(OURS, {})
        self._told = False
        try:
            root = Path(self.parent.parent.coursedir.root)
            said = Course(root).settings
        except FiredrillError as error:
            raise NbGraderException(str(error)) from None
        self._review = said.texts == "review"
        student = resources["nbgrader"]["student"]
        self._decided = standing.decided(root, resources["nbgrader"]["assignment"], student)
        tally.run.graded.add(student)
        if self._note.get("unreadable"):
            tally.run.unreadable.add(student)
        return super().preprocess(nb, resources)

    def _add_score(self, cell: NotebookNode, resources: Resources) -> None:
        super()._add_score(cell, resources)
        grade_id, question = cell.metadata.nbgrader["grade_id"], checked_question(cell) or ""
        unknown = grade_id in self._note.get("unknown", [])
        text = self._texts.get(question)
        # where nothing could be read, there is no text either
        review = self._review and text is not None and not self._note.get("unreadable")
        points = None
        if text is not None and self._decided:
            points = self._decided.get((question, standing.digest(standing.plain(text))))
        if not unknown and not review and points is None:
            return
        grade = self.gradebook.find_grade(
            grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        stands = points is not None and grade.manual_score == points
        if unknown:
            grade.auto_score = None  # nothing counted, for or against
        if stands:
            grade.needs_manual_grade = False
        elif unknown or review:
            grade.needs_manual_grade = True
            tally.run.waiting.add(self.student_id)
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: Resources) -> None:
        super()._add_comment(cell, resources)
        if reason := self._note.get("unreadable"):
            comment = self.gradebook.find_comment(
                cell.metadata.nbgrader["grade_id"],
                self.notebook_id,
                self.assignment_id,
                self.student_id,
            )
            comment.auto_comment = f"Not graded: {'see the first card.' if self._told else reason}"
            self._told = True
            self.gradebook.db.commit()


def _is_answer(cell: NotebookNode) -> bool:
    return bool(utils.is_solution(cell))


def checked_question(cell: NotebookNode) -> str | None:
    """The question whose points a cell holds; None for any other cell."""
    if not utils.is_grade(cell) or utils.is_solution(cell):
        return None
    words = cell.source.split()
    if len(words) == 2 and words[0] == "%check":
        return str(words[1])
    return str(cell.metadata.nbgrader["grade_id"]).removeprefix(CHECK)
