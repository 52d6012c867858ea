"""What a search draws when few rows of plain values would show nothing: many rows, tied columns."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import pytest

from grader.search import bulk, constants, counts, derived, documents, splice, texts
from grader.search.database import Database
from grader.search.ddl import from_ddl
from grader.search.generate import Generator

EVENTS = from_ddl("""
    CREATE TABLE usr (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL);
    CREATE TABLE ev (
        id INTEGER PRIMARY KEY, usr INTEGER NOT NULL REFERENCES usr(id),
        kind VARCHAR, amount INTEGER, day DATE
    );
""")
INVOICES = from_ddl("""
    CREATE TABLE inv (
        id INTEGER PRIMARY KEY, qty INTEGER NOT NULL, price DECIMAL(8, 2) NOT NULL,
        total DECIMAL(12, 2) NOT NULL, day DATE, y INTEGER,
        CHECK (total = qty * price), CHECK (y IS NULL OR y > 1)
    );
""")
COLUMNS = {"id", "usr", "kind", "amount", "day", "name"}


@pytest.mark.parametrize(
    ("sql", "due"),
    [
        ("SELECT usr FROM ev GROUP BY usr HAVING count(*) > 50", {50}),
        ("SELECT usr FROM ev GROUP BY usr HAVING count(DISTINCT day) BETWEEN 20 AND 40", {20, 40}),
        ("SELECT usr FROM ev GROUP BY usr HAVING sum(CASE WHEN kind = 'a' THEN 1 END) > 30", {30}),
        ("SELECT n FROM (SELECT count(*) AS n FROM ev GROUP BY usr) WHERE n >= 25", {25}),
        ("SELECT id FROM ev ORDER BY id LIMIT 20 OFFSET 40", {20, 40}),
        ("SELECT id FROM ev QUALIFY row_number() OVER (ORDER BY id) <= 15", {15}),
        ("SELECT lag(amount, 21) OVER (ORDER BY id) FROM ev", {21}),
        ("SELECT sum(amount) OVER (ORDER BY id ROWS 29 PRECEDING) FROM ev", {29}),
        ("SELECT sum(amount) OVER (ORDER BY amount RANGE 29 PRECEDING) FROM ev", set()),
        ("SELECT id FROM ev WHERE amount > 50", set()),
        ("SELECT usr FROM ev GROUP BY usr HAVING sum(amount) > 300", set()),
        ("SELECT usr FROM ev GROUP BY usr HAVING count(*) > 3", set()),
        ("SELECT usr FROM ev GROUP BY usr HAVING count(*) > 100000", set()),
    ],
)
def test_sizes_are_read_where_rows_are_counted(sql: str, due: set[int]) -> None:
    assert counts.asked(splice.parse(sql), COLUMNS) == due


@pytest.mark.parametrize(
    ("condition", "due"),
    [
        ("avg(CASE WHEN kind = 'a' THEN 1 ELSE 0 END) > 0.1", {Fraction(1, 10)}),
        ("100.0 * count(*) FILTER (WHERE kind = 'a') / count(*) >= 5", {Fraction(1, 20)}),
        ("avg(amount) > 0.1", set()),
        ("count(*) > 0.5", set()),
    ],
)
def test_shares_are_read_where_rows_are_divided(condition: str, due: set[Fraction]) -> None:
    sql = f"SELECT usr FROM ev GROUP BY usr HAVING {condition}"
    assert counts.shares(splice.parse(sql)) == due


def _drawn(*sqls: str, count: int = 200) -> list[Database]:
    generator = Generator(EVENTS, constants.read(EVENTS, list(sqls)))
    return generator.databases(0, count)


def test_a_size_that_is_asked_for_is_drawn_exactly_and_one_less_and_more() -> None:
    """Other queries get no large table: their search costs what it did."""
    sizes = {len(db.tables["ev"]) for db in _drawn("SELECT count(*) > 50 FROM ev")}
    assert {49, 50, 51} <= sizes
    plain = {len(db.tables["ev"]) for db in _drawn("SELECT amount > 50 FROM ev")}
    assert max(plain) <= 12


def test_many_rows_can_name_one_row_or_as_many_other_rows() -> None:
    large = [db for db in _drawn("SELECT count(DISTINCT usr) > 25 FROM ev") if db.rows > 20]
    named = {len({row[1] for row in db.tables["ev"]}) for db in large}
    assert 1 in named
    assert max(named) >= 25


def test_rows_that_name_each_other_lead_many_levels_down_from_one_that_is_asked_for() -> None:
    """Others that they name are there, so that the whole way is kept."""
    schema = from_ddl("""
        CREATE TABLE dept (id INTEGER PRIMARY KEY);
        CREATE TABLE emp (
            id INTEGER PRIMARY KEY, boss INTEGER REFERENCES emp(id),
            dept INTEGER NOT NULL REFERENCES dept(id)
        );
    """)
    read = constants.read(schema, ["SELECT id FROM emp WHERE boss = 7"])
    depths: Counter[int] = Counter()
    for drawn in Generator(schema, read).databases(0, 900):
        boss = {row[0]: row[1] for row in drawn.tables["emp"]}
        levels = itertools.takewhile(bool, _levels("7", boss))
        depths[sum(1 for _ in levels)] += 1
    assert all(depths[deep] >= 9 for deep in (1, 2, 3, 4))


def _levels(top: str, boss: dict[str | None, str | None]) -> Iterator[set[str | None]]:
    """Those right below, those below them, and so on."""
    level: set[str | None] = {top}
    for _ in boss:
        level = {row for row, over in boss.items() if over in level and row != top}
        yield level


def test_rows_whose_key_is_made_of_others_keys_reach_a_size_that_is_asked_for() -> None:
    schema = from_ddl("""
        CREATE TABLE pupil (id INTEGER PRIMARY KEY);
        CREATE TABLE course (id INTEGER PRIMARY KEY);
        CREATE TABLE enrolled (
            pupil INTEGER REFERENCES pupil(id), course INTEGER REFERENCES course(id),
            PRIMARY KEY (pupil, course)
        );
    """)
    asked = "SELECT course FROM enrolled GROUP BY course HAVING count(*) >= 6"
    drawn = Generator(schema, constants.read(schema, [asked])).databases(0, 200)
    groups = [Counter(row[1] for row in each.tables["enrolled"]) for each in drawn]
    assert {5, 6, 7} <= {size for group in groups for size in group.values()}


def test_a_database_of_a_number_is_the_same_whatever_was_drawn_before() -> None:
    sql = "SELECT usr FROM ev GROUP BY usr HAVING count(*) > 50"
    generator = Generator(EVENTS, constants.read(EVENTS, [sql]))
    assert generator.databases(0, 60)[40:] == generator.databases(40, 20)


def test_a_table_that_meets_itself_is_not_made_larger_than_that_allows() -> None:
    """A thousand rows that meet each other are a million; counted in groups they are few."""
    own = "SELECT a.id FROM ev a, ev b, ev c WHERE a.usr = b.usr LIMIT 1000"
    read = constants.read(EVENTS, [own])
    assert read.meeting.plain["ev"] == 3
    assert bulk.sizes(read).choices == []
    once = "SELECT id FROM ev WHERE usr IN (SELECT usr FROM ev GROUP BY usr HAVING count(*) > 1000)"
    assert ("ev", 1000) in bulk.sizes(constants.read(EVENTS, [once])).choices


def test_neighbours_of_large_databases_stay_within_a_budget_of_rows() -> None:
    sql = "SELECT usr FROM ev GROUP BY usr HAVING count(*) > 1000"
    generator = Generator(EVENTS, constants.read(EVENTS, [sql]))
    seed = max(generator.databases(0, 120), key=lambda each: each.rows)
    assert seed.rows > 900
    near = generator.varied([seed], 0, 300)
    assert len(near) == 300
    assert sum(db.rows for db in near if db.rows > 900) <= 10_000


def test_a_column_that_a_check_makes_of_others_is_right_in_each_row() -> None:
    drawn = Generator(INVOICES, constants.read(INVOICES, ["SELECT * FROM inv"])).databases(0, 60)
    rows = [row for db in drawn for row in db.tables["inv"]]
    assert len(rows) > 100
    assert all(float(row[3] or 0) == float(row[1] or 0) * float(row[2] or 0) for row in rows)


@pytest.mark.parametrize(
    ("law", "due"),
    [
        ("NOT EXISTS (SELECT 1 FROM inv i WHERE i.y <> year(i.day))", [("y", "YEAR(day)")]),
        ("(SELECT count(*) FROM inv WHERE y IS DISTINCT FROM year(day)) = 0", [("y", "YEAR(day)")]),
        ("(SELECT bool_and(y = year(day)) FROM inv)", [("y", "YEAR(day)")]),
        ("EXISTS (SELECT 1 FROM inv WHERE y <> year(day))", []),
        ("NOT EXISTS (SELECT 1 FROM inv WHERE y <> 5)", []),
    ],
)
def test_assumptions_tell_which_columns_are_made_of_others(
    law: str, due: list[tuple[str, str]]
) -> None:
    found = derived.of_law(INVOICES, splice.parse(f"SELECT {law}"))
    assert [(each.column, each.sql) for each in found] == due


def test_texts_are_as_long_as_is_asked_and_one_letter_off() -> None:
    assert {len(text) for text in texts.long([15])} == {14, 15, 16}


def test_documents_hold_what_the_paths_name() -> None:
    made = [json.loads(text) for text in documents.plain(["$.a.b", "$.c[1]"], ["5", "red"])]
    assert {} in made
    assert any(isinstance(doc.get("a"), dict) and doc["a"]["b"] == "red" for doc in made)
    assert any(isinstance(doc.get("c"), list) and len(doc["c"]) == 2 for doc in made)
