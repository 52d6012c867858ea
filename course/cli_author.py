"""`firedrill author`: for those who write labs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from grader import incident
from grader.errors import FiredrillError
from grader.verdict import Verdict

from . import cli_author_edges, cli_author_example, cli_author_lab, frames, options

if TYPE_CHECKING:
    from grader.author import Facts

app = typer.Typer(help="For authors of labs: what a world says.", no_args_is_help=True)


@app.command(epilog="Example: `firedrill author facts 07-ledger-written-twice --seed 3 --json`")
def facts(
    name: Annotated[str, typer.Argument(metavar="LAB", help="The lab, or its number.")],
    seed: options.Seed = 1,
    scale: options.Scale = 1.0,
    profile: options.Profile = "ordinary",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Each truth of a world, computed in two ways, and the figures of its story.

    Exit code 1 where the two ways differ.
    """
    from grader import author

    err = Console(stderr=True)
    lab = incident.load(name)
    with err.status(f"Building {lab.slug}, seed {seed} …"):
        found = author.facts(lab, seed, scale=scale, profile=profile)
    if as_json:
        print(json.dumps(found.document(), ensure_ascii=False, indent=2))
    else:
        _show(found, Console())
    raise typer.Exit(0 if found.holds else 1)


def _show(found: Facts, out: Console) -> None:
    """A table of facts, the two ways side by side; then the figures, then what is broken."""
    table = Table("fact", "from the tables", "from the mechanism", "", box=None, pad_edge=False)
    for fact in found.facts:
        sign = "[green]✔[/] agree" if fact.agree else "[red]✘[/] differ"
        sign += f": {fact.why}" if fact.why else ""
        table.add_row(fact.name, frames.show(fact.public), frames.show(fact.mechanism), sign)
    out.print(table)
    figures = Table("figure", "value", box=None, pad_edge=False)
    for name, value in found.figures.items():
        figures.add_row(name, frames.show(value))
    out.print("", figures)
    for name, count in found.broken_assumptions.items():
        out.print(f"[red]✘[/] the assumption {name} is broken by {count:,} rows")


@app.command(epilog="Example: `firedrill author schema --out docs/verdict.schema.json --force`")
def schema(
    out: Annotated[Path | None, typer.Option("--out", help="A file; else it is printed.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """The JSON Schema of a verdict, as `firedrill check --json` prints it."""
    text = json.dumps(Verdict.model_json_schema(), indent=2, sort_keys=True) + "\n"
    if out is None:
        print(text, end="")
        return
    if out.exists() and not force:
        raise FiredrillError(f"{out} is there already. --force overwrites it.")
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        said = (error.strerror or "no access").lower()
        raise FiredrillError(f"{out} cannot be written: {said}.") from None


app.command("new", epilog=cli_author_lab.NEW)(cli_author_lab.new)
app.command("example", epilog=cli_author_example.HELP)(cli_author_example.example)
app.command("edges", epilog=cli_author_edges.HELP)(cli_author_edges.edges)
app.command("check", epilog=cli_author_lab.CHECK)(cli_author_lab.check)
