"""The assumptions of a lab on small databases, and what is known of where they hold.

Whoever makes a database smaller asks about hundreds that differ in a row of one table. A rule
speaks of few tables, and one whose tables are as they were before need not be asked again.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from ..schema import Schema
from . import splice
from .database import Database

_NONE = "SELECT count(*) = 0 FROM (\n", "\n)"


def none_of(violations: str) -> str:
    """The rule, as a query of one boolean, that a query returns no row."""
    return violations.join(_NONE)


@dataclass(frozen=True)
class Rule:
    """One assumption: a query of one boolean, and the tables that it reads."""

    sql: str
    tables: tuple[str, ...]

    @property
    def violations(self) -> str:
        """A query that returns a row where the rule does not hold: DuckDB plans it sooner."""
        head, tail = _NONE
        if self.sql.startswith(head) and self.sql.endswith(tail):
            return self.sql[len(head) : -len(tail)]
        return f"SELECT 1 WHERE (\n{self.sql}\n) IS NOT TRUE"


@dataclass
class Rules:
    """rules: all of a legal database. known: what was found out, to be added to.

    known is by a database's key, and by a rule with the rows of its tables.
    """

    rules: Sequence[Rule]
    known: dict[Hashable, bool] = field(default_factory=dict)

    @property
    def law(self) -> str:
        """All as one query of one boolean."""
        return "SELECT " + " AND ".join(f"(\n{rule.sql}\n)" for rule in self.rules)

    def hold(self, database: Database) -> bool | None:
        """Whether all hold; None where that is not known."""
        if (whole := self.known.get(database.key)) is not None:
            return whole
        found = [self.known.get(_key(rule, database)) for rule in self.rules]
        return False if False in found else None if None in found else True

    def note(self, database: Database, held: bool) -> None:
        """Notes of a database whether all hold."""
        self.known[database.key] = held

    def note_apart(self, rule: Rule, database: Database, held: bool) -> None:
        """Notes of a database's rows whether one rule holds."""
        self.known[_key(rule, database)] = held

    def note_legal(self, database: Database) -> None:
        """Notes of each rule that it holds."""
        for rule in self.rules:
            self.note_apart(rule, database, True)

    def open(self, databases: Sequence[Database]) -> list[Rule]:
        """The rules of which it is not known whether they hold in each of these."""
        return [
            rule
            for rule in self.rules
            if any(_key(rule, database) not in self.known for database in databases)
        ]


def rules(schema: Schema, queries: Sequence[str], known: dict[Hashable, bool]) -> Rules:
    """queries: of one boolean each, over the schema's tables."""
    names = frozenset(schema.tables)
    return Rules([Rule(sql, _read(sql, names)) for sql in queries], known)


@functools.lru_cache(maxsize=512)
def _read(sql: str, names: frozenset[str]) -> tuple[str, ...]:
    lower = {name.lower(): name for name in names}
    try:
        return tuple(sorted(lower[name] for name in splice.tables(splice.read(sql), lower)))
    except splice.NotSpliced:
        return tuple(sorted(names))


def _key(rule: Rule, database: Database) -> Hashable:
    return rule.sql, *(database.digest(name) for name in rule.tables)
