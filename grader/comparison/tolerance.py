"""Floats that are close → rows that pair off: exact, symmetric, each row taken once.

Close is not transitive, so "equal within a tolerance" is a question of pairing: two multisets of
rows are equal where every row has a partner of its own. Values are first put into *clusters*
(chains of close neighbours); two close values are always in one cluster. Where a cluster is so
narrow that all of it is close, its number is as good as a value, and no pairing is needed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

ABSOLUTE = 1e-9  # in the unit of the value: what a sum that cancels to zero leaves behind


def close(left: object, right: object, tolerance: float, relative: float) -> bool:
    """Equal within the question's tolerance, or within what floats lose anyway."""
    if left == right:
        return True
    if not isinstance(left, float) or not isinstance(right, float):
        return False
    if not (math.isfinite(left) and math.isfinite(right)):
        return False
    least = max(tolerance, ABSOLUTE, relative * max(abs(left), abs(right)))
    return abs(left - right) <= least


def pair(
    left: Sequence[tuple[float, ...]],
    right: Sequence[tuple[float, ...]],
    tolerance: float,
    relatives: Sequence[float],
) -> dict[int, int]:
    """Partners, left → right, as many as can be, for rows that agree in all but these floats."""

    def near(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
        return all(
            close(a, b, tolerance, relative)
            for a, b, relative in zip(one, other, relatives, strict=True)
        )

    mine = sorted(range(len(left)), key=lambda i: left[i])
    due = sorted(range(len(right)), key=lambda i: right[i])
    if len(mine) == len(due) and all(
        near(left[i], right[j]) for i, j in zip(mine, due, strict=True)
    ):
        return dict(zip(mine, due, strict=True))
    partners: dict[int, list[int]] = {}
    start = 0
    for i in mine:
        # Sorted by the first float on both sides: what is too small here is so for all after.
        while start < len(due) and _below(left[i], right[due[start]], tolerance, relatives):
            start += 1
        found = []
        for place in range(start, len(due)):
            j = due[place]
            if _below(right[j], left[i], tolerance, relatives):
                break
            if near(left[i], right[j]):
                found.append(j)
        partners[i] = found
    return _most(mine, partners)


def _below(
    high: tuple[float, ...], low: tuple[float, ...], tolerance: float, relatives: Sequence[float]
) -> bool:
    if not low:
        return False  # no float among the cells: the rows agree in all
    return low[0] < high[0] and not close(low[0], high[0], tolerance, relatives[0])


def _most(mine: list[int], partners: dict[int, list[int]]) -> dict[int, int]:
    """As many pairs as there can be: a row gives way where it has another partner (Kuhn 1955)."""
    held: dict[int, int] = {}
    taken: dict[int, int] = {}
    for first in mine:
        # Depth first without recursion: a chain of rows that give way can be long.
        came: dict[int, int] = {}
        stack = [first]
        seen: set[int] = set()
        while stack:
            row = stack.pop()
            free = next((j for j in partners[row] if j not in taken), None)
            if free is not None:
                _give_way(free, row, came, held, taken)
                break
            for j in partners[row]:
                if j not in seen:
                    seen.add(j)
                    came[taken[j]] = row
                    stack.append(taken[j])
    return held


def _give_way(
    free: int, row: int, came: dict[int, int], held: dict[int, int], taken: dict[int, int]
) -> None:
    """`row` takes what is free; what it held goes to the row it came from, and so on back."""
    while True:
        before = held.get(row)
        held[row], taken[free] = free, row
        if before is None:
            return
        free, row = before, came[row]


def far(left: pl.Series, right: pl.Series, tolerance: float, relative: float) -> pl.Series:
    """Row by row: True where two floats are not close."""
    a, b = pl.col("a"), pl.col("b")
    apart = (a - b).abs() > _least(a, b, tolerance, relative)
    finite = a.is_finite() & b.is_finite()
    differ = pl.when(finite).then(apart).otherwise(a.ne_missing(b))
    return pl.DataFrame({"a": left, "b": right}).select(differ).to_series().fill_null(True)


def _least(a: pl.Expr, b: pl.Expr, tolerance: float, relative: float) -> pl.Expr:
    """What two floats may differ by."""
    size = pl.max_horizontal(a.abs(), b.abs()) * relative
    return pl.max_horizontal(pl.lit(max(tolerance, ABSOLUTE)), size)


def clusters(
    left: pl.Series, right: pl.Series, tolerance: float, relative: float
) -> tuple[pl.Series, pl.Series, bool]:
    """Both columns as numbers of clusters; True where one is wider than the tolerance.

    NULL stays NULL; NaN and both infinities have numbers of their own, below zero.
    """
    both = pl.concat([left, right]).alias("x").to_frame()
    finite = both.filter(pl.col("x").is_finite()).unique().sort("x")
    x, before = pl.col("x"), pl.col("x").shift()
    gap = (x - before) > _least(x, before, tolerance, relative)
    known = finite.with_columns(gap.fill_null(False).cum_sum().alias("id"))
    low, high = pl.col("low"), pl.col("high")
    spans = known.group_by("id").agg(x.min().alias("low"), x.max().alias("high"))
    wide = spans.filter((high - low) > _least(low, high, tolerance, relative))
    starts = spans.get_column("low").sort()
    return _number(left, starts), _number(right, starts), bool(wide.height)


def _number(series: pl.Series, starts: pl.Series) -> pl.Series:
    x = pl.col("x")
    at = starts.search_sorted(series.fill_null(0.0), side="right").cast(pl.Int64)
    return (
        pl.DataFrame({"x": series, "at": at})
        .select(
            pl.when(x.is_null())
            .then(None)
            .when(x.is_nan())
            .then(-1)
            .when(x.is_infinite())
            .then(pl.when(x > 0).then(-2).otherwise(-3))
            .otherwise(pl.col("at"))
        )
        .to_series()
        .alias(series.name)
    )
