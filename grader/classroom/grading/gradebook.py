"""One session of nbgrader's gradebook for many submissions, which nobody else can come between.

    gradebook = SharedGradebook(db_url, waiting=print)
    with gradebook.stands_in():         # nbgrader's own steps write into it
        with gradebook.one():           # a submission: whole, or not at all
            …
        gradebook.keep()                # on disk; until here another program waits

nbgrader opens its gradebook nine times a submission and commits 39 times. Here its commits do
nothing, what it looks up cell by cell is looked up once, and the grades and comments of a new
submission are written when they have been filled in.
"""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

from nbgrader import api, utils
from sqlalchemy import Column, Select, bindparam, create_engine, event, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from ...errors import FiredrillError
from .unwritten import Named, Unwritten

TRY = 1.0  # seconds that SQLite waits for a lock before it says so, and Ctrl-C is heard
MAX_BACKUPS = 20  # of a gradebook of some MB each

IN_USE = (
    "The gradebook is in use by another program (formgrader, nbgrader, a copy being made); "
    "waiting for it."
)

Found = TypeVar("Found")

_Stock = api.Gradebook  # under this name, since what is called Gradebook gets another


def _of(kind: Any) -> Select[tuple[Any]]:
    """Grades or comments of a `submitted` notebook in `cells`, by the one index that they have.

    By the notebook alone each submission would be looked for among those of the whole class.
    """
    cells = kind.cell_id.in_(bindparam("cells", expanding=True))
    return select(kind).where(cells, kind.notebook_id == bindparam("submitted"))


_STUDENT = "SELECT 1 FROM student WHERE id = ?"
_SUBMISSION = """SELECT 1 FROM submitted_assignment AS made
    JOIN assignment AS asked ON asked.id = made.assignment_id
    WHERE asked.name = ? AND made.student_id = ?"""
# made once: to put such a query together takes longer than to run it
_GRADES, _COMMENTS = _of(api.Grade), _of(api.Comment)
# of a submitted notebook, what the database computes of its grades
_SUMS = [
    each.key
    for each in inspect(api.SubmittedNotebook).column_attrs
    if not isinstance(each.columns[0], Column)
]


class _Gathering(Session):
    """A session whose commits do nothing: rows go out with the next query, or with `keep`."""

    def flush(self, objects: Any = None) -> None:
        """Rows that the session does not know go out with those it knows."""
        self.info["unwritten"].write(self)
        super().flush(objects)

    def commit(self) -> None:
        """nbgrader commits after each cell."""

    def rollback(self) -> None:
        """nbgrader takes a broken statement back and raises; the submission is then not kept."""
        raise FiredrillError("the gradebook does not take it")


