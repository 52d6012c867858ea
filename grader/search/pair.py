"""Two queries over one schema, and what is to be called equal of their results."""

from __future__ import annotations

import functools
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from ..questions import SqlQuestion
from ..schema import Schema, Table
from . import splice
from .rules import Rules, rules

if TYPE_CHECKING:
    from .generate import Generator
    from .rows import Rows

MOST_RAN = 40  # batches of databases in which a reference's rows are kept, some kilobytes each


@dataclass
class Earlier:
    """What a search for another answer to the question has found out, and this one need not again.

    drawn: those that drew databases. ran: the reference's rows in a batch of databases.
    refused: assumptions together → the tables of whose rows they refuse some.
    """

    drawn: list[Generator] = field(default_factory=list)
    ran: dict[Hashable, Rows] = field(default_factory=dict)
    refused: dict[str | None, dict[str, Table]] = field(default_factory=dict)

    def keep(self, key: Hashable, rows: Rows) -> None:
        """Keeps the rows; the batch that was kept first gives way."""
        if len(self.ran) >= MOST_RAN:
            del self.ran[next(iter(self.ran))]
        self.ran[key] = rows


@dataclass(frozen=True)
class Pair:
    """reference and answer: one query each. ordered: the order of rows counts.

    assumptions: queries of one boolean, or boolean expressions, true of every legal database.
    macros: CREATE MACRO statements that both may call (`world_now`).
    question: what the answer's columns are held against; by default the reference's own columns.
    legal: what is known of where the assumptions hold.
    earlier: what is known from other answers under the same reference, macros and question.
    """

    schema: Schema
    reference: str
    answer: str
    assumptions: tuple[str, ...] = ()
    ordered: bool = False
    tolerance: float = 0
    macros: tuple[str, ...] = ()
    question: SqlQuestion | None = field(default=None)
    legal: dict[Hashable, bool] = field(default_factory=dict, compare=False, repr=False)
    earlier: Earlier = field(default_factory=Earlier, compare=False, repr=False)

    def asked(self, columns: list[str]) -> SqlQuestion:
        """The question to compare under; columns: those of the reference's result."""
        return self.question or plain_question(tuple(columns), self.tolerance)

    @functools.cached_property
    def rules(self) -> Rules | None:
        """All assumptions; None without any."""
        if not self.assumptions:
            return None
        return rules(self.schema, [as_query(text) for text in self.assumptions], self.legal)

    @property
    def law(self) -> str | None:
        """All assumptions as one query of one boolean; None without any."""
        return self.rules.law if self.rules else None


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
