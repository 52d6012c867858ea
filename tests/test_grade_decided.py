"""What a person has decided on a text stands when the class is graded again, by either command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.classroom.reviewing import standing
from grader.incident import Lab

from .small_class import SLUG, copied, grade, lab, released  # noqa: F401
from .submissions import troubles
from .submissions.school import Class

pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

TEXT = "We looked at the shop all day."
DECIDED = 0.5


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, lab: Lab) -> Class:  # noqa: F811
    """A class in which every text waits for a person, who has given ana and ben half a point."""
    the_class = released(tmp_path_factory.mktemp("decided") / "tiny")
    root = the_class.root
    (root / "class.toml").write_text('texts = "review"\n')
    for student in ("ana", "ben", "cem"):
        nb = troubles.answered(the_class.release(), {"note": TEXT})
        the_class.submit(student, troubles.dump(nb))
    assert grade(root).outcome.sentence.endswith("3 waiting for a person")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        for student in ("ana", "ben"):
            row = gradebook.find_grade("check_note", SLUG, SLUG, student)
            row.manual_score, row.needs_manual_grade = DECIDED, False
        gradebook.db.commit()
    lines = [["note", each, standing.digest(TEXT), DECIDED] for each in ("ana", "ben")]
    path = root / standing.FOLDER / f"{SLUG}.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("".join(f"{json.dumps(each)}\n" for each in lines))
    return the_class


def waits(root: Path) -> dict[str, bool]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return {
            each: gradebook.find_grade("check_note", SLUG, SLUG, each).needs_manual_grade
            for each in ("ana", "ben", "cem")
        }


@pytest.mark.parametrize("by", ["firedrill class grade", "nbgrader autograde"])
def test_a_decision_stands_where_the_text_is_the_same(made: Class, tmp_path: Path, by: str) -> None:
    """ben has changed his; blanks at the ends of ana's lines are nothing that anybody read."""
    the_class = copied(made, tmp_path / "tiny")
    for student, text in {"ana": f"{TEXT}  \n\n", "ben": f"{TEXT} Twice.", "cem": TEXT}.items():
        nb = troubles.answered(the_class.release(), {"note": text, "doubled": "SELECT 1"})
        path = the_class.root / "submitted" / student / SLUG / f"{SLUG}.ipynb"
        path.write_bytes(troubles.dump(nb))
    if by == "nbgrader autograde":
        the_class.run("autograde", SLUG, "--force")
    else:
        assert grade(the_class.root).outcome.sentence.endswith("2 waiting for a person")
    assert waits(the_class.root) == {"ana": False, "ben": True, "cem": True}
