"""What a query costs, in rows: scanned from tables and put out by joins; never in seconds.

    own = cost.of(bench, question, answer)
    own.scanned, own.joined, own.ratio     # 960,000, 72,000, 2.1 times the reference's rows

The rows are DuckDB's own counters of one run on the practice world, so that the same query costs
the same on any machine. A scan alone does not show a join that fans out: hence both are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .bench import Bench
from .errors import Rejected
from .kept import Kept, digest
from .questions import SqlQuestion
from .sandbox.client import Sandbox
from .sql import statements
from .verdict import Table

MAX_SHOWN = 20  # operators of a table; a query of the course has about a dozen
MAX_WORDS = 60  # characters of a condition that is shown

OURS = 600  # seconds for a query of the lab itself: counted once and kept, however busy we are

_WORDS = {
    "HASH_JOIN": "join",
    "NESTED_LOOP_JOIN": "join, row by row",
    "PIECEWISE_MERGE_JOIN": "join on a range",
    "IE_JOIN": "join on two ranges",
    "ASOF_JOIN": "join to the last before",
    "BLOCKWISE_NL_JOIN": "join, row by row",
    "POSITIONAL_JOIN": "join by position",
    "CROSS_PRODUCT": "every row with every row",
    "LEFT_DELIM_JOIN": "join of a subquery",
    "RIGHT_DELIM_JOIN": "join of a subquery",
    "FILTER": "filter",
    "HASH_GROUP_BY": "group",
    "PERFECT_HASH_GROUP_BY": "group",
    "PARTITIONED_AGGREGATE": "group",
    "UNGROUPED_AGGREGATE": "aggregate all",
    "SIMPLE_AGGREGATE": "aggregate all",
    "WINDOW": "window",
    "STREAMING_WINDOW": "window",
    "ORDER_BY": "sort",
    "TOP_N": "sort, keep the first",
    "LIMIT": "keep the first",
    "UNION": "put together",
    "UNNEST": "a row for each list item",
    "PIVOT": "pivot",
    "REC_CTE": "recursion",
    "RECURSIVE_CTE": "recursion",
    "CTE": "CTE, kept",
    "CTE_SCAN": "read a CTE again",
    "REC_CTE_SCAN": "read the recursion",
}


@dataclass(frozen=True)
class Operator:
    """One step of the plan. scanned: rows looked at in a table; out: rows handed on."""

    name: str
    table: str | None
    on: str
    scanned: int
    out: int

    @property
    def joins(self) -> bool:
        return self.name.endswith("_JOIN") or self.name in ("CROSS_PRODUCT", "UNNEST")

    @property
    def words(self) -> str:
        """`join on order_id`, as a reader of SQL says it."""
        said = "read" if self.table else _WORDS.get(self.name, self.name.lower().replace("_", " "))
        return f"{said} on {self.on}" if self.on and self.joins else said


@dataclass(frozen=True)
class Cost:
    """A query's operators, leaves first. reference: rows that the reference's touch; 0 if none."""

    operators: list[Operator]
    reference: int = 0

    @property
    def scanned(self) -> int:
        return sum(operator.scanned for operator in self.operators)

    @property
    def joined(self) -> int:
        return sum(operator.out for operator in self.operators if operator.joins)

    @property
    def rows(self) -> int:
        """Scanned and joined together: what is compared."""
        return self.scanned + self.joined

    @property
    def ratio(self) -> float | None:
        """Rows of this one to the reference's; None where there is none to compare with."""
        return self.rows / self.reference if self.reference else None

    @property
    def sentence(self) -> str:
        """`1,200 rows scanned, 300 out of joins: 1.5 times the reference's rows.`"""
        said = f"{self.scanned:,} rows scanned, {self.joined:,} out of joins"
        if self.ratio is None:
            return f"{said}."
        if round(self.ratio, 1) == 1.0:
            return f"{said}: as many as the reference."
        return f"{said}: {self.ratio:,.1f} times the rows of the reference."

    def table(self) -> Table:
        """The operators for a reader, in the order in which they end."""
        shown = [step for step in self.operators if step.table or step.name in _WORDS]
        return Table(
            title="Rows of each step, on your world",
            columns=["step", "table", "rows scanned", "rows out"],
            rows=[
                [
                    step.words,
                    step.table or "",
                    f"{step.scanned:,}" * bool(step.table),
                    f"{step.out:,}",
                ]
                for step in shown[:MAX_SHOWN]
            ],
            left_out=max(0, len(shown) - MAX_SHOWN),
        )


def of(bench: Bench, question: SqlQuestion, answer: str) -> Cost:
    """The cost of an answer on the practice world, beside the reference's where there is one.

    Raises Rejected, OutOfBudget. A query that is refused costs nothing: it does not run.
    """
    world = bench.practice(question)
    own = measure(bench.sandbox, world, answer)
    if question.name not in bench.references:
        return own
    reference = measure(bench.sandbox, world, bench.reference(question))
    return Cost(own.operators, reference.rows)


def counted(bench: Bench, question: SqlQuestion, sql: str) -> tuple[int, int]:
    """Rows scanned and rows out of joins of a query of ours on the practice world; kept there."""
    world = bench.practice(question)
    kept = Kept()
    key = f"{world.stem}-{digest('counted', sql)}"
    if (known := kept.recall(key)) is not None:
        return known[0]["scanned"], known[0]["joined"]
    found = measure(bench.sandbox, world, sql, seconds=OURS)
    kept.keep(key, {"scanned": found.scanned, "joined": found.joined})
    return found.scanned, found.joined


def measure(sandbox: Sandbox, world: Path, sql: str, *, seconds: float = 60) -> Cost:
    """The cost of one query on a world, beside nothing. seconds: then OutOfBudget."""
    (statement,) = statements.check_query(sql)
    if statement.kind != "SELECT":
        raise Rejected("Rows are counted for a SELECT only: write the PIVOT as FROM … PIVOT (…).")
    found = sandbox.operators(world, sql, seconds=seconds)
    return Cost([_operator(each) for each in found if each["name"] not in _NOT_SHOWN])


_NOT_SHOWN = {"RESULT_COLLECTOR", "EXPLAIN_ANALYZE", "PROJECTION", "DUMMY_SCAN", "DELIM_SCAN"}


def _operator(said: dict[str, Any]) -> Operator:
    info = said["info"]
    table = info.get("Table")
    on = info.get("Conditions") or ""
    on = ", ".join(on) if isinstance(on, list) else str(on)
    return Operator(
        name=said["name"],
        table=".".join(table.split(".")[1:]).removeprefix("main.") if table else None,
        on=on if len(on) <= MAX_WORDS else f"{on[:MAX_WORDS]}…",
        scanned=int(said["scanned"]),
        out=int(said["out"]),
    )
