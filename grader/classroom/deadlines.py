"""Deadlines and extensions of `class.toml`, put where nbgrader's late penalties read them.

The class says them once; release, grading and nbgrader's own autograde all follow. Where it says
neither for a lab, the gradebook's are left as formgrader or a person has set them.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor

from .course import Course
from .settings import LabSettings


class Deadlines(NbGraderPreprocessor):
    """A step of autograde, before nbgrader looks at how late a submission is."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Changes rows of the gradebook, and nothing in the notebook."""
        place, coursedir = resources["nbgrader"], self.parent.parent.coursedir
        mine = Course(Path(coursedir.root)).settings_of(place["assignment"])
        if mine.says_when:
            with Gradebook(place["db_url"], coursedir.course_id) as gradebook:
                hold(gradebook, place["assignment"], mine, place["student"])
        return nb, resources


def hold(
    gradebook: Gradebook, assignment: str, mine: LabSettings, student: str | None = None
) -> None:
    """Make the gradebook agree with what the class says of a lab, and of one student's time in it.

    Where they agree already nothing is written. An extension that is no longer said is taken back.
    """
    if mine.deadline is not None:
        due = _utc(mine.deadline)
        if gradebook.find_assignment(assignment).duedate != due:
            gradebook.update_or_create_assignment(assignment, duedate=due)
    until = gradebook.find_assignment(assignment).duedate
    if student is None or until is None:
        return
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return
    its = mine.extensions.get(student)
    more = _utc(its) - until if its is not None else None
    if submission.extension != more:
        submission.extension = more
        gradebook.db.commit()


def _utc(instant: dt.datetime) -> dt.datetime:
    """As the gradebook keeps instants: in UTC, without a zone."""
    return instant.astimezone(dt.UTC).replace(tzinfo=None)
