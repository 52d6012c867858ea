"""The rows of a world: a lab's SQL files run in order, the stage in memory, the tables in a file.

The stage (where mechanisms have names) lives in an attached in-memory database, because even
dropped data stays in a file's bytes. Public tables are filled by one thread: two store a third
more, in an order that changes. The file gets no write-ahead log: a build that ends early is thrown
away whole.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from .. import paths
from ..errors import FiredrillError, WorldNotBuilt
from ..incident import Lab
from ..sql import explain, lab_files
from .quiet import quiet

if TYPE_CHECKING:
    from .world import Spec

MEMORY = "700MB"  # the world is built beside a kernel and a judge, all within 1 GiB
THREADS = 4  # more do not help: half of the work is the single-threaded filling
SMALL = 0.2  # scale below which a table is one row group, so that threads only cost their changing
SMALL_BLOCK = 65_536  # bytes; with DuckDB's 256 kB a small world is mostly empty space
Progress = Callable[[str, float], None]

_TITLES = {  # what the progress bar says while a file runs, and its share of the time
    "macros.sql": ("drawing up the story", 0.01),
    "schema.sql": ("laying out the tables", 0.04),
    "world.sql": ("living through the day", 0.30),
    "fault.sql": ("breaking something", 0.03),
    "tables.sql": ("writing it all down", 0.55),
    "repair": ("repairing it", 0.02),
    "close": ("closing the book", 0.05),
}


def sources(lab: Lab, state: str, suspect: str | None = None) -> list[tuple[str, str]]:
    """(file name, text) of the SQL that a world is made of, in the order in which it runs."""
    macros = paths.shared_sql(lab.folder, "macros.sql")
    names = ["schema.sql", "world.sql"]
    if state != "healthy":
        names.append(f"suspects/{suspect}.sql" if suspect else "fault.sql")
    return [("macros.sql", macros.read_text(encoding="utf-8"))] + [
        (name, lab.sql(name)) for name in [*names, "tables.sql"]
    ]


def repairs(lab: Lab) -> list[tuple[str, str]]:
    """(question, reference script) of the lab's fixes, in the notebook's order."""
    fixes = [question.name for question in lab.questions if question.kind == "fix"]
    if missing := [name for name in fixes if name not in lab.references]:
        raise WorldNotBuilt(
            f"A repaired world needs the reference answer of {missing[0]}, which is not here: "
            "a student's installation holds none."
        )
    return [(name, lab.references[name]) for name in fixes]


def into_file(
    spec: Spec,
    path: Path,
    *,
    progress: Progress | None = None,
    threads: int | None = None,
) -> None:
    """Build the world in a new file at `path`."""
    with assembled(spec, str(path), progress=progress, threads=threads) as con, _said("the end"):
        con.execute("DETACH stage")
        con.execute("CHECKPOINT")


@functools.lru_cache(maxsize=8)  # parsing takes longer than building the empty tables
def _ddl(text: str) -> list[str]:
    from .. import schema  # sqlglot takes 0.3 s, and a world that is built needs none

    return schema.read(text).ddl()


@contextmanager
def assembled(
    spec: Spec,
    database: str = ":memory:",
    *,
    progress: Progress | None = None,
    threads: int | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the finished world with its stage still attached as `stage`."""
    files = sources(spec.lab, spec.state, spec.suspect)
    fixes = repairs(spec.lab) if spec.state == "repaired" else []
    bar = _Bar(progress, files)
    con = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": ""})
    try:
        few = 1 if spec.scale < SMALL else min(THREADS, os.cpu_count() or 1)
        run = _Runner(con, threads or few)
        with _said("the start"):
            quiet(con)
            if database != ":memory:":
                _attach(con, database, small=spec.scale < SMALL)
            con.execute("ATTACH ':memory:' AS stage")
            set_parameters(con, spec)
        for name, text in files:
            bar.start(name)
            if name == "schema.sql":
                run.whole(name, _ddl(text))
            else:
                run.file(name, text, bar)
        with _said("tables.sql"):
            _clock(con)
        for name, script in fixes:
            bar.start("repair")
            run.repair(name, script)
        bar.start("close")
        yield con
        bar.end()
    finally:
        con.close()


def _attach(con: duckdb.DuckDBPyConnection, path: str, *, small: bool) -> None:
    """The new file becomes the connection's own database."""
    options = "RECOVERY_MODE no_wal_writes" + (f", BLOCK_SIZE {SMALL_BLOCK}" if small else "")
    place = path.replace("'", "''")
    con.execute(f"ATTACH '{place}' AS world ({options})")
    con.execute("USE world")


