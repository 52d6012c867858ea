"""`firedrill class regrade --diff`: who would move and why, before anything is written."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from grader.classroom.grading import receipts
from grader.classroom.regrading.preview import Preview
from grader.incident import Lab

from .small_class import SLUG, copied, grade, lab, released  # noqa: F401
from .submissions import ledger, troubles
from .submissions.school import Class

pytest_plugins = ("tests.command",)
pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

ALL_KEYS = "SELECT request_key, count(*) AS copies FROM shop.orders GROUP BY 1"


@pytest.fixture(scope="module")
def graded(tmp_path_factory, lab: Lab) -> Class:  # noqa: F811
    """ana is right, ben is not and has a person's points, cem answered nothing."""
    the_class = released(tmp_path_factory.mktemp("graded") / "tiny")
    release, right = the_class.release(), lab.references["doubled"]
    for student, text in {"ana": right, "ben": ALL_KEYS, "cem": ""}.items():
        answers = {"doubled": text, "note": "The copies are void."}
        the_class.submit(student, troubles.dump(troubles.answered(release, answers)))
    grade(the_class.root)
    with Gradebook(f"sqlite:///{the_class.root / 'gradebook.db'}") as gradebook:
        by_hand = gradebook.find_grade("check_doubled", SLUG, SLUG, "ben")
        by_hand.manual_score = 2.0
        gradebook.db.commit()
    return the_class


@pytest.fixture
def course(graded: Class, tmp_path: Path) -> Path:
    """A copy, to be changed."""
    return copied(graded, tmp_path / "tiny").root


def solve(course: Path, question: str, text: str) -> None:
    """The instructor's solution becomes another."""
    path = course / "source" / SLUG / f"{SLUG}.ipynb"
    nb = nbformat.read(path, as_version=4)
    [cell] = [each for each in nb.cells if each.source.startswith(f"%%sql {question}\n")]
    mark = "-- BEGIN SOLUTION\n{}\n-- END SOLUTION"
    cell.source = f"%%sql {question}\n{mark.format(text)}"
    nbformat.write(nb, path)


def written(course: Path) -> tuple[object, object]:
    """All that a grading writes."""
    return ledger.of(course), receipts.read(course / "gradebook.db")


def test_nothing_moves_where_nothing_was_changed(course, firedrill):
    done = firedrill("class", "regrade", "--diff", "--course", course)
    assert done.returncode == 0
    said = "3 graded submissions: 0 would gain points, 0 would lose some, 3 stay.\n"
    assert done.stdout == said


@pytest.fixture(scope="module")
def solved(graded: Class, tmp_path_factory) -> tuple[Path, list[str]]:
    """The class after another solution of `doubled`, looked at once: its verdicts are known."""
    root = copied(graded, tmp_path_factory.mktemp("solved") / "tiny").root
    solve(root, "doubled", ALL_KEYS)
    before = written(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        with Preview(root, workers=1, tell=print, again=True) as preview:
            preview.grade(SLUG)
    assert written(root) == before
    return root, [move.student for move in preview.desk.moves]


def test_a_changed_solution_shows_who_moves_by_how_much_and_why_and_writes_nothing(
    solved, firedrill
):
    course, students = solved
    before = written(course)
    done = firedrill("class", "regrade", "90", "--diff", "--json", "--course", course)
    assert done.returncode == 1
    assert written(course) == before
    found = json.loads(done.stdout)
    assert [each["student"] for each in found["moves"]] == students == ["ana", "ben"]
    ana, ben = found["moves"]
    assert (ana["question"], ana["before"], ana["kept"]) == ("doubled", 3.0, None)
    assert ana["after"] < 3
    assert ana["by"] == ana["after"] - 3
    assert ana["old"]["title"] == "Right · doubled · 3 of 3"
    assert "rows where" in ana["new"]["headline"]
    assert (ben["after"], ben["kept"], ben["by"]) == (3.0, 2.0, 0.0)
    totals = {each["student"]: (each["before"], each["after"]) for each in found["totals"]}
    assert totals == {"ana": (4.0, 4.0 + ana["by"]), "ben": (3.0, 3.0), "cem": (1.0, 1.0)}


def test_the_table_says_that_a_persons_points_stay_and_regrade_writes_the_rest(
    solved, tmp_path, firedrill
):
    course = copied(Class(solved[0], SLUG), tmp_path / "tiny").root
    done = firedrill("class", "regrade", "90", "--diff", "--course", course)
    assert "A person gave 2, which stays." in " ".join(done.stdout.split())
    assert "0 would gain points, 1 would lose some, 2 stay." in done.stdout
    assert "Nothing is written. To write it: firedrill class regrade" in done.stdout
    assert firedrill("class", "regrade", "90", "--course", course).returncode == 0
    grades = {student: Class(course, SLUG).grades(student)["doubled"] for student in ("ana", "ben")}
    assert grades["ana"][0] < 3
    assert grades["ben"][:2] == (3.0, 2.0)
    again = firedrill("class", "regrade", "90", "--diff", "--course", course)
    assert again.returncode == 0


def test_points_that_are_not_given_out_yet_are_named(course, firedrill):
    (course / "class.toml").write_text(f'[labs."{SLUG}"]\npoints = {{ doubled = 5 }}\n')
    done = firedrill("class", "regrade", "--diff", "--course", course)
    assert f"doubled (3 → 5). First: firedrill class release {SLUG}" in done.stderr
    assert done.returncode == 0


def test_who_is_not_graded_yet_is_told_apart_from_who_moves(course, firedrill):
    kept = Class(course, SLUG)
    release = kept.release()
    kept.submit("dee", troubles.dump(troubles.answered(release, {"note": "The copies are void."})))
    kept.submit("eve", troubles.UNREADABLE["web_page"])
    before = written(course)
    done = firedrill("class", "regrade", "--diff", "--course", course)
    assert done.returncode == 0
    [line] = [each for each in done.stdout.splitlines() if each.startswith("Not graded yet")]
    assert set(line.partition(": ")[2].strip(".").split(", ")) == {"dee 1", "eve 0"}
    assert written(course) == before


def test_json_without_diff_is_a_slip(course, firedrill):
    assert firedrill("class", "regrade", "--json", "--course", course).returncode == 64
