"""One function behind everything that judges: an answer's text in, a `Verdict` out.

    with Judge(lab) as judge:
        judge.judge("written_twice", "SELECT …").headline

The same in the kernel, at the terminal and in nbgrader. Nothing an answer says raises: what is not
allowed is `rejected`, what our budget or our own fault ended is `unknown`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from . import stubs
from .bench import HIDDEN_SCALE, HIDDEN_SEEDS, Bench
from .errors import FiredrillError, Interrupted, OutOfBudget, Rejected
from .incident import Lab
from .judges import facts, fix, monitor, sql, write
from .questions import Question
from .sandbox.client import Sandbox
from .sealed import judge as sealed
from .sealed.bench import SealedBench
from .sql import explain, statements
from .verdict import UNANSWERED, Verdict

__all__ = ["HIDDEN_SCALE", "HIDDEN_SEEDS", "Judge"]

MAX_KEPT = (
    500  # verdicts; in a class many answers are equal, and a question is judged once for them
)

log = logging.getLogger(__name__)

_JUDGES: dict[str, Callable[[Any, str, Bench], Verdict]] = {
    "sql": sql.judge,
    "fix": fix.judge,
    "monitor": monitor.judge,
    "facts": facts.judge,
    "write": write.judge,
}


class Judge:
    """The judge of one lab. Worlds are built when the first answer needs them."""

    def __init__(
        self,
        lab: Lab,
        *,
        practice_seed: int = 1,
        practice_scale: float = 1.0,
        hidden_seeds: tuple[int, ...] = HIDDEN_SEEDS,
        sandbox: Sandbox | None = None,
        references: dict[str, str] | None = None,
        hidden_scale: float = HIDDEN_SCALE,
        progress: Callable[[str], None] | None = None,
        bench: Bench | None = None,
    ) -> None:
        """bench: one to judge on as it is, in place of all that follows; a sealed one has a key.

        sandbox: one to share, which stays open; else the judge has its own.

        references: question → text, by default out of the lab's notebook. {} = sealed.
        progress: called with what the judge looks at now, `hidden world 2 of 3`.
        """
        self.lab = lab
        self._own = sandbox is None and bench is None
        self._given: dict[tuple[str, str], Verdict] = {}
        self.bench = bench or Bench(
            lab,
            sandbox or Sandbox(),
            references=references,
            practice_seed=practice_seed,
            practice_scale=practice_scale,
            hidden_seeds=tuple(hidden_seeds),
            hidden_scale=hidden_scale,
            progress=progress,
        )

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *error: object) -> None:
        if self._own:
            self.bench.sandbox.close()

    def judge(self, question: str | Question, answer: str) -> Verdict:
        """The verdict on one answer. Raises UnknownName for a question, Interrupted for Ctrl-C."""
        asked = self.lab.question(question) if isinstance(question, str) else question
        if isinstance(self.bench, SealedBench):
            return self._judge(asked, answer)  # it depends on what else the learner wrote
        key = asked.model_dump_json(), answer  # of two questions of one name each has its own
        if key not in self._given:
            verdict = self._judge(asked, answer)
            if verdict.outcome == "unknown":
                return verdict  # another try may end better
            self._given[key] = verdict
            while len(self._given) > MAX_KEPT:
                del self._given[next(iter(self._given))]
        return self._given[key]

    def _judge(self, asked: Question, answer: str) -> Verdict:
        if _is_blank(asked, answer):
            return self._plain(asked, "wrong", UNANSWERED)
        try:
            if isinstance(self.bench, SealedBench):
                return sealed.judge(asked, answer, self.bench)
            if not self.bench.references:
                return self._sealed(asked, answer)
            return _JUDGES[asked.kind](asked, answer, self.bench)
        except Interrupted:
            raise
        except KeyboardInterrupt:
            raise Interrupted("Stopped: this answer is not judged.") from None
        except Rejected as error:
            told = explain.stands_alone(error, (each.name for each in self.lab.questions))
            refused = self._plain(asked, "rejected", told.with_source(answer))
            return refused.model_copy(
                update={"not_checked": ["whether it is right: it did not run"]}
            )
        except OutOfBudget as error:
            return self._plain(asked, "unknown", f"Not judged. {error}")
        except FiredrillError as error:
            log.warning("%s: %s", asked.name, error)
            return self._plain(
                asked, "unknown", f"Not judged, and not for anything in your answer. {error}"
            )
        except Exception:
            log.exception("%s: the judge failed", asked.name)
            return self._plain(
                asked, "unknown", "Not judged: the judge itself failed, which is our fault."
            )

    def _sealed(self, question: Question, answer: str) -> Verdict:
        """Where no reference is: what can be said without one, and that the grade comes later."""
        if question.kind in ("sql", "monitor"):
            statements.check_query(answer)
        elif question.kind == "fix":
            statements.check_script(answer)
        elif question.kind == "facts":
            facts.read(question, answer)
        verdict = self._plain(
            question,
            "unknown",
            "Handed in as it stands, this can be graded; the grade comes with your class.",
        )
        return verdict.model_copy(
            update={
                "checked": ["that the answer can be read and is of the kind asked"],
                "not_checked": ["whether it is right: the references are with your instructor"],
            }
        )

    def _plain(self, question: Question, outcome: Any, headline: str) -> Verdict:
        return Verdict(
            lab=self.lab.slug,
            question=question.name,
            kind=question.kind,
            outcome=outcome,
            score=0,
            max_points=question.points,
            headline=headline,
        )


def _is_blank(question: Question, answer: str) -> bool:
    """True for an answer of blanks, comments or the untouched stub."""
    in_sql = question.kind in ("sql", "fix", "monitor")
    return stubs.is_blank(question.kind, answer) or (in_sql and statements.is_empty(answer))
