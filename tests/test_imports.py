"""Arrows point one way: notebooks → course → grader → libraries; a lab is data."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def imports_of(path: Path) -> set[str]:
    """Top-level names of all that a file imports, lazily or not."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize(
    ("package", "may_not"), [("grader", {"course", "tests"}), ("course", {"tests"})]
)
def test_a_package_imports_nothing_above_itself(package: str, may_not: set[str]) -> None:
    files = list((ROOT / package).rglob("*.py"))
    assert files
    wrong = {path.name: found for path in files if (found := imports_of(path) & may_not)}
    assert wrong == {}


@pytest.mark.parametrize("folder", ["datasets", "notebooks"])
def test_a_lab_is_data_and_holds_no_python(folder: str) -> None:
    assert [path.name for path in (ROOT / folder).rglob("*.py")] == []


def test_the_engine_never_imports_nbgrader_outside_its_bridge() -> None:
    """Who only learns needs no nbgrader."""
    bridge = {"nbgrader_bridge.py", "nbgrader_patches.py"}
    users = {
        path.name
        for path in (ROOT / "grader").rglob("*.py")
        if "nbgrader" in imports_of(path) and "classroom" not in path.parts
    }
    assert users <= bridge


def test_the_extension_loads_without_what_it_does_not_need_yet() -> None:
    """`%load_ext course` is quick: a learner waits for it at every start."""
    heavy = {"jupytext", "nbformat", "plotly", "polars", "sqlglot", "rich"}
    code = f"import sys, IPython, course.magics; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
