"""A lab's question as a pair to search, and what the search found as a counterexample to show."""

from __future__ import annotations

from collections.abc import Hashable, Set
from dataclasses import dataclass, field

from ..incident import Lab
from ..questions import SqlQuestion
from ..results import Result
from ..schema import Schema
from ..verdict import Counterexample, Table
from . import constants, splice
from .constants import Constants
from .database import Database
from .finding import ENDS_IN_ERROR, Finding
from .pair import Earlier, Pair
from .rules import none_of

WIDE = 12  # columns of a table up to which a card shows all of them: more scroll out of sight
MOST_KNOWN = 50_000  # databases of which that is kept: some megabytes
MOST_EARLIER = 8  # references of which is kept what was drawn for their answers: 3 MB or so each
NOW = "2024-01-03 12:00:00"  # of a small database that states none; near its plainest instants


@dataclass(frozen=True)
class Grounds:
    """What every legal database of a lab obeys; read once, for all its questions.

    laws: the tables an assumption speaks of → it as a query of one boolean.
    legal: clock and assumptions → what is known of where these hold.
    earlier: clock and reference → what searches for its answers have found out so far.
    """

    schema: Schema
    laws: list[tuple[frozenset[str], str]]
    legal: dict[tuple[str, ...], dict[Hashable, bool]] = field(default_factory=dict, repr=False)
    earlier: dict[tuple[str, str], Earlier] = field(default_factory=dict, repr=False)

    def pair(self, question: SqlQuestion, reference: str, answer: str, now: str = NOW) -> Pair:
        """The reference and an answer over the lab's tables, under constraints and assumptions."""
        assumptions = self.assumptions(reference, answer)
        legal = self.legal.setdefault((now, *assumptions), {})
        if len(legal) > MOST_KNOWN:
            legal.clear()
        return Pair(
            schema=self.schema,
            reference=reference,
            answer=answer,
            assumptions=assumptions,
            macros=(clock(now),),
            question=question,
            ordered=bool(question.order),
            legal=legal,
            earlier=self._earlier(now, reference),
        )

    def _earlier(self, now: str, reference: str) -> Earlier:
        """What is known of a reference; of the last few: a class's judge takes them in turn."""
        found = self.earlier.pop((now, reference), None) or Earlier()
        self.earlier[now, reference] = found
        if len(self.earlier) > MOST_EARLIER:
            del self.earlier[next(iter(self.earlier))]
        return found

    def assumptions(self, *sqls: str) -> tuple[str, ...]:
        """Those that databases for these queries can break: none of a table which stays empty."""
        filled = self.filled(*sqls)
        return tuple(law for tables, law in self.laws if tables <= filled)

    def filled(self, *sqls: str) -> set[str]:
        """The tables that queries read, and those that rows of these name."""
        found: set[str] = set()
        waiting = list(constants.tables(self.schema, sqls))
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [key.table for key in self.schema.tables[name].foreign_keys]
        return found


def clock(now: str) -> str:
    """The macro that gives a small database its time."""
    return f"CREATE MACRO world_now() AS TIMESTAMP '{now}'"


def grounds(lab: Lab, tables: Schema) -> Grounds:
    """The lab's schema and the assumptions of its truth.sql, whose queries return violations."""
    lower = {name.lower(): name for name in tables.tables}
    laws = []
    for query in lab.truth:
        if query.notes.get("way") in ("assumption", "settled"):
            read = {lower[name] for name in splice.tables(splice.parse(query.sql), lower)}
            text = query.sql.rstrip().rstrip(";")
            laws.append((frozenset(read), none_of(text)))
    return Grounds(tables, laws)


def counterexample(
    tables: Schema, found: Finding, read: Constants, now: str = NOW, *, ordered: bool = False
) -> Counterexample:
    """The database and both results as a card shows them.

    read: what both queries say. ordered: the question asks for an order; where it does not,
    rows stand sorted, since DuckDB gives them as it likes, and a card is always the same.
    """
    assert found.database is not None
    assert found.reference is not None
    return Counterexample(
        now=now,
        tables=shown(tables, found.database),
        answer=result_table(
            _titled("Your query returns", found.answer), found.answer, ordered=ordered
        )
        if found.answer is not None
        else Table(title="Your query ends in an error", columns=["error"], rows=[[_error(found)]]),
        expected=result_table(
            _titled("Expected", found.reference), found.reference, ordered=ordered
        ),
        unread=[
            name for name, rows in found.database.tables.items() if rows and name not in read.tables
        ],
        unread_columns=_unread(tables, found.database, read.names),
    )


def _titled(title: str, result: Result) -> str:
    """A head without rows under it could be one that was cut off."""
    return title if result.frame.height else f"{title}: no rows"


def _unread(tables: Schema, database: Database, names: Set[str] | None) -> dict[str, list[str]]:
    """Wide table → columns that no query names, unless that is all or any column may count."""
    unread = {}
    for table in [name for name, rows in database.tables.items() if rows]:
        columns = [column.name for column in tables.tables[table].columns]
        left_out = [name for name in columns if names is not None and name.lower() not in names]
        if len(columns) > WIDE and 0 < len(left_out) < len(columns):
            unread[table] = left_out
    return unread


def _error(found: Finding) -> str:
    return found.reason.removeprefix(ENDS_IN_ERROR)


def shown(tables: Schema, database: Database) -> list[Table]:
    """The tables of a database that hold rows."""
    return [
        Table(
            title=name,
            columns=[column.name for column in tables.tables[name].columns],
            rows=[list(row) for row in rows],
        )
        for name, rows in database.tables.items()
        if rows
    ]


def result_table(title: str, result: Result, *, ordered: bool) -> Table:
    """A result as a small table of text."""
    from ..comparison.cells import shown as text

    rows = [[text(cell) for cell in row] for row in result.frame.rows()]
    if not ordered:
        rows.sort(key=lambda row: [(cell is None, cell or "") for cell in row])
    return Table(title=title, columns=result.columns, rows=rows)
