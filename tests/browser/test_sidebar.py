"""The extension in a real JupyterLab: colours by the first line, and the sidebar with its jumps."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from grader import incident
from tests.browser.jupyterlab import NotebookPage

LAB = incident.load("07")


def test_answers_are_coloured_and_the_sidebar_leads_to_the_next_one(
    new_page: Callable[..., Page], firedrill_lab: Callable[..., str], tmp_path: Path
) -> None:
    address = firedrill_lab(tmp_path / "work")
    page = new_page()
    notebook = NotebookPage(page)
    notebook.open(address)

    sidebar = page.get_by_role("region", name="On call")
    expect(sidebar).to_be_visible()  # by itself, the first time
    expect(sidebar).to_contain_text("Run the first cell")
    notebook.run("%load_ext course")
    expect(sidebar).to_contain_text(LAB.title)
    first = LAB.questions[0]
    expect(sidebar.get_by_role("heading", name="Next")).to_be_visible()
    sidebar.get_by_role("link", name="Go to its cell").click()
    active = page.locator(".jp-Notebook .jp-Cell.jp-mod-active .cm-content")
    expect(active).to_contain_text(f"%%{first.kind} {first.name}")

    cell = notebook.write(f"%%sql {first.name}", f"%%sql {first.name}\nSELECT 1 AS one -- a note")
    expect(cell.locator(".cm-line.fd-magic")).to_have_count(1)
    keyword = cell.locator(".cm-line:nth-child(2) span", has_text=re.compile("^SELECT$"))
    expect(keyword).to_have_count(1)
    notebook.run(cell)
    expect(sidebar).to_contain_text("run, not checked")


@pytest.mark.slow  # a server of its own; the test above sees it open the first time
def test_the_sidebar_is_there_the_first_time_and_stays_closed_for_who_has_closed_it(
    new_page: Callable[..., Page], firedrill_lab: Callable[..., str], tmp_path: Path
) -> None:
    page = new_page()
    notebook = NotebookPage(page)
    notebook.open(firedrill_lab(tmp_path / "work"))
    sidebar = page.get_by_role("region", name="On call")
    expect(sidebar).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.jp-Notebook') !== null")
    with page.expect_response(_saved_closed):
        page.get_by_role("tab", name="On call").click()  # a click on the open tab closes it
    expect(sidebar).to_be_hidden()
    notebook.open(notebook.address)
    expect(page.get_by_role("tab", name="On call")).to_be_visible()
    expect(sidebar).to_be_hidden()


def _saved_closed(answer: Response) -> bool:
    """Whether a layout is saved whose left side is closed: an earlier one may be under way."""
    asked = answer.request
    if asked.method != "PUT" or "/api/workspaces/" not in answer.url:
        return False
    saved = json.loads(asked.post_data or "{}")["data"].get("layout-restorer:data", {})
    return bool(saved.get("left", {}).get("collapsed"))
