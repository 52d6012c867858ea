"""Rows that laws between columns refuse are mended; circles are left out where no query ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.search import constants, cycles, mend
from grader.search.database import is_legal
from grader.search.ddl import from_ddl
from grader.search.generate import Generator

COLUMNS = "id INTEGER PRIMARY KEY, lent DATE NOT NULL, due DATE NOT NULL, back DATE, n INTEGER"
CHECKED = from_ddl(
    f"CREATE TABLE loan ({COLUMNS}, CHECK (due >= lent), CHECK (back >= lent), CHECK (n > 0));"
)
FREE = from_ddl(f"CREATE TABLE loan ({COLUMNS});")
LATE = "SELECT id FROM loan WHERE back > due"
FULL = 2  # rows at least that a table has in the mean if laws do not eat them


@pytest.mark.parametrize(
    ("row", "due"),
    [
        ("1 2024-01-01 2024-01-02 - 1", "1 2024-01-01 2024-01-02 - 1"),
        ("1 2024-01-02 2024-01-01 - 1", "1 2024-01-01 2024-01-02 - 1"),
        ("1 2024-01-02 2024-01-03 2024-01-01 1", "1 2024-01-01 2024-01-03 2024-01-02 1"),
        ("1 2024-01-03 2024-01-02 2024-01-01 1", "1 2024-01-01 2024-01-02 2024-01-03 1"),
        ("1 2024-01-01 2024-01-02 - 0", None),
    ],
    ids=["legal", "turned", "the other two", "all three", "of one column"],
)
def test_two_cells_are_swapped_where_that_makes_a_row_legal(row: str, due: str | None) -> None:
    table = CHECKED.tables["loan"]
    swaps = mend.pairs(table)
    assert swaps == [(1, 2), (1, 3)]
    assert mend.mended(table, swaps, [_row(row)]) == [None if due is None else _row(due)]


def _row(told: str) -> tuple[str | None, ...]:
    return tuple(None if cell == "-" else cell for cell in told.split())


def test_a_check_between_columns_leaves_tables_with_rows() -> None:
    generator = Generator(CHECKED, constants.read(CHECKED, [LATE]))
    drawn = generator.databases(0, 400)
    assert sum(len(each.tables["loan"]) for each in drawn) / len(drawn) > FULL
    for _, lent, due, back, _ in [row for each in drawn for row in each.tables["loan"]]:
        assert (lent or "") <= (due or "")
        assert back is None or (lent or "") <= back


@pytest.mark.parametrize(
    ("law", "refuses"),
    [
        ("SELECT count(*) = 0 FROM loan WHERE due < lent", True),
        ("SELECT (SELECT count(*) FROM loan l WHERE l.due < l.lent) = 0", True),
        ("SELECT NOT EXISTS (SELECT 1 FROM loan l WHERE l.due < l.lent)", True),
        ("SELECT coalesce(bool_and(due >= lent), true) FROM loan", True),
        ("SELECT EXISTS (SELECT 1 FROM loan WHERE due < lent)", False),
        ("SELECT count(*) > 0 FROM loan WHERE due >= lent", False),
        ("SELECT count(*) = 0 FROM loan a JOIN loan b USING (n) WHERE a.due < b.lent", False),
        ("SELECT count(*) = 0 FROM loan WHERE due < (SELECT min(lent) FROM loan)", False),
    ],
)
def test_what_an_assumption_says_of_single_rows_is_heeded(law: str, refuses: bool) -> None:
    known = constants.read(FREE, [LATE, law])
    known.refused = mend.refused(FREE, law)
    assert list(known.refused) == (["loan"] if refuses else [])
    if refuses:
        drawn = Generator(FREE, known).databases(0, 200)
        broken = [
            each
            for each in drawn
            if any((row[2] or "") < (row[1] or "") for row in each.tables["loan"])
        ]
        assert 0 < len(broken) < len(drawn) / 4


@pytest.mark.parametrize(
    ("ddl", "most_empty"),
    [
        ("CREATE TABLE e (id INTEGER PRIMARY KEY, boss INTEGER NOT NULL REFERENCES e (id));", 0.3),
        (
            "CREATE TABLE e (firm INTEGER, id INTEGER, boss INTEGER, PRIMARY KEY (firm, id),"
            " FOREIGN KEY (firm, boss) REFERENCES e (firm, id));",
            0.3,
        ),
    ],
    ids=["NOT NULL", "composite"],
)
def test_a_table_whose_rows_name_rows_of_its_own_has_some(ddl: str, most_empty: float) -> None:
    schema = from_ddl(ddl)
    drawn = Generator(schema, constants.read(schema, ["SELECT id, boss FROM e"])).databases(0, 200)
    assert sum(not each.rows for each in drawn) / len(drawn) < most_empty
    assert max(each.rows for each in drawn) > FULL
    assert all(is_legal(schema, each) for each in drawn)


UP = "WITH RECURSIVE up AS (SELECT id, boss FROM e UNION{all} SELECT e.id, e.boss FROM e JOIN up"


@pytest.mark.parametrize(
    ("sql", "endless"),
    [
        (f"{UP} ON up.boss = e.id) SELECT * FROM up".format(all=" ALL"), True),
        (f"{UP} ON up.boss = e.id) SELECT * FROM up".format(all=""), False),
        (f"{UP} ON up.boss = e.id WHERE up.id < 9) SELECT * FROM up".format(all=" ALL"), False),
        ("WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) FROM n LIMIT 3", False),
        ("SELECT id FROM e UNION ALL SELECT boss FROM e", False),
    ],
)
def test_a_query_that_goes_round_in_circles_is_told_from_one_that_ends(
    sql: str, endless: bool
) -> None:
    assert cycles.endless([sql]) is endless


_NODE = st.one_of(st.none(), st.sampled_from("abcde"))


@given(st.lists(st.tuples(_NODE, _NODE), max_size=12))
def test_no_circle_is_left_and_no_other_row_is_lost(rows: list[tuple[str | None, ...]]) -> None:
    kept = cycles.without(rows, 0, 1)
    steps = [row for row in kept if None not in row]
    left = {cell for row in steps for cell in row}
    while ends := left - {one for one, two in steps if two in left}:
        left -= ends
    assert not left
    assert cycles.without(kept, 0, 1) == kept
    assert [row for row in rows if None in row] == [row for row in kept if None in row]
