"""Decisions on texts, in nbgrader's gradebook: each is there before the next key is pressed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ...errors import FiredrillError
from ..nbgraders import Nbgraders
from . import standing
from .texts import Asked, Author, Group

Action = Literal["accept", "points", "comment"]
MAX_COMMENT = 20_000  # characters


class Busy(FiredrillError):
    """Somebody else is writing into the gradebook, for longer than we wait."""


class Cell(NamedTuple):
    """One student's grade and comment, as the gradebook has them."""

    auto: float | None
    manual: float | None
    waits: bool
    comment: str

    @property
    def points(self) -> float | None:
        """What counts: a person's points before the judge's."""
        return self.auto if self.manual is None else self.manual

    @property
    def decided(self) -> bool:
        """Whether a person has given these points, and nothing came up since."""
        return self.manual is not None and not self.waits


@dataclass(frozen=True)
class State:
    """What the gradebook says of one text, for all who handed it in."""

    id: str
    cells: tuple[Cell, ...]

    @property
    def version(self) -> str:
        """Differs as soon as anything differs, and from text to text."""
        return hashlib.sha256(repr((self.id, self.cells)).encode()).hexdigest()[:16]

    @property
    def decided(self) -> bool:
        """Whether a person has decided, for each of them."""
        return all(cell.decided for cell in self.cells)

    def document(self) -> dict[str, Any]:
        """As the page reads it. points, comment: None where they differ between students."""
        return {
            "id": self.id,
            "auto": _same(cell.auto for cell in self.cells),
            "points": _same(cell.points for cell in self.cells),
            "differ": len({cell.points for cell in self.cells}) > 1,
            "comment": _same(cell.comment for cell in self.cells),
            "decided": self.decided,
            "waits": any(cell.waits for cell in self.cells),
            "again": any(cell.waits and cell.manual is not None for cell in self.cells),
            "version": self.version,
        }


class Overtaken(FiredrillError):
    """The cells are no longer as the page shows them. state: as they are, where they are there."""

    def __init__(self, message: str, state: State | None = None) -> None:
        super().__init__(message)
        self.state = state


@dataclass
class _Step:
    before: State
    after: str  # version
    action: Action


