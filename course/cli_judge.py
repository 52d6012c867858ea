"""`firedrill judge`: one answer, or a file of them, against references; no lab needed.

Exit codes: 0 all right · 1 some not · 2 none wrong but some not judged · 64 not understood.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.columns import Columns
from rich.console import Console, Group
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from . import options

EXAMPLES = (
    "Examples: `firedrill judge --schema shop.sql --reference sums.sql --answer ana.sql` · "
    "`firedrill judge --batch answers.jsonl --jobs 4 > verdicts.jsonl`"
)
PATIENCE = 2.0  # seconds after which a bar tells how long it will take
_STYLES = {"right": "green", "partly": "yellow", "wrong": "red", "rejected": "red"}
_WORDS = {
    "right": "✔ right",
    "partly": "◐ partly right",
    "wrong": "✘ wrong",
    "rejected": "✘ rejected",
    "unknown": "? not judged",
}


def judge(
    schema: Annotated[
        Path | None, typer.Option("--schema", help="CREATE TABLE statements.", metavar="FILE")
    ] = None,
    reference: Annotated[
        Path | None, typer.Option("--reference", help="The right query.", metavar="FILE")
    ] = None,
    answer: Annotated[
        Path | None, typer.Option("--answer", help="The query to be judged.", metavar="FILE")
    ] = None,
    ordered: Annotated[
        bool, typer.Option("--ordered", help="The order of rows counts, ties aside.")
    ] = False,
    assume: Annotated[
        list[str] | None,
        typer.Option("--assume", help="SQL that is true of every legal database.", metavar="SQL"),
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option("--batch", help="Requests, a line of JSON each; `-` reads standard input."),
    ] = None,
    worlds: options.Worlds = None,
    timeout: options.Timeout = None,
    jobs: options.Jobs = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the document as JSON.")] = False,
) -> None:
    """Judge a query against a reference; show the smallest database on which they differ.

    Exit code: 0 all right, 1 some not, 2 some not judged, 64 not understood.
    """
    from grader.search.look import WORLDS
    from grader.standalone.judging import SECONDS

    from .batch import Limits

    limits = Limits(worlds or WORLDS, timeout or SECONDS)
    files = {"--schema": schema, "--reference": reference, "--answer": answer}
    if batch is not None:
        if given := [flag for flag, path in files.items() if path]:
            raise typer.BadParameter(
                f"it takes the place of {', '.join(given)}", param_hint="'--batch'"
            )
        raise typer.Exit(_batch(batch, limits, jobs))
    if missing := [flag for flag, path in files.items() if path is None]:
        raise typer.BadParameter(f"{', '.join(missing)} is needed, or --batch FILE.")
    fields = {
        "id": answer.name if answer else None,
        **{flag[2:]: _read(path, flag) for flag, path in files.items() if path},
        "ordered": ordered,
        "assumptions": assume or [],
    }
    raise typer.Exit(_single(fields, limits, as_json))


# -- one answer ---------------------------------------------------------------------------------


def _single(fields: dict[str, Any], limits: Any, as_json: bool) -> int:
    from grader.standalone.judging import Standalone

    err = Console(stderr=True)
    with Standalone(worlds=limits.worlds, seconds=limits.seconds) as judges:
        if err.is_terminal:
            with err.status("Looking for a small database on which they differ …"):
                document = judges.document(fields)
        else:
            document = judges.document(fields)
    if as_json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        show(document, Console())
    return exit_code([document])


def show(document: dict[str, Any], out: Console) -> None:
    """The verdict, the small database, and both results side by side."""
    verdict = document["verdict"]
    out.print(Text(_WORDS[verdict], f"bold {_STYLES.get(verdict, 'cyan')}"))
    out.print(Text(document["headline"]), soft_wrap=True)
    if verdict == "rejected" and "\n" in document["reason"]:
        out.print(Text(document["reason"].partition("\n")[2]), soft_wrap=True)
    for notice in document["notices"]:
        out.print(Text(f"Note: {notice}"), soft_wrap=True)
    found = document["counterexample"]
    if found:
        _database(found, out)
    searched = document["searched"]
    if searched["worlds"]:
        said = f"Looked at {searched['worlds']:,} small databases; "
        out.print(Text(f"\n{said}{searched['exercised']:,} of them gave rows.", "dim"))


def _database(found: dict[str, Any], out: Console) -> None:
    tables = found["tables"]
    filled = {name: table for name, table in tables.items() if table["rows"]}
    shown = [_table(name, table) for name, table in filled.items()]
    out.print("\nThe smallest database found:" if filled else "\nWith every table empty:")
    if shown:
        out.print(Columns(shown, padding=(0, 4)))
    empty = [name for name in tables if name not in filled]
    if filled and empty:
        out.print(Text(f"Empty: {', '.join(empty)}"), soft_wrap=True)
    both = [_table("the answer", found["answer"]), _table("the reference", found["reference"])]
    out.print("")
    out.print(Columns(both, padding=(0, 4)))


def _table(title: str, content: dict[str, Any]) -> Group:
    table = Table(header_style="bold")
    for column in content["columns"]:
        table.add_column(Text(column))
    for row in content["rows"]:
        table.add_row(*(Text("NULL", "dim") if cell is None else Text(cell) for cell in row))
    parts: list[Any] = [Text(title, "bold"), table]
    if error := content.get("error"):
        parts = [Text(title, "bold"), Text(f"ends in an error: {error}")]
    elif not content["rows"]:
        parts.append(Text("no row", "dim"))
    if left := content.get("left_out"):
        parts.append(Text(f"and {left:,} more", "dim"))
    return Group(*parts)


# -- many answers -------------------------------------------------------------------------------


def _batch(source: str, limits: Any, jobs: int) -> int:
    from . import batch

    lines, total = _lines(source)
    codes: set[int] = set()
    with _bar(total) as advance:
        for document in batch.documents(lines, limits, jobs):
            # One write a document: what Ctrl-C leaves behind are whole lines.
            sys.stdout.write(batch.as_line(document) + "\n")
            sys.stdout.flush()
            codes.add(exit_code([document]))
            advance()
    return next((code for code in (1, 2) if code in codes), 0)


def exit_code(documents: Iterable[dict[str, Any]]) -> int:
    """0 all right, 1 some wrong, 2 none wrong but some not judged; a text is no right or wrong."""
    verdicts = {document.get("verdict", "right") for document in documents}
    if verdicts <= {"right"}:
        return 0
    return 2 if verdicts <= {"right", "unknown"} else 1


def _lines(source: str) -> tuple[Iterable[tuple[int, str]], int | None]:
    """Lines that hold something, with their numbers; how many, where that is known beforehand."""
    if source == "-":
        return _numbered(sys.stdin), None
    text = _read(Path(source), "--batch")
    lines = list(_numbered(text.split("\n")))
    return lines, len(lines)


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((at, line) for at, line in enumerate(lines, start=1) if line.strip())


def _read(path: Path, flag: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        said = f"{path} is not UTF-8 text (byte {error.start}). Save it as UTF-8."
    except OSError as error:
        said = f"{path} cannot be read: {(error.strerror or 'no such file').lower()}."
    raise typer.BadParameter(said, param_hint=f"'{flag}'")


@contextmanager
def _bar(total: int | None) -> Iterator[Any]:
    """A function that counts one more; after a while a bar on stderr shows how many are left."""
    err = Console(stderr=True)
    if not err.is_terminal:
        yield lambda: None
        return
    started = time.monotonic()
    with Progress(
        TextColumn("judged"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
    ) as progress:
        task = progress.add_task("judged", total=total, visible=False)

        def advance() -> None:
            progress.update(task, advance=1, visible=time.monotonic() - started > PATIENCE)

        yield advance
