"""The sidebar and the map: what a page is sent when it opens the comm, and after cells."""

from __future__ import annotations

import datetime as dt
import json
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
        self.sent: list[dict[str, Any]] = []

    def open(self) -> None:
        """Ask for it."""
        content = {"comm_id": "panel", "target_name": "firedrill", "data": {}}
        client = self._kernel.client
        client.shell_channel.send(client.session.msg("comm_open", content))
        self.run("None")

    def press(self, act: str) -> str:
        """Press the button of that act; what is said aloud of it."""
        return self._ask({"clock": act})

    def look(self) -> str:
        """Ask for what is new, as a page does while a clock runs; what is said aloud of it."""
        return self._ask({"look": True})

    def _ask(self, data: dict[str, Any]) -> str:
        client = self._kernel.client
        sent = client.session.msg("comm_msg", {"comm_id": "panel", "data": data})
        client.shell_channel.send(sent)
        self.sent.clear()
        while True:
            message = client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != sent["header"]["msg_id"]:
                continue
            self._take(message)
            if message["content"].get("execution_state") == "idle":
                return self._said()

    def run(self, code: str) -> str:
        """Run a cell, take what is sent meanwhile; what is said aloud of it."""
        self.sent.clear()
        self._kernel.client.execute_interactive(code, output_hook=self._take, timeout=120)
        return self._said()

    def _take(self, message: dict[str, Any]) -> None:
        if message["msg_type"] == "comm_msg":
            self.sent.append(message["content"]["data"])
            self.html += [self.sent[-1]["html"]] if "html" in self.sent[-1] else []

    def _said(self) -> str:
        """At the end: what is said in the middle of a cell comes without the rest."""
        return " | ".join(each["said"] for each in self.sent if {"said", "html"} <= each.keys())


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[LearnerKernel]:
    kernel = LearnerKernel(tmp_path / "work", tmp_path / "cache")
    assert kernel.run("%load_ext course").errors == []
    yield kernel
    kernel.stop()


def test_the_sidebar_follows_the_learner_and_each_cell_is_said_aloud(kernel: LearnerKernel) -> None:
    panel = Panel(kernel)
    panel.open()
    assert len(panel.html) == 1
    assert "The course" in panel.html[0]
    assert "data-cell" not in panel.html[0]

    senders = " and ".join(message.sender for message in LAB.chat if message.step == "page")
    said = panel.run(f"%incident {LAB.slug}")
    assert said.startswith(f"{LAB.severity}, {LAB.page.service}, paged ")
    assert said.endswith(f"1 new message from {senders}, Alt+Shift+M reads it.")
    opened = panel.html[-1]
    aloud = panel.sent[-1]
    assert aloud["where"].startswith(f"{LAB.title}. Step “{LAB.steps[0].title}”. 0 of 14 ")
    assert [letter.partition(" (")[0] for letter in aloud["letters"]] == [senders]
    assert aloud["next"] == f"%%{FIRST.kind} {FIRST.name}"
    line = f"%%{FIRST.kind} {FIRST.name}"
    assert LAB.title in opened
    assert '<section aria-label="Next"><h3>Next</h3><p><strong><code' in opened
    assert f'data-cell="{line}">Go to its cell</a>' in opened
    assert all(f'data-cell="%%{q.kind} {q.name}"' in opened for q in LAB.questions)
    assert f'<li value="2">{LAB.steps[1].title}<ul>' in opened  # as the notebook's heading has it
    assert "Hints on" not in opened
    assert "<h3>The clock</h3>" not in opened
    assert "<h3>Start a drill</h3><p>Run <code" in opened

    said = panel.run(f"%hint {FIRST.name}")
    hint = FIRST.hints[0].strip().splitlines()[-1].split(".")[0]
    assert said.startswith(f"Hint 1 of 3, {FIRST.name}. ")
    assert hint.replace("`", "") in said
    assert "1 new message from " in said  # of the step whose hint was taken: the tab shows it
    assert len(panel.sent[-1]["letters"]) == 2
    assert f"<h3>Hints on {FIRST.name}</h3><ol><li>" in panel.html[-1]
    assert "new message" not in panel.run("%clock drill")  # it is shown, and was told
    assert "<h3>The clock</h3>" in panel.html[-1]
    assert "Start a drill" not in panel.html[-1]
    panel.run("%clock calm")
    sent = len(panel.html)
    assert panel.run("1 + 1") == ""
    assert len(panel.html) == sent  # nothing has changed

    said = panel.run(f"{line}\n{LAB.references[FIRST.name]}")
    assert re.fullmatch(r"\d+ rows, 3 columns\.", said)
    points = f"{FIRST.points:g} of {FIRST.points:g} points."
    assert panel.run(f"%check {FIRST.name}").startswith(f"Right, {FIRST.name}, {points} ")
    assert panel.run("%hint no_such").startswith("There is no question called no_such.")
    panel.run("from course import announce; announce.now('It takes long')")
    assert {"said": "It takes long."} in panel.sent
    assert panel.run("%%format\nselect 1") == "Formatted, 2 lines."
    assert panel.run("%%cte\nWITH a AS (SELECT 1 AS x) SELECT x FROM a") == "CTE a: 1 row."
    assert f">{FIRST.name}</a> <span" in panel.html[-1]
    assert f"right, {FIRST.points:g} of {FIRST.points:g}" in panel.html[-1]
    assert f'data-cell="{line}">Go to its cell</a>' not in panel.html[-1]


