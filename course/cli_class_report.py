"""`firedrill class report`: how a lab went, as one page for who teaches it tomorrow."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from grader.errors import FiredrillError

from . import bars
from . import cli_class_options as options
from . import options as cores

if TYPE_CHECKING:
    from grader.classroom.reporting.report import LabReport

EXAMPLES = (
    "Examples: `firedrill class report 07` · "
    "`firedrill class report 07 --anonymous --out show.html` · "
    "`firedrill class report --json > report.json`"
)
OWN = "report.html"  # without --out; written over each time


def report(
    lab: options.Lab = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=f"The page. Default: {OWN} in the course."),
    ] = None,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="To show in class: no names, nothing of pairs.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file of --out.")] = False,
    workers: options.Workers = None,
    course: options.Course = Path(),
    as_json: options.AsJson = False,
) -> None:
    """Success by question and signal, how answers went wrong, hints, and who wrote alike.

    Verdicts that grading kept are used as they are. Grades are not changed.
    """
    from grader.classroom import nbgraders, roster, tables
    from grader.classroom.course import Course
    from grader.classroom.grading import run
    from grader.classroom.reporting import gather, page
    from grader.classroom.reporting import report as reports
    from grader.classroom.reviewing import texts

    root = course.expanduser().resolve()
    if out is not None and out.exists() and not force:
        raise FiredrillError(f"{out} is there already. --force overwrites it.")
    own = nbgraders.read(root)
    database, scale = run.database(own.db_url), texts.practice_scale(root)
    names = options.graded(root, lab)
    made = []
    with bars.bar("Reading", Console(stderr=True)) as bar, contextlib.chdir(root):
        for name in names:
            bar(name, 0.0)
            found = gather.opened(root, name, database, scale)
            made.append(reports.of(found, root, workers or cores.cores(), bar))
    if as_json:
        found_ = [reports.document(each, anonymous) for each in made]
        print(json.dumps(found_, ensure_ascii=False, indent=2))
        return
    title = Course(root).settings.title or own.course_id
    target = out or root / OWN
    text = page.html(made, title, names=roster.names(root), anonymous=anonymous)
    tables.write_whole(target, text.encode("utf-8", "replace"), mode=0o600)
    console = Console(highlight=False)
    for each in made:
        console.print(Text(_said(each)), soft_wrap=True)
    whose = "It names no student." if anonymous else "It names students: keep it to yourself."
    console.print(Text(f"Wrote {target}. {whose}"), soft_wrap=True)


def _said(each: LabReport) -> str:
    groups = [
        (len(group.answers), asked.question.name, group.title)
        for asked in each.asked
        for group in asked.misconceptions
    ]
    first = max(groups, default=None)
    said = f"{each.assignment}: {len(each.students)} submissions, {each.open} answers open."
    if first and first[0] > 1:
        said += f" {first[0]} of {len(each.students)} go wrong alike in {first[1]}: {first[2]}."
    return said
