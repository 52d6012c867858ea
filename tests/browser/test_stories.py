"""Learners' stories in a real JupyterLab, at 100 % and at 200 %, each seen in light and in dark.

`make screenshots` writes their pictures into docs/screenshots.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from grader import incident
from tests.browser import axe, layout
from tests.browser.jupyterlab import NotebookPage
from tests.browser.looks import Looks

pytestmark = pytest.mark.slow  # a kernel and a page each; test_first_ten_minutes.py is quick

LAB = incident.load("07")
ANSWERS = Path(__file__).parents[1] / "answers" / LAB.slug
JOURNAL = Path(__file__).parents[1] / "journals" / "dune.jsonl"
FIRST = "%load_ext course"
JUDGED = ".firedrill-card"


@dataclass
class Desk:
    """One JupyterLab for all stories; each begins with an untouched notebook and no journal."""

    address: str
    workspace: Path
    notebook: bytes

    def clear(self, page: Page) -> None:
        """End the kernels of the story before, and take its work away."""
        at = urlsplit(self.address)
        server, (token,) = f"{at.scheme}://{at.netloc}", parse_qs(at.query)["token"]
        headers = {"Authorization": f"token {token}"}
        for session in page.request.get(f"{server}/api/sessions", headers=headers).json():
            page.request.delete(f"{server}/api/sessions/{session['id']}", headers=headers)
        (self.workspace / ".firedrill" / "journal.jsonl").unlink(missing_ok=True)
        for saved in self.workspace.glob("*.html"):
            saved.unlink()
        (self.workspace / f"{LAB.slug}.ipynb").write_bytes(self.notebook)


@pytest.fixture(scope="module")
def desk(firedrill_lab: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    workspace = tmp_path_factory.mktemp("stories")
    address = firedrill_lab(workspace)
    return Desk(address, workspace, (workspace / f"{LAB.slug}.ipynb").read_bytes())


@pytest.fixture(params=[1, 2], ids=["at-100", "at-200"])
def zoom(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def learner(desk: Desk, new_page: Callable[..., Page], zoom: int) -> Iterator[NotebookPage]:
    """The lab's notebook, open; at 200 % with the file browser closed, as one would have it."""
    page = new_page(zoom=zoom)
    desk.clear(page)
    notebook = NotebookPage(page)
    notebook.open(f"{desk.address}&reset")
    notebook.address = desk.address  # opened again, it stands as it was left
    if zoom > 1:
        page.keyboard.press("Control+B")
    return notebook


@pytest.fixture
def looks(learner: NotebookPage, zoom: int) -> Iterator[Looks]:
    """What is not sound is told at the story's end, all of it at once."""
    looks = Looks(learner.page, zoom)
    yield looks
    assert looks.broken == [], "\n".join(looks.broken)


def wrong(name: str, file: str) -> str:
    """A wrong answer, without the lines that say what is wrong with it."""
    lines = (ANSWERS / name / "wrong" / file).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith(("--", "<!--")))


def test_first_ten_minutes(learner: NotebookPage, looks: Looks) -> None:
    expect(learner.run(FIRST)).to_contain_text("$8,700,000.00")
    looks.at(learner.outputs(FIRST), picture="page")
    learner.run("%tables")
    learner.run("%tables ledger.entries")
    looks.at(learner.outputs("%tables"), learner.outputs("%tables ledger.entries"))
    learner.answer("sql", "written_twice", LAB.references["written_twice"])
    expect(learner.cell("%%sql written_twice")).to_contain_text("14,000 rows")
    looks.at(learner.outputs("%%sql written_twice"))
    plot = "import plotly.express as px"
    learner.run(plot)
    expect(learner.cell(plot).locator(".js-plotly-plot .bars path").first).to_be_attached()

    sidebar = learner.sidebar()
    expect(sidebar).to_contain_text("run, not checked")
    looks.at(sidebar, picture="sidebar")


def test_a_wrong_query_is_stepped_into_and_put_right(learner: NotebookPage, looks: Looks) -> None:
    learner.run(FIRST)
    learner.answer("sql", "written_twice", wrong("written_twice", "look_alikes.sql"))
    check = "%check written_twice"
    expect(learner.run(check)).to_contain_text("Not yet · written_twice")
    looks.at(learner.outputs(check), picture="wrong")

    inside = learner.below(check, "%counterexample written_twice")
    expect(inside).to_contain_text("Expected")
    looks.at(learner.outputs(inside), picture="counterexample")

    learner.answer("sql", "written_twice", LAB.references["written_twice"])
    expect(learner.run(check)).to_contain_text("Right · written_twice")
    looks.at(learner.outputs(check))


def test_a_fix_that_touches_innocent_rows(learner: NotebookPage, looks: Looks) -> None:
    learner.run(FIRST)
    learner.answer("fix", "quarantine", wrong("quarantine", "voids_every_second_write.sql"))
    looks.at(learner.outputs("%%fix quarantine"))
    check = "%check quarantine"
    expect(learner.run(check)).to_contain_text("innocent")
    looks.at(learner.outputs(check), picture="innocent")
    learner.answer("fix", "quarantine", LAB.references["quarantine"])
    expect(learner.run(check)).to_contain_text("Right · quarantine")
    looks.at(learner.outputs(check))


