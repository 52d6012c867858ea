"""`firedrill world`: one built world as a file, to look at with any DuckDB."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from grader import incident, paths
from grader.errors import FiredrillError
from grader.incident import Lab

from . import bars, options

EXAMPLES = (
    "Examples: `firedrill world 07-ledger-written-twice --out practice.duckdb` · "
    "`firedrill world 07 --seed 3 --scale 0.03 --healthy --profile month_end --out quiet.duckdb`"
)


def world(
    name: Annotated[str, typer.Argument(metavar="LAB", help="The lab, or its number.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write.", show_default=False)],
    seed: options.Seed = 1,
    scale: options.Scale = 1.0,
    healthy: Annotated[bool, typer.Option("--healthy", help="Before the fault.")] = False,
    sick: Annotated[bool, typer.Option("--sick", help="With the fault; the default.")] = False,
    repaired: Annotated[bool, typer.Option("--repaired", help="After the reference fix.")] = False,
    profile: options.Profile = "ordinary",
    size: options.Size = 1.0,
    run_on: options.RunOn = 0,
    suspect: Annotated[
        str | None, typer.Option(help="Another fault that raises the same page.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite the file, if it is a DuckDB file.")
    ] = False,
) -> None:
    """Build one world into a DuckDB file."""
    from grader.worlds import world as worlds

    states: list[tuple[bool, Literal["healthy", "sick", "repaired"]]] = [
        (healthy, "healthy"),
        (sick, "sick"),
        (repaired, "repaired"),
    ]
    asked = [state for wanted, state in states if wanted]
    if len(asked) > 1:
        raise typer.BadParameter("choose one of --healthy, --sick and --repaired.")
    state = asked[0] if asked else "sick"
    err = Console(stderr=True)
    lab = incident.load(name)
    if not (lab.folder / "world.sql").is_file():
        raise FiredrillError(
            f"{lab.slug} comes without its generator here (a class's release), so no world can be "
            "built. Ask for the built files, and set FIREDRILL_WORLDS to their folder."
        )
    suspect = options.suspect_of(lab, suspect, state)
    _refuse(out, force)
    spec = worlds.Spec(
        lab,
        seed=seed,
        scale=scale,
        state=state,
        profile=profile,
        size=size,
        run_on=run_on,
        suspect=suspect,
    )
    started = time.monotonic()
    with bars.bar(f"Building {lab.slug}", err) as bar:
        worlds.build(spec, out, progress=bar)
    megabytes = out.stat().st_size / 1e6
    print(f"{out}: {megabytes:.1f} MB, built in {time.monotonic() - started:.1f} s")


def _refuse(out: Path, force: bool) -> None:
    """Raise where writing there would cost somebody a file, or make a folder by a slip."""
    if out.is_dir():
        raise FiredrillError(f"{out} is a folder. Name a file in it: --out {out / 'world.duckdb'}")
    if not out.parent.is_dir():
        raise FiredrillError(
            f"The world cannot be written to {out.name}: there is no folder {out.parent}. "
            "Make it first, or name another file with --out."
        )
    if not os.path.lexists(out):
        return
    if not _is_duckdb(out):
        raise FiredrillError(
            f"{out} is there already and is no DuckDB file, so it is not overwritten, "
            "not even with --force. Name another file with --out."
        )
    if not force:
        raise FiredrillError(
            f"{out} is there already and stays as it is. Name another file with --out, "
            "or overwrite this one: add --force."
        )


def _is_duckdb(path: Path) -> bool:
    """By the magic bytes: a name proves nothing."""
    if not path.is_file():  # a pipe or a device: reading it might never end
        return False
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == b"DUCK"
    except OSError:
        return False


def practice(lab: Lab, seed: int, console: Console) -> Path:
    """The practice world of a lab, built with a bar if it is not there yet."""
    from grader.worlds import world as worlds

    spec = worlds.Spec(lab, seed=seed)
    there = paths.cache_root() / "worlds" / spec.file_name
    if not there.is_file():
        console.print(f"Building the practice world of {lab.slug}, once …", highlight=False)
    with bars.bar("Building", console) as bar:
        return worlds.cached(spec, bar)
