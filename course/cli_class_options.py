"""Options that the commands of a class share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.errors import FiredrillError

Course = Annotated[
    Path,
    typer.Option("--course", metavar="DIR", help="The course folder. Default: the one you are in."),
]
Lab = Annotated[
    str | None, typer.Argument(help="A lab, or its number. Default: all.", show_default=False)
]
Student = Annotated[str | None, typer.Option("--student", metavar="ID", help="Only theirs.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=64, help="Processes that judge. Default: one a core."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]


def nothing_of(student: str) -> FiredrillError:
    """Where a student is named who has handed nothing in."""
    return FiredrillError(f"{student} has handed nothing in: submitted/{student}/ has no lab.")


def must_be_in(root: Path, names: list[str], student: str | None) -> None:
    """Raises FiredrillError for a student of whom none of these labs lies there."""
    if student and not any((root / "submitted" / student / name).is_dir() for name in names):
        raise nothing_of(student)


def graded(root: Path, lab: str | None) -> list[str]:
    """The lab that was named, else all of which anybody is graded; others are told of.

    Raises FiredrillError where nobody is.
    """
    from grader.classroom.grading import work

    if lab is not None:
        return [work.assignment(root, lab)]
    known = {path.name for path in (root / "autograded").glob("*/*/")}
    names = [name for name in work.assignments(root) if name in known]
    if left_out := [name for name in work.handed_in(root) if name not in known]:
        said = f"Nobody is graded yet in {', '.join(left_out)}, so not looked at."
        Console(stderr=True).print(said, highlight=False, markup=False, soft_wrap=True)
    if not names:
        raise FiredrillError("Nobody is graded yet. Type first: firedrill class grade")
    return names
