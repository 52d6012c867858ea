"""Worker side of a monitor: the query at each tick, on what had arrived by then.

The world is attached under a name nobody can guess; views under the real names hide what came
later, so that looking ahead is impossible. `world_now()` is the tick.
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from .sandbox_worker import Reply, Worker

MAX_COUNTED = 50  # rows of one tick; an alarm is one row or more


def watch(worker: Worker, request: dict[str, Any]) -> Reply:
    """`ticks`: for each instant, how many rows came back (up to a cap) and the first, as text."""
    started = time.monotonic()
    hidden = f"w_{secrets.token_hex(12)}"
    base = worker.connect(":memory:", read_only=False, attach={hidden: request["world"]})
    try:
        _show_arrived(base, hidden, request["arrivals"])
        worker.lock(base)
        worker.running = base
        found = [_at(base, request["sql"], tick) for tick in request["ticks"]]
    finally:
        worker.running = None
        base.close()
    return {"ticks": found, "seconds": time.monotonic() - started}, {}


def _show_arrived(base: duckdb.DuckDBPyConnection, hidden: str, arrivals: dict[str, Any]) -> None:
    """Views of the public tables, each holding the rows visible at the variable `tick`."""
    base.execute("CREATE MACRO world_now() AS getvariable('tick')::TIMESTAMP")
    tables = base.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ?", [hidden]
    ).fetchall()
    base.execute("SET VARIABLE tick = '2000-01-01'")
    for schema, table in tables:
        visible_at, then = arrivals.get(f"{schema}.{table}", (None, {}))
        replaced = ", ".join(f'({expression}) AS "{column}"' for column, expression in then.items())
        columns = f"* REPLACE ({replaced})" if replaced else "*"
        where = f" WHERE ({visible_at}) <= getvariable('tick')::TIMESTAMP" if visible_at else ""
        base.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        base.execute(
            f'CREATE VIEW "{schema}"."{table}" AS'
            f' SELECT {columns} FROM {hidden}."{schema}"."{table}"{where}'
        )


def _at(base: duckdb.DuckDBPyConnection, sql: str, tick: str) -> tuple[int, list[str | None]]:
    base.execute(f"SET VARIABLE tick = '{tick}'")
    try:
        rows = base.sql(sql).limit(MAX_COUNTED).fetchall()
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error:
        base.execute(sql)  # raises the same error with its place
        raise
    first = [None if cell is None else str(cell) for cell in rows[0][:8]] if rows else []
    return len(rows), first
