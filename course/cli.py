"""The `firedrill` command. Every mistake ends in one sentence on stderr, none in a traceback.

Exit codes: 0 well · 1 some answers are not right, or the doctor found something broken · 2 could
not be done, or not judged · 64 the command was not understood.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from grader import __version__, incident, paths, quick_imports, release
from grader.errors import FiredrillError, Interrupted, UnknownName
from grader.incident import Lab

from . import cli_author, cli_class, cli_judge, cli_world, options, trouble

STOPPED = 130  # by Ctrl-C, as shells have it
USAGE = 64  # as BSD's sysexits has it; 2 means "not judged" here

app = typer.Typer(
    help="Be on call for data: incidents rebuilt as data, repaired in SQL, judged.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
out = Console()
err = Console(stderr=True)

LabName = Annotated[
    str | None, typer.Argument(help="The lab, or its number. Default: the one you stopped in.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Workspace = Annotated[
    Path | None, typer.Option("--workspace", help="Folder of your notebooks.", show_default=False)
]


@app.callback(invoke_without_command=True)
def _firedrill(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        out.print(f"firedrill {__version__}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


@app.command("list", epilog="Example: `firedrill list --json`")
def list_labs(as_json: AsJson = False) -> None:
    """The labs that are here, in the order of the course."""
    labs = incident.course()
    if as_json:
        rows = [
            {
                "lab": lab.slug,
                "title": lab.title,
                "severity": lab.severity,
                "minutes": lab.minutes,
                "questions": len(lab.questions),
                "points": sum(question.points for question in lab.questions),
                "trains": lab.trains,
                "summary": lab.summary,
            }
            for lab in labs
        ]
        _json(rows)
        return
    for lab in labs:
        points = sum(question.points for question in lab.questions)
        counts = f"{lab.minutes} minutes, {len(lab.questions)} questions, {points:g} points"
        out.print(f"[bold]{lab.slug}[/bold]  {lab.severity}, {counts}")
        said = f"{escape(lab.title)}: {escape(lab.trains)}"
        out.print(Padding(said, (0, 0, 1, 4), expand=False))
    out.print("Start one: firedrill lab LAB")


@app.command(epilog="Example: `firedrill lab 07 --no-browser --port 8899 --workspace oncall`")
def lab(
    name: LabName = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address; open nothing.")
    ] = False,
    port: options.Port = None,
    workspace: Workspace = None,
    seed: options.SeedOfLab = None,
    student: Annotated[
        str | None, typer.Option("--student", metavar="ID", help="Who you are to your class.")
    ] = None,
) -> None:
    """Lay out your notebooks, build the practice world, open JupyterLab where you stopped.

    In a folder that a class gave out, its notebook is opened as it is.
    """
    from . import identity, resume
    from . import lab as server
    from . import workspace as laying

    folder = (workspace or laying.default()).expanduser().resolve()
    if student is not None:
        identity.keep(folder, student)
    seed = seed or laying.remembered_seed(folder)
    if (mark := release.read(folder)) is not None:
        server.choose_port(port)
        notebook, news = _given_out(folder, mark), []
    else:
        every = _every()
        chosen = incident.load(name) if name else resume.lab(folder, every, seed=seed)
        if chosen.sealed:
            raise FiredrillError(
                "This installation belongs to a class. Go to the folder that the class gave out "
                f"(it holds {paths.RELEASE_MARK}), and type `firedrill lab` there."
            )
        server.choose_port(port)  # a port that is taken is said before anything is built
        news = laying.lay_out(folder, every, seed=seed, today=dt.date.today())
        cli_world.practice(chosen, seed, err)
        notebook = laying.to_open(folder, chosen.slug)
    for sentence in news:
        out.print(sentence, highlight=False)
    with err.status("Starting JupyterLab …"):
        (folder / laying.FOLDER).mkdir(parents=True, exist_ok=True)
        running = server.start(folder, notebook, port=port, seed=seed)
    opened = not no_browser and server.open_browser(running.address)
    lead = "JupyterLab is open in your browser:" if opened else "Open this in your browser:"
    print(f"{lead}\n  {running.address}\nYour notebooks: {folder}\nCtrl-C ends it.", flush=True)
    code = running.wait()
    print(f"\n{server.farewell(code, folder)}", flush=True)
    if code:
        raise typer.Exit(1)


@app.command(
    epilog="Examples: `firedrill check 07-ledger-written-twice.ipynb` · "
    "`firedrill check ana.ipynb --json > ana.json`"
)
def check(
    file: Annotated[Path, typer.Argument(help="The notebook, .ipynb or .md.", show_default=False)],
    as_json: AsJson = False,
    name: Annotated[
        str | None, typer.Option("--lab", help="The lab, where the notebook does not say it.")
    ] = None,
    seed: options.SeedOfNotebook = None,
    scale: options.ScaleOfNotebook = None,
) -> None:
    """Judge a whole notebook, without a kernel: a card for each question, then the sum.

    Exit code: 0 all right, 1 some not, 2 some not judged, 64 not understood.
    """
    from . import cli_check

    raise typer.Exit(cli_check.run(file, name, seed, scale, as_json, out, err))


@app.command(epilog="Example: `firedrill doctor --json`")
def doctor(as_json: AsJson = False) -> None:
    """Look at this computer: versions, memory, disk, write access, ports; a repair for each."""
    from . import doctor as doctors

    signs = {"ok": "[green]✔[/] ok", "mind": "[yellow]◐[/] mind", "broken": "[red]✘[/] broken"}
    table = Table(box=None, show_header=False, pad_edge=False)
    found = []
    for finding in doctors.findings():
        found.append(finding)
        said = f"{finding.found}. {finding.repair}" if finding.repair else finding.found
        table.add_row(signs[finding.state], finding.what, escape(said))
    if as_json:
        _json([finding.document() for finding in found])
    else:
        out.print(table)
    raise typer.Exit(1 if any(finding.state == "broken" for finding in found) else 0)


@app.command(epilog="Example: `firedrill clean --dry-run`")
def clean(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Free the cache: built worlds, and copies of sessions that have ended. Never a notebook."""
    from dataclasses import asdict

    from . import cleaning

    freed = cleaning.clean(dry_run=dry_run)
    if as_json:
        _json([asdict(each) for each in freed])
        return
    for each in freed:
        stays = f" ({each.kept} in use stay)" if each.kept else ""
        out.print(f"{each.what}: {each.files} files, {each.bytes / 1e6:.1f} MB{stays}")
    total = sum(each.bytes for each in freed) / 1e6
    verb = "would be freed" if dry_run else "freed"
    out.print(f"{total:.1f} MB {verb}. Worlds are built again when they are needed.")


