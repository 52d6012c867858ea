"""Two results in cells that can be counted: which rows both have, which only one of them.

Floats that are close become the expected one, so that a row counts as equal, and a column that is
right is not called wrong, for what floats lose anyway.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from . import cells, tolerance
from .cell_plans import RELATIVE
from .cells import Plan, Row
from .equality import split, split_row
from .incident import SqlQuestion
from .results import Result


@dataclass(frozen=True)
class Columns:
    """pairs: position in expected → position in answer."""

    pairs: dict[int, int]
    missing: list[str]
    extra: list[str]
    notices: list[str]


@dataclass(frozen=True)
class Facts:
    """rows, wanted: cells that equal where the values do. own: the answer's rows as they are."""

    answer: Result
    expected: Result
    question: SqlQuestion
    match: Columns
    names: list[str]
    own: list[Row]
    rows: list[Row]
    wanted: list[Row]
    extra: Counter[Row]
    missing: Counter[Row]
    common: int

    @property
    def key(self) -> list[int]:
        """Positions of the grain among the matched columns; [] if a part of it is not there."""
        lowered = [name.lower() for name in self.names]
        grain = [name.lower() for name in self.question.grain]
        if not grain or any(name not in lowered for name in grain):
            return []
        return [lowered.index(name) for name in grain]


def gather(
    answer: Result, expected: Result, question: SqlQuestion, match: Columns
) -> tuple[Facts, list[str]]:
    """Both results in comparable cells, and notes on the types of columns."""
    places = sorted(match.pairs)
    notes = list(match.notices)
    own: list[list[Any]] = []
    mine: list[list[Any]] = []
    due: list[list[Any]] = []
    plans: list[Plan] = []
    for at in places:
        left, right = answer.frame.to_series(match.pairs[at]), expected.frame.to_series(at)
        declared = answer.types[match.pairs[at]], expected.types[at]
        plan = cells.plan(left.dtype, right.dtype, declared)
        plans.append(plan)
        own.append(left.to_list())
        mine.append(plan.left(left))
        due.append(plan.right(right))
        if clash := cells.clash(left, right, declared):
            notes.append(f"`{expected.columns[at]}` is {clash[0]}; {clash[1]} is asked for.")
    rows, wanted_rows = list(zip(*mine, strict=True)), list(zip(*due, strict=True))
    if any(plan.relative is not None for plan in plans):
        meant = [
            _as_expected(values, wanted, question.tolerance, plan.relative)
            for values, wanted, plan in zip(mine, due, plans, strict=True)
        ]
        nearly = list(zip(*meant, strict=True))
        partners = _partners(rows, wanted_rows, plans, question.tolerance)
        rows = [
            wanted_rows[partners[at]] if at in partners else row for at, row in enumerate(nearly)
        ]
    here, there = Counter(rows), Counter(wanted_rows)
    facts = Facts(
        answer=answer,
        expected=expected,
        question=question,
        match=match,
        names=[expected.columns[at] for at in places],
        own=list(zip(*own, strict=True)),
        rows=rows,
        wanted=wanted_rows,
        extra=here - there,
        missing=there - here,
        common=sum((here & there).values()),
    )
    return facts, notes


def _as_expected(
    values: list[Any], wanted: list[Any], near: float, relative: float | None
) -> list[Any]:
    """Floats of a column as the one expected value they are close to, where there is just one."""
    if relative is None:
        return values
    due = sorted({value for value in wanted if isinstance(value, float)})
    known = set(due)
    meant: dict[Any, Any] = {}
    start = 0
    for value in sorted({value for value in values if isinstance(value, float)} - known):
        while (
            start < len(due)
            and due[start] < value
            and not _close(due[start], value, near, relative)
        ):
            start += 1
        found = [each for each in due[start : start + 2] if _close(value, each, near, relative)]
        if len(found) == 1:
            meant[value] = found[0]
    return [meant.get(value, value) for value in values] if meant else values


def _close(left: float, right: float, near: float, relative: float) -> bool:
    return tolerance.close(left, right, near, relative)


def _partners(rows: list[Row], wanted: list[Row], plans: list[Plan], near: float) -> dict[int, int]:
    """Answer's row → expected row: each taken once, as many as can be, among those that agree
    in all but their floats.
    """
    groups: dict[Any, tuple[list[int], list[int]]] = {}
    for side, lines in enumerate((rows, wanted)):
        for at, row in enumerate(lines):
            groups.setdefault(split_row(row, plans)[0], ([], []))[side].append(at)
    partners: dict[int, int] = {}
    for mine, due in groups.values():
        if not mine or not due:
            continue
        relatives = split_row(wanted[due[0]], plans)[2]
        found = tolerance.pair(
            [split_row(rows[at], plans)[1] for at in mine],
            [split_row(wanted[at], plans)[1] for at in due],
            near,
            relatives,
        )
        partners |= {mine[i]: due[j] for i, j in found.items()}
    return partners


def alike(left: Any, right: Any) -> bool:
    """Two cells of `rows` and `wanted`; a nested one differs in shape or by more than floats do."""
    if left == right:
        return True
    if not isinstance(left, tuple) or not isinstance(right, tuple):
        return False
    (shape, values), (other, due) = split(left), split(right)
    return shape == other and all(
        tolerance.close(a, b, 0.0, RELATIVE) for a, b in zip(values, due, strict=True)
    )
