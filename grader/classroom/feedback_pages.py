"""nbgrader's feedback made here: only what is new or changed, each page whole, with a text twin.

    made = feedback_pages.make(root, "07-ledger-written-twice", tell=print)
    made.written, made.kept, made.failures

The same steps, template and files as `nbgrader generate_feedback`; then the page is closed: nothing
in it is a script, and it asks nobody for anything. `feedback/` is readable by its owner alone (by
staff too, where nbgrader says so); a page keeps nbgrader's mode, with which it can be handed out on
an exchange.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from nbconvert.writers import FilesWriter
from nbformat import NotebookNode
from nbgrader.apps import GenerateFeedbackApp
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor

from .. import cards, locks, markup
from ..errors import FiredrillError
from . import (
    feedback_decided,
    feedback_levels,
    feedback_text,
    feedback_top,
    graded,
    nbgraders,
    roster,
)
from .course import CONFIG, Course
from .grading import status, work
from .grading.run import database
from .grading.submission import opened
from .roster import Names
from .tables import write_whole

STATE = Path(".firedrill") / "feedback.json"
STAGED = Path(".firedrill") / "pages"
LOCK = Path(".firedrill") / "feedback.lock"
LOG = Path(".firedrill") / "feedback.log"
TWIN = "firedrill_twin"  # key of the page's text in nbconvert's resources
UNREADABLE = "firedrill_unreadable"  # and of why nothing was read

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
# nbgrader's list of points names no question: `Test cell (Score: 3.0 / 3.0)`
_ENTRY = re.compile(r'(<a href="#check_(\w+)">)Test cell(</a>)')
_HEADING = '<div class="panel-heading">'
HEAD = f"""<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">"""
_SCRIPT = re.compile(r"<script\b.*?</script\s*>|<link\b[^>]*>", re.DOTALL | re.IGNORECASE)
_ROWS = """
    SELECT sa.student_id, n.name, c.name, 'grade', g.auto_score, g.manual_score, g.extra_credit,
           k.max_score
    FROM grade g JOIN base_cell c ON c.id = g.cell_id
    LEFT JOIN grade_cells k ON k.id = g.cell_id
    JOIN submitted_notebook sn ON sn.id = g.notebook_id JOIN notebook n ON n.id = sn.notebook_id
    JOIN submitted_assignment sa ON sa.id = sn.assignment_id
    JOIN assignment a ON a.id = sa.assignment_id WHERE a.name = :assignment
    UNION ALL
    SELECT sa.student_id, n.name, c.name, 'comment', m.auto_comment, m.manual_comment, NULL, NULL
    FROM comment m JOIN base_cell c ON c.id = m.cell_id
    JOIN submitted_notebook sn ON sn.id = m.notebook_id JOIN notebook n ON n.id = sn.notebook_id
    JOIN submitted_assignment sa ON sa.id = sn.assignment_id
    JOIN assignment a ON a.id = sa.assignment_id WHERE a.name = :assignment
    UNION ALL
    SELECT sa.student_id, n.name, '', 'penalty', sn.late_submission_penalty, NULL, NULL, NULL
    FROM submitted_notebook sn JOIN notebook n ON n.id = sn.notebook_id
    JOIN submitted_assignment sa ON sa.id = sn.assignment_id
    JOIN assignment a ON a.id = sa.assignment_id WHERE a.name = :assignment
"""


@dataclass
class Made:
    """What came of a run, by student. waiting: an answer of theirs is not decided yet."""

    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # there already, and nothing has changed
    failures: dict[str, str] = field(default_factory=dict)
    ungraded: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def make(
    root: Path,
    assignment: str,
    *,
    student: str | None = None,
    progress: Callable[[str, float], None] = lambda what, share: None,
) -> Made:
    """Make the pages of an assignment that are new or changed. Raises FiredrillError.

    Killed at any moment, each page is there whole or not at all; the next run makes the rest.
    """
    made = Made()
    with _alone(root), contextlib.chdir(root):
        names = roster.names(root)
        converter = InProcess(opened(root, GenerateFeedbackApp, LOG), names)
        done = graded.students(root, assignment, "autograded")
        made.ungraded = sorted(graded.students(root, assignment, "submitted") - done)
        if not done:
            raise FiredrillError(
                f"Nobody's {assignment} is graded yet. Type: firedrill class grade {assignment}"
            )
        rows, waiting = _gradebook(root, assignment)
        grounds = _grounds(root, assignment)
        state = _read(root / STATE)
        todo = sorted(done if student is None else done & {student})
        made.waiting = [each for each in todo if each in waiting]
        try:
            for at, each in enumerate(todo):
                progress(each, at / len(todo))
                source = root / "autograded" / each / assignment
                of = _hash(grounds, names.named(each), repr(rows.get(each)), work.digest(source))
                _one(root, converter, assignment, each, of, state, made)
        finally:
            write_whole(root / STATE, json.dumps(state, indent=0), mode=0o600)
    return made


def _one(
    root: Path,
    converter: InProcess,
    assignment: str,
    student: str,
    of: str,
    state: dict[str, list[str]],
    made: Made,
) -> None:
    key = f"{assignment}/{student}"
    place = root / "feedback" / student / assignment
    if state.get(key) == [of, _pages(place)]:
        made.kept.append(student)
        return
    state.pop(key, None)
    staged = root / STAGED / uuid.uuid4().hex
    try:
        converter.convert(assignment, student, staged)
        _put(staged, place)
    except FiredrillError:
        raise
    except Exception as error:
        if isinstance(error, OSError):
            raise FiredrillError(f"{error.filename}: {(error.strerror or '').lower()}.") from error
        converter.log.error("%s, %s", student, assignment, exc_info=error)
        said = str(error) if isinstance(error, NbGraderException) else type(error).__name__
        made.failures[student] = f"{said}; {LOG} has the reason."
        shutil.rmtree(staged, ignore_errors=True)
        return
    state[key] = [of, _pages(place)]
    made.written.append(student)


