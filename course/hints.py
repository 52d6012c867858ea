"""Hints, a level at a time, on request; noted in the journal.

Nothing here takes a point away. A class may count hints or turn them off, by `hints` in the mark of
its release; where it counts them, a new one is shown only to who has read that and says `--yes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from grader import release
from grader.errors import FiredrillError
from grader.questions import Question

from . import cold, examples
from .journal import of_question

if TYPE_CHECKING:
    from pathlib import Path

    from .session import Session


class NoSuchHint(FiredrillError):
    """The question has fewer hints, or an earlier one comes first."""


class NotYet(FiredrillError):
    """The class counts hints, and this one would be the next."""


FREE, COUNTED, OFF = release.HINTS


def policy(workspace: Path) -> str:
    """What the class whose release lies in this folder says of hints; free without one."""
    mark = release.read(workspace)
    return FREE if mark is None else mark.hints


def taken(session: Session, question: str) -> int:
    """The highest level shown so far on this world; 0 = none."""
    return highest(session.records(), question)


def highest(records: list[dict[str, Any]], question: str) -> int:
    """The highest level that these records tell of; 0 = none."""
    shown = of_question(records, question, "hint").values()
    return max((int(record.get("level") or 0) for record in shown), default=0)


def give(
    session: Session, question: Question, level: int | None = None, *, sure: bool = False
) -> str:
    """The next hint (or again the one of that level) as Markdown, with where it stands.

    Raises NoSuchHint where there is none, or where the levels before it have not been shown;
    cold.TooSoon before the first run of a cold question; NotYet where the class counts it and
    the learner has not said to be sure.
    """
    cold.wait(session, question)
    rule = policy(session.workspace)
    if rule == OFF:
        raise NoSuchHint("Your class has turned hints off for this lab. `%example` still helps.")
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
    if not again and rule == COUNTED and not sure:
        raise NotYet(
            f"Your class counts hints: who grades can see how many you took, and you have taken "
            f"{so_far} of {have} here. Still? Write `%hint {question.name} {level} --yes`. "
            "Those you have seen stay readable."
        )
    if not again:
        session.note("hint", question=question.name, level=level)
    head = f"### Hint {level} of {have} · {question.name}"
    after = " ".join(_after(session, question, level, rule))
    return f"{head}\n\n{_render(question, level, session.figures)}\n\n*{after}*"


def _after(session: Session, question: Question, level: int, rule: str) -> Iterator[str]:
    """What can be done next, below a hint; what it costs below the first."""
    name = question.name
    if level < len(question.hints):
        number = f" {level + 1}" if level < taken(session, name) else ""
        yield f"`%hint {name}{number}` shows the next."
        if level == 1 and rule == FREE:
            yield "Hints cost no points."
        return
    yield "That was the last one."
    if examples.name(question):
        yield f"`%example {name}` shows something of the same shape on other tables."
    if not session.released:
        yield f"When you have checked your own, `%showme {name}` shows one way to answer."


def read_again(session: Session, question: Question) -> list[str]:
    """The hints that were shown on this world, in order, as Markdown."""
    levels = range(1, taken(session, question.name) + 1)
    return [_render(question, level, session.figures) for level in levels]


def _render(question: Question, level: int, figures: Mapping[str, Any]) -> str:
    from grader.worlds import world

    return world.render(question.hints[level - 1], dict(figures)).strip()