app.command("judge", epilog=cli_judge.EXAMPLES)(cli_judge.judge)
app.command("world", epilog=cli_world.EXAMPLES)(cli_world.world)
app.add_typer(cli_author.app, name="author")
app.add_typer(cli_class.app, name="class")


def main() -> None:
    """Run the command; the process ends with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not know ✔
            stream.reconfigure(errors="replace")
    with quick_imports.without_iri_grammars():
        sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code of a command line."""
    try:
        trouble.keep_off_the_screen(Path.cwd() / ".firedrill")
    except FileNotFoundError:  # others may clean up behind a terminal
        return _end(2, "The folder you are in is gone: cd to one that is there.", arguments)
    try:
        code = app(arguments, prog_name="firedrill", standalone_mode=False)
        if code == STOPPED:  # typer has caught Ctrl-C
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, Interrupted, typer.Abort):
        return _end(STOPPED, "Stopped.", arguments)
    except UnknownName as error:
        return _end(USAGE, str(error) + _where(error), arguments)
    except FiredrillError as error:
        return _end(2, str(error), arguments)
    except BrokenPipeError:
        sys.stdout = None  # the reader has gone; nothing to flush
        return 0
    except Exception as error:
        return _end(*_failed(error), arguments)


def _where(error: UnknownName) -> str:
    """Where labs were looked for, if one is not there: an author has some elsewhere."""
    if error.what != "lab" or error.nearest:
        return ""
    place = paths.labs_root() / "datasets"
    return f" Labs are looked for in {place}; FIREDRILL_LABS names another folder for them."


def _end(code: int, sentence: str, arguments: list[str]) -> int:
    """Say why it ended; where `check --json` was asked, as a document too."""
    err.print(sentence, highlight=False, markup=False, soft_wrap=True)
    if arguments[:1] == ["check"] and "--json" in arguments:
        from . import cli_check

        print(cli_check.not_judged(sentence))
    return code


def _failed(error: Exception) -> tuple[int, str]:
    """A usage error of typer's (whichever click it brings), or a fault of ours."""
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "firedrill"
        said = str(error.format_message()).strip()
        said += "" if said.endswith((".", "?")) else "."
        return USAGE, f"{said} See: {command} --help"
    return 2, trouble.sentence(error, Path.cwd() / ".firedrill")


def _given_out(folder: Path, mark: release.Release) -> str:
    """The notebook of a class's release, the lab's own first."""
    found = sorted(path.name for path in folder.glob("*.ipynb"))
    own = f"{mark.lab}.ipynb"
    if not found:
        raise FiredrillError(f"{folder} holds no notebook. Take it again from your class.")
    return own if own in found else found[0]


def _every() -> list[Lab]:
    labs = incident.course()
    if not labs:
        raise FiredrillError("There are no labs here. Unset FIREDRILL_LABS, or install again.")
    return labs


def _json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
