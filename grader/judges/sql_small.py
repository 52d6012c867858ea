"""An answer on small databases: the lab's edge databases, then a search aimed at this answer.

Real days hold few awkward rows; a small database holds little else. What differs there is shown
whole, with both results: the smallest database found is the counterexample of the verdict.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from ..bench import Bench
from ..comparison.compare import compare
from ..comparison.differences import Difference
from ..comparison.equality import equal
from ..edge import Edge, check
from ..edge.check import Checked
from ..errors import FiredrillError
from ..mutants import Looked
from ..questions import SqlQuestion
from ..results import Result
from ..search import constants
from ..search import lab as shown
from ..search.arena import Arena
from ..search.database import Database
from ..search.faults import fault
from ..search.finding import ENDS_IN_ERROR, Finding
from ..search.lab import NOW
from ..search.look import CHUNKS, look
from ..search.pair import Pair
from ..verdict import Counterexample
from .sql_kinds import alike

SEARCHED = 600  # small databases made for an answer: a third of a second, and nearly all differ
# Of these; what is right on the lab's own databases is right on nearly all.
LARGE_CHUNKS = (200, 400)
MOST = 0.9  # of the score, right on every day looked at and wrong on a small database
SAID_OF_ERROR = "on a small database your query ends in an error: "
TRIED = 4  # mutants that are run on the learner's world, to say what an answer behaves like
SECONDS = 5  # for each of them
LEAST = 0.5  # and if it is wrong on all the lab's own small databases

_MADE: WeakKeyDictionary[Bench, Looked] = WeakKeyDictionary()


@dataclass(frozen=True)
class Small:
    """What small databases said. edges, edges_right: the lab's own, and on how many it is right.

    says: the kind of mistake it behaves like, in words. unsteady: why a difference does not count.
    left_out: databases on which a value leaves the range of its type: nothing is held against it.
    """

    edges: int = 0
    edges_right: int = 0
    searched: int = 0
    exercised: int = 0
    counterexample: Counterexample | None = None
    says: str | None = None
    unsteady: str | None = None
    error: str | None = None  # that its logic makes, where it runs on every day
    left_out: int = 0

    @property
    def looked(self) -> int:
        """Databases, all together."""
        return self.edges + self.searched

    @property
    def right(self) -> bool:
        """No difference found."""
        none = self.counterexample is None and self.error is None
        return none and self.edges == self.edges_right

    @property
    def most(self) -> float:
        """The score that is left where real worlds find no fault."""
        if self.right:
            return 1.0
        share = self.edges_right / self.edges if self.edges else 1.0
        return LEAST + (MOST - LEAST) * share

    @property
    def checked(self) -> list[str]:
        """For the card."""
        said = [f"{self.edges} small databases of the lab"] if self.edges else []
        return said + ([f"{self.searched:,} made for your query"] if self.searched else [])


def small(
    question: SqlQuestion, answer: str, bench: Bench, named: Difference | None = None
) -> Small:
    """The edge databases, and a search where they leave something open.

    named: the difference on a day that the headline tells, which a counterexample should show.
    """
    bench.say("small databases")
    searcher = _Searcher(question, answer, bench, named)
    if (held := bench.edge(question)) is not None:
        return searcher.from_edges(*held)
    return searcher.search([], SEARCHED, Small())


class _Searcher:
    def __init__(
        self, question: SqlQuestion, answer: str, bench: Bench, named: Difference | None
    ) -> None:
        self.named = named
        self.question = question
        self.answer = answer
        self.bench = bench
        self.now = NOW

    def from_edges(self, edge: Edge, arena: Arena) -> Small:
        """The lab's databases; where one differs, it is made smaller, else more are made."""
        self.now = edge.now
        grounds, reference = self.bench.grounds, self.bench.reference(self.question)
        if not grounds.filled(self.answer) <= grounds.filled(reference):
            # It reads a table that stands empty there, as it does on no legal database.
            return self.search(edge.databases, SEARCHED, Small(), lawful=False)
        checked = check.check(edge, self.question, self.answer, arena)
        known, wrong = _known(edge, checked)
        known = replace(known, says=self._behaves_like(checked))
        if wrong:
            found = self.search(wrong, 0, known)
            if found.counterexample or found.unsteady or found.error:
                return found
        return self.search(edge.databases, SEARCHED, known, chunks=LARGE_CHUNKS)

    def _behaves_like(self, checked: Checked) -> str | None:
        """The words of a mutant with the answer's rows, there and on the learner's world as well.

        A few small databases alone may be told apart by two different mistakes in the same way.
        """
        if not checked.alike:
            return None
        bench, question = self.bench, self.question
        path = bench.practice(question)
        made = ((each, sql) for each in checked.alike if (sql := _mutant(question, bench, each.id)))
        try:
            mine = bench.sandbox.query(path, self.answer)
        except FiredrillError:
            return None
        for known, sql in itertools.islice(made, TRIED):
            try:
                theirs = bench.sandbox.query(path, sql, seconds=SECONDS)
            except FiredrillError:
                continue
            if equal(mine, theirs, tolerance=question.tolerance):
                return known.says
        return None

    def search(
        self,
        seeds: Sequence[Database],
        worlds: int,
        known: Small,
        *,
        lawful: bool = True,
        chunks: Sequence[int] = CHUNKS,
    ) -> Small:
        """What was known, and what a search from these seeds comes to.

        lawful: the seeds obey every assumption on the tables that both queries read. chunks: how
        many databases are made at once.
        """
        reference = self.bench.reference(self.question)
        pair = self.bench.grounds.pair(self.question, reference, self.answer, self.now)
        if lawful and pair.rules:
            for each in seeds:
                pair.rules.note(each, True)
        found = self._look(pair, worlds, seeds, chunks)
        notes = []
        if "world_now" in f"{self.answer} {reference}".lower():
            notes.append(f"`world_now()` is {self.now} there.")
        if self._is_another(found):
            again = look(
                pair, self.bench.sandbox, worlds=SEARCHED, seeds=seeds, alike=self._shows_named
            )
            if again.outcome == "different" and again.answer is not None:
                found = replace(again, worlds=max(found.worlds, again.worlds))
            else:
                notes.append("Here your rows differ in another way than above.")
        example = None
        if found.outcome == "different":
            read = constants.read(self.bench.schema, [reference, self.answer])
            example = shown.counterexample(
                self.bench.schema, found, read, self.now, ordered=bool(self.question.order)
            )
            example = example.model_copy(update={"note": " ".join(notes) or None})
        return replace(
            known,
            searched=max(0, found.worlds - (len(seeds) if known.edges else 0)),
            exercised=known.exercised + found.exercised,
            counterexample=example,
            unsteady=_unsteady(found) or known.unsteady,
            error=_logic(found) or known.error,
            left_out=known.left_out + found.left_out,
        )

    def _look(
        self, pair: Pair, worlds: int, seeds: Sequence[Database], chunks: Sequence[int]
    ) -> Finding:
        """The difference that the headline names if a seed shows it, else any."""
        sandbox = self.bench.sandbox
        if self.named is not None and seeds:
            found = look(pair, sandbox, worlds=0, seeds=seeds, alike=self._shows_named)
            if found.outcome == "different" and found.answer is not None:
                return found
        return look(pair, sandbox, worlds=worlds, seeds=seeds, chunks=chunks)

    def _is_another(self, found: Finding) -> bool:
        """Whether a database shows another fault than the headline names."""
        if self.named is None or found.reference is None or found.answer is None:
            return False
        return not self._shows_named(found.answer, found.reference)

    def _shows_named(self, answer: Result, reference: Result) -> bool:
        assert self.named is not None
        return alike(compare(answer, reference, self.question), self.named)


