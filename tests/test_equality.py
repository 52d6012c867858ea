"""When two results are equal: by value whatever the type, few rows or many, floats within reason.

Each case is a pair of SQL expressions, read the way the sandbox reads them.
"""

from __future__ import annotations

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import frames
from grader.comparison import equality, tolerance
from grader.comparison.equality import equal, legal_order
from grader.errors import OutOfBudget
from grader.frames import unique
from grader.results import Result

MANY = equality.SMALL + 1  # rows: enough for the path that makes no Python objects

SAME = {
    "whole numbers of any width": ("1::TINYINT", "1::HUGEINT"),
    "an unsigned and a signed number": ("18446744073709551615::UBIGINT", "18446744073709551615"),
    "a decimal and its scale": ("1.5::DECIMAL(10,1)", "1.50::DECIMAL(18,4)"),
    "a whole number and a decimal": ("1", "1.000::DECIMAL(9,3)"),
    "a whole number and a double": ("1", "1e0"),
    "a decimal and a double": ("0.1::DECIMAL(9,2)", "0.1::DOUBLE"),
    "a number beyond 38 digits": ("12345678901234567890123456789012345678901::BIGNUM",) * 2,
    "floats summed in another order": ("0.1::DOUBLE + 0.2::DOUBLE", "0.3::DOUBLE"),
    "what a sum to zero leaves": ("0.1::DOUBLE + 0.2::DOUBLE - 0.3::DOUBLE", "0e0"),
    "a float and its double": ("0.1::FLOAT", "0.1::DOUBLE"),
    "both zeros": ("0e0", "-0e0"),
    "not a number": ("'nan'::DOUBLE", "'nan'::FLOAT"),
    "infinity": ("'inf'::DOUBLE", "'inf'::DOUBLE"),
    "NULL of any type": ("NULL::INTEGER", "NULL::VARCHAR"),
    "a date and its midnight": ("DATE '2026-03-01'", "TIMESTAMP '2026-03-01 00:00:00'"),
    "an instant with and without zone": (
        "TIMESTAMPTZ '2026-03-01 02:00:00+02'",
        "TIMESTAMP '2026-03-01 00:00:00'",
    ),
    "an instant of any precision": ("TIMESTAMP_S '2026-03-01 00:00:00'", "TIMESTAMP '2026-03-01'"),
    "nanoseconds": ("TIMESTAMP_NS '2026-03-01 00:00:00'", "TIMESTAMP '2026-03-01'"),
    "a date beyond the calendar": ("DATE 'infinity'", "TIMESTAMP 'infinity'"),
    "a month and 30 days": ("INTERVAL 1 MONTH", "INTERVAL 30 DAY"),
    "a day and 24 hours": ("INTERVAL 1 DAY", "INTERVAL 24 HOUR"),
    "a span below zero": ("INTERVAL 1 DAY - INTERVAL 2 DAY", "INTERVAL (-24) HOUR"),
    "parts of a second": ("INTERVAL '1.5 seconds'", "INTERVAL 1500 MILLISECOND"),
    "an enum and text": ("'a'::ENUM('a', 'b')", "'a'"),
    "a UUID and its text": (
        "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::UUID",
        "'A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11'",
    ),
    "a time of day in UTC": ("TIME '12:00:00'", "TIMETZ '12:00:00+00'"),
    "a blob": ("'\\xAA\\x00'::BLOB", "'\\xAA\\x00'::BLOB"),
    "bits": ("'0101'::BIT", "'0101'::BIT"),
    "a list of another number": ("[1, 2, NULL]", "[1.0, 2.00, NULL]"),
    "a list and an array": ("[1, 2]", "[1, 2]::INTEGER[2]"),
    "a list of floats": ("[0.1::DOUBLE + 0.2::DOUBLE]", "[0.3::DOUBLE]"),
    "a struct in another order": ("{'a': 1, 'b': 'x'}", "{'b': 'x', 'a': 1}"),
    "a struct with a float": ("{'a': 0.1::DOUBLE + 0.2::DOUBLE}", "{'a': 0.3::DOUBLE}"),
    "a map": ("MAP {'a': 1}", "MAP {'a': 1}"),
    "JSON, however spaced": ('\'{"a": 1, "b": 2}\'::JSON', '\'{"b":2,"a":1.0}\'::JSON'),
    "JSON and text": ("'[1, 2]'::JSON", "'[1,2]'"),
    "an empty list": ("[]", "[]::INTEGER[]"),
}

