"""What JupyterLab's left sidebar shows of the open incident: plain HTML, made anew after each cell.

The extension opens a comm with the name `TARGET`; the kernel sends `{"html": …, "where": …,
"letters": […], "next": …}` when it is opened and whenever something has changed; `said` besides is
what the extension says aloud of a cell (announce.py), and alone it comes in the middle of one.
While a drill's clock runs, the extension asks with `{"look": true}` now and then whether something
has changed: nothing else tells that time passes. A link with `data-cell` is a jump: the extension
goes to the cell whose first line it holds. A button with `data-clock` sends back `{"clock": act}`,
which is done as `%clock act` does it. All of it is on the screen of a magic, too: `%page`,
`%clock`, `%next`, `%hint`, `%map`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import cards
from grader.errors import FiredrillError
from grader.questions import Question

from . import announce, arrivals, clock, course_map, hints, pager, progress

if TYPE_CHECKING:
    from .magics import Magics
    from .session import Session

TARGET = "firedrill"
DRILL = "Run `%clock drill` in a cell, and the story's clock comes along. It never costs points."
TEXT = "`%help` lists all magics and keys. As text: `%page`, `%next`, `%hint`, `%progress`, `%map`."
SIGNS = {"right": "✔", "shown": "✔", "partly right": "◐", "not yet": "✘", "does not run": "!"}


def html(session: Session | None, workspace: Path) -> str:
    """All of the sidebar. Without an open incident: the map."""
    parts = [] if session is None else _incident(session)
    help_ = _section("Magics and keys", f"<p>{cards.inline(TEXT)}</p>")
    return "".join([*parts, _section("The course", _map(workspace)), help_])


def serve(shell: Any, magics: Magics) -> None:
    """Answer the extension's comm, and send what has changed after each cell."""
    kernel = getattr(shell, "kernel", None)
    if kernel is None or not hasattr(kernel, "comm_manager"):
        return
    panel = _Panel(magics)
    kernel.comm_manager.register_target(TARGET, panel.opened)
    announce.listeners[:] = [panel.speak]
    shell.events.register("pre_run_cell", panel.before_cell)
    shell.events.register("post_run_cell", panel.after_cell)


class _Panel:
    """The comms that are open, and what was sent last."""

    def __init__(self, magics: Magics) -> None:
        self._magics = magics
        self._comms: list[Any] = []
        self._sent: dict[str, Any] = {}

    def opened(self, comm: Any, message: Any) -> None:
        """A page wants to show it."""
        self._comms.append(comm)
        comm.on_close(lambda _: self._comms.remove(comm))
        comm.on_msg(self.pressed)
        self._send([comm], self._now())  # with the sentence of the cell that opened the lab

    def after_cell(self, *_: Any) -> None:
        """Send it where it has changed, and what is to be said of the cell."""
        if self._comms and ((now := self._now()) != self._sent or announce.waits()):
            self._sent = now
            self._send(self._comms, now)

    def pressed(self, message: Any) -> None:
        """One of the clock's buttons was: do it, and say so. Or the page asks what is new."""
        asked, session = message["content"]["data"], self._magics.opened
        act = asked.get("clock")
        if asked.get("look"):
            self.after_cell()
        if session is None or act not in clock.ACTS:
            return
        try:
            said = clock.act(session, act)
        except clock.NoClock as error:  # a page that has not heard of the last act
            said = str(error)
        announce.say(announce.first(cards.plain(said)))
        self.after_cell()

    def speak(self, sentence: str) -> None:
        """Say it now, in the middle of a cell."""
        for comm in self._comms:
            comm.send({"said": sentence})

    def before_cell(self, *_: Any) -> None:
        """What nobody was there to hear is not said later."""
        announce.take()

    @staticmethod
    def _send(comms: list[Any], now: dict[str, Any]) -> None:
        said = announce.take()
        for comm in comms:
            comm.send({**now, "said": said} if said else now)

    def _now(self) -> dict[str, Any]:
        session = self._magics.opened
        try:
            aloud = {} if session is None else _aloud(session)
            return {"html": html(session, self._magics.workspace), **aloud}
        except (FiredrillError, OSError, ValueError) as error:  # never in the way of a cell
            return {"html": _section("On call", f"<p>{cards.escape(str(error))}</p>")}


