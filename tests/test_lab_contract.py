"""The contract of every lab, and its references, on worlds of many seeds.

Classes draw their hidden seeds from 1,000 to 2^31, so large ones are among them. In every run are
few seeds, among them those that other tests need too; the rest is in the slow proofs, since each
seed is three or four worlds to be built, of each lab.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from grader import incident
from grader.author_check import answers
from grader.author_check.finding import Bench
from grader.incident import Lab
from grader.judge import Judge
from grader.sandbox.client import Sandbox
from grader.worlds import world
from tests.short import every_third

SMALL = 0.03
LABS = [pytest.param(incident.load(slug), id=slug) for slug in incident.slugs()]
LARGE_SEEDS = (1_373_602_839, 1_565_644_291, 1_871_649_468)
MORE_LARGE_SEEDS = (
    1_000, 103_695_312, 155_556_737, 323_947_139, 695_426_564, 847_877_999, 1_397_872_144,
    2_035_526_362, 2_147_483_647,
)  # fmt: skip
QUICK = (1, 2)


def _seeds(*seeds: int) -> list[Any]:
    """All of them in `make e2e`, the quick ones in every run."""
    return [seed if seed in QUICK else pytest.param(seed, marks=pytest.mark.slow) for seed in seeds]


SEEDS = _seeds(*range(1, 9), *LARGE_SEEDS, *MORE_LARGE_SEEDS)
MANY_SEEDS = _seeds(*range(2, 22), *LARGE_SEEDS, *MORE_LARGE_SEEDS)
TRIOS = [(LARGE_SEEDS + MORE_LARGE_SEEDS)[at : at + 3] for at in range(0, 12, 3)]

Broken = Callable[[Lab, Path, Path], set[str]]


# (seed, scale) of awkward days: those whose rows are approved, and in the slow proofs others
AWKWARD = [(2, 0.01), pytest.param((3, SMALL), marks=pytest.mark.slow)]


def _world(lab: Lab, seed: int, state: world.State) -> Path:
    return world.cached(world.Spec(lab, seed=seed, scale=SMALL, state=state))


@pytest.fixture
def broken(tmp_path: Path) -> Broken:
    """(lab, world, the untouched world) → names of the invariants that are violated."""

    def names(lab: Lab, path: Path, before: Path) -> set[str]:
        untouched = tmp_path / "before.duckdb"  # a file can be attached once, also to itself
        shutil.copyfile(before, untouched)
        with duckdb.connect(str(path), read_only=True) as con:
            con.execute(f"ATTACH '{untouched}' AS before (READ_ONLY)")
            return {query.name for query in lab.contract if con.execute(query.sql).fetchall()}

    return names


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_fault_breaks_what_the_contract_says_it_breaks(
    lab: Lab, seed: int, broken: Broken
) -> None:
    sick = _world(lab, seed, "sick")
    said = {query.name for query in lab.contract if query.flag("broken_by_fault")}
    assert broken(lab, sick, sick) == said


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_contract_holds_on_a_healthy_world(lab: Lab, seed: int, broken: Broken) -> None:
    healthy = _world(lab, seed, "healthy")
    assert broken(lab, healthy, healthy) == set()


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("profile", world.PROFILES)
@pytest.mark.parametrize("made", AWKWARD, ids=str)
def test_the_contract_holds_on_awkward_healthy_days(
    lab: Lab, profile: str, made: tuple[int, float], broken: Broken
) -> None:
    healthy = world.cached(world.Spec(lab, *made, state="healthy", profile=profile))
    assert broken(lab, healthy, healthy) == set()


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_contract_holds_on_a_repaired_world(lab: Lab, seed: int, broken: Broken) -> None:
    assert broken(lab, _world(lab, seed, "repaired"), _world(lab, seed, "sick")) == set()


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("seed", MANY_SEEDS)
def test_references_return_rows_in_every_world(lab: Lab, seed: int, worker: Sandbox) -> None:
    assert answers.without_rows(Bench(lab, sandbox=worker), seed) == []


@pytest.mark.parametrize("seed", MANY_SEEDS)
def test_references_of_07_count_what_the_mechanism_did(seed: int) -> None:
    """By the facts of truth.sql, which the author's check holds against the stage itself."""
    lab = incident.load("07-ledger-written-twice")
    path = _world(lab, seed, "sick")
    truth = world.truth(lab, path)
    measures = {
        "written_twice": ("count(*)", "doubled_requests"),
        "retry_rounds": ("sum(keys)", "doubled_requests"),
        "captured_twice": ("count(*)", "captured_twice"),
        "explain_difference": ("sum(phantoms)", "phantom_requests"),
    }
    with duckdb.connect(str(path), read_only=True) as con:
        for name, (measure, fact) in measures.items():
            found = con.execute(f"SELECT {measure} FROM ({lab.references[name]})").fetchall()
            assert (name, found[0][0]) == (name, truth[fact])
        net = con.execute(f"SELECT sum(net_usd) FROM ({lab.references['explain_difference']})")
        assert net.fetchall()[0][0] == truth["net_usd"] == truth["recon_diff"]


@pytest.mark.slow
@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("seeds", TRIOS)
def test_references_are_right_where_a_class_has_seeds_of_its_own(
    lab: Lab, seeds: tuple[int, ...]
) -> None:
    """Queries, fixes and monitors, by the judge itself: a reference that fails fails a class."""
    with Judge(lab, practice_scale=SMALL, hidden_seeds=seeds) as judge:
        asked = [q.name for q in lab.questions if q.kind in ("sql", "fix", "monitor")]
        verdicts = {name: judge.judge(name, lab.references[name]) for name in asked}
    scores = {name: (verdict.outcome, verdict.score) for name, verdict in verdicts.items()}
    assert scores == dict.fromkeys(asked, ("right", 1))


@pytest.mark.parametrize("lab", every_third(LABS, 1))
def test_reference_fixes_are_right_on_a_large_seed(lab: Lab) -> None:
    """The cheap part of the above, in every run: repairs touch the most."""
    with Judge(lab, practice_scale=SMALL, hidden_seeds=LARGE_SEEDS[:1]) as judge:
        for question in lab.questions:
            if question.kind == "fix":
                verdict = judge.judge(question.name, lab.references[question.name])
                assert (verdict.outcome, verdict.score) == ("right", 1), verdict.headline


@pytest.mark.parametrize("seed", _seeds(1, 2, 5))
def test_no_report_is_recalled_that_shows_a_day_without_an_order_yet(seed: int) -> None:
    """The first refresh of a day shows 0.00, and rightly so; a recall of it would cost trust."""
    lab = incident.load("02-fan-out-friday")
    with duckdb.connect(str(_world(lab, seed, "sick")), read_only=True) as con:
        shown = con.execute(lab.references["reports_to_recall"]).fetchall()
    assert shown
    assert [row for row in shown if row[4] == 0] == []
