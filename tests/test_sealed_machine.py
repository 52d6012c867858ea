"""A machine with the student's wheel in an environment of its own, a release and a zip of worlds:
a real kernel runs the released notebook, answers typed in, and no file there holds a secret."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from grader import incident
from grader.classroom import course
from grader.classroom.init import init
from grader.incident import Lab
from grader.sealed import make

from .sealed_search import SEEDS, search, secrets
from .submissions import troubles

released = pytest.importorskip("grader.classroom.released")
pytestmark = [pytest.mark.nbgrader, pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]

ROOT = Path(__file__).resolve().parents[1]
LAB = "01-silent-revenue-loss"
# Cells come by stdin and outputs go by stdout: what is typed is on the machine only where the
# course itself keeps it.
KERNEL = """
import json, sys
from jupyter_client.manager import start_new_kernel

manager, client = start_new_kernel(kernel_name="python3", cwd=sys.argv[1])
for source in json.load(sys.stdin):
    said = []
    def heard(message):
        content = message["content"]
        if message["msg_type"] == "error":
            said.append("ERROR " + content["ename"] + ": " + content["evalue"])
        said.append(content.get("data", {}).get("text/plain", ""))
    client.execute_interactive(source, allow_stdin=False, timeout=300, output_hook=heard)
    print(json.dumps("\\n".join(said)), flush=True)
manager.shutdown_kernel(now=True)
"""


@pytest.fixture(scope="module")
def lab() -> Lab:
    return incident.load(LAB)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the student's wheel and what it needs."""
    folder = tmp_path_factory.mktemp("machine")
    script = "import sys; from pathlib import Path; import student_wheel as w; "
    script += "print(w.build(Path(sys.argv[1])))"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    env.pop("FIREDRILL_LABS", None)
    built = subprocess.run(
        [sys.executable, "-c", script, folder], env=env, check=True, capture_output=True, text=True
    )
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    wheel = built.stdout.split()[-1]
    pip = [python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    return python


@pytest.fixture(scope="module")
def home(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student's home: the release as it was given out, and its worlds in a zip beside it."""
    root = tmp_path_factory.mktemp("class") / "on-call"
    init(root, [lab.slug])
    (root / course.SEEDS_FILE).write_text(f'[seeds]\n"{lab.slug}" = {list(SEEDS)}\n')
    made = released.make(course.Course(root), lab.slug)
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(made.folder, home / "class" / lab.slug)
    assert make.put(made.worlds, home / "class" / "worlds.zip") < 15e6
    return home


def test_a_kernel_there_runs_the_released_notebook_and_nothing_there_is_secret(
    lab: Lab, python: Path, home: Path
) -> None:
    hidden = secrets(lab)
    (site,) = python.parents[1].glob("lib/*/site-packages")
    ours = [site / "course", site / "grader", *site.glob("firedrill_course-*")]
    for folder in [*ours, python.parents[1] / "share", home]:
        assert search(folder, hidden) == []

    folder = home / "class" / lab.slug
    nb = json.loads((folder / f"{lab.slug}.ipynb").read_text())
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"])
    code = [c for c in troubles.answered(nb, lab.references)["cells"] if c["cell_type"] == "code"]
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [python, "-c", KERNEL, folder],
        input=json.dumps([cell["source"] for cell in code]),
        cwd=home,
        env={**kept, "HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == len(code)
    assert not [each for each in said if "ERROR" in each or "fault of ours" in each]
    told = {
        cell["source"].split()[1]: text
        for cell, text in zip(code, said, strict=True)
        if cell["source"].startswith("%check ")
    }
    assert set(told) == {question.name for question in lab.questions}
    for question in lab.questions:
        right = f"Right · {question.name} ·" in told[question.name]
        assert right == (question.kind in ("sql", "monitor")), told[question.name]

    typed = {what for what in hidden if ", reference of " in what}  # by the student, just now
    assert search(home, {k: v for k, v in hidden.items() if k not in typed}) == []
    assert search(home, {k: v for k, v in hidden.items() if k in typed}) != []  # and kept there
