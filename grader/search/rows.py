"""A query's rows in many small databases."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, field, replace

import polars as pl

from .. import frames
from ..errors import FiredrillError
from ..results import Result


@dataclass(frozen=True)
class Rows:
    """A query's rows in many databases. frame: `w`, the database's number, then c0, c1, …

    own: its rows where its columns are not `columns`, as those of a PIVOT that names no values; in
    the frame such rows are empty.
    """

    columns: list[str]
    types: list[str]
    frame: pl.DataFrame
    errors: dict[int, FiredrillError] = field(default_factory=dict)
    own: dict[int, Result] = field(default_factory=dict)

    def of(self, at: int) -> Result | FiredrillError:
        """The rows in one database, or why there are none."""
        if at in self.errors:
            return self.errors[at]
        if at in self.own:
            return self.own[at]
        start, count = self._places.get(at, (0, 0))
        return _result(self.columns, self.types, self._sorted[1:], start, count)

    @functools.cached_property
    def _sorted(self) -> list[pl.Series]:
        """The columns with the rows of a database together, in the order they came in."""
        return self.frame.sort("w", maintain_order=True).get_columns()

    @functools.cached_property
    def _places(self) -> dict[int, tuple[int, int]]:
        """Database → where its rows begin, and how many there are."""
        found: dict[int, tuple[int, int]] = {}
        start = 0
        for number, group in itertools.groupby(self._sorted[0].to_list()):
            count = len(list(group))
            found[number] = start, count
            start += count
        return found


def whole(columns: list[str], types: list[str], blob: bytes) -> Result:
    """The rows of one database, which have a frame of their own."""
    frame = frames.decode(blob)
    return _result(columns, types, frame.get_columns(), 0, frame.height)


def _result(
    columns: list[str], types: list[str], series: list[pl.Series], start: int, count: int
) -> Result:
    """Rows out of columns that may hold those of other databases, too."""
    own = [
        each.slice(start, count).alias(name)
        for name, each in zip(frames.unique(columns), series, strict=True)
    ]
    return Result(columns, types, pl.DataFrame(own))


def joined(left: Rows, right: Rows) -> Rows:
    """The rows of a query in some databases and in others."""
    errors, own = {**left.errors, **right.errors}, {**left.own, **right.own}
    if left.frame.width != right.frame.width:
        kept = left if left.frame.height or not right.frame.height else right
        return replace(kept, errors=errors, own=own)
    frame = pl.concat([left.frame, right.frame], how="vertical_relaxed")
    return replace(left, frame=frame, errors=errors, own=own)
