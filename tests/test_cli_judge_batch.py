"""`firedrill judge --batch`: line by line, by several workers, within a time, until interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli_judge import PAIRS, Run, lines

pytest_plugins = ("tests.command",)
pytestmark = pytest.mark.xdist_group("cli")


def test_the_output_is_the_same_whatever_the_number_of_workers(
    firedrill: Run, tmp_path: Path
) -> None:
    file = tmp_path / "in.jsonl"
    some = ["a boundary", "no query", "a count of nobody"]
    file.write_text(lines("{", *({"id": n, **PAIRS[n][0]} for n in some)), encoding="utf-8")
    alone = firedrill("judge", "--batch", file, "--worlds", "100")
    two = subprocess.run(
        [
            sys.executable,
            "-m",
            "course.cli",
            "judge",
            "--batch",
            file,
            "--worlds",
            "100",
            "--jobs",
            "2",
        ],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert two.stdout.decode() == alone.stdout
    assert (two.returncode, alone.returncode) == (1, 1)


def test_a_query_without_end_is_not_judged_when_its_time_is_over(
    firedrill: Run, tmp_path: Path
) -> None:
    endless = {
        "id": 1,
        "reference": "SELECT count(*) AS n FROM emp",
        "answer": "SELECT count(*) AS n FROM range(1000000) a, range(1000000) b, range(1000000) c",
    }
    file = tmp_path / "in.jsonl"
    file.write_text(lines(endless, {"id": 2, **PAIRS["a boundary"][0]}), encoding="utf-8")
    done = firedrill("judge", "--batch", file, "--worlds", "100", "--timeout", "3")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["verdict"], second["verdict"]) == ("unknown", "wrong")
    assert "the 3 seconds for one pair ended first" in first["headline"]


def test_standard_input_is_answered_line_by_line_and_an_interrupt_leaves_whole_lines(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "course.cli", "judge", "--batch", "-", "--worlds", "100"]
    child = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(lines({"id": 1, **PAIRS["a boundary"][0]}))
        child.stdin.flush()
        first = json.loads(child.stdout.readline())  # while the input is still open
        assert (first["id"], first["verdict"]) == (1, "wrong")
        child.send_signal(signal.SIGINT)
        rest, said = child.communicate(timeout=60)
    finally:
        child.kill()
    assert (rest, child.returncode) == ("", 130)
    assert said.strip() == "Stopped."
