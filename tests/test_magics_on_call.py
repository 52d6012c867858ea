"""Messages that come in, the drill, worked examples and giving up, in a real kernel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import incident
from tests.learner_kernel import LearnerKernel

LAB = incident.load("07")
QUERY = LAB.question("written_twice")
WRONG = f"%%sql {QUERY.name}\nSELECT 1 AS a"
pytestmark = pytest.mark.xdist_group("kernel")


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[LearnerKernel]:
    kernel = LearnerKernel(tmp_path / "work", tmp_path / "cache")
    assert kernel.run(f"%load_ext course\n%incident {LAB.slug}").errors == []
    yield kernel
    kernel.stop()


def _senders(step: str) -> list[str]:
    return [f"{message.sender} (" for message in LAB.chat if message.step == step]


def test_who_goes_on_hears_from_colleagues_once(kernel: LearnerKernel) -> None:
    ran = kernel.run(WRONG).text  # a question of a later step than the page's
    reached = [step.name for step in LAB.steps]
    reached = reached[1 : reached.index(QUERY.step) + 1]
    senders = [sender for step in reached for sender in _senders(step)]
    assert senders
    assert all(sender in ran for sender in senders)
    assert not any(sender in kernel.run(WRONG).text for sender in senders)
    assert all(sender in kernel.run("%page").text for sender in senders)


def test_a_drill_runs_pauses_hides_and_ends(kernel: LearnerKernel) -> None:
    assert "Calm: no clock runs" in kernel.run("%clock").text
    started = kernel.run("%clock drill --scale 1.5").text
    assert "T+0 on the story's clock, at 1.5 times the time" in started
    assert started.startswith("The drill has begun, at 1.5 times the time. T+12 is twelve minutes")
    assert "twelve minutes" not in kernel.run("%clock drill").text
    assert "on the story's clock" in kernel.run(WRONG).text  # a later step
    assert "on the story's clock" not in kernel.run(WRONG).text  # nothing has changed
    paused = kernel.run("%clock pause").text
    assert paused.startswith("Paused. T+")
    assert "It stands still" in paused
    assert kernel.run("%clock hide").text.startswith("Hidden.")
    assert "story's clock" not in kernel.run(WRONG).text
    assert "no clock runs" in kernel.run("%clock calm").text
    assert "Did you mean `pause`" in kernel.run("%clock pauze").text


def test_giving_up_comes_after_an_honest_try_and_keeps_what_was_earned(
    kernel: LearnerKernel, tmp_path: Path
) -> None:
    show = f"%showme {QUERY.name}"
    first = kernel.run(show).text
    assert "Try it once first" in first
    assert f"read its hints, by `%hint {QUERY.name}`" in first
    assert f"`%showme {QUERY.name}`" in kernel.run("%showme").text
    kernel.run(WRONG)
    assert f"You have run it: `%check {QUERY.name}` judges it." in kernel.run("%next").text
    kernel.run(f"%check {QUERY.name}")
    assert "3 hints that you have not read" in kernel.run(show).text
    *earlier, last = [kernel.run("%hint").text for _ in QUERY.hints]
    assert all(f"`%hint {QUERY.name}` shows the next." in hint for hint in earlier)
    assert "Hints cost no points." in earlier[0]
    assert all(f"`%{magic} {QUERY.name}`" in last for magic in ("example", "showme"))
    assert f"`%hint {QUERY.name} 2` shows the next." in kernel.run(f"%hint {QUERY.name} 1").text
    reference = LAB.references[QUERY.name].strip()
    asked = kernel.run(show).text
    assert f"You keep the 0 of {QUERY.points:g} points" in asked
    assert reference not in asked
    assert reference in kernel.run(f"{show} --yes").text
    assert f"Hint 1 of 3 · {LAB.questions[1].name}" in kernel.run("%hint").text  # what comes next
    kernel.run(f"%%sql {QUERY.name}\n{reference}")
    assert "Right" in kernel.run(f"%check {QUERY.name}").text
    row = next(r for r in kernel.run("%progress").text.splitlines() if QUERY.name in r)
    assert "shown" in row
    assert " 0 " in row
    journal = tmp_path / "work" / ".firedrill" / "journal.jsonl"
    written = [json.loads(line)["what"] for line in journal.read_text().splitlines()]
    assert written.count("gave_up") == 1


def test_who_has_it_right_reads_the_reference_and_has_given_up_nothing(
    kernel: LearnerKernel, tmp_path: Path
) -> None:
    reference = LAB.references[QUERY.name].strip()
    kernel.run(f"%%sql {QUERY.name}\n{reference}")
    kernel.run(f"%check {QUERY.name}")
    before = kernel.run("%progress").text
    shown = kernel.run(f"%showme {QUERY.name}").text
    assert "Yours is right already, and stays so." in shown
    assert reference in shown
    after = kernel.run("%progress").text
    row = next(r for r in after.splitlines() if QUERY.name in r)
    assert [" right " in row, row] == [True, next(r for r in before.splitlines() if r == row)]
    assert "Given up" not in kernel.run("%debrief").text
    journal = tmp_path / "work" / ".firedrill" / "journal.jsonl"
    assert '"gave_up"' not in journal.read_text()


def test_a_worked_example_is_of_the_same_shape(kernel: LearnerKernel) -> None:
    assert "the pair is what should stand once" in kernel.run(f"%example {QUERY.name}").text
