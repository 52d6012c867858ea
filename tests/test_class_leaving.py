"""docs/leaving.md: a class is graded by nbgrader's own commands, and read without Firedrill."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from grader.incident import Lab

from . import small_class
from .submissions import ledger, troubles
from .submissions.formgrader import Formgrader
from .submissions.school import Class

lab = small_class.lab
pytestmark = [pytest.mark.nbgrader, pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]

PAGE = (Path(__file__).parents[1] / "docs" / "leaving.md").read_text(encoding="utf-8")
SAMPLE = "07-ledger-written-twice"  # the lab that the page speaks of
# what is uninstalled cannot be imported; a module of that name, found first, stands for it
GONE = "raise ModuleNotFoundError('uninstalled')\n"


def commands(mark: str) -> str:
    """The page's commands under a mark, for the tiny lab."""
    found = re.search(rf"<!-- test: {mark} -->\n```sh\n(.+?)```", PAGE, re.DOTALL)
    assert found, mark
    return found[1].replace(SAMPLE, small_class.SLUG)


def typed(script: str, root: Path, **more: str) -> str:
    """What the commands say, typed one after another in the course folder."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=root,
        env={**os.environ, "PATH": path, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-4000:]
    return said


@pytest.fixture(scope="module")
def graded(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Class:
    """A course that `firedrill class grade` has graded, a manual grade among it."""
    the_class = small_class.released(tmp_path_factory.mktemp("class") / "on-call")
    release = the_class.release()
    half = dict(list(lab.references.items())[::2])
    the_class.submit("ana", troubles.dump(troubles.answered(release, lab.references)))
    the_class.submit("ben", troubles.dump(troubles.answered(release, half)))
    the_class.submit("cem", troubles.UNREADABLE["web_page"])
    small_class.grade(the_class.root, lambda sentence: None)
    return the_class


def test_nbgraders_own_commands_grade_the_course_alike_and_then_firedrill_may_go(
    graded: Class, tmp_path: Path
) -> None:
    root = graded.root
    before = ledger.of(root)
    typed(commands("with the judge"), root)
    after = ledger.of(root)
    assert after["grades"] == before["grades"]
    assert after["comments"] == before["comments"]
    scores = graded.scores()
    assert scores["ana"] > scores["ben"] > scores["cem"] == 0

    for name in ("course", "grader"):
        (tmp_path / f"{name}.py").write_text(GONE)
    without = {"PYTHONPATH": str(tmp_path)}
    said = typed(commands("without it"), root, **without)
    assert "ana" in said
    assert small_class.SLUG in said
    assert graded.scores() == scores
    assert ledger.of(root)["grades"] == before["grades"]
    assert "Right · doubled" in graded.feedback("ana")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(tmp_path))
        with Formgrader(root, tmp_path / "home") as formgrader:
            listed = json.loads(formgrader.get(f"api/submissions/{small_class.SLUG}"))
    assert {each["student"]: each["score"] for each in listed} == scores

    # what is lost, as the page says: without the judge, what is graded anew gets nothing
    typed(f"nbgrader autograde {small_class.SLUG} --student ana --force", root, **without)
    typed("nbgrader export --to grades.csv", root, **without)
    assert graded.scores() == {**scores, "ana": 0}
