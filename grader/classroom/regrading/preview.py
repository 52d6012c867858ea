"""A run of `firedrill class grade` that is taken back: who would move, and nothing is written.

    with Preview(root, workers=2, tell=print, again=True) as preview:
        preview.grade("07-ledger-written-twice")
    preview.desk.moves

The run is the real one, with its verdicts, penalties and manual grades; only its desk is another.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbgrader import api

from ...notebook import CHECK
from .. import settled
from ..course import Course
from ..grading.desk import Desk, sentence_of, stops_all
from ..grading.gradebook import SharedGradebook
from ..grading.run import Run
from . import moves
from .moves import Cell, Move, Standing

if TYPE_CHECKING:
    from ..grading.verdicts import Pending


@dataclass
class Totals:
    """One submission as a whole. before: None where nothing of it is graded yet."""

    student: str
    assignment: str
    before: float | None
    after: float


class Onlooker(Desk):
    """In the place of what puts grades on disk: grades each submission, looks, takes it back."""

    def __init__(self, desk: Desk) -> None:
        vars(self).update(vars(desk))
        self.moves: list[Move] = []
        self.totals: list[Totals] = []

    def grade(self, pending: Pending, grounds: str) -> None:
        """One submission, its verdicts known; its rows and files are gone again afterwards."""
        read = pending.read
        key = read.assignment, read.student
        place = self._converter.place(read.assignment, read.student)
        old = moves.cards(place)
        with tempfile.TemporaryDirectory(prefix="firedrill-") as folder:
            staged = Path(folder) / "staged"
            try:
                before = _standing(self._gradebook, *key)
                with self._gradebook.one():
                    self._converter.grade(read, pending.verdicts, staged)
                    after = _standing(self._gradebook, *key)
                new = moves.cards(staged)
            except Exception as error:
                if stops_all(error):
                    raise
                self.fail(*key, pending.digest, error)
                return
            finally:
                self._gradebook.take_back()
        self.outcome.graded.add(key)
        assert after is not None  # it was graded just now
        if before is not None:
            self.moves += moves.between(read.student, read.assignment, before, after, old, new)
        score = None if before is None else before.score
        self.totals.append(Totals(read.student, read.assignment, score, after.score))

    def fail(self, assignment: str, student: str, digest: str, error: Exception) -> None:
        """A submission that could not be graded is named, and its grades stay."""
        self.outcome.failures[assignment, student] = said = sentence_of(error)
        self._tell(f"{self._called(student)}: would not be graded, {said}")

    def commit(self) -> None:
        """There is nothing to be kept."""

    def document(self) -> dict[str, Any]:
        """What would move, as JSON."""
        failures = self.outcome.still | self.outcome.failures
        return {
            "looked_at": len(self.totals),
            "as_they_are": len(self.outcome.skipped),
            "moves": [move.document() for move in self.moves],
            "totals": [vars(each) for each in self.totals],
            "failures": {student: why for (_, student), why in failures.items()},
        }


class Preview(Run):
    """One run whose grades are looked at. desk: has what would move."""

    desk: Onlooker

    def __enter__(self) -> Preview:
        super().__enter__()
        return self

    def _enter(self) -> None:
        super()._enter()
        self.desk = Onlooker(self.desk)


def unreleased(course: Course, assignment: str) -> str | None:
    """A sentence where source/ and class.toml ask other points than what was given out."""
    path = course.source_of(assignment)
    released = course.root / "release" / assignment / path.name
    if not released.is_file():
        return None
    lab = course.lab(path)
    source = nbformat.read(path, as_version=4)
    settled.settle(source, lab, course.settings.lab(lab.slug))
    mine, theirs = _points(source), _points(nbformat.read(released, as_version=4))
    changed = sorted(
        name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)
    )
    if not changed:
        return None
    said = ", ".join(
        f"{name} ({_told(theirs.get(name))} → {_told(mine.get(name))})" for name in changed
    )
    return (
        f"{assignment}: points that are changed and not given out yet are not looked at: {said}."
        f" First: firedrill class release {assignment}"
    )


def _points(nb: Any) -> dict[str, float]:
    """Question → points, of a notebook's check cells."""
    marks = [cell.metadata.get("nbgrader", {}) for cell in nb.cells]
    return {
        mark["grade_id"].removeprefix(CHECK): float(mark["points"])
        for mark in marks
        if mark.get("grade") and not mark.get("solution")
    }


def _told(points: float | None) -> str:
    return "not asked" if points is None else f"{points:g}"


def _standing(gradebook: SharedGradebook, assignment: str, student: str) -> Standing | None:
    """What the gradebook says of a submission now, as far as this session knows; None of none."""
    try:
        submission = gradebook.find_submission(assignment, student)
    except api.MissingEntry:
        return None
    rows = (
        gradebook.db.query(
            api.Notebook.name,
            api.BaseCell.name,
            api.Grade.auto_score,
            api.Grade.manual_score,
            api.Grade.extra_credit,
        )
        .select_from(api.Grade)
        .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.id == api.Grade.notebook_id)
        .join(api.Notebook, api.Notebook.id == api.SubmittedNotebook.notebook_id)
        .filter(api.SubmittedNotebook.assignment_id == submission.id)
    )
    penalties = gradebook.db.query(api.SubmittedNotebook.late_submission_penalty).filter(
        api.SubmittedNotebook.assignment_id == submission.id
    )
    cells = {(notebook, name): Cell(*scores) for notebook, name, *scores in rows.all()}
    return Standing(cells, sum(penalty or 0.0 for (penalty,) in penalties.all()))
