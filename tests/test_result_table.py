"""A query's result as a table: values, caption, what is cut; and what a repair changed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from course import changes, frames
from course.changes import Change
from grader.results import Applied, Result
from grader.sql.statements import Statement


def result(rows: int, seconds: float = 0.12, truncated: bool = False) -> Result:
    return Result(["n"], ["BIGINT"], pl.DataFrame({"c0": list(range(rows))}), seconds, truncated)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "true"),
        (False, "false"),
        (1, "1"),
        (dt.datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04:00"),
        (dt.datetime(2026, 1, 2, 3, 4, 5), "2026-01-02 03:04:05"),
        (dt.datetime(2026, 1, 2, 3, 4, 5, 678_000), "2026-01-02 03:04:05.678"),
        (dt.datetime(2026, 1, 2, 3, 4, 5, 678_900), "2026-01-02 03:04:05.678900"),
        (dt.datetime(2026, 1, 2, 3, 4, 5, 7), "2026-01-02 03:04:05.000007"),
        (
            dt.datetime(2026, 1, 2, 3, 4, 5, 678_000, dt.UTC),
            "2026-01-02 03:04:05.678+00:00",
        ),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (dt.time(3, 4, 5), "03:04:05"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1000"),
        (0.1 + 0.2, "0.3"),
        (1234567890.25, "1234567890"),
        (pl.Series([1, 2]), "[1, 2]"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 200 + "… (201 characters)"),
        ("y" * 1234, "y" * 200 + "… (1,234 characters)"),
    ],
)
def test_a_value_is_shown_as_a_learner_reads_it(value: Any, shown: str) -> None:
    assert frames.show(value) == shown


@pytest.mark.parametrize(
    ("shape", "name", "said"),
    [
        ((0,), None, "0 rows, 1 column, 0.12 s."),
        ((1,), "x", "`x`: 1 row, 1 column, 0.12 s."),
        ((40,), "x", "`x`: 40 rows, 1 column, 0.12 s."),
        (
            (41,),
            "x",
            "`x`: 41 rows, 1 column, 0.12 s. The first 20 are shown; 21 are not.",
        ),
        ((2, 0.0099), None, "2 rows, 1 column, under 0.01 s."),
        ((2, 0.01), None, "2 rows, 1 column, 0.01 s."),
        (
            (1234, 2.345, True),
            None,
            "more than 1,234 rows, 1 column, 2.35 s. It was cut after 1,234 rows; `count(*)` "
            "counts them all. The first 20 are shown; the others are not.",
        ),
    ],
)
def test_the_caption_tells_size_time_and_what_is_not_shown(
    shape: tuple[Any, ...], name: str | None, said: str
) -> None:
    assert frames.caption(result(*shape), name) == said


def test_numbers_stand_right_and_null_is_told_from_text() -> None:
    kinds = ["HUGEINT", "UTINYINT", "INTEGER", "DECIMAL(9,2)", "DOUBLE", "FLOAT"]
    kinds += ["VARCHAR", "DATE", "BIGINT[]", "BOOLEAN"]
    frame = pl.DataFrame({f"c{at}": ["NULL" if at else None] for at in range(len(kinds))})
    page = frames.html(Result(list("abcdefghij"), kinds, frame), None)
    cells = page.partition("<tbody>")[2]
    sides = [piece.partition('"')[0].partition(";")[0] for piece in cells.split("text-align:")[1:]]
    assert sides == ["right"] * 6 + ["left"] * 4
    assert page.count("<em>NULL</em>") == 1
    plain = frames.text(Result(["a"], ["VARCHAR"], frame.select("c0")), None)
    assert plain.splitlines()[1].strip() == "a (VARCHAR)"
    assert plain.splitlines()[-1].strip() == "NULL"


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["WITH a AS (", "    SELECT 1", ")"], True),
        (["@@ -1 +1 @@\n-a\n+b"], True),
        (["Revenue today", "x" * 300], False),
        ([" ", ""], False),
    ],
    ids=["lines of a query", "a diff", "prose", "blanks alone"],
)
def test_a_column_that_holds_code_keeps_its_blanks_and_its_lines(
    texts: list[str], code: bool
) -> None:
    found = Result(["n"], ["VARCHAR"], pl.DataFrame({"c0": texts}), 0.1, False)
    assert ("white-space:pre;" in frames.html(found, "x")) == code
    assert (f"n, row 1:\n{texts[0]}" in frames.text(found, "x")) == code


def test_a_diff_beside_other_columns_stands_below_its_row_and_is_folded() -> None:
    frame = pl.DataFrame(
        {"c0": ["a1", "b2", "c3"], "c1": ["-x\n+y", None, "one line"], "c2": [1, 2, 3]}
    )
    page = frames.html(Result(["sha", "patch", "n"], ["VARCHAR", "VARCHAR", "INTEGER"], frame), "x")
    head, _, body = page.partition("<tbody>")
    assert "sha" in head
    assert "patch" not in head
    rows = [re.sub(r"<[^>]+>", "|", row).strip("|") for row in body.split("<tr>")[1:]]
    assert [re.sub(r"\|+", "|", row) for row in rows] == [
        "a1|1",
        "patch, row 1|removed: |-x\n|added: |+y",
        "b2|2",
        "c3|3",
        "patch, row 3|one line",
    ]
    assert body.count('colspan="2"') == 2
    assert "white-space:pre;" not in page


@pytest.mark.parametrize(("length", "kept_whole"), [(40, True), (41, False)])
def test_a_short_value_is_not_broken_over_two_lines(length: int, kept_whole: bool) -> None:
    frame = pl.DataFrame({"c0": ["x" * length]})
    page = frames.html(Result(["a"], ["VARCHAR"], frame), None)
    assert ("nowrap" in page.partition("<tbody>")[2]) == kept_whole


def test_another_caption_takes_the_place_of_the_usual_one() -> None:
    for render in (frames.html, frames.text):
        shown = render(result(3), "x", "A few of its rows")
        assert "A few of its rows" in shown
        assert "3 rows" not in shown


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("INSERT INTO ledger.entries SELECT 1", ("inserted", "ledger.entries")),
        ("INSERT OR IGNORE INTO audit.log VALUES (1)", ("inserted", "audit.log")),
        ("insert or replace into Audit.Log values (1)", ("inserted", "audit.log")),
        ('UPDATE "ledger"."entries" SET a = 1', ("updated", "ledger.entries")),
        ("DELETE FROM ledger.entries WHERE a = 1", ("deleted", "ledger.entries")),
        (
            "MERGE INTO ledger.entries USING x ON a WHEN MATCHED THEN DELETE",
            ("merged", "ledger.entries"),
        ),
        ("WITH d AS (SELECT 1) UPDATE ledger.entries SET a = 1", ("updated", "ledger.entries")),
        ("WITH d AS (DELETE FROM a.b RETURNING 1) SELECT 1", ()),
        ("CREATE TEMP TABLE t AS SELECT 1", ()),
        ("DROP TABLE t", ()),
        ("INSERT INTO t SELECT * FROM ledger.entries", ()),
        ("UPDATE t SET a = ledger.x", ()),
        ("SELECT 1", ()),
    ],
)
def test_a_statement_tells_what_it_did_to_which_table(
    statement: str, told: tuple[str, ...]
) -> None:
    done = Applied([(Statement(statement, 0, 1, "ANY"), 7)], 0.1)
    assert changes.of(done) == ([Change(told[0], told[1], 7)] if told else [])


@pytest.mark.parametrize(
    ("first", "kind", "named"),
    [
        (["a", "b"], "VARCHAR", 2),
        ([7, 8], "BIGINT", 2),
        (["a", "a"], "VARCHAR", 0),  # twice the same
        (["a", None], "VARCHAR", 0),
        ([1.5, 2.5], "DOUBLE", 0),  # an amount names nothing
        (["a"], "VARCHAR", 0),  # nor is there another row to be told from
    ],
)
def test_rows_are_named_by_a_first_column_that_is_a_key(
    first: list[Any], kind: str, named: int
) -> None:
    frame = pl.DataFrame({"c0": first, "c1": [*range(len(first))]})
    shown = frames.html(Result(["key", "n"], [kind, "INTEGER"], frame, 0.1), "x")
    assert shown.count('<th scope="row"') == named
    rows = f"{len(first)} row{'s' * (len(first) != 1)}"
    assert f'aria-label="x: {rows}, 2 columns' in shown  # read aloud without marks
