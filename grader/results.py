"""What comes back from the sandbox: rows, changed rows, violations, ticks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from .errors import FiredrillError
from .sql.statements import Statement


@dataclass(frozen=True)
class Result:
    """Rows of one query. `frame` has unique column names; `columns` are the query's own."""

    columns: list[str]
    types: list[str]
    frame: pl.DataFrame
    seconds: float = 0.0
    truncated: bool = False


@dataclass(frozen=True)
class Applied:
    """A script that was committed: statements with the rows each one changed."""

    statements: list[tuple[Statement, int]]
    seconds: float

    @property
    def rows(self) -> int:
        """Rows changed, all statements together."""
        return sum(count for _, count in self.statements)


@dataclass(frozen=True)
class Violations:
    """What a named invariant's query returned: how many rows, and the first of them as text."""

    count: int
    columns: list[str] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)


@dataclass(frozen=True)
class TableChange:
    """How a script changed one table. `rows`: its key, and `row_change`: added, ….

    A key's whole numbers are numbers, all else is text.
    """

    table: str
    added: int
    removed: int
    changed: int
    columns: dict[str, int]
    key: list[str]
    rows: pl.DataFrame
    keys_unique: bool = True


@dataclass(frozen=True)
class Repair:
    """What a fix left behind on a throw-away copy of a world.

    contract: after the first run. Of the rules that held then, contract_again: after the second
    run, None where it changed nothing; later: after the world went on and a third run.
    """

    changes: dict[str, TableChange]
    contract: dict[str, Violations]
    again: dict[str, dict[str, int]]
    again_error: FiredrillError | None
    contract_again: dict[str, Violations] | None
    later: dict[str, Violations] | None
    later_error: FiredrillError | None
    seconds: float


@dataclass(frozen=True)
class Tick:
    """One run of a monitor: how many rows it returned (counted up to a cap), or why it failed."""

    at: datetime
    rows: int
    error: str | None = None
