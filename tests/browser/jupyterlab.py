"""A JupyterLab page as a person uses it: find a cell, type, run, look."""

from __future__ import annotations

import contextlib
import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

RUN_TIMEOUT = 600_000  # ms; a first check of a repair builds worlds, on a loaded machine

STARTS = 15_000  # ms until a cell that was told to run shows [*]
PRESSES = 4  # while JupyterLab is still laying itself out, a key press can be lost
# asked of JupyterLab itself: where there is no room the toolbar drops the sign that shows it
_IDLE = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
  return context?.kernelDisplayStatus === "idle";
}"""
# of a long cell that has been scrolled away the page holds the last lines alone
_WHICH = """starts => (window.jupyterapp?.shell.currentWidget?.content.widgets ?? []).findIndex(
  cell => cell.model.type === "code"
    && cell.model.sharedModel.getSource().trimStart().startsWith(starts))"""


class NotebookPage:
    """The notebook that is open in JupyterLab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.address = ""

    def open(self, url: str) -> None:
        """Go to the address that `firedrill lab` printed, and wait for an idle kernel."""
        self.address = url
        self.page.goto(url)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=RUN_TIMEOUT)
        self.page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=RUN_TIMEOUT)
        self.wait_for_kernel()

    def wait_for_kernel(self) -> None:
        """Wait until the kernel can take a cell."""
        self.page.wait_for_function(_IDLE, timeout=RUN_TIMEOUT)

    def cell(self, starts: str) -> Locator:
        """The code cell whose text starts so."""
        if (which := self.page.evaluate(_WHICH, starts)) >= 0:
            return self.page.locator(".jp-Notebook .jp-Cell").nth(which)
        pattern = re.compile(r"^\s*" + re.escape(starts))  # to be waited for
        return (
            self.page.locator(".jp-CodeCell")
            .filter(has=self.page.locator(".cm-content", has_text=pattern))
            .first
        )

    def write(self, starts: str, text: str) -> Locator:
        """Replace the text of the cell that starts so, by keyboard."""
        cell = self.cell(starts)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        return cell

    def run(self, cell: Locator | str) -> Locator:
        """Run a cell, wait for its end, return its output area."""
        if isinstance(cell, str):
            cell = self.cell(cell)
        cell.scroll_into_view_if_needed()
        prompt = cell.locator(".jp-InputPrompt")
        before = re.escape(prompt.inner_text().strip())
        for _ in range(PRESSES):
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Control+Enter")
            with contextlib.suppress(AssertionError):
                expect(prompt).not_to_have_text(re.compile(rf"^{before}$"), timeout=STARTS)
                break
        expect(prompt).to_have_text(re.compile(rf"^(?!{before}$)\[\d+\]:$"), timeout=RUN_TIMEOUT)
        return cell.locator(".jp-OutputArea").first

    def answer(self, kind: str, name: str, text: str) -> None:
        """Write an answer into its cell and run it."""
        begins = f"%%{kind} {name}"
        self.write(begins, f"{begins}\n{text}")
        self.run(begins)

    def add_cell_below(self, cell: Locator, text: str) -> Locator:
        """Insert a code cell under another one and write into it."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        self.page.keyboard.press("Enter")
        self.page.keyboard.insert_text(text)
        return self.page.locator(".jp-Notebook .jp-mod-active").first

    def kill_kernel_and_reopen(self) -> None:
        """Save, end the kernel as a crash or a hub's culling would, and open the notebook anew."""
        self.save()
        address = urlsplit(self.address)
        server = f"{address.scheme}://{address.netloc}"
        (token,) = parse_qs(address.query)["token"]
        headers = {"Authorization": f"token {token}"}
        for session in self.page.request.get(f"{server}/api/sessions", headers=headers).json():
            self.page.request.delete(f"{server}/api/sessions/{session['id']}", headers=headers)
        self.open(self.address)

    def clear_outputs(self) -> None:
        """Clear all outputs, so that each cell's number is new when it runs."""
        self.page.get_by_role("menuitem", name="Edit", exact=True).click()
        self.page.get_by_role("menuitem", name="Clear Outputs of All Cells").click()

    def save(self) -> None:
        """Save the notebook, and wait until it says so."""
        self.page.keyboard.press("Control+S")
        expect(self.page.locator(".lm-TabBar-tab.lm-mod-current.jp-mod-dirty")).to_have_count(0)

    def outputs(self, cell: Locator | str) -> Locator:
        """What a cell has put below itself, each output for itself."""
        if isinstance(cell, str):
            cell = self.cell(cell)
        return cell.locator(".jp-OutputArea-output")

    def below(self, cell: Locator | str, text: str) -> Locator:
        """Run a new cell under another one; the new cell."""
        if isinstance(cell, str):
            cell = self.cell(cell)
        new = self.add_cell_below(cell, text)
        number = new.evaluate(
            "node => [...node.closest('.jp-Notebook').querySelectorAll('.jp-Cell')].indexOf(node)"
        )
        pinned = self.page.locator(".jp-Notebook .jp-Cell").nth(number)
        self.run(pinned)
        return pinned

    def sidebar(self) -> Locator:
        """The tab beside the notebook, opened by its key."""
        self.page.keyboard.press("Control+Alt+O")
        return self.page.get_by_role("region", name="On call")
