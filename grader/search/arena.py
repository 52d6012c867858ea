"""Hundreds of small databases in one, and the rows a query has in each of them.

    arena = Arena(sandbox, schema)
    arena.load(databases)
    arena.batch("SELECT …").of(17)     # rows of database 17

`each` runs a query once a database and is exact. `batch` runs it once for all by LATERAL, forty
times as fast: where it says that two queries differ, `plain` has the last word.
"""

from __future__ import annotations

import functools
import itertools
import weakref
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from .. import frames
from ..errors import FiredrillError, Interrupted, OutOfBudget, OutOfTime, Rejected
from ..results import Result
from ..sandbox.client import Sandbox
from ..schema import Schema, Table
from ..sql.quoting import quoted, quoted_path
from .database import Database
from .flat import NUMBER, flat
from .reshape import batchable
from .rows import Rows, joined, whole
from .rules import Rule, Rules
from .splice import NotSpliced, splice

SECONDS = 20  # for one request; it takes a hundredth of that, and a cross join is stopped
MAX_ROWS = 5_000  # of one query on one small database
HALVINGS = 60  # batches that fail; a query that fails in many databases is run one by one
APIECE = 100  # databases whose turn, one by one, may take as long as a batch
SMALL = 16  # databases in a batch that failed, from which on they are run one at a time

Sql = str
_NUMBERS = itertools.count()  # an arena's name in the worker: never that of one which has ended
_ENDED: weakref.WeakKeyDictionary[Sandbox, list[str]] = weakref.WeakKeyDictionary()


