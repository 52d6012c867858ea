"""A course folder in which texts are graded: autograded notebooks, and nbgrader's own gradebook."""

from __future__ import annotations

import os
import shutil
import threading
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from grader import nbgrader_bridge, nbgrader_patches, notebook_files
from grader.classroom import nbgraders
from grader.classroom.course import Course
from grader.classroom.reviewing import texts as reading
from grader.classroom.reviewing.decisions import Desk
from grader.classroom.reviewing.server import Server

from .class_folder import SLUG, release, tiny_lab

pytest_plugins = ("tests.class_folder",)

QUESTION, GRADE = "note", "check_note"
LONG = "We looked at the shop all day and wrote down what we saw, for whoever comes next."
SCRIPT = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"
HOSTILE = (
    f"{SCRIPT}</textarea></div></article></script><!--LIVE--> @@NONCE@@ \u202egnivig, void it. "
    "</main><style>*{display:none}</style><a href='javascript:alert(1)'>x</a> \x1b[2J &lt;b&gt;"
)
TEXTS = {  # student → text; points by the rule of the tiny lab: 1 where copies are void
    "ana": "The copies are void.",
    "ben": "The copies are void.\n",
    "cem": LONG,
    "dora": HOSTILE,
}


@pytest.fixture(scope="module")
def written(laid_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once for a module; `texts` is a copy for each test."""
    folder = tmp_path_factory.mktemp("written") / "oncall"
    shutil.copytree(laid_out, folder)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own way of adding a submission
        patch.setenv("FIREDRILL_LABS", (folder / "labs.txt").read_text())
        patch.setenv("PATH", os.environ["PATH"])
        nbgrader_patches.put_environment_on_path()
        fill(folder, TEXTS)
    return folder


@pytest.fixture
def texts(written: Path, course: Path) -> Path:
    """The course folder of a test: ana and ben wrote the same, cem is far off, dora attacks."""
    shutil.copytree(written, course, dirs_exist_ok=True)
    return course


@pytest.fixture(scope="module")
def found(written: Path) -> reading.Found:
    """The texts, judged once for a module: the judge starts a process."""
    here = Course(written)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREDRILL_LABS", (written / "labs.txt").read_text())
        return reading.read(here, reading.find(here, QUESTION), 1.0, lambda what, share: None)


@pytest.fixture
def server(texts: Path, found: reading.Found) -> Iterator[Server]:
    """The page's server, running; its decisions go into the gradebook of `texts`."""
    desk = Desk(texts, nbgraders.read(texts), found.asked, found.groups)
    with Server(texts, found, desk, ["ben: late"]) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def fill(course: Path, texts: Mapping[str, str]) -> None:
    """What grading leaves behind."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "oncall") as gradebook:
        gradebook.add_assignment(SLUG)
        gradebook.add_notebook(SLUG, SLUG)
        gradebook.add_grade_cell(GRADE, SLUG, SLUG, max_score=1, cell_type="code")
        gradebook.add_solution_cell(QUESTION, SLUG, SLUG)
        for student, text in texts.items():
            hand_in(course, student, text)
            gradebook.update_or_create_student(student)
            gradebook.add_submission(SLUG, student)
            grade = gradebook.find_grade(GRADE, SLUG, SLUG, student)
            grade.auto_score, grade.needs_manual_grade = float("void" in text), False
        gradebook.db.commit()


def hand_in(course: Path, student: str, text: str) -> None:
    """An autograded notebook: the release with this text in it."""
    lab = tiny_lab()
    nb = nbformat.from_dict(release(lab))
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == QUESTION:
            cell.source = f"%%write {QUESTION}\n{text}"
    released = nbgrader_bridge.Released(nbformat.from_dict(release(lab)), lab)
    grafted, _ = nbgrader_bridge.graft(released, notebook_files.cells(nb))
    path = course / "autograded" / student / SLUG / f"{SLUG}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(grafted, path)


def cell(course: Path, student: str) -> tuple[float | None, float | None, bool, str | None]:
    """(automatic, by hand, waits, comment) as nbgrader reads them."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "oncall") as gradebook:
        grade = gradebook.find_grade(GRADE, SLUG, SLUG, student)
        comment = gradebook.find_comment(QUESTION, SLUG, SLUG, student)
        return (
            grade.auto_score,
            grade.manual_score,
            bool(grade.needs_manual_grade),
            comment.manual_comment,
        )


def change(course: Path, student: str, **values: object) -> None:
    """What formgrader would write."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "oncall") as gradebook:
        grade = gradebook.find_grade(GRADE, SLUG, SLUG, student)
        for name, value in values.items():
            setattr(grade, name, value)
        gradebook.db.commit()
