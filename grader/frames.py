"""A query's rows as a Polars frame, whatever its types: what Polars cannot hold becomes text."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

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
_FILE = b"ARROW1"  # what a file of Arrow IPC begins with
_PER_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


# Of these Python has one value, whether it comes by way of Polars or not.
_ONE_VALUE = re.compile(
    r"^(BOOLEAN|(TINY|SMALL|BIG|HUGE)INT|INTEGER|DOUBLE|DECIMAL\(\d+,\s?\d+\)|VARCHAR|DATE|TIMESTAMP)$"
)
_NUMBERED = re.compile(r"_\d+$")

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
    with _in_its_own_text(connection, sql):
        return _fetch(connection, sql, max_rows)


@contextlib.contextmanager
def _in_its_own_text(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[None]:
    """An error of what is made of a query, told with its place in the query.

    A relation's error tells no place, or one in a rewritten text. Said again the query tells it,
    on a connection of its own: an error ends the transaction of this one.
    """
    try:
        yield
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error:
        with connection.cursor() as again:
            again.execute("BEGIN TRANSACTION READ ONLY")
            again.execute(sql)
        raise


def _fetch(connection: duckdb.DuckDBPyConnection, sql: str, max_rows: int) -> Shaped:
    relation = connection.sql(sql)
    found = _shape(relation)
    frame = rows(found, lambda as_text: _shown(relation, as_text, max_rows))
    truncated = frame.height > max_rows
    return Shaped(found.columns, found.types, frame.head(max_rows), truncated)


def count(
    connection: duckdb.DuckDBPyConnection, sql: str, max_rows: int, few: int
) -> tuple[list[str], int, list[tuple[Any, ...]]]:
    """A query's columns, its rows up to max_rows, and the first few, sorted by all columns.

    Sorted, so that equal rows are told alike in whichever order they are stored.
    """
    text = (
        f"WITH found_rows AS MATERIALIZED (SELECT * FROM (\n{sql}\n) LIMIT {max_rows})"
        f" SELECT (SELECT count(*) FROM found_rows), * FROM found_rows ORDER BY ALL LIMIT {few}"
    )
    with _in_its_own_text(connection, sql):
        ran = connection.execute(text)
    described = [(each[0], str(each[1])) for each in ran.description]
    columns, kinds = [name for name, _ in described[1:]], [kind for _, kind in described[1:]]
    if any(map(_NUMBERED.search, columns)):  # it may be DuckDB that has numbered equal names
        columns = list(connection.sql(sql).columns)
    if all(_ONE_VALUE.match(kind) for kind in kinds):
        found = ran.fetchall()
        cells = (cell for row in found for cell in zip(row[1:], kinds, strict=True))
        if not any(_is_beyond(*cell) for cell in cells):
            return columns, found[0][0] if found else 0, [row[1:] for row in found]
    else:
        ran.abort()
    rows = fetch(connection, text, few).frame.rows()
    return columns, rows[0][0] if rows else 0, [row[1:] for row in rows]


def _is_beyond(cell: Any, kind: str) -> bool:
    """A date or an instant outside Python's calendar, or at an end of it, as infinity is shown."""
    if isinstance(cell, dt.date):
        return cell.year in (dt.MINYEAR, dt.MAXYEAR)
    return isinstance(cell, str) and kind != "VARCHAR"


@dataclass(frozen=True)
class Shape:
    """A query's columns. as_text: places of those whose type Polars cannot hold."""

    columns: list[str]
    types: list[str]
    as_text: frozenset[int]


def shape(connection: duckdb.DuckDBPyConnection, sql: str) -> Shape:
    """The columns of a query, which is not run. Raises TooManyColumns."""
    return _shape(connection.sql(sql))


def rows(shape: Shape, made: Callable[[frozenset[int]], duckdb.DuckDBPyRelation]) -> pl.DataFrame:
    """The rows of `made(as_text)`, its last columns those of `shape`, in a form Polars holds."""
    try:
        frame = pl.DataFrame(made(shape.as_text))
        own = frame.get_columns()[frame.width - len(shape.types) :]
        if beyond := {at for at, series in enumerate(own) if _out_of_range(series)}:
            frame = pl.DataFrame(made(shape.as_text | beyond))
    except BaseException as error:
        # Polars panics (not an Exception) on what it cannot hold; DuckDB's own errors go on.
        if isinstance(error, (duckdb.Error, MemoryError)) or "Panic" not in type(error).__name__:
            raise
        frame = pl.DataFrame(made(frozenset(range(len(shape.types)))))
    return frame


@dataclass(frozen=True)
class Prepared:
    """A query whose names and types are known, to be run again and again."""

    shape: Shape
    relation: duckdb.DuckDBPyRelation
    _cut: dict[object, duckdb.DuckDBPyRelation] = field(default_factory=dict)

    def rows(self, max_rows: int) -> pl.DataFrame:
        """Its rows now, at most max_rows, columns c0, c1, …"""

        def cut(as_text: frozenset[int]) -> duckdb.DuckDBPyRelation:
            if (as_text, max_rows) not in self._cut:  # each costs a bind
                self._cut[as_text, max_rows] = _shown(self.relation, as_text, max_rows)
            return self._cut[as_text, max_rows]

        return rows(self.shape, cut).head(max_rows)


def prepare(connection: duckdb.DuckDBPyConnection, sql: str) -> Prepared:
    """The query, bound once: a run of it costs half of `fetch`."""
    relation = connection.sql(sql)
    return Prepared(_shape(relation), relation)


def _shape(relation: duckdb.DuckDBPyRelation) -> Shape:
    columns, types = _names(relation)
    return Shape(columns, types, frozenset(at for at, kind in enumerate(types) if not _fits(kind)))


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


def unique(columns: list[str]) -> list[str]:
    """Column names for a frame: a name that stands twice gets a number, `n`, `n_1`, …"""
    taken: set[str] = set()
    names = []
    for column in columns:
        name, count = column, 0
        while name in taken:
            count += 1
            name = f"{column}_{count}"
        taken.add(name)
        names.append(name)
    return names


def encode(frame: pl.DataFrame) -> bytes:
    """The frame as a stream of Arrow IPC: of a few rows in a twentieth of the time of a file."""
    buffer = io.BytesIO()
    frame.write_ipc_stream(buffer)
    return buffer.getvalue()


def decode(blob: bytes) -> pl.DataFrame:
    """The frame out of Arrow IPC; also out of a file of it, as results were once kept."""
    if blob.startswith(_FILE):
        return pl.read_ipc(io.BytesIO(blob))
    return pl.read_ipc_stream(io.BytesIO(blob))


def _fits(kind: str) -> bool:
    if _PLAIN.match(kind):
        return True
    nested = kind.endswith("]") or kind.startswith("STRUCT(")
    return nested and not _NO_NEST.search(kind)


def _shown(
    relation: duckdb.DuckDBPyRelation, as_text: frozenset[int], max_rows: int
) -> duckdb.DuckDBPyRelation:
    shown = [
        f"CAST(#{at + 1} AS VARCHAR) AS c{at}" if at in as_text else f"#{at + 1} AS c{at}"
        for at in range(len(relation.columns))
    ]
    return relation.project(", ".join(shown)).limit(max_rows + 1)


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
