"""`%counterexample`: the small database of a verdict, and the learner's query step by step on it.

The database also stands in the learner's copy as schema `ce`, so that any query can look at it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from grader import cards, steps
from grader.errors import FiredrillError
from grader.results import Result
from grader.search.arena import Arena
from grader.search.database import Database, complete
from grader.search.lab import NOW, clock
from grader.sql import statements
from grader.sql.quoting import literal
from grader.verdict import Counterexample, Table, Verdict

from . import frames, show

if TYPE_CHECKING:
    from .session import Session

SCHEMA = "ce"
SHOWN = 8  # rows of one step; a counterexample has at most a dozen


class NoCounterexample(FiredrillError):
    """There is no small database to step into."""


def step_into(session: Session, name: str, verdict: Verdict | None) -> None:
    """Load the counterexample of the last check of a question, and walk through the query on it."""
    case = _case(name, verdict)
    names = _load(session, case)
    listed = ", ".join(f"`{SCHEMA}.{short}`" for short in names.values())
    show.titled(
        f"The small database on which `{name}` goes wrong",
        f"It stands in your copy now: {listed}."
        f" Look at it with `%%sql`; a cell that begins `%%counterexample {name}` runs any query on"
        " it under the tables' own names.",
    )
    for table in case.tables:
        titled = table.model_copy(update={"title": f"{table.title}: {_rows(len(table.rows))}"})
        show.html(cards.table_html(titled), cards.table_text(titled))
    show.titled("Your query on it, step by step")
    parts = steps.steps(session.texts[name])
    results = _run(session, case, [part.sql for part in parts])
    for part, result in zip(parts, results, strict=True):
        _show(f"`{part.name}`" if part.name else "Your query", result)
    show.titled("What should come out")
    expected = case.expected.model_copy(
        update={"title": f"Expected: {_rows(len(case.expected.rows))}"}
    )
    show.html(cards.table_html(expected), cards.table_text(expected))


def run(session: Session, name: str, verdict: Verdict | None, sql: str) -> None:
    """One query of the learner's on the small database, under the tables' own names."""
    case = _case(name, verdict)
    statements.check_query(sql)
    (result,) = _run(session, case, [sql])
    if isinstance(result, FiredrillError):
        raise result
    show.html(frames.html(result, None), frames.text(result, None), frames.brief(result))


def _case(name: str, verdict: Verdict | None) -> Counterexample:
    if verdict is None:
        raise NoCounterexample(
            f"`{name}` was not checked in this kernel yet: run `%check {name}` first."
        )
    if verdict.counterexample is None:
        why = (
            "it is right"
            if verdict.outcome == "right"
            else "no small database was found on which it goes wrong"
        )
        raise NoCounterexample(f"There is no counterexample of `{name}`: {why}.")
    return verdict.counterexample


def _database(session: Session, case: Counterexample) -> Database:
    rows = {table.title: [tuple(row) for row in table.rows] for table in case.tables}
    return complete(session.schema, rows)


def _run(session: Session, case: Counterexample, sqls: list[str]) -> list[Result | FiredrillError]:
    assert session.sandbox is not None
    arena = Arena(session.sandbox, session.schema, (clock(case.now or NOW),))
    return arena.plain([_database(session, case)], sqls)[0]


def _load(session: Session, case: Counterexample) -> dict[str, str]:
    """Table → its name in the schema `ce` of the learner's copy."""
    names = short_names([table.title for table in case.tables])
    script = [f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", f"CREATE SCHEMA {SCHEMA}"]
    for table in case.tables:
        columns = session.schema.tables[table.title].columns
        typed = ", ".join(f'"{column.name}" {column.type}' for column in columns)
        script.append(f'CREATE TABLE {SCHEMA}."{names[table.title]}" ({typed})')
        values = ", ".join(
            "(" + ", ".join(literal(cell) for cell in row) + ")" for row in table.rows
        )
        script.append(f'INSERT INTO {SCHEMA}."{names[table.title]}" VALUES {values}')
    session.arrange(script)
    return names


def short_names(tables: list[str]) -> dict[str, str]:
    """`ledger.entries` → `entries`; `ledger_entries` where two schemas have such a table."""
    last = Counter(name.rpartition(".")[2] for name in tables)
    return {
        name: short if last[short := name.rpartition(".")[2]] == 1 else name.replace(".", "_")
        for name in tables
    }


def _show(title: str, result: Result | FiredrillError) -> None:
    if isinstance(result, FiredrillError):
        show.mistake(str(result), f"{title} does not run here.")
        return
    rows = [[_text(cell) for cell in row] for row in result.frame.head(SHOWN).rows()]
    left_out = result.frame.height - len(rows)
    said = f"{title}: {_rows(result.frame.height)}"
    table = Table(title=said, columns=result.columns, rows=rows, left_out=left_out)
    show.html(cards.table_html(table), cards.table_text(table))


def _text(value: object) -> str | None:
    return None if value is None else frames.show(value)


def _rows(count: int) -> str:
    return f"{count:,} row{'s' * (count != 1)}"
