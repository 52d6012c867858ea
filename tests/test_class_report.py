"""`firedrill class report`: what it counts, what it puts together, whom it does not name."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.reporting import gather

from .asks_and_runs import Outside
from .graded_class import ALL_KEYS, ANSWERS, SCRIPT
from .small_class import SLUG

pytest_plugins = ("tests.command", "tests.graded_class")
pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

GRADED = len(ANSWERS)


def journal(graded_course: Path, student: str, *lines: str) -> None:
    path = graded_course / "submitted" / student / SLUG / ".firedrill" / "journal.jsonl"
    path.parent.mkdir()
    path.write_text("\n".join(lines))


def hint(question: str, level: object, lab: str = SLUG) -> str:
    return json.dumps({"at": "", "what": "hint", "lab": lab, "question": question, "level": level})


@pytest.fixture
def report(graded_course: Path, firedrill) -> dict[str, Any]:
    done = firedrill("class", "report", "90", "--json", "--course", graded_course)
    assert done.returncode == 0, done.stderr
    [found] = json.loads(done.stdout)
    return dict(found)


def asked(report: dict[str, Any], name: str) -> dict[str, Any]:
    [question] = [each for each in report["questions"] if each["name"] == name]
    return dict(question)


def test_it_counts_by_question_and_by_signal_and_names_who_is_not_in_it(report):
    assert (report["graded"], report["unreadable"], report["ungraded"]) == (GRADED, ["hal"], [])
    success = asked(report, "doubled")["success"]
    assert (success["right"], success["blank"], success["open"]) == (1, 1, 0)
    assert success["partly"] + success["wrong"] == 4
    note = asked(report, "note")["success"]
    assert (note["right"], note["wrong"], note["blank"]) == (4, 1, 1)
    assert note["share"] == round(4 / 6, 4)
    assert set(report["signals"]) == {"diagnosis", "communication", "prevention"}
    assert report["signals"]["prevention"]["blank"] == GRADED


def test_queries_that_return_the_same_rows_are_one_misconception_however_written(report):
    """And it has the name of a labelled answer that behaves so too."""
    first, *others = asked(report, "doubled")["misconceptions"]
    assert first["students"] == ["ben", "cem"]
    assert (first["count"], first["texts"]) == (2, 2)
    assert first["named"] == first["title"] == "keys written once too"
    assert first["typical"] == ALL_KEYS
    case = first["counterexample"]
    assert case["answer"]["rows"] != case["expected"]["rows"]
    assert sorted(each["students"] for each in others) == [["dee"], ["eve"]]
    [refused] = [each for each in others if each["students"] == ["eve"]]
    assert "COPY" in refused["title"]


def test_other_answers_are_put_together_by_the_parts_that_do_not_hold(report):
    [group] = asked(report, "note")["misconceptions"]
    assert group["students"] == ["dee"]
    assert len(group["failed"]) == 1
    assert group["title"] == "that copies were voided"


def test_what_grading_kept_is_not_judged_again(graded_course, firedrill, monkeypatch):
    def started(workers: int) -> None:
        raise AssertionError("a judge was started")

    monkeypatch.setattr(gather, "local", started)
    done = firedrill("class", "report", "--course", graded_course)
    assert done.returncode == 0
    assert (
        f"Wrote {graded_course / 'report.html'}. It names students: keep it to yourself."
        in done.stdout
    )
    assert (graded_course / "report.html").stat().st_mode & 0o077 == 0


def test_an_answer_that_waits_for_a_person_is_open(graded_course, firedrill):
    with sqlite3.connect(graded_course / "gradebook.db") as connection:
        connection.execute(
            "UPDATE grade SET needs_manual_grade = 1 WHERE cell_id IN"
            " (SELECT id FROM base_cell WHERE name = 'check_note') AND auto_score > 0"
        )
    connection.close()
    done = firedrill("class", "report", "--json", "--course", graded_course)
    [found] = json.loads(done.stdout)
    assert asked(found, "note")["open"] == ["ana", "ben", "cem", "eve"]
    assert found["open"] == 4
    assert asked(found, "note")["success"]["share"] == 0.0


def test_hints_are_counted_from_the_journals_that_came_along(graded_course, firedrill):
    journal(graded_course, "ana", hint("doubled", 1), hint("doubled", 2), '{"cut short')
    journal(graded_course, "ben", hint("doubled", 1), hint("doubled", 3, "07-other"), "[]", "17")
    journal(graded_course, "cem", hint("doubled", "<b>"), hint("doubled", True), "{" * 50_000)
    link = graded_course / "submitted" / "dee" / SLUG / ".firedrill"
    link.symlink_to(graded_course / "submitted" / "ana" / SLUG / ".firedrill")
    done = firedrill("class", "report", "--json", "--course", graded_course)
    [found] = json.loads(done.stdout)
    assert found["journals"] == 3
    assert asked(found, "doubled")["hints"] == {"students": 2, "levels": 3, "gave_up": 0}


def test_points_that_the_judge_would_give_otherwise_today_are_said(graded_course, firedrill):
    with sqlite3.connect(graded_course / "gradebook.db") as connection:
        connection.execute("UPDATE grade SET auto_score = 0.5 WHERE auto_score = 3")
    connection.close()
    assert firedrill("class", "report", "--course", graded_course).returncode == 0
    text = (graded_course / "report.html").read_text()
    assert "1 answer would get other points today" in text
    assert f"firedrill class regrade {SLUG} --diff" in text


def test_the_page_asks_for_nothing_and_runs_nothing_whatever_was_handed_in(
    graded_course, firedrill
):
    assert firedrill("class", "report", "--course", graded_course).returncode == 0
    text = (graded_course / "report.html").read_text()
    assert Outside(text).found == []
    assert Outside(SCRIPT).found
    assert "&lt;script&gt;document.title" in text
    assert "script-src" not in text
    assert "default-src 'none'" in text


def test_with_names_it_has_them_beside_the_ids(graded_course, firedrill):
    assert firedrill("class", "report", "--course", graded_course).returncode == 0
    text = (graded_course / "report.html").read_text()
    assert "ben Ben, cem Cem" in text
    assert "hal Hal" in text


@pytest.mark.parametrize("way", ["--json", "--out"])
def test_without_names_it_names_nobody(way, graded_course, firedrill, tmp_path):
    journal(graded_course, "ana", hint("doubled", 1))
    out = tmp_path / "show.html"
    words = ["--json"] if way == "--json" else ["--out", out]
    done = firedrill("class", "report", "--anonymous", *words, "--course", graded_course)
    said = done.stdout if way == "--json" else out.read_text()
    names = [name for name in (*ANSWERS, "hal") if re.search(rf"\b{name}\b", said, re.IGNORECASE)]
    assert names == []
    assert "alike" not in said.lower().replace("written alike by", "")
    assert "keys written once too" in said


def test_a_page_that_is_there_is_overwritten_only_when_asked(graded_course, firedrill, tmp_path):
    out = tmp_path / "mine.html"
    out.write_text("mine")
    done = firedrill("class", "report", "--out", out, "--course", graded_course)
    assert (done.returncode, out.read_text()) == (2, "mine")
    assert "is there already. --force overwrites it." in done.stderr


@pytest.mark.parametrize("command", ["report", "feedback"])
@pytest.mark.parametrize("lab", [[], ["90"]])
def test_before_anybody_is_graded_it_says_what_to_type(command, lab, graded_course, firedrill):
    (graded_course / "autograded").rename(graded_course / "elsewhere")
    done = firedrill("class", command, *lab, "--course", graded_course)
    assert done.returncode == 2
    assert "firedrill class grade" in done.stderr
    assert not (graded_course / "report.html").exists()


def test_a_lab_that_is_not_graded_yet_holds_up_no_other(graded_course, firedrill):
    for step in ("source", "submitted/ana"):
        (graded_course / step / "91-next").mkdir()
    (graded_course / "source/91-next/91-next.ipynb").write_text("{}")
    done = firedrill("class", "report", "--course", graded_course)
    assert done.returncode == 0
    assert "91-next" not in done.stdout
    assert "Nobody is graded yet in 91-next, so not looked at." in done.stderr
