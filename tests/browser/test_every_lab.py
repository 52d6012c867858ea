"""A whole lab in a real JupyterLab, from its page to its debrief, each card in light and in dark.

The stories of test_stories.py are told on one lab; this is what they have in common, on the others.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from grader import incident, labelled
from grader.incident import Lab
from grader.questions import Question
from tests.browser.jupyterlab import NotebookPage
from tests.browser.looks import Looks

pytestmark = pytest.mark.slow

STORIES = "07-ledger-written-twice"
LABS = [
    pytest.param(lab, id=lab.slug[:2])
    for lab in incident.course()
    if not lab.warm_up and lab.slug != STORIES
]
FIRST = "%load_ext course"


@pytest.mark.parametrize("lab", LABS)
def test_a_whole_lab_from_its_page_to_its_debrief(
    lab: Lab, firedrill_lab: Callable[..., str], new_page: Callable[..., Page], tmp_path: Path
) -> None:
    workspace = tmp_path / "work"
    address = firedrill_lab(workspace, lab=lab.slug)
    page = new_page()
    learner, looks = NotebookPage(page), Looks(page, 1)
    learner.open(f"{address}&reset")

    expect(learner.run(FIRST)).to_contain_text(lab.page.service)
    looks.at(learner.outputs(FIRST))
    seen: set[str] = set()  # kinds of which a wrong and a right card was looked at
    for question in lab.questions:
        check = f"%check {question.name}"
        if question.kind not in seen:
            learner.answer(question.kind, question.name, wrong(lab, question))
            expect(learner.run(check)).not_to_contain_text(f"Right · {question.name}")
            looks.at(learner.outputs(check))
            looks.at(learner.outputs(learner.below(check, f"%hint {question.name}")))
        learner.answer(question.kind, question.name, lab.references[question.name])
        expect(learner.run(check)).to_contain_text(f"Right · {question.name}")
        if question.kind not in seen:
            looks.at(learner.outputs(f"%%{question.kind} {question.name}"))
            looks.at(learner.outputs(check))
        seen.add(question.kind)

    sidebar = learner.sidebar()
    expect(sidebar).to_contain_text("Every question is done")
    looks.at(sidebar)
    learner.run("%debrief")
    cards = learner.cell("%debrief").locator(".firedrill-debrief")
    expect(cards.first).to_contain_text("Four signals")
    for line in cards.locator("summary").all():
        line.click()
    looks.at(cards)
    assert looks.broken == [], "\n".join(looks.broken)
    shutil.rmtree(workspace)


def wrong(lab: Lab, question: Question) -> str:
    """A labelled answer that runs and is wrong."""
    known = (each for each in labelled.of(lab) if each.question == question.name)
    return next(each.text for each in known if not each.right and each.verdict != "rejected")
