"""`firedrill class collect`: what was handed in, who it is from, then `submitted/`."""

from __future__ import annotations

import datetime as dt
import json
import sys
import zoneinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader import incident
from grader.errors import FiredrillError

from . import bars
from . import cli_class_options as options

if TYPE_CHECKING:
    from grader.classroom.collecting.collect import Match, Plan

EXAMPLES = (
    "Examples: `firedrill class collect moodle.zip --lab 07 --dry-run` · "
    "`firedrill class collect downloads --yes` · `firedrill class collect exchange --lab 07` · "
    '`firedrill class collect moodle.zip --as "Participant_123=ana" --times worksheet.csv`'
)
_LEFT = {
    "nobody": "whose?",
    "no lab": "no lab",
    "other lab": "other lab",
    "beside": "left out",
}


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
            _show(made)
        write = not dry_run and bool(made.matched()) and (yes or _agreed(made, err))
        if write:
            with bars.bar("Writing", err) as bar:
                collecting.carry_out(made, bar)
        if as_json:
            print(json.dumps(_document(made, write), ensure_ascii=False, indent=2))
        else:
            _say_what_was_done(made, write, dry_run)
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


def _show(made: Plan) -> None:
    """Who was matched to what, and why; then what was matched to nobody; then what was refused."""
    from grader.classroom.collecting.entries import printable

    out = Console(highlight=False)
    for lab in sorted({str(match.which.lab) for match in made.matched()}):
        out.print(Text(lab, "bold"))
        table = Table("student", "handed in, UTC", "", "file", "why", box=None, pad_edge=False)
        # what asks for a second look stands last, where a long table ends on the screen
        for match in sorted(made.matched(), key=lambda match: bool(match.notices)):
            if match.which.lab == lab and match.attempt:
                table.add_row(
                    match.student,
                    ("" if match.attempt.exact else "≤ ") + f"{match.attempt.at:%d %b %H:%M}",
                    "there already" if match.state == "kept" else "new",
                    Text(_short(printable("/".join(match.arrived.path)))),
                    Text(printable(_why(match))),
                    style="yellow" if match.notices else None,
                )
        out.print(table)
    for match in made.unmatched():
        out.print(
            Text(printable(f"{_LEFT[match.state]}: {_left_out(match)}"), "yellow"), soft_wrap=True
        )
    for sentence in made.refused:
        out.print(Text(f"refused: {sentence}", "red"), soft_wrap=True)
    for sentence in made.notices:
        out.print(Text(printable(f"Note: {sentence}")), soft_wrap=True)


def _why(match: Match) -> str:
    return "; ".join([f"{match.whose.why}; lab by {match.which.why}", *match.notices])


def _left_out(match: Match) -> str:
    """One sentence on a file that goes nowhere, with what to do."""
    place = match.arrived.place
    if match.state == "nobody":
        who = match.whose.sign.name if match.whose.sign else match.arrived.path[-1]
        near = f" Nearest: {', '.join(match.whose.nearest)}." if match.whose.nearest else ""
        why = match.whose.why or "no part of its name is a student"
        return f'{place}: {why}.{near} If you know: --as "{who}=ID".'
    if match.state == "other lab":
        return f"{place} ({match.student}): it is {match.which.lab}, by {match.which.why}."
    if match.state == "beside":
        return f"{place} ({match.student}): {'; '.join(match.notices)}."
    if match.instead:
        return f"{place} ({match.student}): {match.which.why}: --lab LAB."
    return f"{place} ({match.student}): {match.which.why}."


def _say_what_was_done(made: Plan, written: bool, dry_run: bool) -> None:
    out = Console(highlight=False)
    matched = made.matched()
    late = sum(any(said.startswith("late by") for said in match.notices) for match in matched)
    out.print(Text(_sum(made) + f" Late: {late}." * bool(late)), soft_wrap=True)
    if missing := _missing(made):
        out.print(Text(missing), soft_wrap=True)
    if written:
        out.print(f"Written to submitted/: {len(made.placed)}.")
    elif matched:
        out.print(
            "Nothing was written: leave out --dry-run to do it."
            if dry_run
            else "Nothing was written."
        )


def _sum(made: Plan) -> str:
    """All that is in the download, by what becomes of it."""
    sums = made.sums()
    s = "" if sums.new == 1 else "s"
    without = f"{sums.without} without a notebook"
    if sums.without:
        without += f" ({'; '.join(_instead(match) for match in made.without_notebook())})"
    return (
        f"{sums.every} in the download: {sums.new} notebook{s} new, {sums.kept} there already, "
        f"{without}, {sums.left_out} left out."
    )


def _instead(match: Match) -> str:
    from grader.classroom.collecting.instead import listed

    return f"{match.student}: {listed(match.instead)}"


def _missing(made: Plan) -> str:
    """Whose submission there is none of, in a lab that others have handed in."""
    said = []
    for lab in sorted({str(match.which.lab) for match in made.matched()}):
        have = {match.student for match in made.matched() if match.which.lab == lab}
        names = [
            student.id
            for student in made.students
            if student.id not in have and not (made.root / "submitted" / student.id / lab).exists()
        ]
        if names:
            more = f" and {len(names) - 20} more" if len(names) > 20 else ""
            said.append(f"Nothing of {lab} yet from: {', '.join(names[:20])}{more}.")
    return "\n".join(said)


def _short(place: str) -> str:
    return place if len(place) <= 48 else f"{place[:23]}…{place[-24:]}"


def _document(made: Plan, written: bool) -> dict[str, Any]:
    return {
        "format": 1,
        "written": written,
        "matched": [_row(match) for match in made.matched()],
        "left_out": [{**_row(match), "says": _left_out(match)} for match in made.unmatched()],
        "refused": made.refused,
        "notices": made.notices,
        "sums": {"in": made.sums().every, **vars(made.sums())},
        "placed": [{"student": student, "lab": lab} for student, lab in made.placed],
    }


def _row(match: Match) -> dict[str, Any]:
    at = match.attempt.at.isoformat() if match.attempt else None
    return {
        "file": match.arrived.place,
        "student": match.student or None,
        "lab": match.which.lab,
        "state": match.state,
        "counts": match.counts,
        "handed_in": at,
        "time_is_known": match.attempt.exact if match.attempt else None,
        "why": _why(match),
        "nearest": list(match.whose.nearest),
    }
