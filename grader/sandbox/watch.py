"""Worker side of a monitor: the query at each tick, on what had arrived by then.

The world is attached under a name that no answer can know. In a loop, views under the real names
hide what comes after the variable `tick`, which is what `world_now()` says. In a batch the judge
has put each table's place and each `world_now()` into the text already, and one execution does all
ticks; nothing else is there by any name, so a text that was not fully rewritten ends in an error.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import duckdb

from ..seen import Arrivals, Seen, at_tick

if TYPE_CHECKING:
    from .worker import Reply, Worker

MAX_COUNTED = 50  # rows of one tick; an alarm is one row or more

# DuckDB 2.0.1: with it, a row of a correlated self-join cannot be hashed ("Failed to bind column
# reference"). Without it the plans of a batch are the same to a few percent.
NO_OPTIMIZER = "projection_pullup"

_STOPS = (duckdb.InterruptException, duckdb.OutOfMemoryException)


def watch(worker: Worker, request: dict[str, Any]) -> Reply:
    """`ticks`: for each instant, how many rows came back (up to a cap) and an error, or null.

    Raises what the query raises where it does not bind. `first_only`: ends at the first row.
    """
    started = time.monotonic()
    hidden = request["hidden"]
    base = worker.connect(":memory:", read_only=False, attach={hidden: request["world"]})
    try:
        arrivals = {name: Seen(*seen) for name, seen in request["arrivals"].items()}
        _show_arrived(base, hidden, arrivals)
        worker.lock(base)
        worker.running = [base]
        found = _loop(base, request)
    finally:
        worker.running = []
        base.close()
    return {"ticks": found, "seconds": time.monotonic() - started}, {}


def watch_batch(worker: Worker, request: dict[str, Any]) -> Reply:
    """`found`: for each world the rows at each of its ticks, or the error that ended it.

    Each text runs on a world of its own; all are attached at once, since a new connection takes as
    long as many of them.
    """
    texts, worlds = request["texts"], request["worlds"]
    base = worker.connect(":memory:", read_only=False, attach=worlds)
    found: list[dict[str, Any]] = []
    try:
        base.execute(f"SET disabled_optimizers = '{NO_OPTIMIZER}'")
        worker.lock(base)
        worker.running = [base]
        for text, ticks in zip(texts, request["ticks"], strict=True):
            try:
                rows = dict(base.execute(text, [ticks]).fetchall())
                counts = [min(rows.get(at, 0), MAX_COUNTED) for at in range(len(ticks))]
                found.append({"rows": counts})
            except duckdb.InterruptException:
                raise
            except duckdb.Error as error:  # the loop, which needs less memory, says what it is
                found.append({"error": type(error).__name__})
                if isinstance(error, duckdb.InternalException | duckdb.FatalException):
                    break  # DuckDB may have taken the connection out of use
    finally:
        worker.running = []
        base.close()
    return {"found": found}, {}


def _show_arrived(base: duckdb.DuckDBPyConnection, hidden: str, arrivals: Arrivals) -> None:
    """Views of the public tables, each holding the rows visible at the variable `tick`."""
    base.execute("CREATE MACRO world_now() AS getvariable('tick')::TIMESTAMP")
    tables = base.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ?", [hidden]
    ).fetchall()
    base.execute("SET VARIABLE tick = '2000-01-01'")
    former = {seen.former for seen in arrivals.values()}
    for schema, table in tables:
        name = f"{schema}.{table}"
        if name in former:
            continue
        shown = at_tick(f"{hidden}.", name, arrivals)
        base.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        base.execute(f'CREATE VIEW "{schema}"."{table}" AS FROM {shown}')


def _loop(base: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> list[Any]:
    sql = request["sql"]
    found: list[Any] = []
    bound = None
    for tick in request["ticks"]:
        base.execute(f"SET VARIABLE tick = '{tick}'")
        try:
            if bound is None:
                bound = base.sql(sql)
            rows, error = len(bound.limit(MAX_COUNTED).fetchall()), None
        except _STOPS:
            raise
        except duckdb.Error as failed:
            if bound is None:
                base.execute(sql)  # raises the same error with its place
                raise
            rows, error = 0, [type(failed).__name__, str(failed)[:2000]]
        found.append([rows, error])
        if rows and request.get("first_only"):
            break
    return found
