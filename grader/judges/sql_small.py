"""An answer on small databases: the lab's edge databases, then a search aimed at this answer.

Real days hold few awkward rows; a small database holds little else. What differs there is shown
whole, with both results: the smallest database found is the counterexample of the verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..bench import Bench
from ..incident import SqlQuestion
from ..search import lab as shown
from ..search.database import Database
from ..search.look import Finding, look
from ..verdict import Counterexample

SEARCHED = 600  # small databases for an answer that is right so far
EXAMPLE = 200  # for one that is wrong on a real world: there a counterexample only explains
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

    @property
    def looked(self) -> int:
        """Databases, all together."""
        return self.edges + self.searched

    @property
    def right(self) -> bool:
        """No difference found."""
        return self.counterexample is None and self.edges == self.edges_right

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


def small(question: SqlQuestion, answer: str, bench: Bench, right_so_far: bool) -> Small:
    """The edge databases, and a search where they leave something open.

    right_so_far: on the practice world and the hidden ones.
    """
    bench.say("small databases")
    worlds = SEARCHED if right_so_far else EXAMPLE
    return _small(bench, _look(question, answer, bench, [], worlds), Small())


def _look(
    question: SqlQuestion, answer: str, bench: Bench, seeds: Sequence[Database], worlds: int
) -> Finding:
    pair = bench.grounds.pair(question, bench.reference(question), answer)
    return look(pair, bench.sandbox, worlds=worlds, seeds=seeds)


def _small(bench: Bench, found: Finding, known: Small) -> Small:
    """What was known, and what the search came to."""
    different = found.outcome == "different"
    example = shown.counterexample(bench.schema, found) if different else None
    return Small(
        known.edges,
        known.edges_right,
        found.worlds,
        found.exercised,
        example,
        known.says,
        found.reason if found.outcome == "order_dependent" else None,
    )
