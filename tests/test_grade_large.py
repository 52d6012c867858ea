"""Two hundred generated submissions over three labs: graded as stock nbgrader with our judge does.

Each draws an answer to each question from the labelled ones, and a trouble. Nothing here knows what
they are worth: the two gradebooks, folders, feedbacks and CSVs are compared cell by cell.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from grader import incident, labelled
from grader.classroom import course
from grader.classroom.grading.run import Run
from grader.classroom.init import init
from grader.incident import Lab

from .submissions import ledger, troubles
from .submissions.school import Class

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]

SEED = 11
LABS = ("00-first-page", "01-silent-revenue-loss", "04-scd2-history-overwritten")
EACH = 67  # submissions of a lab
FORKED = ("generate_assignment", "autograde", "generate_feedback", "export")
DUE = "2026-05-01 00:00:00 UTC"


def submission(chance: random.Random, release: dict, lab: Lab) -> bytes | None:
    """A file, or None where none was handed in."""
    fate = chance.random()
    if fate < 0.03:
        return None
    if fate < 0.1:
        return chance.choice(list(troubles.UNREADABLE.values()))
    known: dict[str, list[str]] = {}
    for each in labelled.of(lab):
        known.setdefault(each.question, []).append(each.text)
    answers = {}
    for question in lab.questions:
        what = chance.random()
        if what < 0.3:
            answers[question.name] = lab.references[question.name]
        elif what < 0.8 and question.name in known:
            answers[question.name] = chance.choice(known[question.name])
        elif what < 0.85 and question.kind != "monitor":  # which ends by the clock
            answers[question.name] = troubles.HOSTILE_SQL[question.kind]
    nb = troubles.answered(release, answers)
    if fate < 0.5:
        nb = chance.choice(list(troubles.HARMLESS.values()))(nb)
    return troubles.dump(nb)


@pytest.fixture(scope="module")
def twins(tmp_path_factory) -> tuple[Path, Path]:
    stock, ours = (tmp_path_factory.mktemp(name) / "class" for name in ("stock", "ours"))
    for root in (stock, ours):
        lay_out_and_grade(root, by_us=root is ours)
    return stock, ours


def lay_out_and_grade(root: Path, *, by_us: bool) -> None:
    chance = random.Random(SEED)
    init(root, list(LABS))
    seeds = "\n".join(f'"{slug}" = [5, 11]' for slug in LABS)
    (root / course.SEEDS_FILE).write_text(f"[seeds]\n{seeds}\n")
    config = root / "nbgrader_config.py"
    text = config.read_text().replace("practice_scale = 1.0", "practice_scale = 0.03")
    config.write_text(f"{text}\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    for slug in LABS:
        lab, the_class = incident.load(slug), Class(root, slug, forked=FORKED)
        the_class.run("generate_assignment", slug)
        the_class.due(DUE)
        release = the_class.release()
        for number in range(EACH):
            content = submission(chance, release, lab)
            folder = the_class.submit(f"s{number:03}", content)
            if chance.random() < 0.4:
                day = chance.randrange(1, 3)
                (folder / "timestamp.txt").write_text(f"2026-0{3 + day}-30 12:00:00 UTC")
        if not by_us:
            the_class.run("autograde", slug)
    if by_us:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(root)
            with Run(root, workers=2, tell=print) as run:
                for slug in LABS:
                    run.grade(slug)
        assert len(run.outcome.known) == EACH * len(LABS)
    for slug in LABS:
        the_class.run("generate_feedback", slug)
    the_class.run("export")


@pytest.mark.parametrize("what", [*ledger.QUERIES, "autograded", "feedback", "csv"])
def test_a_large_class_is_graded_as_nbgrader_grades_it(twins, what):
    stock, ours = (ledger.of(root)[what] for root in twins)
    assert stock
    assert ours == stock