def _aloud(session: Session) -> dict[str, Any]:
    """What the commands need: where one is, the messages, the first line of the next cell.

    Who has written is told on the way.
    """
    messages = arrivals.by_now(session)
    arrivals.tell(session, messages)
    question = course_map.upcoming(session)
    line = f"%%{question.kind} {question.name}" if question else ""
    letters = pager.letters(session, messages)
    return {"where": _where(session), "letters": letters, "next": line}


def _where(session: Session) -> str:
    """`The ledger, written twice. Step “The page”. 0 of 14 questions done, 0 of 100 points. …`"""
    lab, drill = session.lab, clock.of(session)
    rows = progress.rows(lab, session.records())
    done = sum(row.state in course_map.DONE for row in rows)
    earned = cards.points(sum(row.points or 0 for row in rows))
    whole = cards.points(sum(row.max_points for row in rows))
    step = next(each for each in lab.steps if each.name == session.step())
    said = [
        f"{lab.title}. Step “{step.title}”.",
        f"{done} of {len(rows)} questions done, {earned} of {whole} points.",
        clock.sentence(lab, drill, step.name) if drill.running and not drill.hidden else "",
        course_map.next_sentence(session),
    ]
    return cards.spoken(" ".join(filter(None, said)))


def _incident(session: Session) -> list[str]:
    lab, records = session.lab, session.records()
    drill = clock.of(session)
    question = course_map.upcoming(session)
    parts = [_section(lab.title, pager.brief(session))]
    if drill.running:
        said = clock.sentence(lab, drill, session.step())
        stands = "" if drill.hidden else f"<p>{cards.inline(said)}</p>"
        title = "Drill" if drill.hidden else "The clock"
        parts.append(_section(title, stands + _buttons(drill)))
    else:
        parts.append(_section("Start a drill", f"<p>{cards.inline(DRILL)}</p>"))
    jump = _jump(question) if question else ""
    said = cards.inline(course_map.next_sentence(session, ""))
    parts.append(_section("Next", f"<p>{said}</p>{jump}"))
    parts.append(_section("Messages", pager.thread(session, arrivals.by_now(session))))
    if question and (read := hints.read_again(session, question)):
        items = "".join(f"<li>{cards.inline(hint)}</li>" for hint in read)
        parts.append(_section(f"Hints on {question.name}", f"<ol>{items}</ol>"))
    parts.append(_section("Questions", _questions(session, records)))
    return parts


def _buttons(drill: clock.Clock) -> str:
    """Pause and hide: pressed while it is so, and then they undo it."""
    shown = [
        ("Pause the clock", drill.paused, "resume" if drill.paused else "pause"),
        ("Hide the clock", drill.hidden, "show" if drill.hidden else "hide"),
    ]
    made = (
        f'<button type="button" data-clock="{act}" aria-pressed="{str(pressed).lower()}">'
        f"{name}</button>"
        for name, pressed, act in shown
    )
    return f"<p>{' '.join(made)}</p>"


def _questions(session: Session, records: list[dict[str, Any]]) -> str:
    """Step by step, each question with its state in a sign and in words.

    A step has the number of its heading in the notebook, also behind one without a question.
    """
    rows = {row.question: row for row in progress.rows(session.lab, records)}
    steps = []
    for nth, step in enumerate(session.lab.steps, 1):
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
            steps.append(f'<li value="{nth}">{title}<ul>{"".join(items)}</ul></li>')
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
            f" {stand.time} min planned</span>"
            + ("" if stand.begun else f"<br><small>{cards.escape(lab.trains)}</small>")
            + "</li>"
        )
    return f"<ul>{''.join(items)}</ul>"


def _jump(question: Question, said: str = "Go to its cell") -> str:
    line = cards.escape(f"%%{question.kind} {question.name}")
    return f'<a href="#" data-cell="{line}">{cards.escape(said)}</a>'


def _section(title: str, body: str) -> str:
    name = cards.escape(title)
    return f'<section aria-label="{name}"><h3>{name}</h3>{body}</section>'
