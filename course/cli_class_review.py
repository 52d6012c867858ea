"""`firedrill class review`: all texts of one question on a page, decided key by key."""

from __future__ import annotations

import contextlib
import html
import os
import tempfile
import webbrowser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from grader.errors import FiredrillError

from . import bars
from . import cli_class_options as options

if TYPE_CHECKING:
    from grader.classroom.reviewing.decisions import Desk
    from grader.classroom.reviewing.texts import Found
    from grader.classroom.roster import Names

EXAMPLES = (
    "Examples: `firedrill class review postmortem` · "
    "`firedrill class review update_1 --lab 07 --no-browser` · "
    "`firedrill class review postmortem --out tonight.html`"
)


def review(
    question: Annotated[
        str,
        typer.Argument(metavar="QUESTION", help="A %%write question: `postmortem`, `07/update_1`."),
    ],
    lab: Annotated[str | None, typer.Option("--lab", help="Its lab, where several ask it.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.html", help="Write a page to read, without a server."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file of --out.")] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address.")
    ] = False,
    port: Annotated[int, typer.Option("--port", help="0: any that is free.")] = 0,
    course: options.Course = Path(),
) -> None:
    """Read all texts of a question, the most doubtful first, and decide key by key.

    Each decision is in the gradebook at once. The page is on this computer only, until Ctrl-C.
    """
    from grader.classroom import nbgraders, roster, tables
    from grader.classroom.course import Course
    from grader.classroom.reviewing import decisions, page, texts

    root = course.expanduser().resolve()
    own = nbgraders.read(root)
    here = Course(root)
    asked = texts.find(here, question, lab)
    if out is not None and out.exists() and not force:
        raise FiredrillError(f"{out} is there already. --force overwrites it.")
    with bars.bar("Reading", Console(stderr=True)) as bar:
        found = texts.read(here, asked, texts.practice_scale(root), bar)
    desk = decisions.Desk(root, own, asked, found.groups)
    names = roster.names(root)
    notices = _notices(found, desk, names)
    console = Console(highlight=False)
    for notice in notices:
        console.print(Text(notice, "yellow"), soft_wrap=True)
    states = {state.id: state for state in desk.states()}
    if not states:
        raise FiredrillError(
            f"There is no graded text of {asked.assignment}/{asked.question.name} yet. "
            f"Grade first: firedrill class grade {asked.assignment}"
        )
    count = sum(len(state.cells) for state in states.values())
    said = f"{asked.question.name}: {count} texts, {len(states)} different"
    if out is not None:
        made = page.html(
            found,
            states,
            desk.max_points,
            notices,
            nonce=page.new_nonce(),
            bank=None,
            names=names,
        )
        tables.write_whole(out, made.encode("utf-8", "replace"))
        console.print(Text(f"Wrote {out}. {said}."), soft_wrap=True)
        return
    done = sum(state.decided for state in states.values())
    console.print(Text(f"{said}, {done} of them decided."), soft_wrap=True)
    _serve(root, found, desk, notices, port, not no_browser, console)


def _serve(
    root: Path,
    found: Found,
    desk: Desk,
    notices: Sequence[str],
    port: int,
    browser: bool,
    console: Console,
) -> None:
    from grader.classroom.reviewing.server import Server

    try:
        server = Server(root, found, desk, notices, port)
    except OSError as error:
        raise FiredrillError(
            f"Port {port} cannot be used: {error.strerror}. Leave out --port, for any free one."
        ) from None
    with server, contextlib.ExitStack() as stack:
        console.print(Text(f"The page, for this computer only: {server.address}"), soft_wrap=True)
        console.print("Every decision is saved at once. Ctrl-C here when you are done.")
        if browser:
            webbrowser.open(stack.enter_context(_unlisted(server.address)))
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
    states = desk.states()
    done = sum(state.decided for state in states)
    console.print(f"\n{done} of {len(states)} different texts are decided.")
    if left := server.left():
        texts = "1 text" if left[0].texts == 1 else f"{left[0].texts} texts"
        console.print(Text(f"Next, {texts} open: {left[0].command}"), soft_wrap=True)


@contextlib.contextmanager
def _unlisted(address: str) -> Iterator[str]:
    """A file only we can read that leads to the address: what starts a browser is seen by all."""
    handle, name = tempfile.mkstemp(prefix="firedrill-review-", suffix=".html")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f'<meta http-equiv="refresh" content="0;url={html.escape(address)}">')
    try:
        yield Path(name).as_uri()
    finally:
        os.unlink(name)


def _notices(found: Found, desk: Desk, names: Names) -> list[str]:
    """Whose texts are not on the page, and why."""
    lines = (
        ("Handed in and not graded yet, so not here", found.ungraded),
        ("Not readable, so without a text", found.unreadable),
        ("Graded, but not in the gradebook: grade again", desk.missing),
    )
    return [f"{what}: {names.listed(students)}." for what, students in lines if students]
