"""What a search found out for one answer is there for the next, and changes nothing in it."""

from __future__ import annotations

from dataclasses import replace

from grader.search import constants
from grader.search.generate import Generator
from grader.search.values import broken_rows
from tests.test_search import SHOP

REFERENCE = "SELECT id, amount FROM orders WHERE amount >= 2 AND status = 'paid'"


def _generator(sql: str) -> Generator:
    return Generator(SHOP, constants.read(SHOP, [REFERENCE, sql]))


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
