"""When two results count as the same: the rule of a pair, for one database and for hundreds.

Without a lab's question nobody has said what the columns are called. DuckDB calls them by their
expressions, and `sum(x)` may be one thing in the reference and another in the answer: so there it
is enough that the results agree either by the names of the columns or by their places.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ..comparison.cells import plan
from ..comparison.columns import match
from ..comparison.equality import equal
from ..results import Result
from . import order
from .pair import Pair
from .rows import Rows

DIGITS = 7  # of a float in a first look over many databases; what differs is looked at again


def same(pair: Pair, answer: Result, expected: Result, keyed: Result | None = None) -> bool:
    """Whether the answer's rows are the reference's. keyed: the latter with its sort keys."""
    if pair.question:
        asked = pair.question
        return equal(answer, expected, order=asked.order or None, tolerance=asked.tolerance)
    ties = None
    if pair.ordered:
        if keyed is not None and keyed.frame.width > expected.frame.width:
            ties = order.ties(keyed, keyed.frame.width - expected.frame.width)
        else:
            ties = order.by_columns(pair.reference, expected)
    return any(
        equal(answer, expected, tolerance=pair.tolerance, ties=ties, by=by)
        for by in _ways(pair, answer.columns, expected.columns)
    )


def _ways(pair: Pair, answer: list[str], expected: list[str]) -> list[str]:
    """How columns may be paired; by position only where that is not by name already."""
    places = list(range(len(expected)))
    by_name = match(answer, expected)
    return ["name"] if pair.question or by_name in (None, places) else ["name", "position"]


def suspects(pair: Pair, answer: Rows, expected: Rows, tolerance: float = 0) -> list[int]:
    """Databases whose rows seem to differ as multisets, lowest first: a quick look at all.

    May name one that is the same after all (floats in tolerance), never passes over one that is
    not, but for floats that differ beyond the seventh digit. tolerance: floats that are as near
    are the same here, too; for who makes databases smaller by what is named, and never looks again.
    """
    own = answer.own.keys() | expected.own.keys()
    if own:  # columns that depend on the rows: only plain tables tell
        found = own | set(_numbers(answer)) | set(_numbers(expected))
        return sorted(found - answer.errors.keys() - expected.errors.keys())
    if len(answer.columns) != len(expected.columns):
        return sorted(set(_numbers(answer)) | set(_numbers(expected))) or [0]
    ways = _ways(pair, answer.columns, expected.columns)
    found = set.intersection(*[_differing(answer, expected, by, tolerance) for by in ways])
    return sorted(found - answer.errors.keys() - expected.errors.keys())


def _differing(answer: Rows, expected: Rows, by: str, tolerance: float) -> set[int]:
    at = match(answer.columns, expected.columns, by)
    if at is None:
        return set(_numbers(answer)) | set(_numbers(expected))
    mine, due = _grouped(answer, at, expected, True), _grouped(expected, at, answer, False)
    found = {w for w in mine.keys() | due.keys() if mine.get(w) != due.get(w)}
    if tolerance:
        found -= {w for w in found if _near(mine.get(w, []), due.get(w, []), tolerance)}
    return found


def _near(mine: list[Any], due: list[Any], tolerance: float) -> bool:
    """Whether the rows are the same but for floats that lie within the tolerance of each other."""
    pairs = list(zip(sorted(mine, key=_plain_first), sorted(due, key=_plain_first), strict=False))
    return len(mine) == len(due) and all(
        one == other
        or (isinstance(one, float) and isinstance(other, float) and abs(one - other) <= tolerance)
        for pair in pairs
        for one, other in zip(*pair, strict=True)
    )


def _plain_first(row: tuple[Any, ...]) -> tuple[str, list[float]]:
    """A row's place: by what has to be equal, then by its floats."""
    floats = [cell for cell in row if isinstance(cell, float)]
    return repr([cell for cell in row if not isinstance(cell, float)]), floats


def _grouped(rows: Rows, at: list[int], other: Rows, is_answer: bool) -> dict[int, list[Any]]:
    """Database → its rows as sorted keys, read as `cells` reads the two columns."""
    if rows.frame.is_empty() or rows.frame.width == 1:
        return {}
    columns = []
    for place, mine in enumerate(at):
        own, their = (mine, place) if is_answer else (place, mine)
        series = rows.frame.to_series(own + 1)
        if other.frame.width > 1:
            facing = other.frame.to_series(their + 1)
            types = (rows.types[own], other.types[their])
            if is_answer:
                cells = plan(series.dtype, facing.dtype, types).left(series)
            else:
                cells = plan(facing.dtype, series.dtype, types[::-1]).right(series)
        else:
            cells = series.to_list()
        columns.append([_rounded(cell) for cell in cells])
    found: dict[int, list[Any]] = defaultdict(list)
    for number, row in zip(_numbers(rows), zip(*columns, strict=True), strict=True):
        found[number].append(row)
    for listed in found.values():
        listed.sort(key=hash)
    return found


def _rounded(cell: Any) -> Any:
    if isinstance(cell, float) and cell - cell == 0:
        return float(f"{cell:.{DIGITS}g}")
    return cell


def _numbers(rows: Rows) -> list[int]:
    return rows.frame.to_series(0).to_list()
