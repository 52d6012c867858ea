"""Repairs, on the lab of one table: what is left behind decides, on copies that are thrown away."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from grader import cards
from grader.incident import Lab
from grader.judge import Judge
from grader.judges import fix, fix_left
from grader.questions import FixQuestion
from grader.worlds import world
from tests.tiny_fixes import NOTE, RIGHT, VOID, WRONG


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_repair_passes_however_written(name: str, tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("void_copies", RIGHT[name])
    assert (verdict.outcome, verdict.points) == ("right", 4), cards.text(verdict)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_repair_is_named(name: str, tiny_judge: Judge) -> None:
    script, points, failed, says = WRONG[name]
    verdict = tiny_judge.judge("void_copies", script)
    card = cards.text(verdict)
    assert failed == {part.name for part in verdict.parts if part.ok is False}, card
    assert says in card
    if points is not None:
        assert verdict.points == points, card
    assert (verdict.outcome == "right") == (not failed)


def test_what_earns_nothing_has_no_tick_of_success(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("void_copies", WRONG["does nothing"][0])
    card = cards.text(verdict)
    assert "✔" not in card
    assert "(0 of 1): it held before, too" in card
    assert "counts once something that the fault broke is repaired" in card


def test_a_rule_that_the_second_run_breaks_is_not_laid_on_the_world(tiny_judge: Judge) -> None:
    """The second run voids one more order and leaves no note."""
    script = (
        "UPDATE shop.orders SET status = 'void', voided_at = world_now() WHERE order_id ="
        " (SELECT min(order_id) FROM shop.orders WHERE status = 'placed')"
        " AND EXISTS (SELECT 1 FROM shop.voids WHERE reason = 'twice');"
        f"{NOTE}; {VOID}"
    )
    card = cards.text(tiny_judge.judge("void_copies", script))
    assert "it holds at first, but has" in card
    assert "after your script ran a second time" in card
    assert "after the world went on" not in card


def test_a_count_that_ended_at_the_cap_says_so(
    tiny_judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("fix_card", "fix_words"):
        monkeypatch.setattr(f"grader.judges.{module}.MAX_VIOLATIONS", 5)
    script = f"{WRONG['does nothing'][0]} AND true"  # of its own: verdicts are remembered
    card = cards.text(tiny_judge.judge("void_copies", script))
    assert "5 or more violations on your world" in card
    assert "as before your script" not in card  # nobody counted so far
    assert "more not shown" not in card


def test_what_was_checked_is_said_in_plain_words(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("void_copies", RIGHT["merge"])
    assert verdict.not_checked == ["how long your script takes, and what others write meanwhile"]
    worlds = "a copy of your world and 2 hidden ones, and a small one with awkward rows"
    third = "the world going on, and a third run"
    assert verdict.checked == [worlds, "on all but yours a second run", third]
    adds = "INSERT INTO shop.voids SELECT max(order_id) + 1, 'x', 'y', world_now() FROM shop.voids"
    again = tiny_judge.judge("void_copies", f"{RIGHT['merge']}; {adds}")
    assert again.checked == [worlds, "a second run", third]


@pytest.mark.parametrize("script", [*RIGHT.values(), *(wrong[0] for wrong in WRONG.values())])
def test_where_other_worlds_find_nothing_the_first_run_tells_all_of_the_learners(
    script: str, tiny_judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = tiny_judge.lab.question("void_copies")
    assert isinstance(question, FixQuestion)
    short = fix.judge(question, script, tiny_judge.bench)
    monkeypatch.setattr(fix_left.Left, "quiet", False)
    whole = fix.judge(question, script, tiny_judge.bench)
    assert whole.checked[1] == "a second run"
    assert short.model_copy(update={"checked": whole.checked}) == whole


def test_a_script_that_fails_on_another_world_is_told_that_it_ran_on_this_one(
    tiny_judge: Judge,
) -> None:
    """The last order's id is of the learner's world alone: elsewhere a note's reason is NULL."""
    question = tiny_judge.lab.question("void_copies")
    with duckdb.connect(str(tiny_judge.bench.practice(question)), read_only=True) as own:
        (last,) = own.execute("SELECT max(order_id) FROM shop.orders").fetchall()[0]
    typed = f"(SELECT 'twice' FROM shop.orders WHERE order_id = {last})"
    script = f"{NOTE};\n{VOID};\nUPDATE shop.voids SET reason = {typed} WHERE reason = 'twice'"
    verdict = tiny_judge.judge(question, script)
    assert (verdict.outcome, verdict.points) == ("wrong", 0)
    assert verdict.headline.startswith(
        "Your script runs on your world, and fails on another world of the same incident,"
    )
    assert verdict.try_next is not None
    assert verdict.try_next.startswith("Put a subquery on the tables in place of each id")
    card = cards.text(verdict)
    assert "holds on your world, not on 1 other world" in card
    assert "would leave it empty" not in card  # nor anything else of a world that is hidden
    here = tiny_judge.judge(question, script.replace("'twice' FROM", "NULL FROM"))
    assert here.outcome == "rejected"


