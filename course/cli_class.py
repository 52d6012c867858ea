"""`firedrill class`: for instructors."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from grader import incident
from grader.errors import FiredrillError

from . import (
    cli_class_collect,
    cli_class_export,
    cli_class_feedback,
    cli_class_grade,
    cli_class_regrade,
    cli_class_rehearse,
    cli_class_release,
    cli_class_report,
    cli_class_review,
    cli_class_roster,
    cli_class_status,
)

EVENING = """An evening, in the course folder:

`firedrill class collect moodle.zip --lab 07` · what was handed in: look, then say yes

`firedrill class grade` · in parallel; stop it and go on as you like

`firedrill class review postmortem` · the prose, on one page, by keyboard

`firedrill class status` · who waits for what

`firedrill class feedback 07 --zip moodle --out feedback.zip`

`firedrill class export --format moodle --lab 07 --out grades.csv`

`firedrill class report 07` · for tomorrow's lecture

Before the class begins: init, roster, release, rehearse."""

app = typer.Typer(
    help="For instructors: an nbgrader course that judges.", no_args_is_help=True, epilog=EVENING
)


@app.command(epilog="Example: `firedrill class init oncall-2027 --lab 07`")
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder.", show_default=False)
    ],
    labs: Annotated[
        list[str] | None, typer.Option("--lab", help="A lab, again for more. Default: all.")
    ] = None,
) -> None:
    """Lay out a course folder: the labs' notebooks, hidden seeds, nbgrader's configuration."""
    if importlib.util.find_spec("nbgrader") is None:
        raise FiredrillError(
            "nbgrader is not installed here, and a class needs it. "
            'Type: pip install "nbgrader>=0.9.5,<0.10"'
        )
    from grader.classroom import init as classes

    # `07` and `7` are one lab, and a lab named twice is laid out once
    slugs = list(dict.fromkeys(incident.load(name).slug for name in labs or [])) or None
    for line in classes.init(folder, slugs):
        print(line)


app.command("roster", epilog=cli_class_roster.EXAMPLES)(cli_class_roster.read)
app.command("release", epilog=cli_class_release.EXAMPLES)(cli_class_release.release)
app.command("rehearse", epilog=cli_class_rehearse.EXAMPLES)(cli_class_rehearse.rehearse)
app.command("collect", epilog=cli_class_collect.EXAMPLES)(cli_class_collect.collect)
app.command("grade", epilog=cli_class_grade.HELP)(cli_class_grade.grade)
app.command("review", epilog=cli_class_review.EXAMPLES)(cli_class_review.review)
app.command("status", epilog=cli_class_status.HELP)(cli_class_status.status)
app.command("feedback", epilog=cli_class_feedback.EXAMPLES)(cli_class_feedback.feedback)
app.command("export", epilog=cli_class_export.EXPORT)(cli_class_export.export)
app.command("report", epilog=cli_class_report.EXAMPLES)(cli_class_report.report)
app.command("regrade", epilog=cli_class_regrade.EXAMPLES)(cli_class_regrade.regrade)
