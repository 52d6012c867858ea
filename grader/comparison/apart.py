"""Two large results → masks of the rows in which they are apart; what both have is set aside.

A difference is told in Python, row by row. Of a million rows that differ in four, only those four
become Python objects, and what belongs to them: rows whose floats could pair with theirs, and rows
of the same key. Rows are told apart by hashes of 64 bits: a result that is called equal is proven
to be so elsewhere, and here a clash, one in ten million results, would cost a word in a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from . import tolerance as floats
from .cells import Plan
from .equality import hashes, vectors


@dataclass(frozen=True)
class Apart:
    """left, right: True for a row that is looked at. common: rows of either side that are not.

    keys_once: True where no two of the common rows have one key.
    """

    left: pl.Series
    right: pl.Series
    common: int
    keys_once: bool


def apart(
    left: Sequence[pl.Series],
    right: Sequence[pl.Series],
    plans: Sequence[Plan],
    key: Sequence[int],
    tolerance: float,
) -> Apart | None:
    """What two results differ in; None where a column's cells can only be read in Python.

    key: places of the columns that name a row, none of them a float.
    """
    both = vectors(left, right, plans)
    if both is None or any(plans[at].relative is not None for at in key):
        return None
    mine, due = both
    one, other, is_wide = _groups(mine, due, plans, tolerance)
    rows = (hashes(mine), hashes(due)) if is_wide else (one, other)
    odd = _uneven(*rows)
    looked = rows[0].is_in(odd.implode()), rows[1].is_in(odd.implode())
    if is_wide:
        looked = _with_all(looked, (one, other))
    if key:
        keys = hashes([mine[at] for at in key]), hashes([due[at] for at in key])
        looked = _with_all(looked, keys)
    common = looked[0].len() - int(looked[0].sum() or 0)
    once = not key or keys[1].filter(~looked[1]).n_unique() == common
    return Apart(*looked, common, once)


def _groups(
    mine: list[pl.Series], due: list[pl.Series], plans: Sequence[Plan], tolerance: float
) -> tuple[pl.Series, pl.Series, bool]:
    """For each row the number of its group, within which alone rows can pair.

    True where rows of one group need not be close: a float's cluster is wider than its tolerance.
    """
    sides: tuple[list[pl.Series], list[pl.Series]] = ([], [])
    is_wide = False
    for plan, a, b in zip(plans, mine, due, strict=True):
        if plan.relative is not None:
            a, b, wide = floats.clusters(a, b, tolerance, plan.relative)
            is_wide = is_wide or wide
        sides[0].append(a)
        sides[1].append(b)
    return hashes(sides[0]), hashes(sides[1]), is_wide


def _uneven(one: pl.Series, other: pl.Series) -> pl.Series:
    """The hashes that one side has more often than the other."""
    sides = [
        each.alias("row").to_frame().with_columns(pl.lit(by, pl.Int32).alias("n"))
        for each, by in ((one, 1), (other, -1))
    ]
    counted = pl.concat(sides).group_by("row").agg(pl.col("n").sum())
    return counted.filter(pl.col("n") != 0).get_column("row")


def _with_all(
    looked: tuple[pl.Series, pl.Series], numbers: tuple[pl.Series, pl.Series]
) -> tuple[pl.Series, pl.Series]:
    """The masks with every row whose number one of their rows has."""
    found = [number.filter(mask) for mask, number in zip(looked, numbers, strict=True)]
    wanted = pl.concat(found).unique()
    return numbers[0].is_in(wanted.implode()), numbers[1].is_in(wanted.implode())
