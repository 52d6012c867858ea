"""`firedrill world`: one built world as a file, to look at with any DuckDB."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from grader import incident, paths
from grader.errors import FiredrillError
from grader.incident import Lab

from . import bars

EXAMPLES = (
    "Examples: `firedrill world 07-ledger-written-twice --out practice.duckdb` · "
    "`firedrill world 07 --seed 3 --scale 0.03 --healthy --profile month_end --out quiet.duckdb`"
)


def world(
    name: Annotated[str, typer.Argument(metavar="LAB", help="The lab, or its number.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write.", show_default=False)],
    seed: Annotated[int, typer.Option(help="Another seed, another world.", min=1)] = 1,
    scale: Annotated[float, typer.Option(help="1 = the story's size.")] = 1.0,
    healthy: Annotated[bool, typer.Option("--healthy", help="Before the fault.")] = False,
    sick: Annotated[bool, typer.Option("--sick", help="With the fault; the default.")] = False,
    repaired: Annotated[bool, typer.Option("--repaired", help="After the reference fix.")] = False,
    profile: Annotated[str, typer.Option(help="ordinary, weekend, month_end, …")] = "ordinary",
    size: Annotated[float, typer.Option(help="How large the fault is; 1 = the story's.")] = 1.0,
    run_on: Annotated[int, typer.Option(help="Minutes the world goes on after the page.")] = 0,
    suspect: Annotated[
        str | None, typer.Option(help="Another fault that raises the same page.")
    ] = None,
) -> None:
    """Build one world into a DuckDB file."""
    from grader import world as worlds

    states: list[tuple[bool, Literal["healthy", "sick", "repaired"]]] = [
        (healthy, "healthy"),
        (sick, "sick"),
        (repaired, "repaired"),
    ]
    asked = [state for wanted, state in states if wanted]
    if len(asked) > 1:
        raise typer.BadParameter("choose one of --healthy, --sick and --repaired.")
    err = Console(stderr=True)
    lab = incident.load(name)
    if not (lab.folder / "world.sql").is_file():
        raise FiredrillError(
            f"{lab.slug} comes without its generator here (a class's release), so no world can be "
            "built. Ask for the built files, and set FIREDRILL_WORLDS to their folder."
        )
    spec = worlds.Spec(
        lab,
        seed=seed,
        scale=scale,
        state=asked[0] if asked else "sick",
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


def practice(lab: Lab, seed: int, console: Console) -> Path:
    """The practice world of a lab, built with a bar if it is not there yet."""
    from grader import world as worlds

    spec = worlds.Spec(lab, seed=seed)
    there = paths.cache_root() / "worlds" / spec.file_name
    if not there.is_file():
        console.print(f"Building the practice world of {lab.slug}, once …", highlight=False)
    with bars.bar("Building", console) as bar:
        return worlds.cached(spec, bar)
