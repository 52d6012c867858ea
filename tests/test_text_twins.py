"""Whatever is shown as HTML is there as text, word for word; the sidebar as its magics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from course.sidebar import TEXT
from grader import incident
from tests.learner_kernel import LearnerKernel, Output

LAB = incident.load("07")
QUERY = LAB.question("written_twice")
FIX = LAB.question("quarantine")
BY_KEY = """SELECT
    idempotency_key,
    min(posted_at) AS first_posted_at,
    max(posted_at) AS second_posted_at
FROM ledger.entries
GROUP BY idempotency_key"""
PANEL = """from IPython.display import HTML, display
from course import sidebar
magics = get_ipython().magics_manager.registry["Magics"]
display(HTML(sidebar.html(magics.opened, magics.workspace)))"""
pytestmark = pytest.mark.xdist_group("kernel")

VIEWS = {  # what a learner types, in this order → words that must be on the screen
    f"%incident {LAB.slug}": "paged",
    "%page": "Amara",
    "%page diagnosis": "%page shows the page",
    "%tables": "ledger.entries",
    "%tables ledger.entries": "idempotency_key",
    "%tables --keys": "ledger.accounts",
    "%%sql\nSELECT NULL AS nothing, 1.50 AS price, 'a | b' AS text": "price",
    "%%sql\nSELECT missing FROM ledger.entries": "missing",
    "%%facts cause\npartition_start = 2026-03-17T14:07:00Z": "partition_start",
    "%check cause": "cause",
    "%%write update_1\nThe **cache** was down.": "cache",
    "%check update_1": "update_1",
    f"%hint {QUERY.name}": "Hint",
    f"%example {QUERY.name}": "SELECT",
    f"%showme {QUERY.name}": "first",
    "%clock drill": "story",
    "%next": "Next",
    "%help": "Alt Shift N",
    "%map": "minutes",
    "%progress": QUERY.name,
    "%reset --undo": "reset",
}
SLOW = {  # judged on worlds that are built for it
    f"%%sql {QUERY.name}\n{BY_KEY}": "first_posted_at",
    f"%check {QUERY.name}": "Checked",
    f"%counterexample {QUERY.name}": "Expected",
    f"%cost {QUERY.name}": "rows",
    f"%%fix {FIX.name}\nDELETE FROM ledger.entries WHERE status = 'posted'": "deleted",
    f"%check {FIX.name}": "innocent",
}


class Reader(HTMLParser):
    """The words of a page, without those that only a listener needs in the place of a sign."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.words: set[str] = set()
        self._skipped: list[str] = []  # the tags that are open within what is left out
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        unseen = "clip-path" in (dict(attrs).get("style") or "")
        if self._skipped or unseen or tag == "details":
            self._skipped.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipped and self._skipped[-1] == tag:
            self._skipped.pop()

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.words.update(re.findall(r"\w+", data))


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LearnerKernel]:
    folder = tmp_path_factory.mktemp("twins")
    kernel = LearnerKernel(folder / "work", folder / "cache")
    assert kernel.run(f"%load_ext course\n%incident {LAB.slug}").errors == []
    yield kernel
    kernel.stop()


def _named(typed: str) -> str:
    return typed.splitlines()[0]


@pytest.mark.parametrize(("typed", "there"), VIEWS.items(), ids=_named)
def test_every_view_says_in_text_what_it_says_in_html(
    kernel: LearnerKernel, typed: str, there: str
) -> None:
    _says_the_same(kernel.run(typed), there)


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "there"), SLOW.items(), ids=_named)
def test_every_judged_view_says_in_text_what_it_says_in_html(
    kernel: LearnerKernel, typed: str, there: str
) -> None:
    _says_the_same(kernel.run(typed), there)


def test_the_sidebar_says_nothing_that_its_magics_do_not(kernel: LearnerKernel) -> None:
    magics = ["%clock drill", f"%hint {QUERY.name} 1", "%next", "%progress", "%map", "%page"]
    magics += ["%clock"]  # the step that the page has led to
    said = "\n".join(kernel.run(magic).text for magic in magics)
    shown = kernel.run(PANEL)
    around = "The clock Pause Hide Next Go to its cell Messages Hints on Questions Magics and keys"
    headings = set(re.findall(r"\w+", f"{around} {TEXT}"))  # and where it is to be had as text
    assert shown.errors == []
    assert Reader(shown.html).words - headings - set(re.findall(r"\w+", said)) == set()


def _says_the_same(shown: Output, there: str) -> None:
    """What is folded away is told of: the text names the magic that shows it."""
    assert there.lower() in shown.text.lower()
    assert Reader(shown.html).words - set(re.findall(r"\w+", shown.text)) == set()
    assert "<details" not in shown.html or "%page shows" in shown.text
