"""The process that runs answers: DuckDB, locked down. `python -m grader.sandbox.worker DIR`

Reads requests from stdin, writes replies to stdout; ends, and removes DIR, when stdin closes.
Nothing an answer says can write into that stream: stdout is moved away before DuckDB is loaded.
It trusts its parent, which has checked the statements, and nobody else.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import queue
import shutil
import sys
import threading
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import duckdb

from . import wire
from .recent import Recent

if TYPE_CHECKING:
    from .arena import Arena

MAX_OPEN_WORLDS = 6  # a question is judged on four; each open one holds a file and some buffers
MAX_RULES = 5_000  # findings of rules; a lab has twenty rules, and a finding some hundred bytes
MAX_DIFFERENCES = 32_000_000  # bytes; a difference of thirty thousand rows has 350 kB
MAX_TEMP_MB = 512  # spill of one query; beyond it the query ends, the disk does not
MAX_FILE_MB = 1024  # the copy of a world that a fix rewrites, with its log
OVERHEAD_MB = 320  # address space beside DuckDB's own limit: result frames, thread stacks

Blobs = dict[str, bytes]
Reply = tuple[dict[str, Any], Blobs]


def _bytes(reply: Reply) -> int:
    return sum(map(len, reply[1].values()))


class Worker:
    """The state of one worker: worlds held open, a learner's session, what runs now."""

    def __init__(self, folder: Path, memory_mb: int, threads: int) -> None:
        """folder: this worker's own, removed at its end."""
        self.folder = folder
        self.memory_mb = memory_mb
        self.threads = threads
        self.worlds: dict[str, duckdb.DuckDBPyConnection] = {}
        self.arenas: dict[str, Arena] = {}
        self.session: tuple[str, duckdb.DuckDBPyConnection] | None = None
        self.fingerprints: dict[str, dict[str, Any]] = {}
        self.rules: Recent[Hashable, dict[str, Any]] = Recent(MAX_RULES)
        self.differences: Recent[Hashable, Reply] = Recent(MAX_DIFFERENCES, _bytes)
        self.running: list[duckdb.DuckDBPyConnection] = []

    def connect(
        self, path: str, *, read_only: bool, attach: dict[str, str] | None = None
    ) -> duckdb.DuckDBPyConnection:
        """A connection that is locked: no files, network, extensions or settings from here on.

        attach: catalog name → world, read-only; what is attached before the lock stays readable.
        """
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": str(self.threads),
            "async_threads": "0",  # each opened world would start eight of them
            "memory_limit": f"{self.memory_mb}MB",
            "temp_directory": str(self.folder / "spill"),
            "max_temp_directory_size": f"{MAX_TEMP_MB}MB",
            "python_enable_replacements": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
        }
        connection = duckdb.connect(path, read_only=read_only, config=config)
        for name, world in (attach or {}).items():
            quoted = world.replace("'", "''")
            connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        connection.execute("SET GLOBAL errors_as_json = true")
        connection.execute("SET enable_external_access = false")
        return connection

    def lock(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        """The same connection, its settings fixed for good."""
        connection.execute("SET lock_configuration = true")
        return connection

    def world(self, path: str) -> duckdb.DuckDBPyConnection:
        """A world, open read-only; kept for the next query, the least recently used one closed."""
        connection = self.worlds.pop(path, None)
        if connection is None:
            while len(self.worlds) >= MAX_OPEN_WORLDS:
                self.worlds.pop(next(iter(self.worlds))).close()
            connection = self.lock(self.connect(path, read_only=True))
        self.worlds[path] = connection
        return connection

    def close_worlds(self) -> None:
        """Gives back the memory and the files of all worlds; the session stays."""
        while self.worlds:
            self.worlds.popitem()[1].close()

    @contextlib.contextmanager
    def run(self, connection: duckdb.DuckDBPyConnection) -> Any:
        """A fresh connection to the same database: no temp table, macro or variable is shared."""
        with self.run_all([connection.cursor()]) as (fresh,):
            yield fresh

    @contextlib.contextmanager
    def run_all(self, connections: list[duckdb.DuckDBPyConnection]) -> Any:
        """Connections on which queries run, one by one or at once; closed at the end."""
        self.running = connections
        try:
            yield connections
        finally:
            self.running = []
            for each in connections:
                each.close()

    def interrupt(self) -> None:
        """Ends what runs, from another thread."""
        for running in self.running:
            with contextlib.suppress(duckdb.Error):
                running.interrupt()


def frame_reply(
    connection: duckdb.DuckDBPyConnection, sql: str, max_rows: int, max_mb: int
) -> Reply:
    """One query's rows as Arrow IPC, at most max_rows of them."""
    from .. import frames

    started = time.monotonic()
    shaped = frames.fetch(connection, sql, max_rows)
    size = shaped.frame.estimated_size("mb")
    if size > max_mb:
        return {"error": "TooWide", "message": f"{size:.0f} MB"}, {}
    head = {
        "columns": shaped.columns,
        "types": shaped.types,
        "truncated": shaped.truncated,
        "seconds": time.monotonic() - started,
    }
    return head, {"frame": frames.encode(shaped.frame)}


def run_script(connection: duckdb.DuckDBPyConnection, script: list[dict[str, Any]]) -> Reply:
    """All statements in one transaction: the rows each one changed, or nothing changed at all."""
    started = time.monotonic()
    connection.execute("BEGIN TRANSACTION")
    counts: list[int] = []
    at = 0
    try:
        for at, statement in enumerate(script):  # noqa: B007
            ran = connection.execute(statement["text"])
            names = [column[0] for column in ran.description or []]
            counts.append(_changed(statement, names, ran.fetchall()))
        connection.execute("COMMIT")
    except BaseException as error:
        with contextlib.suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        return {**failure(error), "statement": at}, {}
    return {"counts": counts, "seconds": time.monotonic() - started}, {}


def _changed(statement: dict[str, Any], names: list[str], rows: list[Any]) -> int:
    """DuckDB's count, or with RETURNING the number of rows: their values count nothing."""
    if statement["kind"] not in ("INSERT", "UPDATE", "DELETE", "MERGE_INTO"):
        return 0
    counted = names == ["Count"] and len(rows) == 1 and isinstance(rows[0][0], int)
    return int(rows[0][0]) if counted else len(rows)


def failure(error: BaseException) -> dict[str, Any]:
    """What the parent needs to make a sentence of an exception."""
    return {"error": type(error).__name__, "message": str(error)[:8000]}


def _query(worker: Worker, request: dict[str, Any]) -> Reply:
    with worker.run(worker.world(request["world"])) as connection:
        return frame_reply(connection, request["sql"], request["max_rows"], request["max_mb"])


def _open(worker: Worker, request: dict[str, Any]) -> Reply:
    _shut(worker, request)
    connection = worker.lock(worker.connect(request["path"], read_only=False))
    worker.session = (request["path"], connection)
    return {}, {}


def _shut(worker: Worker, request: dict[str, Any]) -> Reply:
    if worker.session is not None:
        worker.session[1].close()
        worker.session = None
    return {}, {}


def _session(worker: Worker) -> duckdb.DuckDBPyConnection:
    if worker.session is None:
        raise RuntimeError("no session is open")
    return worker.session[1]


def _run(worker: Worker, request: dict[str, Any]) -> Reply:
    with worker.run(_session(worker)) as connection:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        try:
            return frame_reply(connection, request["sql"], request["max_rows"], request["max_mb"])
        finally:
            with contextlib.suppress(duckdb.Error):
                connection.execute("ROLLBACK")


def _apply(worker: Worker, request: dict[str, Any]) -> Reply:
    with worker.run(_session(worker)) as connection:
        return run_script(connection, request["script"])


def _rewrite(worker: Worker, request: dict[str, Any]) -> Reply:
    """A copy of a world with the lab's own scripts run on it, one transaction each."""
    shutil.copyfile(request["world"], request["out"])
    base = worker.lock(worker.connect(request["out"], read_only=False))
    try:
        for nth, script in enumerate(request["scripts"]):
            with worker.run(base) as connection:
                head, _ = run_script(connection, script)
                if "error" in head:
                    return {**head, "script": nth}, {}
    finally:
        base.close()
    return {}, {}


def _release(worker: Worker, request: dict[str, Any]) -> Reply:
    worker.close_worlds()
    return {}, {}


def _hello(worker: Worker, request: dict[str, Any]) -> Reply:
    return {"limits": limit(worker.memory_mb), "duckdb": duckdb.__version__}, {}


Operation = Callable[[Worker, dict[str, Any]], Reply]


def _late(module: str, name: str) -> Operation:
    """A function of another module, imported when it is first asked for: workers start sooner."""

    def operation(worker: Worker, request: dict[str, Any]) -> Reply:
        found: Operation = getattr(importlib.import_module(f".{module}", __package__), name)
        return found(worker, request)

    return operation


_OPERATIONS: dict[str, Operation] = {
    "hello": _hello,
    "query": _query,
    "cost": _late("cost", "cost"),
    "open": _open,
    "shut": _shut,
    "run": _run,
    "apply": _apply,
    "repair": _late("repair", "repair"),
    "rewrite": _rewrite,
    "watch": _late("watch", "watch"),
    "watch_batch": _late("watch", "watch_batch"),
    "open_arena": _late("arena", "open_arena"),
    "load_arena": _late("arena", "load_arena"),
    "query_arena": _late("arena", "query_arena"),
    "query_arena_twice": _late("arena", "query_arena_twice"),
    "plain_arena": _late("arena", "plain_arena"),
    "release": _release,
}


def limit(memory_mb: int) -> list[str]:
    """Sets the limits this system has on the process, for good; their names."""
    try:
        import resource
    except ImportError:  # Windows has none
        return []
    held = []
    _warm_up()
    if (size := _address_space()) is not None:
        most = size + (memory_mb + OVERHEAD_MB) * 1024 * 1024
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            held.append("memory")
    with contextlib.suppress(ValueError, OSError):
        most = MAX_FILE_MB * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        held.append("file size")
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        cpu(3600)
        held.append("processor time")
    return held


def _warm_up() -> None:
    """Loads what every query needs, so that its threads and memory are there before the limit."""
    from .. import frames
    from .beside import beside

    def run() -> None:
        with duckdb.connect(config={"threads": "1"}) as connection:
            frames.decode(frames.encode(frames.fetch(connection, "SELECT 1 AS n", 1).frame))

    beside(run, run)


def cpu(seconds: float) -> None:
    """From now on this many seconds of processor time, then the system ends the process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _address_space() -> int | None:
    """Bytes of address space in use; None where the system does not say (macOS)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def _listen(stream: BinaryIO, requests: queue.Queue[dict[str, Any]], worker: Worker) -> None:
    """Takes requests while a query runs: an interrupt acts at once, the end of stdin ends all."""
    while (frame := wire.read(stream)) is not None:
        if frame[0]["do"] == "interrupt":
            worker.interrupt()
        else:
            requests.put(frame[0])
    shutil.rmtree(worker.folder, ignore_errors=True)
    os._exit(0)


def main() -> None:
    """Answers requests until stdin closes."""
    replies = os.fdopen(os.dup(1), "wb", buffering=1024 * 1024)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    sys.stdout = io.StringIO()
    folder, memory_mb, threads = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    worker = Worker(folder, memory_mb, threads)
    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    stdin = os.fdopen(os.dup(0), "rb")
    threading.Thread(target=_listen, args=(stdin, requests, worker), daemon=True).start()
    while True:
        request = requests.get()
        cpu(float(request.get("cpu", 3600)))
        try:
            head, blobs = _OPERATIONS[request["do"]](worker, request)
        except BaseException as error:
            head, blobs = failure(error), {}
        wire.write(replies, {**head, "id": request["id"]}, blobs)


if __name__ == "__main__":
    main()
