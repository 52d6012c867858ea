"""A monitor run at past instants of a world: at which of them it pages.

    for ticks in Watch(sandbox, sql, tables, arrivals).run([(world, instants), …]):
        pages = [tick.at for tick in ticks if tick.rows]

All ticks of a world go through DuckDB in one execution: the query's tables are cut out of its text
and what had arrived by the tick stands in their place (`batch_text`). The first world is also run
tick by tick, which is exact; where the two differ, where the shape cannot be batched, or where a
tick fails, the loop decides.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from .errors import FiredrillError, Interrupted, OutOfBudget
from .results import Tick
from .sandbox.client import Sandbox
from .search.splice import NotSpliced, splice
from .seen import Arrivals, at_tick
from .sql import lexer, statements

SECONDS = 60  # all ticks of one world, one by one
BATCH_SECONDS = 20  # some worlds, each in one execution, which takes 1 s together; else the loop
AT_ONCE = 12  # worlds a request; who waits is told of each
_TICK = "watch_tick.at_"  # the instant, inside a batch
_SHAPE = {  # errors of the text itself; others come from values and concern one world
    *("BinderException", "ParserException", "CatalogException", "NotImplementedException"),
    *("InternalException", "FatalException", "SyntaxException"),
}


class Watch:
    """One query, and how it is best run: in batches until a world shows that it cannot be."""

    def __init__(
        self, sandbox: Sandbox, sql: str, tables: Iterable[str], arrivals: Arrivals
    ) -> None:
        """tables: all public tables. Raises Rejected for what no answer may say."""
        self.sandbox = sandbox
        statements.check_query(sql)
        self.sql = _one_statement(sql)
        self.arrivals = arrivals
        self._hidden = f"w_{secrets.token_hex(12)}"
        self._text = batch_text(self.sql, tables, arrivals, self._hidden)
        self._proven = False

    @property
    def batches(self) -> bool:
        """Whether worlds are run in one execution each."""
        return self._text is not None

    def run(self, runs: Sequence[tuple[Path, Sequence[datetime]]]) -> Iterator[list[Tick]]:
        """Of each world in turn, the query at each tick. Raises as `at` does."""
        if runs and self._text is not None and not self._proven:
            yield self._both_ways(*runs[0])
            runs = runs[1:]
        for start in range(0, len(runs), AT_ONCE):
            some = runs[start : start + AT_ONCE]
            for (world, ticks), found in zip(some, self._batch(some), strict=True):
                yield self.at(world, ticks) if found is None else found

    def at(self, world: Path, ticks: Sequence[datetime], *, first_only: bool = False) -> list[Tick]:
        """The query at each tick, one by one; `world_now()` is the tick.

        first_only: ends at the first tick that pages. Raises Rejected where the query does not
        bind, or fails at every tick.
        """
        request = {
            "do": "watch",
            "world": str(world),
            "hidden": self._hidden,
            "sql": self.sql,
            "ticks": _texts(ticks),
            "arrivals": {name: list(seen) for name, seen in self.arrivals.items()},
            "first_only": first_only,
        }
        head, _ = self.sandbox.request(request, seconds=SECONDS, source=self.sql, renew=True)
        if (error := self.sandbox.reason(head, self.sql)) is not None:
            raise error
        errors = [error for _, error in head["ticks"] if error]
        if errors and len(errors) == len(head["ticks"]):
            raise self._reason(errors[0])
        return [
            Tick(at, rows, str(self._reason(error)) if error else None)
            for at, (rows, error) in zip(ticks, head["ticks"], strict=False)
        ]

    def _both_ways(self, world: Path, ticks: Sequence[datetime]) -> list[Tick]:
        [batched] = self._batch([(world, ticks)])
        looped = self.at(world, ticks)
        self._proven = batched is not None
        if batched is not None and batched != looped:
            self._text = None
        return looped

    def _batch(self, runs: Sequence[tuple[Path, Sequence[datetime]]]) -> list[list[Tick] | None]:
        """Each world in one execution; None where that did not work and the loop must say."""
        nothing: list[list[Tick] | None] = [None] * len(runs)
        if self._text is None:
            return nothing
        names = [f"{self._hidden}_{at}" for at in range(len(runs))]
        request = {
            "do": "watch_batch",
            "worlds": {name: str(world) for name, (world, _) in zip(names, runs, strict=True)},
            "texts": [self._text.replace(self._hidden, name) for name in names],
            "ticks": [_texts(ticks) for _, ticks in runs],
        }
        try:
            head, _ = self.sandbox.request(request, seconds=BATCH_SECONDS, source=self.sql)
        except OutOfBudget:
            self._text = None
            return nothing
        if head.get("error") == "InterruptException":
            raise Interrupted("Stopped. The world is as it was before this query.")
        found = list(nothing)
        for at, said in enumerate(head.get("found", [])):
            if "rows" in said:
                pairs = zip(runs[at][1], said["rows"], strict=True)
                found[at] = [Tick(instant, rows) for instant, rows in pairs]
            elif said["error"] in _SHAPE:
                self._text = None
        return found

    def _reason(self, error: list[str]) -> FiredrillError:
        kind, message = error
        found = self.sandbox.reason({"error": kind, "message": message}, self.sql)
        assert found is not None, kind  # a head with an error always has its sentence
        return found


def batch_text(sql: str, tables: Iterable[str], arrivals: Arrivals, hidden: str) -> str | None:
    """One statement for all ticks, its parameter the list of them; None where it cannot be cut.

    Returns the number of a tick and how many rows the query has at it. Each row is hashed whole,
    so that no column is left unread: what fails in the loop fails here.
    """
    text = _arrived(sql, tables, arrivals, f"{hidden}.", _TICK)
    return text and (
        "SELECT watch_tick.n_, count(*) FROM (SELECT generate_subscripts(t_, 1) - 1 AS n_,"
        " unnest(t_)::TIMESTAMP AS at_ FROM (SELECT ?::VARCHAR[] AS t_)) AS watch_tick,"
        f" LATERAL (\n{text}\n) AS watch_q GROUP BY watch_tick.n_"
        " HAVING bit_xor(hash(watch_q)) IS NOT NULL"
    )


def text_at(sql: str, tables: Iterable[str], arrivals: Arrivals, at: datetime) -> str | None:
    """A query over a world that gives what it gave at that instant; None where it cannot be cut."""
    tick = f"TIMESTAMP '{at.isoformat(sep=' ')}'"
    return _arrived(_one_statement(sql), tables, arrivals, "", tick)


def _arrived(
    sql: str, tables: Iterable[str], arrivals: Arrivals, place: str, tick: str
) -> str | None:
    """The text with what had arrived by the tick for each table, and the tick for world_now()."""
    sources = {name.lower(): _clock_at(at_tick(place, name, arrivals), tick) for name in tables}
    try:
        return _clock_at(splice(sql, sources), tick)
    except NotSpliced:
        return None


def _one_statement(sql: str) -> str:
    """A text of one statement without the semicolons around it, each word in its place."""
    letters = list(sql)
    for token in lexer.tokens(sql):
        if token.kind == "sign" and token.text == ";":
            letters[token.start] = " "
    return "".join(letters)


def _clock_at(text: str, tick: str) -> str:
    """`world_now()` is the tick."""
    parts, start = [], 0
    words = lexer.tokens(text)
    for one, two, three in zip(words, words[1:], words[2:], strict=False):
        if one.kind == "word" and one.lower == "world_now" and two.text + three.text == "()":
            parts += [text[start : one.start], f"({tick})"]
            start = three.end
    return "".join([*parts, text[start:]])


def _texts(ticks: Sequence[datetime]) -> list[str]:
    return [tick.isoformat(sep=" ") for tick in ticks]