class SharedGradebook(api.Gradebook):
    """nbgrader's gradebook; rows become visible to others with `keep`, many at once."""

    def __init__(self, db_url: str, waiting: Callable[[str], None]) -> None:
        """waiting: told once each time that another program holds the gradebook."""
        self.engine = create_engine(db_url, future=True, connect_args={"timeout": TRY})
        event.listen(self.engine, "connect", _by_hand)
        event.listen(self.engine, "begin", self._begin)
        self._unwritten = Unwritten()
        self.db = scoped_session(
            sessionmaker(
                class_=_Gathering,
                autoflush=True,
                bind=self.engine,
                future=True,
                info={"unwritten": self._unwritten},
            )
        )
        self.course_id = ""
        self.authenticator = None
        self.writes_late = True  # False: steps may look at grades in ways that need their rows
        self._waiting = waiting
        self._courses: set[str] = set()
        self._sources: dict[tuple[str, str], SimpleNamespace] = {}
        self._found: dict[tuple[str, ...], Any] = {}
        self._place: tuple[str, ...] | None = None  # what was looked at last, its ids, its rows
        self._ids: dict[str, Any] = {}
        self._rows: tuple[Named, Named] | None = None

    def close(self) -> None:
        """nbgrader's steps each close the gradebook they opened; this one stays."""

    def end(self) -> None:
        """Close it; what was not kept is gone."""
        self.db.remove()
        self.engine.dispose()

    @contextlib.contextmanager
    def stands_in(self) -> Iterator[None]:
        """Wherever a module has nbgrader's `Gradebook`, it gets this one instead."""
        holders = [
            module
            for module in list(sys.modules.values())
            if getattr(module, "__dict__", {}).get("Gradebook") is api.Gradebook
        ]
        stock = api.Gradebook
        for module in holders:
            module.Gradebook = self._opened  # type: ignore[attr-defined]
        try:
            yield
        finally:
            for module in holders:
                module.Gradebook = stock  # type: ignore[attr-defined]

    def _opened(self, db_url: str, course_id: str = "default_course", *_: Any) -> SharedGradebook:
        if course_id not in self._courses:
            self.check_course(course_id=course_id)
            self._courses.add(course_id)
        return self

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """One submission: all its rows, or none where the body raises."""
        self._place = None
        try:
            with self.db.begin_nested():
                yield
                self.db.flush()
        except BaseException:
            self._unwritten.forget()
            self._courses.clear()
            self._found.clear()
            raise

    def keep(self) -> None:
        """Write all that was done since the last time."""
        session = self.db()
        session.flush()
        driver: Any = session.connection().connection.driver_connection
        until_free(lambda: driver.execute("COMMIT"), self._waiting)
        Session.commit(session)
        self._forget(session)

    def take_back(self) -> None:
        """Undo all that was done since `keep`."""
        session = self.db()
        self._unwritten.forget()
        Session.rollback(session)
        self._courses.clear()
        self._forget(session)

    def _forget(self, session: Session) -> None:
        session.expunge_all()
        self._found.clear()
        self._place = None

    def _begin(self, connection: Any) -> None:
        driver = connection.connection.driver_connection
        until_free(lambda: driver.execute("BEGIN IMMEDIATE"), self._waiting)

    # ── what nbgrader asks cell by cell ──────────────────────────────────────────────────────────

    def find_assignment(self, name: str) -> Any:
        """As nbgrader's own; looked up once until `keep`."""
        return self._once(_Stock.find_assignment, name)

    def find_notebook(self, name: str, assignment: str) -> Any:
        """As nbgrader's own; looked up once until `keep`."""
        return self._once(_Stock.find_notebook, name, assignment)

    def find_student(self, student: str) -> Any:
        """As nbgrader's own; looked up once until `keep`."""
        return self._once(_Stock.find_student, student, there=_STUDENT)

    def add_student(self, student_id: str, **given: Any) -> Any:
        """As nbgrader's own; who is new need not be looked up."""
        made = super().add_student(student_id, **given)
        self._know(_Stock.find_student, made, student_id)
        return made

    def find_submission(self, assignment: str, student: str) -> Any:
        """As nbgrader's own; looked up once until `keep`."""
        return self._once(_Stock.find_submission, assignment, student, there=_SUBMISSION)

    def add_submission(self, assignment: str, student: str, **given: Any) -> Any:
        """As nbgrader's own; grades and comments become rows when they have been filled in."""
        if not self.writes_late:
            return super().add_submission(assignment, student, **given)
        if "timestamp" in given:
            given["timestamp"] = utils.parse_utc(given["timestamp"])
        asked = self.find_assignment(assignment)
        made = api.SubmittedAssignment(
            assignment=asked, student=self.find_student(student), **given
        )
        notebooks = [
            api.SubmittedNotebook(notebook=each, assignment=made, late_submission_penalty=None)
            for each in asked.notebooks
        ]
        self.db.add(made)
        self.db.flush()
        self._know(_Stock.find_submission, made, assignment, student)
        for each in notebooks:
            name = each.notebook.name
            self._know(_Stock.find_notebook, each.notebook, name, assignment)
            self._know(_Stock.find_submission_notebook, each, name, assignment, student)
            cells = self._of_release(name, assignment)
            self._unwritten.add(each.id, cells.grades, cells.comments)
        return made

    def _once(self, find: Callable[..., Any], *names: str, there: str | None = None) -> Any:
        """there: asks whether it is there, in a tenth of the time that `find` needs to miss it."""
        key = find.__name__, *names
        if key not in self._found:
            if there is not None:
                self.db.flush()
                if self.db.connection().exec_driver_sql(there, names).first() is None:
                    _missing(names[-1])
            self._found[key] = find(self, *names)
        return self._found[key]

    def _know(self, find: Callable[..., Any], found: Any, *names: str) -> None:
        self._found[find.__name__, *names] = found

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> Any:
        """As nbgrader's own; the release is read once."""
        return self._of_release(notebook, assignment).sources.get(name) or _missing(name)

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> Any:
        """As nbgrader's own; the release is read once."""
        return self._of_release(notebook, assignment).graded.get(name) or _missing(name)

    def find_grade(self, grade_cell: str, notebook: str, assignment: str, student: str) -> Any:
        """As nbgrader's own; the grades of a submission are read once."""
        grades, _ = self._look(notebook, assignment, student)
        return grades.get(grade_cell) or _missing(grade_cell)

    def find_comment(self, solution_cell: str, notebook: str, assignment: str, student: str) -> Any:
        """As nbgrader's own; the comments of a submission are read once."""
        _, comments = self._look(notebook, assignment, student)
        return comments.get(solution_cell) or _missing(solution_cell)

    def find_submission_notebook(self, notebook: str, assignment: str, student: str) -> Any:
        """As nbgrader's own, with the sums of the rows as they are now."""
        self.db.flush()
        found = self._submitted(notebook, assignment, student)
        self.db.expire(found, _SUMS)
        return found

    def _submitted(self, *place: str) -> Any:
        return self._once(_Stock.find_submission_notebook, *place)

    def waits(self, assignment: str, student: str) -> bool:
        """Whether a person has to look at the submission."""
        self.db.flush()
        run = self.db.connection().exec_driver_sql  # SQLAlchemy would take longer than the query
        for notebook in self.find_assignment(assignment).notebooks:
            mine = self._named(notebook.name, assignment, student)
            cells = ", ".join("?" * len(mine["cells"]))
            asked = (
                f"SELECT 1 FROM grade WHERE cell_id IN ({cells}) AND notebook_id = ?"
                " AND needs_manual_grade LIMIT 1"
            )
            if run(asked, (*mine["cells"], mine["submitted"])).first() is not None:
                return True
        return False

    def _of_release(self, notebook: str, assignment: str) -> SimpleNamespace:
        key = notebook, assignment
        if key not in self._sources:
            found = self.find_notebook(notebook, assignment)
            sources = {
                cell.name: SimpleNamespace(
                    name=cell.name,
                    cell_type=cell.cell_type,
                    locked=cell.locked,
                    source=cell.source,
                    checksum=cell.checksum,
                )
                for cell in found.source_cells
            }
            graded = {
                cell.name: SimpleNamespace(name=cell.name, max_score=cell.max_score)
                for cell in [*found.grade_cells, *found.task_cells]
            }
            grades = {cell.name: cell.id for cell in [*found.grade_cells, *found.task_cells]}
            comments = {cell.name: cell.id for cell in [*found.solution_cells, *found.task_cells]}
            self._sources[key] = SimpleNamespace(
                sources=sources,
                graded=graded,
                grades=grades,
                comments=comments,
                names={id_: name for each in (grades, comments) for name, id_ in each.items()},
            )
        return self._sources[key]

    def _look(self, *place: str) -> tuple[Named, Named]:
        """The grades and the comments of a submitted notebook, by the names of their cells."""
        asked = self._named(*place)
        if (new := self._unwritten.of(asked["submitted"])) is not None:
            return new
        if self._rows is None:
            names = self._of_release(*place[:2]).names
            grades, comments = (
                {names[each.cell_id]: each for each in self.db.execute(kind, asked).scalars()}
                for kind in (_GRADES, _COMMENTS)
            )
            self._rows = grades, comments
        return self._rows

    def _named(self, *place: str) -> dict[str, Any]:
        """The ids of a submitted notebook and of its cells."""
        if self._place != place:
            cells = list(self._of_release(*place[:2]).names)
            self._ids = {"submitted": self._submitted(*place).id, "cells": cells}
            self._place, self._rows = place, None
        return self._ids