def test_a_monitor_with_false_pages(learner: NotebookPage, looks: Looks) -> None:
    learner.run(FIRST)
    name, check = "ledger_double_write", "%check ledger_double_write"
    learner.answer("monitor", name, wrong(name, "any_timeout.sql"))
    expect(learner.run(check)).to_contain_text(re.compile("false page", re.I))
    looks.at(learner.outputs(check), picture="monitor")


def test_a_stakeholder_asks_and_is_answered(learner: NotebookPage, looks: Looks) -> None:
    learner.run(FIRST)
    expect(learner.run("%page blast_radius")).to_contain_text("Amara (finance)")
    looks.at(learner.outputs("%page blast_radius"))
    learner.answer("write", "update_1", wrong("update_1", "names_a_cause_too_early.md"))
    check = "%check update_1"
    expect(learner.run(check)).to_contain_text(re.compile("Partly|Not yet"))
    looks.at(learner.outputs(check), picture="update")
    learner.answer("write", "update_1", LAB.references["update_1"])
    looks.at(learner.outputs("%%write update_1"))
    expect(learner.run(check)).to_contain_text("Right · update_1")


def test_stuck_with_hints_an_example_and_the_answer(learner: NotebookPage, looks: Looks) -> None:
    learner.run(FIRST)
    learner.answer("sql", "written_twice", wrong("written_twice", "look_alikes.sql"))
    check = "%check written_twice"
    learner.run(check)
    cells = [check]
    for number in (1, 2, 3):
        hint = learner.below(cells[-1], "%hint written_twice")
        expect(hint).to_contain_text(f"Hint {number} of 3")
        cells.append(hint)
    example = learner.below(cells[-1], "%example written_twice")
    looks.at(*(learner.outputs(hint) for hint in cells[1:]), picture="hints")
    looks.at(learner.outputs(example))
    shown = learner.below(example, "%showme written_twice --yes")
    expect(shown).to_contain_text("One way to answer")
    looks.at(learner.outputs(shown))


def test_a_drill_with_a_pause(learner: NotebookPage, looks: Looks) -> None:
    learner.run(FIRST)
    drill = learner.below(FIRST, "%clock drill --scale 1.5")
    expect(drill).to_contain_text("1.5 times the time")
    looks.at(learner.outputs(drill))
    paused = learner.below(drill, "%clock pause")
    expect(paused).to_contain_text("stands still")
    sidebar = learner.sidebar()
    expect(sidebar.get_by_role("heading", name="The clock")).to_be_visible()
    expect(sidebar).to_contain_text("stands still")
    looks.at(sidebar, learner.outputs(paused), picture="drill")
    resumed = learner.below(paused, "%clock resume")
    expect(sidebar).not_to_contain_text("stands still")
    hidden = learner.below(resumed, "%clock hide")
    expect(sidebar.get_by_role("heading", name="The clock")).to_have_count(0)
    calm = learner.below(hidden, "%clock calm")
    expect(calm).to_contain_text("Calm")


def test_a_notebook_is_readable_when_its_kernel_is_gone(
    learner: NotebookPage, looks: Looks, zoom: int
) -> None:
    learner.run(FIRST)
    learner.answer("fix", "quarantine", LAB.references["quarantine"])
    learner.run("%check quarantine")
    learner.kill_kernel_and_reopen()
    check = learner.cell("%check quarantine")
    expect(check).to_contain_text("Right · quarantine")
    expect(learner.cell(FIRST)).to_contain_text("$8,700,000.00")
    looks.at(learner.outputs("%check quarantine"), learner.outputs(FIRST))
    learner.clear_outputs()
    expect(learner.run(FIRST)).to_contain_text("quarantine")
    looks.at(learner.outputs(FIRST), picture="reopened")
    void = "%%sql\nSELECT count(*) AS n FROM ledger.entries WHERE void_reason IS NOT NULL"
    numbers = re.findall(r"\d[\d,]*", learner.outputs(learner.below(FIRST, void)).inner_text())
    assert max(int(number.replace(",", "")) for number in numbers) > 20_000


def test_the_debrief_and_its_page(
    learner: NotebookPage, looks: Looks, desk: Desk, zoom: int
) -> None:
    shutil.copy(JOURNAL, desk.workspace / ".firedrill" / "journal.jsonl")
    learner.run(FIRST)
    learner.run("%debrief")
    cards = learner.cell("%debrief").locator(".firedrill-debrief")
    expect(cards.first).to_contain_text("Four signals")
    looks.at(cards, picture="debrief")
    folded = cards.locator("summary")
    for line in folded.all():
        line.click()
    looks.at(cards)

    save_it = learner.below("%debrief", f"%debrief --save at-{zoom}.html")
    expect(save_it).to_contain_text(f"at-{zoom}.html")
    page = learner.page
    page.goto((desk.workspace / f"at-{zoom}.html").as_uri())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert layout.faults(page.locator("html")) == []
        assert axe.violations(page) == []
        page.evaluate("() => window.scrollTo(0, 0)")
        looks.draw("portfolio", scheme)
