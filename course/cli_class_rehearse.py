"""`firedrill class rehearse`: the whole evening with six made-up submissions, before the class."""

from __future__ import annotations

import contextlib
import functools
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.errors import FiredrillError

from . import bars, options
from . import cli_class_options as class_options

if TYPE_CHECKING:
    from grader.classroom.rehearsing.evening import Rehearsed, Row

EXAMPLES = (
    "Examples: `firedrill class rehearse 07` · "
    "`firedrill class rehearse 07 --keep /tmp/rehearsal` · `firedrill class rehearse --json`"
)
STEPS = {  # each with the share of the whole that is done when it begins
    "release": 0.0,
    "collect": 0.12,
    "grade": 0.12,  # most of the time, on a cache without the class's worlds still more
    "review": 0.76,
    "feedback": 0.78,
    "report": 0.85,
    "export": 0.99,
}


def rehearse(
    lab: class_options.Lab = None,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="DIR", help="Keep the copy of the course there."),
    ] = None,
    workers: class_options.Workers = None,
    course: class_options.Course = Path(),
    as_json: class_options.AsJson = False,
) -> None:
    """All of an evening for six made-up students, from release to report, in a copy of the course.

    All right, partly, all wrong, empty, broken, late: what each earns beside what it should.
    Nothing of the class is touched. Exit code: 0 all as it should be, 1 something is not (named).
    """
    from grader.classroom.course import Course
    from grader.classroom.rehearsing import evening

    here = Course(course.expanduser().resolve())
    names = [here.assignment(lab)] if lab else here.assignments()
    found = []
    with (
        _folder(keep) as folder,
        bars.bar("Rehearsing", Console(stderr=True)) as bar,
    ):
        for place, name in enumerate(names):
            copy = folder / name
            copy.mkdir()
            say = functools.partial(_say, bar, name, place, len(names))
            found.append(evening.rehearse(here, name, copy, workers or options.cores(), say))
    if as_json:
        print(json.dumps([each.document() for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            _show(each)
        if keep is not None:
            print(f"The copy is in {keep}: formgrader and nbgrader's commands work there.")
    raise typer.Exit(1 if any(each.amiss for each in found) else 0)


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Where the copies go: a folder that goes away, or a new one to keep."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="rehearsal-") as name:
            yield Path(name)
        return
    place = keep.expanduser().resolve()
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise FiredrillError(f"{keep} is not empty. Name a new folder with --keep.")
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds the hidden seeds
    except OSError as error:
        raise FiredrillError(f"{keep} cannot be made: {error.strerror}.") from None
    yield place


def _say(
    bar: bars.Told, lab: str, place: int, labs: int, doing: str, share: float | None = None
) -> None:
    """A step's place tells how far it is. share: of `grade` that is done."""
    if share is not None:
        within = STEPS["grade"] + share * (STEPS["review"] - STEPS["grade"])
    else:
        within = STEPS.get(doing, 0.0)
    bar(f"{lab}, {doing}", (place + within) / labs)


def _show(found: Rehearsed) -> None:
    out = Console(highlight=False)
    out.print(Text(found.lab, "bold"))
    if found.rows:
        table = Table("", "student", "handed in", box=None, pad_edge=False)
        table.add_column("earned", justify="right")
        table.add_column("expected", justify="right")
        for row in found.rows:
            table.add_row(
                "✔" if row.well else "✘", row.student, row.what, _earned(row), _expected(row)
            )
        out.print(table)
        texts = ", ".join(f"{name} {count}" for name, count in found.review.items())
        waits = sum(len(row.waits) for row in found.rows)
        said = f"{found.pages} pages of feedback, {found.exported} rows exported."
        said += f" {waits} answers wait for a person."
        out.print(f"{said} Texts to review: {texts or 'none'}.", soft_wrap=True)
    for sentence in found.amiss:
        out.print(Text(f"✘ {sentence}"), soft_wrap=True)
    if not found.amiss:
        out.print("All is as it should be.")


def _earned(row: Row) -> str:
    said = f"{row.earned:g}"
    if row.penalty:
        said += f" - {row.penalty:g} late"
    return said + (f" + {len(row.waits)} open" if row.waits else "")


def _expected(row: Row) -> str:
    least, most = row.expected
    return f"{most:g}" if least == most else f"{least:g} to {most:g}"
