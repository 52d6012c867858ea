"""What a learner sees while they wait."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from course import checking, show
from course.session import Session
from grader import incident


def test_a_bar_says_what_is_done_now_and_how_long_it_took(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bar = show.Progress("Checking quarantine", quiet=0.0)
    with bar.ticking(usual=20):
        bar.step = "your world"
        time.sleep(0.4)
        bar.step = "hidden world 2 of 3"
        time.sleep(0.4)
    said = capsys.readouterr().out
    assert "Checking quarantine: your world, 0 s" in said
    assert "Checking quarantine: hidden world 2 of 3, " in said


def test_the_time_left_is_not_told_from_the_first_check_which_also_measures(tmp_path: Path) -> None:
    lab = incident.load("07")
    session = Session(lab, seed=1, scale=0.03, workspace=tmp_path)
    checker = checking.Checker(session)
    told = []
    for seconds in (14.0, 5.0, 4.0, 9.0):
        session.journal.add("check", lab.slug, question="quarantine", seconds=seconds)
        told.append(checker._usual(lab.question("quarantine")))
    assert told == [None, 5.0, 4.0, 4.0]
    assert checker._usual(lab.question("refund")) is None


def test_who_waits_less_than_a_moment_sees_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    bar = show.Progress("Checking quarantine")
    with bar.ticking():
        bar.step = "your world"
        time.sleep(0.4)
    bar.done()
    assert capsys.readouterr().out == ""
