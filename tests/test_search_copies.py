"""Copies of small databases: legal, beside what was there, under other names, and later."""

from __future__ import annotations

import datetime as dt

import pytest

from grader.search import constants
from grader.search.copies import copied, later, merged, mixed
from grader.search.database import Database, is_legal
from grader.search.ddl import from_ddl
from grader.search.generate import Generator

BANK = from_ddl("""
    CREATE TABLE account (id INTEGER PRIMARY KEY, currency VARCHAR NOT NULL);
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY,
        account_id INTEGER NOT NULL REFERENCES account (id),
        payment VARCHAR NOT NULL,
        posted_at TIMESTAMP NOT NULL
    );
""")
DOUBLED = "SELECT payment FROM entry GROUP BY payment HAVING count(*) > 1"
PAID_TWICE = Database(
    {
        "account": (("7", "EUR"),),
        "entry": (("1", "7", "a", "2024-01-01 00:00:00"), ("2", "7", "a", "2024-01-01 00:05:00")),
    }
)


def _copies(count: int, start: int = 0) -> list[Database]:
    generator = Generator(BANK, constants.read(BANK, [DOUBLED]))
    return copied(generator, [PAID_TWICE], start, count)


def test_a_copy_is_legal_and_keeps_what_was_there() -> None:
    for each in _copies(200):
        assert is_legal(BANK, each)
        for name, rows in PAID_TWICE.tables.items():
            assert each.tables[name][: len(rows)] == rows


def test_copies_hold_groups_of_several_things() -> None:
    """Another payment on the same account, the same payment once more, and another account."""
    entries = [each.tables["entry"] for each in _copies(200)]
    payments = [[row[2] for row in rows] for rows in entries]
    assert any(len(rows) == 4 and len(set(rows)) == 2 for rows in payments)
    assert any(len(rows) == 4 and len(set(rows)) == 1 for rows in payments)
    assert any(len({row[1] for row in rows}) == 2 for rows in entries)
    assert any(len({row[1] for row in rows}) == 1 and len(rows) == 4 for rows in entries)


def test_a_copy_may_be_of_another_kind() -> None:
    """An account in another currency, with postings of its own."""
    by_currency = "SELECT currency, count(*) FROM account GROUP BY currency"
    generator = Generator(BANK, constants.read(BANK, [DOUBLED, by_currency]))
    made = copied(generator, [PAID_TWICE], 0, 200)
    currencies = [{row[1] for row in each.tables["account"]} for each in made]
    assert any(len(found) == 2 for found in currencies)
    assert any(len(found) == 1 for found in currencies)


def test_what_is_written_later_has_the_higher_number() -> None:
    for each in _copies(200):
        numbers = [int(row[0] or "") for row in each.tables["entry"]]
        assert numbers == sorted(numbers)


def test_a_copy_has_a_number_and_is_the_same_whenever_it_is_made() -> None:
    assert _copies(20)[10:] == _copies(10, start=10)


def test_two_databases_are_one_and_of_rows_with_one_key_the_first_stays() -> None:
    generator = Generator(BANK, constants.read(BANK, [DOUBLED]))
    other = Database({"account": (("7", "USD"), ("9", "USD")), "entry": ()})
    found = merged(generator, [PAID_TWICE, other], 0, 20)
    assert {each.tables["account"] for each in found} == {
        (("7", "EUR"), ("9", "USD")),
        (("7", "USD"), ("9", "USD")),
    }
    assert all(each.tables["entry"] == PAID_TWICE.tables["entry"] for each in found)


def test_a_row_takes_what_hangs_together_from_another() -> None:
    """All but its key in some of them, in others a part of it."""
    generator = Generator(BANK, constants.read(BANK, [DOUBLED]))
    accounts = (("7", "EUR"), ("8", "USD"))
    entries = (("1", "7", "a", "2024-01-01 00:00:00"), ("2", "8", "b", "2024-01-02 00:00:00"))
    seed = Database({"account": accounts, "entry": entries})
    found = {each.tables["entry"][0] for each in mixed(generator, [seed], 0, 200)}
    assert ("1", *entries[1][1:]) in found
    assert ("1", "7", "b", "2024-01-02 00:00:00") in found


def test_a_value_meets_that_of_another_column() -> None:
    """A posting at the very second in which a window ends, which no row of a world may be."""
    bank = from_ddl("""
        CREATE TABLE entry (id INTEGER PRIMARY KEY, posted_at TIMESTAMP);
        CREATE TABLE run (id INTEGER PRIMARY KEY, window_end TIMESTAMP);
    """)
    query = "SELECT * FROM entry, run WHERE posted_at < window_end"
    end = "2026-01-01 15:00:00"
    seed = Database({"entry": (("1", "2026-01-01 14:59:07"),), "run": (("1", end),)})
    generator = Generator(bank, constants.read(bank, [query]))
    found = [each.tables["entry"] for each in mixed(generator, [seed], 0, 60)]
    assert (("1", end),) in found


LATER = {
    "an instant": ("2024-01-01 00:00:00", "2024-01-02 01:00:00"),
    "with a fraction": ("2024-01-01 00:00:00.25", "2024-01-02 01:00:00.25"),
    "with a zone": ("2024-01-01 00:00:00+00", "2024-01-02 01:00:00+00"),
    "a day": ("2024-01-31", "2024-02-01"),
    "the end of time": ("9999-12-31 23:59:59", "9999-12-31 23:59:59"),
    "no instant": ("infinity", "infinity"),
}


@pytest.mark.parametrize(("value", "moved"), LATER.values(), ids=LATER)
def test_an_instant_moves_by_a_span(value: str, moved: str) -> None:
    assert later(value, dt.timedelta(days=1, hours=1)) == moved
