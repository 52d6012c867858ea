"""A real JupyterLab, started as a learner starts it, and a real Chromium."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

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
]


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
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")  # so does its server, with a kernel and what that holds
def firedrill_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start `firedrill lab --no-browser`; the call returns the address it prints."""
    running: list[Served] = []

    def start(workspace: Path, *, theme: str = "JupyterLab Light") -> str:
        settings = tmp_path_factory.mktemp("settings")
        _write(settings, "@jupyterlab/notebook-extension", "tracker", {"windowingMode": "none"})
        _write(settings, "@jupyterlab/apputils-extension", "themes", {"theme": theme})
        command = [sys.executable, "-m", "course.cli", "lab", "07", "--no-browser", "--port", "0"]
        served = Served(
            [*command, "--workspace", workspace],
            tmp_path_factory.mktemp("log") / "lab.log",
            env={
                **os.environ,
                "JUPYTERLAB_SETTINGS_DIR": str(settings),
                # else JupyterLab opens again what an earlier test had open
                "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path_factory.mktemp("workspaces")),
                "COLUMNS": "200",
            },
        )
        running.append(served)
        return served.address

    yield start
    for served in running:
        served.stop()


def _write(folder: Path, extension: str, plugin: str, settings: dict[str, object]) -> None:
    target = folder / extension / f"{plugin}.jupyterlab-settings"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(settings))
