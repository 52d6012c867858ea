"""How a story looks, in the light and in the dark: nothing broken, no rule of axe, and pictures."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

from tests.browser import axe, layout

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
MOST = 150_000  # bytes of a picture, so that a clone stays small
BEGINS = 40  # characters of a view that has no picture, to tell which one it is
COLOURS = 128  # of a picture's palette; text on plain ground needs no more
SETTLED = 2  # rounds that move the palette to what is there; with none grey grounds get a tint
_CHANGE = "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
# JupyterLab draws its splash over all of the page while a theme comes, and fades it out
_THERE = """theme => document.body.dataset.jpThemeName === theme
  && !document.getElementById("jupyterlab-splash")"""


def in_each_theme(page: Page) -> Iterator[str]:
    """The names of the themes, JupyterLab in that one meanwhile."""
    for name, theme in THEMES.items():
        page.evaluate(_CHANGE, theme)
        page.wait_for_function(_THERE, arg=theme)
        yield name


class Looks:
    """What one page shows. zoom: 1, or 2 for 200 %; its pictures are in the light alone."""

    def __init__(self, page: Page, zoom: int) -> None:
        self.page = page
        self.zoom = zoom
        self.broken: list[str] = []

    def at(self, *of: Locator, picture: str = "") -> None:
        """Look at elements of ours in both themes; what is not sound goes into `broken`.

        picture: its name, without the theme's; it shows the window, with the first of them in it.
        """
        for name in in_each_theme(self.page):
            assert all(each.count() for each in of)
            found = [fault for each in of for one in each.all() for fault in layout.faults(one)]
            found += [fault for each in of for fault in axe.violations(self.page, each)]
            seen = f"{self.page.title()} at {self.zoom}00 %, {name}, {picture or _begins(of[0])}"
            self.broken += [f"{seen}: {fault}" for fault in found]
            if picture:
                self.page.mouse.move(0, 0)  # or a table's row has another colour
                of[0].first.evaluate("node => { node.scrollIntoView(); node.scrollTo(0, 0); }")
                self.draw(picture, name)

    def draw(self, picture: str, theme: str) -> None:
        """A picture of the window, where pictures are wanted; at 200 % in the light alone."""
        folder = os.environ.get("FIREDRILL_SCREENSHOTS")
        if folder and (self.zoom == 1 or theme == "light"):
            name = f"{picture}-{theme if self.zoom == 1 else '200'}"
            save(self.page.screenshot(), Path(folder) / f"{name}.png")


def _begins(shown: Locator) -> str:
    return repr(shown.first.inner_text().strip()[:BEGINS])


def save(png: bytes, path: Path) -> None:
    """A picture with a palette, small enough to be committed."""
    drawn = Image.open(io.BytesIO(png)).convert("RGB")
    kept = Image.Quantize.MAXCOVERAGE  # rare colours too, as the orange of an icon
    small = drawn.quantize(COLOURS, method=kept, kmeans=SETTLED, dither=Image.Dither.NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    small.save(path, optimize=True)
    assert path.stat().st_size < MOST, f"{path.name} has {path.stat().st_size:,} bytes"
