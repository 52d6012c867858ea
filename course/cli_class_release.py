"""`firedrill class release`: what is given out to a class."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from . import bars

if TYPE_CHECKING:
    from grader.classroom.released import Made

CourseFolder = Annotated[Path, typer.Option("--course", metavar="DIR", help="The course folder.")]
EXAMPLES = (
    "Examples: `firedrill class release 07` · "
    "`firedrill class release 02 07 --course oncall-2027 --worlds worlds.zip`"
)


def release(
    labs: Annotated[list[str], typer.Argument(metavar="LAB…", help="Labs, or their numbers.")],
    course: CourseFolder = Path(),
    worlds: Annotated[
        Path | None,
        typer.Option(
            "--worlds",
            help="Also put the built worlds here: a folder, or NAME.zip (one for each variant).",
        ),
    ] = None,
) -> None:
    """Make release/LAB/ as class.toml has it: stubs, points, hints, deadline; no answer in it.

    Give the folder out whole, with nbgrader's release_assignment or any other way. Students who
    install the student's wheel need the worlds as well.
    """
    from grader.classroom import released
    from grader.classroom.course import Course
    from grader.sealed import make as sealing

    here = Course(course.expanduser().resolve())
    names = list(dict.fromkeys(here.assignment(name) for name in labs))
    with bars.bar("Making releases", Console(stderr=True)) as bar:
        for place, name in enumerate(names):
            say = functools.partial(_say, bar, name, place / len(names))
            made = released.make(here, name, say)
            for line in made.lines:
                print(line)
            if worlds is not None:
                for file, share in _files(made, worlds):
                    bar(f"{name}, {file.name}", (place + 1) / len(names))
                    size = sealing.put(share, file)
                    print(f"  {len(share)} worlds in {file}, {size / 1e6:.1f} MB")


def _files(made: Made, place: Path) -> Iterator[tuple[Path, dict[str, Path]]]:
    """Each folder or zip with its worlds: a student downloads the zip of one variant alone."""
    if place.suffix.lower() != ".zip" or len(made.shares) == 1:
        yield place, made.worlds
        return
    for variant, names in made.shares.items():
        file = place.with_name(f"{place.stem}-{variant}{place.suffix}")
        yield file, {name: made.worlds[name] for name in names}


def _say(bar: bars.Told, lab: str, share: float, doing: str) -> None:
    bar(f"{lab}, {doing}", share)
