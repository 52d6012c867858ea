"""`firedrill author new` and `check`: a lab that begins well, and whether one is ready."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from grader import incident, paths
from grader.errors import UnknownName

from . import bars, options, shares

if TYPE_CHECKING:
    from grader.author_check import Finding
    from grader.incident import Lab

NEW = "Example: `firedrill author new 12-late-parcels --into mylabs`"
CHECK = (
    "Examples: `firedrill author check 07-ledger-written-twice --quick` · "
    "`firedrill author check 07 written_twice` · `firedrill author check --all --json`"
)
PATIENCE = 10  # seconds without a word, where there is no bar
_SIGNS = {
    "ok": ("✔ ok     ", "green"),
    "failed": ("✘ failed ", "red"),
    "warning": ("◐ warning", "yellow"),
}


def new(
    name: Annotated[str, typer.Argument(metavar="LAB", help="Its name: 12-late-parcels.")],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", help="A folder for datasets/ and notebooks/. Default: the one you are in."
        ),
    ] = None,
) -> None:
    """Write a small lab that passes its own checks; nothing that is there is overwritten."""
    from grader import author_new

    root = (into or Path.cwd()).expanduser()
    with Console(stderr=True).status("Writing the lab, and reading its figures …"):
        written = author_new.create(name, root)
    mine = root.resolve() != paths.labs_root().resolve()
    labs = f"  export FIREDRILL_LABS={root.resolve()}\n" if mine else ""
    folders = "\n".join(map(str, written))
    print(
        f"{folders}\n\nLook at it, then change it file by file, and check it again:\n"
        f"{labs}  firedrill author check {name}\n  firedrill lab {name}\n"
        "docs/authors.md of the project describes every file; `firedrill author example` copies a"
        " whole lab to read."
    )


def check(
    name: Annotated[
        str | None,
        typer.Argument(metavar="LAB", help="The lab, or its number.", show_default=False),
    ] = None,
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="[QUESTION]",
            help="Only what is claimed of one question, its labelled answers included.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All labs that are here.")] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Only what needs no world: words, questions, tables.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", min=0, help="Processes that look side by side; 0: as many as cores."
        ),
    ] = 0,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Judge again answers whose verdict is remembered.")
    ] = False,
) -> None:
    """What makes a lab ready, as far as a machine can prove it: a line a claim, with its figure.

    Exit code 1 where a claim has failed; a warning is for a person to decide.
    """
    if every == (name is not None):
        raise typer.BadParameter("name one lab, or --all.")
    labs = [_lab(each) for each in (incident.slugs() if every else [str(name)])]
    found = _found(labs, question, quick, as_json, jobs or options.cores(), fresh)
    if as_json:
        print(json.dumps(_document(found), ensure_ascii=False, indent=2))
    failed = any(each.state == "failed" for findings in found.values() for each in findings)
    raise typer.Exit(1 if failed else 0)


def _lab(name: str) -> Lab:
    """A lab that is here; one of the folder one stands in counts too."""
    try:
        return incident.load(name)
    except UnknownName:
        here = Path.cwd() / "datasets" / name
        if (here / "incident.toml").is_file():
            return incident.load_folder(here)
        raise


def _found(
    labs: list[Lab], question: str | None, quick: bool, as_json: bool, jobs: int, fresh: bool
) -> dict[str, list[Finding]]:
    """Lab → its findings, printed in order as they come; looked at side by side if jobs > 1."""
    from grader import author_check

    if question is not None:
        question = labs[0].question(question).name  # before anything is printed
    err = Console(stderr=True)
    bar = _Bar(err) if err.is_terminal else None
    found = {}
    with (
        author_check.crew_of(labs, 1 if quick else jobs, fresh=fresh) as crew,
        bar.progress if bar else nullcontext(),
    ):
        if crew is None:
            told = bar or Lines(err)
            begun = [
                author_check.findings(lab, question, quick=quick, progress=told, fresh=fresh)
                for lab in labs
            ]
        else:
            told = bar or Lines(err, what="parts")
            crew.told = partial(told, f"{jobs} side by side")
            begun = [author_check.begin(lab, question, crew=crew) for lab in labs]
        for lab, findings in zip(labs, begun, strict=True):
            found[lab.slug] = _printed(lab, question, findings, as_json)
    return found


def _printed(
    lab: Lab, question: str | None, findings: Iterator[Finding], as_json: bool
) -> list[Finding]:
    out = Console(highlight=False)
    if not as_json:
        out.print(Text(" · ".join(filter(None, (lab.slug, lab.title, question))), "bold"))
    found = []
    for finding in findings:
        found.append(finding)
        if not as_json:
            sign, style = _SIGNS[finding.state]
            line = Text.assemble((sign, style), f" {finding.name}: {finding.says}")
            out.print(line, soft_wrap=True)
            out.file.flush()  # a file is read while the next claim is looked at
    if not as_json:
        states = Counter(finding.state for finding in found)
        out.print(f"{states['ok']} ok, {states['warning']} warnings, {states['failed']} failed\n")
    return found


class Lines:
    """The same where no bar can be drawn: a line now and then, while one claim lasts."""

    def __init__(
        self, err: Console, clock: Callable[[], float] = time.monotonic, what: str = "claims"
    ) -> None:
        """clock: seconds since any instant. what: is counted."""
        self._say, self._what = bars.Lines(err, PATIENCE, clock), what

    def __call__(self, what: str, done: int, total: int) -> None:
        self._say(f"{what} ({done} of {total} {self._what} done)")


class _Bar:
    """What is looked at now, and how long the rest may take."""

    def __init__(self, err: Console) -> None:
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeRemainingColumn(),
            console=err,
            transient=True,
        )
        self._task = self.progress.add_task("", total=None)

    def __call__(self, what: str, done: int, total: int) -> None:
        within = shares.counted(what)  # the claim that is looked at may be long
        self.progress.update(self._task, description=what, completed=done + within, total=total)


def _document(found: dict[str, list[Finding]]) -> dict[str, Any]:
    return {
        "format": 1,
        "labs": {
            slug: [{"name": f.name, "state": f.state, "says": f.says} for f in findings]
            for slug, findings in found.items()
        },
    }
