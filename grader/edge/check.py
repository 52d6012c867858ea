"""An answer on a question's edge databases: right on which, and which known mistake it makes."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from ..comparison import cells
from ..comparison.cells import plan
from ..comparison.columns import match
from ..comparison.equality import equal
from ..errors import FiredrillError
from ..questions import SqlQuestion
from ..results import Result
from ..search.arena import Arena
from ..search.rows import Rows
from .store import Edge, Known

UNLIKE = "-"  # the digest of a result that has other columns, or of an error


CONFIRMED = 3  # databases; where a batch does not say what is so, it seldom does in any


@dataclass(frozen=True)
class Checked:
    """right: for each edge database. errors: those in which the answer does not run through.

    digests: of a wrong answer's rows in each. alike: the mutants that give the same rows in all.
    """

    right: list[bool]
    errors: dict[int, FiredrillError] = field(default_factory=dict)
    digests: tuple[str, ...] = ()
    alike: tuple[Known, ...] = ()


def check(edge: Edge, question: SqlQuestion, answer: str, arena: Arena) -> Checked:
    """Run the answer in each database of the arena, which holds the edge's. Raises Rejected.

    All at once first, which is enough for an answer that is right. Of the databases in which it
    seems wrong a few are run by themselves: where one of them says otherwise, all are. A batch
    keeps no order of rows: where one is asked it is not tried.
    """
    expected = edge.results
    rows = arena.each(answer) if question.order else arena.batch(answer)
    right = _right(rows, expected, question)
    if not all(right) and not question.order and not _holds(rows, right, question, answer, arena):
        rows = arena.each(answer)
        right = _right(rows, expected, question)
    if all(right):
        return Checked(right)
    given = digests(rows, expected)
    alike = (each for each in edge.mutants if each.results == given)
    return Checked(right, rows.errors, given, tuple(alike))


def _holds(rows: Rows, right: list[bool], question: SqlQuestion, answer: str, arena: Arena) -> bool:
    """Whether a few of the databases in which a batch is wrong have the batch's rows by themselves.

    What an error is told as, a batch does not know: where there is one, all are run.
    """
    if rows.errors:
        return False
    some = [at for at, ok in enumerate(right) if not ok][:CONFIRMED]
    alone = arena.each(answer, databases=some)
    pairs = [(rows.of(at), alone.of(at)) for at in some]
    return all(
        isinstance(one, Result)
        and isinstance(other, Result)
        and equal(one, other, order=None, tolerance=question.tolerance)
        for one, other in pairs
    )


def _right(rows: Rows, expected: list[Result], question: SqlQuestion) -> list[bool]:
    """For each database whether the rows are the expected ones."""
    order, tolerance = question.order or None, question.tolerance
    found = [rows.of(at) for at in range(len(expected))]
    return [
        isinstance(mine, Result) and equal(mine, due, order=order, tolerance=tolerance)
        for mine, due in zip(found, expected, strict=True)
    ]


def digests(rows: Rows, expected: list[Result]) -> tuple[str, ...]:
    """A digest of a query's rows in each database, read as the expected columns are."""
    return tuple(_digest(rows.of(at), due) for at, due in enumerate(expected))


def _digest(result: Result | FiredrillError, due: Result) -> str:
    if isinstance(result, FiredrillError):
        return UNLIKE
    places = match(result.columns, due.columns)
    if places is None:
        return UNLIKE
    columns = [
        _read(
            result.frame.to_series(place),
            due.frame.to_series(at),
            (result.types[place], due.types[at]),
        )
        for at, place in enumerate(places)
    ]
    rows = sorted(repr(row) for row in zip(*columns, strict=True))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:8]


def _read(series: pl.Series, due: pl.Series, types: tuple[str, str]) -> list[Any]:
    return [_plain(cell) for cell in plan(series.dtype, due.dtype, types).left(series)]


def _plain(cell: Any) -> Any:
    """Values that are equal as one text: 2, 2.0 and 2.00."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, int | float | Decimal):
        return f"{float(cell):.7g}"
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()
    return cells.shown(cell)
