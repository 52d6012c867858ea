"""A release's key: what it lets a student's machine say, and what it does not hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader import stubs
from grader.errors import BadLab, WorldNotBuilt
from grader.incident import Lab
from grader.judge import Judge
from grader.sandbox.client import Sandbox
from grader.sealed import files, key, make
from grader.sealed.bench import SealedBench
from grader.sealed.key import Key

SQL = "SELECT request_key, count(*) AS copies FROM shop.orders"


@pytest.fixture(scope="module")
def made(tiny: Lab) -> tuple[Key, dict[str, Path]]:
    found, worlds, notices = make.make(tiny, tiny.references, [1, 2])
    assert notices == []
    return found, worlds


@pytest.fixture(scope="module")
def own(tiny: Lab) -> dict[str, str]:
    """What the learner has answered so far; a test may put something else there."""
    return dict(tiny.references)


@pytest.fixture(scope="module")
def sealed(
    tiny: Lab, made: tuple[Key, dict[str, Path]], own: dict[str, str], worker: Sandbox
) -> Judge:
    read = Key.model_validate_json(key.text(made[0]))  # as a student's machine reads it
    return Judge(tiny, bench=SealedBench(tiny, worker, read, own=lambda: own))


def test_a_key_holds_no_reference_and_no_fact(tiny: Lab, made: tuple[Key, dict[str, Path]]) -> None:
    text = key.text(made[0])
    assert {*made[0].practice} == {1, 2}
    assert {*made[0].files} == {*made[1]}
    for name, reference in tiny.references.items():
        for line in reference.splitlines():
            if len(line.strip()) > 12:
                assert line.strip() not in text, name


ANSWERS = {  # name → (question, answer, outcome, what the headline says)
    "the reference": ("doubled", None, "right", "Right on your world. The grade comes with"),
    "another way to it": (
        "doubled",
        f"{SQL} WHERE status = 'placed' GROUP BY ALL HAVING count(*) >= 2",
        "right",
        "Right on your world",
    ),
    "other rows": ("doubled", f"{SQL} GROUP BY ALL", "wrong", "these are not the expected rows"),
    "a row twice": (
        "doubled",
        f"WITH d AS ({SQL} WHERE status = 'placed' GROUP BY ALL HAVING count(*) > 1) "
        "SELECT * FROM d UNION ALL SELECT * FROM d",
        "wrong",
        "these are not the expected rows",
    ),
    "a column is missing": (
        "doubled",
        "SELECT request_key FROM shop.orders",
        "wrong",
        "Asked for are the columns request_key, copies; `copies` is missing.",
    ),
    "the order": ("by_item", None, "right", "Right on your world"),
    "no order": (
        "by_item",
        "SELECT item, count(*) AS orders, avg(price) AS mean_price FROM shop.orders GROUP BY item",
        "partly",
        "The rows are right; sort them by",
    ),
    "a float in another order": (
        "by_item",
        "SELECT item, count(*) AS orders, sum(price) / count(*) AS mean_price FROM shop.orders "
        "GROUP BY item ORDER BY orders DESC, item",
        "right",
        "Right on your world",
    ),
    "a float that is nearly it": (
        "by_item",
        "SELECT item, count(*) AS orders, avg(price) + 0.011 AS mean_price FROM shop.orders "
        "GROUP BY item ORDER BY orders DESC, item",
        "unknown",
        "All agrees but `mean_price`",
    ),
    "a float that is another": (
        "by_item",
        "SELECT item, count(*) AS orders, max(price) + 1 AS mean_price FROM shop.orders "
        "GROUP BY item ORDER BY orders DESC, item",
        "wrong",
        "these are not the expected rows",
    ),
    "no query": ("doubled", "DELETE FROM shop.orders", "rejected", "only read"),
    "on the repaired world": ("all_clear", None, "right", "Right on your world"),
    "a repair": ("void_copies", None, "unknown", "every rule holds, and a second run changes"),
    "no repair": (
        "void_copies",
        "UPDATE shop.orders SET status = status",
        "wrong",
        "",
    ),
    "a second repair": ("credit", None, "unknown", "every rule holds"),
    "a monitor": ("copies", None, "right", "Pages in"),
    "a monitor that always pages": ("copies", "SELECT 1", "wrong", "every run"),
    "facts": ("cause", None, "unknown", "comes with your class"),
    "a fact of another kind": (
        "cause",
        'first_copy_at = 2026-01-05 12:00:00\ncopies = "three"',
        "unknown",
        "`copies`: a number is due",
    ),
    "a text": ("note", None, "unknown", ""),
    "a blank": ("note", stubs.BY_KIND["write"], "wrong", ""),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_key_tells_what_it_can(name: str, sealed: Judge, tiny: Lab) -> None:
    question, answer, outcome, said = ANSWERS[name]
    verdict = sealed.judge(question, tiny.references[question] if answer is None else answer)
    assert verdict.outcome == outcome, verdict
    assert said in verdict.headline
    assert outcome != "right" or verdict.not_checked


def test_a_question_on_the_repaired_world_asks_the_learners_own(
    sealed: Judge, own: dict[str, str], tiny: Lab
) -> None:
    own["void_copies"] = ""
    try:
        verdict = sealed.judge("all_clear", tiny.references["all_clear"])
    finally:
        own["void_copies"] = tiny.references["void_copies"]
    assert verdict.outcome == "wrong"
    assert "your repairs" in verdict.headline


def test_a_seed_that_the_release_does_not_have_is_named(
    tiny: Lab, made: tuple[Key, dict[str, Path]], worker: Sandbox
) -> None:
    bench = SealedBench(tiny, worker, made[0], practice_seed=9)
    with pytest.raises(BadLab, match="has the worlds of seed 1, 2, not 9"):
        _ = bench.practice_world


@pytest.mark.parametrize("place", ["worlds", "worlds.zip"])
def test_worlds_are_found_by_name_beside_a_release(
    place: str,
    made: tuple[Key, dict[str, Path]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "cache"))
    release = tmp_path / "90-tiny"
    release.mkdir()
    name = made[0].practice[2].file
    assert files.find(name, release) is None
    for _ in range(2):  # a second time changes nothing
        assert make.put(made[1], tmp_path / place) > 0
    found = files.find(name, release)
    assert found is not None
    assert found.read_bytes() == made[1][name].read_bytes()
    assert files.find(f"../{name}", release) == found


def test_a_zip_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "w.zip").write_text("nothing")
    with pytest.raises(WorldNotBuilt, match=r"w\.zip cannot be unpacked"):
        files.find("x.duckdb", tmp_path)


@pytest.mark.parametrize("text", ["", "{", json.dumps({"format": 2, "lab": "x"})])
def test_a_key_that_is_damaged_is_named(text: str, tmp_path: Path) -> None:
    assert key.read(tmp_path) is None
    (tmp_path / key.FILE).write_text(text)
    with pytest.raises(BadLab, match="Take it again from what your class gave out"):
        key.read(tmp_path)
