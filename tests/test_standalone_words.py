"""What a search came to, in words and as a document: counts, errors, rows left out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from grader.results import Result
from grader.search.finding import ENDS_IN_ERROR
from grader.standalone import words


def result(names: str, *rows: tuple[Any, ...]) -> Result:
    head = names.split()
    return Result(head, ["?"] * len(head), pl.DataFrame(rows, schema=head, orient="row"))


def finding(outcome: str, **more: Any) -> Any:
    rows = more.pop("rows", None)
    tables = {"t": [("1", None)] * (rows or 0)}
    database = None if rows is None else SimpleNamespace(rows=rows, tables=tables)
    base = {"outcome": outcome, "worlds": 1200, "exercised": 7, "reason": "why", "left_out": 0}
    return SimpleNamespace(
        **base | {"answer": None, "reference": None, "database": database} | more
    )


PAIR: Any = SimpleNamespace(tolerance=0.0)
DUE = result("k v", (1, "a"), (2, "b"))


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (finding("same"), "No difference found in 1,200 small databases."),
        (finding("same", worlds=1), "No difference found in 1 small database."),
        (finding("same", worlds=0), "No difference found in 0 small databases."),
        (
            finding("not_exercised", worlds=30),
            "No difference found in 30 small databases, but in none of them did either query return"
            " a row: that says little. Look at it yourself.",
        ),
        (finding("not_supported"), "why"),
        (
            finding("different", rows=0, reference=DUE, reason=f"{ENDS_IN_ERROR}no number"),
            "With all tables empty, your query ends in an error and the reference does not: no"
            " number",
        ),
        (
            finding("different", rows=1, reference=DUE, answer=result("k v", (1, "a"))),
            "On a database of 1 row, you return 1 row where 2 are expected: 1 row is missing.",
        ),
        (
            finding("different", rows=3, reference=DUE, answer=result("k v", (2, "b"), (1, "a"))),
            "On a database of 3 rows, the rows are right, their order is not.",
        ),
        (
            finding("different", rows=3, reference=DUE, answer=result("k", (1,), (2,))),
            "`v` is missing. Return the columns k, v.",
        ),
        (
            finding(
                "different", rows=3, reference=DUE, answer=result("k v x", (1, "a", 0), (2, "b", 0))
            ),
            "The rows are right, but `x` was not asked for. Return the columns k, v.",
        ),
        (
            finding("different", rows=3, reference=DUE, answer=result("k v x y", (1, "a", 0, 1))),
            "On a database of 3 rows, you return 1 row where 2 are expected: 1 row is missing. And"
            " `x`, `y` were not asked for.",
        ),
    ],
)
def test_a_search_is_said_in_a_sentence(found: Any, says: str) -> None:
    assert words.headline(found, PAIR) == says


@pytest.mark.parametrize(
    ("outcome", "count", "told"),
    [("same", 0, 0), ("same", 1200, 1), ("not_exercised", 3, 1), ("different", 3, 0)],
)
def test_databases_that_could_not_be_compared_are_counted(
    outcome: str, count: int, told: int
) -> None:
    said = words.left_out(finding(outcome, left_out=count))
    assert len(said) == told
    assert all(f"Not compared on {count:,} of these databases" in one for one in said)


SCHEMA: Any = SimpleNamespace(
    tables={"t": SimpleNamespace(columns=[SimpleNamespace(name="a"), SimpleNamespace(name="b")])}
)


def test_a_counterexample_is_cells_as_text_with_null_and_rows_left_out() -> None:
    long = result("n", *[(n,) for n in range(words.MAX_ROWS + 3)])
    found = finding("different", rows=2, reference=DUE, answer=long)
    made = words.counterexample(found, SCHEMA)
    assert made is not None
    assert made["tables"] == {"t": {"columns": ["a", "b"], "rows": [["1", None]] * 2}}
    assert made["reference"] == {"columns": ["k", "v"], "rows": [["1", "a"], ["2", "b"]]}
    assert (len(made["answer"]["rows"]), made["answer"]["left_out"]) == (words.MAX_ROWS, 3)
    assert words.searched(found) == {"worlds": 1200, "exercised": 7}


def test_a_counterexample_of_an_error_holds_the_error_and_none_is_none() -> None:
    found = finding("different", rows=0, reference=DUE, reason=f"{ENDS_IN_ERROR}too large")
    made = words.counterexample(found, SCHEMA)
    assert made is not None
    assert made["answer"] == {"columns": [], "rows": [], "error": "too large"}
    assert words.counterexample(finding("same"), SCHEMA) is None
