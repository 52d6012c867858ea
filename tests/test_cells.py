"""Cells as a card shows them, and columns that stand for one another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from grader.comparison import cells, columns


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, "true"),
        (0.1 + 0.2, "0.3"),
        (2e15, "2000000000000000.0"),
        (b"a\\\x00~", "a\\x5C\\x00~"),
        ({"a": None, "b": [1, True]}, "{a: NULL, b: [1, true]}"),
        (dt.datetime(2026, 1, 5, 14, 5, 3, 120_000), "2026-01-05 14:05:03.120"),
        (dt.datetime(2026, 1, 5, 14, 5, 3, 120_001), "2026-01-05 14:05:03.120001"),
        ("3000", "3000"),
    ],
)
def test_a_cell_is_shown_as_the_tables_have_it(value: Any, shown: str | None) -> None:
    assert cells.shown(value) == shown


@pytest.mark.parametrize(
    ("answer", "expected", "found"),
    [
        (["B", "a"], ["A", "b"], ({0: 1, 1: 0}, [])),
        (["n", "n"], ["N", "n"], ({0: 0, 1: 1}, [])),
        (["b", "b", "a"], ["x", "y", "z"], ({0: 0, 1: 1, 2: 2}, [0, 1, 2])),
        (["b", "a", "b"], ["x", "y", "z"], ({0: 0, 1: 1, 2: 2}, [0, 1, 2])),
        (["a"], ["x", "a"], ({1: 0}, [])),
    ],
)
def test_columns_pair_by_name_then_by_position(
    answer: list[str], expected: list[str], found: tuple[dict[int, int], list[int]]
) -> None:
    assert columns.pairs(answer, expected) == found
