"""`firedrill class export`: grades for an LMS."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.text import Text

from grader import incident
from grader.errors import FiredrillError

from . import cli_class_options as options

if TYPE_CHECKING:
    from grader.classroom.roster import Student

EXPORT = (
    "Examples: `firedrill class export --format canvas --out canvas.csv` · "
    "`firedrill class export --format moodle --lab 07 --out moodle.csv` · "
    "`firedrill class export --questions`"
)
Force = Annotated[bool, typer.Option("--force", help="Overwrite the file.")]


def export(
    shape: Annotated[
        Literal["canvas", "moodle", "csv"],
        typer.Option("--format", help="Whose columns: Canvas's, Moodle's or nbgrader's."),
    ] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A file; else it is printed.")
    ] = None,
    lab: Annotated[str | None, typer.Option("--lab", help="Only this lab. Default: all.")] = None,
    questions: Annotated[
        bool, typer.Option("--questions", help="Also the points of each question.")
    ] = False,
    zero: Annotated[
        bool, typer.Option("--zero-missing", help="0 where nothing was handed in; else empty.")
    ] = False,
    titles: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="LAB=TITLE", help="The lab's column in the LMS; again."),
    ] = None,
    force: Force = False,
    course: options.Course = Path(),
) -> None:
    """Write grades from the gradebook as CSV; what waits for a person is listed and left empty.

    Exit code 1 where a grade is still open.
    """
    from grader.classroom.exporting import feedback, grades, shapes
    from grader.classroom.grading import status

    root = course.expanduser().resolve()
    slug = incident.load(lab).slug if lab else None
    found = grades.read(root, slug)
    if not found.labs:
        raise FiredrillError("The gradebook has no lab yet, so there are no grades.")
    said = shapes.listed(found, lambda grade: grade.state == "missing")
    counted = found.zeroed() if zero else found
    named = _titles(titles)
    if shape == "canvas":
        rows = shapes.canvas(counted, named, questions)
    elif shape == "moodle":
        ids = [student.id for student in found.students]
        one = found.labs[0].name if len(found.labs) == 1 else None
        numbers = feedback.numbers(root, one, ids) if one else {}
        rows = shapes.moodle(counted, named, questions, numbers)
    else:
        rows = shapes.plain(counted, questions)
    _written(rows, out, force)
    err = Console(stderr=True, highlight=False)
    open_ones = shapes.listed(found, lambda grade: grade.state == "open")
    ungraded = shapes.listed(found, lambda grade: grade.state == "not graded")
    for what, lines in (
        ("Waits for a person, so left empty", open_ones),
        ("Handed in and not graded yet, so left empty", ungraded),
        (f"Nothing handed in, so {'0' if zero else 'left empty (--zero-missing: 0)'}", said),
    ):
        for line in lines:
            err.print(Text(f"{what}: {line}"), soft_wrap=True)
    stale = [(each.name, count) for each in found.labs if (count := _older(root, each.name))]
    for name, count in stale:
        err.print(Text(f"{name}: {status.older(name, count)}."), soft_wrap=True)
    if shape == "canvas" and (unknown := _unknown_to_canvas(found.students)):
        err.print(
            Text(
                f"Canvas finds these by their name alone: {', '.join(unknown)}. Its own gradebook "
                "has the numbers: firedrill class roster gradebook.csv"
            ),
            soft_wrap=True,
        )
    if out is not None:
        err.print(Text(f"Wrote {out}: {len(found.students)} students."), soft_wrap=True)
    raise typer.Exit(1 if open_ones or ungraded or stale else 0)


def _older(root: Path, lab: str) -> int:
    """How many grades are of an earlier release: their points may be out of another whole."""
    from grader.classroom.grading import receipts, work

    asked = work.released(root, lab)
    known = receipts.read(root / "gradebook.db")
    return sum(work.is_older(each, asked) for (name, _), each in known.items() if name == lab)


def _written(rows: list[list[str]], out: Path | None, force: bool) -> None:
    from grader.classroom import tables

    text = tables.text(rows)
    if out is None:
        print(text, end="")
        return
    refuse_what_is_there(out, force)
    tables.write_whole(out, text)


def refuse_what_is_there(out: Path, force: bool) -> None:
    """Raises FiredrillError where a file that nobody wants to lose would be overwritten."""
    if out.is_dir():
        raise FiredrillError(f"{out} is a folder. Name a file with --out.")
    if out.exists() and not force:
        raise FiredrillError(f"{out} is there already. --force overwrites it.")


def _titles(given: list[str] | None) -> dict[str, str]:
    pairs = [each.partition("=") for each in given or []]
    for name, _, title in pairs:
        if not name or not title:
            raise typer.BadParameter('--column takes LAB=TITLE, as `--column "07=Lab 7 (1234)"`')
    return {incident.load(name).slug: title for name, _, title in pairs}


def _unknown_to_canvas(students: Sequence[Student]) -> list[str]:
    return [each.id for each in students if not (each.lms_id or each.sis_id or each.login)]
