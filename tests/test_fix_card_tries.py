"""What a repair's card asks of a learner next, and what it says of ids that were typed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.errors import Rejected
from tests.test_fix_card import BY_HAND, MORE, ORDERS, TOUCHED, card, change, left, part

OF_A_TABLE = "UPDATE shop.orders SET status = (SELECT max(status) FROM shop.orders)"


def test_a_row_written_on_the_learners_world_alone_asks_for_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not that the script writes no row: it wrote one, of an id that only their world has."""
    idle = {"all_there": "shop.notes"}
    monkeypatch.setattr("grader.judges.fix_card.met_by_nothing", lambda left, speaks: idle)
    noted = change("shop.notes", [(9, "added")])
    lefts = [left(changes=[ORDERS, noted]), left("hidden"), left("hidden"), left("tricky")]
    verdict = card(*lefts, answer=BY_HAND)
    said = (
        "it wrote 1 row of shop.notes on your world and none on 2 others: an id, an hour or a"
        " number that you typed?"
    )
    assert part(verdict, "all_there").detail == said
    assert verdict.headline == f"No rule is broken, but {said}"
    assert verdict.try_next is not None
    assert verdict.try_next.startswith("Put a subquery on the tables in place of each id")
    nothing_typed = part(card(*lefts, answer=OF_A_TABLE), "all_there").detail
    assert nothing_typed == said.replace(
        said.partition(": ")[2], "what does yours hold that they do not?"
    )
    never = card(left(), left("hidden"))
    assert part(never, "all_there").detail == (
        "your script writes no row of shop.notes, so that proves nothing"
    )


def test_who_typed_nothing_is_not_told_to_replace_what_they_typed() -> None:
    elsewhere = left("hidden", after={"no_copy": 2})
    found = card(left(), elsewhere, answer=OF_A_TABLE)
    typed = card(left(), elsewhere, answer=BY_HAND)
    assert found.try_next is not None
    assert typed.try_next is not None
    assert typed.try_next.startswith("Put a subquery on the tables in place of each id")
    assert found.try_next.startswith("Which rows could another day hold")
    assert "counts on something that is true of your world only." in found.headline
    fails = card(left(), replace(elsewhere, failed=Rejected("No such row.")), answer=OF_A_TABLE)
    assert fails.headline.endswith("does it count on what only your world holds?")


TRIES = {  # what is left → the one thing to try
    "nothing": (
        [left(changes=[], after={"no_copy": 3})],
        "Write the SELECT that finds the broken rows",
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
