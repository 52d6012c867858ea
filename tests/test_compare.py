"""Two results side by side: what is equal, what a difference is called, what it is worth."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest

from grader.comparison.compare import compare
from grader.frames import fetch, unique
from grader.questions import SqlQuestion
from grader.results import Result
from grader.search.pair import plain_question

NOON = dt.datetime(2026, 1, 5, 12)


def result(columns: str, *rows: tuple[Any, ...], **types: Any) -> Result:
    """Rows under names parted by blanks; types: column → Polars type."""
    names = columns.split()
    series = [
        pl.Series(name, [row[at] for row in rows], types.get(name.lower()), strict=False)
        for at, name in zip(range(len(names)), unique(names), strict=True)
    ]
    return Result(names, ["?"] * len(names), pl.DataFrame(series))


def question(columns: str, **options: Any) -> SqlQuestion:
    return SqlQuestion(
        kind="sql",
        name="q",
        points=1,
        signal="diagnosis",
        step="s",
        asks="?",
        columns=columns.split(),
        **options,
    )


EXPECTED = result("k v", (1, "a"), (2, "b"), (3, "c"))

EQUAL = {
    "itself": (EXPECTED, EXPECTED),
    "any order of rows": (result("k v", (3, "c"), (1, "a"), (2, "b")), EXPECTED),
    "any order of columns": (result("v k", ("a", 1), ("b", 2), ("c", 3)), EXPECTED),
    "names in another case": (result("K V", (1, "a"), (2, "b"), (3, "c")), EXPECTED),
    "the scale of a decimal": (
        result("n", (Decimal("1.00"),)),
        result("n", (Decimal("1.0"),)),
    ),
    "a whole number and a decimal": (result("n", (1,)), result("n", (Decimal("1.00"),))),
    "a hugeint and an integer": (
        result("n", (Decimal(7),), n=pl.Decimal(38, 0)),
        result("n", (7,)),
    ),
    "milli- and microseconds": (
        result("t", (NOON,), t=pl.Datetime("ms")),
        result("t", (NOON,), t=pl.Datetime("us")),
    ),
    "UTC with and without zone": (
        result("t", (NOON,), t=pl.Datetime("us", "UTC")),
        result("t", (NOON,)),
    ),
    "a date and its midnight": (
        result("t", (dt.date(2026, 1, 5),)),
        result("t", (dt.datetime(2026, 1, 5),)),
    ),
    "NULL and NULL": (result("n", (None,), (1,)), result("n", (1,), (None,))),
    "not a number and itself": (result("n", (float("nan"),)), result("n", (float("nan"),))),
    "an enum and text": (
        result("v", ("a",), v=pl.Categorical),
        result("v", ("a",)),
    ),
    "lists": (result("l", ([1, 2],)), result("l", ([1, 2],))),
    "structs": (result("s", ({"a": 1},)), result("s", ({"a": 1},))),
    "floats that differ as floats do": (result("x", (0.1 + 0.2,)), result("x", (0.3,))),
    "duplicates, as many": (result("k", (1,), (1,)), result("k", (1,), (1,))),
    "both empty": (result("k v"), result("k v")),
}

DIFFERENT = {
    "an amount a cent off": (
        result("n", (Decimal("1.01"),)),
        result("n", (Decimal("1.00"),)),
    ),
    "a duplicate too many": (result("k", (1,), (1,)), result("k", (1,))),
    "a duplicate too few": (result("k", (1,)), result("k", (1,), (1,))),
    "NULL for a value": (result("n", (None,), n=pl.Int64), result("n", (0,))),
    "text for a number": (result("n", ("1",)), result("n", (1,))),
    "a number for true": (result("b", (1,)), result("b", (True,))),
    "a millisecond": (
        result("t", (NOON,)),
        result("t", (NOON + dt.timedelta(milliseconds=1),)),
    ),
    "a list in another order": (result("l", ([2, 1],)), result("l", ([1, 2],))),
    "nothing": (result("k"), result("k", (1,))),
}


@pytest.mark.parametrize("name", EQUAL)
def test_these_are_equal_both_ways(name: str) -> None:
    left, right = EQUAL[name]
    asked = question(" ".join(right.columns))
    assert compare(left, right, asked).equal
    assert compare(right, left, asked).equal


@pytest.mark.parametrize("name", DIFFERENT)
def test_these_differ_both_ways(name: str) -> None:
    left, right = DIFFERENT[name]
    asked = question(" ".join(right.columns))
    assert not compare(left, right, asked).equal
    assert not compare(right, left, asked).equal


@pytest.mark.parametrize(
    ("answer", "asked", "says", "score"),
    [
        (result("k v", (1, "a"), (2, "b")), {}, "You return 2 rows where 3 are expected", 1 / 3),
        (result("k v"), {}, "Your query returns no row; 3 are expected.", 0),
        (
            result("k v", (1, "a"), (2, "b"), (3, "c"), (3, "c")),
            {},
            "1 row is there too often",
            3 / 8,
        ),
        (
            result("k v", (1, "a"), (2, "b"), (3, "c"), (3, "x")),
            {"grain": ["k"]},
            "1 row too many, whose k is already there: one row for each k is asked",
            3 / 8,
        ),
        (
            result("k v", (1, "a"), (2, "b"), (3, "x")),
            {"grain": ["k"]},
            "`v` is wrong in 1 row whose k is right",
            1 / 3,
        ),
        (
            result("k v", (1, "a"), (2, "b"), (3, "x")),
            {},
            "all is right but `v`, wrong in 1 row",
            1 / 4,
        ),
        (
            result("k v", (1, "a"), (2, "b"), (4, "d")),
            {"grain": ["k"]},
            "1 row should not be there; 1 row is missing",
            1 / 4,
        ),
        (result("v", ("a",), ("b",), ("c",)), {"grain": ["k"]}, "`k` is missing", 1 / 4),
        (result("k", (1,), (2,), (3,)), {"grain": ["k"]}, "`v` is missing", 0),
        (
            result(
                "z",
            ),
            {},
            "None of the columns asked for is there",
            0,
        ),
        (
            result("k v z", (1, "a", 0), (2, "b", 0), (3, "c", 0)),
            {},
            "The rows are right, but `z` was not asked for",
            0.9,
        ),
        (result("k v", *[(n, "q") for n in range(99)]), {"grain": ["k"]}, "96 rows should", 0),
        (result("k v", *[(1, "a")] * 99), {"grain": ["k"]}, "98 rows too many", 0),
    ],
)
def test_a_difference_has_a_name_and_a_worth(
    answer: Result, asked: dict[str, Any], says: str, score: float
) -> None:
    found = compare(answer, EXPECTED, question("k v", **asked))
    assert says in found.sentence
    assert found.score == pytest.approx(score)


@pytest.mark.parametrize("rows", [[(3, "x"), (3, "c")], [(3, "c"), (3, "x")]])
def test_of_rows_with_one_key_the_best_stands_for_it(rows: list[tuple[Any, ...]]) -> None:
    """Else a value would be called wrong, or not, by which of the two comes first."""
    answer = result("k v", (1, "a"), (2, "b"), *rows)
    found = compare(answer, EXPECTED, question("k v", grain=["k"]))
    assert (found.doubled, found.wrong_values) == (1, {})
    assert found.score == pytest.approx(3 / 8)


def test_rows_of_a_coarser_grain_are_called_so() -> None:
    due = [(k, m, k + m) for k in (1, 2, 3) for m in (1, 2)]
    answer = result("k m n", *[(k, 2, 2 * k + 3) for k in (1, 2, 3)])
    found = compare(answer, result("k m n", *due), question("k m n", grain=["k", "m"]))
    assert "yours has one row for each k, and one for each k and m is asked" in found.sentence


def test_a_right_float_beside_a_wrong_value_is_not_called_wrong() -> None:
    due = result("k n x", (1, 5, 0.1 + 0.2), (2, 6, 1.5))
    found = compare(result("k n x", (1, 9, 0.3), (2, 6, 1.5)), due, question("k n x", grain=["k"]))
    assert found.wrong_values == {"n": 1}
    assert compare(
        result("k n x", (1, 9, 0.3), (2, 6, 1.5)), due, question("k n x")
    ).wrong_values == {"n": 1}


def test_infinity_is_close_to_nothing_else() -> None:
    endless = result("x", (float("inf"),))
    assert not compare(endless, result("x", (5.0,)), question("x", tolerance=1.0)).equal
    assert not compare(result("x", (5.0,)), endless, question("x", tolerance=1.0)).equal


def test_columns_named_otherwise_are_read_by_position_with_a_notice() -> None:
    found = compare(result("a b", (1, "a"), (2, "b"), (3, "c")), EXPECTED, question("k v"))
    assert found.equal
    assert found.notices == [
        "Read by position: `a` as k, `b` as v. Name columns as the question does."
    ]


def test_text_where_a_number_is_asked_is_said() -> None:
    found = compare(result("n", ("1",)), result("n", (1,)), question("n"))
    assert found.notices == ["`n` is text; a number is asked for."]


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        ([(1, "a"), (2, "b"), (2, "c")], True),
        ([(1, "a"), (2, "c"), (2, "b")], True),
        ([(2, "b"), (1, "a"), (2, "c")], False),
    ],
)
def test_an_order_leaves_ties_free(rows: list[tuple[int, str]], right: bool) -> None:
    expected = result("n v", (1, "a"), (2, "b"), (2, "c"))
    found = compare(result("n v", *rows), expected, question("n v", order=["n"]))
    assert found.equal == right
    assert right or found.sentence == "The rows are right, their order is not: sort by n."


@pytest.mark.parametrize(
    ("answers", "right"),
    [((1.004, 2.0), True), ((1.02, 2.0), False), ((2.005, 1.005), True), ((1.0, 1.0), False)],
)
def test_a_tolerance_pairs_each_value_once(answers: tuple[float, float], right: bool) -> None:
    expected = result("x", (1.0,), (2.0,))
    mine = result("x", *[(value,) for value in answers])
    assert compare(mine, expected, question("x", tolerance=0.01)).equal == right


@pytest.mark.parametrize(
    ("frame", "title", "rows"),
    [
        (
            {"k": [1, 2, 3, 8, 9], "v": ["a", "b", "c", "x", "y"]},
            "Some of yours that are not expected",
            [["8", "x"], ["9", "y"]],
        ),
        (
            {"k": [1, 2, 2, 3], "v": ["a", "b", "b", "c"]},
            "Some of yours that are not expected",
            [["2", "b"]],
        ),
        ({"k": [1, 2], "v": ["a", "b"]}, "Your first rows", [["1", "a"], ["2", "b"]]),
        ({"x": [7], "y": ["z"], "w": [None]}, "Your first rows", [["7", "z", None]]),
    ],
)
def test_a_truncated_result_shows_rows_of_its_own(
    frame: dict[str, list[Any]], title: str, rows: list[list[str]]
) -> None:
    cut = Result(list(frame), ["?"] * len(frame), pl.DataFrame(frame), truncated=True)
    shown = compare(cut, EXPECTED, question("k v", grain=["k"]))
    assert shown.cut
    assert [(table.title, table.rows, table.left_out) for table in shown.tables] == [
        (title, rows, 0)
    ]


def test_a_truncated_result_is_wrong_whatever_it_holds() -> None:
    cut = Result(["k", "v"], ["?", "?"], EXPECTED.frame, truncated=True)
    found = compare(cut, EXPECTED, question("k v"))
    assert (found.equal, found.score) == (False, 0)


def test_evidence_holds_rows_of_the_answer_only() -> None:
    answer = result("k v", (1, "a"), (2, "mine"), (7, "mine"))
    tables = compare(answer, EXPECTED, question("k v", grain=["k"])).tables
    shown = [row for table in tables for row in table.rows]
    assert shown == [["7", "mine"]]


@pytest.mark.parametrize("grain", [[], ["k"]])
@pytest.mark.parametrize(
    "answer",
    [
        result("k v"),
        result("k v", (0, "z")),
        result("k v", *[(9, "z")] * 3),
        result("k v", *[(k, v) for k in range(20) for v in "abc"]),
        result("n", (1,)),
    ],
    ids=["empty", "one constant row", "a constant as often", "every row there is", "a constant"],
)
def test_a_trivial_answer_earns_nothing(answer: Result, grain: list[str]) -> None:
    assert compare(answer, EXPECTED, question("k v", grain=grain)).score == 0


def test_nested_floats_that_are_close_beside_one_that_is_not_are_told_apart() -> None:
    """A column of lists: sums in another order are equal, another value is wrong."""
    with duckdb.connect() as connection:
        made = "SELECT * FROM (VALUES (1, [0.1::DOUBLE + 0.2]), (2, [{}::DOUBLE])) t (id, shares)"
        mine = fetch(connection, made.format("0.7"), 10)
        due = fetch(connection, made.format("0.5").replace("0.1::DOUBLE + 0.2", "0.3::DOUBLE"), 10)
    answer = Result(mine.columns, mine.types, mine.frame)
    expected = Result(due.columns, due.types, due.frame)
    question = plain_question(("id", "shares")).model_copy(update={"grain": ["id"]})
    found = compare(answer, expected, question)
    assert (found.equal, found.wrong_values) == (False, {"shares": 1})
