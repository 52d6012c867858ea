"""Two results in cells that can be counted: which rows both have, which only one of them.

Floats that are close become the expected one, so that a row counts as equal, and a column that is
right is not called wrong, for what floats lose anyway.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..questions import SqlQuestion
from ..results import Result
from . import cells, tolerance
from .apart import apart
from .cell_plans import RELATIVE
from .cells import Plan, Row
from .equality import SMALL, split, split_row


@dataclass(frozen=True)
class Columns:
    """pairs: position in expected → position in answer."""

    pairs: dict[int, int]
    missing: list[str]
    extra: list[str]
    notices: list[str]


@dataclass(frozen=True)
class Facts:
    """rows, wanted: cells that equal where the values do. own: the answer's rows as they are.

    aside: rows that both have besides these, equal one by one and not looked at; keys_once: no two
    of them have one key. extra, missing: what is over on either side. common: rows of both.
    """

    answer: Result
    expected: Result
    question: SqlQuestion
    match: Columns
    names: list[str]
    plans: list[Plan]
    own: list[Row]
    rows: list[Row]
    wanted: list[Row]
    extra: Counter[Row]
    missing: Counter[Row]
    common: int
    aside: int = 0
    keys_once: bool = True

    @property
    def have(self) -> int:
        """How many rows the answer has."""
        return len(self.rows) + self.aside

    @property
    def due(self) -> int:
        """How many rows are expected."""
        return len(self.wanted) + self.aside

    @property
    def key(self) -> list[int]:
        """Positions of the grain among the matched columns; [] if a part of it is not there."""
        return _key(self.names, self.question)

    def values(self, at: int) -> tuple[set[Any], set[Any]]:
        """The values that a matched column has in either result."""
        if not self.aside:
            return {row[at] for row in self.rows}, {row[at] for row in self.wanted}
        place = sorted(self.match.pairs)[at]
        mine = self.answer.frame.to_series(self.match.pairs[place])
        due = self.expected.frame.to_series(place)
        return set(self.plans[at].left(mine)), set(self.plans[at].right(due))


def _key(names: list[str], question: SqlQuestion) -> list[int]:
    lowered = [name.lower() for name in names]
    grain = [name.lower() for name in question.grain]
    if not grain or any(name not in lowered for name in grain):
        return []
    return [lowered.index(name) for name in grain]


def gather(
    answer: Result, expected: Result, question: SqlQuestion, match: Columns
) -> tuple[Facts, list[str]]:
    """Both results in comparable cells, and notes on the types of columns."""
    places = sorted(match.pairs)
    names = [expected.columns[at] for at in places]
    notes = list(match.notices)
    plans: list[Plan] = []
    left = [answer.frame.to_series(match.pairs[at]) for at in places]
    right = [expected.frame.to_series(at) for at in places]
    for at, mine, due in zip(places, left, right, strict=True):
        declared = answer.types[match.pairs[at]], expected.types[at]
        plans.append(cells.plan(mine.dtype, due.dtype, declared))
        if clash := cells.clash(mine, due, declared):
            notes.append(f"`{expected.columns[at]}` is {clash[0]}; {clash[1]} is asked for.")
    known = [_floats(series, plan) for series, plan in zip(right, plans, strict=True)]
    found = None
    if min(answer.frame.height, expected.frame.height) > SMALL:
        found = apart(left, right, plans, _key(names, question), question.tolerance)
    if found is not None:
        left = [series.filter(found.left) for series in left]
        right = [series.filter(found.right) for series in right]
    rows, wanted = _cells(left, right, plans, known, question.tolerance)
    here, there = Counter(rows), Counter(wanted)
    aside = found.common if found else 0
    facts = Facts(
        answer=answer,
        expected=expected,
        question=question,
        match=match,
        names=names,
        plans=plans,
        own=list(zip(*[series.to_list() for series in left], strict=True)),
        rows=rows,
        wanted=wanted,
        extra=here - there,
        missing=there - here,
        common=sum((here & there).values()) + aside,
        aside=aside,
        keys_once=found is None or found.keys_once,
    )
    return facts, notes


def _floats(series: pl.Series, plan: Plan) -> list[float]:
    """The floats that a column holds, each once, from the least."""
    if plan.relative is None:
        return []
    values = plan.right(series if plan.nested else series.unique())
    return sorted({value for value in values if isinstance(value, float)})


def _cells(
    left: list[pl.Series],
    right: list[pl.Series],
    plans: list[Plan],
    known: list[list[float]],
    near: float,
) -> tuple[list[Row], list[Row]]:
    """Rows of both sides, of which equal ones have equal cells. known: each column's floats."""
    mine = [plan.left(series) for plan, series in zip(plans, left, strict=True)]
    due = [plan.right(series) for plan, series in zip(plans, right, strict=True)]
    rows, wanted = list(zip(*mine, strict=True)), list(zip(*due, strict=True))
    if all(plan.relative is None for plan in plans):
        return rows, wanted
    meant = [
        _as_expected(values, floats, near, plan.relative)
        for values, floats, plan in zip(mine, known, plans, strict=True)
    ]
    nearly = list(zip(*meant, strict=True))
    partners = _partners(rows, wanted, plans, near)
    return [
        wanted[partners[at]] if at in partners else row for at, row in enumerate(nearly)
    ], wanted


def _as_expected(
    values: list[Any], due: list[float], near: float, relative: float | None
) -> list[Any]:
    """Floats of a column as the one expected value they are close to, where there is just one.

    due: the expected values, from the least.
    """
    if relative is None:
        return values
    floats = {value for value in values if isinstance(value, float)}
    known = floats.intersection(due)
    meant: dict[Any, Any] = {}
    start = 0
    for value in sorted(floats - known):
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
