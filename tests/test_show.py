"""What a learner sees while they wait."""

from __future__ import annotations

import time

import pytest

from course import show


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


def test_who_waits_less_than_a_moment_sees_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    bar = show.Progress("Checking quarantine")
    with bar.ticking():
        bar.step = "your world"
        time.sleep(0.4)
    bar.done()
    assert capsys.readouterr().out == ""