class Arena:
    """Small databases of one schema in the sandbox's worker; made on first use, and again there."""

    def __init__(
        self,
        sandbox: Sandbox,
        schema: Schema,
        macros: Sequence[str] = (),
        seconds: int | None = None,
    ) -> None:
        """macros: CREATE MACRO statements that every query may call.

        seconds: for one request; a query that takes longer raises OutOfTime. By default the
        databases in which it does are looked for.
        """
        self.seconds = seconds
        self.sandbox = sandbox
        self.schema = schema
        self.macros = tuple(macros)
        self.databases: list[Database] = []
        self.batches = True  # until a query is met whose shape cannot be batched
        self.halved = 0
        self.key = f"arena-{next(_NUMBERS)}"
        self.is_open = False
        # When nobody has this one any more, the worker may give what it holds to another.
        ending = weakref.finalize(self, _ENDED.setdefault(sandbox, []).append, self.key)
        ending.atexit = False

    def load(self, databases: Sequence[Database]) -> None:
        """Takes these databases in place of those there."""
        self.databases = list(databases)
        if not self.is_open:
            self._open()
            return
        inserts = self._inserts(self.databases, numbered=True)
        self._request({"do": "load_arena", "key": self.key, "inserts": inserts})

    def load_legal(
        self, databases: Sequence[Database], rules: Rules | None, *, apart: bool = False
    ) -> list[int]:
        """Loads those in which all rules hold, and returns their places among all.

        No query runs in another: what cannot be there may end it in an error, or never.
        apart: these differ in few rows, and only rules that speak of them are asked.
        """
        if rules is None:
            self.load(databases)
            return list(range(len(databases)))
        asked = [at for at, each in enumerate(databases) if rules.hold(each) is None]
        loaded = None
        if asked or not databases:
            loaded = asked
            self.load([databases[at] for at in asked])
            self._ask(rules, rules.open(self.databases) if apart else rules.rules, apart)
        legal = [at for at, each in enumerate(databases) if rules.hold(each)]
        if legal != loaded:
            self.load([databases[at] for at in legal])
        return legal

    def _ask(self, rules: Rules, asked: Sequence[Rule], apart: bool) -> None:
        """Notes of each database whether all rules hold; apart: of each by itself."""
        broken = self._broken(rules, asked)
        if broken is None:
            held = self.holding(rules.law)
            for place, each in enumerate(self.databases):
                rules.note(each, place in held)
            return
        for place, each in enumerate(self.databases):
            if not apart:
                rules.note(each, not any(place in some for some in broken))
                continue
            for rule, some in zip(asked, broken, strict=True):
                rules.note_apart(rule, each, place not in some)

    def _broken(self, rules: Rules, asked: Sequence[Rule]) -> list[set[int]] | None:
        """By rule, the databases in which it does not hold; None where one ends in an error."""
        texts = [self._in_all(rule.violations) for rule in asked] if self.batches else [None]
        if None in texts:
            return None
        request = {
            "do": "query_arena",
            "key": self.key,
            "sql": rules.law,
            "rules": texts,
            "numbers": [0, len(self.databases)],
        }
        try:
            head, _ = self._request(request, rules.law)
        except Interrupted:
            raise
        except FiredrillError:
            return None
        found: list[set[int]] = [set() for _ in asked]
        for nth, place in head["broken"]:
            found[nth].add(place)
        return found

    def each(self, sql: Sql, *, databases: Sequence[int] | None = None) -> Rows:
        """The query's rows, one execution a database. Raises Rejected where it does not bind."""
        numbers = list(range(len(self.databases))) if databases is None else list(databases)
        return self._query(sql, {"databases": numbers, "max_rows": MAX_ROWS})

    def batch(self, sql: Sql) -> Rows:
        """The same by one execution for all where the query's shape allows, else by `each`."""
        numbers = range(len(self.databases))
        text = self._lateral(sql) if self.batches else None
        return self.each(sql) if text is None else self._halves(sql, text, numbers)

    def both(
        self, one: Sql, other: Sql, *, databases: Sequence[int] | None = None
    ) -> tuple[Rows, Rows] | None:
        """The rows of two queries that run at once, in half of the time; None if one of them fails.

        By `batch`; by `each` in `databases`, if they are given.
        """
        requests = [self._asking(sql, databases) for sql in (one, other)]
        if any(request is None for request in requests):
            return None
        whole = {"do": "query_arena_twice", "key": self.key, "queries": requests}
        try:
            head, blobs = self._request(whole)
        except Interrupted:
            raise
        except FiredrillError:
            return None
        if any("error" in each for each in head["replies"]):
            return None
        first, second = (
            self._decoded(each, {k[2:]: blobs[k] for k in blobs if k.startswith(f"{at} ")}, sql)
            for at, (each, sql) in enumerate(zip(head["replies"], (one, other), strict=True))
        )
        return first, second

    def _asking(self, sql: Sql, databases: Sequence[int] | None) -> dict[str, Any] | None:
        if databases is not None:
            return {"sql": sql, "databases": list(databases), "max_rows": MAX_ROWS}
        text = self._lateral(sql) if self.batches else None
        if text is None:
            return None
        return {"sql": sql, "batch": text, "numbers": [0, len(self.databases)]}

    def holding(self, law: Sql | None) -> set[int]:
        """The databases in which a query of one boolean is true; all where there is none."""
        if law is None:
            return set(range(len(self.databases)))
        rows = self.batch(law)
        return set(rows.frame.filter(rows.frame.to_series(1)).to_series(0).to_list())

    def plain(
        self, databases: Iterable[Database], sqls: Sequence[Sql]
    ) -> list[list[Result | FiredrillError]]:
        """For each database each query's rows, on plain tables that hold the rows as they stand."""
        loads = [self._inserts([database], numbered=False) for database in databases]
        request = {
            "do": "plain_arena",
            "key": self.key,
            "loads": loads,
            "sqls": list(sqls),
            "max_rows": MAX_ROWS,
        }
        head, blobs = self._request(request)
        found: list[Result | FiredrillError] = []
        for at, reply in enumerate(head["replies"]):
            found.append(self._on_plain(reply, blobs.get(str(at)), sqls[at % len(sqls)]))
        return [found[at : at + len(sqls)] for at in range(0, len(found), len(sqls))]

    def _on_plain(
        self, reply: dict[str, Any], blob: bytes | None, sql: Sql
    ) -> Result | FiredrillError:
        """A query's rows, or its error; raises one that is not the query's fault."""
        if blob is not None:
            return whole(reply["columns"], reply["types"], blob)
        failed = reply.get("failed")
        told = reply if failed is None else {"error": failed[0], "message": failed[1]}
        error = self.sandbox.reason(told, sql)
        if error is None or (failed is None and not isinstance(error, Rejected | OutOfBudget)):
            raise error or FiredrillError("The worker sent neither rows nor an error.")
        return error

    def _halves(self, sql: Sql, text: str, numbers: range) -> Rows:
        """One database in which the query fails ends a batch: halve until few are left."""
        try:
            return self._query(sql, {"batch": text, "numbers": [numbers.start, numbers.stop]})
        except Interrupted:
            raise
        except FiredrillError as error:
            if self.seconds is not None and (isinstance(error, OutOfTime) or _endless(error, sql)):
                raise
            value = isinstance(error, Rejected | OutOfBudget) and not _is_shape(error)
            self.halved += 1
            if not value or self.halved > HALVINGS:
                self.batches = False
            if not self.batches or len(numbers) <= SMALL:
                return self.each(sql, databases=numbers)
        middle = numbers.start + len(numbers) // 2
        first = self._halves(sql, text, range(numbers.start, middle))
        return joined(first, self._halves(sql, text, range(middle, numbers.stop)))

    def _in_all(self, sql: Sql) -> tuple[str, bool] | None:
        """A query in all databases, and whether its last column is their number."""
        flat_ = _flattened(sql, tuple(self._stored.items()))
        text = flat_ or self._lateral(sql)
        return None if text is None else (text, flat_ is not None)

    def _lateral(self, sql: Sql) -> str | None:
        return _spliced(sql, tuple(self._sources.items()))

    def _query(self, sql: Sql, request: dict[str, Any]) -> Rows:
        whole = {"do": "query_arena", "key": self.key, "sql": sql, **request}
        return self._decoded(*self._request(whole, sql), sql)

    def _decoded(self, head: dict[str, Any], blobs: dict[str, bytes], sql: Sql) -> Rows:
        frame = frames.decode(blobs["frame"]) if "frame" in blobs else pl.DataFrame({"w": []})
        own = {
            int(at): whole(columns, types, blobs[f"own {at}"])
            for at, (columns, types) in head.get("own", {}).items()
        }
        errors = {
            int(at): self.sandbox.reason({"error": kind, "message": text}, sql)
            for at, (kind, text) in head["errors"].items()
        }
        known = {at: error for at, error in errors.items() if error}
        return Rows(head["columns"], head["types"], frame, known, own)

    def _request(
        self, request: dict[str, Any], source: Sql = ""
    ) -> tuple[dict[str, Any], dict[str, bytes]]:
        """The worker's reply; where its arena is gone, it is made and filled again first."""
        seconds = self.seconds or SECONDS
        if self.seconds is not None:  # one by one, each takes as long as a batch of some
            seconds *= 1 + len(request.get("databases", ())) // APIECE
        head, blobs = self.sandbox.request(request, seconds=seconds, source=source, renew=True)
        if head.get("error") == "NoArena":
            self._open()
            head, blobs = self.sandbox.request(request, seconds=seconds, source=source)
        if (error := self.sandbox.reason(head, source)) is not None:
            raise error
        return head, blobs

    def _open(self) -> None:
        """Makes the arena, and fills it with the databases it is to hold."""
        ended = _ENDED[self.sandbox]
        request = {
            "do": "open_arena",
            "key": self.key,
            "setup": self._setup,
            "plain": self._plain,
            "ended": [ended.pop() for _ in range(len(ended))],
            "inserts": self._inserts(self.databases, numbered=True),
        }
        head, _ = self.sandbox.request(request, seconds=SECONDS, renew=True)
        if (error := self.sandbox.reason(head, "")) is not None:
            raise error
        self.is_open = True

    def _inserts(self, databases: Sequence[Database], *, numbered: bool) -> list[tuple[Any, ...]]:
        """What fills the tables of a catalog: those of all small databases, or the plain ones."""
        names = self._stored if numbered else self._named
        inserts = []
        for name, table in self.schema.tables.items():
            rows = [(str(at), *row) for at, db in enumerate(databases) for row in db.tables[name]]
            if rows:
                columns = [list(column) for column in zip(*rows, strict=True)]
                given = columns if numbered else columns[1:]
                inserts.append((names[name], _casts(table, numbered), given))
        return inserts

    @functools.cached_property
    def _stored(self) -> dict[str, str]:
        return {name: f"arena_rows.t{at}" for at, name in enumerate(self.schema.tables)}

    @functools.cached_property
    def _named(self) -> dict[str, str]:
        return {
            name: quoted_path(name if "." in name else f"main.{name}")
            for name in self.schema.tables
        }

    @functools.cached_property
    def _sources(self) -> dict[str, str]:
        """Table → its rows in the database that the LATERAL is at."""
        return {
            name.lower(): f"(SELECT {_columns(table)} FROM {self._stored[name]}"
            f" WHERE {NUMBER} = arena_db.w)"
            for name, table in self.schema.tables.items()
        }

    @functools.cached_property
    def _setup(self) -> list[str]:
        made = ["CREATE SCHEMA arena_rows", *self._schemas]
        for name, table in self.schema.tables.items():
            stored = self._stored[name]
            made.append(f"CREATE TABLE {stored} ({NUMBER} INTEGER, {_typed(table)})")
            made.append(
                f"CREATE VIEW {quoted_path(name)} AS SELECT {_columns(table)} FROM {stored}"
                f" WHERE {NUMBER} = getvariable('w')"
            )
        return [*made, *self.macros]

    @functools.cached_property
    def _plain(self) -> list[str]:
        made = [
            f"CREATE TABLE {quoted_path(name)} ({_typed(table)})"
            for name, table in self.schema.tables.items()
        ]
        return [*self._schemas, *made, *self.macros]

    @functools.cached_property
    def _schemas(self) -> list[str]:
        return [f"CREATE SCHEMA IF NOT EXISTS {quoted(name)}" for name in self.schema.schemas]


