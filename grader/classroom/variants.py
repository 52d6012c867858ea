"""Which practice world a student of a class has: one of N seeds, by a hash of class and student.

No secret is in it: the release carries the class's name and N, so a student's machine finds its
own seed, and whoever grades finds the same one. What it stops is a number copied from a neighbour.
"""

from __future__ import annotations

from .. import release
from ..carried import Carried
from .course import Course

OF_ONE_WORLD = ("facts", "write")  # kinds whose answer holds figures of the learner's own world


def seeds(variants: int) -> range:
    """The practice seeds of a class; the first is the story's own."""
    return range(1, variants + 1)


def variant(course: Course, student: str, assignment: str | None = None) -> int:
    """The practice seed of a student.

    assignment: what was released says how many variants there were then; without it, or before a
    release, class.toml says so.
    """
    mark = release.read(course.root / "release" / assignment) if assignment else None
    if mark is None:
        mark = release.Release(course=course.name, variants=course.settings.variants)
    return release.seed(mark, student)


def misfit(said: Carried, student: str, seed: int) -> str | None:
    """A sentence where a notebook was worked on in another world than its student's; else None.

    said: what the notebook carries. student, seed: whose it is by the roster, and their variant.
    """
    if said.seed is None or said.seed == seed:
        return None
    whose = f"as `{said.student}`, variant {said.seed}" if said.student else f"on seed {said.seed}"
    return (
        f"This notebook was worked on {whose}, and it was handed in by `{student}`, who has "
        f"variant {seed}. Its facts and figures are of another world: a person decides."
    )


def stranger(said: Carried, student: str) -> str | None:
    """A remark where a notebook names somebody else as the one who worked on it."""
    same = said.student is None or said.student.casefold() == student.casefold()
    return None if same else f"Worked on as `{said.student}`, handed in by `{student}`."
