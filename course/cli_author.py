"""`firedrill author`: for those who write labs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from grader import incident
from grader.verdict import Verdict

app = typer.Typer(help="For authors of labs: what a world says.", no_args_is_help=True)


@app.callback()
def _author() -> None:
    pass


@app.command(epilog="Example: `firedrill author facts 07-ledger-written-twice --seed 3 --json`")
def facts(
    name: Annotated[str, typer.Argument(metavar="LAB", help="The lab, or its number.")],
    seed: Annotated[int, typer.Option(help="The world's seed.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Each truth of a world, computed in two ways, and the figures of its story.

    Exit code 1 where the two ways differ.
    """
    from grader import author

    found = author.facts(incident.load(name), seed)
    print(found)


@app.command(epilog="Example: `firedrill author schema --out docs/verdict.schema.json`")
def schema(
    out: Annotated[Path | None, typer.Option("--out", help="A file; else it is printed.")] = None,
) -> None:
    """The JSON Schema of a verdict, as `firedrill check --json` prints it."""
    text = json.dumps(Verdict.model_json_schema(), indent=2, sort_keys=True) + "\n"
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, encoding="utf-8")
