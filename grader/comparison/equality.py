"""Two results → equal or not, nothing else: for ten thousand small ones, and for a million rows.

Small results are counted in Python. Large ones are never made into Python objects: each row gets
a hash, both sides are sorted by it, and what stands side by side is compared column by column; so
equal is proven, not only likely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import repeat
from typing import Any

import polars as pl

from ..errors import OutOfBudget
from ..results import Result
from . import cells
from . import tolerance as floats
from .cells import Plan
from .columns import match

SMALL = 500  # rows; up to there Python's own counting is faster than Polars' calls


def equal(
    answer: Result,
    expected: Result,
    *,
    order: Sequence[str] | None = None,
    tolerance: float = 0.0,
    by: str = "name",
    ties: Sequence[int] | None = None,
) -> bool:
    """True where both hold the same rows as multisets, and in the order asked for, if one is.

    order: `col` or `col desc`, as a question has it: the keys come in the expected sequence, rows
    with equal keys in any. ties: the same for keys that are no columns of the result: for each
    expected row the number of its group of ties, groups in order.
    by: "name" (what is left over by position) or "position".
    Raises OutOfBudget where both results were cut: what is beyond the cut is not known.
    """
    if answer.truncated and expected.truncated:
        raise OutOfBudget("Both results have more rows than are read; they cannot be compared.")
    rows = answer.frame.height
    if answer.truncated or expected.truncated or rows != expected.frame.height:
        return False
    at = match(answer.columns, expected.columns, by)
    if at is None or (ties is not None and len(ties) != rows):
        return False
    left, right = answer.frame.get_columns(), expected.frame.get_columns()
    mine = [left[i] for i in at]
    plans = [
        cells.plan(a.dtype, b.dtype, (answer.types[i], expected_type))
        for a, b, i, expected_type in zip(mine, right, at, expected.types, strict=True)
    ]
    keys = sort_keys(order, expected.columns, [answer.columns[i] for i in at])
    if ties is not None:
        number = pl.Series("ties", ties, dtype=pl.Int64)
        mine, right = [number, *mine], [number, *right]
        plans = [cells.plan(number.dtype, number.dtype), *plans]
        keys = [key + 1 for key in keys]
    if rows > SMALL:
        found = _vectors(mine, right, plans, keys, tolerance)
        if found is not None:
            return found
    return _small(mine, right, plans, keys, tolerance)


def legal_order(
    answer: Sequence[Hashable], expected: Sequence[Hashable], tie_groups: Sequence[int]
) -> bool:
    """True where the answer is the expected rows in an order that the ties leave free.

    tie_groups: for each expected row the number of its group; rows of a group may come in any
    order, groups may not.
    """
    if len(answer) != len(expected):
        return False
    return Counter(zip(tie_groups, answer, strict=True)) == Counter(
        zip(tie_groups, expected, strict=True)
    )


def sort_keys(
    order: Sequence[str] | None, expected: Sequence[str], answer: Sequence[str]
) -> list[int]:
    """Positions of the sort keys, by either side's name; a key that is no column is left out."""
    names = [[name.lower() for name in columns] for columns in (expected, answer)]
    found: list[int] = []
    for term in order or ():
        whole = term.lower()
        key = whole if whole in names[0] else whole.split()[0]
        found.extend(side.index(key) for side in names if key in side)
    return list(dict.fromkeys(found))


# -- few rows -----------------------------------------------------------------------------------


def _small(
    left: list[pl.Series],
    right: list[pl.Series],
    plans: list[Plan],
    keys: list[int],
    tolerance: float,
) -> bool:
    mine = [plan.left(series) for plan, series in zip(plans, left, strict=True)]
    due = [plan.right(series) for plan, series in zip(plans, right, strict=True)]
    rows, wanted = list(zip(*mine, strict=True)), list(zip(*due, strict=True))
    if rows == wanted:
        return True
    if Counter(rows) != Counter(wanted):
        loose = [plan.relative is not None for plan in plans]
        if not any(loose) or not _pair_off(rows, wanted, plans, tolerance):
            return False
    return all(_alike(mine[key], due[key], plans[key].relative, tolerance) for key in keys)


def _alike(left: list[Any], right: list[Any], relative: float | None, tolerance: float) -> bool:
    """One column, row by row."""
    if left == right:
        return True
    if relative is None:
        return False
    return all(
        split(a) == split(b) or _near(a, b, relative, tolerance)
        for a, b in zip(left, right, strict=True)
    )


