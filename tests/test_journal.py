"""The journal keeps what was run, whatever ends the kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from course import progress
from course.journal import MAX_TEXT, Journal, standing

LAB = "07-ledger-written-twice"


def whats(journal: Journal, lab: str = LAB) -> list[tuple[str, Any]]:
    return [(record["what"], record.get("question")) for record in journal.records(lab)]


def test_a_second_journal_reads_what_the_first_wrote(tmp_path: Path) -> None:
    Journal(tmp_path).add("run", LAB, question="q", text="SELECT 'ä'", ok=True)
    (record,) = Journal(tmp_path).records(LAB)
    assert record["text"] == "SELECT 'ä'"


def test_labs_do_not_mix(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add("run", LAB, question="a")
    journal.add("run", "08-other", question="b")
    assert whats(journal, "08-other") == [("run", "b")]


@pytest.mark.parametrize(("cut", "left"), [(1, ["a", "b", "c"]), (5, ["a", "c"]), (40, ["a", "c"])])
def test_a_line_cut_by_a_crash_costs_at_most_itself(
    tmp_path: Path, cut: int, left: list[str]
) -> None:
    """The last byte is the line's end: without it the line can still be read."""
    journal = Journal(tmp_path)
    journal.add("run", LAB, question="a")
    journal.add("run", LAB, question="b")
    journal.path.write_bytes(journal.path.read_bytes()[:-cut])
    journal.add("run", LAB, question="c")
    assert [question for _, question in whats(journal)] == left


@pytest.mark.parametrize("junk", [b"\xff\xfe\n", b"[]\n", b'"text"\n', b"{}\n", b"\n\n"])
def test_lines_that_are_not_ours_are_skipped(tmp_path: Path, junk: bytes) -> None:
    journal = Journal(tmp_path)
    journal.add("run", LAB, question="a")
    with journal.path.open("ab") as file:
        file.write(junk)
    journal.add("run", LAB, question="b")
    assert whats(journal) == [("run", "a"), ("run", "b")]


def test_kernels_that_write_at_once_lose_no_line(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from course.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "for n in range(100): journal.add('run', 'lab', question=sys.argv[2], text='x' * 20_000)\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(name)])
        for name in range(3)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    lines = (tmp_path / "journal.jsonl").read_text().splitlines()
    asked = [json.loads(line)["question"] for line in lines]
    assert sorted(asked) == ["0"] * 100 + ["1"] * 100 + ["2"] * 100


def test_a_journal_that_cannot_be_written_says_so_and_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("in the way")
    journal = Journal(folder)
    journal.add("run", LAB, question="a")
    assert journal.trouble is not None
    assert "cannot be written" in journal.trouble
    assert whats(journal) == [("run", "a")]


def test_an_enormous_cell_does_not_fill_the_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add("run", LAB, question="a", text="x" * (MAX_TEXT + 1))
    assert journal.path.stat().st_size < 1000
    assert journal.records(LAB)[0]["text"] is None


def acts(*names: str) -> list[dict[str, Any]]:
    """`run a`, `reset a`, `reset`, `undo` as records."""
    found = []
    for name in names:
        what, _, question = name.partition(" ")
        found.append(
            {"at": "", "what": what, "lab": LAB} | ({"question": question} if question else {})
        )
    return found


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        (["run a", "run b", "reset"], []),
        (["run a", "run b", "reset a"], ["run b"]),
        (["run a", "reset", "run b"], ["run b"]),
        (["run a", "reset", "undo"], ["run a"]),
        (["run a", "reset a", "run a", "reset", "undo"], ["run a"]),
        (["run a", "undo"], ["run a"]),
        (["run a", "run b", "reset a", "reset b", "undo"], ["run b"]),
        (["reset", "run a"], ["run a"]),
    ],
)
def test_a_reset_sets_aside_what_came_before_it(written: list[str], stands: list[str]) -> None:
    left = standing(acts(*written), LAB)
    assert stands == [f"{record['what']} {record['question']}" for record in left]


def test_progress_takes_the_last_check_and_leaves_breaks_out(tmp_path: Path) -> None:
    from grader import incident

    lab = incident.load(LAB)
    first, second = lab.questions[0].name, lab.questions[1].name
    at = "2026-01-01T{}+00:00"
    records = [
        {"at": at.format("10:00:00"), "what": "incident", "lab": LAB},
        {"at": at.format("10:05:00"), "what": "run", "lab": LAB, "question": first},
        {"at": at.format("10:06:00"), "what": "check", "lab": LAB, "question": first}
        | {"outcome": "wrong", "points": 0},
        {"at": at.format("12:00:00"), "what": "hint", "lab": LAB, "question": first, "level": 1},
        {"at": at.format("12:02:00"), "what": "run", "lab": LAB, "question": first},
        {"at": at.format("12:03:00"), "what": "check", "lab": LAB, "question": first}
        | {"outcome": "right", "points": 3},
        {"at": at.format("12:04:00"), "what": "run", "lab": LAB, "question": second},
    ]
    rows = {row.question: row for row in progress.rows(lab, records)}
    done = rows[first]
    assert (done.state, done.points, done.minutes, done.hints) == ("right", 3, 9, 1)
    assert (rows[second].state, rows[second].points) == ("run, not checked", None)
    assert rows[lab.questions[2].name].state == "open"
