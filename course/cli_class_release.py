"""`firedrill class release`: what is given out to a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from . import bars

CourseFolder = Annotated[Path, typer.Option("--course", metavar="DIR", help="The course folder.")]
EXAMPLES = (
    "Examples: `firedrill class release 07` · `firedrill class release 02 07 --course oncall-2027`"
)


def release(
    labs: Annotated[list[str], typer.Argument(metavar="LAB…", help="Labs, or their numbers.")],
    course: CourseFolder = Path(),
) -> None:
    """Make release/LAB/ as class.toml has it: stubs, points, hints, deadline; no answer in it.

    Give the folder out whole, with nbgrader's release_assignment or any other way.
    """
    from grader.classroom import released
    from grader.classroom.course import Course

    here = Course(course.expanduser().resolve())
    names = list(dict.fromkeys(here.assignment(name) for name in labs))
    with bars.bar("Making releases", Console(stderr=True)) as bar:
        for place, name in enumerate(names):
            bar(name, place / len(names))
            for line in released.make(here, name).lines:
                print(line)