def test_a_repair_is_asked_where_the_earlier_ones_are_done(tiny_judge: Judge) -> None:
    """What is voided is what the first fix voided; the sick world has one void of its own."""
    script = (
        "INSERT INTO shop.credits SELECT 1000 + order_id, order_id, price FROM shop.orders"
        " WHERE status = 'void' AND order_id NOT IN (SELECT order_id FROM shop.credits)"
    )
    verdict = tiny_judge.judge("credit", script)
    assert (verdict.outcome, verdict.points) == ("right", 2), cards.text(verdict)


def test_the_first_repair_is_not_blamed_for_what_the_second_puts_right(tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("void_copies", RIGHT["merge"])
    assert "every_void_credited" not in {part.name for part in verdict.parts}


def test_the_judge_says_what_it_is_doing(
    tiny: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path))
    said: list[str] = []
    with Judge(
        tiny, practice_scale=0.03, hidden_seeds=(2, 3), hidden_scale=0.01, progress=said.append
    ) as judge:
        judge.judge("void_copies", RIGHT["merge"])
        first, said[:] = list(dict.fromkeys(said)), []
        judge.judge("void_copies", VOID)
        again, said[:] = list(dict.fromkeys(said)), []
        judge.judge("doubled", "SELECT 1 AS request_key, 2 AS copies WHERE false")
        judge.judge("copies", "SELECT 1 AS page")
    places = ["hidden world 1 of 2", "hidden world 2 of 2", "your world"]
    assert again == [*places[:2], "a small world with awkward rows", "your world"]
    assert [what for what in first if what in places] == places
    assert first[0].startswith("building a world, this once")
    assert "your world, measured this once" in first
    assert "your world" in said
    assert "hidden world 1 of 2" not in said  # nothing is right yet: they are not asked
    assert "world 40 of 40" in said  # twenty pairs that a monitor is run through
    assert any(what.startswith("building 40 small worlds, this once: 39 there") for what in said)


def test_the_worlds_are_never_changed(tiny: Lab, tiny_judge: Judge) -> None:
    question = tiny.question("void_copies")
    path = tiny_judge.bench.practice(question)
    before = world.digest(path)
    tiny_judge.judge(question, "DELETE FROM shop.orders; DELETE FROM shop.voids")
    assert before == world.digest(path)


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("BEGIN; DELETE FROM shop.orders", "BEGIN is not needed"),
        ("UPDATE shop.orders SET status = 'gone'", "would break its CHECK"),
        ("UPDATE shop.order SET status = 'void'", "no table `order`"),
        ("UPDATE shop.orders SET voided_at = now()", "use `world_now()`"),
        ("CREATE MACRO world_now() AS TIMESTAMP '2000-01-01'", "CREATE MACRO is not allowed"),
        ("DROP TABLE before.shop.orders", "DROP TABLE is not allowed"),
    ],
)
def test_a_script_that_does_not_run_is_rejected(script: str, says: str, tiny_judge: Judge) -> None:
    verdict = tiny_judge.judge("void_copies", script)
    assert (verdict.outcome, verdict.score) == ("rejected", 0)
    assert says in verdict.headline


def test_a_table_of_the_scripts_own_cannot_stand_in_for_a_real_one(tiny_judge: Judge) -> None:
    script = (
        "CREATE TEMP TABLE orders AS SELECT * FROM shop.orders WHERE false;"
        "CREATE TEMP TABLE voids AS SELECT * FROM shop.voids; DELETE FROM voids;"
        "DELETE FROM orders"
    )
    verdict = tiny_judge.judge("void_copies", script)
    assert (verdict.outcome, verdict.score) == ("wrong", 0)
    assert verdict.headline.startswith("Your script changes nothing on your world")


def test_an_endless_repair_is_unknown(tiny_judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    original = tiny_judge.bench.sandbox.repair
    monkeypatch.setattr(
        tiny_judge.bench.sandbox, "repair", lambda *a, **k: original(*a, **{**k, "seconds": 1})
    )
    endless = (
        "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r)"
        " UPDATE shop.orders SET price = (SELECT max(i) FROM r)"
    )
    assert tiny_judge.judge("void_copies", endless).outcome == "unknown"
    monkeypatch.undo()
    assert tiny_judge.judge("void_copies", RIGHT["merge"]).outcome == "right"
