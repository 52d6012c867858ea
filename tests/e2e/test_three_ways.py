"""One judge, three ways to it: the kernel, `firedrill check`, nbgrader. They agree, question by
question, on the author's notebook, on the untouched one, and on one that is wrong in places.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader import incident
from grader.classroom import course
from grader.classroom.init import init
from grader.judge import HIDDEN_SEEDS
from tests.author_notebook import answered
from tests.e2e.whole_lab import scores
from tests.submissions import troubles
from tests.submissions.school import Class

SLUG = "07-ledger-written-twice"
ANSWERS = Path(__file__).parents[1] / "answers" / SLUG
EARNED = re.compile(r" · ([\d.]+) of [\d.]+$")

pytestmark = pytest.mark.slow

Points = dict[str, float]


def students() -> dict[str, dict[str, str]]:
    """Who hands in what; every second answer of `mixed` is a wrong one that people write."""
    lab = incident.load(SLUG)
    mixed = dict(lab.references)
    for question in lab.questions[::2]:
        mixed[question.name] = sorted((ANSWERS / question.name / "wrong").iterdir())[0].read_text()
    return {"author": lab.references, "untouched": {}, "mixed": mixed}


@pytest.fixture(scope="module")
def nbgrader_points(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Points]:
    """Student → question → points, by nbgrader's own commands."""
    the_class = Class(tmp_path_factory.mktemp("class") / "course", SLUG)
    init(the_class.root, [SLUG])
    seeds = the_class.root / course.SEEDS_FILE
    seeds.write_text(f'[seeds]\n"{SLUG}" = {list(HIDDEN_SEEDS)}\n')
    the_class.run("generate_assignment", SLUG)
    for student, answers in students().items():
        the_class.submit(student, troubles.dump(troubles.answered(the_class.release(), answers)))
    the_class.run("autograde", SLUG)
    return {
        student: {name: grade[1] for name, grade in the_class.grades(student).items()}
        for student in students()
    }


@pytest.mark.parametrize("student", students())
def test_kernel_terminal_and_nbgrader_give_the_same_points(
    student: str, nbgrader_points: dict[str, Points], tmp_path: Path
) -> None:
    answers = students()[student]
    notebook = tmp_path / f"{SLUG}.ipynb"
    nbformat.write(answered(incident.load(SLUG), answers), notebook)

    by_nbgrader = nbgrader_points[student]
    assert by_nbgrader == terminal(notebook)
    assert by_nbgrader == kernel(tmp_path / "work", answers)
    whole = {question.name: question.points for question in incident.load(SLUG).questions}
    expected = {"author": whole, "untouched": dict.fromkeys(whole, 0.0)}
    assert by_nbgrader == expected.get(student, by_nbgrader)
    assert student != "mixed" or 0 < sum(by_nbgrader.values()) < sum(whole.values())


def terminal(notebook: Path) -> Points:
    said = subprocess.run(
        [sys.executable, "-m", "course.cli", "check", str(notebook), "--json"],
        capture_output=True,
        text=True,
    )
    verdicts = json.loads(said.stdout)["verdicts"]
    return {each["question"]: round(each["score"] * each["max_points"], 2) for each in verdicts}


def kernel(workspace: Path, answers: dict[str, str]) -> Points:
    cards = scores(SLUG, workspace, answers)
    return {name: float(EARNED.search(card)[1]) for name, card in cards.items()}
