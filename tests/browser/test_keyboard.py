"""The first part of a lab with no mouse: page, tables, query, check, sidebar, hint, repair."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from grader import incident
from tests.browser.jupyterlab import RUN_TIMEOUT, NotebookPage

LAB = incident.load("07")
ANSWERS = Path(__file__).parents[1] / "answers" / LAB.slug
FAR = 120  # presses; no cell and no link of a lab is further away
COUNT = """() => {
  window.pressed = 0;
  for (const kind of ["pointerdown", "mousedown", "touchstart"])
    window.addEventListener(kind, () => { window.pressed += 1; }, true);
}"""
_SHOWN = """() => {
  const node = document.activeElement, style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
    && box.bottom > 0 && box.top < window.innerHeight;
}"""
_ACTIVE = ".jp-Notebook .jp-Cell.jp-mod-active"


class Hands:
    """All that a learner without a mouse has: keys, and what is on the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.press = page.keyboard.press
        self.active = page.locator(_ACTIVE)

    def to_cell(self, starts: str) -> Locator:
        """From the first cell down with the arrow key, in command mode."""
        self.press("Escape")
        for _ in range(FAR):
            self.press("k")
        pattern = re.compile(r"^\s*" + re.escape(starts))
        for _ in range(FAR):
            if pattern.match(
                self.active.locator(".cm-content, .jp-MarkdownOutput").first.inner_text()
            ):
                return self.active
            self.press("j")
        raise AssertionError(f"no cell that begins {starts} was reached")

    def run(self) -> Locator:
        """Run the active cell, and wait for its number to be a new one."""
        self.press("Escape")
        prompt = self.active.locator(".jp-InputPrompt")
        before = re.escape(prompt.inner_text().strip())
        self.press("Control+Enter")
        new = re.compile(rf"^(?!{before}$)\[\d+\]:$")
        expect(prompt).to_have_text(new, timeout=RUN_TIMEOUT)
        return self.active

    def write(self, text: str) -> None:
        """Put a text in the place of the active cell's."""
        if not self.page.locator(".cm-content:focus").count():
            self.press("Enter")
        expect(self.page.locator(f"{_ACTIVE} .cm-content:focus")).to_have_count(1)
        self.press("Control+A")
        self.page.keyboard.insert_text(text)

    def below(self, text: str) -> Locator:
        """A new cell under the active one, with a text, run."""
        self.press("Escape")
        self.press("b")
        self.write(text)
        return self.run()

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on what has that name; each stop of ours shows its focus."""
        for _ in range(FAR):
            self.press("Tab")
            if self.inside("#fd-sidebar"):
                assert self.page.evaluate(_SHOWN), self.said()
            if self.said() == name:
                return
        raise AssertionError(f"Tab never came to {name}")

    def inside(self, css: str) -> bool:
        """Whether the focus is within an element."""
        return bool(self.page.evaluate("css => !!document.activeElement.closest(css)", css))

    def said(self) -> str:
        """The text of what has the focus."""
        return str(self.page.evaluate("() => document.activeElement.textContent.trim()"))


@pytest.mark.slow  # a whole part of a lab, with its kernel
def test_the_first_part_of_a_lab_goes_without_a_mouse(
    new_page: Callable[..., Page], firedrill_lab: Callable[..., str], tmp_path: Path
) -> None:
    page = new_page()
    page.add_init_script(f"({COUNT})()")
    NotebookPage(page).open(firedrill_lab(tmp_path / "work"))
    hands = Hands(page)

    hands.to_cell("%load_ext course")
    expect(hands.run()).to_contain_text("$8,700,000.00")
    hands.to_cell("%tables")
    expect(hands.run()).to_contain_text("ledger.entries")
    _tables_are_stops_and_no_traps(hands)

    look_alikes = (ANSWERS / "written_twice/wrong/look_alikes.sql").read_text(encoding="utf-8")
    hands.to_cell("%%sql written_twice")
    hands.write(f"%%sql written_twice\n{look_alikes}")
    expect(hands.run()).to_contain_text("rows")
    hands.to_cell("%check written_twice")
    expect(hands.run()).to_contain_text("Not yet · written_twice")
    expect(hands.below("%hint written_twice")).to_contain_text("Hint 1 of 3")

    hands.press("Control+Alt+O")
    hands.tab_to("Go to its cell")
    hands.press("Enter")
    expect(hands.active.locator(".cm-content")).to_contain_text("%%sql written_twice")
    hands.write(f"%%sql written_twice\n{LAB.references['written_twice']}")
    expect(hands.run()).to_contain_text("14,000 rows")
    hands.to_cell("%check written_twice")
    expect(hands.run()).to_contain_text("Right · written_twice")

    hands.below("%clock drill")
    _the_clock_is_paused_and_hidden(hands)
    _the_sidebar_is_no_trap(hands)
    hands.press("Escape")
    hands.press("Control+Alt+O")
    hands.tab_to("quarantine")
    hands.press("Enter")
    expect(hands.active.locator(".cm-content")).to_contain_text("%%fix quarantine")
    hands.write(f"%%fix quarantine\n{LAB.references['quarantine']}")
    expect(hands.run()).to_contain_text("ledger.entries")
    hands.to_cell("%check quarantine")
    expect(hands.run()).to_contain_text("Right · quarantine")

    assert page.evaluate("() => window.pressed") == 0


def _tables_are_stops_and_no_traps(hands: Hands) -> None:
    """From the cell Tab comes to the table below, which shows it; another one leads on."""
    hands.press("Escape")
    stop = f"{_ACTIVE} .jp-OutputArea [tabindex='0']"
    for _ in range(FAR):
        hands.press("Tab")
        if hands.inside(stop):
            break
    assert hands.inside(stop), "Tab never came to the table"
    assert hands.page.evaluate(_SHOWN), "the table does not show that it has the focus"
    hands.press("Tab")
    assert not hands.inside(stop), "Tab does not lead on from the table"
    hands.press("Shift+Tab")
    assert hands.inside(stop), "Shift Tab does not lead back to the table"


def _the_clock_is_paused_and_hidden(hands: Hands) -> None:
    """By its buttons, which keep the focus, say that they are pressed, and undo it."""
    sidebar = hands.page.locator("#fd-sidebar")
    hands.press("Control+Alt+O")
    hands.tab_to("Pause the clock")
    pressed, free = (f"#fd-sidebar [aria-pressed={state}]:focus" for state in ("true", "false"))
    hands.press("Enter")
    expect(hands.page.locator(pressed)).to_have_text("Pause the clock")
    expect(hands.page.locator("#fd-said")).to_contain_text("Paused.")
    expect(sidebar).to_contain_text("stands still")
    hands.press("Space")
    expect(hands.page.locator(free)).to_have_text("Pause the clock")
    expect(sidebar).not_to_contain_text("stands still")
    hands.press("Tab")
    hands.press("Enter")
    expect(hands.page.locator(pressed)).to_have_text("Hide the clock")
    expect(sidebar).not_to_contain_text("on the story's clock")
    hands.press("Enter")
    expect(sidebar).to_contain_text("on the story's clock")


def _the_sidebar_is_no_trap(hands: Hands) -> None:
    """Tab goes through its links and out at the end; Shift Tab leads back in."""
    hands.press("Escape")  # back to the cell, from where the same key leads in again
    assert not hands.inside("#fd-sidebar")
    hands.press("Control+Alt+O")
    assert hands.inside("#fd-sidebar")
    for _ in range(FAR):
        hands.press("Tab")
        if not hands.inside("#fd-sidebar"):
            break
    assert not hands.inside("#fd-sidebar"), "Tab does not lead out of the sidebar"
    hands.press("Shift+Tab")
    assert hands.inside("#fd-sidebar"), "Shift Tab does not lead back into the sidebar"
