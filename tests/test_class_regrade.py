"""`firedrill class regrade --diff`: who would move and why, before anything is written."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from course import cli_class_regrade
from grader.classroom.grading import receipts
from grader.classroom.regrading.moves import Move
from grader.classroom.regrading.preview import Preview

from .graded_class import ALL_KEYS, VOID
from .small_class import SLUG, copied
from .submissions import ledger, troubles
from .submissions.school import Class

pytest_plugins = ("tests.command", "tests.graded_class")
pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]


def solve(graded_course: Path, question: str, text: str) -> None:
    """The instructor's solution becomes another."""
    path = graded_course / "source" / SLUG / f"{SLUG}.ipynb"
    nb = nbformat.read(path, as_version=4)
    [cell] = [each for each in nb.cells if each.source.startswith(f"%%sql {question}\n")]
    mark = "-- BEGIN SOLUTION\n{}\n-- END SOLUTION"
    cell.source = f"%%sql {question}\n{mark.format(text)}"
    nbformat.write(nb, path)


def written(graded_course: Path) -> tuple[object, object]:
    """All that a grading writes."""
    return ledger.of(graded_course), receipts.read(graded_course / "gradebook.db")


def test_nothing_moves_where_nothing_was_changed(graded_course, firedrill):
    done = firedrill("class", "regrade", "--diff", "--course", graded_course)
    assert done.returncode == 0
    said = "6 graded submissions: 0 would gain points, 0 would lose some, 6 stay.\n"
    assert done.stdout == said
    assert "hal Hal: not graded, " in done.stderr


@pytest.fixture(scope="module")
def solved(graded_once: Path, tmp_path_factory) -> Path:
    """The class after another solution of `doubled`, looked at once; ben has a person's points."""
    root = copied(Class(graded_once, SLUG), tmp_path_factory.mktemp("solved") / "tiny").root
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("check_doubled", SLUG, SLUG, "ben").manual_score = 2.0
        gradebook.db.commit()
    solve(root, "doubled", ALL_KEYS)
    before = written(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREDRILL_LABS", (graded_once / "labs.txt").read_text())
        patch.chdir(root)
        with Preview(root, workers=1, tell=print, again=True) as preview:
            preview.grade(SLUG)
    assert written(root) == before
    assert {move.student for move in preview.desk.moves} >= {"ana", "ben", "cem"}
    return root


def test_a_changed_solution_shows_who_moves_by_how_much_and_why_and_writes_nothing(
    solved, graded_course, firedrill
):
    before = written(solved)
    done = firedrill("class", "regrade", "90", "--diff", "--json", "--course", solved)
    assert done.returncode == 1
    assert written(solved) == before
    found = json.loads(done.stdout)
    moves = {each["student"]: each for each in found["moves"]}
    ana, ben, cem = moves["ana"], moves["ben"], moves["cem"]
    assert (ana["question"], ana["before"], ana["kept"]) == ("doubled", 3.0, None)
    assert ana["after"] < 3
    assert ana["by"] == round(ana["after"] - 3, 2)
    assert ana["old"]["title"] == "Right · doubled · 3 of 3"
    assert "rows where" in ana["new"]["headline"]
    assert (ben["after"], ben["kept"], ben["by"]) == (3.0, 2.0, 0.0)
    assert (cem["after"], cem["by"]) == (3.0, round(3 - cem["before"], 2))
    totals = {each["student"]: (each["before"], each["after"]) for each in found["totals"]}
    assert totals["ana"] == (4.0, 4.0 + ana["by"])
    assert totals["ben"] == (3.0, 3.0)
    assert totals["fox"] == totals["hal"] == (0.0, 0.0)


def test_the_table_says_that_a_persons_points_stay_and_regrade_writes_the_rest(
    solved, graded_course, tmp_path, firedrill
):
    graded_course = copied(Class(solved, SLUG), tmp_path / "solved").root
    done = firedrill("class", "regrade", "90", "--diff", "--course", graded_course)
    assert "A person gave 2, which stays." in " ".join(done.stdout.split())
    assert "7 graded submissions: 1 would gain points, " in done.stdout
    assert "Grades that move: doubled " in done.stdout
    assert f"Nothing is written. To write it: firedrill class regrade {SLUG}" in done.stdout
    assert (
        firedrill("class", "regrade", "90", "--course", graded_course).returncode == 1
    )  # hal, as ever
    grades = {each: Class(graded_course, SLUG).grades(each)["doubled"] for each in ("ana", "ben")}
    assert grades["ana"][0] < 3
    assert grades["ben"][:2] == (3.0, 2.0)
    again = firedrill("class", "regrade", "90", "--diff", "--course", graded_course)
    assert again.returncode == 0


def test_points_that_are_not_given_out_yet_are_named(graded_course, firedrill):
    (graded_course / "class.toml").write_text(f'[labs."{SLUG}"]\npoints = {{ doubled = 5 }}\n')
    done = firedrill("class", "regrade", "--diff", "--course", graded_course)
    assert f"doubled (3 → 5). First: firedrill class release {SLUG}" in done.stderr
    assert done.returncode == 2  # what would move cannot be said yet


def test_who_is_not_graded_yet_is_told_apart_from_who_moves(graded_course, firedrill):
    kept = Class(graded_course, SLUG)
    release = kept.release()
    kept.submit("gus", troubles.dump(troubles.answered(release, {"note": VOID})))
    kept.submit("ivy", troubles.UNREADABLE["web_page"])
    before = written(graded_course)
    done = firedrill("class", "regrade", "--diff", "--course", graded_course)
    assert done.returncode == 0
    [line] = [each for each in done.stdout.splitlines() if each.startswith("Not graded yet")]
    assert set(line.partition(": ")[2].strip(".").split(", ")) == {"gus 1", "ivy 0"}
    assert written(graded_course) == before


@pytest.mark.parametrize("command", [("regrade", "--diff"), ("feedback",)])
def test_a_student_who_handed_nothing_in_is_no_empty_success(graded_course, firedrill, command):
    done = firedrill("class", *command, "--student", "petra", "--course", graded_course)
    assert done.returncode == 2
    assert "petra has handed nothing in: submitted/petra/ has no lab." in done.stderr


def test_students_who_move_alike_share_a_row():
    moves = [Move(f"s{at:02}", "90", "doubled", 6.0, 10.0, None, None, None) for at in range(10)]
    moves.insert(3, Move("zoe", "90", "doubled", 6.0, 2.0, None, None, None))
    [whose, *_] = cli_class_regrade._table(moves).columns
    assert [str(cell) for cell in whose.cells] == [
        "s00, s01, s02, s03, s04, s05, s06, s07 and 2 more",
        "zoe",
    ]


def test_json_without_diff_is_a_slip(graded_course, firedrill):
    assert firedrill("class", "regrade", "--json", "--course", graded_course).returncode == 64
