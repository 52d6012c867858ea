"""Plotly's figures stand in the theme's colours: nothing white in the dark, all of it readable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.jupyterlab import NotebookPage
from tests.browser.looks import in_each_theme

FIGURE = """import plotly.express as px
import polars as pl
d = pl.DataFrame({"minutes": [1, 2, 3, 4], "n": [4, 1, 3, 2], "s": ["a", "b", "a", "b"]})
f = px.scatter(d, x="minutes", y="n", color="s", title="A title")
f.add_annotation(x=2, y=2, text="noted", font_color="rgb(200, 30, 30)")
f.add_hline(y=2.5)"""
# Of each text its colour, and of the ground: the first that is painted behind it. Lines are there.
LOOK = """() => {
  const figure = document.querySelector(".js-plotly-plot");
  const painted = colour => !/^rgba\\(.*, 0\\)$|^none$|^transparent$/.test(colour);
  const behind = node => {
    for (let up = node; up; up = up.parentElement) {
      const colour = getComputedStyle(up).backgroundColor;
      if (painted(colour)) return colour;
    }
  };
  const styles = css => [...figure.querySelectorAll(css)].map(n => getComputedStyle(n));
  return {
    ground: behind(figure.querySelector("text")),
    filled: styles(".bg").filter(s => s.fillOpacity > 0).map(s => s.fill).filter(painted),
    texts: Object.fromEntries(
      [...figure.querySelectorAll("text")].map(n => [n.textContent, getComputedStyle(n).fill])),
    lines: styles(".gridlayer path, .shapelayer path").map(s => s.stroke),
  };
}"""


def _light(colour: str) -> float:
    """The relative luminance of `rgb(r, g, b)`."""
    parts = [float(each) / 255 for each in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.slow  # a server and a kernel of its own
def test_a_figure_takes_the_themes_colours_and_keeps_those_that_were_asked_for(
    new_page: Callable[..., Page], firedrill_lab: Callable[..., str], tmp_path: Path
) -> None:
    page = new_page()
    notebook = NotebookPage(page)
    notebook.open(firedrill_lab(tmp_path / "work"))
    notebook.below("%load_ext course", FIGURE)
    page.wait_for_selector(".js-plotly-plot .infolayer text", timeout=120_000)
    grounds = []
    for theme in in_each_theme(page):
        seen: dict[str, Any] = page.evaluate(LOOK)
        grounds.append(_light(seen["ground"]))
        assert seen["filled"] == [], theme
        assert seen["texts"].pop("noted") == "rgb(200, 30, 30)"
        assert {"A title", "minutes", "n", "a", "b", "s", "1"} <= seen["texts"].keys()
        faint = {
            text: colour
            for text, colour in seen["texts"].items()
            if _contrast(colour, seen["ground"]) < 4.5
        }
        assert faint == {}, theme
        assert len(seen["lines"]) > 4
        assert all(_contrast(line, seen["ground"]) > 1.25 for line in seen["lines"]), theme
    assert grounds[0] > 0.9  # the two are what their names say
    assert grounds[1] < 0.1
