"""Six made-up students of a lab: what each hands in, and what that should earn, by question."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ... import notebook_files
from ...incident import Lab
from ...notebook import CHECK
from ...questions import FactsQuestion, Question
from .. import variants
from ..course import Course

BROKEN = b"<html>Your download has expired.</html>"
BY_KIND = {  # what is allowed as an answer and is no answer to anything
    "sql": "SELECT 1 AS rehearsal",
    "fix": "SELECT 1 AS rehearsal",
    "monitor": "SELECT 1 AS rehearsal",
    "write": "This text is a rehearsal and says nothing.",
}
AN_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Person:
    """One of the six. due: question → (least, most) points that it should earn.

    answered: the questions that have an answer at all. at: when it was handed in.
    """

    id: str
    what: str
    content: bytes
    at: dt.datetime
    due: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()

    @property
    def readable(self) -> bool:
        """Whether it is a notebook; what is none gets zero and is named."""
        return self.content != BROKEN

    @property
    def expected(self) -> tuple[float, float]:
        """Least and most points in all."""
        least, most = zip(*self.due.values(), strict=True)
        return sum(least), sum(most)


def made(
    course: Course,
    lab: Lab,
    release: Path,
    references: Mapping[str, str],
    deadline: dt.datetime | None,
) -> list[Person]:
    """The six, out of the notebook that the class is given."""
    nb = notebook_files.load(release)
    worth = points(nb)
    asked = [question for question in lab.questions if question.name in worth]
    whole = {name: (most, most) for name, most in worth.items()}
    nothing = dict.fromkeys(worth, (0.0, 0.0))
    some = {question.name for question in asked[::2]}
    wrong = {
        question.name: (0.0, 0.99 * worth[question.name] if question.kind == "write" else 0.0)
        for question in asked
    }
    right = _answered(nb, references)
    in_time = (deadline or dt.datetime.now(dt.UTC)) - AN_HOUR
    late = "the same, an hour late" if deadline else "the same; the class has no deadline"

    def person(name: str, what: str, content: bytes, at: dt.datetime = in_time, **more: Any) -> Any:
        return Person(_of_the_story(course, lab, name), what, content, at, **more)

    return [
        person("all-right", "every solution", right, due=whole, answered=frozenset(worth)),
        person(
            "partly",
            "every second solution",
            _answered(nb, {name: references[name] for name in some}),
            due={name: whole[name] if name in some else (0.0, 0.0) for name in worth},
            answered=frozenset(some),
        ),
        person(
            "all-wrong",
            "answers to nothing",
            _answered(nb, {question.name: _wrong(question) for question in asked}),
            due=wrong,
            answered=frozenset(worth),
        ),
        person("empty", "the release as it is", _answered(nb, {}), due=nothing),
        person("broken", "a web page under the notebook's name", BROKEN, due=nothing),
        person(
            "late",
            late,
            right,
            at=deadline + AN_HOUR if deadline else in_time,
            due=whole,
            answered=frozenset(worth),
        ),
    ]


def points(nb: Mapping[str, Any]) -> dict[str, float]:
    """Question → points of a released notebook's check cells."""
    marks = [cell.get("metadata", {}).get("nbgrader", {}) for cell in nb["cells"]]
    return {
        mark["grade_id"].removeprefix(CHECK): float(mark["points"])
        for mark in marks
        if mark.get("grade")
    }


def _answered(nb: Mapping[str, Any], answers: Mapping[str, str]) -> bytes:
    """The notebook with these texts under the first line of their answer cells."""
    document = json.loads(json.dumps(nb))
    for cell in document["cells"]:
        if cell.get("metadata", {}).get("nbgrader", {}).get("solution"):
            line, _, _ = "".join(cell["source"]).partition("\n")
            _, name, _ = notebook_files.split_magic(line)
            if name is not None and name in answers:
                cell["source"] = f"{line}\n{answers[name]}"
    return json.dumps(document).encode()


def _wrong(question: Question) -> str:
    if isinstance(question, FactsQuestion):
        return "\n".join(f'{name} = "rehearsal"' for name in question.facts)
    return BY_KIND[question.kind]


def _of_the_story(course: Course, lab: Lab, name: str) -> str:
    """An id whose practice world is the story's: the solutions hold its figures."""
    number = 1
    while variants.variant(course, found := f"{name}-{number}" if number > 1 else name) != 1:
        number += 1
    return found
