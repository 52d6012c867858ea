"""A class of the tiny lab that is graded, made once for all files that read it; tests copy it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from grader import incident, paths
from grader.classroom import roster
from grader.classroom.roster import Student

from .small_class import SLUG, copied, grade, released
from .submissions import troubles
from .submissions.school import Class

SCRIPT = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"
ALL_KEYS = "SELECT request_key, count(*) AS copies FROM shop.orders GROUP BY 1"
ALL_TOO = (
    "WITH each AS (SELECT request_key, count(*) AS n FROM shop.orders GROUP BY request_key)\n"
    "SELECT request_key, n AS copies FROM each WHERE n >= 1"
)
VOID_COUNTED = f"{ALL_KEYS} HAVING count(*) > 1"  # right on days, wrong on a small database
VOID = "The copies are void."
# student → answers; a question that is not named has none
ANSWERS = {
    "ana": {"doubled": "", "note": VOID},  # the reference, put in below
    "ben": {"doubled": ALL_KEYS, "note": VOID},
    "cem": {"doubled": ALL_TOO, "note": VOID},
    "dee": {"doubled": VOID_COUNTED, "note": f"{SCRIPT} for the shop"},
    "eve": {"doubled": f"COPY (SELECT 1) TO '/tmp/x' -- {SCRIPT}", "note": VOID},
    "fox": {},
}
LABELLED = {"keys_written_once_too": f"{ALL_KEYS} ORDER BY 2"}


@pytest.fixture(scope="session")
def graded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course folder; `graded_course` is a copy for each test. hal's file is no notebook."""
    labs = tmp_path_factory.mktemp("labs")
    shutil.copytree(Path(__file__).parent / "labs", labs, dirs_exist_ok=True)
    shutil.copy(paths.labs_root() / "datasets" / "macros.sql", labs / "datasets")
    wrong = labs / "tests" / "answers" / SLUG / "doubled" / "wrong"
    wrong.mkdir(parents=True)
    for name, text in LABELLED.items():
        (wrong / f"{name}.sql").write_text(f"-- verdict: wrong\n{text}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREDRILL_LABS", str(labs))
        the_class = released(tmp_path_factory.mktemp("graded") / "tiny")
        roster.write(the_class.root, [Student(name, name.title()) for name in (*ANSWERS, "hal")])
        release, lab = the_class.release(), incident.load(SLUG)
        for student, given in ANSWERS.items():
            right = {"doubled": lab.references["doubled"]} if student == "ana" else {}
            answers = troubles.answered(release, given | right)
            the_class.submit(student, troubles.dump(answers))
        the_class.submit("hal", troubles.UNREADABLE["web_page"])
        grade(the_class.root)
    (the_class.root / "labs.txt").write_text(str(labs))
    return the_class.root


@pytest.fixture
def graded_course(graded_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy, to be changed."""
    monkeypatch.setenv("FIREDRILL_LABS", (graded_once / "labs.txt").read_text())
    monkeypatch.setenv("PATH", os.environ["PATH"])  # nbgrader's configuration adds to it
    return copied(Class(graded_once, SLUG), tmp_path / "tiny").root
