"""Worker side of the search: many small databases in one, and one of them on plain tables.

An arena is an in-memory database. Each table holds the rows of all small databases with the number
of theirs, and a view under the table's own name shows those of the database that the variable
`w` names. Plain tables of the same names stand in a second catalog, for what has to be certain.

To start DuckDB takes ten times as long as to make the tables. So one that nobody uses any more gets
new catalogs, or keeps those it has where the next arena is made by the same statements.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import duckdb
import polars as pl

from .. import frames
from .beside import beside

if TYPE_CHECKING:
    from .worker import Reply, Worker

MAX_ARENAS = 12  # a lab's queries each have one; an arena of edge databases is under 1 MB
MAX_SHAPES = 500  # of queries that an arena has seen; after that it asks for them anew
MAX_ROWS = 200_000  # of one query over all small databases; more is a cross join that ran away
SMALL = "small"  # the catalog of all small databases
PLAIN = "plain"  # the catalog of plain tables

Texts = list[list[str | None]]  # a table's rows, column by column


@dataclass
class Arena:
    """made: the statements that made its catalogs. held: what each table that has rows holds.

    shapes: the columns of queries that ran here, which depend on the tables alone.
    """

    connection: duckdb.DuckDBPyConnection
    made: list[list[str]] = field(default_factory=list)
    held: dict[str, Texts] = field(default_factory=dict)
    shapes: dict[str, frames.Shape] = field(default_factory=dict)
    is_free: bool = False


_STOPS = (duckdb.InterruptException, duckdb.OutOfMemoryException)
_BROKEN = (duckdb.InternalException, duckdb.FatalException)  # DuckDB takes the database out of use


def open_arena(worker: Worker, request: dict[str, Any]) -> Reply:
    """Makes the arena `key` by statements that the judge wrote; those in `ended` are free now.

    `setup` makes the tables of all small databases, `plain` the plain ones; `inserts` fill them.
    The arena that has not been used for longest gives way.
    """
    for key in request["ended"]:
        if (ended := worker.arenas.pop(key, None)) is not None:
            ended.is_free = True
            worker.arenas[f"free: {key}"] = ended
    made = [request["setup"], request["plain"]]
    arena = _free(worker, made) or _started(worker)
    if arena.made != made:
        for catalog, statements in zip((SMALL, PLAIN), made, strict=True):
            arena.connection.execute(f"ATTACH ':memory:' AS {catalog}")
            arena.connection.execute(f"USE {catalog}")
            arena.connection.execute(";\n".join(statements))
        arena.made = made
    worker.arenas[request["key"]] = arena
    return load_arena(worker, request)


def _free(worker: Worker, made: list[list[str]]) -> Arena | None:
    """An arena that has ended: with these tables already, else without any."""
    free = [key for key, arena in worker.arenas.items() if arena.is_free]
    same = [key for key in free if worker.arenas[key].made == made]
    if not free:
        return None
    arena = worker.arenas.pop((same or free)[0])
    arena.is_free = False
    return arena if same or _emptied(arena) else None


def _emptied(arena: Arena) -> bool:
    """Takes an arena's catalogs away; False where another one is left, that nobody made."""
    arena.connection.execute("USE memory")
    for catalog in (SMALL, PLAIN):
        arena.connection.execute(f"DETACH {catalog}")
    left = arena.connection.execute("SELECT count(*) FROM duckdb_databases() WHERE NOT internal")
    if left.fetchall() != [(1,)]:
        arena.connection.close()
        return False
    arena.made, arena.held, arena.shapes = [], {}, {}
    return True


def _started(worker: Worker) -> Arena:
    while len(worker.arenas) >= MAX_ARENAS:
        worker.arenas.pop(next(iter(worker.arenas))).connection.close()
    return Arena(worker.lock(worker.connect(":memory:", read_only=False)))


