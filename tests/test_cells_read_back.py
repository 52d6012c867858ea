"""What a cell is said to have done: rows changed, facts read, repairs replayed, hints given."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from course import answers, changes, hints, readings
from course.session import Session
from grader.incident import Lab
from grader.questions import Fact, FactsQuestion, FixQuestion, SqlQuestion
from grader.results import Applied
from grader.sql.statements import Statement

STATEMENTS = {
    "insert": ("INSERT INTO ledger.entries SELECT 1", ("inserted", "ledger.entries")),
    "or replace": (
        "insert or replace into Ledger.Entries values (1)",
        ("inserted", "ledger.entries"),
    ),
    "update": ('UPDATE "ledger"."entries" SET a = 1', ("updated", "ledger.entries")),
    "delete": ("DELETE FROM ledger.entries", ("deleted", "ledger.entries")),
    "merge": ("MERGE INTO ledger.entries USING x ON (true)", ("merged", "ledger.entries")),
    "after a WITH": ("WITH x AS (SELECT 1) DELETE FROM a.b USING x", ("deleted", "a.b")),
    "a temp table": ("INSERT INTO found SELECT 1", None),
    "made": ("CREATE TEMP TABLE found AS SELECT 1", None),
    "read": ("WITH x AS (SELECT 1) SELECT * FROM x", None),
    "dropped": ("DROP TABLE found", None),
}


@pytest.mark.parametrize(("sql", "done"), STATEMENTS.values(), ids=STATEMENTS)
def test_a_statement_changes_the_table_of_the_world_it_names(
    sql: str, done: tuple[str, str] | None
) -> None:
    found = changes.of(Applied([(Statement(sql, 0, 1, ""), 7)], 0.0))
    assert [(each.verb, each.table, each.rows) for each in found] == ([(*done, 7)] if done else [])


FACTS = {
    "began": Fact(type="instant", asks="start", points=1),
    "rows": Fact(type="integer", asks="n", points=1, unit="rows"),
    "share": Fact(type="decimal", asks="p", points=1),
    "open": Fact(type="boolean", asks="o", points=1),
    "why": Fact(type="choice", asks="c", points=1, choices=["a", "b"]),
}

READ = {
    "a time alone is the last one": (
        "began = 14:05:00",
        "began",
        "instant: 2026-03-16 14:05:00 UTC",
    ),
    "a day is no instant": ("began = 2026-03-17", "began", "date, no instant"),
    "a whole number": ("rows = 3", "rows", "whole number"),
    "a number in quotes": ('rows = "3"', "rows", "text; a whole number has no quotes"),
    "a number": ("share = 0.10", "share", "number"),
    "a truth": ("open = true", "open", "true or false"),
    "a truth in quotes": ('open = "true"', "open", "text; true or false has no quotes"),
    "a choice": ('why = "a"', "why", "text"),
    "a number for a choice": ("why = 1", "why", "whole number; text has quotes"),
    "a list": ("rows = [1]", "rows", "a list or table"),
    "nothing": ("", "rows", "not filled in"),
}


@pytest.mark.parametrize(("text", "name", "kind"), READ.values(), ids=READ)
def test_a_fact_is_read_back_as_what_it_will_be_taken_for(text: str, name: str, kind: str) -> None:
    question = FactsQuestion.model_construct(name="cause", kind="facts", facts=FACTS)
    table, remarks = readings.of(question, text, dt.datetime(2026, 3, 17, 9))
    rows = {row[0]: row for row in table.rows}
    assert rows[name][2] == kind
    assert list(rows) == list(FACTS)
    assert remarks == []
    assert table.title == f"cause: {1 if text else 0} of 5 facts read"
    asked = ["instant, UTC", "whole number (rows)", "number", "true or false", "one of a, b"]
    assert [row[3] for row in table.rows] == asked


def test_decimals_are_read_back_as_written_and_unknown_names_are_said() -> None:
    question = FactsQuestion.model_construct(name="cause", kind="facts", facts=FACTS)
    table, remarks = readings.of(question, "share = 0.10\nrow = 1", dt.datetime(2026, 3, 17))
    assert [row[1] for row in table.rows] == ["–", "–", "0.10", "–", "–"]
    assert remarks == ["`row` is not asked for. Did you mean `rows`?"]


def test_replayed_repairs_are_told_from_those_that_no_longer_run() -> None:
    assert answers.about_replay({}) == []
    assert answers.about_replay({"a": None}) == [
        "**Your repair stands again:** `a`, replayed from the journal."
    ]
    both, left_out = answers.about_replay({"a": None, "x": "No table.", "b": None})
    assert "repairs stand again:** `a`, `b`," in both
    assert left_out == "**`x` no longer runs and was left out.** No table. Run its cell again."


FIXES = [FixQuestion.model_construct(name=name, kind="fix", world="sick") for name in ("f", "g")]
WHERE = {
    "sick, nothing repaired": ("sick", "sql", [], None),
    "sick, repaired": ("sick", "sql", ["f"], "before your repair, here and in `%check`"),
    "a monitor": ("sick", "monitor", ["f"], "before your repair. "),
    "repaired, both lacking": ("repaired", "sql", [], "`f` and `g` do not stand .* their cells"),
    "repaired, one lacking": ("repaired", "sql", ["f"], "and `g` does not stand .* its cell"),
    "repaired": ("repaired", "sql", ["f", "g"], "your copy, with your repairs"),
    "healthy": ("healthy", "sql", ["f"], None),
}


@pytest.mark.parametrize(("world", "kind", "accepted", "said"), WHERE.values(), ids=WHERE)
def test_it_is_said_where_an_answer_ran_if_that_is_not_plain(
    world: str, kind: str, accepted: list[str], said: str | None
) -> None:
    question = SqlQuestion.model_construct(name="q", kind=cast(Any, kind), world=cast(Any, world))
    lab = Lab.model_construct(questions=[*FIXES, question])
    session = cast(Session, SimpleNamespace(lab=lab, accepted=accepted))
    found = answers.asked_where(session, question)
    if said is None:
        assert found is None
    else:
        assert found is not None
        assert re.search(said, found)


class Notes:
    """What hints need of a session."""

    released = False

    def __init__(self) -> None:
        self.figures: dict[str, Any] = {}
        self.workspace = Path("nowhere")
        self.noted: list[dict[str, Any]] = []

    def records(self) -> list[dict[str, Any]]:
        return self.noted

    def note(self, what: str, **fields: Any) -> None:
        self.noted.append({"what": what, **fields})


def test_hints_come_one_after_another_and_again_without_being_counted_twice() -> None:
    notes = Notes()
    session = cast(Session, notes)
    question = SqlQuestion.model_construct(
        kind="sql", name="q", hints=["one", "two", "three"], asks="x", example=None
    )
    with pytest.raises(hints.NoSuchHint, match="you have seen 0"):
        hints.give(session, question, 2)
    first, second = hints.give(session, question), hints.give(session, question, 2)
    assert first.startswith("### Hint 1 of 3 · q\n\none\n\n*")
    assert first.endswith("*`%hint q` shows the next. Hints cost no points.*")
    assert second == "### Hint 2 of 3 · q\n\ntwo\n\n*`%hint q` shows the next.*"
    assert "one" in hints.give(session, question, 1)
    assert "three\n\n*That was the last one." in hints.give(session, question)
    assert "three" in hints.give(session, question)  # there is no fourth: the last again
    assert [each["level"] for each in notes.noted] == [1, 2, 3]
    assert hints.taken(session, "another") == 0
    for level in (0, 4):
        with pytest.raises(hints.NoSuchHint, match="has 3 hints"):
            hints.give(session, question, level)
    with pytest.raises(hints.NoSuchHint, match="`q` has no hints: x"):
        hints.give(session, SqlQuestion.model_construct(name="q", hints=[], asks="x"))
