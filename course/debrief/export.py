"""The debrief as one HTML file for a portfolio: asked, found, repaired, written; and a drill.

Nothing in it is fetched or run: no script, no link to a file, and a policy that forbids both. What
the learner wrote stands there as text.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import cards
from grader.errors import FiredrillError
from grader.questions import Question
from grader.worlds.figures import render

from . import acts, signals
from .blocks import Block, code, joined, listed, said
from .page import Debrief

if TYPE_CHECKING:
    from ..session import Session

DRILL = (
    "This was a drill: an incident rebuilt as data, at a company that does not exist. The "
    "queries, repairs and texts below are the work of whoever shows this page; points were given "
    "by a program."
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*")
_HEADS = {
    "found": "What was found",
    "repaired": "What was repaired",
    "watched": "What watches for the next one",
    "written": "What was written",
}
_KINDS = {
    "sql": "found",
    "facts": "found",
    "fix": "repaired",
    "monitor": "watched",
    "write": "written",
}
_STYLE = """
:root { color-scheme: light dark }
body { margin: 0 auto; max-width: 62em; padding: 1.5em; background: #fff; color: #1f2328;
  font: 15px/1.5 system-ui, sans-serif }
@media (prefers-color-scheme: dark) {
  body { background: #111; color: #e6e6e6; --jp-ui-font-color1: #e6e6e6;
    --jp-ui-font-color2: #b0b6bd; --jp-border-color1: #4a4f55 }
}
h1 { font-size: 26px; line-height: 1.25 }
h2 { font-size: 19px !important }
pre { overflow-x: auto }
"""


class NotSaved(FiredrillError):
    """The file was not written, and why."""


def save(session: Session, debrief: Debrief, name: str, today: dt.date) -> Path:
    """Write it into the workspace under that name; a dated one where the name is taken."""
    stem = name.removesuffix(".html").strip()
    if not _NAME.fullmatch(stem):
        raise NotSaved(
            f"`{name}` is no plain name of a file: letters, digits, `-`, `_` and `.` will do. "
            "It is written into your workspace. Write: `%debrief --save portfolio.html`."
        )
    text = document(session, debrief)
    for path in _names(session.workspace, stem, today):
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            continue
        except OSError as error:
            reason = (error.strerror or "it cannot be written").lower()
            raise NotSaved(f"`{path.name}` was not saved: {reason}.") from None
        return path
    raise NotSaved(f"There are many files called `{stem}` already. Choose another name.")


def _names(folder: Path, stem: str, today: dt.date) -> list[Path]:
    dated = f"{stem}-{today:%Y-%m-%d}"
    return [
        folder / f"{each}.html"
        for each in (stem, dated, *(f"{dated}-{number}" for number in range(2, 100)))
    ]


def document(session: Session, debrief: Debrief) -> str:
    """The page; everything from outside is escaped."""
    lab, records = session.lab, session.records()
    title = f"{lab.title}: an incident drill"
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    parts = [_asked(session)]
    parts += [
        block
        for part, head in _HEADS.items()
        if (block := _work(session, records, part, head)) is not None
    ]
    shown = [*parts, *debrief.head, debrief.timeline, *debrief.rest[:1]]
    body = "".join(block.markup(2) for block in shown)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{cards.escape(title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{cards.escape(title)}</h1>{cards.prose(f'**{DRILL}**')}{body}</main></body></html>\n"
    )


def _asked(session: Session) -> Block:
    lab, figures = session.lab, session.figures
    page = " ".join(render(lab.page.text, figures).split())
    rows = [f"`{question.name}`: {question.asks}" for question in lab.questions]
    return Block("What was asked", *joined(said(lab.summary, f"The page: {page}"), listed(rows)))


def _work(session: Session, records: list[dict[str, Any]], part: str, head: str) -> Block | None:
    pieces = []
    for question in session.lab.questions:
        if _KINDS[question.kind] == part:
            text = acts.right_text(session.lab, records, question.name)
            text = text or acts.last_text(session.lab, records, question.name)
            if text:
                pieces.append(_one(question, text, records, session.released))
    return Block(head, *joined(*pieces)) if pieces else None


def _one(
    question: Question, text: str, records: list[dict[str, Any]], released: bool
) -> tuple[str, str]:
    judged = signals.evidence(records, question, released=released)
    lead = f"**{question.asks[:1].upper()}{question.asks[1:]}** (`{question.name}`). {judged}"
    return joined(said(lead), (code(text), text))
