"""The journal keeps what was run, whatever ends the kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from course import progress
from course.journal import MAX_TEXT, Journal, open_resets, standing
from grader import incident

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
    left = standing(acts(*written))
    assert stands == [f"{record['what']} {record['question']}" for record in left]


def test_progress_counts_time_and_leaves_breaks_out(tmp_path: Path) -> None:
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


def test_worlds_do_not_mix(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add("check", LAB, question="a", seed=1)
    journal.add("check", LAB, question="b", seed=2)
    journal.add("reset", LAB, seed=2)
    assert [r["question"] for r in journal.records(LAB, seed=1)] == ["a"]
    assert journal.records(LAB, seed=2) == []
    journal.add("undo", LAB, seed=2)
    assert [r["question"] for r in journal.records(LAB, seed=2)] == ["b"]


def test_an_old_record_belongs_to_the_world_that_was_open_or_to_the_workspaces(
    tmp_path: Path,
) -> None:
    journal = Journal(tmp_path)
    journal.add("check", LAB, question="before")
    journal.add("incident", LAB, seed=3)
    journal.add("check", LAB, question="after")

    def asked(seed: int) -> list[str]:
        records = journal.records(LAB, seed=seed, unmarked=2)
        return [record["question"] for record in records if record["what"] == "check"]

    assert (asked(1), asked(2), asked(3)) == ([], ["before"], ["after"])


def test_a_reset_of_the_world_takes_repairs_back_and_leaves_every_answer(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add("run", LAB, question="q", kind="sql")
    journal.add("run", LAB, question="f", kind="fix")
    journal.add("check", LAB, question="f")
    journal.add("reset", LAB, scope="world")
    journal.add("run", LAB, question="g", kind="fix")

    def stand() -> list[tuple[str, bool]]:
        return [(r["question"], r.get("stands", True)) for r in journal.records(LAB)]

    assert stand() == [("q", True), ("f", False), ("f", True), ("g", True)]
    journal.add("undo", LAB)
    assert stand() == [("q", True), ("f", True), ("f", True), ("g", True)]
    assert "stands" not in journal.path.read_text()


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (["run a"], 0),
        (["reset"], 1),
        (["reset", "reset a", "undo"], 1),
        (["reset", "undo", "undo"], 0),
    ],
)
def test_what_can_still_be_taken_back_is_known(written: list[str], left: int) -> None:
    assert len(open_resets(acts(*written))) == left


# checks of the first question as (outcome, points) → state, points, last try
TRIES = [
    ([("right", 3)], ("right", 3, None)),
    ([("right", 3), ("wrong", 0)], ("right", 3, 0)),
    ([("right", 3), ("rejected", 0)], ("right", 3, 0)),
    ([("partly", 1), ("partly", 2), ("partly", 1.5)], ("partly right", 2, 1.5)),
    ([("wrong", 0), ("right", 3)], ("right", 3, None)),
    ([("wrong", 0), ("rejected", 0)], ("does not run", 0, None)),
    ([("right", 3), ("unknown", 0)], ("right", 3, None)),
    ([("wrong", 0), ("unknown", 0)], ("not judged", 0, None)),
    ([("unknown", 0)], ("not judged", None, None)),
    ([("unknown", None)], ("not judged", None, None)),
]


@pytest.mark.parametrize(("tries", "stands"), TRIES)
def test_the_best_result_stands_and_a_lower_last_try_is_beside_it(
    tries: list[tuple[str, float | None]], stands: tuple[str, float | None, float | None]
) -> None:
    lab = incident.load(LAB)
    about = {"what": "check", "lab": LAB, "question": lab.questions[0].name}
    records = [
        {"at": f"2026-01-01T10:0{n}:00+00:00", "outcome": outcome, "points": points, **about}
        for n, (outcome, points) in enumerate(tries)
    ]
    row = progress.rows(lab, records)[0]
    assert (row.state, row.points, row.last_points) == stands
    table = progress.table(lab, records)
    assert f": {stands[1] or 0:g} of " in table.title
    assert ("last try" in table.rows[0][3]) == (stands[2] is not None)


def test_a_better_result_stands_also_while_a_new_text_is_not_checked() -> None:
    lab = incident.load(LAB)
    about = {"lab": LAB, "question": lab.questions[0].name, "at": "2026-01-01T10:00:00+00:00"}
    check = {"what": "check", "outcome": "right", "points": 3, **about}
    row = progress.rows(lab, [check, {"what": "run", **about}])[0]
    assert (row.state, row.points) == ("run again, not checked", 3)


@pytest.mark.parametrize(("seconds", "minutes"), [(900, 15), (901, 0), (-60, 0), (89, 1), (91, 2)])
def test_a_gap_of_a_quarter_of_an_hour_is_work_and_a_longer_one_a_break(
    seconds: int, minutes: int
) -> None:
    lab = incident.load(LAB)
    start = datetime(2026, 1, 1, 10, tzinfo=UTC)
    at = [start.isoformat(), (start + timedelta(seconds=seconds)).isoformat()]
    records = [
        {"at": "no time", "what": "incident", "lab": LAB},
        {"at": at[0], "what": "incident", "lab": LAB},
        {"at": at[1], "what": "run", "lab": LAB, "question": lab.questions[0].name},
    ]
    assert progress.rows(lab, records)[0].minutes == minutes
    assert progress.table(lab, records, world="seed 2").title == (
        f"{lab.title} (seed 2): 0 of {sum(q.points for q in lab.questions):g} points, {minutes} min"
    )


def test_the_minutes_of_the_table_add_up_to_those_of_its_title() -> None:
    lab = incident.load(LAB)
    start = datetime(2026, 1, 1, 10, tzinfo=UTC)

    def at(minute: int, what: str, **more: str) -> dict[str, Any]:
        then = (start + timedelta(minutes=minute)).isoformat()
        return {"at": then, "what": what, "lab": LAB, **more}

    first = lab.questions[0].name
    records = [at(0, "incident"), at(7, "look"), at(11, "run", question=first), at(14, "page")]
    table = progress.table(lab, records)
    assert table.title.endswith(" 14 min")
    assert sum(int(row[5] or 0) for row in table.rows) == 14
    assert table.rows[-1] == [progress.BESIDES, "", "", "", "", "10", ""]
    assert progress.table(lab, records[:1]).rows[-1][0] == lab.questions[-1].name


def test_hints_are_the_highest_level_and_leave_a_question_open() -> None:
    lab = incident.load(LAB)
    about = {"lab": LAB, "question": lab.questions[0].name, "at": "2026-01-01T10:00:00+00:00"}
    records = [{"what": "hint", "level": level, **about} for level in (1, 2, 1)]
    row = progress.rows(lab, records)[0]
    assert (row.hints, row.state, row.points) == (2, "open", None)
