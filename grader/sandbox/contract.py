"""Worker side of a fix: each rule of the contract on the rows that a script has left.

In a class many scripts leave the same rows, if not in all tables then in most. What a rule finds
depends on the tables it reads and on the clock: of the same rows it is asked once.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from .. import frames
from ..comparison import cells
from .changed import Fingerprints
from .recent import Recent

MAX_VIOLATIONS = 100_000  # counted; beyond it the number is a lower bound
SHOWN = 3  # offending rows that go to the card


class LabFailed(Exception):
    """The lab's own SQL failed, of which an answer is not to be blamed; its cause is DuckDB's.

    place: the rule of the contract, or the statement of what the world does next.
    """

    def __init__(self, place: dict[str, Any]) -> None:
        super().__init__(str(place))
        self.place = place


# Errors that no row can cause. Any other may come of what an answer has left: it is the answer's.
_OF_THE_TEXT = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)


@contextlib.contextmanager
def of_the_lab(**place: Any) -> Iterator[None]:
    """Raises LabFailed for an error of a text that is the lab's own."""
    try:
        yield
    except _OF_THE_TEXT as error:
        raise LabFailed(place) from error


@dataclass(frozen=True)
class State:
    """The rows that a script has left. world: whose copy it ran on; clock: its `world_now()`.

    reads: rule → the tables it reads, where that is known.
    """

    world: str
    clock: Hashable
    fingerprints: Fingerprints
    reads: dict[str, list[str]]

    def key(self, name: str, sql: str) -> Hashable:
        """All that a rule's finding depends on; None where that is not known."""
        if name not in self.reads:
            return None
        rows = tuple((table, self.fingerprints[table]) for table in self.reads[name])
        return self.world, self.clock, sql, rows


def ask(
    look: duckdb.DuckDBPyConnection,
    contract: dict[str, str],
    state: State,
    known: Recent[Hashable, dict[str, Any]],
) -> dict[str, Any]:
    """Rule → `count`, `columns` and the first `rows` of its violations.

    known: what rules found before; is added to.
    """
    found = {}
    for name, sql in contract.items():
        key = state.key(name, sql)
        run = functools.partial(_violations, look, name, sql)
        found[name] = run() if key is None else known.find(key, run, _is_all)
    return found


def _is_all(found: dict[str, Any]) -> bool:
    """Of too many violations those counted are any."""
    return bool(found["count"] < MAX_VIOLATIONS)


def _violations(look: duckdb.DuckDBPyConnection, name: str, sql: str) -> dict[str, Any]:
    with of_the_lab(rule=name):
        columns, count, first = frames.count(look, sql, MAX_VIOLATIONS, SHOWN)
    rows = [[cells.shown(cell) for cell in row] for row in first]
    return {"count": count, "columns": columns, "rows": rows}
