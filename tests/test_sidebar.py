"""The sidebar and the map: what a page is sent when it opens the comm, and after cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import incident
from tests.learner_kernel import LearnerKernel

LAB = incident.load("07")
FIRST = LAB.questions[0]
pytestmark = pytest.mark.xdist_group("kernel")


class Panel:
    """What the extension does: open the comm, keep the last HTML."""

    def __init__(self, kernel: LearnerKernel) -> None:
        self._kernel = kernel
        self.html: list[str] = []

    def open(self) -> None:
        """Ask for it."""
        content = {"comm_id": "panel", "target_name": "firedrill", "data": {}}
        client = self._kernel.client
        client.shell_channel.send(client.session.msg("comm_open", content))
        self.run("None")

    def run(self, code: str) -> None:
        """Run a cell, and take what is sent meanwhile."""
        client = self._kernel.client

        def taken(message: dict[str, Any]) -> None:
            if message["msg_type"] == "comm_msg":
                self.html.append(message["content"]["data"]["html"])

        client.execute_interactive(code, output_hook=taken, timeout=120)


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[LearnerKernel]:
    kernel = LearnerKernel(tmp_path / "work", tmp_path / "cache")
    assert kernel.run("%load_ext course").errors == []
    yield kernel
    kernel.stop()


def test_the_sidebar_follows_the_learner(kernel: LearnerKernel) -> None:
    panel = Panel(kernel)
    panel.open()
    assert len(panel.html) == 1
    assert "The course" in panel.html[0]
    assert "data-cell" not in panel.html[0]

    panel.run(f"%incident {LAB.slug}")
    opened = panel.html[-1]
    line = f"%%{FIRST.kind} {FIRST.name}"
    assert LAB.title in opened
    assert "<h3>Next</h3><p><strong><code" in opened
    assert f'data-cell="{line}">Go to its cell</a>' in opened
    assert all(f'data-cell="%%{q.kind} {q.name}"' in opened for q in LAB.questions)
    assert "Hints on" not in opened
    assert "The clock" not in opened

    panel.run(f"%hint {FIRST.name}")
    assert f"<h3>Hints on {FIRST.name}</h3><ol><li>" in panel.html[-1]
    panel.run("%clock drill")
    assert "<h3>The clock</h3>" in panel.html[-1]
    panel.run("%clock calm")
    sent = len(panel.html)
    panel.run("1 + 1")
    assert len(panel.html) == sent  # nothing has changed

    panel.run(f"{line}\n{LAB.references[FIRST.name]}")
    panel.run(f"%check {FIRST.name}")
    assert f">{FIRST.name}</a> <span" in panel.html[-1]
    assert f"right, {FIRST.points:g} of {FIRST.points:g}" in panel.html[-1]
    assert f'data-cell="{line}">Go to its cell</a>' not in panel.html[-1]


def test_the_sidebar_is_sound_html_with_headings_in_order(kernel: LearnerKernel) -> None:
    panel = Panel(kernel)
    kernel.run(f"%incident {LAB.slug}")
    panel.open()
    html = panel.html[-1]
    for tag in ("section", "ul", "ol", "li", "a", "p", "h3"):
        assert html.count(f"<{tag}>") + html.count(f"<{tag} ") == html.count(f"</{tag}>"), tag
    assert re.findall(r"<h(\d)", html) == ["3"] * html.count("<section>")
    assert "<script" not in html
    assert "http" not in html


def test_all_of_it_is_there_as_text(kernel: LearnerKernel) -> None:
    assert "not begun" in kernel.run("%map").text
    kernel.run(f"%incident {LAB.slug}")
    assert f"0 of {len(LAB.questions)} right" in kernel.run("%map").text
    said = kernel.run("%next").text
    assert said.startswith(f"Next: `{FIRST.name}`")
    assert f"%%{FIRST.kind} {FIRST.name}" in said
