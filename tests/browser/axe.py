"""axe-core on our own elements: what breaks a rule, said so that one can mend it."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

from playwright.sync_api import Locator, Page

TALL = 6000  # pixels; hardly a card is longer
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules about a whole page, which in a notebook is JupyterLab's: whether it has a main landmark, a
# heading of the first level, a way past it. A file of our own is asked about these too.
JUPYTERLABS = ".jp-InternalAnchorLink"  # the ¶ in every heading while the mouse is over it
OF_THE_PAGE = ["bypass", "landmark-one-main", "page-has-heading-one", "region"]


@functools.cache
def _script() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, of: Locator | None = None) -> list[str]:
    """What breaks a rule, a line each. of: elements of ours, beside another; all of the page else.

    Axe takes for hidden what is scrolled away, and all within a body that hides what runs out of it
    and has no height, as JupyterLab's: so the window is made tall meanwhile, and the body with it.
    """
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(_script())
    if of is None:
        return _found(page, None)
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": TALL})
    page.evaluate("() => { document.body.style.minHeight = '100vh'; }")
    of.evaluate_all("nodes => nodes.forEach(n => n.setAttribute('data-looked-at', ''))")
    of.first.evaluate("node => node.scrollIntoView()")
    found = _found(page, "[data-looked-at]")
    of.evaluate_all("nodes => nodes.forEach(n => n.removeAttribute('data-looked-at'))")
    page.set_viewport_size(size)
    return found


def _found(page: Page, within: str | None) -> list[str]:
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}}
    if within is not None:
        options["rules"] = {rule: {"enabled": False} for rule in OF_THE_PAGE}
    found = page.evaluate(
        "([within, theirs, options]) => axe.run("
        "within ? {include: [[within]], exclude: [[theirs]]} : document, options)",
        [within, JUPYTERLABS, options],
    )
    assert "color-contrast" in {rule["id"] for rule in found["passes"]}, "axe has seen no text"
    return [_said(rule, node) for rule in found["violations"] for node in rule["nodes"]]


def _said(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = " ".join(node["failureSummary"].split())
    return f"{rule['id']}: {rule['help']}\n    {node['html'][:200]}\n    {why}"
