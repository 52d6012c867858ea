"""An answer on small databases: the lab's edge databases, then a search aimed at this answer.

Real days hold few awkward rows; a small database holds little else. What differs there is shown
whole, with both results: the smallest database found is the counterexample of the verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..bench import Bench
from ..edge import Edge, check
from ..incident import SqlQuestion
from ..search import lab as shown
from ..search.arena import Arena
from ..search.database import Database
from ..search.lab import NOW
from ..search.look import look
from ..verdict import Counterexample

SEARCHED = 600  # small databases made for an answer: a third of a second, and nearly all differ
MOST = 0.9  # of the score, right on every day looked at and wrong on a small database
LEAST = 0.5  # and if it is wrong on all the lab's own small databases


@dataclass(frozen=True)
class Small:
    """What small databases said. edges, edges_right: the lab's own, and on how many it is right.

    says: the kind of mistake it behaves like, in words. unsteady: why a difference does not count.
    """

    edges: int = 0
    edges_right: int = 0
    searched: int = 0
    exercised: int = 0
    counterexample: Counterexample | None = None
    says: str | None = None
    unsteady: str | None = None
    error: str | None = None  # where it runs on every day, and not on a small database

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


def small(question: SqlQuestion, answer: str, bench: Bench) -> Small:
    """The edge databases, and a search where they leave something open."""
    bench.say("small databases")
    searcher = _Searcher(question, answer, bench)
    if (held := bench.edge(question)) is not None:
        return searcher.from_edges(*held)
    return searcher.search([], SEARCHED, Small())


class _Searcher:
    def __init__(self, question: SqlQuestion, answer: str, bench: Bench) -> None:
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
            return self.search(edge.databases, SEARCHED, Small())
        checked = check.check(edge, self.question, self.answer, arena)
        known = Small(
            len(edge.databases),
            sum(checked.right),
            exercised=sum(bool(rows) for rows in edge.expected),
            says=checked.behaves_like,
            error=next((str(error) for error in checked.errors.values()), None),
        )
        wrong = [each for each, ok in zip(edge.databases, checked.right, strict=True) if not ok]
        if wrong:
            found = self.search(sorted(wrong, key=lambda each: each.rows), 0, known)
            if found.counterexample or found.unsteady or found.error:
                return found
        return self.search(edge.databases, SEARCHED, known)

    def search(self, seeds: Sequence[Database], worlds: int, known: Small) -> Small:
        """What was known, and what a search from these seeds comes to."""
        reference = self.bench.reference(self.question)
        pair = self.bench.grounds.pair(self.question, reference, self.answer, self.now)
        found = look(pair, self.bench.sandbox, worlds=worlds, seeds=seeds)
        example = None
        if found.outcome == "different":
            example = shown.counterexample(self.bench.schema, found, self.now)
        failed = found.reason if found.outcome == "cannot_run" else None
        return replace(
            known,
            searched=found.worlds - (len(seeds) if known.edges else 0),
            exercised=known.exercised + found.exercised,
            counterexample=example,
            unsteady=found.reason if found.outcome == "order_dependent" else None,
            error=known.error or failed,
        )