def load_arena(worker: Worker, request: dict[str, Any]) -> Reply:
    """Takes rows in place of those there: `inserts`, each (table, casts, its columns of text)."""
    arena = _used(worker, request)
    if arena is None:
        return _no_arena(request)
    _fill(arena, SMALL, request["inserts"])
    return {}, {}


def _used(worker: Worker, request: dict[str, Any]) -> Arena | None:
    """The arena, now the last one to give way."""
    arena = worker.arenas.pop(request["key"], None)
    if arena is not None:
        worker.arenas[request["key"]] = arena
    return arena


def _no_arena(request: dict[str, Any]) -> Reply:
    return {"error": "NoArena", "message": request["key"]}, {}


def _fill(arena: Arena, catalog: str, inserts: list[tuple[str, str, Texts]]) -> None:
    """A table that holds its rows already is left as it is, one that gets none is emptied."""
    due = {f"{catalog}.{table}": (casts, columns) for table, casts, columns in inserts}
    for name in [name for name in arena.held if name.startswith(f"{catalog}.")]:
        if name in due and due[name][1] == arena.held[name]:
            del due[name]
        else:
            del arena.held[name]
            arena.connection.execute(f"TRUNCATE {name}")
    for name, (casts, columns) in due.items():
        arena.connection.execute(f"INSERT INTO {name} SELECT {casts}", columns)
        arena.held[name] = columns


def query_arena(worker: Worker, request: dict[str, Any]) -> Reply:
    """The rows of one query: in each of `databases` by itself, or in all by one execution.

    The frame's first column is the number of the database, the others c0, c1, …
    """
    arena = _used(worker, request)
    if arena is None:
        return _no_arena(request)
    with _closing_broken(worker, request), worker.run(arena.connection) as connection:
        try:
            return _asked(connection, arena, request)
        except _STOPS:
            raise
        except duckdb.Error:
            _say_again(connection, SMALL, request["sql"])
            if "batch" in request and (shape := arena.shapes.get(request["sql"])) is not None:
                _say_again(connection, SMALL, _lateral(request, shape, shape.as_text))
            raise


def query_arena_twice(worker: Worker, request: dict[str, Any]) -> Reply:
    """The rows of two `queries` at once, each as `query_arena` has them; the error of either.

    `replies`: their heads; the names of their blobs begin with their numbers.
    """
    arena = _used(worker, request)
    if arena is None:
        return _no_arena(request)
    fresh = [arena.connection.cursor() for _ in request["queries"]]
    with _closing_broken(worker, request), worker.run_all(fresh):
        replies = beside(
            *(
                functools.partial(_asked, connection, arena, query)
                for connection, query in zip(fresh, request["queries"], strict=True)
            )
        )
    blobs = {
        f"{at} {name}": blob for at, (_, own) in enumerate(replies) for name, blob in own.items()
    }
    return {"replies": [head for head, _ in replies]}, blobs


def _asked(connection: duckdb.DuckDBPyConnection, arena: Arena, request: dict[str, Any]) -> Reply:
    connection.execute(f"USE {SMALL}")
    with _reading(connection):
        if "rules" in request:
            return _broken(connection, request)
        if "batch" in request:
            return _batch(connection, arena, request)
        return _each(connection, request)


def plain_arena(worker: Worker, request: dict[str, Any]) -> Reply:
    """Plain tables filled by each of `loads` in turn, and the rows of all `sqls` on each.

    One request for what would be dozens: a confirmation is a few queries in a few orders of rows.
    `replies`: for each load and each query its columns, or its error.
    """
    arena = _used(worker, request)
    if arena is None:
        return _no_arena(request)
    replies: list[dict[str, Any]] = []
    blobs: dict[str, bytes] = {}
    # A connection for each query: what one leaves behind, the next one does not meet.
    fresh = [arena.connection.cursor() for _ in request["sqls"]]
    with _closing_broken(worker, request), worker.run_all(fresh):
        runs = [_Run(each, sql) for each, sql in zip(fresh, request["sqls"], strict=True)]
        for run in runs:
            run.connection.execute(f"USE {PLAIN}")
        for inserts in request["loads"]:
            _fill(arena, PLAIN, inserts)
            for head, frame in _on_plain(runs, request["max_rows"]):
                if frame is not None:
                    blobs[str(len(replies))] = frames.encode(frame)
                replies.append(head)
    return {"replies": replies}, blobs


