"""Cold questions: asked from memory, so hints and completion wait for the first own try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader import stubs
from grader.questions import Question

if TYPE_CHECKING:
    from .session import Session


def is_cold(session: Session, question: Question) -> bool:
    """True until something of the learner's own was run under the question's name."""
    if not question.cold:
        return False
    return stubs.is_blank(question.kind, session.texts.get(question.name, ""))


def sentence(question: Question) -> str:
    """What to say to who asks for help before that."""
    return (
        f"`{question.name}` is asked cold: write what you remember and run the cell once, however "
        "rough. Then hints and completion are there. A first try that fails costs nothing."
    )
