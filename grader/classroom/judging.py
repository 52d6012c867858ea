"""The judges of a class, one for each lab, opened at the first answer and shared by a whole run.

A judge owns a worker process and its worlds; opening one for each submission would cost more than
the judging. nbgrader makes its preprocessors anew for every notebook, so they are kept here. And a
judge remembers its verdicts: many answers of a class are the same text.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..incident import Lab
from ..judge import Judge
from .course import Course


@dataclass(frozen=True)
class _Key:
    course: Course
    lab: str
    assignment: str
    source_changed: float
    seeds: tuple[int, ...]
    practice_scale: float
    practice_seed: int


_judges: dict[_Key, Judge] = {}


def judge(
    course: Course,
    lab: Lab,
    assignment: str,
    name: str,
    practice_scale: float,
    practice_seed: int = 1,
) -> Judge:
    """The judge of a lab in a class: its hidden seeds, its instructor's references.

    assignment, name: where the source notebook lies. Raises FiredrillError without seeds, BadLab
    where the source notebook does not hold together, WorldNotBuilt for a full disk.
    """
    source = course.source(assignment, name)
    changed = source.stat().st_mtime if source.is_file() else 0.0
    seeds = course.hidden_seeds(lab)
    key = _Key(course, lab.slug, assignment, changed, seeds, practice_scale, practice_seed)
    if key not in _judges:
        references = course.references(lab, assignment, name)
        opened = Judge(
            lab,
            practice_seed=practice_seed,
            practice_scale=practice_scale,
            hidden_seeds=seeds,
            references=references,
        )
        opened.bench.practice_world  # noqa: B018  (what stops this stops the class: find it first)
        _judges[key] = opened.__enter__()
    return _judges[key]


def close_all() -> None:
    """End every worker."""
    while _judges:
        _, opened = _judges.popitem()
        opened.__exit__(None, None, None)
