"""What a search found out for one answer is there for the next, and changes nothing in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from grader.sandbox.client import Sandbox
from grader.search import constants
from grader.search.constants import Constants
from grader.search.generate import Generator, kept
from grader.search.look import TRIES, WAYS, look
from grader.search.pair import Earlier, Pair
from grader.search.values import broken_rows
from tests.test_search import SHOP

REFERENCE = "SELECT id, amount FROM orders WHERE amount >= 2 AND status = 'paid'"
WORLDS = 200

# Answers to REFERENCE → whether they name the same values as it does.
ANSWERS = {
    "in other words": (
        "SELECT o.id, o.amount FROM orders AS o WHERE o.status = 'paid' AND o.amount >= 2",
        True,
    ),
    "without a condition": ("SELECT id, amount FROM orders WHERE amount >= 2", True),
    "with another sign": (
        "SELECT id, amount FROM orders WHERE amount > 2 AND status = 'paid'",
        False,
    ),
    "with another number": (
        "SELECT id, amount FROM orders WHERE amount >= 7 AND status='paid'",
        False,
    ),
    "with another table": (
        "SELECT o.id, amount FROM orders AS o JOIN customer AS c ON c.id = customer_id"
        " WHERE amount >= 2 AND status = 'paid'",
        False,
    ),
    "of many rows": (
        "SELECT id, amount FROM orders WHERE amount >= 2 AND status = 'paid'"
        " AND (SELECT count(*) FROM orders) > 20",
        False,
    ),
    "in order": (f"{REFERENCE} ORDER BY id", True),
    "that fails on some rows": (
        "SELECT id, amount FROM orders WHERE amount >= 2 AND status = 'paid'"
        " AND (SELECT id FROM customer) IS NULL",
        False,
    ),
}


class Counting(Sandbox):
    """Counts the runs of the reference over databases, and how often plain tables are filled."""

    ran: int = 0
    filled: int = 0
    confirmed: int = 0  # requests with such fillings

    def request(
        self, request: dict[str, Any], **how: Any
    ) -> tuple[dict[str, Any], dict[str, bytes]]:
        self.ran += request.get("sql") == REFERENCE
        self.filled += len(request.get("loads", ()))
        self.confirmed += "loads" in request
        return super().request(request, **how)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Counting]:
    with Counting() as made:
        yield made


def _constants(sql: str) -> Constants:
    return constants.read(SHOP, [REFERENCE, sql])


def _generator(sql: str) -> Generator:
    return Generator(SHOP, _constants(sql))


@pytest.mark.parametrize(("sql", "is_like"), ANSWERS.values(), ids=ANSWERS)
def test_databases_are_drawn_once_for_answers_that_name_the_same_values(
    sql: str, is_like: bool
) -> None:
    first = _generator(REFERENCE)
    known = [first]
    found, fresh = kept(SHOP, _constants(sql), known), _generator(sql)
    assert (found is first) == is_like
    assert known == ([first] if is_like else [first, found])
    for each in (found, fresh):
        each.varied(each.databases(0, 40), 40, 40)
    assert found.drawn == fresh.drawn


def test_the_last_few_generators_are_kept() -> None:
    known: list[Generator] = []
    named = [_constants(f"SELECT id FROM orders WHERE amount = {n}") for n in range(10, 20)]
    made = [kept(SHOP, each, known) for each in named]
    assert made[-len(known) :] == known
    assert len(known) < len(made)
    assert kept(SHOP, _constants("SELECT id FROM orders WHERE amount = 19"), known) is made[-1]


@pytest.mark.parametrize("ordered", [False, True])
def test_a_finding_is_the_same_whatever_answers_came_before(
    ordered: bool, sandbox: Counting
) -> None:
    pairs = [
        Pair(
            SHOP, REFERENCE, sql, ordered=ordered, assumptions=("SELECT count(*) < 5 FROM orders",)
        )
        for sql, _ in ANSWERS.values()
    ]
    alone = [look(pair, sandbox, worlds=WORLDS) for pair in pairs]
    after = Earlier()
    for pair, due in zip([*pairs, *pairs], [*alone, *alone], strict=True):
        found = look(replace(pair, earlier=after), sandbox, worlds=WORLDS)
        assert _told(found) == _told(due)


def _told(found: Any) -> list[Any]:
    rows = [each and each.frame.rows() for each in (found.reference, found.answer)]
    return [*rows, replace(found, reference=None, answer=None)]


def test_a_reference_does_not_run_again_on_databases_that_it_has_seen(sandbox: Counting) -> None:
    pair = Pair(SHOP, REFERENCE, ANSWERS["in other words"][0])
    look(pair, sandbox, worlds=WORLDS)
    before = sandbox.ran
    again = replace(pair, answer=f"{pair.answer} ORDER BY ALL")
    assert look(again, sandbox, worlds=WORLDS).outcome == "same"
    assert sandbox.ran == before


def test_differences_that_are_none_are_not_looked_at_in_many_orders(sandbox: Counting) -> None:
    reference = "SELECT count(*) / 3 AS share FROM orders"
    answer = "SELECT count(*) / 3 + 0.001 AS share FROM orders"
    sandbox.filled = sandbox.confirmed = 0
    assert look(Pair(SHOP, reference, answer, tolerance=0.01), sandbox).outcome == "same"
    assert sandbox.confirmed > TRIES
    assert sandbox.filled < sandbox.confirmed + WAYS


def test_rows_break_a_check_or_not_however_often_they_are_asked_about() -> None:
    table = SHOP.tables["orders"]
    rows = [row for each in _generator(REFERENCE).databases(0, 60) for row in each.tables["orders"]]
    rows += [tuple("-1" if cell == "2.00" else cell for cell in row) for row in rows]
    # In other words these are other CHECKs, of which nothing is known yet.
    other = replace(table, checks=[f"({check})" for check in table.checks])
    whole = broken_rows(other, rows)
    assert 0 < len(whole) < len(rows)
    pieces = [rows[at : at + 7] for at in range(0, len(rows), 7)]
    found = {7 * nth + at for nth, each in enumerate(pieces) for at in broken_rows(table, each)}
    assert found == whole == broken_rows(other, rows)
