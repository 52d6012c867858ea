"""A real JupyterLab, started as a learner starts it, and a real Chromium with no way out."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.unplugged import HERE_ONLY, Unplugged
from tests.serving import Served

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
SKIPPED = "Chromium is missing. Type: sudo apt-get install chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    HERE_ONLY,
]
PATIENCE = 120_000  # ms until what is awaited is given up; nothing is quick on a loaded machine
SETTINGS = {  # of a learner's JupyterLab: a test must see all of a notebook, and waits for a kernel
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/completer-extension/manager": {"providerTimeout": 60_000},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder is marked, shares one worker, and is visibly skipped without Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here not in Path(item.fspath).parents:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
        if CHROMIUM is None and not os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason=SKIPPED))


@pytest.fixture(scope="module")  # ends with its file: a page left open draws on beside all others
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright. Under CI a missing one is a failure, not a skip."""
    assert CHROMIUM, SKIPPED
    with sync_playwright() as playwright:
        # a person sees scroll bars, and they take room
        shown = ["--hide-scrollbars"]
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, ignore_default_args=shown
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own; at the test's end none has asked for anything outside.

    zoom: 2 halves the viewport's CSS pixels and doubles their size, as a browser's 200 % does.
    """
    opened: list[Unplugged] = []

    def new(*, zoom: int = 1) -> Page:
        size = {"width": 1280 // zoom, "height": 800 // zoom}
        opened.append(Unplugged(browser, viewport=size, device_scale_factor=zoom))
        opened[-1].context.set_default_timeout(PATIENCE)
        return opened[-1].context.new_page()

    yield new
    for unplugged in opened:
        unplugged.context.close()
    assert [url for unplugged in opened for url in unplugged.outside] == []


@pytest.fixture(scope="module")  # so does its server, with a kernel and what that holds
def firedrill_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start `firedrill lab --no-browser`; the call returns the address it prints."""
    running: list[Served] = []

    def start(workspace: Path, *, theme: str = "JupyterLab Light", lab: str = "07") -> str:
        folder = tmp_path_factory.mktemp("jupyter")
        chosen = {**SETTINGS, "@jupyterlab/apputils-extension/themes": {"theme": theme}}
        for plugin, settings in chosen.items():
            _write(folder / "settings" / f"{plugin}.jupyterlab-settings", settings)
        # a test changes the theme by JupyterLab's own command
        exposed = {"LabApp": {"expose_app_in_browser": True}}
        _write(folder / "config" / "jupyter_lab_config.json", exposed)
        command = [sys.executable, "-m", "course.cli", "lab", lab, "--no-browser", "--port", "0"]
        served = Served(
            [*command, "--workspace", workspace],
            folder / "lab.log",
            env={
                **os.environ,
                "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
                "JUPYTER_CONFIG_PATH": str(folder / "config"),
                # else JupyterLab opens again what an earlier test had open
                "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
                "COLUMNS": "200",
            },
        )
        running.append(served)
        return served.address

    yield start
    for served in running:
        served.stop()


def _write(target: Path, content: object) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(content))