def test_the_clocks_buttons_do_what_the_magic_does(kernel: LearnerKernel) -> None:
    panel = Panel(kernel)
    kernel.run(f"%incident {LAB.slug}")
    panel.open()
    assert "<button" not in panel.html[-1]
    panel.run("%clock drill")
    for act, said, back, name, pressed in [
        ("pause", "Paused.", "resume", "Pause the clock", "true"),
        ("pause", "The clock stands already.", "resume", "Pause the clock", "true"),
        ("hide", "Hidden.", "show", "Hide the clock", "true"),
        ("resume", "It runs again.", "pause", "Pause the clock", "false"),
        ("show", "Shown again.", "hide", "Hide the clock", "false"),
    ]:
        assert panel.press(act) == said
        assert f'data-clock="{back}" aria-pressed="{pressed}">{name}<' in panel.html[-1]
        assert ("<h3>The clock</h3>" in panel.html[-1]) is (act != "hide" and back != "pause")
    assert panel.press("no act") == ""
    panel.run("%clock calm")
    assert "<button" not in panel.html[-1]


def test_a_drills_clock_and_its_messages_come_while_no_cell_runs(
    kernel: LearnerKernel, tmp_path: Path
) -> None:
    kernel.run(f"%incident {LAB.slug}")
    panel = Panel(kernel)
    panel.open()
    panel.run("%clock drill --scale 0.25")
    assert panel.look() == ""
    (journal,) = (tmp_path / "work").glob("**/journal.jsonl")
    records = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    for record in records:  # ten minutes go by, forty as planned
        at = dt.datetime.fromisoformat(record["at"]) - dt.timedelta(minutes=10)
        record["at"] = at.isoformat(timespec="milliseconds")
    journal.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")

    early = [message for message in LAB.chat if message.after <= 5]
    assert len(early) == 2
    assert panel.look() == f"1 new message from {early[1].sender}, Alt+Shift+M reads it."
    assert len(panel.sent[-1]["letters"]) == len(early)
    assert panel.html[-1].count('class="fd-message"') == len(early)
    assert "<strong>T+5</strong>" in panel.html[-1]
    assert panel.look() == ""
    said = panel.run(f"%%{FIRST.kind} {FIRST.name}\nSELECT 1 AS x")
    assert said.startswith("1 row: x 1.")
    assert "new message" not in said  # it is shown below the cell, and was told
    assert panel.run("%page").startswith(f"{LAB.severity}, ")


def test_the_sidebar_is_sound_html_with_headings_in_order(kernel: LearnerKernel) -> None:
    panel = Panel(kernel)
    kernel.run(f"%incident {LAB.slug}")
    panel.open()
    html = panel.html[-1]
    for tag in ("section", "ul", "ol", "li", "a", "p", "h3"):
        assert html.count(f"<{tag}>") + html.count(f"<{tag} ") == html.count(f"</{tag}>"), tag
    sections = re.findall(r'<section aria-label="(.+?)"><h3>(.+?)</h3>', html)
    assert len(sections) == html.count("<section") == html.count("<h")
    assert all(label == title for label, title in sections)
    assert "<script" not in html
    assert "http" not in html


def test_all_of_it_is_there_as_text(kernel: LearnerKernel) -> None:
    assert "not begun" in kernel.run("%map").text
    assert LAB.trains in kernel.run("%map").text
    kernel.run(f"%incident {LAB.slug}")
    shown = kernel.run("%map").text
    assert f"0 of {len(LAB.questions)} right" in shown
    assert f"under 1 worked, {LAB.minutes} planned" in shown
    said = kernel.run("%next").text
    assert said.startswith(f"Next: `{FIRST.name}`")
    assert f"%%{FIRST.kind} {FIRST.name}" in said
