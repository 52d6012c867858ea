"""The wheel, in an empty environment and a folder with no clone, serves the lab."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

import pytest

from tests.serving import Served

ROOT = Path(__file__).resolve().parents[2]
LAB = "07-ledger-written-twice"
KERNEL_SAYS = """
import sys
from jupyter_client.manager import start_new_kernel

manager, client = start_new_kernel(kernel_name="python3")
client.execute_interactive(
    sys.argv[1],
    allow_stdin=False,
    timeout=120,
    output_hook=lambda m: print(m["content"].get("data", {}).get("text/plain", "")),
)
manager.shutdown_kernel(now=True)
"""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment that holds the wheel alone, site-packages read-only."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("firedrill_course-*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel],
        check=True,
        capture_output=True,
    )
    for package in ("course", "grader"):
        (site,) = (folder / "env").glob(f"lib/*/site-packages/{package}")
        _read_only(site)
    return python


def test_the_wheel_lists_the_lab_without_a_clone(python: Path, tmp_path: Path) -> None:
    listed = _firedrill(python, tmp_path, "list")
    assert LAB in listed.stdout


def test_the_wheel_serves_the_lab_from_a_read_only_installation(
    python: Path, tmp_path: Path
) -> None:
    served = Served(
        [
            python,
            "-m",
            "course.cli",
            "lab",
            *["--no-browser", "--port", "0", "--workspace", "work"],
        ],
        tmp_path / "log",
        cwd=tmp_path,
        env=_environment(tmp_path),
    )
    try:
        assert "/lab/tree/00-first-page.ipynb" in served.address  # a new workspace
        address = served.address.replace("/lab/tree/", "/api/contents/")
        with urllib.request.urlopen(address) as answer:
            assert answer.status == 200
        assert list((tmp_path / "work").rglob(f"{LAB}.ipynb"))
    finally:
        served.stop()


def test_the_wheel_holds_no_test_and_no_development_file(python: Path) -> None:
    (site,) = python.parents[1].glob("lib/*/site-packages")
    assert not list(site.glob("tests*"))
    assert (site / "grader/labs/datasets" / LAB / "incident.toml").is_file()
    assert shutil.which("firedrill", path=str(python.parent))


def _firedrill(python: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-m", "course.cli", *words],
        cwd=cwd,
        env=_environment(cwd),
        capture_output=True,
        text=True,
        check=True,
    )


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "HOME": str(home), "COLUMNS": "200"}


def _read_only(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))


def test_the_page_comes_in_a_kernel_of_the_wheel_alone(python: Path, tmp_path: Path) -> None:
    """Without ipywidgets, DuckDB refuses to change its progress bar in a kernel."""
    said = subprocess.run(
        [python, "-c", KERNEL_SAYS, f"%load_ext course\n%incident {LAB}"],
        cwd=tmp_path,
        env=_environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "payments-ledger · paged" in said.stdout
