"""Options that the commands of a class share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Course = Annotated[
    Path,
    typer.Option("--course", metavar="DIR", help="The course folder. Default: the one you are in."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]
