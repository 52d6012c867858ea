"""How the cells of two columns are read, kind by kind, so that equal values are equal cells.

The rules stand in `grader/comparison/cells.py`; each here is a `Plan` for one kind.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

Row = tuple[Any, ...]
Read = Callable[[pl.Series], list[Any]]
Cast = Callable[[pl.Series], "pl.Series | None"]

RELATIVE = 1e-9  # of a DOUBLE: sums of the same floats in another order differ by less
RELATIVE_FLOAT = 1e-6  # of a FLOAT, which holds seven digits
_WIDE = 38  # digits of the widest DECIMAL


@dataclass(frozen=True)
class Plan:
    """How two columns are read. `left`, `right`: cells that equal where the values do.

    relative: set where floats are among the cells, compared within it.
    vector: the same as columns of one type, None where only `left` and `right` can say.
    nested: a cell is a list or struct (as tuples), its floats inside.
    """

    left: Read
    right: Read
    relative: float | None = None
    vector: tuple[Cast, Cast] | None = None
    nested: bool = False


# -- numbers ------------------------------------------------------------------------------------


def _numbers(left: pl.DataType, right: pl.DataType) -> Plan:
    if left.is_float() or right.is_float():
        narrow = pl.Float32 in (left, right)
        relative = RELATIVE_FLOAT if narrow else RELATIVE
        texts = pl.String in (left, right)
        return Plan(_floats, _floats, relative, None if texts else (_as_double, _as_double))
    if pl.String in (left, right):
        return Plan(_exact_numbers, _exact_numbers)
    if left.is_integer() and right.is_integer():
        wide = pl.Int128 if pl.UInt64 in (left, right) else pl.Int64
        return Plan(_values, _values, None, (_to(wide), _to(wide)))
    scale = max(getattr(left, "scale", 0) or 0, getattr(right, "scale", 0) or 0)
    cast = _to(pl.Decimal(_WIDE, scale))
    return Plan(_values, _values, None, (cast, cast))


def _floats(series: pl.Series) -> list[Any]:
    # NaN is not equal to itself; as a word it is.
    return [
        None if value is None else "NaN" if value != value else value
        for value in (None if value is None else float(value) for value in series.to_list())
    ]


def _exact_numbers(series: pl.Series) -> list[Any]:
    """Integers and decimals, of which some came as text: too long for any other form here."""
    return [None if value is None else _decimal(value) for value in series.to_list()]


def _decimal(value: Any) -> Any:
    try:
        return Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return value


def _as_double(series: pl.Series) -> pl.Series:
    return series.cast(pl.Float64)


# -- instants and spans -------------------------------------------------------------------------


def _instants(left: pl.DataType, right: pl.DataType) -> Plan:
    if pl.String in (left, right):  # a date beyond Python's calendar, or infinity
        return Plan(_instant_words, _instant_words)
    units = {getattr(dtype, "time_unit", "us") for dtype in (left, right)}
    cast = _to_nanoseconds if "ns" in units else _to_microseconds
    return _both(cast)


def _to_microseconds(series: pl.Series) -> pl.Series:
    """UTC, without zone: what DuckDB compares."""
    if isinstance(series.dtype, pl.Datetime) and series.dtype.time_zone is not None:
        series = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return series.cast(pl.Datetime("us"))


_NANOSECONDS = {"ns": 1, "us": 1_000, "ms": 1_000_000}
_DAY = 86_400_000_000_000  # nanoseconds


def _to_nanoseconds(series: pl.Series) -> pl.Series:
    """Since 1970, in UTC, as whole numbers: a TIMESTAMP_NS does not reach year 9999."""
    dtype = series.dtype
    each = _NANOSECONDS[dtype.time_unit] if isinstance(dtype, pl.Datetime) else _DAY
    return series.to_physical().cast(pl.Int128) * pl.Series([each], dtype=pl.Int128)


def _instant_words(series: pl.Series) -> list[Any]:
    if series.dtype != pl.String:
        return _to_microseconds(series).to_list()
    return [None if value is None else _instant(value) for value in series.to_list()]


def _instant(text: str) -> Any:
    """DuckDB's text of an instant as a datetime where Python has one, else the text."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return text.removesuffix("+00")
    return found if found.tzinfo is None else found.astimezone(dt.UTC).replace(tzinfo=None)


_SPAN = re.compile(
    r"^(?:(-?\d+) years? ?)?(?:(-?\d+) months? ?)?(?:(-?\d+) days? ?)?"
    r"(?:(-?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$"
)


def _span(value: Any) -> Any:
    """An INTERVAL in microseconds, a month of 30 days, as DuckDB compares it."""
    if isinstance(value, dt.timedelta):
        return value // dt.timedelta(microseconds=1)
    found = _SPAN.match(value)
    if not found:
        return value
    years, months, days, sign, hours, minutes, seconds, part = found.groups()
    whole = (int(years or 0) * 12 + int(months or 0)) * 30 + int(days or 0)
    clock = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    micro = clock * 1_000_000 + int((part or "").ljust(6, "0"))
    return whole * 86_400_000_000 + (-micro if sign else micro)


def _zoned(value: Any) -> Any:
    return value if isinstance(value, str) else f"{value}+00"


# -- text, nested values, and what clashes ------------------------------------------------------


def _plain(series: pl.Series) -> pl.Series:
    categories = isinstance(series.dtype, (pl.Categorical, pl.Enum))
    return series.cast(pl.String) if categories else series


