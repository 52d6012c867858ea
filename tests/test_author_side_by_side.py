"""`author check` by several processes, and with verdicts remembered: the same lines as without."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from grader import author_check, incident, labelled
from grader.author_check import Crew, answers
from grader.author_check.finding import Bench, Finding
from grader.errors import FiredrillError
from grader.incident import Lab
from grader.remembered import Remembered
from grader.verdict import Outcome, Verdict
from tests.new_lab import NAME, SCHEMA

pytest_plugins = ("tests.new_lab",)
pytestmark = pytest.mark.xdist_group("cli")


@pytest.fixture(scope="module")
def lab(made: Path) -> Lab:
    return incident.load_folder(made / "datasets" / NAME)


@pytest.fixture(scope="module")
def crew(lab: Lab) -> Iterator[Crew]:
    with Crew([lab], 2) as crew:
        yield crew


# ── processes ────────────────────────────────────────────────────────────────────────────────────


def test_two_processes_find_what_one_does(lab: Lab, crew: Crew) -> None:
    told: list[tuple[int, int]] = []
    crew.told = lambda done, total: told.append((done, total))
    assert list(author_check.begin(lab, "why", crew=crew)) == list(
        author_check.findings(lab, "why")
    )
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == crew.total


def doubled(bench: Bench, number: int) -> tuple[str, int]:
    if number < 0:
        raise FiredrillError(f"there is no {number}")
    return bench.lab.slug, 2 * number


def test_parts_come_in_their_order_and_an_error_with_its_sentence(lab: Lab, crew: Crew) -> None:
    assert crew.each(lab, doubled, range(20)) == [(NAME, 2 * number) for number in range(20)]
    with pytest.raises(FiredrillError, match="there is no -1"):
        crew.each(lab, doubled, [1, -1, 2])
    assert crew.each(lab, doubled, [4]) == [(NAME, 8)]


def held(bench: Bench, gate: Path) -> None:
    while not gate.exists():
        time.sleep(0.01)


def noted(bench: Bench, note: tuple[Path, str]) -> None:
    with note[0].open("a") as file:
        file.write(f"{note[1]}\n")


@pytest.mark.slow
def test_long_parts_are_begun_before_short_ones_and_these_lab_by_lab(
    lab: Lab, tmp_path: Path
) -> None:
    gate, notes = tmp_path / "gate", tmp_path / "notes"
    other = lab.model_copy()
    parts = [(other, "short of another", False), (lab, "short", False), (other, "long", True)]
    with Crew([lab, other], 1) as crew:
        begun = [crew.begin(partial(crew.each, lab, held, [gate, gate]))]  # one lies ready
        while crew.total < 2:
            time.sleep(0.01)
        for waiting, (of, name, long) in enumerate(parts, 1):
            each = partial(crew.each, of, noted, [(notes, name)], long=long)
            begun.append(crew.begin(each))
            while len(crew._parts) < waiting:
                time.sleep(0.01)
        gate.touch()
        for each in begun:
            each.result()
    assert notes.read_text().splitlines() == ["long", "short", "short of another"]


def endless(bench: Bench, mark: Path) -> None:
    mark.touch()
    while True:
        time.sleep(0.01)


def test_ctrl_c_ends_all_processes(lab: Lab, crew: Crew, tmp_path: Path) -> None:
    """The last that this crew does."""
    mark = tmp_path / "begun"
    crew.begin(partial(crew.each, lab, endless, [mark]))
    while not mark.exists():
        time.sleep(0.01)
    crew.__exit__(KeyboardInterrupt)
    assert multiprocessing.active_children() == []


# ── verdicts that are remembered ─────────────────────────────────────────────────────────────────

WHERE = "seeds 1, 5"


def a_verdict(lab: Lab, outcome: Outcome = "wrong") -> Verdict:
    return Verdict(
        lab=lab.slug,
        question="why",
        kind="write",
        outcome=outcome,
        score=0,
        max_points=1,
        headline="No.",
    )


@pytest.fixture
def judge_files(tmp_path: Path) -> Path:
    """A folder as the judge's own, to be changed."""
    folder = tmp_path / "judge"
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "blame.py").write_text("WORDS = 3", encoding="utf-8")
    return folder


CHANGES = {
    "a schema": (SCHEMA, "NOT NULL", ""),
    "a fault": (f"datasets/{NAME}/fault.sql", "would_repeat", "false"),
    "a reference": (
        f"notebooks/incidents/{NAME}.md",
        "-- BEGIN SOLUTION\n",
        "-- BEGIN SOLUTION\n\n-- x\n",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_lab_is_judged_again(
    name: str, lab: Lab, edited: Callable[..., Lab], judge_files: Path
) -> None:
    other = edited(*CHANGES[name])
    keys = {
        Remembered(each, judge_files).key("doubled", "SELECT 1", WHERE)
        for each in (lab, other, lab)
    }
    assert len(keys) == 2


def test_a_changed_answer_question_world_or_judge_is_judged_again(
    lab: Lab, judge_files: Path, tmp_path: Path
) -> None:
    known = Remembered(lab, judge_files)
    changed = tmp_path / "changed"
    (changed / "texts").mkdir(parents=True)
    (changed / "texts" / "blame.py").write_text("WORDS = 4", encoding="utf-8")
    keys = [
        known.key("why", "a", WHERE),
        known.key("why", "b", WHERE),
        known.key("cause", "a", WHERE),
        known.key("why", "a", "seeds 1, 7"),
        Remembered(lab, changed).key("why", "a", WHERE),
    ]
    assert len(set(keys)) == len(keys)


def test_a_verdict_is_kept_whole_or_not_at_all(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path))
    known, found = Remembered(lab), a_verdict(lab)
    assert known.recall("k") is None
    with monkeypatch.context() as patch:  # the run is killed before the file has its name
        patch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            known.keep("k", found)
    assert known.recall("k") is None
    known.keep("k", found)
    assert known.recall("k") == found
    assert Remembered(lab, fresh=True).recall("k") is None
    [file] = tmp_path.glob("verdicts/k*")
    file.write_bytes(file.read_bytes()[:40])
    assert known.recall("k") is None


def test_what_our_limits_ended_is_not_kept(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path))
    Remembered(lab).keep("k", a_verdict(lab, "unknown"))
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_has_not_changed_is_not_judged_again(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path))
    said: list[Finding] = []
    judged = []
    for fresh in (False, False, True):
        with Bench(lab, lab.question("why"), fresh=fresh) as bench:
            said += answers.answers_as_labelled(bench)
            judged.append(bool(bench.judges))
    count = sum(each.question == "why" for each in labelled.of(lab))
    assert [(each.state, each.says) for each in said] == [("ok", f"{count} files")] * 3
    assert judged == [True, False, True]
