"""Claims of `author check` on what a lab must show: labels, rows, awkward rows, words that hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader import incident
from grader.author_check import answers, figures, words, worlds
from grader.incident import Lab
from grader.worlds import world
from tests.new_lab import NAME, NOTEBOOK, of

pytest_plugins = ("tests.new_lab",)

# ── what a notebook says of its monitor ──────────────────────────────────────────────────────────


def test_a_notebook_says_what_share_of_the_traffic_its_monitor_meets(
    edited: Callable[..., Lab],
) -> None:
    share = "a hundredth of your day's traffic"
    silent = edited(NOTEBOOK, share, "little traffic")
    name = "a monitor's share of the traffic"
    assert of(silent, words.share_of_the_traffic) == [("failed", name, f"nothing says `{share}`")]
    others = [each for each in silent.questions if each.kind != "monitor"]
    without = silent.model_copy(update={"questions": others})
    assert of(without, words.share_of_the_traffic) == [("ok", name, "no monitor")]


# ── what answers and awkward rows must show ──────────────────────────────────────────────────────


def test_an_invariant_that_no_labelled_fix_breaks_is_named(made: Path) -> None:
    lab = incident.load_folder(made / "datasets" / NAME)
    found = of(lab, answers.invariants_are_broken)
    unbroken = "one_order_per_request; nothing_deleted"
    assert found == [("warning", "a labelled fix breaks each", unbroken)]


def test_a_reference_that_returns_nothing_is_named(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SEEDS", (1, 2))
    lab = incident.load_folder(made / "datasets" / NAME)
    name = "references return rows"
    assert of(lab, answers.references_return_rows) == [("ok", name, "2 seeds")]
    lab.references["doubled"] = "SELECT request_key, 1 AS copies FROM shop.orders WHERE false"
    said = "seed 1: doubled; seed 2: doubled"
    assert of(lab, answers.references_return_rows) == [("failed", name, said)]


AWKWARD = {
    "an order twice": (
        "INSERT INTO shop.orders SELECT * REPLACE ((SELECT max(order_id) + 1 FROM shop.orders) AS"
        " order_id) FROM shop.orders WHERE status = 'placed' LIMIT 1;",
        ("ok", "met by 1 fix"),
    ),
    "nothing": ("SELECT 1;", ("failed", "no fix meets them")),
    "a void without a note": (
        "UPDATE shop.orders SET status = 'void', voided_at = world_now()"
        " WHERE order_id = (SELECT min(order_id) FROM shop.orders);",
        ("failed", "void_copies: every_void_noted"),
    ),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_rows_are_there_and_break_only_what_the_fault_breaks(
    edited: Callable[..., Lab], name: str
) -> None:
    sql, (state, says) = AWKWARD[name]
    lab = edited(NOTEBOOK, "Tell Ada", "Tell Ada")
    (lab.folder / "tricky.sql").write_text(sql, encoding="utf-8")
    assert of(lab, worlds.awkward_rows) == [(state, "awkward rows", says)]


def test_a_lab_without_awkward_rows_says_so(made: Path) -> None:
    lab = incident.load_folder(made / "datasets" / NAME)
    assert of(lab, worlds.awkward_rows) == [("ok", "awkward rows", "none")]


def test_a_text_that_tells_a_figure_of_the_learners_world_is_named(
    edited: Callable[..., Lab], made: Path
) -> None:
    name = "no figure of the world in prose"
    lab = incident.load_folder(made / "datasets" / NAME)
    assert of(lab, figures.none_in_prose) == [("ok", name, "none, at two scales")]
    orders = world.figures(lab, world.cached(world.Spec(lab)))["orders"]
    telling = edited(
        NOTEBOOK, "Tell Ada how", f"Of {orders:,} orders some are there twice. Tell Ada how"
    )
    [(state, _, said)] = of(telling, figures.none_in_prose)
    assert (state, f": {orders:,} (orders, at scale 1)" in said) == ("failed", True), said
