"""What comes back from a class, in a real Chromium: the report and a page of feedback.

Both themes under axe, whole at 200 %, no request to anybody, and no script of what was handed in.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from grader.classroom import feedback_pages
from grader.classroom.grading import run
from grader.classroom.reporting import gather, page, report
from tests.browser import axe, looks
from tests.graded_class import ANSWERS, SCRIPT
from tests.small_class import SLUG

pytest_plugins = ("tests.graded_class",)
pytestmark = [pytest.mark.slow, pytest.mark.nbgrader]


def quiet(what: str, share: float) -> None:
    """No progress is shown."""


@pytest.fixture
def shown(graded_course: Path) -> dict[str, Path]:
    """Name → a file that a person opens; dee's and eve's answers attack."""
    found = gather.opened(
        graded_course, SLUG, run.database(f"sqlite:///{graded_course / 'gradebook.db'}"), 1.0
    )
    made = report.of(found, graded_course, 1, quiet)
    feedback_pages.make(graded_course, SLUG)
    files = {"report": graded_course / "report.html"}
    files["report"].write_text(page.html([made], f"a class {SCRIPT}"), encoding="utf-8")
    for student in ANSWERS:
        files[f"feedback-{student}"] = graded_course / "feedback" / student / SLUG / f"{SLUG}.html"
    return files


def test_pages_are_whole_in_both_themes_and_nothing_in_them_runs(
    shown: dict[str, Path], new_page: Callable[..., Page]
) -> None:
    broken: list[str] = []
    for zoom in (1, 2):
        tab = new_page(zoom=zoom)
        for theme in ("light", "dark"):
            tab.emulate_media(color_scheme=theme)
            for name, path in shown.items():
                tab.goto(path.as_uri())
                where = f"{name}, {theme}, at {zoom}00 %"
                if tab.title() == "taken":
                    broken.append(f"{where}: a script has run")
                draw(tab, f"{name}-{theme if zoom == 1 else f'{theme}-200'}")
                tab.evaluate(
                    "document.querySelectorAll('details').forEach(each => { each.open = true; })"
                )
                if not tab.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                    broken.append(f"{where}: runs out of the window")
                broken += [f"{where}: {each}" for each in violations(tab)]
    assert broken == [], "\n".join(broken)


def violations(tab: Page) -> list[str]:
    """The tiny lab's prose has no headings between its title and the cards; a real lab's has."""
    return [each for each in axe.violations(tab) if not each.startswith("heading-order")]


def draw(tab: Page, name: str) -> None:
    if folder := os.environ.get("FIREDRILL_SCREENSHOTS"):
        looks.save(tab.screenshot(), Path(folder) / f"{name}.png")
