"""Expected rows as a digest: whether a result is right, and nothing of what it should be.

The digest is slow on purpose (scrypt), since a small result could be guessed. Two digests are
equal only where the comparison of a grade says equal: exact values as they are, floats on a grid
no wider than what the grade allows. A float's grid is moved to where the reference's values stand
far from its lines, so that the same sum in another order falls on the same place.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from decimal import Decimal
from typing import Any, Literal

import polars as pl
from pydantic import BaseModel

from ..comparison import columns as matching
from ..comparison.cell_plans import RELATIVE
from ..comparison.cells import plan
from ..comparison.equality import sort_keys
from ..comparison.tolerance import ABSOLUTE
from ..questions import SqlQuestion
from ..results import Result
from ..search.typed import typed

PLACES = 16  # of a grid: enough to find one whose lines all of a column's values keep away from
COST = 2**12  # of scrypt: some 20 ms and 4 MB a digest

Said = Literal["same", "other_order", "numbers_differ", "other_rows"]


class Rows(BaseModel):
    """The expected rows of a query. grids: float column → the grids of its values and its sum."""

    columns: list[str]
    types: list[str]
    salt: str
    whole: str
    near: str  # the same with each float column by its sum alone, on a wide grid
    sequence: str | None = None  # of the sort keys, where an order is asked
    grids: dict[str, tuple[int, int]] = {}

    @classmethod
    def of(cls, due: Result, question: SqlQuestion) -> Rows:
        """The digests of a reference's result."""
        floats = {
            name: [each for each in due.frame.to_series(at).to_list() if _counts(each)]
            for at, name in enumerate(due.columns)
            if due.frame.to_series(at).dtype.is_float()
        }
        grids = {
            name: (
                _grid([(v, _step(v, question.tolerance)) for v in values]),
                _grid([_sum(values, question.tolerance)]),
            )
            for name, values in floats.items()
        }
        empty = cls(
            columns=due.columns,
            types=due.types,
            salt=secrets.token_hex(16),
            whole="",
            near="",
            grids=grids,
        )
        said = empty._digests(due, list(range(len(due.columns))), question)
        return empty.model_copy(update=said)

    def compare(self, mine: Result, question: SqlQuestion) -> Said:
        """What a result is to the expected one; its columns are those asked for."""
        at = matching.match(mine.columns, self.columns)
        if at is None or mine.truncated:
            return "other_rows"
        said = self._digests(mine, at, question)
        if said["whole"] == self.whole:
            return "same" if said["sequence"] == self.sequence else "other_order"
        return "numbers_differ" if self.grids and said["near"] == self.near else "other_rows"

    def _digests(self, mine: Result, at: list[int], question: SqlQuestion) -> dict[str, Any]:
        due = typed(self.columns, self.types, [])
        cells = {
            name: self._cells(
                mine.frame.to_series(at[to]),
                due.frame.to_series(to),
                (mine.types[at[to]], due.types[to]),
            )
            for to, name in enumerate(self.columns)
        }
        fine = {
            name: [_on_grid(cell, self.grids[name][0], question.tolerance) for cell in read]
            if name in self.grids
            else read
            for name, read in cells.items()
        }
        rows = list(zip(*fine.values(), strict=True))
        exact = list(zip(*(fine[n] for n in self.columns if n not in self.grids), strict=True))
        sums = [
            _cell(*_sum([v for v in cells[name] if _counts(v)], question.tolerance), grid)
            for name, (_, grid) in self.grids.items()
        ]
        keys = sort_keys(question.order, self.columns, self.columns)
        return {
            "whole": self._digest(sorted(map(repr, rows))),
            "near": self._digest([repr(sums), *sorted(map(repr, exact))]) if sums else "",
            "sequence": self._digest([repr([row[k] for k in keys]) for row in rows])
            if question.order
            else None,
        }

    def _cells(self, mine: pl.Series, due: pl.Series, types: tuple[str, str]) -> list[Any]:
        read = plan(mine.dtype, due.dtype, types).left(mine)
        if due.dtype.is_float():
            return read
        digits = getattr(due.dtype, "scale", 0) or 0
        return [_plain(_settled(cell, digits)) for cell in read]

    def _digest(self, rows: list[str]) -> str:
        first = hashlib.sha256("\n".join(rows).encode("utf-8", "surrogatepass")).digest()
        return hashlib.scrypt(first, salt=self.salt.encode(), n=COST, r=8, p=1, dklen=16).hex()


def _settled(cell: Any, digits: int) -> Any:
    """A float where decimals are due: the decimal that it stands for, where it stands for one."""
    if not isinstance(cell, float) or not math.isfinite(cell):
        return cell
    exact = Decimal(repr(cell))
    near = round(exact, digits)
    least = max(ABSOLUTE, RELATIVE * abs(cell))
    return near if abs(near - exact) <= Decimal(least) / 2 else cell


def _plain(cell: Any) -> Any:
    """One text for what is equal: 2 and 2.00; a list's or struct's parts alike."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, int | Decimal | float):
        value = Decimal(str(cell)) if isinstance(cell, float) else Decimal(cell)
        if not value.is_finite():
            return str(value)
        return "0" if value == 0 else f"{value.normalize():f}"
    if isinstance(cell, tuple | list):
        return tuple(_plain(each) for each in cell)
    return repr(cell)


def _counts(cell: Any) -> bool:
    return isinstance(cell, float) and math.isfinite(cell)


def _step(value: float, tolerance: float) -> float:
    """How wide the grid is there: no more than what the grade calls equal."""
    size = 2.0 ** math.floor(math.log2(abs(value))) if value else 0.0
    return max(tolerance, ABSOLUTE, RELATIVE * size)


def _sum(values: list[float], tolerance: float) -> tuple[float, float]:
    """A column's sum, and a step that no answer within the tolerance comes a quarter of."""
    largest = max(map(abs, values), default=0.0)
    apart = max(tolerance, ABSOLUTE) + 2 * RELATIVE * largest
    # a power of two: the same step, too, for values that are a little off
    return math.fsum(values), 2.0 ** math.ceil(math.log2(4 * apart * max(len(values), 1)))


def _on_grid(cell: Any, grid: int, tolerance: float) -> Any:
    if not isinstance(cell, float):
        return _plain(cell)
    return _cell(cell, _step(cell, tolerance), grid) if math.isfinite(cell) else repr(cell)


def _cell(value: float, step: float, grid: int) -> tuple[int, float]:
    return math.floor(value / step + grid / PLACES), step


def _grid(values: list[tuple[float, float]]) -> int:
    """The grid whose lines keep furthest away from these values. values: each with its step."""

    def nearest(grid: int) -> float:
        parts = ((value / step + grid / PLACES) % 1.0 for value, step in values)
        return min((min(part, 1 - part) for part in parts), default=0.5)

    return max(range(PLACES), key=nearest)