class _Runner:
    """Runs the statements of a file; only queries over the stage get more than one thread."""

    def __init__(self, con: duckdb.DuckDBPyConnection, threads: int) -> None:
        self.con = con
        self.threads = threads
        self.now = 0

    def file(self, name: str, text: str, bar: _Bar) -> None:
        """Each statement by itself; a failure names the file and the line."""
        place = 0
        try:
            statements = self.con.extract_statements(text)
        except duckdb.Error as error:
            raise lab_files.blamed(explain.from_parser(str(error), text), name) from None
        for nth, statement in enumerate(statements):
            place = max(place, text.find(statement.query.strip()[:80], place))
            fills = statement.type == duckdb.StatementType.INSERT
            self._use(1 if fills and "INSERT INTO stage." not in statement.query else self.threads)
            with _said(f"{name}, line {text.count(chr(10), 0, place) + 1}"):
                self.con.execute(statement)
            bar.within((nth + 1) / len(statements))

    def whole(self, name: str, statements: list[str]) -> None:
        """Many small statements in one transaction."""
        with _said(name):
            self.con.execute(";\n".join(["BEGIN", *statements, "COMMIT"]))

    def repair(self, name: str, script: str) -> None:
        """A reference fix, in one transaction as the runtime would."""
        self._use(1)
        with _said(f"the reference of {name}"):
            self.con.execute("BEGIN")
            for statement in self.con.extract_statements(script):
                self.con.execute(statement)
            self.con.execute("COMMIT")

    def _use(self, threads: int) -> None:
        if threads != self.now:
            self.con.execute(f"SET threads = {threads}")
            self.now = threads


class _Bar:
    """Turns files and statements into a fraction that only rises."""

    def __init__(self, progress: Progress | None, files: list[tuple[str, str]]) -> None:
        self.progress = progress
        self.title, self.base, self.share = "", 0.0, 0.0

    def start(self, name: str) -> None:
        self.base += self.share
        known = "fault.sql" if name.startswith("suspects/") else name
        self.title, self.share = _TITLES.get(known, (name, 0.0))
        self.within(0.0)

    def within(self, fraction: float) -> None:
        if self.progress:
            self.progress(self.title, min(1.0, self.base + self.share * fraction))

    def end(self) -> None:
        if self.progress:
            self.progress("done", 1.0)


def set_parameters(con: duckdb.DuckDBPyConnection, spec: Spec) -> None:
    """The one table of parameters, and the variable that the macros read."""
    con.execute(
        "CREATE TABLE stage.param AS SELECT $seed::BIGINT AS seed, $scale::DOUBLE AS scale, "
        "$state::VARCHAR AS state, $profile::VARCHAR AS profile, $size::DOUBLE AS size, "
        "$run_on::BIGINT AS run_on, $suspect::VARCHAR AS suspect",
        spec.parameters,
    )
    con.execute("SET VARIABLE param = (SELECT param FROM stage.param)")


def _clock(con: duckdb.DuckDBPyConnection) -> None:
    """world_now() is the only thing beside the tables that a built world holds."""
    now = con.execute("SELECT epoch_ms(the('now_at'))").fetchall()[0][0]
    con.execute(f"CREATE MACRO world_now() AS TIMESTAMP '{now:%Y-%m-%d %H:%M:%S}'")


@contextmanager
def _said(where: str) -> Iterator[None]:
    """DuckDB's errors become one sentence that says where."""
    try:
        yield
    except FiredrillError:
        raise
    except duckdb.Error as error:
        raise WorldNotBuilt(_plain(error, where)) from None


def _plain(error: duckdb.Error, where: str) -> str:
    text = _first_line(error)
    if "No space left" in text:
        return "The disk is full: the world was not built, and nothing is left behind. Make room."
    if "Could not write" in text or "Cannot open file" in text:  # on commit it is no IOException
        reason = text.rsplit(": ", 1)[-1].rstrip(".").lower()
        return (
            f"The world cannot be written ({reason}): nothing is left behind. Make room, or choose "
            "another folder with FIREDRILL_CACHE or --out."
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"Building the world needs more than {MEMORY} of memory ({where}). Close something."
    if isinstance(error, duckdb.IOException):
        return f"The world cannot be written ({where}): {_first_line(error)}"
    return f"The lab's SQL failed in {where}: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