OTHER = {
    "a cent": ("1.00::DECIMAL(9,2)", "1.01::DECIMAL(9,2)"),
    "a big number plus one": ("9007199254740993::BIGINT", "9007199254740992::BIGINT"),
    "a double a millionth off": ("1e0", "1.000001e0"),
    "infinity and a number": ("'inf'::DOUBLE", "1e0"),
    "infinity and its opposite": ("'inf'::DOUBLE", "'-inf'::DOUBLE"),
    "not a number and NULL": ("'nan'::DOUBLE", "NULL::DOUBLE"),
    "NULL and zero": ("NULL::INTEGER", "0"),
    "NULL and no text": ("NULL::VARCHAR", "''"),
    "text and a number": ("'1'", "1"),
    "true and a number": ("true", "1"),
    "true and text": ("true", "'true'"),
    "text and a date": ("'2026-03-01'", "DATE '2026-03-01'"),
    "text and a span": ("'1 day'", "INTERVAL 1 DAY"),
    "text and a list": ("'[1, 2]'", "[1, 2]"),
    "a microsecond": ("TIMESTAMP '2026-03-01 00:00:00.000001'", "TIMESTAMP '2026-03-01'"),
    "a nanosecond": ("TIMESTAMP_NS '2026-03-01 00:00:00.000000001'", "TIMESTAMP '2026-03-01'"),
    "a date and its noon": ("DATE '2026-03-01'", "TIMESTAMP '2026-03-01 12:00:00'"),
    "two zones": ("TIMETZ '12:00:00+00'", "TIMETZ '13:00:00+01'"),
    "a month and 31 days": ("INTERVAL 1 MONTH", "INTERVAL 31 DAY"),
    "milli- and microseconds of a span": ("INTERVAL 5 MILLISECOND", "INTERVAL 5 MICROSECOND"),
    "blanks at the end": ("'a '::CHAR(3)", "'a'::CHAR(3)"),
    "capitals": ("'A'", "'a'"),
    "bits of another length": ("'101'::BIT", "'0101'::BIT"),
    "a list in another order": ("[1, 2]", "[2, 1]"),
    "a list with one more": ("[1, 2]", "[1, 2, NULL]"),
    "true in a list": ("[true]", "[1]"),
    "text in a list": ("['1']", "[1]"),
    "fields of other names, swapped": ("{'a': 1, 'b': 2}", "{'a': 2, 'b': 1}"),
    "a list of floats": ("[0.1::DOUBLE]", "[0.2::DOUBLE]"),
    "JSON": ("'{\"a\": 1}'::JSON", "'{\"a\": 2}'::JSON"),
    "a map": ("MAP {'a': 1}", "MAP {'a': 2}"),
}


def read(sql: str) -> Result:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        shaped = frames.fetch(connection, sql, 10_000_000)
    names = unique(shaped.columns)
    frame = shaped.frame.rename(dict(zip(shaped.frame.columns, names, strict=True)))
    return Result(shaped.columns, shaped.types, frame)


def column(expression: str, rows: int) -> Result:
    """One row of the value among rows that both sides have, from the last to the first or not."""
    return read(
        f"SELECT i AS k, CASE WHEN i = 7 THEN {expression} END AS v FROM range({rows}) t(i)"
    )


@pytest.mark.parametrize("rows", [9, MANY])
@pytest.mark.parametrize("name", SAME)
def test_one_value_in_two_types_is_equal(name: str, rows: int) -> None:
    left, right = (column(expression, rows) for expression in SAME[name])
    assert equal(left, right)
    assert equal(right, left)
    assert equal(left, Result(right.columns, right.types, right.frame.reverse()))


@pytest.mark.parametrize("rows", [9, MANY])
@pytest.mark.parametrize("name", OTHER)
def test_two_values_are_not_equal(name: str, rows: int) -> None:
    left, right = (column(expression, rows) for expression in OTHER[name])
    assert not equal(left, right)
    assert not equal(right, left)
    assert equal(left, left)


