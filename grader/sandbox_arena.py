"""Worker side of the search: many small databases in one, and one of them on plain tables.

An arena is an in-memory database. Each table holds the rows of all small databases with the number
of theirs, and a view under the table's own name shows those of the database that the variable
`w` names. Plain tables of the same names stand in a second catalog, for what has to be certain.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from . import frames

if TYPE_CHECKING:
    from .sandbox_worker import Reply, Worker

MAX_ARENAS = 12  # a lab's queries each have one; an arena of edge databases is under 1 MB
MAX_ROWS = 200_000  # of one query over all small databases; more is a cross join that ran away
PLAIN = "plain"  # the catalog of plain tables


@dataclass
class Arena:
    """filled: in each catalog the tables that hold rows, and have to be emptied first."""

    connection: duckdb.DuckDBPyConnection
    filled: dict[str, set[str]] = field(default_factory=lambda: {"memory": set(), PLAIN: set()})


_STOPS = (duckdb.InterruptException, duckdb.OutOfMemoryException)


def open_arena(worker: Worker, request: dict[str, Any]) -> Reply:
    """Makes the arena `key` by `setup`, statements that the judge wrote; the oldest one ends."""
    while len(worker.arenas) >= MAX_ARENAS:
        worker.arenas.pop(next(iter(worker.arenas))).connection.close()
    connection = worker.connect(":memory:", read_only=False)
    connection.execute(f"ATTACH ':memory:' AS {PLAIN}")
    for statement in request["setup"]:
        connection.execute(statement)
    connection.execute(f"USE {PLAIN}")
    for statement in request["plain"]:
        connection.execute(statement)
    connection.execute("USE memory")
    worker.arenas[request["key"]] = Arena(worker.lock(connection))
    return {}, {}


def load_arena(worker: Worker, request: dict[str, Any]) -> Reply:
    """Takes rows in place of those there: `inserts`, each (table, casts, its columns of text)."""
    arena = worker.arenas[request["key"]]
    filled = arena.filled[request["catalog"]]
    arena.connection.execute(f"USE {request['catalog']}")
    try:
        while filled:
            arena.connection.execute(f"TRUNCATE {filled.pop()}")
        for table, casts, columns in request["inserts"]:
            filled.add(table)
            arena.connection.execute(f"INSERT INTO {table} SELECT {casts}", columns)
    finally:
        arena.connection.execute("USE memory")
    return {}, {}


def query_arena(worker: Worker, request: dict[str, Any]) -> Reply:
    """The rows of one query: `each` small database by itself, or all by one execution, or plain.

    The frame's first column is the number of the database, the others c0, c1, …
    """
    arena = worker.arenas.pop(request["key"], None)
    if arena is None:
        return {"error": "NoArena", "message": request["key"]}, {}
    worker.arenas[request["key"]] = arena
    try:
        with worker.run(arena.connection) as connection:
            connection.execute(f"USE {request['catalog']}")
            connection.execute("BEGIN TRANSACTION READ ONLY")
            try:
                if "batch" in request:
                    return _batch(connection, request)
                return _each(connection, request)
            except _STOPS:
                raise
            except duckdb.Error:
                _say_again(connection, request)
                raise
            finally:
                with contextlib.suppress(duckdb.Error):
                    connection.execute("ROLLBACK")
    except (duckdb.InternalException, duckdb.FatalException):
        worker.arenas.pop(
            request["key"]
        ).connection.close()  # DuckDB takes such a database out of use
        raise


def plain_arena(worker: Worker, request: dict[str, Any]) -> Reply:
    """Plain tables filled by each of `loads` in turn, and the rows of all `sqls` on each.

    One request for what would be dozens: a confirmation is a few queries in a few orders of rows.
    `replies`: what each query would have been answered by itself, load by load.
    """
    replies: list[dict[str, Any]] = []
    blobs: dict[str, bytes] = {}
    known = {"key": request["key"], "catalog": PLAIN, "databases": [0]}
    for load in request["loads"]:
        load_arena(worker, {**load, **known})
        for sql in request["sqls"]:
            asked = {**known, "sql": sql, "max_rows": request["max_rows"]}
            try:
                head, found = query_arena(worker, asked)
            except _STOPS:
                raise
            except duckdb.Error as error:
                said = {"error": type(error).__name__, "message": str(error)[:8000]}
                head, found = said, {}
            blobs |= {str(len(replies)): blob for blob in found.values()}
            replies.append(head)
    return {"replies": replies}, blobs


def _say_again(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> None:
    """Raises the error that the query's own text has, with its place in it, if it has one.

    A relation's error tells no place, and that of a batch one in a text nobody wrote.
    """
    with connection.cursor() as again:
        again.execute(f"USE {request['catalog']}")
        again.execute("BEGIN TRANSACTION READ ONLY")
        again.execute(request["sql"])


def _each(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> Reply:
    found: list[pl.DataFrame] = []
    errors: dict[str, list[str]] = {}
    columns, types, rows = [], [], 0
    shaped = None
    for at in request["databases"]:
        connection.execute(f"SET VARIABLE w = {int(at)}")
        try:
            if shaped is None:
                shaped = frames.prepare(connection, request["sql"])
                columns, types = shaped.columns, shaped.types
            frame = shaped.rows(request["max_rows"])
        except _STOPS:
            raise
        except duckdb.Error as error:
            if shaped is None:
                raise  # it does not bind: the same in every database
            errors[str(at)] = [type(error).__name__, str(error)[:2000]]
            connection.execute("ROLLBACK")
            connection.execute("BEGIN TRANSACTION READ ONLY")
            continue
        rows += frame.height
        if rows > MAX_ROWS:
            return {"error": "TooWide", "message": f"{rows:,} rows"}, {}
        found.append(frame.insert_column(0, pl.lit(at, pl.Int32).alias("w")))
    head = {"columns": columns, "types": types, "errors": errors}
    return head, {"frame": frames.encode(pl.concat(found))} if found else {}


def _batch(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> Reply:
    connection.execute("SET VARIABLE w = -1")
    shown = connection.sql(request["sql"])  # names and types as the query gives them
    shaped = frames.fetch(connection, request["batch"], MAX_ROWS)
    if shaped.truncated:
        return {"error": "TooWide", "message": f"{MAX_ROWS:,} rows"}, {}
    names = ["w", *(f"c{at}" for at in range(len(shown.columns)))]
    frame = shaped.frame.rename(dict(zip(shaped.frame.columns, names, strict=True)))
    head = {
        "columns": list(shown.columns),
        "types": [str(kind) for kind in shown.types],
        "errors": {},
    }
    return head, {"frame": frames.encode(frame.with_columns(pl.col("w").cast(pl.Int32)))}
