"""The judges of a class, one for each lab, opened at the first answer and shared by a whole run.

A judge owns a worker process and its worlds; opening one for each submission would cost more than
the judging. nbgrader makes its preprocessors anew for every notebook, so they are kept here, and
with them the verdicts: many answers of a class are the same text, and are judged once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..incident import Lab
from ..judge import Judge
from ..verdict import Verdict
from .course import Course


@dataclass(frozen=True)
class _Key:
    course: Course
    lab: str
    assignment: str
    source_changed: float
    seeds: tuple[int, ...]
    practice_scale: float


@dataclass
class Desk:
    """A judge at work, and what it has said so far."""

    judge: Judge
    said: dict[tuple[str, str], Verdict] = field(default_factory=dict)

    def verdict(self, question: str, text: str) -> Verdict:
        """The verdict on an answer; the very same text is not judged again in this run.

        `unknown` is forgotten: it says something of our machine, not of the answer.
        """
        if (known := self.said.get((question, text))) is not None:
            return known
        verdict = self.judge.judge(question, text)
        if verdict.outcome != "unknown":
            self.said[question, text] = verdict
        return verdict


_desks: dict[_Key, Desk] = {}


def desk(course: Course, lab: Lab, assignment: str, name: str, practice_scale: float) -> Desk:
    """The judge of a lab in a class: its hidden seeds, its instructor's references.

    assignment, name: where the source notebook lies. Raises FiredrillError without seeds, BadLab
    where the source notebook does not hold together, WorldNotBuilt for a full disk.
    """
    source = course.source(assignment, name)
    changed = source.stat().st_mtime if source.is_file() else 0.0
    seeds = course.hidden_seeds(lab)
    key = _Key(course, lab.slug, assignment, changed, seeds, practice_scale)
    if key not in _desks:
        references = course.references(lab, assignment, name)
        opened = Judge(
            lab, practice_scale=practice_scale, hidden_seeds=seeds, references=references
        )
        opened.bench.practice_world  # noqa: B018  (what stops this stops the class: find it first)
        _desks[key] = Desk(opened.__enter__())
    return _desks[key]


def close_all() -> None:
    """End every worker."""
    while _desks:
        _, opened = _desks.popitem()
        opened.judge.__exit__(None, None, None)
