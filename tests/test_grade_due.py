"""What class.toml says of time and attempts, as grading keeps to it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from course import cli
from grader.classroom.collecting import attempts, collect
from grader.classroom.collecting.attempts import Attempt
from grader.classroom.grading import status
from grader.incident import Lab

from .small_class import SLUG, copied, grade, lab, released  # noqa: F401
from .submissions import troubles
from .submissions.school import Class

pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

DUE = "2026-05-01 00:00:00 UTC"  # as the gradebook has it
LATE = "2026-05-02 12:00:00 UTC"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, lab: Lab) -> Class:  # noqa: F811
    """Late work counts zero; ana and ben were late with a query that is right."""
    the_class = released(tmp_path_factory.mktemp("due") / "tiny")
    right = troubles.answered(the_class.release(), {"doubled": lab.references["doubled"]})
    for student in ("ana", "ben"):
        folder = the_class.submit(student, troubles.dump(right))
        (folder / "timestamp.txt").write_text(LATE)
    grade(the_class.root)
    return the_class


@pytest.fixture
def the_class(made: Class, tmp_path: Path) -> Class:
    return copied(made, tmp_path / "tiny")


def scores(the_class: Class) -> dict[str, float]:
    """As nbgrader exports them: points less what being late costs."""
    with Gradebook(f"sqlite:///{the_class.root / 'gradebook.db'}") as gradebook:
        return {
            each.student.id: max(0.0, each.score - each.late_submission_penalty)
            for each in gradebook.assignment_submissions(SLUG)
        }


def said(the_class: Class, text: str) -> None:
    (the_class.root / "class.toml").write_text(text)


def dated(deadline: str, extensions: str = "") -> str:
    return f'[labs."{SLUG}"]\n{deadline and f"deadline = {deadline}"}\n{extensions}\n'


def test_an_extension_is_in_the_gradebook_with_the_next_grading_and_goes_when_it_is_taken_back(
    the_class: Class,
) -> None:
    root = the_class.root
    assert scores(the_class) == {"ana": 0.0, "ben": 0.0}
    said(the_class, dated("", "extensions = { ana = 2026-05-03T00:00:00Z }"))
    assert len(grade(root).outcome.graded) == 1  # nobody has to say --again
    assert scores(the_class) == {"ana": 3.0, "ben": 0.0}
    assert len(grade(root).outcome.graded) == 0
    said(the_class, dated("2026-05-01T00:00:00Z"))
    grade(root)
    assert scores(the_class) == {"ana": 0.0, "ben": 0.0}


@pytest.mark.parametrize(
    ("deadline", "points"),
    [("2026-05-03T00:00:00Z", 3.0), ("2026-05-02T12:00:00+01:00", 0.0), ("", 0.0)],
    ids=["later", "in another zone", "none, so the gradebook's stays"],
)
def test_a_deadline_counts_for_all_with_the_next_grading(
    the_class: Class, deadline: str, points: float
) -> None:
    said(the_class, dated(deadline))
    grade(the_class.root)
    assert scores(the_class) == {"ana": points, "ben": points}


def test_nbgraders_own_autograde_keeps_to_them_too(the_class: Class) -> None:
    said(the_class, dated("", "extensions = { ana = 2026-05-03T00:00:00Z }"))
    the_class.run("autograde", SLUG, "--force")
    assert scores(the_class) == {"ana": 3.0, "ben": 0.0}


def attempt(root: Path, tmp_path: Path, nb: dict, hour: int) -> None:
    """Handed in by ana on the thirtieth of April at that hour, in time until midnight."""
    at = dt.datetime(2026, 4, 30, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
    copy = tmp_path / f"{hour}.ipynb"
    copy.write_bytes(troubles.dump(nb))
    with collect.opened(root) as stage:
        kept = attempts.keep(root, stage, Attempt("ana", SLUG, at, attempts.digest_of(copy)), copy)
        attempts.place(root, stage, kept)


@pytest.mark.parametrize(
    ("counts", "points"), [("best", 3.0), ("last", 0.0)], ids=["the best", "the last"]
)
def test_the_attempt_counts_that_class_toml_names(
    the_class: Class,
    lab: Lab,  # noqa: F811
    tmp_path: Path,
    counts: str,
    points: float,
) -> None:
    """A better one that came too late does not, and what is collected again changes nothing."""
    root = the_class.root
    shutil.rmtree(root / "submitted/ana")
    release = the_class.release()
    right = {"doubled": lab.references["doubled"]}
    attempt(root, tmp_path, troubles.answered(release, right), 9)
    attempt(root, tmp_path, release, 10)
    attempt(root, tmp_path, troubles.answered(release, lab.references), 25)
    said(the_class, f'attempts = "{counts}"\n{dated("2026-05-01T00:00:00Z")}')
    with collect.opened(root) as stage:
        kept = attempts.of(root, "ana", SLUG)
        last = attempts.counting(kept, collect.Course(root).settings_of(SLUG))
        assert last is not None
        attempts.place(root, stage, last)
    told: list[str] = []
    grade(root, told.append)
    assert scores(the_class)["ana"] == points
    assert any("earlier attempt" in each for each in told) == (counts == "best")
    assert len(grade(root).outcome.graded) == 0


def test_grades_of_an_earlier_release_are_told_by_status_and_export(
    the_class: Class, capsys: pytest.CaptureFixture[str]
) -> None:
    """Points out of another whole would go out without a word."""
    root = the_class.root
    grade(root)
    assert status.of(root, [SLUG])[0].older == []
    said(the_class, f'[labs."{SLUG}"]\npoints = {{ doubled = 9 }}\n')
    the_class.run("generate_assignment", SLUG, "--force")
    assert status.of(root, [SLUG])[0].older == ["ana", "ben"]
    assert cli.run(["class", "export", "--course", str(root), "--lab", "90"]) == 1
    told = capsys.readouterr().err
    assert f"2 graded before the release was changed: firedrill class regrade {SLUG} --diff" in told
    grade(root, again=True)
    assert status.of(root, [SLUG])[0].older == []
    assert cli.run(["class", "export", "--course", str(root), "--lab", "90"]) == 0
