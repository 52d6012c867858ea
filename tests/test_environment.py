"""What `make lab` says on a machine that lacks something."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_a_python_without_venv_gets_the_command_to_type(tmp_path: Path) -> None:
    """Debian's python3 comes without `venv`; here one that cannot be imported stands in its way."""
    said = _environment(tmp_path, module="venv", text="raise ImportError('no venv here')")
    assert said.returncode == 1
    assert "sudo apt-get install python3-venv" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_failed_installation_says_why_and_that_one_may_try_again(tmp_path: Path) -> None:
    """The pyproject.toml here is cut off, as after a clone that did not end."""
    said = _environment(tmp_path)
    assert said.returncode == 1
    assert said.stderr.startswith("pip could not install Firedrill:")
    assert "run the same command again" in said.stderr
    assert "Traceback" not in said.stderr


def test_an_unknown_purpose_prints_how_to_call_it() -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "tools/environment.py", "fly"], capture_output=True, text=True
    )
    assert said.returncode == 1
    assert "tools/environment.py lab" in said.stderr


def _environment(
    checkout: Path, module: str | None = None, text: str = ""
) -> subprocess.CompletedProcess[str]:
    """`tools/environment.py lab` in an otherwise empty checkout, one module of Python replaced."""
    (checkout / "tools").mkdir()
    shutil.copy(ROOT / "tools/environment.py", checkout / "tools")
    (checkout / "pyproject.toml").write_text("[project")
    (checkout / "constraints.txt").write_text("")
    path = checkout / "modules"
    path.mkdir()
    if module:
        (path / f"{module}.py").write_text(text)
    return subprocess.run(
        [sys.executable, "tools/environment.py", "lab"],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
    )
