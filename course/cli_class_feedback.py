"""`firedrill class feedback`: each student's page, and all of them in a zip for an LMS."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.text import Text

from grader.errors import FiredrillError

from . import bars
from . import cli_class_options as options
from .cli_class_export import Force, refuse_what_is_there

if TYPE_CHECKING:
    from grader.classroom.feedback_pages import Made

EXAMPLES = (
    "Examples: `firedrill class feedback 07` · `firedrill class feedback 07 --student ana` · "
    "`firedrill class feedback 07 --zip moodle --out feedback.zip`"
)
_UPLOAD = {
    "moodle": "In the assignment: Grading action, Upload multiple feedback files in a zip.",
    "canvas": "In the gradebook: the assignment's menu, Re-upload submissions.",
}


def feedback(
    lab: options.Lab = None,
    student: options.Student = None,
    way: Annotated[
        Literal["moodle", "canvas"] | None,
        typer.Option("--zip", help="Also pack them, named as Moodle or Canvas wants them."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The zip to write.")
    ] = None,
    force: Force = False,
    course: options.Course = Path(),
) -> None:
    """Make the pages that are new or changed, as much in them as class.toml lets students see.

    Each student gets only their own, as HTML and as text. Exit code 1 where somebody's is missing.
    """
    from grader.classroom import feedback_pages, nbgraders
    from grader.classroom.course import Course

    root = course.expanduser().resolve()
    nbgraders.read(root)
    names = options.graded(root, lab)
    options.must_be_in(root, names, student)
    if (way is None) != (out is None):
        raise FiredrillError("--zip and --out belong together: --zip moodle --out feedback.zip")
    if way is not None and len(names) != 1:
        raise FiredrillError(f"A zip is for one lab. Name it: {', '.join(names)}.")
    if out is not None:
        refuse_what_is_there(out, force)
    console, here = Console(highlight=False), Course(root)
    missing = False
    for name in names:
        if here.settings_of(name).feedback == "none":
            _none(root, name, console)
            continue
        with bars.bar("Pages", Console(stderr=True)) as bar:
            made = feedback_pages.make(root, name, student=student, progress=bar)
        _said(name, made, console)
        missing = missing or bool(made.failures or made.ungraded)
    if way is not None and out is not None:
        missing = _zipped(root, names[0], way, out, console) or missing
    raise typer.Exit(1 if missing else 0)


def _none(root: Path, name: str, console: Console) -> None:
    """What is left of an earlier level is told of: nbgrader would hand it out."""
    console.print(Text(f'{name}: class.toml says feedback = "none", so no pages are made.'))
    left = sorted(path.parent.name for path in (root / "feedback").glob(f"*/{name}"))
    if left:
        said = f"Pages made before are still in feedback/: {', '.join(left)}."
        console.print(Text(said, "yellow"), soft_wrap=True)


def _said(name: str, made: Made, console: Console) -> None:
    s = "" if len(made.written) == 1 else "s"
    said = f"{name}: {len(made.written)} page{s} made, {len(made.kept)} as they were."
    console.print(Text(said), soft_wrap=True)
    for student, why in made.failures.items():
        console.print(Text(f"{student}: no page, {why}", "yellow"), soft_wrap=True)
    if made.waiting:
        whom = ", ".join(made.waiting)
        told = f"An answer waits for a person, and the page shows it as it stands: {whom}."
        console.print(Text(told, "yellow"), soft_wrap=True)
    if made.ungraded:
        whom = ", ".join(made.ungraded)
        console.print(Text(f"Not graded yet, so without a page: {whom}.", "yellow"), soft_wrap=True)


def _zipped(
    root: Path, name: str, way: Literal["moodle", "canvas"], out: Path, console: Console
) -> bool:
    """Whether somebody's page is not in the zip."""
    from grader.classroom import tables
    from grader.classroom.exporting import feedback

    made = feedback.bundle(root, name, way)
    tables.write_whole(out, made.zipped(), mode=0o600)  # all students' pages
    for sentence in made.notices:
        console.print(Text(sentence, "yellow"), soft_wrap=True)
    said = f"Wrote {out}: {len(made.pages)} pages. {_UPLOAD[way]}"
    console.print(Text(said), soft_wrap=True)
    return bool(made.notices)
