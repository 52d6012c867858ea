"""Which rules a script cannot break, since it wrote none of the rows that they speak of."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from grader.judges.fix_left import Left
from grader.judges.fix_rules import Spoken, met_by_nothing, speaks_of
from grader.results import Repair, TableChange, Violations

AUDIT = "ops.audit"


def _change(*, added: int = 0, removed: int = 0, changed: int = 0) -> TableChange:
    return TableChange(AUDIT, added, removed, changed, {}, ["id"], pl.DataFrame())


def _left(mine: TableChange | None, theirs: TableChange | None, broken: int = 0) -> Left:
    repair = Repair({} if mine is None else {AUDIT: mine}, {}, {}, None, None, None, None, 0.0)
    reference = {} if theirs is None else {AUDIT: theirs}
    found = {"signed": Violations(broken, [], [])}
    return Left("own", Path(), found, repair, reference, set())


CASES = {
    "nothing written": (None, _change(added=3), 0, {"signed": AUDIT}),
    "rows added": (_change(added=1), _change(added=3), 0, {}),
    "rows of the table changed": (_change(changed=2), _change(added=3), 0, {}),
    "rows removed": (_change(removed=2), _change(added=3), 0, {"signed": AUDIT}),
    "rows removed, as the reference does": (_change(removed=2), _change(added=3, removed=3), 0, {}),
    "the reference adds none": (None, _change(changed=3), 0, {}),
    "the reference leaves the table alone": (None, None, 0, {}),
    "the fault had broken it": (None, _change(added=3), 5, {}),
}


@pytest.mark.parametrize(("mine", "theirs", "broken", "met"), CASES.values(), ids=CASES)
def test_a_rule_is_met_by_nothing_where_none_of_its_rows_is_written(
    mine: TableChange | None, theirs: TableChange | None, broken: int, met: dict[str, str]
) -> None:
    assert met_by_nothing(_left(mine, theirs, broken), {"signed": Spoken({AUDIT}, set())}) == met


def test_a_partner_that_is_asked_for_counts_where_no_row_needs_one() -> None:
    voids = {"noted": Spoken({"shop.orders"}, {AUDIT})}
    bare = _left(None, _change(added=3))
    bare.found["noted"] = Violations(0, [], [])
    assert met_by_nothing(bare, voids) == {"noted": AUDIT}
    bare.repair.changes["shop.orders"] = _change(changed=1)
    assert met_by_nothing(bare, voids) == {}


TABLES = {"ops.audit", "shop.orders", "shop.copies"}
ABOUT = {
    "the rows of a table": ("FROM ops.audit WHERE who IS NULL", {"ops.audit"}),
    "rows that meet": ("FROM ops.audit JOIN shop.orders USING (id)", {"ops.audit", "shop.orders"}),
    "rows without a partner": (
        "FROM shop.orders AS o WHERE NOT EXISTS (FROM ops.audit AS a WHERE a.id = o.id)",
        {"shop.orders"},
    ),
    "rows not among others": (
        "FROM shop.orders WHERE id NOT IN (SELECT id FROM ops.audit)",
        {"shop.orders"},
    ),
    "an anti join": ("FROM shop.orders ANTI JOIN ops.audit USING (id)", {"shop.orders"}),
    "a part that is counted": (
        "WITH a AS (SELECT id FROM ops.audit), b AS (SELECT id FROM a) SELECT * FROM b",
        {"ops.audit"},
    ),
    "a part that is only asked": (
        "WITH a AS (SELECT id FROM ops.audit), b AS (SELECT id FROM a)"
        " SELECT * FROM shop.orders WHERE NOT EXISTS (SELECT 1 FROM b)",
        {"shop.orders"},
    ),
    "what was there before": ("SELECT * FROM before.shop.orders JOIN ops.audit USING (id)", set()),
    "what cannot be read": ("SELECT FROM WHERE", set()),
}


@pytest.mark.parametrize(("sql", "tables"), ABOUT.values(), ids=ABOUT)
def test_a_rule_is_about_the_rows_that_it_returns(sql: str, tables: set[str]) -> None:
    assert speaks_of(sql, TABLES).about == tables


def test_a_rule_asks_for_partners_in_other_tables() -> None:
    spoken = speaks_of(ABOUT["rows without a partner"][0], TABLES)
    assert spoken == ({"shop.orders"}, {"ops.audit"})
