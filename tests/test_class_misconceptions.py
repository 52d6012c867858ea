"""Wrong queries of a class, known by how they behave on small databases and hidden worlds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import incident
from grader.classroom.grading.verdicts import Basis
from grader.classroom.judging import Terms
from grader.classroom.reporting import misconceptions
from grader.classroom.reporting.behaviour import FOLDER, RIGHT, Behaviours
from grader.classroom.reporting.gather import Answer, Grade
from grader.judge import Judge
from grader.questions import SqlQuestion
from grader.remembered import Remembered
from grader.sandbox.client import Sandbox

LAB = incident.load("00")
SEEDS, SCALE = (5, 11), 0.03
QUERY = "SELECT scale_id, {} AS weighings FROM counter.weighings WHERE {} GROUP BY scale_id"
WHEELS = QUERY.format("count(*)", "kg >= 40")
WHEELS_TOO = QUERY.format("sum(1)::BIGINT", "NOT kg < 40").replace("scale_id,", "SCALE_ID,")
ONCE = QUERY.format("count(DISTINCT kg)", "kg > 40")
RIGHT_TOO = QUERY.format("count(kg)", "NOT kg <= 40")
FAILS = QUERY.format("count(*)", "kg > CAST(paid::VARCHAR || 'x' AS INTEGER)")


@pytest.fixture(scope="module")
def question() -> SqlQuestion:
    found = LAB.question("too_heavy")
    assert isinstance(found, SqlQuestion)
    return found


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="module")
def behaviours(root: Path) -> Iterator[Behaviours]:
    terms = Terms(LAB.slug, tuple(LAB.references.items()), SEEDS, SCALE)
    known = Remembered(LAB, references=LAB.references, folder=root / "verdicts")
    with Behaviours(Basis(terms, known), root) as made:
        yield made


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (WHEELS, WHEELS_TOO, True),
        (WHEELS, ONCE, False),
        (WHEELS, WHEELS.replace("AS weighings", "AS n"), True),
        (WHEELS, WHEELS.replace("AS weighings", "AS weighings, 1 AS more"), False),
        (FAILS, FAILS.replace("'x'", "'y'"), True),
        (RIGHT_TOO, LAB.references["too_heavy"], True),
    ],
)
def test_queries_behave_alike_if_they_return_the_same_rows(one, other, alike, question, behaviours):
    found = behaviours.of(question, one), behaviours.of(question, other)
    assert (found[0] == found[1]) == alike
    assert (found[0] == RIGHT) == (one == RIGHT_TOO)


def test_a_behaviour_is_worked_out_once(question, behaviours, root):
    behaviours.of(question, WHEELS)
    for path in (root / FOLDER).iterdir():
        path.write_text("kept")
    assert behaviours.of(question, WHEELS) == "kept"
    for path in (root / FOLDER).iterdir():
        path.unlink()


def test_a_misconception_has_its_name_its_count_and_the_smallest_database(
    question, behaviours, worker: Sandbox
):
    """Of a labelled answer, else in the judge's words; a longer answer is not the one shown."""
    texts = {"ana": f"-- mine\n{WHEELS}", "ben": WHEELS_TOO, "cem": WHEELS, "dee": ONCE}
    texts |= {"eve": LAB.references["too_heavy"], "fox": "DROP TABLE counter.weighings"}
    judge = Judge(LAB, practice_scale=SCALE, hidden_seeds=SEEDS, sandbox=worker)
    grade = Grade(0.0, 2.0, 0.0)
    answers = [
        Answer(student, question.name, text, 1, grade, judge.judge(question, text))
        for student, text in texts.items()
    ]
    answers.append(Answer("gus", question.name, "", 1, grade))
    steps: list[float] = []
    first, *others = misconceptions.of(
        LAB, question, answers, behaviours, lambda what, share: steps.append(share)
    )
    assert (first.students, first.texts, first.title) == (["ana", "ben", "cem"], 3, "a wheel too")
    assert first.typical.text == WHEELS
    case = first.counterexample
    assert case is not None
    assert case.answer.rows != case.expected.rows
    assert sum(len(table.rows) for table in case.read) == 1
    titles = {each.students[0]: each.title for each in others}
    assert titles.keys() == {"dee", "fox"}
    assert titles["dee"] == "as if rows with the same `kg` counted once"
    assert titles["fox"].startswith("DROP TABLE is not allowed")
    assert steps == sorted(steps)
