"""Every file under tests/answers/LAB/QUESTION/{right,wrong}/ is judged as its first lines say.

An answer begins with comment lines:

    -- verdict: wrong
    -- says: a sentence, or a part of one, that the learner should read

`#` in facts, `<!-- … -->` in texts. `says` may stand several times; each must be on the card.
"""

from __future__ import annotations

import functools
import itertools
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import cards, incident, labelled
from grader.author_check import answers as author_answers
from grader.author_check.finding import Bench
from grader.comparison.compare import compare
from grader.incident import Lab
from grader.judge import HIDDEN_SEEDS, Judge
from grader.labelled import Labelled
from grader.questions import MonitorQuestion, Question
from grader.sandbox.client import Sandbox
from grader.verdict import Verdict
from grader.worlds import world
from tests.approved import approved
from tests.short import EVERY, every_third

ROOT = Path(__file__).parent / "answers"
SMALL = 0.03  # scale of the practice world where the answer's own figures do not matter
ONE_HIDDEN = HIDDEN_SEEDS[:1]  # one hidden world for labelled answers; references meet all of them
FIGURES = ("facts", "write")  # kinds whose answers hold figures of the practice world at scale 1
DENSE = "07-ledger-written-twice"  # the lab that every change of the judge is tested on
FEW_WORLDS = 7  # pairs of a monitor's short run: each kind of day once, and each size of the fault

JudgeOf = Callable[..., Judge]


def _named(answer: object) -> str:
    """QUESTION-right-FILE, for the list of tests."""
    assert isinstance(answer, Labelled)
    return "-".join(answer.path.relative_to(ROOT).with_suffix("").parts[1:])


ANSWERS = [labelled.read(path, ROOT) for path in sorted(ROOT.rglob("*.*")) if path.is_file()]
LABS = list(map(incident.load, sorted({answer.lab for answer in ANSWERS})))
QUESTIONS = [
    pytest.param(lab, question, id=question.name) for lab in LABS for question in lab.questions
]
KINDS = {(lab.slug, question.name): question.kind for lab in LABS for question in lab.questions}

MONITORS = [
    pytest.param(lab, question, id=question.name)
    for lab in LABS
    for question in lab.questions
    if question.kind == "monitor"
]


