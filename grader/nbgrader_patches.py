"""Three things that nbgrader cannot be told by configuration, put right from outside.

    the environment's bin on PATH      nbgrader starts `alembic` from there to make a gradebook
    a submission without its notebook  nbgrader leaves it out, ungraded and unsaid: it gets its zero
    a broken timestamp.txt             nbgrader gives up on the submission, and formgrader on the
                                       whole class: the submission counts as undated

and ours: what would fail for every submission is found before the first, and said once; at the end
of a run one line says what came of it, and the judges opened in it are closed.
"""

from __future__ import annotations

import functools
import glob
import os
import sysconfig
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning

from .classroom import judging, tally
from .classroom.course import Course
from .errors import FiredrillError

# nbgrader's own way of adding a submission; SQLAlchemy warns of it, and the submission is added
HARMLESS = (
    r"Object of type <SubmittedAssignment> not in session, .* along 'Student\.submissions'",
    r"Object of type <SubmittedAssignment> not in session, .* along 'Assignment\.submissions'",
    r"Object of type <SubmittedNotebook> not in session, .* along 'Notebook\.submissions'",
)


def put_environment_on_path(environ: dict[str, str] | None = None) -> None:
    """Make the commands of this Python's environment found by name, before any other."""
    target = os.environ if environ is None else environ
    scripts = sysconfig.get_path("scripts")
    path = target.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        target["PATH"] = os.pathsep.join([scripts, path]) if path else scripts


def install() -> None:
    """Put them in place; a second call changes nothing."""
    for message in HARMLESS:
        warnings.filterwarnings("ignore", message=message, category=SAWarning)
    _wrap(Autograde, "start", _closing)
    _wrap(Autograde, "init_notebooks", _with_missing_notebooks)
    _wrap(CourseDirectory, "get_existing_timestamp", _forgiving)
    _wrap(NbGraderAPI, "get_submitted_timestamp", _forgiving)


def _wrap(owner: type, name: str, wrapper: Callable[..., Any]) -> None:
    original = getattr(owner, name)
    if getattr(original, "of_firedrill", False):
        return

    @functools.wraps(original)
    def replacement(self: Any, *args: Any, **kwargs: Any) -> Any:
        return wrapper(functools.partial(original, self, *args, **kwargs), self, *args)

    replacement.of_firedrill = True  # type: ignore[attr-defined]
    setattr(owner, name, replacement)


def _closing(original: Callable[[], None], converter: Autograde) -> None:
    try:
        ready(converter.coursedir)
    except FiredrillError as error:
        converter.log.error("%s", error)
        raise NbGraderException(str(error)) from None
    tally.begin()
    try:
        original()
    finally:
        judging.close_all()
        for sentence in misplaced(converter):
            converter.log.warning("%s", sentence)
        converter.log.info("%s", tally.run.sentence())


def ready(coursedir: CourseDirectory) -> None:
    """Raises FiredrillError where an assignment cannot be graded for anybody."""
    assignment = coursedir.assignment_id
    course = Course(Path(coursedir.root))
    folder = coursedir.format_path(coursedir.source_directory, ".", assignment)
    for path in sorted(Path(folder).glob("*.ipynb")):
        course.hidden_seeds(course.lab(path))
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            gradebook.find_assignment(assignment)
        except MissingEntry:
            raise FiredrillError(
                f"There is no assignment {assignment} in the gradebook yet. "
                f"Type first: nbgrader generate_assignment {assignment}"
            ) from None


def misplaced(converter: Autograde) -> list[str]:
    """Notebooks in a student's folder itself: nbgrader passes them over without a word."""
    coursedir = converter.coursedir
    submission = Path(converter._format_source(coursedir.assignment_id, coursedir.student_id))
    source = Path(coursedir.format_path(coursedir.source_directory, ".", "."))
    others = {path.name for path in source.glob("*/")} - {coursedir.assignment_id}
    students = sorted(glob.glob(str(submission.parent)))
    folders = [Path(student) / submission.name for student in students]
    return tally.misplaced(folders, coursedir.assignment_id, others)


def _with_missing_notebooks(original: Callable[[], None], converter: Autograde) -> None:
    """Name the notebook that should be there, where it is not; `SubmissionReader` says so."""
    problem = None
    try:
        original()
    except NbGraderException as error:
        problem = error
    coursedir = converter.coursedir
    expected = _expected_notebooks(coursedir)
    for folder in glob.glob(
        converter._format_source(coursedir.assignment_id, coursedir.student_id)
    ):
        if not os.path.isdir(folder):
            continue
        found = converter.assignments.get(folder, [])
        missing = [
            path
            for name in expected
            if (path := os.path.join(folder, f"{name}.ipynb")) not in found
        ]
        if missing:
            converter.assignments[folder] = [*found, *missing]
    if problem is not None and not converter.assignments:
        raise problem


def _expected_notebooks(coursedir: CourseDirectory) -> list[str]:
    if coursedir.notebook_id != "*":
        return []
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(coursedir.assignment_id)
        except MissingEntry:
            return []
        return [each.name for each in assignment.notebooks]


def _forgiving(original: Callable[[], Any], owner: Any, *place: str) -> Any:
    try:
        return original()
    except (ValueError, AttributeError, OSError):  # nbgrader's own report of one is an error, too
        owner.log.warning("%s: timestamp.txt holds no time; it is left out.", " ".join(place))
        return None
