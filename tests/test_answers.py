"""Every file under tests/answers/LAB/QUESTION/{right,wrong}/ is judged as its first lines say.

An answer begins with comment lines:

    -- verdict: wrong
    -- says: a sentence, or a part of one, that the learner should read

`#` in facts, `<!-- … -->` in texts. `says` may stand several times; each must be on the card.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader import cards, incident, labelled
from grader.incident import Lab
from grader.judge import HIDDEN_SEEDS, Judge
from grader.labelled import Labelled
from grader.questions import MonitorQuestion, Question
from grader.sandbox.client import Sandbox
from grader.verdict import Verdict
from grader.worlds import world
from tests.approved import approved

ROOT = Path(__file__).parent / "answers"
SMALL = 0.03  # scale of the practice world where the answer's own figures do not matter
ONE_HIDDEN = HIDDEN_SEEDS[:1]  # one hidden world for labelled answers; references meet all of them
FIGURES = ("facts", "write")  # kinds whose answers hold figures of the practice world at scale 1
DENSE = "07-ledger-written-twice"  # the lab that every change of the judge is tested on
RIGHT_WANTED, WRONG_WANTED = 3, 8  # files a question

JudgeOf = Callable[..., Judge]


def _named(answer: object) -> str:
    """QUESTION-right-FILE, for the list of tests."""
    assert isinstance(answer, Labelled)
    return "-".join(answer.path.relative_to(ROOT).with_suffix("").parts[1:])


ANSWERS = [labelled.read(path, ROOT) for path in sorted(ROOT.rglob("*.*")) if path.is_file()]
QUESTIONS = [
    pytest.param(lab, question, id=question.name)
    for lab in map(incident.load, sorted({answer.lab for answer in ANSWERS}))
    for question in lab.questions
]


MONITORS = [
    pytest.param(lab, question, id=question.name)
    for lab in map(incident.load, sorted({answer.lab for answer in ANSWERS}))
    for question in lab.questions
    if question.kind == "monitor"
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
    kind = incident.load(answer.lab).question(answer.question).kind
    judge = judge_of(answer.lab, 1.0 if kind in FIGURES else SMALL, ONE_HIDDEN)
    return judge.judge(answer.question, answer.text)


def _quick(answer: Labelled) -> bool:
    """A right answer to each question and some of the rest: of one lab half, of the others a fifth.

    `make e2e` takes them all.
    """
    if answer.path == min(answer.path.parents[1].glob("right/*")):
        return True
    every = 2 if answer.lab == DENSE else 5
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


@pytest.mark.parametrize("answer", ANSWERS, ids=_named)
def test_a_label_says_what_its_folder_says(answer: Labelled) -> None:
    """A wrong answer also names a sentence: a grade without one teaches nothing."""
    assert answer.right == (answer.verdict == "right")
    assert answer.right or (answer.says and all(answer.says)), "no sentence is named"


@pytest.mark.parametrize(("lab", "question"), QUESTIONS)
def test_each_question_has_right_and_wrong_answers(lab: Lab, question: Question) -> None:
    mine = [a for a in ANSWERS if (a.lab, a.question) == (lab.slug, question.name)]
    right = sum(answer.right for answer in mine)
    wrong = len(mine) - right
    assert right >= RIGHT_WANTED
    assert wrong >= WRONG_WANTED


@pytest.mark.parametrize(("lab", "question"), QUESTIONS)
def test_the_reference_of_a_question_is_right(
    lab: Lab, question: Question, judge_of: JudgeOf
) -> None:
    """References with figures hold those of the practice world: seed 1 at scale 1."""
    scale = 1.0 if question.kind in FIGURES else SMALL
    judge = judge_of(lab.slug, scale)
    verdict = judge.judge(question, lab.references[question.name])
    assert (verdict.outcome, verdict.points) == ("right", question.points), cards.text(verdict)


@pytest.mark.parametrize(("lab", "question"), QUESTIONS)
def test_an_empty_answer_earns_nothing(lab: Lab, question: Question, judge_of: JudgeOf) -> None:
    verdict = judge_of(lab.slug, SMALL).judge(question, "")
    assert (verdict.outcome, verdict.points) == ("wrong", 0)


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


@pytest.mark.parametrize("lab", [incident.load(slug) for slug in sorted({a.lab for a in ANSWERS})])
def test_each_invariant_is_broken_by_a_fix_that_people_write(lab: Lab) -> None:
    """By the labels, which the test above holds against the judge."""
    fixes = {question.name for question in lab.questions if question.kind == "fix"}
    said = [
        words.removeprefix("✘ ")
        for answer in ANSWERS
        if answer.lab == lab.slug and answer.question in fixes
        for words in answer.says
    ]
    unbroken = [
        query.name
        for query in lab.contract
        if not any(query.notes["says"].startswith(words) for words in said)
    ]
    assert unbroken == []