class Desk:
    """Reads and writes the cells of one question. Safe to call from several threads."""

    def __init__(self, root: Path, own: Nbgraders, asked: Asked, groups: Sequence[Group]) -> None:
        """root: the course folder, whose gradebook is `own`."""
        self._own = own
        self._standing = standing.Standing(root, asked.assignment, asked.question.name)
        self._place = (asked.notebook, asked.assignment)
        self._lock = threading.Lock()
        self._steps: list[_Step] = []
        self._authors: dict[str, tuple[Author, ...]] = {}
        self.groups: dict[str, Group] = {}
        self.missing: list[str] = []
        """Students of whom the gradebook knows nothing."""
        with self._gradebook() as gradebook:
            for group in groups:
                there = tuple(each for each in group.authors if self._rows(gradebook, each))
                self.missing += [each.student for each in group.authors if each not in there]
                if there:
                    self.groups[group.id] = group
                    self._authors[group.id] = there
            self.max_points = self._max_points(gradebook)

    def states(self) -> list[State]:
        """Of every text, as of now."""
        with self._gradebook() as gradebook:
            return [self._state(gradebook, group_id) for group_id in self.groups]

    def decide(self, group_id: str, action: Action, value: Any, version: str) -> State:
        """Write one decision, and return what is there then.

        Raises Overtaken where the cells have changed since `version`, Busy, FiredrillError for
        points that cannot be; then nothing is written.
        """
        if group_id not in self.groups:
            raise FiredrillError("There is no such text on this page. Load it again.")
        with self._lock, self._gradebook(writes=True) as gradebook:
            before = self._state(gradebook, group_id)
            if before.version != version:
                raise Overtaken(
                    "Somebody decided on this text meanwhile; you see it now. "
                    "Nothing of yours was saved: press the key again to overrule it.",
                    before,
                )
            cells = [self._decided(cell, action, value) for cell in before.cells]
            after = self._write(gradebook, group_id, cells)
            last = self._steps[-1] if self._steps else None
            if last and action == last.action == "comment" and last.after == before.version:
                last.after = after.version  # typing is undone in one go
            else:
                self._steps.append(_Step(before, after.version, action))
            if action != "comment":
                self._note(after)
            return after

    def undo(self) -> State:
        """Put the cells of the last decision back as they were. Raises as `decide` does."""
        with self._lock:
            if not self._steps:
                raise FiredrillError("There is nothing to undo.")
            step = self._steps[-1]
            with self._gradebook(writes=True) as gradebook:
                now = self._state(gradebook, step.before.id)
                if now.version != step.after:
                    self._steps.pop()
                    raise Overtaken(
                        "Not undone: this text was decided on elsewhere since, and that stays.", now
                    )
                state = self._write(gradebook, step.before.id, step.before.cells)
            self._steps.pop()
            self._note(state)
            return state

    def _decided(self, cell: Cell, action: Action, value: Any) -> Cell:
        if action == "comment":
            if not isinstance(value, str) or len(value) > MAX_COMMENT:
                raise FiredrillError(f"A comment has up to {MAX_COMMENT:,} characters.")
            return cell._replace(comment=value)
        points = cell.points if action == "accept" else _number(value)
        if points is None:
            raise FiredrillError("The judge gave no points here: set them, then they are accepted.")
        if not 0 <= points <= self.max_points:
            raise FiredrillError(f"Points go from 0 to {self.max_points:g}.")
        return cell._replace(manual=points, waits=False)

    # ── rows of the gradebook ────────────────────────────────────────────────────────────────────

    @contextmanager
    def _gradebook(self, writes: bool = False) -> Iterator[Any]:
        """Opened for one thing: what formgrader writes meanwhile is seen, and nothing is held."""
        from nbgrader.api import Gradebook
        from sqlalchemy import text
        from sqlalchemy.exc import OperationalError

        try:
            with Gradebook(self._own.db_url, self._own.course_id) as gradebook:
                if writes and gradebook.engine.dialect.name == "sqlite":
                    gradebook.db.execute(text("BEGIN IMMEDIATE"))  # nobody between look and write
                yield gradebook
        except OperationalError as error:
            raise Busy(
                f"The gradebook could not be used ({error.orig}). Nothing was saved: "
                "wait until grading or formgrader is done, and press the key again."
            ) from None

    def _rows(self, gradebook: Any, author: Author) -> tuple[Any, Any] | None:
        from nbgrader.api import MissingEntry

        try:
            return (
                gradebook.find_grade(author.grade, *self._place, author.student),
                gradebook.find_comment(author.comment, *self._place, author.student),
            )
        except MissingEntry:
            return None

    def _all_rows(self, gradebook: Any, group_id: str) -> list[tuple[Any, Any]]:
        rows = [self._rows(gradebook, author) for author in self._authors[group_id]]
        if any(row is None for row in rows):
            raise Overtaken("A submission was taken out of the gradebook. Start the review again.")
        return [row for row in rows if row is not None]

    def _state(self, gradebook: Any, group_id: str) -> State:
        cells = [
            Cell(
                grade.auto_score,
                grade.manual_score,
                bool(grade.needs_manual_grade),
                comment.manual_comment or "",
            )
            for grade, comment in self._all_rows(gradebook, group_id)
        ]
        return State(group_id, tuple(cells))

    def _write(self, gradebook: Any, group_id: str, cells: Sequence[Cell]) -> State:
        self._put(gradebook, group_id, cells)
        gradebook.db.commit()
        return self._state(gradebook, group_id)

    def _note(self, state: State) -> None:
        students = [author.student for author in self._authors[state.id]]
        decided = [cell.manual if cell.decided else None for cell in state.cells]
        self._standing.note(students, self.groups[state.id].text, decided)

    def _put(self, gradebook: Any, group_id: str, cells: Sequence[Cell]) -> None:
        for (grade, comment), cell in zip(self._all_rows(gradebook, group_id), cells, strict=True):
            grade.manual_score = cell.manual
            grade.needs_manual_grade = cell.waits
            comment.manual_comment = cell.comment or None

    def _max_points(self, gradebook: Any) -> float:
        for authors in self._authors.values():
            for author in authors:
                if rows := self._rows(gradebook, author):
                    return float(rows[0].max_score)
        return 0.0


def _same(values: Iterator[Any]) -> Any:
    """The one value that all have, else None."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _number(value: Any) -> float:
    """Points as they are stored: hundredths. Raises FiredrillError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FiredrillError("Points are a number.")
    return round(float(value), 2)
