"""The words of a difference: cells, kinds of value, sentences and rows shown; what to try next."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from grader.comparison import cells, columns, equality, tolerance
from grader.comparison.equality import equal
from grader.results import Result

NIGHT = dt.datetime(2026, 3, 18, 0, 5, 7)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, None),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (0.1, "0.1"),
        (2.0, "2"),
        (123456.7, "123457"),
        (999999999999999.0, "1e+15"),
        (1e15, "1000000000000000.0"),
        (float("nan"), "nan"),
        (Decimal("1.50"), "1.50"),
        (b"a\\\x00~\x7f", "a\\x5C\\x00~\\x7F"),
        (NIGHT, "2026-03-18 00:05:07"),
        (NIGHT.replace(microsecond=120_000), "2026-03-18 00:05:07.120"),
        (NIGHT.replace(microsecond=120_001), "2026-03-18 00:05:07.120001"),
        (dt.date(2026, 3, 18), "2026-03-18"),
        ("1000", "1000"),
        ([1, None, True], "[1, NULL, true]"),
        ((1.0, ["x"]), "[1, [x]]"),
        (pl.Series([1, None]), "[1, NULL]"),
        ({"a": None, "b": {"c": False}}, "{a: NULL, b: {c: false}}"),
    ],
)
def test_a_cell_is_shown_as_duckdb_shows_it(value: Any, said: str | None) -> None:
    assert cells.shown(value) == said


@pytest.mark.parametrize(
    ("dtype", "declared", "kind"),
    [
        (pl.Int8(), "", "a number"),
        (pl.Decimal(9, 2), "", "a number"),
        (pl.Float32(), "", "a number"),
        (pl.Boolean(), "", "true or false"),
        (pl.Date(), "", "a date"),
        (pl.Datetime("ms"), "", "an instant"),
        (pl.Time(), "", "a time of day"),
        (pl.Duration("us"), "", "a span of time (INTERVAL)"),
        (pl.Binary(), "", "bytes (BLOB)"),
        (pl.List(pl.Int8()), "", "a nested value"),
        (pl.Null(), "", "nothing but NULL"),
        (pl.Categorical(), "", "text"),
        (pl.String(), "VARCHAR", "text"),
        (pl.String(), "UUID", "text"),
        (pl.String(), "JSON", "text"),
        (pl.String(), "BIT", "bits (BIT)"),
        (pl.String(), "BOOLEAN", "true or false"),
        (pl.String(), "INTERVAL", "a span of time (INTERVAL)"),
        (pl.String(), "TIMETZ", "a time of day"),
        (pl.String(), "TIME WITH TIME ZONE", "a time of day"),
        (pl.String(), "TIME_NS", "a time of day"),
        (pl.String(), "TIMESTAMP WITH TIME ZONE", "an instant"),
        (pl.String(), "TIMESTAMP_NS", "an instant"),
        (pl.String(), "DATE", "a date"),
        (pl.String(), "DATE[]", "a nested value"),
        (pl.String(), "MAP(VARCHAR, INTEGER)", "a nested value"),
        (pl.String(), "STRUCT(a DATE)", "a nested value"),
        (pl.String(), "UNION(a DATE)", "a nested value"),
        (pl.String(), "UHUGEINT", "a number"),
        (pl.String(), "BIGNUM", "a number"),
        (pl.String(), "DECIMAL(38,2)", "a number"),
        (pl.String(), "DOUBLE", "a number"),
    ],
)
def test_a_column_has_a_kind_by_its_type_or_by_its_declared_one(
    dtype: pl.DataType, declared: str, kind: str
) -> None:
    assert cells.kind(pl.Series([], dtype=dtype), declared) == kind


DAY = pl.Series([dt.date(2026, 3, 18)])


@pytest.mark.parametrize(
    ("left", "right", "clash"),
    [
        (pl.Series([1]), pl.Series([2.5]), None),
        (DAY, pl.Series([NIGHT]), None),
        (pl.Series([NIGHT]), DAY, None),
        (pl.Series(["1"]), pl.Series([1]), ("text", "a number")),
        (DAY, pl.Series(["2026-03-18"]), ("a date", "text")),
        (pl.Series([None]), pl.Series([1]), None),
        (pl.Series([1]), pl.Series([None]), None),
        (pl.Series([], dtype=pl.String), pl.Series([1]), None),
        (pl.Series([1]), pl.Series([], dtype=pl.String), None),
    ],
)
def test_two_kinds_clash_where_both_hold_values(
    left: pl.Series, right: pl.Series, clash: tuple[str, str] | None
) -> None:
    assert cells.clash(left, right) == clash


def column(values: list[Any], declared: str, dtype: Any = None) -> Result:
    return Result(["x"], [declared], pl.DataFrame({"x": pl.Series(values, dtype=dtype)}))


SPANS = [  # as DuckDB writes it, and microseconds
    ("1 year", 360 * 86_400_000_000),
    ("2 years 1 month 3 days", 753 * 86_400_000_000),
    ("00:00:01.5", 1_500_000),
    ("-01:02:03.000004", -3_723_000_004),
    ("1 day -00:00:01", 86_399_000_000),
    ("26:00:00", 93_600_000_000),
    ("-3 months", -90 * 86_400_000_000),
]


@pytest.mark.parametrize(("text", "micro"), SPANS)
def test_a_span_in_words_equals_the_same_one_as_a_duration(text: str, micro: int) -> None:
    words = column([text], "INTERVAL")
    assert equal(words, column([dt.timedelta(microseconds=micro)], "INTERVAL"))
    assert not equal(words, column([dt.timedelta(microseconds=micro + 1)], "INTERVAL"))


INSTANTS = [
    ("2026-03-18 00:05:07", NIGHT, True),
    ("2026-03-18 01:05:07+01", NIGHT, True),
    ("2026-03-18 01:05:07+00", NIGHT, False),
    ("2026-03-18 00:05:07.001", NIGHT, False),
    ("290000-12-31 00:00:00+00", NIGHT, False),
]


@pytest.mark.parametrize(("text", "value", "same"), INSTANTS)
def test_an_instant_in_words_equals_the_same_one(text: str, value: dt.datetime, same: bool) -> None:
    words, instant = column([text], "TIMESTAMP"), column([value], "TIMESTAMP")
    assert equal(words, instant) == equal(instant, words) == same


def test_an_instant_beyond_the_calendar_equals_itself_with_utc_said() -> None:
    far = column(["290000-12-31 00:00:00+00"], "TIMESTAMP WITH TIME ZONE")
    assert equal(far, column(["290000-12-31 00:00:00"], "TIMESTAMP"))
    assert not equal(far, column(["290000-12-30 00:00:00"], "TIMESTAMP"))


@pytest.mark.parametrize("many", [0, equality.SMALL])
@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("12345678901234567890123456789012345678901", Decimal(7), False),
        ("7.00", Decimal(7), True),
        ("no number", Decimal(7), False),
    ],
)
def test_numbers_that_came_as_text_are_compared_as_numbers(
    left: Any, right: Any, same: bool, many: int
) -> None:
    rest = list(range(many))
    one = column([left, *map(str, rest)], "BIGNUM")
    other = column([right, *map(Decimal, rest)], "DECIMAL(38,0)", pl.Decimal(38, 0))
    assert equal(one, other) == equal(other, one) == same


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ('{"a": 1, "b": [1.0]}', '{"b":[1],"a":1.0}', True),
        ("[1, 2]", "[2, 1]", False),
        ("1.5", "1.50", True),
        ('"1"', "1", False),
        ("{not json", "{not json", True),
        ("{not json", "{not  json", False),
    ],
)
def test_json_is_compared_as_a_value_and_what_is_none_as_text(
    left: str, right: str, same: bool
) -> None:
    assert equal(column([left], "JSON"), column([right], "JSON")) == same
    assert equal(column([left], "JSON"), column([right], "VARCHAR")) == same


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ([{"A": 1, "b": 2}], [{"b": 2, "a": 1}], True),
        ([{"a": 1, "b": 2}], [{"x": 1, "y": 2}], True),
        ([{"b": 1, "a": 2}], [{"x": 1, "y": 2}], True),
        ([{"a": {"p": 1, "q": 2}}], [{"a": {"q": 2, "p": 1}}], True),
        ([[{"p": 1, "q": 2}]], [[{"q": 2, "p": 1}]], True),
        ([[True]], [[1]], False),
        ([[Decimal("1.50")]], [[Decimal("1.5")]], True),
        ([[Decimal("2.00")]], [[2]], True),
        ([[float("nan")]], [[float("nan")]], True),
        ([[float("inf")]], [[float("-inf")]], False),
        ([[0.1 + 0.2]], [[0.3]], True),
        ([[1.0, None]], [[1.0]], False),
        ([[[1.0 + 1e-12]]], [[[1.0]]], True),
    ],
)
def test_nested_values_are_compared_by_what_they_hold(
    left: list[Any], right: list[Any], same: bool
) -> None:
    one, other = column(left, "?"), column(right, "?")
    assert equal(one, other) == equal(other, one) == same


@pytest.mark.parametrize(
    ("left", "right", "near", "relative", "close"),
    [
        (1.5, 1.75, 0.25, 0.0, True),
        (1.5, 1.7501, 0.25, 0.0, False),
        (0.0, 1e-9, 0.0, 0.0, True),
        (0.0, 1.1e-9, 0.0, 0.0, False),
        (1e6, 1e6 + 0.9e-3, 0.0, 1e-9, True),
        (1e6, 1e6 + 1.1e-3, 0.0, 1e-9, False),
        (-1e6, 1e6, 0.0, 1e-9, False),
        (float("inf"), float("inf"), 0.0, 0.0, True),
        (float("inf"), 1.0, 9.0, 9.0, False),
        ("a", 1.0, 9.0, 9.0, False),
        (None, None, 0.0, 0.0, True),
    ],
)
def test_two_values_are_close(
    left: Any, right: Any, near: float, relative: float, close: bool
) -> None:
    assert tolerance.close(left, right, near, relative) == close
    assert tolerance.close(right, left, near, relative) == close
    if isinstance(left, float) and isinstance(right, float):
        far = tolerance.far(pl.Series([left]), pl.Series([right]), near, relative)
        assert far.to_list() == [not close]


@pytest.mark.parametrize(
    ("order", "expected", "answer", "keys"),
    [
        (None, ["a", "b"], ["a", "b"], []),
        (["b", "A desc"], ["a", "b"], ["a", "b"], [1, 0]),
        (["z"], ["a", "b"], ["a", "Z"], [1]),
        (["gone", "b"], ["a", "b"], ["a", "b"], [1]),
        (["net sum"], ["net", "net sum"], ["net", "net sum"], [1]),
        (["a", "a desc"], ["a"], ["a"], [0]),
    ],
)
def test_sort_keys_are_found_by_either_sides_name(
    order: list[str] | None, expected: list[str], answer: list[str], keys: list[int]
) -> None:
    assert equality.sort_keys(order, expected, answer) == keys


def test_ties_that_are_not_as_many_as_rows_are_no_order() -> None:
    one = column([1, 2], "INTEGER")
    assert equal(one, one, ties=[0, 1])
    assert not equal(one, one, ties=[0])
    assert not equality.legal_order([1], [1, 2], [0, 0])


@pytest.mark.parametrize("many", [0, equality.SMALL])
def test_an_order_by_a_float_leaves_free_what_is_close(many: int) -> None:
    """Two sums that are equal but for what floats lose come in any order; two others do not."""
    rest = [9.0 + at for at in range(many)]
    due = column([1.0, 1.0 + 1e-12, 2.0, *rest], "DOUBLE")
    assert equal(column([1.0 + 1e-12, 1.0, 2.0, *rest], "DOUBLE"), due, order=["x"])
    assert not equal(column([1.0, 2.0, 1.0 + 1e-12, *rest], "DOUBLE"), due, order=["x"])


@pytest.mark.parametrize(
    ("answer", "expected", "found"),
    [
        (["B", "a"], ["a", "b"], ({0: 1, 1: 0}, [])),
        (["x", "b"], ["a", "b"], ({0: 0, 1: 1}, [0])),
        (["a", "a"], ["a", "a"], ({0: 0, 1: 1}, [])),
        (["a", "a"], ["a", "b"], ({0: 0, 1: 1}, [1])),
        (["a", "x", "y"], ["a", "b"], ({0: 0}, [])),
        (["y", "a", "x"], ["b", "a", "c"], ({0: 0, 1: 1, 2: 2}, [0, 2])),
    ],
)
def test_columns_pair_by_name_then_by_place(
    answer: list[str], expected: list[str], found: tuple[dict[int, int], list[int]]
) -> None:
    assert columns.pairs(answer, expected) == found


# ── sentences and rows ───────────────────────────────────────────────────────────────────────────


# ── what to try next ─────────────────────────────────────────────────────────────────────────────
