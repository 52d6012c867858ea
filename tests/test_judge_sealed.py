"""The judge as a whole: what it keeps, whose worker it ends, what it says unasked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader import judge as judging
from grader.errors import Interrupted, UnknownName
from grader.incident import Lab
from grader.judge import Judge
from grader.sandbox.client import Sandbox
from grader.verdict import Verdict


@pytest.fixture
def sealed(tiny: Lab, worker: Sandbox) -> Iterator[Judge]:
    with Judge(tiny, sandbox=worker, references={}) as judge:
        yield judge


SEALED = {  # name → (question, answer, outcome)
    "a query": ("doubled", "SELECT 1", "unknown"),
    "no query": ("doubled", "DELETE FROM shop.orders", "rejected"),
    "a monitor": ("copies", "SELECT 1", "unknown"),
    "no monitor": ("copies", "SELECT now()", "rejected"),
    "a fix": ("void_copies", "DELETE FROM shop.orders", "unknown"),
    "no fix": ("void_copies", "DROP TABLE shop.orders", "rejected"),
    "facts": ("cause", "copies = 3", "unknown"),
    "no facts": ("cause", "copies = ", "rejected"),
    "a text": ("note", "The copies were voided.", "unknown"),
    "no text": ("note", "  \n", "wrong"),
}


@pytest.mark.parametrize("name", SEALED)
def test_a_sealed_lab_says_what_can_be_said_without_a_reference(name: str, sealed: Judge) -> None:
    question, answer, outcome = SEALED[name]
    verdict = sealed.judge(question, answer)
    assert (verdict.outcome, verdict.score, verdict.lab) == (outcome, 0, "90-tiny"), verdict
    assert verdict.max_points == sealed.lab.question(question).points
    if outcome == "unknown":
        assert "the grade comes with your class" in verdict.headline
        assert verdict.checked
        assert verdict.not_checked


def test_a_judge_ends_its_own_worker_and_leaves_a_shared_one(tiny: Lab) -> None:
    with Judge(tiny, references={}) as own:
        ended: list[str] = []
        own.bench.sandbox.close = lambda: ended.append("own")  # type: ignore[method-assign]
    shared = Sandbox()
    shared.close = lambda: ended.append("shared")  # type: ignore[method-assign]
    with Judge(tiny, references={}, sandbox=shared):
        pass
    assert ended == ["own"]


class Counted:
    """A judge of one kind that counts its answers; an answer may say what becomes of it."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.asked: list[str] = []

    def __call__(self, question: object, answer: str, bench: object) -> Verdict:
        self.asked.append(answer)
        if answer == "SELECT 'ctrl'":
            raise KeyboardInterrupt
        if answer == "SELECT 'bug'":
            raise ZeroDivisionError
        outcome = "unknown" if "unknown" in answer else "right"
        return self.judge._plain(self.judge.lab.question("doubled"), outcome, answer)


@pytest.fixture
def counted(tiny: Lab, worker: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Counted:
    judge = Judge(tiny, sandbox=worker, references={"doubled": "SELECT 1"})
    counted = Counted(judge)
    monkeypatch.setitem(judging._JUDGES, "sql", counted)
    return counted


def test_an_answer_is_judged_once_and_an_unknown_one_again(counted: Counted) -> None:
    answers = ["SELECT 1", "SELECT 'unknown'", "SELECT 1", "SELECT 'unknown'", "SELECT 1 "]
    for answer in answers:
        assert counted.judge.judge("doubled", answer).headline == answer
    assert counted.asked == ["SELECT 1", "SELECT 'unknown'", "SELECT 'unknown'", "SELECT 1 "]
    counted.judge.judge("by_item", "SELECT 1")
    assert counted.asked[-1] == "SELECT 1"


def test_of_many_verdicts_the_oldest_are_forgotten(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "MAX_KEPT", 2)
    for number in (1, 2, 3, 3, 2, 1):
        counted.judge.judge("doubled", f"SELECT {number}")
    assert counted.asked == [f"SELECT {number}" for number in (1, 2, 3, 1)]


def test_ctrl_c_is_no_verdict(counted: Counted) -> None:
    with pytest.raises(Interrupted, match="Stopped: this answer is not judged"):
        counted.judge.judge("doubled", "SELECT 'ctrl'")


def test_a_judge_that_fails_itself_says_so(counted: Counted) -> None:
    verdict = counted.judge.judge("doubled", "SELECT 'bug'")
    assert (verdict.outcome, verdict.score) == ("unknown", 0)
    assert verdict.headline == "Not judged: the judge itself failed, which is our fault."


def test_a_question_without_a_reference_is_our_fault(tiny: Lab, worker: Sandbox) -> None:
    with Judge(tiny, sandbox=worker, references={"by_item": "SELECT 1"}) as judge:
        verdict = judge.judge("void_copies", "DELETE FROM shop.orders")
        assert verdict.outcome == "unknown"
        assert "there is no reference answer of void_copies" in verdict.headline
        assert verdict.headline.startswith("Not judged, and not for anything in your answer.")
        with pytest.raises(UnknownName):
            judge.judge("no_such", "SELECT 1")
