"""A difference in a sentence: what it says, the rows it shows, what to try next."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from grader.comparison.compare import compare
from grader.comparison.differences import Difference
from grader.judges import sql_kinds, sql_next
from grader.questions import SqlQuestion
from grader.results import Result


def table(names: str, *rows: tuple[Any, ...], truncated: bool = False) -> Result:
    head = names.split()
    frame = pl.DataFrame(rows, schema=head, orient="row")
    return Result(head, ["?"] * len(head), frame, truncated=truncated)


def question(names: str, **options: Any) -> SqlQuestion:
    return SqlQuestion(
        kind="sql",
        name="q",
        points=1,
        signal="diagnosis",
        step="s",
        asks="?",
        columns=names.split(),
        **options,
    )


DUE = [(n, f"v{n}") for n in range(1, 13)]


SENTENCES = {
    "one row": ([(1, "v1")], [(1, "v1")], "One row, as expected.", None),
    "no row is due": (
        [(1, "v1")],
        [],
        "You return 1 row where none is expected: 1 row should not be there.",
        0,
    ),
    "one is due": ([], [(1, "v1")], "Your query returns no row; 1 is expected.", None),
    "rows doubled, over and missing": (
        [*DUE[:10], DUE[0], DUE[1], (40, "x")],
        DUE,
        "You return 13 rows where 12 are expected: 2 rows are there too often; 1 row should not be"
        " there; 2 rows are missing.",
        0,
    ),
    "rows over, more than are shown": (
        [*DUE, *[(n, "x") for n in range(40, 60)]],
        DUE,
        "You return 32 rows where 12 are expected: 20 rows should not be there.",
        None,
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_difference_is_said_in_one_sentence(name: str) -> None:
    rows, due, sentence, left_out = SENTENCES[name]
    found = compare(table("k v", *rows), table("k v", *due), question("k v"))
    assert found.sentence == sentence
    if left_out is not None:
        assert [shown.left_out for shown in found.tables] == [left_out]


def test_two_columns_missing_and_one_over_are_named() -> None:
    due = table("a b c", *[(n, n + 1, n + 2) for n in range(4)])
    lacks = compare(table("A", *[(n,) for n in range(4)]), due, question("a b c"))
    assert lacks.sentence == "`b`, `c` are missing. Return the columns a, b, c."
    assert lacks.score == pytest.approx(0.5 / 3)
    wrong = compare(table("a b", *[(n, 9 * (n > 1)) for n in range(1, 5)]), due, question("a b c"))
    assert wrong.sentence.startswith("`c` is missing. Return the columns a, b, c. You return 4 ")


def test_rows_of_the_answer_are_shown_in_one_order_and_the_rest_is_counted() -> None:
    rows = [(n, "x") for n in range(60, 40, -1)]
    (shown,) = compare(table("k v", *DUE, *rows), table("k v", *DUE), question("k v")).tables
    assert shown.title == "Yours, and not expected"
    assert [row[0] for row in shown.rows] == [str(n) for n in range(41, 41 + len(shown.rows))]
    assert shown.left_out == 20 - len(shown.rows)
    mended = [(n, "x" if n == 3 else v) for n, v in DUE]
    (wrong,) = compare(
        table("k v", *mended), table("k v", *DUE), question("k v", grain=["K"])
    ).tables
    assert (wrong.title, wrong.rows) == ("Yours, with a wrong value", [["3", "x"]])


def test_a_cut_result_is_told_by_its_rows_and_columns() -> None:
    wide = " ".join(f"c{n}" for n in range(12))
    answer = table(wide, tuple(range(12)), truncated=True)
    found = compare(answer, table("k v", *DUE), question("k v"))
    assert found.sentence == (
        "Your query returns more than 1 row; 12 are expected. What does one row stand for?"
    )
    assert (found.cut, found.rows, found.expected_rows) == (True, 1, 12)
    assert (found.columns_missing, len(found.columns_extra)) == (["k", "v"], 12)
    assert found.tables[0].columns == [f"c{n}" for n in range(9)]


def test_an_order_of_one_row_or_none_costs_nothing_and_of_two_keys_is_named() -> None:
    due = table("n v", (1, "a"), (2, "b"))
    found = compare(table("n v", (2, "b"), (1, "a")), due, question("n v", order=["n desc", "v"]))
    assert (found.score, found.order_only) == (0.8, True)
    assert found.sentence.endswith("sort by n desc, v.")


def difference(equal: bool = False, **more: Any) -> Difference:
    return Difference(equal, 0.0, "", **more)


NEXT: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"equal": True}, {}, "Go through the numbers and texts you typed"),
    ({"equal": True}, {"typed": False}, "Which rows could another day hold"),
    ({"equal": True}, {"only_small": True}, "`%counterexample q` loads the small database"),
    ({"equal": True}, {"only_small": True, "shown": False}, "Which rows could another day hold"),
    ({"cut": True}, {}, "Count your own result: `SELECT count(*), count(DISTINCT k) FROM (…)`."),
    ({"cut": True, "columns_missing": ["k", "v"]}, {}, "Begin with what is asked: `SELECT k, v"),
    ({"columns_missing": ["v"]}, {}, "Add `v` to the outer SELECT."),
    ({"order_only": True}, {}, "End the query with `ORDER BY k DESC, v`."),
    ({"columns_extra": ["x", "y"]}, {}, "Take `x` and `y` out of the outer SELECT."),
    ({"columns_extra": ["x"], "rows": 3, "missing": 1}, {}, "Which condition or join takes rows"),
    (
        {"rows": 3, "missing": 1, "wrong_values": {"v": 1}},
        {},
        "takes rows away, or counts them under another k? Take them out",
    ),
    ({"doubled": 1, "rows": 3, "extra": 1}, {}, "Count your own result"),
    ({"rows": 0, "missing": 3}, {}, "Take its conditions out, and put them back one at a time"),
    ({"rows": 3, "extra": 1, "missing": 1}, {}, "Take one of the rows shown and follow it"),
    ({"rows": 3, "wrong_values": {"v": 1}}, {}, "work out `v` by hand"),
    ({"rows": 3}, {}, "work out it by hand"),
]


@pytest.mark.parametrize(("own", "options", "says"), NEXT)
def test_the_next_thing_to_try_follows_from_the_difference(
    own: dict[str, Any], options: dict[str, Any], says: str
) -> None:
    made = difference(**own)
    asked = question("k v", grain=["k"], order=["k desc", "v"])
    assert says in sql_next.after(asked, made, **options)


def test_a_hint_is_named_where_there_is_one_and_a_grain_of_two_columns_is_counted() -> None:
    empty = Difference(False, 0.0, "", rows=0, missing=3)
    doubled = Difference(False, 0.0, "", rows=3, doubled=1)
    hinted = question("k v").model_copy(update={"hints": ["Look."]})
    assert sql_next.after(hinted, empty).endswith(" `%hint q` gives a nudge.")
    assert "%hint" not in sql_next.after(question("k v"), empty)
    assert "count(DISTINCT (k, v)) FROM (…)`. One row for each k and v means" in sql_next.after(
        question("k v", grain=["k", "v"]), doubled
    )
    assert "Say in words what one row stands for" in sql_next.after(question("k v"), doubled)


@pytest.mark.parametrize(
    ("made", "kinds", "main"),
    [
        ({"missing": 2}, {"missing"}, {"missing"}),
        ({"missing": 1, "extra": 2}, {"missing", "extra"}, {"missing", "extra"}),
        ({"doubled": 1, "missing": 2}, {"doubled", "missing"}, {"doubled"}),
        ({"missing": 2, "wrong_values": {"v": 1}}, {"missing", "`v`"}, {"missing"}),
        ({"missing": 2, "extra": 2, "wrong_values": {"v": 2}}, {"`v`"}, {"`v`"}),
        ({"missing": 1, "extra": 2, "wrong_values": {"v": 2}}, {"missing", "extra", "`v`"}, None),
        ({"order_only": True}, {"order"}, {"order"}),
        ({"wrong_values": {"v": 1, "w": 2}}, {"`v`", "`w`"}, {"`v`", "`w`"}),
    ],
)
def test_kinds_of_difference_and_those_a_sentence_begins_with(
    made: dict[str, Any], kinds: set[str], main: set[str] | None
) -> None:
    found = difference(**made)
    assert sql_kinds.kinds(found) == kinds
    assert sql_kinds.main_kinds(found) == (main or {"missing", "extra"})
