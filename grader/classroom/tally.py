"""What came of a run of autograde: one line at its end, and who handed in to the wrong place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Tally:
    """The submissions of one run, by what became of them."""

    graded: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)  # graded, but for an answer or more

    def sentence(self) -> str:
        """`3 graded, 1 not readable (cem), 0 waiting for a person`."""
        graded = self.graded - self.unreadable
        return (
            f"{len(graded)} graded, {len(self.unreadable)} not readable{_names(self.unreadable)}"
            f", {len(self.waiting)} waiting for a person{_names(self.waiting)}"
        )


def misplaced(submissions: list[Path], assignment: str, others: set[str]) -> list[str]:
    """A sentence for each notebook beside the place where it would be graded.

    submissions: the folder of the assignment for each student, whether it is there or not.
    others: the names of the other assignments, whose notebooks say nothing about this one.
    """
    said = []
    for folder in submissions:
        if folder.exists():
            continue
        student = folder.parent
        for path in sorted(student.glob("*.ipynb")):
            if path.stem not in others:
                place = f"{student.parent.name}/{student.name}"
                said.append(
                    f"{student.name}: not graded, {path.name} lies in {place}/ itself. "
                    f"Put it into {place}/{assignment}/ and grade again."
                )
    return said


def _names(names: set[str]) -> str:
    return f" ({', '.join(sorted(names))})" if names else ""


run = Tally()  # nbgrader makes its preprocessors anew for every notebook: they meet here


def begin() -> None:
    """Forget the run before."""
    for names in (run.graded, run.unreadable, run.waiting):
        names.clear()