def _lower(series: pl.Series) -> pl.Series:
    return _plain(series).str.to_lowercase()


def _values(series: pl.Series) -> list[Any]:
    return _plain(series).to_list()


def _json(text: str) -> Any:
    """JSON as a value: no blanks, keys in order, 1.0 as 1."""
    try:
        return json.dumps(json.loads(text, parse_float=_whole), sort_keys=True)
    except ValueError:
        return text


def _whole(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value


def _nested(left: pl.DataType, right: pl.DataType) -> Plan:
    """Lists and structs; a struct's fields by name where both have the same names, else in order.

    What Polars cannot hold (a MAP, a list of dates) comes as text on both sides.
    """
    if pl.String in (left, right):
        texts = left == right
        return _both(_plain) if texts else Plan(_tagged("answer"), _tagged("expected"))
    by_name = _field_names(left) == _field_names(right)
    floats = _has_float(left) or _has_float(right)
    freeze = functools.partial(_frozen, by_name=by_name)
    if floats:
        read = _each(freeze)
        return Plan(read, read, RELATIVE, None, nested=True)
    return _mapped(freeze, freeze)


def _field_names(dtype: pl.DataType) -> list[Any]:
    if isinstance(dtype, pl.Struct):
        each = [(field.name.lower(), *_field_names(_made(field.dtype))) for field in dtype.fields]
        return sorted(each, key=repr)
    inner = getattr(dtype, "inner", None)
    return ["[]", *_field_names(_made(inner))] if inner is not None else []


def _has_float(dtype: pl.DataType) -> bool:
    if isinstance(dtype, pl.Struct):
        return any(_has_float(_made(field.dtype)) for field in dtype.fields)
    inner = getattr(dtype, "inner", None)
    return _has_float(_made(inner)) if inner is not None else dtype.is_float()


def _made(dtype: Any) -> pl.DataType:
    return dtype() if isinstance(dtype, type) else dtype


def _frozen(value: Any, by_name: bool) -> Any:
    """A list or struct as a tuple, so that it can be counted."""
    if isinstance(value, dict):
        items = list(value.items())
        if by_name:
            items.sort(key=lambda item: item[0].lower())
        return tuple(_frozen(item, by_name) for _, item in items)
    if isinstance(value, pl.Series):
        value = value.to_list()
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(item, by_name) for item in value)
    if isinstance(value, bool):
        return ("true or false", value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    return value


def _tagged(side: str) -> Read:
    """Cells that equal nothing of the other side but NULL."""
    return _each(lambda value: (side, str(value)))


def _tag(side: str) -> Cast:
    def cast(series: pl.Series) -> pl.Series:
        there = pl.when(pl.col("x").is_not_null()).then(pl.lit(side))
        return series.alias("x").to_frame().select(there.alias("x")).to_series()

    return cast


def _each(read: Callable[[Any], Any]) -> Read:
    return lambda series: [None if value is None else read(value) for value in series.to_list()]


def _both(cast: Callable[[pl.Series], pl.Series]) -> Plan:
    """One cast for both sides, whose cells are then the values."""

    def read(series: pl.Series) -> list[Any]:
        return cast(series).to_list()

    return Plan(read, read, None, (cast, cast))


def _mapped(left: Callable[[Any], Any], right: Callable[[Any], Any]) -> Plan:
    """Cells that Python makes one by one; as columns, they are their `repr`."""
    return Plan(_each(left), _each(right), None, (_reprs(left), _reprs(right)))


_CHUNK = 50_000  # cells made at a time: some megabytes of Python objects


def _reprs(read: Callable[[Any], Any]) -> Cast:
    def cast(series: pl.Series) -> pl.Series:
        parts = [
            pl.Series(
                [
                    None if value is None else repr(read(value))
                    for value in series.slice(start, _CHUNK).to_list()
                ],
                dtype=pl.String,
            )
            for start in range(0, series.len(), _CHUNK)
        ]
        return pl.concat(parts) if parts else pl.Series(dtype=pl.String)

    return cast


def _to(dtype: Any) -> Cast:
    def cast(series: pl.Series) -> pl.Series | None:
        """None where a value does not fit."""
        done = series.cast(dtype, strict=False)
        return done if done.null_count() == series.null_count() else None

    return cast


_SAME: dict[str, Callable[[pl.DataType, pl.DataType], Plan]] = {
    "number": _numbers,
    "date": _instants,
    "instant": _instants,
    "nested": _nested,
    "span": lambda left, right: _mapped(_span, _span),
    "json": lambda left, right: _mapped(_json, _json),
    "uuid": lambda left, right: _both(_lower),
}


def of(kinds: tuple[str, str], left: pl.DataType, right: pl.DataType) -> Plan:
    """The plan for two kinds of column and their Polars types."""
    if set(kinds) == {"date", "instant"}:
        return _instants(left, right)
    if set(kinds) == {"uuid", "text"}:
        return _both(_lower)
    if set(kinds) == {"json", "text"}:
        return _mapped(_json, _json)
    if set(kinds) == {"time", "timetz"}:
        return _mapped(_zoned, _zoned)
    if kinds[0] == kinds[1]:
        return _SAME.get(kinds[0], lambda left, right: _both(_plain))(left, right)
    return Plan(_tagged("answer"), _tagged("expected"), None, (_tag("answer"), _tag("expected")))
