"""A query's rows come as a frame, whatever their types, and end where they are cut."""

from __future__ import annotations

import io
from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from grader import frames


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        yield made


@pytest.mark.parametrize(("rows", "height", "cut"), [(2, 2, False), (3, 3, False), (4, 3, True)])
def test_rows_are_cut_only_past_the_limit(
    connection: duckdb.DuckDBPyConnection, rows: int, height: int, cut: bool
) -> None:
    found = frames.fetch(connection, f"SELECT n, n AS n FROM range({rows}) t(n)", 3)
    assert (found.frame.height, found.truncated) == (height, cut)
    assert (found.columns, found.frame.columns) == (["n", "n"], ["c0", "c1"])
    assert frames.prepare(connection, f"FROM range({rows})").rows(3).height == height


VALUES = {
    "the calendar's first day": ("DATE '0001-01-01'", pl.Date),
    "its last day": ("DATE '9999-12-31'", pl.Date),
    "the day after": ("DATE '9999-12-31' + 1", pl.String),
    "the day before": ("DATE '0001-01-01' - 1", pl.String),
    "its last instant": ("TIMESTAMP '9999-12-31 23:59:59.999999'", pl.Datetime),
    "the instant after": (
        "TIMESTAMP '9999-12-31 23:59:59.999999' + INTERVAL 1 microsecond",
        pl.String,
    ),
    "infinity": ("'infinity'::TIMESTAMP", pl.String),
    "a length of time": ("INTERVAL 1 day", pl.String),
    "a list": ("[1, 2]", pl.List),
    "instants in a list": ("[DATE '2026-01-01']", pl.String),
    "a decimal": ("1.50::DECIMAL(9, 2)", pl.Decimal),
}


@pytest.mark.parametrize(("value", "kind"), VALUES.values(), ids=VALUES)
def test_what_polars_cannot_hold_becomes_text(
    connection: duckdb.DuckDBPyConnection, value: str, kind: type[pl.DataType]
) -> None:
    found = frames.fetch(connection, f"SELECT 7 AS n, {value} AS v", 10).frame
    assert found.dtypes[0] == pl.Int32
    assert found.dtypes[1].base_type() == kind


COUNTED = [
    *(f"SELECT {value} AS v, 'x' AS v" for value, _ in VALUES.values()),
    "SELECT NULL::TIMESTAMP AS v UNION ALL SELECT TIMESTAMP '2024-01-01 10:00:00.5'",
    "SELECT sum(n)::HUGEINT AS whole, 1.50::DECIMAL(9, 2) AS part, 0.1::DOUBLE AS d, true AS ok"
    " FROM range(9) AS t(n)",
    "SELECT n AS v FROM range(5000) AS t(n)",
    "SELECT DATE '2024-01-01' AS v WHERE false",
    "SELECT n % 3 AS v, 9 - n AS w FROM range(9) AS t(n)",
]


@pytest.mark.parametrize("sql", COUNTED)
def test_rows_that_are_counted_are_those_that_are_fetched(
    connection: duckdb.DuckDBPyConnection, sql: str
) -> None:
    for most in (1, 1_000, 2_500):
        due = frames.fetch(connection, sql, most)
        found = frames.count(connection, sql, most, 3)
        rows = sorted(due.frame.rows(), key=_none_last)
        assert found == (due.columns, due.frame.height, rows[:3])


def _none_last(row: tuple[object, ...]) -> list[tuple[bool, object]]:
    return [(cell is None, cell) for cell in row]


def test_a_table_may_be_a_thousand_columns_wide(connection: duckdb.DuckDBPyConnection) -> None:
    wide = [f"1 AS c{at}" for at in range(1_001)]
    assert len(frames.shape(connection, "SELECT " + ", ".join(wide[1:])).columns) == 1_000
    with pytest.raises(frames.TooManyColumns, match="has 1,001 columns"):
        frames.shape(connection, "SELECT " + ", ".join(wide))
    with pytest.raises(frames.TooManyColumns, match="characters"):
        frames.shape(connection, f'SELECT 1 AS "{"x" * 200_000}"')


def test_a_frame_is_read_from_a_stream_and_from_a_file_of_old() -> None:
    frame = pl.DataFrame({"a": [1, None], "b": ["x", "y"]})
    file = io.BytesIO()
    frame.write_ipc(file)
    for blob in (frames.encode(frame), file.getvalue()):
        assert frames.decode(blob).equals(frame)
