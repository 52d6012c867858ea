"""What stands out in a result beside that of a healthy day: columns, and which way they went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

READ = 40  # characters, from which on a text is read and not only recognised
LEAST = 0.05  # of the healthy value; a smaller difference nobody would see


@dataclass(frozen=True)
class Shape:
    """A result as far as one reads it: rows, and of each column its total and most, or values."""

    rows: int
    columns: tuple[tuple[str, Any], ...]
    texts: frozenset[str] = frozenset()  # what one reads: a diff, a statement; no name, no hash


def shape(frame: pl.DataFrame) -> Shape:
    """Of numbers the sum and the greatest, of all else the different values."""
    found: list[tuple[str, Any]] = []
    for column in frame.columns:
        series = frame[column]
        if series.dtype.is_numeric():
            found.append((column, (_number(series.sum()), _number(series.max()))))
        else:
            found.append((column, frozenset(map(str, series.to_list()))))
    return Shape(frame.height, tuple(found), _texts(frame))


def beside(found: Shape, healthy: Shape) -> frozenset[str]:
    """`rows: more`, `timeouts: more`, `zone: other`: what differs by a twentieth or more."""
    signs = {sign for sign in [_way("rows", found.rows, healthy.rows)] if sign}
    for (column, here), (_, there) in zip(found.columns, healthy.columns, strict=False):
        if isinstance(here, tuple) and isinstance(there, tuple):
            signs |= {s for a, b in zip(here, there, strict=True) if (s := _way(column, a, b))}
        elif isinstance(here, frozenset) and isinstance(there, frozenset):
            if len(here ^ there) > LEAST * max(len(here | there), 1):
                signs.add(f"{column}: other")
        elif here != there:  # numbers on one side alone: a column of nothing but NULL has no type
            signs.add(f"{column}: other")
    return frozenset(signs)


def says_other(found: Shape, other: Shape, healthy: Shape) -> bool:
    """True where a text that a healthy day has not is another one: the diff of another change."""
    return found.texts - healthy.texts != other.texts - healthy.texts


def _texts(frame: pl.DataFrame) -> frozenset[str]:
    strings = [series for series in frame.get_columns() if str(series.dtype) == "String"]
    read = (value for series in strings for value in series.drop_nulls().unique().to_list())
    return frozenset(text for text in read if len(text) > READ and " " in text)


def _way(name: str, here: float, there: float) -> str | None:
    if abs(here - there) <= LEAST * max(abs(there), abs(here)):
        return None
    return f"{name}: {'more' if here > there else 'less'}"


def _number(value: Any) -> float:
    return 0.0 if value is None else float(value)
