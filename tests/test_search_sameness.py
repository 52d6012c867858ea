"""When two results are the same: ties of an ORDER BY, names or places of columns, rows as text."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
import pytest

from grader.errors import FiredrillError
from grader.results import Result
from grader.schema import Schema
from grader.search import instants, order, typed
from grader.search.pair import Pair, as_query
from grader.search.rows import Rows
from grader.search.sameness import same, suspects
from grader.sql import quoting


def rows(names: str, *found: tuple[Any, ...]) -> Result:
    columns = names.split()
    types = [_type(each) for each in (found[0] if found else [1] * len(columns))]
    frame = pl.DataFrame(list(found), schema=[f"c{at}" for at in range(len(columns))], orient="row")
    return Result(columns, types, frame)


def _type(value: object) -> str:
    return "DOUBLE" if isinstance(value, float) else "VARCHAR" if value == str(value) else "INTEGER"


def pair(reference: str = "SELECT 1", **options: Any) -> Pair:
    return Pair(Schema([], {}), reference, "SELECT 1", **options)


BY_A = "SELECT a, b FROM t ORDER BY a"
AB = rows("a b", (1, 1), (1, 2), (2, 3))

# (pair, answer, expected, whether they are the same)
SAME = {
    "in another order": (pair(), rows("a", (2,), (1,)), rows("a", (1,), (2,)), True),
    "one row twice": (pair(), rows("a", (1,), (1,)), rows("a", (1,)), False),
    "another order where that counts": (
        pair("SELECT a FROM t ORDER BY a", ordered=True),
        rows("a", (2,), (1,)),
        rows("a", (1,), (2,)),
        False,
    ),
    "another order of rows that tie": (
        pair(BY_A, ordered=True),
        rows("a b", (1, 2), (1, 1), (2, 3)),
        AB,
        True,
    ),
    "another order of rows that do not": (
        pair(BY_A, ordered=True),
        rows("a b", (1, 1), (2, 3), (1, 2)),
        AB,
        False,
    ),
    "no ORDER BY: all rows tie": (
        pair("SELECT a, b FROM t", ordered=True),
        rows("a b", (2, 3), (1, 2), (1, 1)),
        AB,
        True,
    ),
    "keys that are no columns: no row ties": (
        pair("SELECT a, b FROM t ORDER BY c", ordered=True),
        rows("a b", (1, 2), (1, 1), (2, 3)),
        AB,
        False,
    ),
    "the same names in another place": (pair(), rows("b a", (2, 1)), rows("a b", (1, 2)), True),
    "other names": (pair(), rows("x y", (1, 2)), rows("a b", (1, 2)), True),
    "other names, values swapped": (pair(), rows("x y", (2, 1)), rows("a b", (1, 2)), False),
    "the same names, by place alone": (pair(), rows("b a", (1, 2)), rows("a b", (1, 2)), True),
    "within the tolerance": (pair(tolerance=0.5), rows("a", (1.25,)), rows("a", (1.5,)), True),
    "beyond it": (pair(tolerance=0.1), rows("a", (1.25,)), rows("a", (1.5,)), False),
}


@pytest.mark.parametrize("name", SAME)
def test_results_are_the_same_or_not(name: str) -> None:
    asked, answer, expected, wanted = SAME[name]
    assert same(asked, answer, expected) == wanted


def test_sort_keys_beside_the_rows_tell_which_tie() -> None:
    asked = pair("SELECT a, b FROM t ORDER BY c", ordered=True)
    keyed = rows("a b arena_key_0", (1, 1, 7), (1, 2, 7), (2, 3, 9))
    assert same(asked, rows("a b", (1, 2), (1, 1), (2, 3)), AB, keyed)
    assert not same(asked, rows("a b", (1, 1), (2, 3), (1, 2)), AB, keyed)
    bare = order.without_keys(keyed, 1)
    assert (bare.columns, bare.types) == (["a", "b"], ["INTEGER", "INTEGER"])
    assert bare.frame.rows() == AB.frame.rows()


@pytest.mark.parametrize(
    ("keys", "groups"),
    [
        ([], []),
        ([(1,), (1,), (2,), (1,)], [0, 0, 1, 2]),
        ([(None,), (None,), (2,)], [0, 0, 1]),
    ],
)
def test_rows_in_turn_with_equal_keys_tie(keys: list[Any], groups: list[int]) -> None:
    keyed = rows("a k", *((at, *key) for at, key in enumerate(keys)))
    assert order.ties(keyed, 1) == groups


# query → its sort keys as further columns, None where there is no way
KEYED = {
    "SELECT a FROM t": None,
    "SELECT DISTINCT a FROM t ORDER BY a": None,
    "SELECT a FROM t UNION SELECT b FROM t ORDER BY 1": None,
    "not a query": None,
    "SELECT a FROM t ORDER BY b DESC, c + 1": "b AS arena_key_0, c + 1 AS arena_key_1",
    "SELECT a, b * 2 FROM t ORDER BY 2": "b * 2 AS arena_key_0",
    "SELECT a FROM t ORDER BY 2": None,
    "SELECT a FROM t ORDER BY 0": None,
    "SELECT * FROM t ORDER BY 1": None,
    "SELECT a + 1 AS n FROM t ORDER BY N": "a + 1 AS arena_key_0",
    "SELECT a + 1 AS n FROM t ORDER BY t.n": "t.n AS arena_key_0",
    "SELECT a FROM t ORDER BY 'x'": "'x' AS arena_key_0",
}


@pytest.mark.parametrize("sql", KEYED)
def test_sort_keys_stand_beside_the_rows(sql: str) -> None:
    found = order.with_keys(sql)
    wanted = KEYED[sql]
    if wanted is None:
        assert found is None
    else:
        assert found is not None
        assert f", {wanted} FROM t ORDER BY " in found[0]
        assert found[1] == wanted.count("arena_key_")


@pytest.mark.parametrize(
    ("reference", "groups"),
    [
        ("SELECT a, b FROM t ORDER BY A", [0, 0, 1]),
        ("SELECT a, b FROM t ORDER BY a, b", [0, 1, 2]),
        ("SELECT a, b FROM t ORDER BY c, a", [0, 0, 1]),
        ("SELECT a, b FROM t ORDER BY c", [0, 1, 2]),
        ("(SELECT a, b FROM t ORDER BY a)", [0, 0, 1]),
        ("SELECT a, b FROM t", [0, 0, 0]),
    ],
)
def test_keys_among_the_columns_tell_ties_too(reference: str, groups: list[int]) -> None:
    assert order.by_columns(reference, AB) == groups


def many(names: str, *found: tuple[Any, ...], **more: Any) -> Rows:
    """Rows whose first value is the number of their database."""
    one = rows(f"w {names}", *found)
    frame = one.frame.rename({name: f"v{name}" for name in one.frame.columns})
    frame = frame.rename({frame.columns[0]: "w"})
    return Rows(one.columns[1:], one.types[1:], frame, **more)


FAULT = FiredrillError("x")
SUSPECTS = {
    "rows in another order": (many("a", (1, 5), (1, 6)), many("a", (1, 6), (1, 5)), []),
    "one row too many": (many("a", (1, 5), (1, 5), (2, 5)), many("a", (1, 5), (2, 5)), [1]),
    "one database without rows": (many("a", (1, 5)), many("a", (1, 5), (3, 5)), [3]),
    "lowest first": (many("a", (9, 1), (2, 1)), many("a", (9, 2), (2, 2)), [2, 9]),
    "an error is no difference": (
        many("a", (1, 5), (2, 6), errors={1: FAULT}),
        many("a", (1, 6), (2, 7)),
        [2],
    ),
    "nor an error of the reference": (
        many("a", (1, 5), (2, 6)),
        many("a", (1, 6), (2, 7), errors={2: FAULT}),
        [1],
    ),
    "more columns: all": (many("a b", (2, 5, 5)), many("a", (1, 5)), [1, 2]),
    "other names by place": (many("x y", (1, 5, 6)), many("a b", (1, 5, 6)), []),
    "the same names elsewhere": (many("b a", (1, 6, 5)), many("a b", (1, 5, 6)), []),
    "the seventh digit": (many("a", (1, 1.000001)), many("a", (1, 1.000002)), [1]),
    "beyond it": (many("a", (1, 1.00000001)), many("a", (1, 1.00000002)), []),
    "columns that depend on the rows": (
        many("a", (1, 5), own={4: AB}),
        many("a", (1, 5), (2, 5)),
        [1, 2, 4],
    ),
}


@pytest.mark.parametrize("name", SUSPECTS)
def test_a_first_look_names_the_databases_that_seem_to_differ(name: str) -> None:
    answer, expected, wanted = SUSPECTS[name]
    assert suspects(pair(), answer, expected) == wanted


NEAR = {
    "floats that are near": (many("a b", (1, "x", 1.0)), many("a b", (1, "x", 1.005)), []),
    "floats that are not": (many("a b", (1, "x", 1.0)), many("a b", (1, "x", 1.02)), [1]),
    "near, and beside another text": (many("a b", (1, "x", 1.0)), many("a b", (1, "y", 1.0)), [1]),
    "near, in another order": (
        many("a b", (1, "x", 1.0), (1, "y", 2.0)),
        many("a b", (1, "y", 2.001), (1, "x", 1.001)),
        [],
    ),
    "near, and one row too many": (many("a", (1, 1.0), (1, 1.0)), many("a", (1, 1.001)), [1]),
    "whole numbers are exact": (many("a", (1, 1000)), many("a", (1, 1001)), [1]),
}


@pytest.mark.parametrize("name", NEAR)
def test_with_a_tolerance_floats_within_it_are_no_difference(name: str) -> None:
    answer, expected, wanted = NEAR[name]
    assert suspects(pair(), answer, expected, 0.01) == wanted


TYPES = ["INTEGER", "VARCHAR", "BOOLEAN", "DOUBLE", "DECIMAL(9, 2)", "TIMESTAMP"]
CELLS: list[list[str | None]] = [
    ["1", "it's", "true", "0.1", "2.50", "2024-02-29 23:59:59.500000"],
    [None, None, None, None, None, None],
    ["-7", "", "false", "1e+300", "0.00", "2024-01-01 00:00:00"],
]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_rows_as_text_come_back_as_they_were(count: int) -> None:
    columns = ["a", "a", "c", "d", "e", "f"]
    found = typed.typed(columns, TYPES, CELLS[:count])
    assert (found.columns, found.types, found.frame.height) == (columns, TYPES, count)
    assert found.frame.columns == ["a", "a_1", "c", "d", "e", "f"]
    assert found.frame.schema["d"] == pl.Float64
    assert typed.text_rows(found) == CELLS[:count]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("a > 1", "SELECT (a > 1)"),
        (" SELECT true ; ", "SELECT true"),
        ("(SELECT true) UNION (SELECT false)", "(SELECT true) UNION (SELECT false)"),
    ],
)
def test_an_assumption_is_an_expression_or_a_query(text: str, query: str) -> None:
    assert as_query(text) == query


def test_all_assumptions_are_one_law() -> None:
    assert pair().law is None
    law = pair(assumptions=("1 > 0", "SELECT 2 > 3")).law
    assert law is not None
    assert duckdb.execute(law).fetchall() == [(False,)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024", ["2024-01-01", "2024-12-31", "2024-06-15"]),
        ("2024-02", ["2024-02-01", "2024-02-29", "2024-03-01"]),
        ("2024-12-%", ["2024-12-01", "2024-12-31", "2025-01-01"]),
        ("2024-13", []),
        ("2024-00", []),
        ("2024-05-06", ["2024-05-06"]),
        (" 2024-05-06 07:08 ", ["2024-05-06 07:08"]),
        ("2024-05-06T07:08:00+02:00", ["2024-05-06 05:08"]),
        ("0999-01-01", []),
        ("20240506", []),
        ("1870", []),
        ("tea", []),
    ],
)
def test_a_literal_names_instants(text: str, found: list[str]) -> None:
    said = [str(each).removesuffix(" 00:00:00") for each in instants.read(text)]
    assert [each.removesuffix(":00") if " " in each else each for each in said] == found


@pytest.mark.parametrize(
    ("own", "loose", "calls", "among"),
    [
        (["2024-05-06"], [], set(), ["2024-05-05", "2024-05-07", "2024-05-01", "2025-05-07"]),
        (["2024-05-06"], ["7"], set(), ["2024-05-12", "2024-05-13", "2024-05-14", "2024-04-29"]),
        (["2024-05-06"], ["7"], set(), ["2024-05-06 07:00:00", "2024-05-06 00:07:00"]),
        (["2024-05-31"], ["1"], {"interval month"}, ["2024-06-30", "2024-04-30", "2024-07-01"]),
        (["2024-02-29"], ["2"], {"interval year"}, ["2026-02-28", "2022-02-28"]),
        ([], [], {"age"}, ["2024-01-31", "2024-02-29"]),
        ([], ["2023", "2"], {"month"}, ["2023-02-01", "2023-02-15"]),
        ([], ["2"], {"month"}, ["2024-02-15", "2023-02-15"]),
    ],
)
def test_what_lies_about_a_named_instant_is_tried(
    own: list[str], loose: list[str], calls: set[str], among: list[str]
) -> None:
    found = {text.removesuffix(" 00:00:00") for text in instants.near(own, loose, calls)}
    assert set(among) <= found


@pytest.mark.parametrize(
    ("name", "path", "text"),
    [('odd "name"', '"odd ""name"""', "'odd \"name\"'"), ("it's.x", '"it\'s"."x"', "'it''s.x'")],
)
def test_names_and_texts_are_quoted(name: str, path: str, text: str) -> None:
    assert quoting.quoted_path(name) == path
    assert quoting.literal(name) == text
    assert quoting.literal(None) == "NULL"
