"""A run of `firedrill class grade`: files staged → rows committed with a receipt → files renamed.

    with Run(root, workers=2, tell=print) as run:
        run.grade("07-ledger-written-twice")
    print(run.outcome.sentence)

A kill at any instruction loses nothing, grades nothing twice, leaves nothing half-done: the next
run begins by mending what it finds. Ctrl-C is the same kill, with a sentence.
"""

from __future__ import annotations

import contextlib
import functools
import glob
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

from nbgrader.converters.base import NbGraderException
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from ... import locks, nbgrader_patches
from ...errors import FiredrillError
from ...remembered import Remembered
from .. import judging
from ..course import Course
from . import best, receipts, work
from .answers import AHEAD, Judges, local
from .desk import Desk, Outcome, stopped_by
from .gradebook import SharedGradebook, until_free
from .submission import InProcess, opened
from .verdicts import Basis, Pending, Verdicts

LOCK = Path(".firedrill") / "grade.lock"
VERDICTS = Path(".firedrill") / "verdicts"
OPEN = 512  # submissions that are read and wait for verdicts, of 120 kB each

Progress = Callable[[str, float], None]


class Run:
    """One grader of a course; a second at the same time is refused."""

    def __init__(
        self,
        root: Path,
        *,
        workers: int,
        tell: Callable[[str], None],
        progress: Progress = lambda what, share: None,
        start: Callable[[], Executor] | None = None,
        at_once: int | None = None,
        again: bool = False,
    ) -> None:
        """workers: processes that judge. start: makes others than those of this machine, to which
        at_once answers are given.

        tell: a sentence for who waits. again: grades too what was judged by something else, or
        could not be judged.
        """
        self.root = root
        self._at_once = at_once or workers * AHEAD
        self._tell = tell
        self._progress = progress
        self._start = start or (lambda: local(workers))
        self._again = again

    def __enter__(self) -> Run:
        try:
            self._enter()
        except OSError as error:
            raise FiredrillError(stopped_by(error)) from error
        return self

    def _enter(self) -> None:
        with contextlib.ExitStack() as stack:
            stack.enter_context(_alone(self.root / LOCK))
            app = opened(self.root)
            self._database = database(app.coursedir.db_url)
            self._converter = InProcess(app)
            self._gradebook = SharedGradebook(app.coursedir.db_url, self._tell)
            self._gradebook.writes_late = not self._converter.has_own_steps
            self.desk = Desk(
                self.root, self._database, self._gradebook, self._converter, self._tell
            )
            self.desk.mend()
            stack.callback(self.desk.mend)
            stack.callback(self._gradebook.end)
            self._stack = stack.pop_all()

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @property
    def outcome(self) -> Outcome:
        """What came of it so far."""
        return self.desk.outcome

    def grade(self, assignment: str, student: str | None = None) -> None:
        """Grade the submissions of an assignment that are not graded as they lie there.

        Raises FiredrillError where nobody can be graded; what was graded before stays.
        """
        try:
            points = functools.partial(self.points, assignment)
            best.place(self.root, assignment, points, self._tell, student)
            with self._gradebook.stands_in():
                self._grade(assignment, student)
        except (OSError, OperationalError, sqlite3.OperationalError) as error:
            raise FiredrillError(stopped_by(error)) from error
        except NbGraderException as error:
            raise FiredrillError(str(error)) from None

    def points(self, assignment: str, folders: Sequence[tuple[str, Path]]) -> list[float]:
        """What submissions in any folders would earn, before penalties; nothing is written.

        folders: whose each is, and where it lies. Raises FiredrillError.
        """
        with self._gradebook.stands_in():
            bases = self._bases(assignment)
        with Judges(self._start, self._at_once) as judges:
            verdicts = Verdicts(bases, judges)
            pending = [
                verdicts.want(
                    self._converter.read_elsewhere(assignment, student, folder, bases), ""
                )
                for student, folder in folders
            ]
            while any(each.missing for each in pending):
                verdicts.some()
        return [round(_earned(each), 2) for each in pending]

    def _grade(self, assignment: str, student: str | None) -> None:
        coursedir = self._converter.coursedir
        coursedir.assignment_id = assignment
        coursedir.student_id = "*" if student is None else glob.escape(student)
        nbgrader_patches.ready(coursedir)
        self._converter.assignments = {}
        with contextlib.suppress(NbGraderException):  # nobody has handed in
            self._converter.init_notebooks()
        bases = self._bases(assignment)
        grounds = self._grounds(assignment, bases)
        todo = self._todo(assignment, grounds)
        self.outcome.total += len(todo)
        with Judges(self._start, self._at_once) as judges:
            complete = self._complete(assignment, todo, Verdicts(bases, judges))
            try:
                for pending in complete:
                    self.desk.grade(pending, grounds)
            except KeyboardInterrupt:
                self._tell("Stopping: what is graded is being put in place.")
                raise
        self.desk.commit()
        for sentence in nbgrader_patches.misplaced(self._converter):
            self._tell(sentence)

    def _complete(
        self, assignment: str, todo: list[tuple[str, str]], verdicts: Verdicts
    ) -> Iterator[Pending]:
        """The submissions in the order in which their last verdict comes."""
        waiting = at = 0

        def tell(doing: str) -> None:
            """What is judged of the submissions that wait is done as well."""
            done = at - waiting + waiting * verdicts.judged
            self._progress(f"{assignment}, {doing}", done / len(todo))

        for folder, digest in todo:
            at += 1
            if work.is_large(Path(folder)):
                self.desk.commit()
            pending = self._read(assignment, folder, digest, verdicts)
            if pending is None:
                continue
            waiting += 1
            if not pending.missing:
                waiting -= 1
                tell(pending.read.student)
                yield pending
            for each in self._some(verdicts, tell, wait=waiting >= OPEN):
                waiting -= 1
                tell(each.read.student)
                yield each
        while waiting:
            for each in self._some(verdicts, tell, wait=True):
                waiting -= 1
                tell(each.read.student)
                yield each

    def _some(
        self, verdicts: Verdicts, tell: Callable[[str], None], *, wait: bool
    ) -> list[Pending]:
        found = verdicts.some(0)
        if wait and not found:
            self.desk.commit()  # nobody shall wait for the gradebook while we wait for a verdict
            tell(f"{verdicts.left:,} answers to judge")
            found = verdicts.some()
        return found

    def _read(
        self, assignment: str, folder: str, digest: str, verdicts: Verdicts
    ) -> Pending | None:
        try:
            read = self._converter.read(folder, verdicts.bases)
        except (FiredrillError, NbGraderException):
            raise  # the release or the lab is not as it should be: so for everybody
        except Exception as error:
            self.desk.fail(assignment, Path(folder).parent.name, digest, error)
            return None
        return verdicts.want(read, digest)

    def _bases(self, assignment: str) -> dict[str, Basis]:
        """What each notebook of the assignment is judged by."""
        names = [each.name for each in self._gradebook.find_assignment(assignment).notebooks]
        self._gradebook.take_back()  # nothing was written; others may go on
        course = Course(self.root)
        found = {}
        for name in names:
            source = course.source(assignment, name)
            released = self.root / "release" / assignment / source.name
            lab = course.lab(source if source.is_file() else released)
            scale = self._converter.practice_scale
            terms = judging.terms(course, lab, assignment, name, scale)
            folder = self.root / VERDICTS
            known = Remembered(lab, references=terms.references, folder=folder)
            found[name] = Basis(terms, known)
        return found

    def _grounds(self, assignment: str, bases: dict[str, Basis]) -> str:
        """One name for all that the grades of an assignment come of, beside the submission."""
        parts = [f"{name} {each.terms} {each.known.grounds}" for name, each in bases.items()]
        whole = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
        return f"{whole} {work.released(self.root, assignment)}"

    def _todo(self, assignment: str, grounds: str) -> list[tuple[str, str]]:
        """(folder, digest) of what is to be graded; says what stays as it is."""
        known = until_free(lambda: receipts.read(self._database), self._tell)
        todo, older = [], 0
        mine = Course(self.root).settings_of(assignment)
        for folder in sorted(self._converter.assignments):
            student = Path(folder).parent.name
            try:
                digest = work.digest(Path(folder), mine.due(student))
            except OSError as error:
                self.outcome.total += 1
                self.desk.fail(assignment, student, "", error)
                continue
            receipt = known.get((assignment, student))
            place = self._converter.place(assignment, student)
            if work.why(receipt, digest, grounds, place, again=self._again):
                todo.append((folder, digest))
                continue
            older += receipt is not None and receipt.grounds != grounds
            if receipt is not None and receipt.failure is not None:
                self.desk.fails_still(receipt)
            else:
                self.outcome.skipped.add((assignment, student))
        if older:
            self._tell(
                f"{assignment}: {older} graded before the questions, the seeds or the judge"
                " changed stay as they are. --again grades them anew."
            )
        return todo


def _earned(pending: Pending) -> float:
    """The points of a submission whose verdicts are all there."""
    return sum(
        pending.verdicts[asked.notebook, asked.question]
        .model_copy(update={"max_points": asked.points})
        .points
        for asked in pending.read.asked
    )


def database(db_url: str) -> Path:
    """The gradebook's file. Raises FiredrillError where it is none, or is not there yet."""
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise FiredrillError(
            "This course keeps its gradebook in a database server, which `firedrill class grade`"
            " cannot do. `nbgrader autograde` grades it, with the same judge."
        )
    path = Path(url.database)
    if not path.is_file():
        raise FiredrillError(
            f"There is no {path.name} yet, so nothing was released."
            " Type first: firedrill class release LAB"
        )
    return path


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the course's lock, which ends with this process however that ends."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with path.open("a+b") as file:
        if not locks.take(file):
            file.seek(0)
            who = file.read(20).decode("ascii", "replace").strip()
            raise FiredrillError(
                f"Another `firedrill class grade` is at work in this course (process {who})."
                " Wait for it, or end it; what it has graded is kept."
            )
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        file.flush()
        yield
