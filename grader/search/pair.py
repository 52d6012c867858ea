"""Two queries over one schema, and what is to be called equal of their results."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from sqlglot import exp

from ..questions import SqlQuestion
from ..schema import Schema
from . import splice


@dataclass(frozen=True)
class Pair:
    """reference and answer: one query each. ordered: the order of rows counts.

    assumptions: queries of one boolean, or boolean expressions, true of every legal database.
    macros: CREATE MACRO statements that both may call (`world_now`).
    question: what the answer's columns are held against; by default the reference's own columns.
    legal: databases, by key, in which the assumptions are known to hold, or not to.
    """

    schema: Schema
    reference: str
    answer: str
    assumptions: tuple[str, ...] = ()
    ordered: bool = False
    tolerance: float = 0
    macros: tuple[str, ...] = ()
    question: SqlQuestion | None = field(default=None)
    legal: dict[bytes, bool] = field(default_factory=dict, compare=False, repr=False)

    def asked(self, columns: list[str]) -> SqlQuestion:
        """The question to compare under; columns: those of the reference's result."""
        return self.question or plain_question(tuple(columns), self.tolerance)

    @functools.cached_property
    def law(self) -> str | None:
        """All assumptions as one query of one boolean; None without any."""
        if not self.assumptions:
            return None
        return "SELECT " + " AND ".join(f"(\n{as_query(text)}\n)" for text in self.assumptions)


@functools.lru_cache(maxsize=256)
def plain_question(columns: tuple[str, ...], tolerance: float = 0) -> SqlQuestion:
    """A question without a lab: any rows in any order, under these columns."""
    return SqlQuestion(
        kind="sql",
        name="query",
        points=1,
        signal="diagnosis",
        step="query",
        asks="the same rows",
        columns=list(columns),
        tolerance=tolerance,
    )


def as_query(assumption: str) -> str:
    """A query of one boolean, of an expression or a query that is one already."""
    text = assumption.strip().rstrip(";").strip()
    try:
        tree = splice.read(text)
    except splice.NotSpliced:
        return f"SELECT ({text})"
    return text if isinstance(tree, exp.Query) else f"SELECT ({text})"