def _mutant(question: SqlQuestion, bench: Bench, id_: str) -> str | None:
    """The SQL of the mutant of this id; made once, and most answers need but one."""
    made = _MADE.get(bench) or _MADE.setdefault(bench, Looked(bench.schema))
    return made.text(bench.reference(question), id_)


def _known(edge: Edge, checked: Checked) -> tuple[Small, list[Database]]:
    """What the lab's own databases say, and those on which the answer is wrong."""
    kinds = {at: fault(error) for at, error in checked.errors.items()}
    passed = [ok or kinds.get(at) == "range" for at, ok in enumerate(checked.right)]
    errors = {kind: str(checked.errors[at]) for at, kind in reversed(kinds.items())}
    unsteady = f"{SAID_OF_ERROR}{errors['other']}" if "other" in errors else None
    known = Small(
        len(edge.databases),
        sum(passed),
        exercised=sum(bool(rows) for rows in edge.expected),
        unsteady=unsteady,
        error=errors.get("logic"),
        left_out=sum(kind == "range" for kind in kinds.values()),
    )
    wrong = [each for each, ok in zip(edge.databases, passed, strict=True) if not ok]
    return known, sorted(wrong, key=lambda each: each.rows)


def _unsteady(found: Finding) -> str | None:
    """Why what the search met counts for nothing."""
    if found.outcome not in ("order_dependent", "cannot_run"):
        return None
    return found.reason.replace(ENDS_IN_ERROR, SAID_OF_ERROR)


def _logic(found: Finding) -> str | None:
    """The error in which the answer ends by its logic."""
    if found.outcome != "different" or found.answer is not None:
        return None
    return found.reason.removeprefix(ENDS_IN_ERROR)
