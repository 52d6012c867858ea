"""Where a class stands: for each lab, submissions in = graded + named failures + not yet graded.

Only reads, and needs no nbgrader: it can be asked while a run is at work.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import roster
from ..course import Course
from . import receipts, work
from .receipts import Receipt

GRADEBOOK = "gradebook.db"
NAMED = 12  # students in a line; --json has them all

_WAITING = """
    SELECT DISTINCT a.name, sa.student_id
    FROM grade g JOIN submitted_notebook sn ON sn.id = g.notebook_id
    JOIN submitted_assignment sa ON sa.id = sn.assignment_id
    JOIN assignment a ON a.id = sa.assignment_id
    WHERE g.needs_manual_grade
"""


@dataclass
class LabStatus:
    """One lab. Every student who has handed in stands in exactly one of the first three."""

    lab: str
    graded: list[str] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)  # student → why nothing was graded
    not_yet: dict[str, str] = field(default_factory=dict)  # student → why it is to be graded
    waiting: list[str] = field(default_factory=list)  # graded, and a person has to look
    older: list[str] = field(default_factory=list)  # graded before the class was asked this

    @property
    def handed_in(self) -> int:
        """How many submissions lie there."""
        return len(self.graded) + len(self.failures) + len(self.not_yet)

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        return {"in": self.handed_in, **vars(self)}


def of(root: Path, assignments: list[str]) -> list[LabStatus]:
    """The state of each assignment. root: the course folder."""
    database = root / GRADEBOOK
    known = receipts.read(database)
    waits = _waiting(database)
    return [_lab(root, name, known, waits) for name in assignments]


def _lab(
    root: Path,
    name: str,
    known: Mapping[tuple[str, str], Receipt],
    waits: set[tuple[str, str]],
) -> LabStatus:
    found = LabStatus(name)
    mine = Course(root).settings_of(name)
    asked = work.released(root, name)
    for folder in sorted(root.glob(f"submitted/*/{name}/")):
        student = folder.parent.name
        receipt = known.get((name, student))
        why = _why(root, folder, mine.due(student), receipt)
        if receipt is not None and receipt.failure is not None and why in (None, work.FAILED):
            found.failures[student] = receipt.failure
        elif why is not None:
            found.not_yet[student] = why
        else:
            found.graded.append(student)
            if receipt is not None and work.is_older(receipt, asked):
                found.older.append(student)
        if (name, student) in waits and receipt is not None:
            found.waiting.append(student)
    return found


def _why(root: Path, folder: Path, due: dt.datetime | None, receipt: Receipt | None) -> str | None:
    try:
        digest = work.digest(folder, due)
    except OSError as error:
        return f"{Path(error.filename or folder).name} cannot be read"
    grounds = receipt.grounds if receipt is not None else ""
    place = root / receipt.place if receipt is not None and receipt.place else folder / "nowhere"
    return work.why(receipt, digest, grounds, place, again=False)


def _waiting(database: Path) -> set[tuple[str, str]]:
    if not database.is_file():
        return set()
    with contextlib.closing(sqlite3.connect(database, timeout=1)) as connection:
        return waiting(connection)


def waiting(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """(assignment, student) where an answer waits for a person. connection: to the gradebook."""
    return set(connection.execute(_WAITING).fetchall())


def sentences(status: LabStatus, called: Callable[[str], str] = str) -> list[str]:
    """Who, in the cases that somebody has to do something about. called: id → how one is named."""
    said = [f"{called(student)}: not graded, {why}" for student, why in status.failures.items()]
    by_why: dict[str, list[str]] = {}
    for student, why in status.not_yet.items():
        by_why.setdefault(why, []).append(called(student))
    said += [
        f"not yet graded ({why}): {roster.first_of(names, NAMED)}" for why, names in by_why.items()
    ]
    if status.older:
        said.append(older(status.lab, len(status.older)))
    if status.waiting:
        waiting = [called(each) for each in status.waiting]
        said.append(f"waiting for a person: {roster.first_of(waiting, NAMED)}")
    return said


def older(lab: str, count: int) -> str:
    """What to do about grades of an earlier release, as a sentence."""
    return (
        f"{count} graded before the release was changed:"
        f" firedrill class regrade {lab} --diff shows who moves"
    )
