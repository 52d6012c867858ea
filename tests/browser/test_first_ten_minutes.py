"""A learner's first ten minutes, in a real JupyterLab, in the light and in the dark.

Set FIREDRILL_SCREENSHOTS=docs/screenshots to write the pictures that the docs show.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from grader import incident
from tests.browser.jupyterlab import NotebookPage

LAB = "07-ledger-written-twice"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
ANSWERS = Path(__file__).parents[1] / "answers" / LAB
PLOT = "import plotly.express as px"  # the notebook's own picture of the learner's result


@pytest.fixture
def learner(
    request: pytest.FixtureRequest,
    browser: Browser,
    firedrill_lab: Callable[..., str],
    tmp_path: Path,
) -> Iterator[NotebookPage]:
    """The lab's notebook, open in JupyterLab in one of the two themes."""
    address = firedrill_lab(tmp_path / "work", theme=THEMES[request.param])
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    notebook = NotebookPage(page, shots=_shots(request.param, tmp_path))
    notebook.open(address)
    yield notebook
    page.close()


@pytest.mark.parametrize("learner", ["light"], indirect=True)
def test_an_answer_gets_its_card_beside_the_notebooks_text(learner: NotebookPage) -> None:
    """The quick form; what a kernel shows of a plot, a repair and its replay is in test_magics*."""
    _answered(learner)


@pytest.mark.slow  # two kernels and a picture to be drawn, in each theme
@pytest.mark.parametrize("learner", THEMES, indirect=True)
def test_from_the_page_to_a_repair_that_survives_the_kernel(learner: NotebookPage) -> None:
    references = incident.load(LAB).references
    _answered(learner)

    picture = learner.run(PLOT)
    expect(picture.locator(".js-plotly-plot .bars path").first).to_be_attached()
    learner.shot("plot", learner.cell(PLOT))

    learner.write("%%fix quarantine", f"%%fix quarantine\n{references['quarantine']}")
    expect(learner.run("%%fix quarantine")).to_contain_text("ledger.entries")
    expect(learner.run("%check quarantine")).to_contain_text("Right · quarantine")
    learner.shot("fix", learner.cell("%check quarantine"))

    learner.kill_kernel_and_reopen()
    expect(learner.cell("%check quarantine")).to_contain_text("Right · quarantine")
    learner.clear_outputs()
    expect(learner.run("%load_ext course")).to_contain_text("quarantine")
    learner.shot("reopened", learner.cell("%load_ext course"))
    void = "%%sql\nSELECT count(*) AS n FROM ledger.entries WHERE void_reason IS NOT NULL"
    again = learner.add_cell_below(learner.cell("%load_ext course"), void)
    assert _number(learner.run(again).inner_text()) > 20_000


def _answered(learner: NotebookPage) -> None:
    """The page is read, a wrong query checked, a hint taken, and the right one checked."""
    right = incident.load(LAB).references["written_twice"]
    instructors = learner.page.get_by_role("menuitem", name="Nbgrader")
    expect(instructors).to_have_count(0)
    paged = learner.run("%load_ext course")
    expect(paged).to_contain_text("payments-ledger")
    expect(paged).to_contain_text("$8,700,000.00")
    learner.shot("page")

    wrong = (ANSWERS / "written_twice/wrong/look_alikes.sql").read_text()
    learner.write("%%sql written_twice", f"%%sql written_twice\n{wrong}")
    assert "rows" in learner.run("%%sql written_twice").inner_text()
    expect(learner.run("%check written_twice")).to_contain_text("Not yet · written_twice")
    learner.shot("wrong", learner.cell("%check written_twice"))

    hint = learner.add_cell_below(learner.cell("%check written_twice"), "%hint written_twice")
    learner.run(hint)
    expect(learner.cell("%hint written_twice")).to_contain_text(re.compile("hint 1", re.I))

    learner.write("%%sql written_twice", f"%%sql written_twice\n{right}")
    expect(learner.run("%%sql written_twice")).to_contain_text("14,000 rows")
    expect(learner.run("%check written_twice")).to_contain_text("Right · written_twice")
    learner.shot("right", learner.cell("%check written_twice"))


def _number(text: str) -> int:
    """The largest whole number in a text."""
    return max(int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text))


def _shots(theme: str, tmp_path: Path) -> Callable[[str], Path]:
    folder = Path(os.environ.get("FIREDRILL_SCREENSHOTS", tmp_path / "shots"))
    return lambda name: folder / f"{name}-{theme}.png"
