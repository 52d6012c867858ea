"""Two columns → how their cells are compared: exactly, as floats within a tolerance, or not at all.

DuckDB's `=` decides what is one value, with four exceptions, each because a learner's result is
read as values of the kind that was asked for:

    1 = 1.00 = 1e0      numbers of any type; a DOUBLE within tolerance, a DECIMAL exactly
    1 month = 30 days   INTERVAL as DuckDB compares it; so 24 hours = 1 day
    a date              equals its midnight; an instant with a zone equals the same one in UTC
    'a ' <> 'a'         CHAR(n) pads nothing in DuckDB
    NaN = NaN, -0.0 = 0.0, NULL with NULL (as in EXCEPT, not as in WHERE)
    12:00+00 <> 13:00+01 (TIMETZ), 101 <> 0101 (BIT), [1, 2] <> [2, 1]

    exceptions: '1' <> 1, 1 <> true and '2026-01-05' <> that date, where DuckDB casts: the kind
    of value is part of the question. JSON is compared as a value, not letter by letter.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import Any

import polars as pl

from . import cell_plans
from .cell_plans import Plan, Row

__all__ = ["Plan", "Row", "clash", "comparable", "kind", "plan", "shown"]


@functools.lru_cache(maxsize=4096)
def plan(left: pl.DataType, right: pl.DataType, declared: tuple[str, str] = ("", "")) -> Plan:
    """How a column of one type is compared with one of another.

    declared: DuckDB's names of both types, for what arrives here as text.
    """
    kinds = _kind(left, declared[0]), _kind(right, declared[1])
    if kinds[0] == "null":
        kinds = kinds[1], kinds[1]
    elif kinds[1] == "null":
        kinds = kinds[0], kinds[0]
    return cell_plans.of(kinds, left, right)


def comparable(
    left: pl.Series, right: pl.Series, declared: tuple[str, str] = ("", "")
) -> tuple[list[Any], list[Any], float | None]:
    """Both columns as hashable cells; the relative tolerance where floats are among them."""
    how = plan(left.dtype, right.dtype, declared)
    return how.left(left), how.right(right), how.relative


def kind(series: pl.Series, declared: str = "") -> str:
    """What a column holds, in a learner's words: a number, text, an instant, …"""
    return _WORDS[_kind(series.dtype, declared)]


def clash(
    left: pl.Series, right: pl.Series, declared: tuple[str, str] = ("", "")
) -> tuple[str, str] | None:
    """What both columns hold, where that is not the same sort of thing."""
    kinds = kind(left, declared[0]), kind(right, declared[1])
    if kinds[0] == kinds[1] or set(kinds) == {"a date", "an instant"}:
        return None
    return None if "nothing but NULL" in kinds or not left.len() or not right.len() else kinds


def shown(value: Any) -> str | None:
    """A cell as a card shows it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e15 else str(value)
    if isinstance(value, bytes):
        return "".join(chr(b) if 32 <= b < 127 and b != 92 else f"\\x{b:02X}" for b in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_inner(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple, pl.Series)):
        return "[" + ", ".join(_inner(item) for item in value) + "]"
    text = str(value)
    # An instant to the millisecond, as the tables have it.
    return text[:-3] if isinstance(value, dt.datetime) and text.endswith("000") else text


def _inner(value: Any) -> str:
    return "NULL" if value is None else str(shown(value))


_WORDS = {
    "span": "a span of time (INTERVAL)",
    "time": "a time of day",
    "timetz": "a time of day",
    "bool": "true or false",
    "number": "a number",
    "date": "a date",
    "instant": "an instant",
    "text": "text",
    "uuid": "text",
    "json": "text",
    "null": "nothing but NULL",
    "blob": "bytes (BLOB)",
    "bits": "bits (BIT)",
    "nested": "a nested value",
}

_DECLARED = [
    (re.compile(r"\]$|^(STRUCT|MAP|UNION)\b"), "nested"),
    (re.compile(r"^INTERVAL$"), "span"),
    (re.compile(r"^(TIMETZ|TIME WITH TIME ZONE)$"), "timetz"),
    (re.compile(r"^TIME(_NS)?$"), "time"),
    (re.compile(r"^TIMESTAMP"), "instant"),
    (re.compile(r"^DATE$"), "date"),
    (re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|BIGNUM|DECIMAL.*|FLOAT|DOUBLE)$"), "number"),
    (re.compile(r"^BOOLEAN$"), "bool"),
    (re.compile(r"^UUID$"), "uuid"),
    (re.compile(r"^JSON$"), "json"),
    (re.compile(r"^BIT$"), "bits"),
]


def _kind(dtype: pl.DataType, declared: str) -> str:
    if dtype == pl.Null:
        return "null"
    if dtype == pl.String:
        return next((name for form, name in _DECLARED if form.search(declared)), "text")
    if dtype == pl.Boolean:
        return "bool"
    if dtype.is_numeric():
        return "number"
    if dtype == pl.Date:
        return "date"
    if isinstance(dtype, pl.Datetime):
        return "instant"
    if dtype == pl.Time:
        return "time"
    if dtype == pl.Duration:
        return "span"
    if dtype == pl.Binary:
        return "blob"
    return "nested" if dtype.is_nested() else "text"