def _on_plain(runs: list[_Run], most: int) -> list[tuple[dict[str, Any], pl.DataFrame | None]]:
    """What each has now: the first two at once, since that is all in most cases."""
    if len(runs) < 2:
        return [run.on_plain(most) for run in runs]
    first, second, *more = (functools.partial(run.on_plain, most) for run in runs)
    return [*beside(first, second), *(run() for run in more)]


@dataclass
class _Run:
    """A query that runs again and again, in tables that hold other rows each time."""

    connection: duckdb.DuckDBPyConnection
    sql: str
    _query: frames.Prepared | None = None

    def prepared(self) -> frames.Prepared:
        """The query, bound once if that will do."""
        query = self._query or frames.prepare(self.connection, self.sql)
        if self._query is None and _is_select(self.connection, self.sql):
            self._query = query
        return query

    def on_plain(self, most: int) -> tuple[dict[str, Any], pl.DataFrame | None]:
        """Its columns and rows now. `error`: it does not bind; `failed`: it fails on these rows."""
        query = None
        try:
            with _reading(self.connection):
                query = self.prepared()
                frame = query.rows(most)
        except (*_STOPS, *_BROKEN):
            raise
        except duckdb.Error as error:
            if query is not None:
                return {"failed": _said(error, 2000)}, None
            try:
                _say_again(self.connection, PLAIN, self.sql)
            except (*_STOPS, *_BROKEN):
                raise
            except duckdb.Error as again:
                error = again
            return dict(zip(("error", "message"), _said(error, 8000), strict=True)), None
        return {"columns": query.shape.columns, "types": query.shape.types}, frame


