"""Hints, a level at a time, on request; counted in the journal, never held against anyone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.errors import FiredrillError
from grader.questions import Question

from . import cold

if TYPE_CHECKING:
    from .session import Session


class NoSuchHint(FiredrillError):
    """The question has fewer hints, or an earlier one comes first."""


def taken(session: Session, question: str) -> int:
    """The highest level shown so far on this world; 0 = none."""
    levels = [
        int(record.get("level") or 0)
        for record in session.records()
        if record["what"] == "hint" and record.get("question") == question
    ]
    return max(levels, default=0)


def give(session: Session, question: Question, level: int | None = None) -> str:
    """The next hint (or again the one of that level) as Markdown, with where it stands.

    Raises NoSuchHint where there is none, or where the levels before it have not been shown;
    cold.TooSoon before the first run of a cold question.
    """
    cold.wait(session, question)
    have = len(question.hints)
    so_far = taken(session, question.name)
    if not have:
        raise NoSuchHint(f"`{question.name}` has no hints: {question.asks}.")
    if level is None:
        level = min(so_far + 1, have)
    elif not 1 <= level <= have:
        raise NoSuchHint(f"`{question.name}` has {have} hints: `%hint {question.name} 1` … {have}.")
    elif level > so_far + 1:
        raise NoSuchHint(
            f"Hint {level} builds on the ones before it; you have seen {so_far}. "
            f"`%hint {question.name}` shows the next."
        )
    again = level <= so_far
    if not again:
        session.note("hint", question=question.name, level=level)
    last = "\n\n*That was the last one.*" if level == have else ""
    head = f"**Hint {level} of {have} · {question.name}**"
    return f"{head}\n\n{_render(question, level, session.figures)}{last}"


def read_again(session: Session, question: Question) -> list[str]:
    """The hints that were shown on this world, in order, as Markdown."""
    levels = range(1, taken(session, question.name) + 1)
    return [_render(question, level, session.figures) for level in levels]


def _render(question: Question, level: int, figures: Mapping[str, Any]) -> str:
    from grader.worlds import world

    return world.render(question.hints[level - 1], dict(figures)).strip()