def numbers(values: list[float | None], many: bool) -> Result:
    """A column of floats, with others below them that are the same for all."""
    rest = [float(1000 + at) for at in range(MANY)] if many else []
    return Result(
        ["x"], ["DOUBLE"], pl.DataFrame({"x": [*values, *rest]}, schema={"x": pl.Float64})
    )


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ([1.004, 2.0], [2.0, 1.0], True),
        ([1.02, 2.0], [2.0, 1.0], False),
        # Each value near two: only one way to pair them.
        ([1.009, 1.0], [1.018, 1.0], True),
        ([1.0, 1.009], [1.009, 1.018], True),
        ([1.0, 1.0], [1.009, 1.018], False),
        ([1.0, 1.009, 1.018], [1.009, 1.018, 1.027], True),
        ([1.0, 1.0, 1.018], [1.0, 1.018, 1.018], False),
    ],
)
def test_within_a_tolerance_each_value_is_taken_once(
    left: list[float], right: list[float], same: bool, many: bool
) -> None:
    assert equal(numbers(left, many), numbers(right, many), tolerance=0.01) == same
    assert equal(numbers(right, many), numbers(left, many), tolerance=0.01) == same


@pytest.mark.parametrize("many", [False, True])
def test_two_floats_a_row_are_paired_where_sorting_them_is_not_enough(many: bool) -> None:
    rest = [(1000.0 + at, 0.0) for at in range(MANY * many)]
    schema = {"x": pl.Float64, "y": pl.Float64}

    def result(*rows: tuple[float, float]) -> Result:
        frame = pl.DataFrame([*rows, *rest], schema=schema, orient="row")
        return Result(["x", "y"], ["DOUBLE", "DOUBLE"], frame)

    left = result((1.000, 5.0), (1.008, 5.012))
    right = result(
        (1.004, 5.012),
        (1.003, 5.003),
    )
    assert equal(left, right, tolerance=0.01)
    assert not equal(left, result((1.004, 5.03), (1.003, 5.003)), tolerance=0.01)


@pytest.mark.parametrize("many", [False, True])
def test_names_in_another_order_and_names_that_repeat(many: bool) -> None:
    rows = MANY if many else 5
    source = f"FROM range({rows}) t(i)"
    one = read(f"SELECT i AS a, -i AS b {source}")
    assert equal(one, read(f"SELECT -i AS b, i AS a {source}"))
    assert not equal(one, read(f"SELECT -i AS b, i AS a {source}"), by="position")
    assert equal(one, read(f"SELECT i AS x, -i AS y {source}"))
    assert equal(one, read(f"SELECT -i AS b, i AS z {source}"))
    assert not equal(one, read(f"SELECT i AS a {source}"))
    assert not equal(one, read(f"SELECT i AS a, -i AS b, 0 AS c {source}"))
    twice = read(f"SELECT i AS a, -i AS a {source}")
    assert equal(twice, twice)
    assert not equal(twice, read(f"SELECT -i AS a, i AS a {source}"))


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(
    ("answer", "order", "same"),
    [
        ([(1, "a"), (2, "b"), (2, "c")], ["n"], True),
        ([(1, "a"), (2, "c"), (2, "b")], ["n"], True),
        ([(2, "b"), (1, "a"), (2, "c")], ["n"], False),
        ([(2, "b"), (1, "a"), (2, "c")], None, True),
        ([(1, "a"), (2, "c"), (2, "b")], ["n", "v desc"], False),
    ],
)
def test_an_order_leaves_ties_free(
    answer: list[tuple[int, str]], order: list[str] | None, same: bool, many: bool
) -> None:
    rest = [(9 + at, "z") for at in range(MANY * many)]

    def result(rows: list[tuple[int, str]]) -> Result:
        frame = pl.DataFrame([*rows, *rest], schema={"n": pl.Int64, "v": pl.String}, orient="row")
        return Result(["n", "v"], ["BIGINT", "VARCHAR"], frame)

    expected = result([(1, "a"), (2, "b"), (2, "c")])
    assert equal(result(answer), expected, order=order) == same
    if order == ["n"]:
        groups = [0, 1, 1, *range(2, 2 + len(rest))]
        assert equal(result(answer), expected, ties=groups) == same
        assert legal_order(result(answer).frame.rows(), expected.frame.rows(), groups) == same


