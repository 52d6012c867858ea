"""`%check` in the kernel: the judge is kept from one check to the next, the card is shown."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from grader import cards
from grader.errors import FiredrillError
from grader.incident import Question
from grader.verdict import Verdict

from . import show

if TYPE_CHECKING:
    from .session import Session


class NotRun(FiredrillError):
    """A question is checked whose cell was never run."""


class Checker:
    """Judges what was last run under a name, and notes the outcome in the journal."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def check(self, name: str) -> Verdict:
        """Show the card of one question. Raises NotRun."""
        session = self._session
        question = session.lab.question(name)
        if name not in session.texts:
            raise NotRun(
                f"There is no answer to check yet: run the cell that begins "
                f"`%%{question.kind} {name}`, then `%check {name}`."
            )
        bar = show.Progress(f"Checking {name}")
        verdict = self._judged(question, session.texts[name], bar)
        session.journal.add(
            "check",
            session.lab.slug,
            question=name,
            outcome=verdict.outcome,
            points=None if session.released else verdict.points,
            seconds=round(bar.spent, 3),
        )
        bar.replace(cards.html(verdict), cards.text(verdict))
        return verdict

    def close(self) -> None:
        """Let go of the judge; the worker is the session's."""
        if "_judge" in self.__dict__:
            self._judge.__exit__(None, None, None)
            del self.__dict__["_judge"]

    @functools.cached_property
    def _judge(self):  # type: ignore[no-untyped-def]
        from grader.judge import Judge

        session = self._session
        judge = Judge(
            session.lab,
            practice_seed=session.seed,
            practice_scale=session.scale,
            sandbox=session.sandbox,
            references={} if session.released else None,
        )
        return judge.__enter__()

    def _judged(self, question: Question, text: str, bar: show.Progress) -> Verdict:
        return self._judge.judge(question, text)  # type: ignore[no-any-return]
