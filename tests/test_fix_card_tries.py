"""What a repair's card asks of a learner next, and what it says of ids that were typed."""

from __future__ import annotations

import pytest

from tests.test_fix_card import MORE, ORDERS, TOUCHED, card, change, left, part


def test_a_row_written_on_the_learners_world_alone_asks_for_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not that the script writes no row: it wrote one, of an id that only their world has."""
    idle = {"all_there": "shop.notes"}
    monkeypatch.setattr("grader.judges.fix_card.met_by_nothing", lambda left, speaks: idle)
    noted = change("shop.notes", [(9, "added")])
    lefts = [left(changes=[ORDERS, noted]), left("hidden"), left("hidden"), left("tricky")]
    verdict = card(*lefts)
    said = (
        "it wrote 1 row of shop.notes on your world and none on 2 others: an id, an hour or a"
        " number that you typed?"
    )
    assert part(verdict, "all_there").detail == said
    assert verdict.headline == f"No rule is broken, but {said}"
    assert verdict.try_next is not None
    assert verdict.try_next.startswith("Put a subquery on the tables in place of each id")
    never = card(left(), left("hidden"))
    assert part(never, "all_there").detail == (
        "your script writes no row of shop.notes, so that proves nothing"
    )


TRIES = {  # what is left → the one thing to try
    "nothing": (
        [left(changes=[], after={"no_copy": 3})],
        "Write the SELECT that finds the broken rows",
    ),
    "an id that was typed": (
        [left(), left("hidden", after={"no_copy": 2})],
        "Put a subquery on the tables",
    ),
    "an innocent row": ([left(changes=[TOUCHED])], "Take an innocent row that is shown"),
    "a table too many": (
        [left(changes=[ORDERS, change("shop.items", MORE[3:])])],
        "Leave out of the script",
    ),
    "a second run": (
        [left(again={"shop.orders": {"status": 3}})],
        "Add to the WHERE what a repaired row no longer fulfils",
    ),
    "a broken rule": ([left(after={"all_there": 2})], "Ask the rule that does not hold"),
}


@pytest.mark.parametrize("name", TRIES)
def test_a_script_that_is_not_right_is_told_one_thing_to_try(name: str) -> None:
    lefts, says = TRIES[name]
    tried = card(*lefts).try_next
    assert tried is not None
    assert tried.startswith(says)
    assert card(left()).try_next is None