def _brief(parameters: list[Any]) -> list[Any]:
    """Of one lab all questions, of the others every third; `make e2e` takes all, and monitors.

    Those need some forty worlds each; their quick form is the test of a short run, below.
    """
    others = itertools.count()
    return [
        pytest.param(*each.values, id=each.id, marks=pytest.mark.slow)
        if each.values[1].kind == "monitor"
        or (each.values[0].slug != DENSE and next(others) % EVERY > 0)
        else each
        for each in parameters
    ]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One worker for all answers of a test process."""
    with Sandbox() as worker:
        yield worker


@pytest.fixture(scope="session")
def judge_of(sandbox: Sandbox) -> JudgeOf:
    """(lab, scale, seeds) → its judge; the same each time, so that worlds and results are kept."""

    @functools.cache
    def judge(lab: str, scale: float, seeds: tuple[int, ...] = HIDDEN_SEEDS) -> Judge:
        lab_ = incident.load(lab)
        return Judge(lab_, practice_scale=scale, hidden_seeds=seeds, sandbox=sandbox)

    return judge


def _judged(answer: Labelled, judge_of: JudgeOf) -> Verdict:
    scale = 1.0 if KINDS[answer.lab, answer.question] in FIGURES else SMALL
    judge = judge_of(answer.lab, scale, ONE_HIDDEN)
    return judge.judge(answer.question, answer.text)


def _quick(answer: Labelled) -> bool:
    """Of one lab a right answer to each question and a twelfth of the rest; of others an eightieth.

    `make e2e` takes them all, and the monitors, which need forty worlds each.
    """
    if KINDS[answer.lab, answer.question] == "monitor":
        return False
    if answer.lab == DENSE and answer.path == min(answer.path.parents[1].glob("right/*")):
        return True
    every = 12 if answer.lab == DENSE else 80
    return zlib.crc32(answer.path.relative_to(ROOT).as_posix().encode()) % every == 0


JUDGED = [
    pytest.param(each, id=_named(each), marks=[] if _quick(each) else [pytest.mark.slow])
    for each in ANSWERS
]


@pytest.mark.parametrize("answer", JUDGED)
def test_an_answer_is_judged_as_it_is_labelled(answer: Labelled, judge_of: JudgeOf) -> None:
    """A right one earns everything; the card of a wrong one says what its label promises.

    The cards as they are lie in tests/approved, to be read.
    """
    verdict = _judged(answer, judge_of)
    card = cards.text(verdict)
    assert (verdict.outcome, verdict.score == 1) == (answer.verdict, answer.right), card
    missing = [said for said in answer.says if said not in card]
    assert missing == [], card
    told = [round(verdict.score, 4), *card.splitlines()]
    approved(f"cards_{answer.lab[:2]}_{answer.question}", _named(answer), told)


@pytest.mark.parametrize(
    "lab",
    [pytest.param(lab, id=lab.slug, marks=[] if lab.warm_up else pytest.mark.slow) for lab in LABS],
)
def test_a_right_query_is_right_on_the_learners_own_world(lab: Lab, sandbox: Sandbox) -> None:
    """At its full size, where the small one of the test above may lack a row that matters."""
    bench = Judge(lab, sandbox=sandbox).bench
    wrong = {}
    for answer in ANSWERS:
        question = lab.question(answer.question) if answer.lab == lab.slug else None
        if question is None or question.kind != "sql" or not answer.right:
            continue
        path = bench.practice(question)
        due = bench.expected(question, path)
        found = compare(sandbox.query(path, answer.text, seconds=60), due, question)
        if not found.equal:
            wrong[_named(answer)] = found.sentence
    assert wrong == {}


@pytest.mark.parametrize(("lab", "question"), QUESTIONS)
def test_the_labels_of_a_question_say_what_their_folders_say(lab: Lab, question: Question) -> None:
    """A wrong answer also names a sentence: a grade without one teaches nothing."""
    mine = [a for a in ANSWERS if (a.lab, a.question) == (lab.slug, question.name)]
    assert [_named(a) for a in mine if a.right != (a.verdict == "right")] == []
    unsaid = [_named(a) for a in mine if not a.right and not (a.says and all(a.says))]
    assert unsaid == [], "no sentence is named"


@pytest.mark.parametrize(("lab", "question"), QUESTIONS)
def test_each_question_has_right_and_wrong_answers(lab: Lab, question: Question) -> None:
    mine = [a for a in ANSWERS if (a.lab, a.question) == (lab.slug, question.name)]
    right = sum(answer.right for answer in mine)
    wrong = len(mine) - right
    wanted = author_answers.OF_A_WARM_UP if lab.warm_up else author_answers.WANTED
    assert (right >= wanted[0], wrong >= wanted[1]) == (True, True)


@pytest.mark.parametrize(
    "seeds", [ONE_HIDDEN, pytest.param(HIDDEN_SEEDS, marks=pytest.mark.slow)], ids=["one", "all"]
)
@pytest.mark.parametrize(("lab", "question"), _brief(QUESTIONS))
def test_the_reference_of_a_question_is_right(
    lab: Lab, question: Question, seeds: tuple[int, ...], judge_of: JudgeOf
) -> None:
    """References with figures hold those of the practice world: seed 1 at scale 1."""
    scale = 1.0 if question.kind in FIGURES else SMALL
    judge = judge_of(lab.slug, scale, seeds)
    verdict = judge.judge(question, lab.references[question.name])
    assert (verdict.outcome, verdict.points) == ("right", question.points), cards.text(verdict)


@pytest.mark.parametrize(("lab", "question"), QUESTIONS)
def test_an_empty_answer_earns_nothing(lab: Lab, question: Question, judge_of: JudgeOf) -> None:
    verdict = judge_of(lab.slug, SMALL).judge(question, "")
    assert (verdict.outcome, verdict.points) == ("wrong", 0)


@pytest.mark.parametrize(("lab", "question"), every_third(MONITORS))
def test_a_short_run_tells_the_reference_monitor_from_one_that_always_pages(
    lab: Lab, question: MonitorQuestion, judge_of: JudgeOf
) -> None:
    """Through each kind of day and each size of the fault once; the long run is below."""
    judge, short = judge_of(lab.slug, SMALL), question.model_copy(update={"worlds": FEW_WORLDS})
    verdict = judge.judge(short, lab.references[question.name])
    assert (verdict.outcome, verdict.points) == ("right", question.points), cards.text(verdict)
    by_size, by_day = verdict.evidence
    assert {row[0] for row in by_size.rows} == {f"{size:.0%}" for size in question.sick}
    assert len(by_day.rows) == len(world.PROFILES)
    always = judge.judge(short, "SELECT 1 AS n")
    assert (always.outcome, always.points) == ("wrong", 0), cards.text(always)


@pytest.mark.slow
@pytest.mark.parametrize(("lab", "question"), MONITORS)
def test_a_monitor_is_run_through_twenty_sick_worlds_and_twenty_awkward_days(
    lab: Lab, question: MonitorQuestion, judge_of: JudgeOf
) -> None:
    """At least 500 runs on healthy days among them: what each learner's monitor meets."""
    verdict = judge_of(lab.slug, SMALL).judge(question, lab.references[question.name])
    by_size, by_day = verdict.evidence
    assert {row[0] for row in by_size.rows} == {f"{size:.0%}" for size in question.sick}
    assert sum(int(row[2] or 0) for row in by_size.rows) >= 20
    assert len(by_day.rows) == len(world.PROFILES)
    assert sum(int(row[1] or 0) for row in by_day.rows) >= 20
    assert sum(int(row[2] or 0) for row in by_day.rows) >= 500


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [(2,), (57,), (901_113,)])
@pytest.mark.parametrize(("lab", "question"), MONITORS)
def test_a_reference_monitor_holds_on_worlds_of_other_seeds(
    lab: Lab, question: MonitorQuestion, seeds: tuple[int, ...], judge_of: JudgeOf
) -> None:
    """Each judge runs through twenty pairs of its own."""
    verdict = judge_of(lab.slug, SMALL, seeds).judge(question, lab.references[question.name])
    assert verdict.outcome == "right", cards.text(verdict)


@pytest.mark.parametrize("lab", LABS)
def test_each_invariant_is_broken_by_a_fix_that_people_write(lab: Lab) -> None:
    """By the labels, which the test above holds against the judge."""
    [found] = author_answers.invariants_are_broken(Bench(lab))
    assert found.state == "ok", found.says
