"""A digest of rows says `same` only where the comparison of a grade says equal."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from grader import frames
from grader.comparison.equality import equal
from grader.questions import SqlQuestion
from grader.results import Result
from grader.sealed.rows import Rows


def _result(sql: str) -> Result:
    with duckdb.connect() as con:
        found = frames.fetch(con, sql, 10_000)
    return Result(found.columns, found.types, found.frame, truncated=found.truncated)


def _question(tolerance: float = 0, order: tuple[str, ...] = ()) -> SqlQuestion:
    return SqlQuestion(
        name="q",
        kind="sql",
        points=1,
        signal="diagnosis",
        step="s",
        asks="it",
        columns=["a", "b"],
        tolerance=tolerance,
        order=list(order),
    )


DUE = "SELECT * FROM (VALUES (1, 'x'), (2, 'y'), (2, 'y'), (NULL, 'z')) AS t (a, b)"
MONEY = "SELECT n AS a, (n * 1.1)::DECIMAL(12, 2) AS b FROM range(50) AS r (n)"
FLOATS = "SELECT n AS a, n / 7 AS b FROM range(200) AS r (n)"
CASES = {  # name → (expected, answer, tolerance, order, what is said)
    "itself": (DUE, DUE, 0, (), "same"),
    "another order of rows": (DUE, f"{DUE} ORDER BY a DESC", 0, (), "same"),
    "another order of columns": (DUE, f"SELECT b, a FROM ({DUE})", 0, (), "same"),
    "other names": (DUE, f"SELECT a AS x, b AS y FROM ({DUE})", 0, (), "same"),
    "a row too few": (DUE, f"SELECT DISTINCT * FROM ({DUE})", 0, (), "other_rows"),
    "another text": (DUE, f"SELECT a, upper(b) AS b FROM ({DUE})", 0, (), "other_rows"),
    "a column too many": (DUE, f"SELECT *, 1 AS c FROM ({DUE})", 0, (), "other_rows"),
    "zero for NULL": (DUE, f"SELECT coalesce(a, 0) AS a, b FROM ({DUE})", 0, (), "other_rows"),
    "another type of number": (DUE, f"SELECT a::HUGEINT AS a, b FROM ({DUE})", 0, (), "same"),
    "money as floats": (MONEY, f"SELECT a, b::DOUBLE AS b FROM ({MONEY})", 0, (), "same"),
    "a cent less": (
        MONEY,
        f"SELECT a, b - (a = 7)::INT * 0.01 AS b FROM ({MONEY})",
        0,
        (),
        "other_rows",
    ),
    "floats in another way": (
        FLOATS,
        "SELECT n AS a, n * (1 / 7) AS b FROM range(200) AS r (n)",
        0,
        (),
        "same",
    ),
    "floats as decimals": (
        FLOATS,
        f"SELECT a, b::DECIMAL(30, 15) AS b FROM ({FLOATS})",
        0,
        (),
        "same",
    ),
    "floats nearly": (
        FLOATS,
        f"SELECT a, b * (1 + 2e-9) AS b FROM ({FLOATS})",
        0,
        (),
        "numbers_differ",
    ),
    "floats a whole one off": (
        FLOATS,
        f"SELECT a, b + 1 AS b FROM ({FLOATS})",
        0,
        (),
        "other_rows",
    ),
    "floats beyond the tolerance": (
        FLOATS,
        f"SELECT a, b + (a = 7)::INT * 0.02 AS b FROM ({FLOATS})",
        0.01,
        (),
        "numbers_differ",
    ),
    "in order": (DUE, f"{DUE} ORDER BY a DESC NULLS LAST, b", 0, ("b",), "other_order"),
    "nothing": (f"{DUE} LIMIT 0", f"{DUE} LIMIT 0", 0, (), "same"),
    "nothing for something": (DUE, f"{DUE} LIMIT 0", 0, (), "other_rows"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_digest_says_what_the_comparison_says(name: str) -> None:
    due, mine, tolerance, order, said = CASES[name]
    question = _question(tolerance, order)
    expected, answer = _result(due), _result(mine)
    found = Rows.model_validate_json(Rows.of(expected, question).model_dump_json())
    assert found.compare(answer, question) == said
    same = equal(answer, expected, order=question.order or None, tolerance=tolerance)
    assert same == (said == "same")


@pytest.mark.parametrize("off", [0, 1e-12, 1e-10, 3e-10, 1e-9, 2e-9, 1e-8, 0.004, 0.009, 0.011])
@pytest.mark.parametrize("tolerance", [0, 0.01])
def test_it_never_says_same_where_the_comparison_says_otherwise(
    off: float, tolerance: float
) -> None:
    question = _question(tolerance)
    for value in (0.0, 1.0, 0.3, -2.5, 1023.9999, 123456.789):
        expected = _result(f"SELECT 1 AS a, {value!r}::DOUBLE AS b")
        answer = _result(f"SELECT 1 AS a, {value + off!r}::DOUBLE AS b")
        said = Rows.of(expected, question).compare(answer, question)
        if said == "same":
            assert equal(answer, expected, tolerance=tolerance)
        elif off == 0:
            raise AssertionError(value)


def test_a_digest_shows_no_value_and_is_salted_anew() -> None:
    secret = Decimal("8695112.37")
    result = _result(f"SELECT 1 AS a, {secret} AS b")
    one, other = (Rows.of(result, _question()) for _ in range(2))
    assert one.whole != other.whole
    assert str(secret) not in one.model_dump_json()
