"""Rows of text → a result with types, and a result's rows as text: how data keep expected rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import frames
from ..frames import unique
from ..results import Result
from ..sql.quoting import literal
from .database import Cell
from .values import engine


def typed(columns: Sequence[str], types: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Result:
    """Rows of text as a result with these columns and DuckDB types, in their order."""
    names = [f"c{at}" for at in range(len(columns))]
    casts = ", ".join(f"{n}::{kind} AS {n}" for n, kind in zip(names, types, strict=True))
    given = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    empty = f"({', '.join('NULL' for _ in names)})"
    sql = f"SELECT {casts} FROM (VALUES {given or empty}) AS t ({', '.join(names)})"
    frame = frames.fetch(engine(), sql if rows else f"{sql} WHERE false", len(rows) + 1).frame
    renamed = dict(zip(frame.columns, unique(list(columns)), strict=True))
    return Result(list(columns), list(types), frame.rename(renamed))


def text_rows(result: Result) -> list[list[Cell]]:
    """A result's rows as text that casts back to its types."""
    return [[_text(cell) for cell in row] for row in result.frame.rows()]


def _text(cell: Any) -> Cell:
    if cell is None:
        return None
    if isinstance(cell, bool):
        return str(cell).lower()
    return repr(cell) if isinstance(cell, float) else str(cell)
