"""Values of two results made comparable: 1 = 1.00, a millisecond instant = its microsecond twin.

Python's own equality does most of it (1 == Decimal("1.00"), and their hashes agree); here the
frames are cast so that it can.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import polars as pl

Row = tuple[Any, ...]

RELATIVE = 1e-9  # of a DOUBLE: sums of the same floats in another order differ by less


def comparable(left: pl.Series, right: pl.Series) -> tuple[list[Any], list[Any], bool]:
    """Both columns as hashable Python values; True where they are to be compared as floats."""
    if left.dtype.is_float() or right.dtype.is_float():
        if _numeric(left) and _numeric(right):
            return _floats(left), _floats(right), True
        return _values(left), _values(right), False
    if _temporal(left) and _temporal(right):
        return _instants(left), _instants(right), False
    if (left.dtype == pl.Boolean) != (right.dtype == pl.Boolean):
        return _as_words(left), _as_words(right), False
    return _values(left), _values(right), False


def kind(series: pl.Series, declared: str = "") -> str:
    """What a column holds, in a learner's words: number, text, instant, …

    declared: DuckDB's name of the type, for what arrives here as text.
    """
    dtype = series.dtype
    if declared == "INTERVAL":
        return "a span of time (INTERVAL)"
    if dtype == pl.Time:
        return "a time of day"
    if dtype == pl.Boolean:
        return "true or false"
    if _numeric(series):
        return "a number"
    if dtype == pl.Date:
        return "a date"
    if _temporal(series):
        return "an instant"
    if dtype in (pl.String, pl.Categorical, pl.Enum):
        return "text"
    if dtype == pl.Null:
        return "nothing but NULL"
    return "a nested value"


def clash(
    left: pl.Series, right: pl.Series, declared: tuple[str, str] = ("", "")
) -> tuple[str, str] | None:
    """What both columns hold, where that is not the same sort of thing."""
    kinds = kind(left, declared[0]), kind(right, declared[1])
    if kinds[0] == kinds[1] or set(kinds) == {"a date", "an instant"}:
        return None
    return None if "nothing but NULL" in kinds or not left.len() or not right.len() else kinds


def close(left: float | None, right: float | None, tolerance: float) -> bool:
    """Equal within the question's tolerance, or within what floats lose anyway."""
    if left is None or right is None or isinstance(left, str) or isinstance(right, str):
        return left == right
    if left == right:
        return True
    return abs(left - right) <= max(tolerance, RELATIVE * max(abs(left), abs(right)))


def snap(rows: list[Row], wanted: list[Row], floats: list[bool], tolerance: float) -> list[Row]:
    """The answer's rows, each float replaced by the expected one it is close to.

    Within rows that agree in all other columns both sides are sorted and paired, so that a value
    near two expected ones takes neither twice.
    """
    exact = [i for i, is_float in enumerate(floats) if not is_float]
    loose = [i for i, is_float in enumerate(floats) if is_float]

    def order(row: Row) -> tuple[Any, ...]:
        return tuple(
            (
                row[i] is None,
                str(row[i]) if isinstance(row[i], str) else "",
                row[i] if isinstance(row[i], float) else 0.0,
            )
            for i in loose
        )

    groups: dict[Row, list[Row]] = {}
    for row in sorted(wanted, key=order):
        groups.setdefault(tuple(row[i] for i in exact), []).append(row)
    snapped: dict[int, Row] = {}
    for index in sorted(range(len(rows)), key=lambda i: order(rows[i])):
        row = rows[index]
        left = groups.get(tuple(row[i] for i in exact), [])
        first = loose[0]
        # Sorted on both sides: what is too small for this row is too small for all after it.
        while left and _below(left[0][first], row[first], tolerance):
            del left[0]
        for at, candidate in enumerate(left):
            if all(close(row[i], candidate[i], tolerance) for i in loose):
                snapped[index] = candidate
                del left[at]
                break
            if _below(row[first], candidate[first], tolerance):
                break
    return [snapped.get(index, row) for index, row in enumerate(rows)]


def _below(left: Any, right: Any, tolerance: float) -> bool:
    numbers = isinstance(left, float) and isinstance(right, float)
    return numbers and left < right and not close(left, right, tolerance)


def shown(value: Any) -> str | None:
    """A cell as a card shows it."""
    if value is None:
        return None
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e15 else str(value)
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    # An instant to the millisecond, as the tables have it.
    return text[:-3] if isinstance(value, dt.datetime) and text.endswith("000") else text


def _numeric(series: pl.Series) -> bool:
    return series.dtype.is_numeric()


def _temporal(series: pl.Series) -> bool:
    return series.dtype == pl.Date or isinstance(series.dtype, pl.Datetime)


def _instants(series: pl.Series) -> list[Any]:
    """UTC, without zone, to the microsecond: finer than any source here records."""
    if isinstance(series.dtype, pl.Datetime) and series.dtype.time_zone is not None:
        series = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return series.cast(pl.Datetime("us")).to_list()


def _floats(series: pl.Series) -> list[Any]:
    # NaN is not equal to itself; as a word it is.
    return [
        None if value is None else "NaN" if value != value else float(value)
        for value in series.to_list()
    ]


def _values(series: pl.Series) -> list[Any]:
    if series.dtype in (pl.Categorical, pl.Enum):
        series = series.cast(pl.String)
    values = series.to_list()
    return [_frozen(value) for value in values] if series.dtype.is_nested() else values


def _as_words(series: pl.Series) -> list[Any]:
    return [shown(value) for value in series.to_list()]


def _frozen(value: Any) -> Any:
    """A list or struct as a tuple, so that it can be counted."""
    if isinstance(value, dict):
        return tuple(_frozen(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, pl.Series):
        return tuple(_frozen(item) for item in value.to_list())
    if isinstance(value, float):
        return "NaN" if value != value else float(f"{value:.9g}")
    return Decimal(value) if isinstance(value, Decimal) else value
