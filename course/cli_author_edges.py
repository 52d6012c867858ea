"""`firedrill author edges`: makes the small databases that tell wrong answers apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from grader import incident
from grader.errors import UnknownName

from . import bars

if TYPE_CHECKING:
    from grader.edge import Edge
    from grader.incident import Lab
    from grader.questions import SqlQuestion

HELP = "Example: `firedrill author edges 07-ledger-written-twice written_twice`"


def edges(
    name: Annotated[str, typer.Argument(metavar="LAB", help="The lab, or its number.")],
    question: Annotated[
        str | None, typer.Argument(metavar="[QUESTION]", help="One question; else all queries.")
    ] = None,
    short: Annotated[
        bool, typer.Option("--short", help="Search a twentieth as long, while you try things.")
    ] = False,
) -> None:
    """Make the edge databases of a lab's queries, and write them beside its SQL.

    Each is kept because it tells a wrong query from the reference; the same are made each time.
    A quarter of an hour for each question. Read the files before you commit them.
    """
    from grader import schema
    from grader.edge import build, store, sweep, unargued
    from grader.mutants import mutants
    from grader.sandbox.client import Sandbox

    lab = incident.load(name)
    err = Console(stderr=True)
    tables = schema.read(lab.sql("schema.sql"))
    blocks = []
    shown = Table("question", "databases", "rows", "mutants", "3 times", "survive", box=None)
    with Sandbox() as sandbox:
        for asked in _asked(lab, question):
            with bars.bar("Edge databases", err) as bar:
                searched = sweep.SHORT if short else sweep.DATABASES
                edge = build.build(lab, asked, sandbox, bar, searched)
            path = store.path(lab, asked)
            path.parent.mkdir(exist_ok=True)
            path.write_text(store.text(edge, tables), encoding="utf-8")
            shown.add_row(asked.name, *_figures(edge))
            err.print(f"{path} is written.")
            says = {each.id: each.says for each in mutants(lab.references[asked.name], tables)}
            blocks.append(unargued.block(asked, edge, says))
    Console().print(shown)
    if missing := "\n\n".join(filter(None, blocks)):
        print(f"\nEach of these needs a reason, or another look at its question:\n\n{missing}")


def _asked(lab: Lab, name: str | None) -> list[SqlQuestion]:
    queries = [each for each in lab.questions if each.kind == "sql"]
    if name is None:
        return queries
    chosen = [each for each in queries if each.name == lab.question(name).name]
    if not chosen:
        raise UnknownName("query", name, [each.name for each in queries])
    return chosen


def _figures(edge: Edge) -> list[str]:
    often = sum(len(each.kills) >= 3 for each in edge.mutants)
    return [
        str(len(edge.databases)),
        str(edge.rows),
        str(len(edge.mutants) + len(edge.survivors)),
        str(often),
        str(len(edge.survivors)),
    ]