def _is_select(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """False for a PIVOT that does not name its values: it runs when it is bound, and holds rows."""
    kinds = [statement.type for statement in connection.extract_statements(sql)]
    return kinds == [duckdb.StatementType.SELECT]


def _said(error: BaseException, most: int) -> list[str]:
    return [type(error).__name__, str(error)[:most]]


@contextlib.contextmanager
def _closing_broken(worker: Worker, request: dict[str, Any]) -> Iterator[None]:
    """Takes an arena away whose database DuckDB takes out of use."""
    try:
        yield
    except _BROKEN:
        worker.arenas.pop(request["key"]).connection.close()
        raise


@contextlib.contextmanager
def _reading(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What runs here changes nothing."""
    connection.execute("BEGIN TRANSACTION READ ONLY")
    try:
        yield
    finally:
        with contextlib.suppress(duckdb.Error):
            connection.execute("ROLLBACK")


def _say_again(connection: duckdb.DuckDBPyConnection, catalog: str, sql: str) -> None:
    """Raises the error that the query's own text has, with its place in it, if it has one.

    A relation's error tells no place, and that of a batch one in a text nobody wrote.
    """
    with connection.cursor() as again:
        again.execute(f"USE {catalog}")
        with _reading(again):
            again.execute(sql)


def _each(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> Reply:
    """`own`: databases in which the columns are others, which have a frame by themselves."""
    found: list[pl.DataFrame] = []
    head: dict[str, Any] = {"columns": [], "types": [], "errors": {}, "own": {}}
    blobs: dict[str, bytes] = {}
    rows = 0
    run, first, unbound = _Run(connection, request["sql"]), None, None
    for at in request["databases"]:
        connection.execute(f"SET VARIABLE w = {int(at)}")
        try:
            query = run.prepared()
            first = first or query.shape
            frame = query.rows(request["max_rows"])
        except _STOPS:
            raise
        except duckdb.Error as error:
            if first is None and _is_select(connection, request["sql"]):
                raise  # it does not bind: the same in every database
            unbound = error
            head["errors"][str(at)] = _said(error, 2000)
            connection.execute("ROLLBACK")
            connection.execute("BEGIN TRANSACTION READ ONLY")
            continue
        rows += frame.height
        if rows > MAX_ROWS:
            return {"error": "TooWide", "message": f"{rows:,} rows"}, {}
        number = pl.Series("w", [at], dtype=pl.Int32).new_from_index(0, frame.height)
        if query.shape == first:
            found.append(frame.insert_column(0, number))
        else:
            head["own"][str(at)] = [query.shape.columns, query.shape.types]
            blobs[f"own {at}"] = frames.encode(frame)
            found.append(number.to_frame())
    if first is not None:
        head |= {"columns": first.columns, "types": first.types}
    elif unbound is not None:
        raise unbound
    how: Literal["diagonal", "vertical"] = "diagonal" if head["own"] else "vertical"
    if found:
        blobs["frame"] = frames.encode(pl.concat(found, how=how))
    return head, blobs


def _batch(connection: duckdb.DuckDBPyConnection, arena: Arena, request: dict[str, Any]) -> Reply:
    shape = arena.shapes.get(request["sql"])
    if shape is None:  # names and types as the query gives them
        if not _is_select(connection, request["sql"]):
            said = "Not implemented: its columns depend on the rows"
            return {"error": "NotImplementedException", "message": said}, {}
        if len(arena.shapes) >= MAX_SHAPES:
            arena.shapes.clear()
        connection.execute("SET VARIABLE w = -1")
        shape = arena.shapes[request["sql"]] = frames.shape(connection, request["sql"])
    frame = frames.rows(shape, lambda text: connection.sql(_lateral(request, shape, text)))
    if frame.height > MAX_ROWS:
        return {"error": "TooWide", "message": f"{MAX_ROWS:,} rows"}, {}
    head = {"columns": shape.columns, "types": shape.types, "errors": {}}
    return head, {"frame": frames.encode(frame)}


def _broken(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> Reply:
    """`broken`: (number of a rule, number of a database) where `rules`, queries of violations,
    return any. Each stands by itself: subqueries of one SELECT take twice as long to be planned.

    rules: (text, whether its last column is `arena_w`); one without is asked by LATERAL.
    """
    parts = [
        f"SELECT {nth}, arena_w FROM (\n{rule}\n) AS arena_q"
        if numbered
        else f"SELECT {nth}, arena_db.w FROM {_databases(request)}, LATERAL (\n{rule}\n) AS arena_q"
        for nth, (rule, numbered) in enumerate(request["rules"])
    ]
    whole = f"SELECT DISTINCT * FROM (\n{' UNION ALL '.join(parts)}\n)"
    return {"broken": connection.execute(whole).fetchall() if parts else []}, {}


def _databases(request: dict[str, Any]) -> str:
    """The relation of `numbers`, from the first to before the last."""
    first, last = map(int, request["numbers"])
    return f"(SELECT unnest(range({first}, {last}))::INTEGER AS w) AS arena_db"


def _lateral(request: dict[str, Any], shape: frames.Shape, as_text: frozenset[int]) -> str:
    """The query in each of the databases, as c0, c1, …"""
    names = [f"c{at}" for at in range(len(shape.columns))]
    shown = [
        f"CAST(arena_q.{name} AS VARCHAR) AS {name}" if at in as_text else f"arena_q.{name}"
        for at, name in enumerate(names)
    ]
    return (
        f"SELECT arena_db.w, {', '.join(shown)} FROM {_databases(request)},"
        f" LATERAL (\n{request['batch']}\n) AS arena_q ({', '.join(names)}) LIMIT {MAX_ROWS + 1}"
    )
