"""A review by keyboard alone, in a real Chromium; both themes under axe; texts that attack."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from grader.classroom.reviewing.server import Server
from tests.browser import axe
from tests.review_folder import QUESTION, cell

pytest_plugins = ("tests.review_folder",)

pytestmark = pytest.mark.slow


@pytest.fixture
def page(new_page: Callable[..., Page], server: Server) -> Page:
    page = new_page()
    page.goto(server.address)
    expect(page.locator("article.now")).to_have_count(1)
    return page


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


def test_an_evening_by_keyboard(page: Page, server: Server, texts: Path) -> None:
    where = {each.student: group.id for group in server.found.groups for each in group.authors}
    now = page.locator("article.now")
    expect(now).to_have_id("t1")
    assert where["cem"] == "t1"
    page.keyboard.press("1")
    said(page, "Saved: 1 of 1 point.")
    page.keyboard.press("-")
    said(page, "Saved: 0.5 of 1 point.")
    assert cell(texts, "cem") == (0.0, 0.5, False, None)
    page.keyboard.press("c")
    page.keyboard.type("Say what was done: 1 or 2 words.")
    page.keyboard.press("Escape")
    said(page, "Comment saved.")
    page.keyboard.press("b")
    page.keyboard.press("5")
    said(page, "Comment saved.")
    comment = "Say what was done: 1 or 2 words.\nWell put."
    expect(page.get_by_label("Comment (the student reads it)")).to_have_value(comment)
    page.evaluate("async () => { await queue; }")
    page.keyboard.press("j")
    expect(now).to_have_id("t2")
    page.keyboard.press("k")
    expect(now).to_have_id("t1")
    assert cell(texts, "cem") == (0.0, 0.5, False, comment)
    page.keyboard.press("a")
    said(page, "Accepted: 0.5 points. The next open text is shown.")
    expect(now).to_have_id("t2")
    page.keyboard.press("a")
    expect(now).to_have_id("t3")
    page.keyboard.press("a")
    said(page, "All texts are decided.")
    expect(page.locator("#count")).to_have_text("3 of 3 texts decided")
    after = page.get_by_text("No other text of this lab is open.")
    expect(after).to_be_in_viewport()
    draw(page, "review-after")
    page.keyboard.press("u")
    said(page, "Undone")
    expect(after).not_to_be_visible()
    expect(page.get_by_text("Left undecided, the others count as proposed.")).to_be_visible()
    expect(page.locator("#count")).to_have_text("2 of 3 texts decided")
    page.keyboard.press("9")
    said(page, "Points go from 0 to 1.")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    expect(page.locator("#count")).to_have_text("2 of 3 texts decided")


@pytest.mark.parametrize("size", [(1366, 768), (700, 600)])
def test_the_controls_of_a_text_are_in_view_from_the_first_to_the_last(page, server, size) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.reload()
    for number in range(1, len(server.found.groups) + 1):
        expect(page.locator("article.now")).to_have_id(f"t{number}")
        for name in ("Accept, next", "Half a point more"):
            button = page.get_by_role("button", name=name)
            expect(button).to_be_in_viewport(ratio=1, timeout=2_000)
        expect(page.get_by_role("status")).to_be_in_viewport(ratio=1, timeout=2_000)
        expect(page.locator(f"#t{number}-h")).to_be_in_viewport(ratio=1, timeout=2_000)
        page.keyboard.press("j")
    draw(page, f"review-last-{size[0]}")


BESIDE = [  # keys, what the comment is then: text of the bank and typed text run not together
    (["b", "1", "c"], "Say when the next update comes.\nYou swapped them."),
    (["b", "1", "c", "Control+Home"], "You swapped them.\nSay when the next update comes."),
    (["b", "5", "b", "1", "c"], "Well put.\nSay when the next update comes.\nYou swapped them."),
]


@pytest.mark.parametrize(("keys", "comment"), BESIDE)
def test_what_is_typed_beside_a_comment_of_the_bank_is_a_line_of_its_own(
    page: Page, texts: Path, keys: list[str], comment: str
) -> None:
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.type("You swapped them.")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Comment (the student reads it)")).to_have_value(comment)
    page.evaluate("async () => { await queue; }")
    assert cell(texts, "cem")[3] == comment
    page.keyboard.press("b")
    page.keyboard.press("1")
    left = comment.replace("Say when the next update comes.", "").replace("\n\n", "\n").strip()
    expect(page.get_by_label("Comment (the student reads it)")).to_have_value(left)


def test_a_key_is_for_the_text_that_is_shown_however_long_a_save_takes(
    page: Page, server: Server, texts: Path
) -> None:
    author = {group.id: group.authors[0].student for group in server.found.groups}
    page.evaluate(
        "() => { const real = fetch; window.fetch = async (...given) => {"
        " await new Promise(done => setTimeout(done, 400)); return real(...given); }; }"
    )
    for key in ("a", "1", "a"):
        page.keyboard.press(key)
    expect(page.locator("article.now")).to_have_id("t3")
    page.evaluate("async () => { await queue; }")
    expect(page.locator("#count")).to_have_text("2 of 3 texts decided")
    auto, first, *_ = cell(texts, author["t1"])
    assert first == auto
    assert cell(texts, author["t2"])[1] == 1
    assert cell(texts, author["t3"])[1] is None


def test_by_mouse_and_by_name_alone(page: Page, texts: Path) -> None:
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single keys are commands").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("1")
    page.get_by_role("article", name="Text 1 of 3").get_by_role("button", name="Decide").click()
    page.get_by_label("Points", exact=True).fill("0.25")
    page.get_by_role("button", name="Half a point more").click()
    said(page, "Saved: 0.75 of 1 point.")
    assert cell(texts, "cem")[1] == 0.75
    page.get_by_role("button", name="5 Well put.").click()
    said(page, "Comment saved.")
    expect(page.get_by_role("button", name="5 Well put.")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Points", exact=True).fill("1")
    page.get_by_role("button", name="Accept, next").click()
    said(page, "Accepted: 1 point. The next open text is shown.")
    page.get_by_role("button", name="Undo").click()
    said(page, "Undone: it is as it was before.")
    assert cell(texts, "cem")[3] == "Well put."


def test_after_the_server_has_ended_a_key_says_that_it_is_not_saved(page, server) -> None:
    server.shutdown()
    server.server_close()
    page.keyboard.press("1")
    said(page, "Not saved")
    expect(page.locator("#count")).to_have_text("0 of 3 texts decided")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("zoom", [1, 2])
def test_no_rule_of_axe_is_broken_and_no_script_of_a_text_runs(
    new_page, server, theme, zoom
) -> None:
    page = new_page(zoom=zoom)
    page.emulate_media(color_scheme=theme)
    page.goto(server.address)
    expect(page.locator("article.now")).to_have_count(1)
    assert page.title() == f"{QUESTION} · review"
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    draw(page, f"review-{theme}-{zoom}")
    client = page.context.new_cdp_session(page)
    client.send("Page.setBypassCSP", {"enabled": True})  # axe is a script that we have not sent
    page.reload()
    assert axe.violations(page) == []
    page.keyboard.press("?")
    assert axe.violations(page) == []


def draw(page: Page, name: str) -> None:
    if folder := os.environ.get("FIREDRILL_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")
