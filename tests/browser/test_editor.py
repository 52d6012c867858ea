"""The editor in a real JupyterLab: colours, completion, formatting and a CTE's rows by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyterlab import NotebookPage


@pytest.mark.slow  # a server of its own; test_editor.py has it in a shell, test_sidebar.py colours
def test_sql_is_coloured_completed_formatted_and_run_by_cte(
    new_page: Callable[..., Page], firedrill_lab: Callable[..., str], tmp_path: Path
) -> None:
    page = new_page()
    notebook = NotebookPage(page)
    notebook.open(firedrill_lab(tmp_path / "work", theme="JupyterLab Dark"))
    notebook.run("%load_ext course")
    first = notebook.cell("%load_ext course")
    cell = notebook.add_cell_below(first, "%%sql\nselect amount_usd from led")

    expect(cell.locator(".cm-line.fd-magic")).to_have_text("%%sql")
    expect(cell.locator(".cm-content")).to_have_class(re.compile("cm-lineWrapping"))  # for prose
    colour = _colour_of(page, "select")
    assert colour != _colour_of(page, "amount_usd")

    page.keyboard.press("Tab")
    offered = page.locator(".jp-Completer-item", has_text="ledger.entries")
    expect(offered.first).to_be_visible(timeout=15_000)
    said = page.locator("#fd-said")
    expect(said).to_contain_text(re.compile(r"^1 of \d+, ledger, schema"))
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text(re.compile(r"^2 of \d+, ledger\.\w+, table"))
    expect(page.get_by_role("listitem", name=re.compile("^3 of .*, table"))).to_be_visible()
    page.keyboard.press("Escape")

    page.keyboard.press("Control+A")
    page.keyboard.insert_text("%%sql\nselect e.vo from ledger.entries e")
    for _ in range(len(" from ledger.entries e")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    expect(said).to_contain_text("1 of 3, void_reason, column of ledger.entries")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("2 of 3, voided_at, column of ledger.entries")
    page.keyboard.press("Enter")
    expect(said).to_have_text(re.compile("^voided_at\\s*$"))
    expect(page.locator(".cm-content:focus")).to_contain_text("select e.voided_at from")
    page.keyboard.press("Shift+Tab")
    expect(said).to_contain_text("ledger.entries.voided_at TIMESTAMP, may be NULL; When it was")

    # any key puts the tooltip away; JupyterLab's Escape would leave the cell with it
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("%%sql\nwith one as (select 1 as n -- first\n) select n from one")
    page.keyboard.press("Alt+Shift+F")
    expect(page.locator(".cm-content:focus")).to_contain_text("SELECT")
    expect(page.locator(".cm-content:focus")).to_contain_text("/* first */")

    page.keyboard.press("Alt+Shift+R")
    shown = page.locator(".jp-Notebook .jp-mod-active .jp-OutputArea")
    expect(shown).to_contain_text("CTE one: 1 row", timeout=30_000)

    page.keyboard.press("Control+Shift+C")
    page.keyboard.type("Format SQL")
    expect(page.locator(".lm-CommandPalette-item").first).to_contain_text("Format SQL")


def _colour_of(page: Page, word: str) -> str:
    """The colour in which a word of the active cell is shown."""
    span = page.locator(".jp-Notebook .jp-mod-active .cm-line").get_by_text(word, exact=False)
    colour: str = span.last.evaluate("element => getComputedStyle(element).color")
    return colour
