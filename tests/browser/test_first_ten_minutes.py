"""One way through the browser that is quick: page, wrong query, hint, right query.

The whole of it, in both themes and at 200 %, is in test_stories.py; what a kernel shows of a repair
and its replay is in test_magics*.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from grader import incident
from tests.browser import axe, layout
from tests.browser.jupyterlab import NotebookPage

LAB = incident.load("07")
WRONG = Path(__file__).parents[1] / f"answers/{LAB.slug}/written_twice/wrong/look_alikes.sql"


def test_an_answer_gets_its_card_beside_the_notebooks_text(
    new_page: Callable[..., Page], firedrill_lab: Callable[..., str], tmp_path: Path
) -> None:
    learner = NotebookPage(new_page())
    learner.open(firedrill_lab(tmp_path / "work"))
    instructors = learner.page.get_by_role("menuitem", name="Nbgrader")
    expect(instructors).to_have_count(0)
    paged = learner.run("%load_ext course")
    expect(paged).to_contain_text("payments-ledger")
    expect(paged).to_contain_text("$8,700,000.00")

    learner.write("%%sql written_twice", f"%%sql written_twice\n{WRONG.read_text()}")
    expect(learner.run("%%sql written_twice")).to_contain_text("rows")
    expect(learner.run("%check written_twice")).to_contain_text("Not yet · written_twice")
    card = learner.outputs("%check written_twice").locator(".firedrill-card")
    assert layout.faults(card) == []
    assert axe.violations(learner.page, card) == []

    hint = learner.below("%check written_twice", "%hint written_twice")
    expect(hint).to_contain_text(re.compile("hint 1", re.I))

    right = LAB.references["written_twice"]
    learner.write("%%sql written_twice", f"%%sql written_twice\n{right}")
    expect(learner.run("%%sql written_twice")).to_contain_text("14,000 rows")
    expect(learner.run("%check written_twice")).to_contain_text("Right · written_twice")
