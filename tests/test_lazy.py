"""What need not be loaded when a lab is opened: parts that only a class or an author uses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

OPEN = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "course")
shell.run_line_magic("incident", "00-first-page --scale 0.03")
print("loaded", json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("workspace")
    for _ in ("its world is built", "and there"):
        done = subprocess.run(
            [sys.executable, "-c", OPEN], capture_output=True, text=True, check=True, cwd=folder
        )
    [line] = [each for each in done.stdout.splitlines() if each.startswith("loaded ")]
    return set(json.loads(line.removeprefix("loaded ")))


# a second and a half, a fifth, half a second, a tenth of a second, in this order
@pytest.mark.parametrize("module", ["nbformat", "sqlglot", "nbgrader", "grader.sealed.key"])
def test_opening_a_lab_does_without(module: str, loaded: set[str]) -> None:
    assert "course.session" in loaded
    assert module not in loaded


def test_a_student_of_a_class_is_told_apart_without_reading_the_notebook(tmp_path: Path) -> None:
    from grader import incident

    lab = incident.load("00")
    assert not lab.sealed
    assert "references" not in vars(lab)