@functools.lru_cache(maxsize=512)  # a query meets thousands of databases, a chunk at a time
def _spliced(sql: Sql, sources: tuple[tuple[str, str], ...]) -> str | None:
    try:
        return splice(batchable(sql), dict(sources))
    except NotSpliced:
        return None


@functools.lru_cache(maxsize=512)
def _flattened(sql: Sql, stored: tuple[tuple[str, str], ...]) -> str | None:
    return flat(sql, {name.lower(): there for name, there in stored})


def _endless(error: FiredrillError, sql: Sql) -> bool:
    """A recursion that fills the memory has no end, in however few databases it runs."""
    return isinstance(error, OutOfBudget) and "recursive" in sql.lower()


def _is_shape(error: FiredrillError) -> bool:
    """True where the text itself is refused, not a value in one database."""
    said = str(error).lower()
    return (isinstance(error, Rejected) and error.line is not None) or "not implemented" in said


def _casts(table: Table, numbered: bool) -> str:
    casts = [f"unnest(?::VARCHAR[])::{column.type}" for column in table.columns]
    if numbered:
        casts.insert(0, "unnest(?::VARCHAR[])::INTEGER")
    return ", ".join(casts)


def _typed(table: Table) -> str:
    return ", ".join(f"{quoted(column.name)} {column.type}" for column in table.columns)


def _columns(table: Table) -> str:
    return ", ".join(quoted(column.name) for column in table.columns)
