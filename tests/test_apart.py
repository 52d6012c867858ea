"""Large results: what both have is set aside, and what is told is the same as of small ones."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.comparison import equality, sides
from grader.comparison.compare import compare
from grader.comparison.differences import Difference
from grader.questions import SqlQuestion
from grader.results import Result
from grader.search.pair import plain_question

CELLS = {
    "INTEGER": st.one_of(st.none(), st.integers(0, 3)),
    "DOUBLE": st.sampled_from(
        [None, 0.0, -0.0, 1.0, 1.0 + 1e-12, 1.004, 1.008, 1.012, float("nan"), float("inf")]
    ),
    "VARCHAR": st.sampled_from([None, "", "a", "a ", "1"]),
    "INTEGER[]": st.sampled_from([None, [], [None], [1], [1, 2]]),
}
DTYPES = {
    "INTEGER": pl.Int32,
    "DOUBLE": pl.Float64,
    "VARCHAR": pl.String,
    "INTEGER[]": pl.List(pl.Int32),
}


def asked(columns: list[str], **options: object) -> SqlQuestion:
    return plain_question(tuple(columns)).model_copy(update=options)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Result, Result, SqlQuestion]:
    """An answer that has some of the expected rows and some others, columns too few or too many."""
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=4))
    row = st.tuples(*(CELLS[kind] for kind in kinds))
    due = draw(st.lists(row, max_size=6))
    mine = draw(st.permutations(due))[: draw(st.integers(0, 6))] + draw(st.lists(row, max_size=3))
    names = [f"c{at}" for at in range(len(kinds))]
    made = []
    for rows in (mine, due):
        columns = [
            pl.Series(name, [line[at] for line in rows], DTYPES[kind])
            for at, (name, kind) in enumerate(zip(names, kinds, strict=True))
        ]
        made.append(Result(names, kinds, pl.DataFrame(columns)))
    answer, expected = made
    if draw(st.booleans()):
        answer = replace(
            answer,
            columns=[*names[1:], "more", "less"],
            types=[*kinds[1:], "INTEGER", "INTEGER"],
            frame=answer.frame.drop("c0").with_columns(more=pl.lit(1), less=pl.lit(2)),
        )
    options = {
        "grain": draw(st.sampled_from([[], ["c0"], ["c0", "c1"], ["c1"], ["c1", "c2"]])),
        "order": draw(st.sampled_from([[], ["c0"], ["c1"]])),
        "tolerance": draw(st.sampled_from([0.0, 0.005])),
    }
    return answer, expected, asked(names, **options)


def told(least: int, answer: Result, expected: Result, question: SqlQuestion) -> Difference:
    """The difference, with more rows than `least` being a large result."""
    known = sides.SMALL, equality.SMALL
    sides.SMALL = equality.SMALL = least
    try:
        return compare(answer, expected, question)
    finally:
        sides.SMALL, equality.SMALL = known


@settings(max_examples=400, deadline=None)
@given(cases())
def test_a_large_result_is_told_as_a_small_one(case: tuple[Result, Result, SqlQuestion]) -> None:
    assert told(-1, *case) == told(1_000_000, *case)


ROWS = [(n, n // 3, f"name {n % 7}", n / 8) for n in range(2_000)]
NAMES = ["id", "part", "name", "amount"]


def table(rows: list[tuple[object, ...]]) -> Result:
    return Result(
        NAMES,
        ["BIGINT", "BIGINT", "VARCHAR", "DOUBLE"],
        pl.DataFrame(rows, schema=NAMES, orient="row"),
    )


CHANGES: dict[str, tuple[list[tuple[object, ...]], list[str], str]] = {
    "a value": (
        [(n, p, "other" if n == 7 else name, x) for n, p, name, x in ROWS],
        ["id"],
        "You return 2,000 rows, as many as expected: `name` is wrong in 1 row whose id is right.",
    ),
    "a value, without a grain": (
        [(n, p, "other" if n == 7 else name, x) for n, p, name, x in ROWS],
        [],
        "You return 2,000 rows, as many as expected: all is right but `name`, wrong in 1 row.",
    ),
    "a row that is there twice": (
        [*ROWS, ROWS[5]],
        [],
        "You return 2,001 rows where 2,000 are expected: 1 row is there too often.",
    ),
    "a row whose key is there already": (
        [*ROWS, (5, 0, "other", 0.5)],
        ["id"],
        "You return 2,001 rows where 2,000 are expected: 1 row too many, whose id is already"
        " there: one row for each id is asked.",
    ),
    "one row for each part": (
        ROWS[::3],
        ["id", "part"],
        "You return 667 rows where 2,000 are expected: yours has one row for each part, and one"
        " for each id and part is asked; 1,333 rows are missing.",
    ),
    "floats that lost a little, and one that is off": (
        [(n, p, name, 9.5 if n == 7 else x * (1 + 1e-12)) for n, p, name, x in ROWS],
        ["id"],
        "You return 2,000 rows, as many as expected: `amount` is wrong in 1 row whose id is right.",
    ),
    "a grain that the expected rows do not have": (
        ROWS[:-1],
        ["part"],
        "You return 1,999 rows where 2,000 are expected: 1 row is missing.",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_of_thousands_of_rows_the_few_that_differ_are_told(name: str) -> None:
    rows, grain, sentence = CHANGES[name]
    found = compare(table(rows), table(ROWS), asked(NAMES, grain=grain))
    assert found.sentence == sentence
    assert (found.rows, found.expected_rows) == (len(rows), len(ROWS))
    assert found == told(1_000_000, table(rows), table(ROWS), asked(NAMES, grain=grain))


def test_rows_that_both_have_stay_out_of_python() -> None:
    """But for those of the same key, among which the right one may be."""
    rows = [*ROWS, (5, 0, "other", 0.5), (-1, 0, "new", 0.5)]
    match = sides.Columns({at: at for at in range(4)}, [], [], [])
    facts, _ = sides.gather(table(rows), table(ROWS), asked(NAMES, grain=["id"]), match)
    assert facts.rows == [ROWS[5], *rows[-2:]]
    assert facts.wanted == [ROWS[5]]
    assert (facts.have, facts.due, facts.common) == (2_002, 2_000, 2_000)
