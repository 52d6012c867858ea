"""`%showme`: the reference of a question, after an honest try; what was earned until then stays.

A question that is right has nothing to give up: its reference is shown, and nothing is noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader import cards
from grader.errors import FiredrillError
from grader.questions import Question

from . import hints
from .journal import of_question

if TYPE_CHECKING:
    from .session import Session

NOTE = "gave_up"
OF_FIRST = ("facts", "write")  # kinds whose reference holds figures of the first world


class NotYet(FiredrillError):
    """The reference is not shown, and what comes first."""


def when(records: list[dict[str, Any]], question: str) -> int | None:
    """The number of the record with which it was given up; None while it was not.

    What was right by then was not given up: an earlier version noted that as well.
    """
    place = next(iter(of_question(records, question, NOTE)), None)
    return None if place is None or _is_right(records[:place], question) else place


def _is_right(records: list[dict[str, Any]], question: str) -> bool:
    checks = of_question(records, question, "check").values()
    return any(check.get("outcome") == "right" for check in checks)


def show(session: Session, question: Question, *, sure: bool = False) -> tuple[str, str]:
    """The reference as (HTML, text); giving up is noted in the journal. Raises NotYet."""
    if session.released:
        raise NotYet("In a class the reference is with your instructor, so nothing is shown here.")
    records = session.records()
    if when(records, question.name) is not None:
        return _card(session, question)
    if _is_right(records, question.name):
        return _card(session, question, "Yours is right already, and stays so. ")
    _honest(session, question, records, sure)
    session.note(NOTE, question=question.name)
    return _card(session, question)


def _honest(
    session: Session, question: Question, records: list[dict[str, Any]], sure: bool
) -> None:
    """Raises NotYet unless it was checked, all hints were read, and the learner is sure."""
    name = question.name
    checks = list(of_question(records, name, "check").values())
    unread = len(question.hints) - hints.taken(session, name)
    if not checks:
        too = f" Then read its hints, by `%hint {name}`." if unread else ""
        raise NotYet(
            f"Try it once first: run your `%%{question.kind} {name}`, and `%check {name}`.{too}"
            f" After that `%showme {name}` shows one way to answer."
        )
    if unread:
        left = "one hint" if unread == 1 else f"{unread} hints"
        are = "is" if unread == 1 else "are"
        raise NotYet(f"There {are} {left} that you have not read. `%hint {name}` shows the next.")
    if not sure:
        best = max((check.get("points") or 0.0 for check in checks), default=0.0)
        raise NotYet(
            f"You keep the {cards.points(best)} of {cards.points(question.points)} points that you"
            f" have; later checks of `{name}` earn no more. Still? Write `%showme {name} --yes`."
        )


def _card(session: Session, question: Question, lead: str = "") -> tuple[str, str]:
    text = session.lab.references[question.name].strip()
    title = f"One way to answer `{question.name}`"
    said = f"{lead}{question.asks[:1].upper()}{question.asks[1:]}. There are other ways."
    if question.kind in OF_FIRST and session.seed != 1:
        said += " Its figures are those of the first world, not of yours."
    code = (
        f'<pre style="{cards.CODE};white-space:pre-wrap;margin:6px 0 0">{cards.escape(text)}</pre>'
    )
    html = cards.block(cards.heading(title, 3) + cards.prose(said) + code, cards.CALM)
    return html, f"{title}\n{cards.plain(said)}\n\n{text}"