class Twin(NbGraderPreprocessor):
    """Keeps what a page shows as text, after what its student is not shown was taken out."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Changes nothing."""
        place = resources["nbgrader"]
        who = self.parent.parent.names.named(place["student"])
        resources[TWIN] = feedback_text.of(nb, place, who)
        resources[UNREADABLE] = graded.unreadable(nb)
        return nb, resources


class InProcess(GenerateFeedback):
    """nbgrader's GenerateFeedback of one course, into a folder of ours."""

    staged: Path | None = None

    def __init__(self, app: GenerateFeedbackApp, names: Names) -> None:
        super().__init__(coursedir=app.coursedir, parent=app)
        self.names = names
        if feedback_levels.ShownToStudents not in self.preprocessors:
            raise FiredrillError(
                f"{CONFIG} of this course does not let class.toml say what students see. It needs"
                " the line `nbgrader_bridge.configure(c)`, as `firedrill class init` writes it."
            )
        self.writer = FilesWriter(parent=self, config=self.config)
        self.exporter = self.exporter_class(parent=self, config=self.config)
        for each in [*self.preprocessors, Twin]:
            self.exporter.register_preprocessor(each)

    def convert(self, assignment: str, student: str, staged: Path) -> None:
        """One submission's pages and files. Raises whatever nbgrader's steps do."""
        source = Path(self._format_source(assignment, student))
        self.notebooks = [str(path) for path in sorted(source.glob("*.ipynb"))]
        staged.mkdir(parents=True)
        whole = Path(self.coursedir.format_path(self._output_directory, ".", "."))
        whole.mkdir(exist_ok=True)
        if not self.coursedir.groupshared:
            whole.chmod(0o700)
        self.staged = staged
        try:
            self.run_pre_convert_hook()
            self.init_assignment(assignment, student)
            for path in self.notebooks:
                self.convert_single_notebook(path)
            self.set_permissions(assignment, student)
            self.run_post_convert_hook()
        finally:
            self.staged = None

    def write_single_notebook(self, output: str, resources: Any) -> None:
        """The page, closed, and its text beside it."""
        who = self.names.named(resources["nbgrader"]["student"])
        page = feedback_top.put(output, who, resources[UNREADABLE])
        super().write_single_notebook(closed(page), resources)
        assert self.staged is not None
        twin = self.staged / f"{resources['unique_key']}.txt"
        twin.write_text(resources[TWIN], encoding="utf-8")

    def _format_dest(self, assignment_id: str, student_id: str, escape: bool = False) -> str:
        if self.staged is not None and not escape:
            return str(self.staged)
        return str(super()._format_dest(assignment_id, student_id, escape))


def closed(page: str) -> str:
    """The page with nothing in it that runs or asks, a policy that says so, and our colours."""
    style = resources.files(__package__).joinpath("feedback_page.css").read_text(encoding="utf-8")
    bare = _ENTRY.sub(r"\1\2\3", _SCRIPT.sub("", page))
    for was, becomes in (
        ('<meta charset="utf-8"/>', f'<meta charset="utf-8"/>\n{HEAD}'),
        ("<html>", '<html lang="en">'),
        ("</head>", f"<style>\n{style}</style>\n</head>"),
        (_HEADING, f'{_HEADING[:-1]} role="navigation" aria-label="Points">'),
    ):
        if was not in bare:
            raise FiredrillError(f"This version of nbgrader writes another page: no {was} in it.")
        bare = bare.replace(was, becomes, 1)
    return bare


def _put(staged: Path, place: Path) -> None:
    """The staged folder becomes the student's; stopped in between, the page is made anew."""
    old = staged.with_name(f"{staged.name}-old")
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        os.rename(place, old)
    os.rename(staged, place)
    shutil.rmtree(old, ignore_errors=True)


def _grounds(root: Path, assignment: str) -> str:
    """All that a page comes of beside the student's notebook and grades."""
    level = Course(root).settings_of(assignment).feedback
    ours = (feedback_decided, feedback_levels, feedback_text, feedback_top, cards, markup)
    own = [Path(each.__file__ or "").read_text() for each in ours]
    own += [Path(__file__).read_text(), (root / CONFIG).read_text()]
    programs = [metadata.version(name) for name in ("nbgrader", "nbconvert")]
    return _hash(str(level), *own, *programs)


def _gradebook(root: Path, assignment: str) -> tuple[dict[str, list[tuple[Any, ...]]], set[str]]:
    """Student → all that the gradebook says of their submission; and who waits for a person."""
    path = database(nbgraders.read(root).db_url)
    found: dict[str, list[tuple[Any, ...]]] = {}
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as connection:
        for row in connection.execute(_ROWS, {"assignment": assignment}):
            found.setdefault(row[0], []).append(row[1:])
        waiting = {student for name, student in status.waiting(connection) if name == assignment}
    return {student: sorted(rows, key=repr) for student, rows in found.items()}, waiting


def _pages(place: Path) -> str:
    """A digest of what lies in a student's folder; none where nothing does."""
    return work.digest(place) if place.is_dir() else ""


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _read(path: Path) -> dict[str, list[str]]:
    """Assignment and student → what their page was made from, and its digest."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the course's lock on feedback, and clear away what a run that was killed left."""
    path = root / LOCK
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with path.open("ab") as file:
        if not locks.take(file):
            raise FiredrillError("Another `firedrill class feedback` is at work in this course.")
        shutil.rmtree(root / STAGED, ignore_errors=True)
        yield