def until_free(run: Callable[[], Found], waiting: Callable[[str], None]) -> Found:
    """What the call returns, as soon as no other program holds the gradebook."""
    told = False
    while True:
        try:
            return run()
        except (OperationalError, sqlite3.OperationalError) as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise
            if not told:
                waiting(IN_USE)
                told = True


def back_up(gradebook: Path, folder: Path) -> Path:
    """A copy of the gradebook as it is now; old copies go.

    Raises sqlite3.OperationalError where another program holds it: SQLite's own copying would wait
    without a word.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    for left in folder.glob(".*.part"):  # by a run that was killed
        left.unlink()
    unfinished = folder / f".{stamp}.part"
    try:
        with (
            contextlib.closing(sqlite3.connect(gradebook, TRY, isolation_level=None)) as guard,
            contextlib.closing(sqlite3.connect(gradebook)) as source,
            contextlib.closing(sqlite3.connect(unfinished)) as copy,
        ):
            guard.execute("BEGIN IMMEDIATE")  # one who writes cannot copy: two connections
            source.backup(copy)
        made = folder / f"gradebook-{stamp}.db"
        unfinished.replace(made)
    finally:
        unfinished.unlink(missing_ok=True)
    for old in sorted(folder.glob("gradebook-*.db"))[:-MAX_BACKUPS]:
        old.unlink()
    return made


def _by_hand(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin and end where we say so


def _missing(name: str) -> Any:
    raise api.MissingEntry(f"No such entry: {name}")
