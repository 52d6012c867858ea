"""dist/…+student-….whl: what a student of a class installs.

The same package and version with a local label, built from a folder that holds only what may be
given out: labs as `grader.sealed.lab` leaves them, and no notebook with a solution. What is not in
that folder cannot be in the wheel.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader import incident  # noqa: E402
from grader.sealed import lab as sealing  # noqa: E402

LABEL = "student"
NO_NOTEBOOKS = "In a student's wheel there are none: a class gives its notebooks out.\n"
_VERSION = re.compile(r'^(version = "[^"+]+)"', re.MULTILINE)


def stage(folder: Path) -> None:
    """Fill a folder from which the wheel can be built."""
    for name in ("README.md", "LICENSE", "LICENSE-CONTENT"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("course", "grader"):
        ignored = shutil.ignore_patterns("__pycache__", "new_lab")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    text, count = _VERSION.subn(rf'\1+{LABEL}"', project)
    assert count == 1, "pyproject.toml has one version"
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "README.md").write_text(NO_NOTEBOOKS, encoding="utf-8")
    shutil.copytree(ROOT / "datasets" / "examples", folder / "datasets" / "examples")
    for slug in incident.slugs():
        for name, content in sealing.files(incident.load(slug)).items():
            path = folder / "datasets" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")


def build(out: Path) -> Path:
    """The wheel's path. out: the folder it goes to."""
    with tempfile.TemporaryDirectory() as folder:
        stage(Path(folder))
        command = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(out.resolve())]
        subprocess.run([sys.executable, *command], cwd=folder, check=True, capture_output=True)
    return max(out.glob(f"*+{LABEL}-*.whl"), key=lambda path: path.stat().st_mtime)


if __name__ == "__main__":
    print(build(ROOT / "dist"))
