"""`attempts = "best"`: of those in time the attempt that earns most goes where nbgrader looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..collecting import attempts, collect
from ..collecting.attempts import Attempt
from ..course import Course

Points = Callable[[Sequence[tuple[str, Path]]], list[float]]


def place(
    root: Path,
    assignment: str,
    points: Points,
    tell: Callable[[str], None],
    student: str | None = None,
) -> None:
    """Put the best attempt of each student into `submitted/`; of equal ones the last.

    points: what submissions would earn, (student, folder) each. student: only theirs. Nothing is
    done in a class where the last attempt counts. Raises FiredrillError.
    """
    mine = Course(root).settings_of(assignment)
    if mine.attempts != "best":
        return
    several: list[list[Attempt]] = []
    for folder in sorted((root / attempts.ATTEMPTS).glob(f"*/{assignment}")):
        name = folder.parent.name
        if student in (None, name):
            found = attempts.eligible(attempts.of(root, name, assignment), mine)
            several += [found] * (len(found) > 1)
    every = [attempt for found in several for attempt in found]
    places = [(each.student, attempts.notebook(root, each).parent) for each in every]
    earned = dict(zip(every, points(places), strict=True)) if every else {}
    changed = 0
    if several:
        with collect.opened(root) as stage:
            for found in several:
                best = max(found, key=lambda each: (earned[each], *attempts.order(each)))
                changed += attempts.place(root, stage, best)
    if changed:
        tell(f"{assignment}: of {changed} an earlier attempt was the best one, and counts.")
