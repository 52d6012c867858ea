"""`firedrill author check LAB QUESTION`: one question, its answers, and what is heard meanwhile."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from rich.console import Console

from course.cli_author_lab import PATIENCE, Lines
from grader import author_check, incident, labelled
from grader.author_check import design
from grader.author_check.finding import Bench, Finding
from grader.errors import UnknownName
from grader.incident import Lab
from tests.new_lab import NAME

if TYPE_CHECKING:  # as a plugin it is loaded below
    from tests.command import Done

pytest_plugins = ("tests.command", "tests.new_lab")
pytestmark = pytest.mark.xdist_group("cli")


@pytest.fixture(scope="module")
def lab(made: Path) -> Lab:
    return incident.load_folder(made / "datasets" / NAME)


def found_of(lab: Lab, question: str, *, quick: bool = False) -> dict[str, Finding]:
    return {each.name: each for each in author_check.findings(lab, question, quick=quick)}


def test_a_question_is_checked_by_itself(lab: Lab) -> None:
    """A text: its hints, its points, its labelled answers, and no world of another seed."""
    found = found_of(lab, "why")
    assert {name: each.state for name, each in found.items()} == {
        "three hints a question": "ok",
        "the author's notebook": "ok",
        "an empty notebook": "ok",
        "labelled answers": "warning",
        "answers are judged as labelled": "ok",
    }
    assert found["the author's notebook"].says == "1 of 1 points"
    assert found["labelled answers"].says == "why has 1 right, 1 wrong"
    assert found["answers are judged as labelled"].says == "2 files"


def test_what_is_amiss_elsewhere_is_not_told(lab: Lab) -> None:
    asked = [
        each.model_copy(update={"hints": []}) if each.name == "cause" else each
        for each in lab.questions
    ]
    broken = lab.model_copy(update={"questions": asked})
    assert found_of(broken, "doubled", quick=True)["three hints a question"].state == "ok"
    assert found_of(broken, "cause", quick=True)["three hints a question"].state == "failed"


def test_a_question_that_is_none_is_named_before_anything_is_looked_at(lab: Lab) -> None:
    with pytest.raises(UnknownName, match="Did you mean `doubled`"):
        list(author_check.findings(lab, "doubledd"))


def test_the_command_takes_a_question(firedrill: Callable[..., Done], made: Path) -> None:
    done = firedrill("author", "check", "12", "doubled", "--quick", FIREDRILL_LABS=str(made))
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == f"{NAME} · Late parcels · doubled"
    assert done.stdout.splitlines()[-2] == "2 ok, 0 warnings, 0 failed"


def test_a_line_is_said_now_and_then_where_there_is_no_bar() -> None:
    now = iter([0, 1, PATIENCE, PATIENCE, PATIENCE + 1, 2 * PATIENCE, 2 * PATIENCE])
    err = Console(file=io.StringIO())
    lines = Lines(err, lambda: next(now))
    for part in range(4):
        lines(f"answers: {part} of 4", 7, 9)
    assert isinstance(err.file, io.StringIO)
    assert err.file.getvalue().splitlines() == [
        "… answers: 1 of 4 (7 of 9 claims done)",
        "… answers: 3 of 4 (7 of 9 claims done)",
    ]


# ── what a new lab may lack, and ours may not ────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", incident.slugs())
def test_our_own_labs_have_every_signal_and_labelled_answers(slug: str) -> None:
    """How many right and wrong ones each question has, tests/test_answers.py says."""
    lab = incident.load(slug)
    with Bench(lab) as bench:
        assert {each.state for each in design.kinds_and_signals(bench)} == {"ok"}
    signals = {*get_args(type(lab.questions[0]).model_fields["signal"].annotation)}
    assert lab.warm_up or {each.signal for each in lab.questions} == signals
    assert {each.question for each in labelled.of(lab)} == {each.name for each in lab.questions}


def test_a_new_lab_has_a_right_and_a_wrong_answer_of_each_kind(lab: Lab) -> None:
    kinds = {question.name: question.kind for question in lab.questions}
    found = {(kinds[each.question], each.right) for each in labelled.of(lab)}
    assert found == {(kind, right) for kind in set(kinds.values()) for right in (True, False)}


@pytest.mark.slow
def test_each_of_them_is_judged_as_labelled(lab: Lab) -> None:
    with Bench(lab) as bench:
        (found,) = author_check.answers.answers_as_labelled(bench)
    assert (found.state, found.says) == ("ok", f"{len(labelled.of(lab))} files")


@pytest.mark.parametrize("file", ["schema", "world", "fault", "tables", "suspects/promotion"])
def test_a_file_that_builds_worlds_begins_with_what_it_is(file: str, made: Path) -> None:
    """Purpose, grain, keys, what the seed varies: as the page asks of every lab."""
    text = (made / "datasets" / NAME / f"{file}.sql").read_text("utf-8")
    first = [line.split(":")[0] for line in text.splitlines()[:4]]
    assert first == ["-- Purpose", "-- Grain", "-- Keys", "-- Seed"]
