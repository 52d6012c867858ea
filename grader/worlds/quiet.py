"""A DuckDB connection of our own: in UTC, and without a progress bar over ours."""

from __future__ import annotations

import duckdb

THREADS: int | None = None  # of a connection; 1 in a process that works beside others


def quiet(con: duckdb.DuckDBPyConnection) -> None:
    """Set a connection to UTC and turn its progress bar off where it is on.

    Asked first: in a kernel without ipywidgets the bar is off, and DuckDB refuses any change to it.
    """
    con.execute("SET TimeZone = 'UTC'")
    if THREADS is not None:
        con.execute(f"SET threads = {THREADS}")
    ((bar,),) = con.execute("SELECT current_setting('enable_progress_bar')").fetchall()
    if bar:
        con.execute("SET enable_progress_bar = false")
