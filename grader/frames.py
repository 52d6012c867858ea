"""A query's rows as a Polars frame, whatever its types: what Polars cannot hold becomes text."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import duckdb
import polars as pl

_PLAIN = re.compile(
    r"^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\s?\d+\)|VARCHAR|UUID"
    r"|DATE|TIME|TIMESTAMP|TIMESTAMP_(S|MS|NS)|TIMESTAMP WITH TIME ZONE|BLOB|JSON|\"NULL\""
    r"|ENUM\(.*\))$",
    re.DOTALL,
)
# Inside a list or struct an instant out of Python's range cannot be found cheaply: text as well.
_NO_NEST = re.compile(
    r"INTERVAL|UNION|\bBIT\b|BIGNUM|DATE|TIME|VARIANT|GEOMETRY|HUGEINT|TIMETZ|ENUM|MAP"
)
_DAYS = (-719_162, 2_932_896)  # days from 1970 to 0001-01-01 and to 9999-12-31: Python's range
_PER_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


MAX_COLUMNS = 1_000  # of a result; the widest answer of the course has twenty
MAX_NAMES = 200_000  # characters of all column names and types; an ENUM lists its values


class TooManyColumns(Exception):
    """A result too wide to be a table that anyone reads; says how wide."""


@dataclass(frozen=True)
class Shaped:
    """Rows with the names and DuckDB types the query gave them; names may repeat."""

    columns: list[str]
    types: list[str]
    frame: pl.DataFrame
    truncated: bool


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, max_rows: int) -> Shaped:
    """At most max_rows rows of one query; the frame's columns are named c0, c1, … by position."""
    try:
        return _fetch(connection, sql, max_rows)
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error:
        # A relation's error tells no place, or one in a rewritten text. Said again it does, on a
        # connection of its own: an error ends the transaction of this one.
        with connection.cursor() as again:
            again.execute("BEGIN TRANSACTION READ ONLY")
            again.execute(sql)
        raise


def _fetch(connection: duckdb.DuckDBPyConnection, sql: str, max_rows: int) -> Shaped:
    relation = connection.sql(sql)
    columns, types = _names(relation)
    as_text = {at for at, kind in enumerate(types) if not _fits(kind)}
    try:
        frame = _frame(relation, as_text, max_rows)
        if beyond := {at for at, series in enumerate(frame) if _out_of_range(series)}:
            frame = _frame(connection.sql(sql), as_text | beyond, max_rows)
    except BaseException as error:
        # Polars panics (not an Exception) on what it cannot hold; DuckDB's own errors go on.
        if isinstance(error, (duckdb.Error, MemoryError)) or "Panic" not in type(error).__name__:
            raise
        frame = _frame(connection.sql(sql), set(range(len(types))), max_rows)
    truncated = frame.height > max_rows
    return Shaped(columns, types, frame.head(max_rows), truncated)


@dataclass(frozen=True)
class Prepared:
    """A query whose names and types are known, to be run again and again."""

    columns: list[str]
    types: list[str]
    relation: duckdb.DuckDBPyRelation
    as_text: set[int]

    def rows(self, max_rows: int) -> pl.DataFrame:
        """Its rows now, at most max_rows, columns c0, c1, …"""
        frame = _frame(self.relation, self.as_text, max_rows)
        if beyond := {at for at, series in enumerate(frame) if _out_of_range(series)}:
            frame = _frame(self.relation, self.as_text | beyond, max_rows)
        return frame.head(max_rows)


def prepare(connection: duckdb.DuckDBPyConnection, sql: str) -> Prepared:
    """The query, bound once: a run of it costs half of `fetch`."""
    relation = connection.sql(sql)
    columns, types = _names(relation)
    as_text = {at for at, kind in enumerate(types) if not _fits(kind)}
    return Prepared(columns, types, relation, as_text)


def _names(relation: duckdb.DuckDBPyRelation) -> tuple[list[str], list[str]]:
    """Names and types of the columns. Raises TooManyColumns before any row is computed."""
    columns = list(relation.columns)
    if len(columns) > MAX_COLUMNS:
        raise TooManyColumns(f"has {len(columns):,} columns; at most {MAX_COLUMNS:,} are read")
    types = [str(kind) for kind in relation.types]
    if (size := sum(map(len, columns)) + sum(map(len, types))) > MAX_NAMES:
        raise TooManyColumns(
            f"has column names and types of {size:,} characters; at most {MAX_NAMES:,} are read"
        )
    return columns, types


def encode(frame: pl.DataFrame) -> bytes:
    """The frame as Arrow IPC."""
    buffer = io.BytesIO()
    frame.write_ipc(buffer)
    return buffer.getvalue()


def decode(blob: bytes) -> pl.DataFrame:
    """The frame out of Arrow IPC."""
    return pl.read_ipc(io.BytesIO(blob))


def _fits(kind: str) -> bool:
    if _PLAIN.match(kind):
        return True
    nested = kind.endswith("]") or kind.startswith("STRUCT(")
    return nested and not _NO_NEST.search(kind)


def _frame(relation: duckdb.DuckDBPyRelation, as_text: set[int], max_rows: int) -> pl.DataFrame:
    shown = [
        f"CAST(#{at + 1} AS VARCHAR) AS c{at}" if at in as_text else f"#{at + 1} AS c{at}"
        for at in range(len(relation.columns))
    ]
    return pl.DataFrame(relation.project(", ".join(shown)).limit(max_rows + 1))


def _out_of_range(series: pl.Series) -> bool:
    """True where a date or instant lies outside Python's calendar (infinity does)."""
    if series.dtype == pl.Date:
        low, high = _DAYS
    elif isinstance(series.dtype, pl.Datetime):
        per_day = _PER_DAY[series.dtype.time_unit]
        low, high = _DAYS[0] * per_day, (_DAYS[1] + 1) * per_day - 1
    else:
        return False
    physical = series.to_physical()
    least, most = physical.min(), physical.max()
    return least is not None and not (low <= least and most <= high)  # type: ignore[operator]
