"""A course folder of the tiny lab, for tests of what goes in and out; nothing is graded in it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbformat
import pytest

from grader import incident, nbgrader_bridge, notebook, paths
from grader.classroom import init, roster
from grader.classroom.roster import Student
from grader.incident import Lab

from .submissions import troubles

SLUG = "90-tiny"
STUDENTS = (
    Student("ana", "Ana", "Lee", "ana@school.example", "ana", "s-1", "4101", "A"),
    Student("ben", "Ben", "van den Berg", "ben@school.example", "ben", "s-2", "4102", "A"),
    Student("cem", "Cem", "Öztürk", "cem@school.example", "cem", "s-3", "4103", "B"),
    Student("dora", "Dora", "O'Neill-Smith", "dora@school.example", "dora", "s-4", "4104", "B"),
)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Laid out once for a module; `course` is a copy for each test."""
    root = tmp_path_factory.mktemp("labs")
    shutil.copytree(Path(__file__).parent / "labs", root, dirs_exist_ok=True)
    shutil.copy(paths.labs_root() / "datasets" / "macros.sql", root / "datasets")
    course = tmp_path_factory.mktemp("class") / "oncall"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREDRILL_LABS", str(root))
        init.init(course)
        roster.write(course, STUDENTS)
    (course / "labs.txt").write_text(str(root))
    return course


@pytest.fixture
def course(laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder with four students and the tiny lab."""
    folder = tmp_path / "oncall"
    shutil.copytree(laid_out, folder)
    monkeypatch.setenv("FIREDRILL_LABS", (folder / "labs.txt").read_text())
    monkeypatch.setenv("PATH", os.environ["PATH"])  # nbgrader's configuration adds to it
    return folder


def tiny_lab() -> Lab:
    return incident.load(SLUG)


def release(lab: Lab) -> dict[str, object]:
    """The notebook that a class is given, as plain JSON."""
    nb = notebook.source_notebook(lab)
    nbgrader_bridge.clear(nb, lab)
    return dict(nbformat.from_dict(nb))


@pytest.fixture
def nb(course: Path) -> bytes:
    """The tiny lab, answered."""
    lab = tiny_lab()
    return troubles.dump(troubles.answered(release(lab), lab.references))