def test_a_cut_result_equals_no_whole_one_and_two_cut_ones_are_not_compared() -> None:
    whole = numbers([1.0], False)
    cut = Result(whole.columns, whole.types, whole.frame, truncated=True)
    assert not equal(cut, whole)
    assert not equal(whole, cut)
    with pytest.raises(OutOfBudget, match="cannot be compared"):
        equal(cut, cut)


CELLS = {
    "INTEGER": st.one_of(st.none(), st.integers(-2, 2)),
    "DOUBLE": st.sampled_from(
        [None, 0.0, -0.0, 1.0, 1.0 + 1e-12, 1.004, 1.008, float("nan"), float("inf")]
    ),
    "VARCHAR": st.sampled_from([None, "", "a", "a ", "1"]),
    "DOUBLE[]": st.sampled_from([None, [], [None], [0.1 + 0.2], [0.3], [1.0, 2.0]]),
}
DTYPES = {
    "INTEGER": pl.Int32,
    "DOUBLE": pl.Float64,
    "VARCHAR": pl.String,
    "DOUBLE[]": pl.List(pl.Float64),
}


@st.composite
def two_results(draw: st.DrawFn) -> tuple[Result, Result]:
    """Two results of one shape, the second often nearly the first."""
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=3))
    row = st.tuples(*(CELLS[kind] for kind in kinds))
    one = draw(st.lists(row, max_size=5))
    other = draw(st.one_of(st.permutations(one), st.lists(row, max_size=5)))
    made = []
    for rows in (one, other):
        names = [f"c{at}" for at in range(len(kinds))]
        columns = [
            pl.Series(name, [line[at] for line in rows], DTYPES[kind])
            for at, (name, kind) in enumerate(zip(names, kinds, strict=True))
        ]
        made.append(Result(names, kinds, pl.DataFrame(columns)))
    return made[0], made[1]


@settings(max_examples=300, deadline=None)
@given(two_results(), st.sampled_from([0.0, 0.005]))
def test_few_rows_and_many_are_compared_alike_and_both_ways(
    results: tuple[Result, Result], near: float
) -> None:
    left, right = results
    found = equal(left, right, tolerance=near)
    assert equal(right, left, tolerance=near) == found
    assert equal(left, left, tolerance=near)
    small, equality.SMALL = equality.SMALL, -1
    try:
        assert equal(left, right, tolerance=near) == found
    finally:
        equality.SMALL = small


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=6),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=6),
)
def test_as_many_pairs_are_found_as_there_can_be(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    """Against trying all ways."""
    mine = [tuple(float(x) for x in row) for row in left]
    due = [tuple(float(x) for x in row) for row in right]

    def near(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
        return all(abs(x - y) <= 1 for x, y in zip(a, b, strict=True))

    def most(at: int, free: frozenset[int]) -> int:
        if at == len(mine):
            return 0
        best = most(at + 1, free)
        for j in free:
            if near(mine[at], due[j]):
                best = max(best, 1 + most(at + 1, free - {j}))
        return best

    found = tolerance.pair(mine, due, 1.0, [0.0, 0.0])
    assert len(set(found.values())) == len(found) == most(0, frozenset(range(len(due))))
    assert all(near(mine[i], due[j]) for i, j in found.items())


def test_a_hundred_thousand_rows_in_any_order() -> None:
    one = read(
        "SELECT i, 'n' || i % 999 AS n, (i % 777)::DECIMAL(9,2) AS d, sin(i) AS x, [i % 3] AS l"
        " FROM range(100_000) t(i)"
    )
    shuffled = one.frame.sample(fraction=1.0, shuffle=True, seed=4)
    noisy = shuffled.with_columns(x=pl.col("x") * (1 + 1e-13))
    off = noisy.with_columns(n=pl.when(pl.col("i") == 5).then(pl.lit("?")).otherwise(pl.col("n")))
    assert equal(Result(one.columns, one.types, noisy), one)
    assert not equal(Result(one.columns, one.types, off), one)


def test_rows_without_a_float_of_which_one_side_has_more_are_paired() -> None:
    """A column of floats that is NULL in these rows leaves nothing to sort them by."""
    from grader.comparison import tolerance

    assert len(tolerance.pair([(), ()], [()], 0.0, [])) == 1
