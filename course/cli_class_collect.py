"""`firedrill class collect`: what was handed in, who it is from, then `submitted/`."""

from __future__ import annotations

import datetime as dt
import json
import sys
import zoneinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from grader import incident
from grader.errors import FiredrillError

from . import bars, collected
from . import cli_class_options as options

if TYPE_CHECKING:
    from grader.classroom.collecting.plans import Plan

EXAMPLES = (
    "Examples: `firedrill class collect moodle.zip --lab 07 --dry-run` · "
    "`firedrill class collect downloads --yes` · `firedrill class collect exchange --lab 07` · "
    '`firedrill class collect moodle.zip --as "Participant_123=ana" --times worksheet.csv`'
)


def collect(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER|ZIP|exchange",
            help="As downloaded from Moodle or Canvas, or the word `exchange`.",
            show_default=False,
        ),
    ],
    lab: Annotated[
        str | None,
        typer.Option("--lab", help="Only this lab. Default: what the notebooks say they are."),
    ] = None,
    said: Annotated[
        list[str] | None,
        typer.Option("--as", metavar="NAME=ID", help="Who NAME is; again for more."),
    ] = None,
    worksheet: Annotated[
        Path | None,
        typer.Option("--times", help="Moodle's grading worksheet: when each was handed in."),
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option("--zone", help="Zone of times in zips. Default: this computer's."),
    ] = None,
    dry_run: options.DryRun = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    course: options.Course = Path(),
    as_json: options.AsJson = False,
) -> None:
    """Show whose each file is and why, then write `submitted/`; every attempt is kept.

    Exit code 1 where something was left out.
    """
    from grader.classroom.collecting import collect as collecting

    root = course.expanduser().resolve()
    slug = incident.load(lab).slug if lab else None
    err = Console(stderr=True)
    with collecting.opened(root) as stage:
        with bars.bar("Reading", err) as bar:
            made = collecting.plan(
                root, stage, source, slug, _said(said), _zone(zone), worksheet, bar
            )
        if not as_json:
            collected.show(made)
            collected.say_sums(made)
        write = not dry_run and bool(made.matched()) and (yes or _agreed(made, err))
        if write:
            with bars.bar("Writing", err) as bar:
                collecting.carry_out(made, bar)
        if as_json:
            print(json.dumps(collected.document(made, write), ensure_ascii=False, indent=2))
        elif write:
            print(f"Written to submitted/: {len(made.placed)}.")
        elif made.matched():
            how = ": leave out --dry-run to do it" if dry_run else ""
            print(f"Nothing was written{how}.")
    raise typer.Exit(0 if made.complete else 1)


def _agreed(made: Plan, err: Console) -> bool:
    """Whether somebody at a terminal says yes. Raises FiredrillError where nobody is there."""
    if not any(match.state == "new" for match in made.matched()):
        return True  # nothing new: at most what was interrupted is put right
    if not sys.stdin.isatty():
        raise FiredrillError(
            "Nothing was written: nobody is here to say yes. Add --yes, or --dry-run to look only."
        )
    err.print("Write this into submitted/? [y/N] ", end="", markup=False, highlight=False)
    return input().strip().casefold() in ("y", "yes")


def _said(given: list[str] | None) -> dict[str, str]:
    pairs = [each.rpartition("=") for each in given or []]
    for name, _, student in pairs:
        if not name or not student:
            raise typer.BadParameter('--as takes NAME=ID, as `--as "Participant_123=ana"`')
    return {name: student for name, _, student in pairs}


def _zone(name: str | None) -> dt.tzinfo | None:
    if name is None:
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise typer.BadParameter(f"{name} is no time zone; write one as Europe/Berlin.") from None
