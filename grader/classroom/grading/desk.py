"""What puts a graded submission on disk: staged, committed with its receipt, renamed.

Commits are few, since each waits for the disk, and short, since formgrader waits for each.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import OperationalError

from ...errors import FiredrillError
from .. import roster
from . import receipts
from .gradebook import SharedGradebook, back_up, until_free
from .receipts import STAGED, Receipt
from .submission import InProcess
from .verdicts import Pending

BACKUPS = Path(".firedrill") / "backups"
BATCH = 0.3  # seconds from the first row to the commit; another program waits so long at most

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}

Key = tuple[str, str]  # assignment, student


@dataclass
class Outcome:
    """What came of a run.

    still: failures of earlier runs that lie there unchanged, which a person has to do something
    about all the same.
    """

    graded: set[Key] = field(default_factory=set)
    skipped: set[Key] = field(default_factory=set)
    waiting: set[Key] = field(default_factory=set)
    failures: dict[Key, str] = field(default_factory=dict)
    still: dict[Key, str] = field(default_factory=dict)
    total: int = 0  # submissions that were to be graded

    @property
    def sentence(self) -> str:
        """`41 graded, 3 skipped, 1 named failure, 2 waiting for a person`."""
        graded = len(self.graded - self.failures.keys())
        failures = len(self.failures) + len(self.still)
        s = "" if failures == 1 else "s"
        return (
            f"{graded} graded, {len(self.skipped)} skipped, {failures} named failure{s}, "
            f"{len(self.waiting)} waiting for a person"
        )

    @property
    def known(self) -> set[Key]:
        """All submissions that were looked at."""
        return self.graded | self.skipped | self.failures.keys() | self.still.keys()

    @property
    def left(self) -> int:
        """How many a run that was stopped did not come to."""
        return self.total - len(self.graded | self.failures.keys())


class Desk:
    """One course's gradebook and folders, written by nobody else as long as the lock is held."""

    def __init__(
        self,
        root: Path,
        database: Path,
        gradebook: SharedGradebook,
        converter: InProcess,
        tell: Callable[[str], None],
    ) -> None:
        self.outcome = Outcome()
        self._root = root
        self._database = database
        self._gradebook = gradebook
        self._converter = converter
        self._tell = tell
        self._called = roster.names_if_any(root).named
        self._batch: list[tuple[Receipt, bool]] = []  # with whether a person has to look
        self._began = 0.0
        self._backed_up = False

    def mend(self) -> None:
        """Finish what a run that was killed has left: nothing of it is lost or done twice."""
        known = until_free(lambda: receipts.read(self._database), self._tell)
        if put := receipts.mend(self._root, known.values()):
            self._tell(
                f"{put} submissions that were graded when a run was stopped were put in place."
            )

    def grade(self, pending: Pending, grounds: str) -> None:
        """One submission, its verdicts known. One that cannot be graded is named."""
        self._begin()
        read = pending.read
        name = uuid.uuid4().hex
        staged = self._root / STAGED / name
        place = self._converter.place(read.assignment, read.student)
        unknown = any(verdict.outcome == "unknown" for verdict in pending.verdicts.values())
        receipt = Receipt(
            assignment=read.assignment,
            student=read.student,
            submission=pending.digest,
            grounds=grounds,
            graded=True,
            unknown=unknown,
            failure=read.unreadable,
            staged=name,
            place=os.path.relpath(place, self._root),
            at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        )
        waits = False
        try:
            with self._gradebook.one():
                self._converter.grade(read, pending.verdicts, staged)
                waits = self._gradebook.waits(read.assignment, read.student)
                receipts.write(self._gradebook.db.connection(), receipt)
        except Exception as error:
            shutil.rmtree(staged, ignore_errors=True)
            if stops_all(error):
                raise
            receipt = self._named(receipt, error)
        self._add(receipt, waits)

    def fail(self, assignment: str, student: str, digest: str, error: Exception) -> None:
        """A submission that could not even be looked at."""
        self._begin()
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        blank = Receipt(assignment, student, digest, "", False, False, None, None, None, at)
        self._add(self._named(blank, error), False)
        self.commit()

    def fails_still(self, receipt: Receipt) -> None:
        """A submission that could not be graded before and lies there as it did: named again."""
        assert receipt.failure is not None
        self.outcome.still[receipt.assignment, receipt.student] = receipt.failure
        self._tell(f"{self._called(receipt.student)}: not graded, {receipt.failure}")

    def _named(self, receipt: Receipt, error: Exception) -> Receipt:
        """The receipt of a submission whose grades, if it had any, stay as they were."""
        log = self._converter.log
        log.error("%s, %s", receipt.student, receipt.assignment, exc_info=error)
        failed = replace(receipt, graded=False, failure=sentence_of(error), staged=None, place=None)
        receipts.write(self._gradebook.db.connection(), failed)
        return failed

    def _begin(self) -> None:
        if self._batch:
            return
        if not self._backed_up:
            folder = self._root / BACKUPS
            until_free(lambda: back_up(self._database, folder), self._tell)
            self._backed_up = True
        receipts.make_table(self._gradebook.db.connection())
        self._began = time.monotonic()

    def _add(self, receipt: Receipt, waits: bool) -> None:
        self._batch.append((receipt, waits))
        if time.monotonic() - self._began > BATCH:
            self.commit()

    def commit(self) -> None:
        """All that was graded so far is on disk, and in its place."""
        if not self._batch:
            return
        self._gradebook.keep()
        batch, self._batch = self._batch, []
        for receipt, waits in batch:
            key = receipt.assignment, receipt.student
            if receipt.staged is not None:
                receipts.put_in_place(self._root, receipt)
                self.outcome.graded.add(key)
            if waits:
                self.outcome.waiting.add(key)
            if receipt.failure is not None:
                self.outcome.failures[key] = receipt.failure
                self._tell(f"{self._called(receipt.student)}: not graded, {receipt.failure}")


def stops_all(error: Exception) -> bool:
    """What the next submission would meet as well: no room, no access, a broken gradebook."""
    full = isinstance(error, OSError) and error.errno in NO_ROOM
    return full or isinstance(error, OperationalError | sqlite3.OperationalError)


def stopped_by(error: Exception) -> str:
    """The sentence on what ended a run."""
    again = "What was graded before is kept; type the same again when that is put right."
    if isinstance(error, OSError):
        return f"Stopped: {error.filename or 'a file'}: {(error.strerror or '').lower()}. {again}"
    cause = str(getattr(error, "orig", error))
    return f"Stopped: the gradebook cannot be written ({cause}). {again}"


def sentence_of(error: Exception) -> str:
    """Why one submission was not graded."""
    if isinstance(error, FiredrillError | NbGraderException):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror.lower()}."
    return f"which is our fault ({type(error).__name__}); .firedrill/grade.log has the reason."