def _near(left: Any, right: Any, relative: float, tolerance: float) -> bool:
    (shape, values), (other, due) = split(left), split(right)
    return shape == other and all(
        floats.close(a, b, tolerance, relative) for a, b in zip(values, due, strict=True)
    )


def split(cell: Any) -> tuple[Any, tuple[float, ...]]:
    """A cell's exact part, with a mark for each of its floats; and the floats."""
    if isinstance(cell, float):
        if cell - cell == 0:  # not an infinity
            return _FLOAT, (cell,)
        return cell, ()
    if not isinstance(cell, tuple):
        return cell, ()
    parts = [split(item) for item in cell]
    return tuple(shape for shape, _ in parts), tuple(x for _, found in parts for x in found)


_FLOAT = "a float"


def split_row(
    row: Sequence[Any], plans: Sequence[Plan]
) -> tuple[Any, tuple[float, ...], list[float]]:
    """A row's exact part, its floats, and the relative tolerance of each float."""
    exact: list[Any] = []
    values: list[float] = []
    relatives: list[float] = []
    for cell, plan in zip(row, plans, strict=True):
        if plan.relative is None:
            exact.append(cell)
            continue
        shape, found = split(cell)
        exact.append(shape)
        values.extend(found)
        relatives.extend(repeat(plan.relative, len(found)))
    return tuple(exact), tuple(values), relatives


def _pair_off(
    rows: list[tuple[Any, ...]], wanted: list[tuple[Any, ...]], plans: list[Plan], tolerance: float
) -> bool:
    """True where each row has a partner of its own whose floats are close."""
    mine: dict[Any, list[tuple[float, ...]]] = {}
    due: dict[Any, list[tuple[float, ...]]] = {}
    relatives: dict[Any, list[float]] = {}
    for groups, side in ((mine, rows), (due, wanted)):
        for row in side:
            exact, values, each = split_row(row, plans)
            groups.setdefault(exact, []).append(values)
            relatives[exact] = each
    if {key: len(group) for key, group in mine.items()} != {
        key: len(group) for key, group in due.items()
    }:
        return False
    return all(
        len(floats.pair(group, due[key], tolerance, relatives[key])) == len(group)
        for key, group in mine.items()
    )


# -- many rows ----------------------------------------------------------------------------------


def _vectors(
    left: list[pl.Series],
    right: list[pl.Series],
    plans: list[Plan],
    keys: list[int],
    tolerance: float,
) -> bool | None:
    """The same without Python objects; None where a column has no such form."""
    both = vectors(left, right, plans)
    if both is None:
        return None
    mine, due = both
    if all(_same(a, b) for a, b in zip(mine, due, strict=True)):
        return True
    loose = [at for at, plan in enumerate(plans) if plan.relative is not None]
    found = _same_rows(mine, due)
    if found is False and loose:
        found = _same_rows_nearly(mine, due, plans, loose, tolerance)
    if not found:
        return found
    return all(_same_nearly(mine[key], due[key], plans[key], tolerance) for key in keys)


def vectors(
    left: Sequence[pl.Series], right: Sequence[pl.Series], plans: Sequence[Plan]
) -> tuple[list[pl.Series], list[pl.Series]] | None:
    """Both sides with one type for each column; None where one has no such form."""
    mine: list[pl.Series] = []
    due: list[pl.Series] = []
    for at, (plan, a, b) in enumerate(zip(plans, left, right, strict=True)):
        if plan.vector is None:
            return None
        cast_a, cast_b = plan.vector[0](a), plan.vector[1](b)
        if cast_a is None or cast_b is None:
            return None
        mine.append(cast_a.alias(f"c{at}"))
        due.append(cast_b.alias(f"c{at}"))
    return mine, due


def _same(left: pl.Series, right: pl.Series) -> bool:
    """Equal row by row; NULL equals NULL, NaN equals NaN."""
    return left.dtype == right.dtype and left.equals(right, null_equal=True)


def _same_nearly(left: pl.Series, right: pl.Series, plan: Plan, tolerance: float) -> bool:
    if _same(left, right):
        return True
    if plan.relative is None:
        return False
    return not floats.far(left, right, tolerance, plan.relative).any()


def _same_rows(left: list[pl.Series], right: list[pl.Series]) -> bool | None:
    """Equal as multisets; None where two different rows have one hash."""
    one, other = hashes(left), hashes(right)
    if one.sum() != other.sum():
        return False
    at, to = one.arg_sort(), other.arg_sort()
    if not one.gather(at).equals(other.gather(to)):
        return False
    proven = all(_same(a.gather(at), b.gather(to)) for a, b in zip(left, right, strict=True))
    return True if proven else None


