"""A class of the tiny lab, in folders that tests may grade, break and grade again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import incident, paths
from grader.classroom import course
from grader.classroom.grading.run import Run
from grader.classroom.init import init
from grader.incident import Lab

from .submissions import troubles
from .submissions.school import Class

SLUG = "90-tiny"
FORKED = ("generate_assignment", "autograde", "generate_feedback", "export")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The tiny lab in a folder of labs of its own; processes find it by FIREDRILL_LABS."""
    root = tmp_path_factory.mktemp("labs")
    macros = paths.labs_root() / "datasets" / "macros.sql"
    shutil.copytree(Path(__file__).parent / "labs", root, dirs_exist_ok=True)
    shutil.copy(macros, root / "datasets")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREDRILL_LABS", str(root))
        yield incident.load(SLUG)


def released(root: Path) -> Class:
    """A course that has given out the tiny lab, due on the first of May; late work counts zero."""
    the_class = Class(root, SLUG, forked=FORKED)
    init(root)
    (root / course.SEEDS_FILE).write_text(f'[seeds]\n"{SLUG}" = [2, 3]\n')
    config = root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    the_class.run("generate_assignment", SLUG)
    the_class.due("2026-05-01 00:00:00 UTC")
    return the_class


def copied(the_class: Class, root: Path) -> Class:
    """The same class elsewhere, as it is now."""
    shutil.copytree(the_class.root, root)
    return Class(root, SLUG, forked=FORKED)


def grade(root: Path, tell: Callable[[str], None] = print, **options: Any) -> Run:
    """One run, as the command makes it; its outcome is told at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        with Run(root, **{"workers": 1, **options}, tell=tell) as run:
            run.grade(SLUG)
    tell(run.outcome.sentence)
    return run


def hand_in(the_class: Class, lab: Lab) -> None:
    """A class of troubles: each way in which a submission can differ."""
    release = the_class.release()
    right = troubles.answered(release, lab.references)
    half = troubles.answered(release, dict(list(lab.references.items())[::2]))
    # what ends by a limit takes the limit's time, and is slow by nature: it is left out here
    hostile = {
        q.name: "" if q.kind == "monitor" else troubles.HOSTILE_SQL[q.kind] for q in lab.questions
    }
    the_class.submit("ana", troubles.dump(right))
    the_class.submit("ben", troubles.dump(half))
    the_class.submit("caz", troubles.dump(release))
    the_class.submit("dee", troubles.dump(troubles.answered(release, hostile)))
    the_class.submit("fox", troubles.dump(troubles.copied_answer_cell(right)))
    the_class.submit("gus", troubles.UNREADABLE["web_page"])
    the_class.submit("hal", troubles.dump(right), "Untitled-Copy1.ipynb")
    the_class.submit("ivy", None)
    forged = troubles.script_in_prose(troubles.forged_points(troubles.edited_check_cells(half)))
    the_class.submit("jan", troubles.dump(troubles.our_own_notes_forged(forged)))
    dated = {"kai": "2026-04-30 12:00:00 UTC", "lea": "2026-05-02 12:00:00 UTC", "may": "soon"}
    for student, stamp in dated.items():
        folder = the_class.submit(student, troubles.dump(half))
        (folder / "timestamp.txt").write_text(stamp)
        (folder / "journal.txt").write_text("notes")
