"""The debrief in a real JupyterLab: its cards, its drawing, one file, nothing from outside."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyterlab import NotebookPage

JOURNAL = Path(__file__).parents[1] / "journals" / "dune.jsonl"


@pytest.mark.slow
def test_the_debrief_is_there_without_a_kernel_and_goes_into_one_file(
    new_page: Callable[..., Page],
    firedrill_lab: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work = tmp_path / "work"
    (work / ".firedrill").mkdir(parents=True)
    shutil.copy(JOURNAL, work / ".firedrill" / "journal.jsonl")
    monkeypatch.setenv("FIREDRILL_SCALE", "0.03")
    page = new_page()
    learner = NotebookPage(page)
    learner.open(firedrill_lab(work))
    learner.run("%load_ext course")
    figure = learner.run("%debrief").page.locator(".js-plotly-plot .bars path").first
    expect(figure).to_be_attached()
    learner.kill_kernel_and_reopen()

    shown = learner.cell("%debrief")
    expect(shown).to_contain_text("Four signals")
    for folded in ("Drawn without a script, and as a table", "All hints"):
        line = shown.get_by_text(folded, exact=True)
        line.scroll_into_view_if_needed()
        line.click()
    expect(shown.get_by_role("img", name="Your minutes of work")).to_be_visible()
    expect(shown.get_by_text(": you took 0 of").first).to_be_visible()

    learner.clear_outputs()  # so that each cell's number is new when it runs
    learner.run("%load_ext course")
    save = learner.add_cell_below(learner.cell("%debrief"), "%debrief --save mine.html")
    learner.run(save)
    page.goto((work / "mine.html").as_uri())
    expect(page.get_by_role("heading", name="The ledger, written twice")).to_be_visible()
