"""When two results count as the same: the rule of a pair, for one database and for hundreds."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ..cells import plan
from ..columns import match
from ..equality import equal
from ..results import Result
from . import order
from .arena import Rows
from .pair import Pair

DIGITS = 7  # of a float in a first look over many databases; what differs is looked at again


def same(pair: Pair, answer: Result, expected: Result, keyed: Result | None = None) -> bool:
    """Whether the answer's rows are the reference's. keyed: the latter with its sort keys."""
    terms = pair.question.order if pair.question else []
    if terms or not pair.ordered:
        tolerance = pair.question.tolerance if pair.question else pair.tolerance
        return equal(answer, expected, order=terms or None, tolerance=tolerance)
    if keyed is not None and keyed.frame.width > expected.frame.width:
        ties = order.ties(keyed, keyed.frame.width - expected.frame.width)
    else:
        ties = order.by_columns(pair.reference, expected)
    return equal(answer, expected, tolerance=pair.tolerance, ties=ties)


def suspects(answer: Rows, expected: Rows) -> list[int]:
    """Databases whose rows seem to differ as multisets, lowest first: a quick look at all.

    May name one that is the same after all (floats in tolerance), never passes over one that is
    not, but for floats that differ beyond the seventh digit.
    """
    at = match(answer.columns, expected.columns)
    if at is None:
        return sorted(set(_numbers(answer)) | set(_numbers(expected))) or [0]
    mine, due = _grouped(answer, at, expected, True), _grouped(expected, at, answer, False)
    found = [w for w in mine.keys() | due.keys() if mine.get(w) != due.get(w)]
    return sorted(w for w in found if w not in answer.errors and w not in expected.errors)


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