def hashes(columns: Sequence[pl.Series]) -> pl.Series:
    """A number for each row: equal rows have the same, also those of another result."""
    # -0.0 + 0.0 is 0.0: both zeros get one hash.
    return pl.DataFrame(
        [column + 0.0 if column.dtype.is_float() else column for column in columns]
    ).hash_rows(seed=0)


def _same_rows_nearly(
    left: list[pl.Series],
    right: list[pl.Series],
    plans: list[Plan],
    loose: list[int],
    tolerance: float,
) -> bool | None:
    """The same with floats in tolerance.

    Rows are sorted by all that is exact, then by their floats, and put side by side: where all are
    close, each has its partner. Only groups in which some are not are looked at again.
    """
    exact = [at for at in range(len(left)) if at not in loose]
    if exact:
        agreed = _same_rows([left[at] for at in exact], [right[at] for at in exact])
        if not agreed:
            return agreed
    rows = []
    for columns in (left, right):
        kept = [columns[at] for at in exact]
        rows.append(hashes(kept) if kept else pl.Series([0]).new_from_index(0, columns[0].len()))
    one, other, off = _side_by_side(rows, (left, right), plans, loose, tolerance)
    if not off.any():
        return True
    if len(loose) == 1:
        return False  # of one number alone, sorting pairs as well as can be
    bad = pl.col("row").is_in(one.filter(off).get_column("row").unique().implode())
    kind = cells.plan(one.schema["row"], one.schema["row"])
    return _same_clusters(
        one.filter(bad).get_columns(),
        other.filter(bad).get_columns(),
        [kind, *(plans[at] for at in loose)],
        tolerance,
    )


def _side_by_side(
    rows: Sequence[pl.Series],
    sides: Sequence[list[pl.Series]],
    plans: list[Plan],
    at: list[int],
    tolerance: float,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
    """Both sides sorted by what is exact in a row, then by its floats; and where these are far.

    rows: for each side what stands for the exact part. at: the columns of floats.
    """
    names = [f"f{place}" for place in at]
    one, other = (
        pl.DataFrame([row.alias("row"), *(side[place].alias(f"f{place}") for place in at)]).sort(
            "row", *names
        )
        for row, side in zip(rows, sides, strict=True)
    )
    off = pl.Series([False]).new_from_index(0, one.height)
    for place, name in zip(at, names, strict=True):
        relative = plans[place].relative or 0.0
        off |= floats.far(one.get_column(name), other.get_column(name), tolerance, relative)
    return one, other, off


def _same_clusters(
    left: list[pl.Series], right: list[pl.Series], plans: list[Plan], tolerance: float
) -> bool | None:
    """The same with clusters in place of floats, pairing only where a cluster is too wide."""
    mine, due = list(left), list(right)
    wide = []
    for at, plan in enumerate(plans):
        if plan.relative is None:
            continue
        mine[at], due[at], is_wide = floats.clusters(left[at], right[at], tolerance, plan.relative)
        if is_wide:
            wide.append(at)
    found = _same_rows(mine, due)
    if not found or not wide:
        return found
    return _paired(mine, due, left, right, plans, wide, tolerance)


def _paired(
    mine: list[pl.Series],
    due: list[pl.Series],
    left: list[pl.Series],
    right: list[pl.Series],
    plans: list[Plan],
    wide: list[int],
    tolerance: float,
) -> bool | None:
    """Rows of the same clusters, sorted by their floats and put side by side; else Python pairs."""
    rows = [hashes(mine), hashes(due)]
    one, other, off = _side_by_side(rows, (left, right), plans, wide, tolerance)
    if not off.any():
        return True
    if len(wide) == 1:
        return False  # of one number alone, sorting pairs as well as can be
    relatives = [plans[at].relative or 0.0 for at in wide]
    bad = one.filter(off).get_column("row").unique().implode()
    groups: list[dict[int, list[tuple[float, ...]]]] = []
    for side in (one, other):
        found: dict[int, list[tuple[float, ...]]] = {}
        for row, *values in side.filter(pl.col("row").is_in(bad)).iter_rows():
            found.setdefault(row, []).append(tuple(values))
        groups.append(found)
    return all(
        len(floats.pair(rows, groups[1][key], tolerance, relatives)) == len(rows)
        for key, rows in groups[0].items()
    )
