"""`%check` in the kernel: the judge is kept from one check to the next, the card is shown."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from grader import cards, cost
from grader.errors import FiredrillError
from grader.questions import Question
from grader.verdict import Verdict

from . import announce, sealing, show

if TYPE_CHECKING:
    from grader.judge import Judge

    from .session import Session


SAID = 3  # parts of a text that are named by ear; its card has all
MAX_HEADLINE = 400  # characters kept in the journal, for the debrief


class NotRun(FiredrillError):
    """A question is checked whose cell was never run."""


class Checker:
    """Judges what was last run under a name, and notes the outcome in the journal."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bar: show.Progress | None = None
        self.verdicts: dict[str, Verdict] = {}  # question → the last one, for %counterexample

    def check_all(self, names: list[str]) -> None:
        """The card of each, then the sum; what is not right is named aloud. Raises NotRun."""
        said = _sum([self.check(name, aloud=False) for name in names])
        show.note(said, aloud=said)

    def check(self, name: str, *, aloud: bool = True) -> Verdict:
        """Show the card of one question. Raises NotRun."""
        session = self._session
        question = session.lab.question(name)
        if name not in session.texts:
            raise NotRun(
                f"There is no answer to check yet: run the cell that begins "
                f"`%%{question.kind} {name}`, then `%check {name}`."
            )
        bar = show.Progress(f"Checking {name}")
        verdict = with_worth(self._judged(question, session.texts[name], bar))
        self.verdicts[name] = verdict
        session.note(
            "check",
            question=name,
            outcome=verdict.outcome,
            points=None if session.released else verdict.points,
            **_right_facts(verdict, session.released),
            headline=verdict.headline.partition("\n")[0][:MAX_HEADLINE],
            seconds=round(bar.spent, 3),
        )
        bar.replace(cards.html(verdict), cards.text(verdict), _said(verdict) if aloud else "")
        return verdict

    def cost(self, name: str) -> None:
        """Show the rows that the text last run under a name costs. Raises NotRun."""
        question = self._session.lab.question(name)
        if question.kind != "sql":
            raise NotRun(f"`{name}` is no `%%sql` question: rows are counted for queries.")
        if name not in self._session.texts:
            raise NotRun(f"There is no query yet: run the cell that begins `%%sql {name}`.")
        found = cost.of(self._judge.bench, question, self._session.texts[name])
        show.note(f"**{name}:** {found.sentence}")
        table = found.table()
        show.html(cards.table_html(table), cards.table_text(table))

    def close(self) -> None:
        """Let go of the judge; the worker is the session's."""
        self.__dict__.pop("_judge", None)

    @functools.cached_property
    def _judge(self) -> Judge:
        from grader.judge import Judge

        session = self._session
        if session.key is not None:
            return Judge(session.lab, bench=sealing.bench(session, session.key, self._say))
        return Judge(
            session.lab,
            practice_seed=session.seed,
            practice_scale=session.scale,
            sandbox=session.sandbox,
            references={} if session.released else None,
            progress=self._say,
        )

    def _say(self, doing: str) -> None:
        if self._bar is not None:
            self._bar.step = doing

    def _judged(self, question: Question, text: str, bar: show.Progress) -> Verdict:
        self._bar = bar
        try:
            with bar.ticking(self._usual(question)):
                return self._judge.judge(question, text)
        except BaseException:
            bar.done("The check was stopped.")
            raise

    def _usual(self, question: Question) -> float | None:
        """Seconds that a check of this question takes: the least of the last three.

        None for the second check, too: the first one measured the worlds.
        """
        records = self._session.records()
        took = [
            float(record["seconds"])
            for record in records
            if record["what"] == "check" and record.get("question") == question.name
        ]
        return min(took[-3:]) if len(took) > 1 else None


def with_worth(verdict: Verdict) -> Verdict:
    """The verdict, and where its rows earned a part, by what: the signs on its card are whole."""
    from grader.comparison.compare import PARTIAL

    if verdict.kind != "sql" or verdict.outcome != "partly" or verdict.score > PARTIAL:
        return verdict
    failed = [part.says for part in verdict.parts if part.ok is False]
    rows = [says for says in failed if says.startswith("the rows on")]
    if any(says.startswith("in the order of") for says in failed):
        # Small databases only tell the order once more; the rows are right.
        rows = [says for says in rows if "small database" not in says]
    if not rows:
        return verdict
    told = (
        f"{cards.points(verdict.points)} of {cards.points(verdict.max_points)}: with other rows"
        " than the expected ones an answer earns half at most, by how many of its values agree, on"
        " the world where they agree least."
    )
    return verdict.model_copy(update={"notices": [*verdict.notices, told]})


def _said(verdict: Verdict) -> str:
    """`Partly, quarantine, 5 of 8 points. No row is doubled any more.`"""
    of = "" if verdict.outcome == "unknown" else " points"
    wrong = [part for part in verdict.parts if part.ok is False]
    which = ""
    if wrong and verdict.kind == "facts":
        which = f" Not right: {', '.join(part.name for part in wrong)}."
    elif wrong and verdict.kind == "write":
        which = f" Not there: {'; '.join(part.says for part in wrong[:SAID])}."
    told = verdict.headline.partition("\n")[0]  # of a repair or a monitor all of it is news
    first = announce.first(told) if verdict.kind in ("sql", "facts", "write") else told
    return f"{cards.title(verdict)}{of}. {first}{which}"


def _sum(verdicts: list[Verdict]) -> str:
    """`10 of 12 right, 48 of 55 points. Partly: cause. Not yet: restore.`"""
    named: dict[str, list[str]] = {}
    for verdict in verdicts:
        named.setdefault(verdict.outcome, []).append(f"`{verdict.question}`")
    earned, whole = (
        cards.points(sum(getattr(each, what) for each in verdicts))
        for what in ("points", "max_points")
    )
    right = len(named.pop("right", []))
    said = [f"**{right} of {len(verdicts)} right, {earned} of {whole} points.**"]
    said += [f"{cards.WORDS[o]}: {', '.join(n)}." for o, n in named.items()]
    return " ".join(said)


def _right_facts(verdict: Verdict, released: bool) -> dict[str, list[str]]:
    """Which facts were right, since one may tell the size; a class's key knows of none."""
    if verdict.kind != "facts" or released:
        return {}
    return {"right": [part.name for part in verdict.parts if part.ok]}
