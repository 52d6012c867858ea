"""What the judge does around a judgement: what is kept, what ends it, what it says without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader import judge as judging
from grader.errors import FiredrillError, Interrupted, OutOfBudget, Rejected
from grader.incident import Lab
from grader.judge import Judge
from grader.sandbox.client import Sandbox
from grader.verdict import Verdict
from grader.worlds import world

NOTHING = "SELECT 1"


@pytest.fixture
def own(tiny: Lab, worker: Sandbox) -> Iterator[Judge]:
    """A judge that has judged nothing yet."""
    with Judge(tiny, sandbox=worker, hidden_seeds=(2,)) as judge:
        yield judge


class Each:
    """Stands where a kind's judge is asked, since a real one does not fail when told; counts."""

    def __init__(self, judge: Judge, ends: BaseException | str) -> None:
        self.judge, self.ends, self.asked = judge, ends, 0

    def __call__(self, question: object, answer: str, bench: object) -> Verdict:
        self.asked += 1
        if isinstance(self.ends, BaseException):
            raise self.ends
        return self.judge._plain(self.judge.lab.question("doubled"), self.ends, answer)


def _each(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, ends: BaseException | str, kind: str = "sql"
) -> Each:
    each = Each(judge, ends)
    monkeypatch.setitem(judging._JUDGES, kind, each)
    return each


@pytest.mark.parametrize(
    ("ends", "outcome", "says"),
    [
        (OutOfBudget("It took too long."), "unknown", "Not judged. It took too long."),
        (
            FiredrillError("The disk is full."),
            "unknown",
            "Not judged, and not for anything in your answer. The disk is full.",
        ),
        (ValueError("x"), "unknown", "Not judged: the judge itself failed, which is our fault."),
        (Rejected("No such thing."), "rejected", "No such thing."),
        (
            Rejected("No such thing.", line=2, column=3),
            "rejected",
            "No such thing.\n  line 2: a b\n            ^",
        ),
        (
            Rejected("There is no table.", no_table="DOUBLED"),
            "rejected",
            "`DOUBLED` is the result of another cell",
        ),
        (Rejected("There is no table.", no_table="other"), "rejected", "There is no table."),
    ],
)
def test_what_ends_a_judgement_is_said_and_earns_nothing(
    own: Judge, monkeypatch: pytest.MonkeyPatch, ends: Exception, outcome: str, says: str
) -> None:
    _each(own, monkeypatch, ends)
    verdict = own.judge("doubled", f"{NOTHING}\na b")
    assert (verdict.outcome, verdict.score, verdict.max_points) == (outcome, 0, 3)
    assert (verdict.lab, verdict.question, verdict.kind) == (own.lab.slug, "doubled", "sql")
    assert verdict.headline.startswith(says)
    if not says.startswith("`"):
        assert verdict.headline == says


@pytest.mark.parametrize("ends", [KeyboardInterrupt(), Interrupted("Stopped: not judged.")])
def test_ctrl_c_ends_the_judge_and_is_no_verdict(
    own: Judge, monkeypatch: pytest.MonkeyPatch, ends: BaseException
) -> None:
    _each(own, monkeypatch, ends)
    with pytest.raises(Interrupted, match=r"^Stopped: "):
        own.judge("doubled", NOTHING)


def test_what_is_judged_is_kept_and_what_is_unknown_is_tried_again(
    own: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = _each(own, monkeypatch, "unknown")
    own.judge("doubled", NOTHING)
    own.judge("doubled", NOTHING)
    assert each.asked == 2
    each.ends = "wrong"
    assert own.judge("doubled", NOTHING) is own.judge("doubled", NOTHING)
    assert each.asked == 3
    own.judge("doubled", f"{NOTHING} ")
    assert each.asked == 4


def test_of_many_verdicts_the_oldest_are_forgotten(
    own: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "MAX_KEPT", 2)
    each = _each(own, monkeypatch, "wrong")
    for answer in ("1", "2", "3"):
        own.judge("doubled", answer)
    own.judge("doubled", "3")
    own.judge("doubled", "2")
    assert each.asked == 3
    own.judge("doubled", "1")
    assert each.asked == 4


def test_a_sandbox_that_is_shared_stays_open_and_an_own_one_ends(
    tiny: Lab, worker: Sandbox
) -> None:
    path = world.cached(world.Spec(tiny, scale=0.03))
    worker.query(path, NOTHING)
    with Judge(tiny, sandbox=worker):
        pass
    assert worker._process is not None
    with Judge(tiny) as alone:
        alone.bench.sandbox.query(path, NOTHING)
    assert alone.bench.sandbox._process is None


def test_a_judge_hands_on_what_it_is_given(tiny: Lab, worker: Sandbox) -> None:
    said: list[str] = []
    judge = Judge(
        tiny,
        sandbox=worker,
        practice_seed=4,
        practice_scale=0.5,
        hidden_seeds=(8, 9),
        hidden_scale=0.25,
        references={"doubled": "SELECT 1"},
        progress=said.append,
    )
    bench = judge.bench
    judge.bench.say("hidden world 1 of 2")
    assert (bench.practice_seed, bench.practice_scale) == (4, 0.5)
    assert (bench.hidden_seeds, bench.hidden_scale) == ((8, 9), 0.25)
    assert (bench.references, said) == ({"doubled": "SELECT 1"}, ["hidden world 1 of 2"])


SEALED = {  # what can be said where no reference is: (question, answer) → outcome
    ("doubled", "SELECT 1"): "unknown",
    ("doubled", "DELETE FROM shop.orders"): "rejected",
    ("copies", "SELECT 1; SELECT 2"): "rejected",
    ("copies", "SELECT 1"): "unknown",
    ("void_copies", "DELETE FROM shop.orders"): "unknown",
    ("void_copies", "DROP TABLE shop.orders"): "rejected",
    ("cause", "copies = 3"): "unknown",
    ("cause", "copies = = 3"): "rejected",
    ("cause", "# copies = 3"): "wrong",
    ("cause", "-- copies"): "rejected",
    ("note", "Some words."): "unknown",
    ("note", "# What happened\n<!-- write here -->"): "wrong",
    ("void_copies", "-- later\n;"): "wrong",
    ("copies", "/* later */"): "wrong",
}


@pytest.mark.parametrize(("question", "answer"), SEALED)
def test_without_references_each_kind_is_read_and_no_more(
    tiny: Lab, worker: Sandbox, question: str, answer: str
) -> None:
    verdict = Judge(tiny, sandbox=worker, references={}).judge(question, answer)
    assert verdict.outcome == SEALED[question, answer], verdict.headline
    assert verdict.score == 0
    if verdict.outcome == "unknown":
        assert verdict.headline.startswith("Handed in as it stands, this can be graded;")
        assert verdict.checked == ["that the answer can be read and is of the kind asked"]
        assert verdict.not_checked != []
