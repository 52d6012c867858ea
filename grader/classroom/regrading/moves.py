"""What differs between a student's grades as they are and as they would be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ...notebook import CHECK
from ..shown_cards import Said, said

EPSILON = 0.005  # points; nbgrader shows hundredths


class Cell(NamedTuple):
    """A grade as the gradebook has it. auto, manual, extra: of the judge, of a person, beside."""

    auto: float | None
    manual: float | None
    extra: float | None

    @property
    def counts(self) -> float:
        """The points that count: a person's before the judge's."""
        points = self.auto if self.manual is None else self.manual
        return (points or 0.0) + (self.extra or 0.0)


@dataclass(frozen=True)
class Standing:
    """One submission in the gradebook. cells: (notebook, grade_id) → its grade."""

    cells: Mapping[tuple[str, str], Cell]
    penalty: float

    @property
    def score(self) -> float:
        """Points after the penalty for coming late, as nbgrader counts them."""
        return max(0.0, sum(cell.counts for cell in self.cells.values()) - self.penalty)


@dataclass(frozen=True)
class Move:
    """One grade of one student that the judge would give otherwise.

    before, after: the judge's points, None for an answer that is not judged. kept: a person's
    points, which stay whatever the judge says. old, new: the cards, None where there was none.
    """

    student: str
    assignment: str
    question: str
    before: float | None
    after: float | None
    kept: float | None
    old: Said | None
    new: Said | None

    @property
    def by(self) -> float:
        """How far the student's points move: not at all where a person has decided."""
        return 0.0 if self.kept is not None else (self.after or 0.0) - (self.before or 0.0)

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "student": self.student,
            "lab": self.assignment,
            "question": self.question,
            "before": self.before,
            "after": self.after,
            "kept": self.kept,
            "by": round(self.by, 2),
            "old": None if self.old is None else vars(self.old),
            "new": None if self.new is None else vars(self.new),
        }


def between(
    student: str,
    assignment: str,
    before: Standing,
    after: Standing,
    old: Mapping[tuple[str, str], Said],
    new: Mapping[tuple[str, str], Said],
) -> list[Move]:
    """The grades that differ, in the notebook's order."""
    moved = []
    places = {key: at for at, key in enumerate(new)}
    for key, cell in sorted(after.cells.items(), key=lambda each: places.get(each[0], len(places))):
        was = before.cells.get(key, Cell(None, None, None))
        if _same(was.auto, cell.auto):
            continue
        moved.append(
            Move(
                student,
                assignment,
                key[1].removeprefix(CHECK),
                was.auto,
                cell.auto,
                cell.manual,
                old.get(key),
                new.get(key),
            )
        )
    return moved


def cards(folder: Path) -> dict[tuple[str, str], Said]:
    """(notebook, grade_id) → what the cards in a graded folder say; {} where it is not there."""
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError):
            continue
        for cell in cells:
            grade_id = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
            if grade_id and (card := said(cell.get("outputs", []))):
                found[path.stem, str(grade_id)] = card
    return found


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < EPSILON
