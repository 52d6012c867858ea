"""A repair's card, from what a script left on worlds: what it says, and what that is worth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from grader.errors import Rejected
from grader.judges.fix_card import LATER, Card
from grader.judges.fix_left import Left, Place
from grader.questions import FixQuestion
from grader.results import Repair, TableChange, Violations
from grader.sandbox.changed import OP
from grader.sandbox.contract import MAX_VIOLATIONS
from grader.verdict import Part, Verdict

QUESTION = FixQuestion.model_construct(
    kind="fix",
    name="mend",
    points=4,
    may_change={"shop.orders": ["status"], "shop.notes": ["+"]},
    invariants={"no_copy": 2.0, "all_there": 1.0},
    must=[],
    run_twice=0.5,
    innocent=0.5,
)
NAMES = ["no_copy", "all_there", "prices_kept"]  # the last is a rule of no part of the question


def change(table: str, rows: list[tuple[int, str]], **more: Any) -> TableChange:
    """Rows by key and what befell them."""
    keyed = [(str(key), what) for key, what in rows]
    frame = pl.DataFrame(keyed, schema={"id": pl.String, OP: pl.String}, orient="row")
    counts = {op: sum(row[1] == op for row in rows) for op in ("added", "removed", "changed")}
    columns = more.pop("columns", {"status": counts["changed"]} if counts["changed"] else {})
    return TableChange(
        table, counts["added"], counts["removed"], counts["changed"], columns, ["id"], frame, **more
    )


ORDERS = change("shop.orders", [(1, "changed")])


def broken(**counts: int) -> dict[str, Violations]:
    return {name: Violations(counts.get(name, 0)) for name in NAMES}


def left(
    place: Place = "own",
    *,
    found: dict[str, int] | None = None,
    after: dict[str, int] | None = None,
    changes: list[TableChange] | None = None,
    again: dict[str, dict[str, int]] | None = None,
    second: dict[str, int] | None = None,
    later: dict[str, int] | None = None,
    again_error: Any = None,
    later_error: Any = None,
    broken_by_reference: set[str] | None = None,
) -> Left:
    """A script that is right, but for what is said."""
    mine = [ORDERS] if changes is None else changes
    repair = Repair(
        changes={each.table: each for each in mine},
        contract=broken(**(after or {})),
        again=again or {},
        again_error=again_error,
        contract_again=None if second is None else broken(**second),
        later=broken(**(later or {})),
        later_error=later_error,
        seconds=0.1,
    )
    before = broken(**({"no_copy": 3} if found is None else found))
    reference = {"shop.orders": ORDERS}
    return Left(place, Path("w"), before, repair, reference, broken_by_reference or set())


def card(
    *lefts: Left,
    frame: pl.DataFrame | None = None,
    answer: str = "",
    **options: Any,
) -> Verdict:
    rules = [
        SimpleNamespace(name=name, sql=f"SELECT 1 FROM before.shop.orders -- {name}", notes={})
        for name in NAMES
    ]
    if frame is None:
        frame = pl.DataFrame({"id": ["1"], "status": ["void"], "note": [None]})
    bench: Any = SimpleNamespace(
        lab=SimpleNamespace(slug="lab", contract=rules),
        tables={
            f"shop.{name}": (["id"], ["id", "status", "note"])
            for name in ("orders", "notes", "credits", "items")
        },
        sandbox=SimpleNamespace(trusted=lambda world, sql: SimpleNamespace(frame=frame)),
    )
    return Card(QUESTION.model_copy(update=options), bench, list(lefts), answer).verdict()


def part(verdict: Verdict, name: str) -> Part:
    return next(part for part in verdict.parts if part.name == name)


def test_a_right_script_says_what_it_changed() -> None:
    rows = [(1, "changed"), (2, "changed"), (9, "added")]
    done = left(changes=[change("shop.orders", rows[:1]), change("shop.notes", rows[2:])])
    verdict = card(done, left("hidden"), left("hidden"), left("tricky"))
    assert (verdict.outcome, verdict.score) == ("right", 1)
    assert verdict.headline == (
        "Repaired, and the contract holds: shop.notes 1 row added; shop.orders 1 row changed."
    )
    assert verdict.checked == [
        "a copy of your world and 2 hidden ones, and a small one with awkward rows",
        "a second run",
        "the world going on, and a third run",
    ]
    assert verdict.not_checked == ["how long your script takes, and what others write meanwhile"]
    alone = card(done, left("hidden"))
    assert alone.checked[0] == "a copy of your world and 1 hidden one"
    assert alone.not_checked[:1] == ["small databases with awkward rows"]


MANY = MAX_VIOLATIONS
WHERE = {  # name → (what is left on worlds, detail of the part `no_copy`)
    "as before": (
        [left(after={"no_copy": 3})],
        "3 violations on your world, as before your script",
    ),
    "fewer": ([left(after={"no_copy": 1})], "1 violation on your world"),
    "counted to the cap twice": (
        [left(found={"no_copy": MANY}, after={"no_copy": MANY})],
        f"{MANY:,} or more violations on your world",
    ),
    "new": (
        [left(found={"all_there": 1}, after={"no_copy": 2})],
        "2 violations on your world; it held before your script",
    ),
    "by the second run": (
        [left(second={"no_copy": 2}, later={"no_copy": 5})],
        "it holds at first, but has 2 violations after your script ran a second time",
    ),
    "later on": (
        [left(second={}, later={"no_copy": 5})],
        f"it holds at first, but has 5 violations {LATER}",
    ),
    "later on, where the second run changed nothing": (
        [left(later={"no_copy": 1})],
        f"it holds at first, but has 1 violation {LATER}",
    ),
    "on another": (
        [left(), left("hidden", after={"no_copy": 1}), left("hidden")],
        "holds on your world, not on 1 other world",
    ),
    "on others and awkward rows": (
        [
            left(),
            left("hidden", after={"no_copy": 1}),
            left("hidden", later={"no_copy": 1}),
            left("tricky", after={"no_copy": 2}),
        ],
        "holds on your world, not on 2 other worlds nor on the small world with awkward rows"
        " (2 violations)",
    ),
}


@pytest.mark.parametrize("name", WHERE)
def test_a_broken_rule_says_where_and_when(name: str) -> None:
    lefts, detail = WHERE[name]
    found = part(card(*lefts), "no_copy")
    assert (found.ok, found.points, found.detail) == (False, 0, detail)


BY_HAND = "UPDATE shop.orders SET status = 'void' WHERE id = 2"
TYPED = "Something is fixed in your script that is true of your world only"
WORLDS = {  # name → (what is left on worlds, whether the headline says to look for what is typed)
    "well here, not on another": ([left(), left("hidden", after={"no_copy": 1})], True),
    "well here, another errs later": ([left(), left("hidden", later={"no_copy": 1})], True),
    "well here, not on awkward rows": ([left(), left("tricky", after={"no_copy": 1})], False),
    "not well here": (
        [left(after={"no_copy": 2}), left("hidden", after={"no_copy": 1})],
        False,
    ),
}


@pytest.mark.parametrize("name", WORLDS)
def test_what_holds_here_and_not_elsewhere_hangs_on_something_typed(name: str) -> None:
    lefts, typed = WORLDS[name]
    assert (TYPED in card(*lefts, answer=BY_HAND).headline) == typed


def test_a_headline_that_quotes_a_sentence_ends_with_one_full_stop() -> None:
    found = card(left(again_error=Rejected("No table is called x. Nothing was changed.")))
    assert found.headline.endswith("Nothing was changed.")
    assert not found.headline.endswith("..")


RUN_TWICE = {  # name → (what is left, holds, detail)
    "nothing": ([left()], True, None),
    "columns, rows": (
        [left(again={"shop.orders": {"status": 2, "+": 1, "-": 1200, "~": 3}})],
        False,
        "the second run set status of 2 rows anew, added 1 row, removed 1,200 rows, changed other"
        " rows: 3 rows in shop.orders",
    ),
    "two tables": (
        [left(again={"shop.orders": {"+": 1}, "shop.notes": {}})],
        False,
        "the second run added 1 row in shop.orders; the second run changed rows in shop.notes",
    ),
    "an error": (
        [left(again_error=Rejected("no such table"))],
        False,
        "the second run ends in an error: no such table",
    ),
    "an error later": (
        [left(later_error=Rejected("a key is taken"))],
        False,
        "after the world went on it fails: a key is taken",
    ),
    "elsewhere": (
        [left(), left("hidden", again={"shop.orders": {"+": 1}})],
        False,
        "on your world nothing does, on another something does",
    ),
    "an error elsewhere": (
        [left(), left("hidden", later_error=Rejected("x"))],
        False,
        "on your world nothing does, on another something does",
    ),
    "nothing repaired": (
        [left(after={"no_copy": 3})],
        None,
        "counts once something that the fault broke is repaired",
    ),
}


@pytest.mark.parametrize("name", RUN_TWICE)
def test_a_second_run_that_changes_something_is_told(name: str) -> None:
    lefts, ok, detail = RUN_TWICE[name]
    found = part(card(*lefts), "run_twice")
    assert (found.ok, found.points, found.detail) == (ok, 0.5 if ok else 0, detail)


MORE = [(1, "changed"), (2, "changed"), (3, "removed"), (4, "added")]
TOUCHED = change("shop.orders", MORE[:2])
INNOCENT = {
    "on your world": (
        [left(changes=[TOUCHED])],
        "1 in shop.orders; your script changes them, and nothing was wrong with them",
    ),
    "in two tables": (
        [left(changes=[TOUCHED, change("shop.credits", MORE)])],
        "1 in shop.orders and 3 in shop.credits; your script changes them, and nothing was wrong"
        " with them",
    ),
    "on awkward rows": (
        [left(), left("tricky", changes=[change("shop.orders", MORE[:3])])],
        "none on your world, but 2 of the awkward rows",
    ),
    "on another world": (
        [left(), left("hidden", changes=[TOUCHED])],
        "none on your world, but on another",
    ),
    "on another and on awkward rows": (
        [left(), left("hidden", changes=[TOUCHED]), left("tricky", changes=[TOUCHED])],
        "none on your world, but on another",
    ),
}


@pytest.mark.parametrize("name", INNOCENT)
def test_innocent_rows_are_counted_where_they_are(name: str) -> None:
    lefts, detail = INNOCENT[name]
    found = part(card(*lefts), "innocent")
    assert (found.ok, found.points, found.detail) == (False, 0, detail)


def test_of_a_wide_innocent_row_the_key_and_what_was_changed_are_shown() -> None:
    frame = pl.DataFrame({name: ["1"] for name in ["id", *"abcdefghij", "status", "note"]})
    mine = change("shop.orders", [(1, "changed"), (2, "changed")], columns={"status": 1, "note": 1})
    (table,) = card(left(changes=[mine]), frame=frame).evidence
    assert table.columns == ["id", *"abcdef", "status", "note"]


def test_innocent_rows_show_what_they_held_and_how_many_there_are() -> None:
    mine = change("shop.orders", [(n, "changed") for n in range(1, 6)])
    (table,) = card(left(changes=[mine])).evidence
    assert table.title == "Innocent rows of shop.orders, as they stood"
    assert (table.columns, table.rows, table.left_out) == (["id", "status"], [["1", "void"]], 3)
    assert card(left(), left("hidden", changes=[mine])).evidence == []
    (awkward,) = card(left(), left("hidden"), left("tricky", changes=[mine])).evidence
    assert awkward.title.endswith("as they stood (on the awkward rows)")


ADDED, GONE = change("shop.orders", MORE[3:]), change("shop.orders", MORE[2:3])
TWICE_NOTED = change("shop.notes", MORE[3:], keys_unique=False)
TOO_FAR = {  # name → (what is left, the part that says so)
    "another table": (
        [left(changes=[ORDERS, change("shop.items", MORE[3:])])],
        "shop.items is changed, and nothing in it is to be repaired",
    ),
    "a row gone": ([left(changes=[GONE])], "1 row of shop.orders is gone, and none may be missing"),
    "a row added": ([left(changes=[ADDED])], "1 row is added to shop.orders"),
    "columns": (
        [left(changes=[change("shop.orders", MORE[:1], columns={"status": 1, "a": 1, "b": 1})])],
        "a and b of shop.orders must stay as they are",
    ),
    "a column of a table that may grow": (
        [left(changes=[ORDERS, change("shop.notes", MORE[:1], columns={"by": 1})])],
        "by of shop.notes must stay as it is",
    ),
    "a key": (
        [left(changes=[change("shop.orders", MORE[:1], keys_unique=False)])],
        "id of shop.orders is no longer unique",
    ),
    "a key of two columns": (
        [left(changes=[ORDERS, replace(TWICE_NOTED, key=["id", "by"])])],
        "id and by of shop.notes together are no longer unique",
    ),
    "a rule that held": (
        [left(after={"prices_kept": 1})],
        "a rule that held is broken: prices kept",
    ),
    "on another world": (
        [left(), left("hidden", changes=[GONE])],
        "1 row of shop.orders is gone, and none may be missing (on another world)",
    ),
    "on awkward rows": (
        [left(), left("tricky", after={"prices_kept": 1})],
        "a rule that held is broken: prices kept (on the awkward rows)",
    ),
}


@pytest.mark.parametrize("name", TOO_FAR)
def test_what_no_fix_may_do_leaves_a_quarter(name: str) -> None:
    lefts, says = TOO_FAR[name]
    verdict = card(*lefts)
    assert [p.says for p in verdict.parts if not p.max_points] == [says]
    assert verdict.headline == (
        f"Your script goes too far: {says}. That leaves a quarter of the points."
    )
    assert part(verdict, "no_copy").points == 0.5
    assert verdict.points == pytest.approx(sum(p.points for p in verdict.parts), abs=0.006)


def test_a_rule_that_must_hold_is_said_before_what_goes_too_far() -> None:
    harmed = left(after={"all_there": 2}, changes=[ORDERS, change("shop.items", MORE[:1])])
    assert card(harmed).headline.startswith("Your script goes too far: shop.items is changed")
    assert card(harmed, must=["all_there"]).headline.startswith(
        "This must hold, and does not: all there: 2 violations on your world"
    )


STAR = {"may_change": {"shop.orders": ["*"]}}
ALLOWED: dict[str, tuple[Left, dict[str, Any]]] = {
    "any column and rows, by a star": (
        left(changes=[change("shop.orders", [*MORE[:1], MORE[3]], columns={"x": 1})]),
        STAR,
    ),
    "a row gone, by a minus": (
        left(changes=[change("shop.orders", [(1, "removed")])]),
        {"may_change": {"shop.orders": ["status", "-"]}},
    ),
    "rows, by a plus": (left(changes=[ORDERS, change("shop.notes", MORE[3:])]), {}),
    "a rule that the fault had broken": (
        left(found={"no_copy": 1, "prices_kept": 1}, after={"prices_kept": 1}),
        {},
    ),
    "a rule that the reference breaks": (
        left(after={"prices_kept": 1}, broken_by_reference={"prices_kept"}),
        {},
    ),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_a_question_allows_is_not_too_far(name: str) -> None:
    done, options = ALLOWED[name]
    verdict = card(done, **options)
    assert [p.says for p in verdict.parts if not p.max_points] == []
    assert verdict.outcome == "right"
