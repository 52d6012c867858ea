"""Which rules a script cannot break, since it wrote none of the rows that they speak of."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from grader.judges.fix import Left
from grader.judges.fix_rules import met_by_nothing
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
    "the reference adds none": (None, _change(changed=3), 0, {}),
    "the reference leaves the table alone": (None, None, 0, {}),
    "the fault had broken it": (None, _change(added=3), 5, {}),
}


@pytest.mark.parametrize(("mine", "theirs", "broken", "met"), CASES.values(), ids=CASES)
def test_a_rule_is_met_by_nothing_where_none_of_its_rows_is_written(
    mine: TableChange | None, theirs: TableChange | None, broken: int, met: dict[str, str]
) -> None:
    assert met_by_nothing(_left(mine, theirs, broken), {"signed": {AUDIT}}) == met
