"""What a query costs, where its question asks for that too: DuckDB's counters, never seconds.

The rows that come out of its joins are held against those of the query it is to replace, the rows
that it scans against the reference's. It is looked at where the rows are right on the learner's
world, and counted there. Joins above the limit leave nothing, scans above it a half.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .. import cost
from ..bench import Bench
from ..questions import SqlQuestion
from ..verdict import Part, Table

SCANS_MISSED = 0.5  # of the points stay where joins are few enough and only too much is read


@dataclass(frozen=True)
class Price:
    """share: what of the points the cost leaves. headline: where it is too high."""

    share: float = 1
    headline: str = ""
    try_next: str = ""
    parts: list[Part] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def price(question: SqlQuestion, answer: str, bench: Bench) -> Price:
    """The price of an answer whose rows are right. Raises Rejected for what has no counters."""
    rule = question.cost
    if rule is None:
        return Price()
    bench.say("what it costs")
    own = cost.measure(bench.sandbox, bench.practice(question), answer)
    _, dear = cost.counted(bench, question, rule.dear)
    usual, _ = cost.counted(bench, question, bench.reference(question))
    most_joined, most_scanned = dear / rule.joined, usual * rule.scanned
    few_joined, few_scanned = own.joined <= most_joined, own.scanned <= most_scanned
    parts = [
        Part(
            name="cost",
            says=f"rows out of joins: at most a {rule.joined:g}th of the old query's",
            ok=few_joined,
            detail=f"{own.joined:,} against {dear:,}",
        ),
        Part(
            name="cost",
            says=f"rows scanned: at most {rule.scanned:g} times the reference's",
            ok=few_scanned,
            detail=f"{own.scanned:,} against {usual:,}",
        ),
    ]
    if few_joined and few_scanned:
        return Price(parts=parts)
    if few_joined:
        headline = (
            f"The rows are right. It scans {own.scanned:,} rows, and {rule.scanned:g} times the"
            f" reference's {usual:,} are allowed: what it does not need, it should not read."
        )
    else:
        headline = (
            f"The rows are right, and {own.joined:,} rows come out of joins on the way. The old"
            f" query has {dear:,}; a {rule.joined:g}th of that at most is asked for."
        )
    try_next = (
        f"`%cost {question.name}` shows the rows of each step. Begin with the largest: could a"
        " filter stand before it?"
    )
    return Price(SCANS_MISSED if few_joined else 0, headline, try_next, parts, [own.table()])
