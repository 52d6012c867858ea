"""`firedrill class roster`: who is in the class, from what an LMS exports."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.classroom import nbgraders, roster, roster_import

from . import cli_class_options as options

EXAMPLES = (
    "Examples: `firedrill class roster participants.csv --dry-run` · "
    '`firedrill class roster gradebook.csv --id "SIS Login ID"`'
)


def read(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.csv", help="Moodle's, Canvas's or a plain list.", show_default=False
        ),
    ],
    id_column: Annotated[
        str | None,
        typer.Option("--id", help="The column that ids are taken from.", show_default=False),
    ] = None,
    dry_run: options.DryRun = False,
    course: options.Course = Path(),
    as_json: options.AsJson = False,
) -> None:
    """Take a list of students into `roster.csv` and the gradebook; nobody is ever deleted.

    Exit code 1 where a row was left out for a mistake.
    """
    root = course.expanduser().resolve()
    own = nbgraders.read(root)
    found = roster_import.read(file.expanduser(), roster.read(root), id_column)
    if not dry_run:
        roster.write(root, found.students)
        roster.into_gradebook(own, found.students)
    if as_json:
        print(json.dumps(_document(found, dry_run), ensure_ascii=False, indent=2))
    else:
        _show(file.name, found, dry_run)
    raise typer.Exit(1 if found.mistakes else 0)


def _show(file: str, found: roster_import.Import, dry_run: bool) -> None:
    out = Console(highlight=False)
    table = Table("column", "taken for", box=None, pad_edge=False)
    for name, what in found.taken:
        table.add_row(Text(name), what)
    out.print(table)
    if found.ignored:
        out.print(Text(f"Not used: {', '.join(found.ignored)}"), soft_wrap=True)
    if found.added:
        out.print(Text(f"Ids of new students: {found.id_from}"), soft_wrap=True)
    for sentence in found.notices:
        out.print(Text(f"{file}, {sentence}"), soft_wrap=True)
    for sentence in found.mistakes:
        out.print(Text(f"✘ {file}, {sentence}", style="red"), soft_wrap=True)
    verb = "would be " if dry_run else ""
    same = len(found.students) - len(found.added) - len(found.updated)
    left = f"; left out for a mistake: {len(found.mistakes)}" if found.mistakes else ""
    out.print(
        f"Students: {len(found.added)} {verb}added, {len(found.updated)} {verb}updated, "
        f"{same} as before{left}.",
        soft_wrap=True,
    )
    if dry_run:
        out.print("Nothing was written: leave out --dry-run to do it.")
    else:
        out.print(f"{roster.FILE} and the gradebook hold {len(found.students)} students.")


def _document(found: roster_import.Import, dry_run: bool) -> dict[str, object]:
    return {
        "format": 1,
        "written": not dry_run,
        "columns": dict(found.taken),
        "not_used": found.ignored,
        "ids_from": found.id_from,
        "added": found.added,
        "updated": found.updated,
        "notices": found.notices,
        "mistakes": found.mistakes,
        "students": [asdict(student) for student in found.students],
    }
