"""A class on a real JupyterHub: from release to feedback, by nobody who could read the other's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import browser, new_page  # noqa: F401  (fixtures)
from tests.browser.jupyterlab import NotebookPage
from tests.e2e.hub import COURSE, LAB, Hub, missing

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("hub")]

DOUBLED = """%%sql doubled
SELECT request_key, count(*) AS copies FROM shop.orders
WHERE status = 'placed' GROUP BY request_key HAVING count(*) > 1"""
WRONG = """%%sql doubled
SELECT request_key, count(*) AS copies FROM shop.orders GROUP BY request_key"""
NOTEBOOK = f"{LAB}/{LAB}.ipynb"
READ = "import os, sys; p = sys.argv[1]; os.path.isdir(p) and os.listdir(p) or open(p).read()"


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    """One hub for all of this file. Without root it is a skip, and under CI a failure."""
    lacks = missing()
    if lacks and not os.environ.get("CI"):
        pytest.skip(lacks)
    assert lacks is None, lacks
    hub = Hub()
    try:
        hub.start()
        yield hub
    finally:
        hub.stop()


def test_a_class_from_release_to_feedback(
    hub: Hub,
    new_page: Callable[..., Page],  # noqa: F811
) -> None:
    """nbgrader by its buttons' addresses, pages by our command, the answer in JupyterLab."""
    hub.spawn("course")
    hub.graded(f"assignment/{LAB}/release", {})

    page = new_page()
    _log_in(page, hub, "ana")
    hub.exchange("ana", "fetch")
    notebook = NotebookPage(page)
    notebook.open(hub.address + hub.at("ana", f"lab/tree/{NOTEBOOK}"))
    notebook.run("%load_ext course")
    answered = notebook.write("%%sql doubled", DOUBLED)
    expect(notebook.run(answered)).to_contain_text("request_key")
    notebook.save()
    assert _databases(hub.base / "scratch" / hub.names["ana"])
    assert _databases(hub.homes["ana"]) == []

    _log_in(new_page(), hub, "ben")
    hub.exchange("ben", "fetch")
    _answer(hub, "ben", WRONG)
    for student in ("ana", "ben"):
        hub.exchange(student, "submit")

    hub.graded(f"assignment/{LAB}/collect", {})
    for student in ("ana", "ben"):
        hub.graded(f"submission/{LAB}/{hub.names[student]}/autograde", {})
    pages = hub.run_as(
        "course", hub.bin / "firedrill", "class", "feedback", LAB, "--course", COURSE
    )
    assert "2 pages made" in pages.stdout, pages.stderr
    hub.graded(f"assignment/{LAB}/release_feedback", {})

    points = {each["student"]: each["score"] for each in hub.graded(f"submissions/{LAB}")}
    assert points[hub.names["ana"]] == 3.0
    assert points[hub.names["ben"]] < 3.0

    hub.exchange("ana", "fetch_feedback")
    (feedback,) = (hub.homes["ana"] / LAB).glob("feedback/*/*.html")
    path = feedback.relative_to(hub.homes["ana"])
    page.goto(hub.address + hub.at("ana", f"files/{path}"))
    expect(page.locator("body")).to_contain_text("Right")

    page = new_page()
    _log_in(page, hub, "grader", lands=hub.at("course", "lab"))
    page.wait_for_selector("#jupyterlab-splash", state="detached")
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    expect(page.frame_locator("iframe").first.locator("body")).to_contain_text(LAB)

    _nobody_reads_the_others(hub)


def _nobody_reads_the_others(hub: Hub) -> None:
    """ben, at the terminal and by the hub: neither ana's things nor the course's."""
    exchange = hub.base / "exchange" / COURSE
    (handed_in,) = (exchange / "inbound").glob(f"{hub.names['ana']}+*")
    private = [
        hub.homes["ana"],
        hub.homes["ana"] / NOTEBOOK,
        hub.base / "scratch" / hub.names["ana"],
        hub.homes["course"] / COURSE / ".firedrill" / "hidden_seeds.toml",
        hub.homes["course"] / COURSE / "gradebook.db",
        exchange / "inbound",
        exchange / "feedback",
        hub.base / "hub" / "hub.toml",
    ]
    readable = [
        each for each in private if hub.run_as("ben", "python", "-c", READ, each).returncode == 0
    ]
    assert readable == []
    own = hub.run_as("ben", "python", "-c", READ, hub.homes["ben"] / NOTEBOOK)
    assert own.returncode == 0, own.stderr  # so the refusals above are about rights
    assert len(handed_in.name) > len(f"{hub.names['ana']}+{LAB}+2026-01-01 00:00:00 UTC+")
    for whose in ("ana", "course"):
        assert hub.status("ben", hub.at(whose, "api/contents")) in (403, 404)
    assert hub.status("ben", hub.at("ben", "api/contents")) == 200
    assert hub.status("ben", hub.at("ben", "formgrader")) == 404


def _log_in(page: Page, hub: Hub, role: str, lands: str = "/hub/home") -> None:
    """By the form, with the password of the system's user."""
    page.goto(f"{hub.address}/hub/login?next={lands}")
    page.fill("#username_input", hub.names[role])
    page.fill("#password_input", hub.password)
    page.click("#login_submit")
    if lands != "/hub/home":  # the server of another user: the hub asks once
        page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"**{lands}**")
    if lands == "/hub/home":
        hub.spawn(role)


def _answer(hub: Hub, role: str, text: str) -> None:
    """Write an answer into the notebook on a user's server."""
    path = hub.at(role, f"api/contents/{NOTEBOOK}")
    nb = hub.ask(role, path)["content"]
    (cell,) = (each for each in nb["cells"] if each["source"].startswith("%%sql doubled"))
    cell["source"] = text
    hub.ask(role, path, {"type": "notebook", "content": nb}, method="PUT")


def _databases(home: Path) -> list[Path]:
    return [each for each in home.rglob("*") if each.suffix == ".duckdb"]
