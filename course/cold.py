"""Cold questions: asked from memory, so all help waits for the first own try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader import stubs
from grader.errors import FiredrillError
from grader.questions import Question

if TYPE_CHECKING:
    from .session import Session


class TooSoon(FiredrillError):
    """Help is asked for before the first try."""


def wait(session: Session, question: Question) -> None:
    """Raises TooSoon where the question is still cold."""
    if is_cold(session, question):
        raise TooSoon(sentence(question))


def is_cold(session: Session, question: Question) -> bool:
    """True until something of the learner's own was run under the question's name."""
    if not question.cold:
        return False
    return stubs.is_blank(question.kind, session.texts.get(question.name, ""))


def sentence(question: Question) -> str:
    """What to say to who asks for help before that."""
    return (
        f"`{question.name}` is asked cold: write what you remember and run the cell once, however "
        "rough. Then hints, examples and completion are there. A first try that fails costs "
        "nothing."
    )
