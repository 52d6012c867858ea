"""Whatever the rows: equality has no direction or order, and better rows never score less."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.comparison.compare import LEAST, PARTIAL, compare
from grader.questions import SqlQuestion
from grader.results import Result
from tests.test_compare import question, result

KEYS = st.integers(0, 6)


ROWS = st.lists(st.tuples(KEYS, st.sampled_from("abc")), max_size=8)


@st.composite
def expected_rows(draw: st.DrawFn) -> list[tuple[int, str]]:
    keys = draw(st.lists(KEYS, min_size=1, max_size=6, unique=True))
    return [(key, draw(st.sampled_from("abc"))) for key in keys]


def score(rows: list[tuple[int, str]], due: list[tuple[int, str]], grain: list[str]) -> float:
    typed = {"k": pl.Int64, "v": pl.String}
    mine, theirs = result("k v", *rows, **typed), result("k v", *due, **typed)
    return compare(mine, theirs, question("k v", grain=grain)).score


@settings(max_examples=150, deadline=None)
@given(ROWS, expected_rows(), st.sampled_from([[], ["k"]]))
def test_one_more_right_row_never_scores_less(
    rows: list[tuple[int, str]], due: list[tuple[int, str]], grain: list[str]
) -> None:
    """A missing row added, a wrong row taken away, a wrong row made right."""
    before = score(rows, due, grain)
    keys = [row[0] for row in rows]
    for row in due:
        if row[0] not in keys:
            assert score([*rows, row], due, grain) >= before
        elif row not in rows and keys.count(row[0]) == 1:
            mended = [row if other[0] == row[0] else other for other in rows]
            assert score(mended, due, grain) >= before
    due_keys = {row[0] for row in due}
    for at, row in enumerate(rows):
        if row[0] not in due_keys or row in rows[:at]:
            assert score(rows[:at] + rows[at + 1 :], due, grain) >= before


@settings(max_examples=150, deadline=None)
@given(ROWS, expected_rows(), st.sampled_from([[], ["k"]]))
def test_only_equal_rows_earn_everything(
    rows: list[tuple[int, str]], due: list[tuple[int, str]], grain: list[str]
) -> None:
    found = score(rows, due, grain)
    assert (found == 1) == (sorted(rows) == sorted(due))
    assert found in (0, 1) or PARTIAL * LEAST <= found <= PARTIAL


@settings(max_examples=60, deadline=None)
@given(expected_rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(due: list[tuple[int, str]], chance: Any) -> None:
    mixed = list(due)
    chance.shuffle(mixed)
    assert score(mixed, due, []) == 1


CELL = st.sampled_from([None, 0, 1, 2])


FLOAT = st.sampled_from([None, 0.5, 0.5 + 1e-12, 1.0, 2.5])


@st.composite
def an_answer_and_a_better_one(draw: st.DrawFn) -> tuple[Result, Result, Result, SqlQuestion]:
    """Expected rows, an answer with something amiss, and the same with one thing less amiss."""
    keys = draw(st.lists(st.integers(0, 8), min_size=1, max_size=5, unique=True))
    due = [(key, draw(CELL), draw(FLOAT)) for key in keys]
    rows = [row for row in due if draw(st.booleans())]
    rows = [(k, draw(CELL) if draw(st.booleans()) else n, x) for k, n, x in rows]
    rows += [
        (key, draw(CELL), draw(FLOAT)) for key in draw(st.lists(st.integers(20, 25), max_size=3))
    ]
    extra_column = draw(st.booleans())
    better, better_has_it = list(rows), extra_column
    present = {row[0] for row in rows}
    steps = ["column"] * extra_column + ["missing"] * (len(present & set(keys)) < len(keys))
    steps += ["extra"] * any(key >= 20 for key in present) + ["value"] * bool(present & set(keys))
    step = draw(st.sampled_from(steps))
    if step == "column":
        better_has_it = False
    elif step == "missing":
        better.append(next(row for row in due if row[0] not in present))
    elif step == "extra":
        better.remove(next(row for row in rows if row[0] >= 20))
    else:
        at = next(i for i, row in enumerate(rows) if row[0] in keys)
        better[at] = next(row for row in due if row[0] == rows[at][0])

    def made(lines: list[Any], more: bool) -> Result:
        names = "k n x more" if more else "k n x"
        cells = [(*line, 7) for line in lines] if more else lines
        return result(names, *cells, k=pl.Int64, n=pl.Int64, x=pl.Float64, more=pl.Int64)

    grain = draw(st.sampled_from([[], ["k"]]))
    asked = question("k n x", grain=grain)
    return made(due, False), made(rows, extra_column), made(better, better_has_it), asked


@settings(max_examples=300, deadline=None)
@given(an_answer_and_a_better_one())
def test_a_better_result_never_scores_less(
    case: tuple[Result, Result, Result, SqlQuestion],
) -> None:
    """A row too many gone, a missing one there, one value right, a column nobody asked for gone."""
    due, answer, better, asked = case
    assert compare(better, due, asked).score >= compare(answer, due, asked).score
    assert compare(due, due, asked).score == 1


@settings(max_examples=150, deadline=None)
@given(an_answer_and_a_better_one())
def test_equality_has_no_direction(case: tuple[Result, Result, Result, SqlQuestion]) -> None:
    due, answer, better, asked = case
    for one, other in ((answer, due), (better, due), (answer, better)):
        assert compare(one, other, asked).equal == compare(other, one, asked).equal
