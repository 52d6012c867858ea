"""What JupyterLab's left sidebar shows of the open incident: plain HTML, made anew after each cell.

The extension opens a comm with the name `TARGET`; the kernel sends `{"html": …}` when it is opened
and whenever something has changed. A link with `data-cell` is a jump: the extension goes to the
cell whose first line it holds. All of it is on the screen of a magic, too: `%page`, `%clock`,
`%next`, `%hint`, `%map`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import cards
from grader.errors import FiredrillError
from grader.questions import Question

from . import clock, course_map, hints, pager, progress

if TYPE_CHECKING:
    from .magics import Magics
    from .session import Session

TARGET = "firedrill"
SIGNS = {"right": "✔", "shown": "✔", "partly right": "◐", "not yet": "✘", "does not run": "!"}


def html(session: Session | None, workspace: Path) -> str:
    """All of the sidebar. Without an open incident: the map."""
    parts = [] if session is None else _incident(session)
    return "".join([*parts, _section("The course", _map(workspace))])


def serve(shell: Any, magics: Magics) -> None:
    """Answer the extension's comm, and send what has changed after each cell."""
    kernel = getattr(shell, "kernel", None)
    if kernel is None or not hasattr(kernel, "comm_manager"):
        return
    panel = _Panel(magics)
    kernel.comm_manager.register_target(TARGET, panel.opened)
    shell.events.register("post_run_cell", panel.after_cell)


class _Panel:
    """The comms that are open, and what was sent last."""

    def __init__(self, magics: Magics) -> None:
        self._magics = magics
        self._comms: list[Any] = []
        self._sent = ""

    def opened(self, comm: Any, message: Any) -> None:
        """A page wants to show it."""
        self._comms.append(comm)
        comm.on_close(lambda _: self._comms.remove(comm))
        comm.send({"html": self._now()})

    def after_cell(self, *_: Any) -> None:
        """Send it where it has changed."""
        if self._comms and (now := self._now()) != self._sent:
            self._sent = now
            for comm in self._comms:
                comm.send({"html": now})

    def _now(self) -> str:
        try:
            return html(self._magics.opened, self._magics.workspace)
        except (FiredrillError, OSError, ValueError) as error:  # never in the way of a cell
            return _section("On call", f"<p>{cards.escape(str(error))}</p>")


def _incident(session: Session) -> list[str]:
    lab, records = session.lab, session.records()
    drill = clock.of(session)
    question = course_map.upcoming(session)
    parts = [_section(lab.title, pager.brief(session))]
    if drill.running and not drill.hidden:
        said = clock.sentence(lab, drill, session.step())
        parts.append(_section("The clock", f"<p>{cards.inline(said)}</p>"))
    jump = _jump(question) if question else ""
    said = cards.inline(course_map.next_sentence(session, ""))
    parts.append(_section("Next", f"<p>{said}</p>{jump}"))
    parts.append(_section("Messages", pager.thread(session)))
    if question and (read := hints.read_again(session, question)):
        items = "".join(f"<li>{cards.inline(hint)}</li>" for hint in read)
        parts.append(_section(f"Hints on {question.name}", f"<ol>{items}</ol>"))
    parts.append(_section("Questions", _questions(session, records)))
    return parts


def _questions(session: Session, records: list[dict[str, Any]]) -> str:
    """Step by step, each question with its state in a sign and in words."""
    rows = {row.question: row for row in progress.rows(session.lab, records)}
    steps = []
    for step in session.lab.steps:
        items = []
        for question in (q for q in session.lab.questions if q.step == step.name):
            row = rows[question.name]
            sign = SIGNS.get(row.state, "·")
            earned = "" if row.points is None else f"{cards.points(row.points)} of "
            state = f"{row.state}, {earned}{cards.points(row.max_points)}"
            items.append(
                f'<li><span class="fd-sign" aria-hidden="true">{sign}</span>'
                f"{_jump(question, question.name)}"
                f' <span class="fd-state" style="{cards.SOFT}">{state}</span></li>'
            )
        if items:
            title = cards.escape(step.title)
            steps.append(f"<li>{title}<ul>{''.join(items)}</ul></li>")
    return f"<ol>{''.join(steps)}</ol>"


def _map(workspace: Path) -> str:
    items = []
    for stand in course_map.stands(workspace):
        lab = stand.lab
        points = f"{cards.points(stand.points)} of {cards.points(stand.of)} points"
        items.append(
            f'<li><a href="#" data-notebook="{cards.escape(lab.slug)}.ipynb">'
            f"{cards.escape(lab.slug[:2])} · {cards.escape(lab.title)}</a>"
            f'<br><span style="{cards.SOFT}">{lab.severity}, {stand.state}, {points},'
            f" {stand.worked} of {lab.minutes} min</span></li>"
        )
    return f"<ul>{''.join(items)}</ul>"


def _jump(question: Question, said: str = "Go to its cell") -> str:
    line = cards.escape(f"%%{question.kind} {question.name}")
    return f'<a href="#" data-cell="{line}">{cards.escape(said)}</a>'


def _section(title: str, body: str) -> str:
    return f"<section><h3>{cards.escape(title)}</h3>{body}</section>"
