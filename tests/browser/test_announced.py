"""Results are said, editors have names, and a page that is loaded anew knows the lab that runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from grader import incident
from tests.browser.jupyterlab import NotebookPage

LAB = incident.load("07")
FIRST = LAB.questions[0]
LINE = f"%%{FIRST.kind} {FIRST.name}"
LONG = 60_000  # ms
HEAR = """() => {
  window.heard = [];
  const region = document.getElementById("fd-said");
  const hear = text => text.startsWith("CTE") && window.heard.push(text);
  new MutationObserver(() => hear(region.textContent))
    .observe(region, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture
def notebook(
    new_page: Callable[..., Page],
    firedrill_lab: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> NotebookPage:
    monkeypatch.setenv("FIREDRILL_SCALE", "0.03")
    notebook = NotebookPage(new_page())
    notebook.open(firedrill_lab(tmp_path / "work"))
    return notebook


@pytest.mark.slow  # a server and a kernel of its own; test_sidebar.py holds each cell's sentence
def test_a_lab_is_heard_and_found_again_after_the_page_is_loaded_anew(
    notebook: NotebookPage,
) -> None:
    page = notebook.page
    said = page.locator("#fd-said[aria-live=polite]")
    sidebar = page.get_by_role("region", name="On call")
    page.keyboard.press("Alt+Shift+W")
    expect(said).to_contain_text("No lab runs here yet", timeout=LONG)
    notebook.cell(LINE).locator(".cm-content").click()
    page.keyboard.press("Alt+Shift+N")
    expect(said).to_contain_text("This is the first cell: run it with Shift Enter.", timeout=LONG)
    expect(notebook.cell("%load_ext course").locator(".cm-content")).to_be_focused()

    notebook.run("%load_ext course")
    expect(said).to_contain_text(f"{LAB.severity}, {LAB.page.service}", timeout=LONG)
    expect(said).to_contain_text("1 new message from")
    page.keyboard.press("Alt+Shift+W")
    expect(said).to_contain_text("You are in the cell: %load_ext course")
    page.keyboard.press("Alt+Shift+M")
    expect(said).to_contain_text(next(m.sender for m in LAB.chat if m.step == LAB.steps[0].name))
    page.keyboard.press("Alt+Shift+N")
    named = page.get_by_role("textbox", name=f"{FIRST.name}, SQL answer", exact=True)
    expect(named).to_be_focused(timeout=LONG)

    notebook.run("%tables")
    expect(said).to_contain_text("tables.", timeout=LONG)
    mistaken = notebook.write(LINE, f"{LINE}\nSELECT nothing_here FROM ledger.entries")
    notebook.run(mistaken)
    expect(said).to_contain_text("Not run. ", timeout=LONG)
    expect(said).to_contain_text("nothing_here")
    expect(said).to_contain_text("line 1: SELECT here: nothing_here FROM")
    _to_the_tab_and_back(page)
    _messages_are_read_backwards(notebook)

    notebook.save()
    page.reload()
    notebook.wait_for_kernel()
    expect(sidebar).to_contain_text(LAB.title, timeout=LONG)  # and no cell has run
    expect(sidebar.get_by_role("region", name="Next", exact=True)).to_be_visible()
    expect(mistaken).to_contain_text("Not run. ")
    loud = ".jp-OutputArea :is([role=alert], [role=status], [aria-live])"
    expect(page.locator(loud)).to_have_count(0)  # what was said is not said again
    expect(said).to_have_text("")
    notebook.run("%tables")
    expect(said).to_contain_text("tables.", timeout=LONG)

    with_cte = "%%sql\nWITH a AS (SELECT 1 AS one UNION ALL SELECT 2) SELECT sum(one) AS s FROM a"
    notebook.write("%tables", with_cte)
    expect(notebook.run("%%sqlWITH")).to_contain_text("1 row, 1 column")
    cell = notebook.cell("%%sqlWITH")
    page.evaluate(HEAR)
    for times in (1, 2):
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+End")
        page.keyboard.press("Alt+Shift+R")
        page.wait_for_function(f"window.heard.length === {times}", timeout=LONG)
    heard = page.evaluate("window.heard")
    assert [each.strip() for each in heard] == ["CTE a: 2 rows."] * 2
    assert heard[0] != heard[1]  # else a screen reader may take it for unchanged
    expect(cell).to_contain_text("1 row, 1 column")  # its own result stays
    expect(cell.get_by_text("CTE a: 2 rows.")).to_have_count(1)

    page.keyboard.press("Control+Shift+C")
    for label in ("show On call", "go to the next question", "read the newest", "announce where"):
        item = page.locator(".lm-CommandPalette-item", has_text=re.compile(f"Firedrill: {label}"))
        page.locator(".lm-CommandPalette-input").fill(f"Firedrill: {label}")
        expect(item.first).to_be_visible()
    assert page.locator(".mjx-container, .MathJax, mjx-container").count() == 0


def _to_the_tab_and_back(page: Page) -> None:
    """The same key, or Escape, leads back to where one was: writing, or on the cell."""
    tab = page.locator("#fd-sidebar:focus-within")
    cell = page.locator(".jp-Notebook .jp-mod-active")
    here = cell.locator(".cm-content").inner_text()
    for leave in ("Control+Alt+O", "Escape"):
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        expect(cell.locator(".cm-content")).to_be_focused()
        page.keyboard.press("Control+Alt+O")
        expect(tab).to_have_count(1)
        page.keyboard.press(leave)
        expect(cell.locator(".cm-content")).to_be_focused()
        assert cell.locator(".cm-content").inner_text() == here
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Alt+O")
    expect(tab).to_have_count(1)
    page.keyboard.press("Control+Alt+O")
    expect(cell).to_be_focused()
    expect(cell).to_have_attribute("aria-label", f"{LINE}, code cell with output")


def _messages_are_read_backwards(notebook: NotebookPage) -> None:
    """A second press reads the one before; from the first on it is the newest again."""
    said = notebook.page.locator("#fd-said")
    early = [message for message in LAB.chat if message.step in (LAB.steps[0].name, FIRST.step)]
    for at in (1, 0, 1):
        notebook.page.keyboard.press("Alt+Shift+M")
        expect(said).to_contain_text(f"{at + 1} of {len(early)}. {early[at].sender} (")
