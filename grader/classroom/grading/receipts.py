"""What was graded, and by what: rows beside the grades, committed with them.

A receipt names the folder in which the submission's files were staged. So whatever was killed, the
next run knows: a staged folder with its receipt is put in its place, one without is thrown away.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = "firedrill_receipts"  # in gradebook.db; nbgrader leaves tables that it does not know
STAGED = Path(".firedrill") / "staged"
REPLACED = Path(".firedrill") / "replaced"

_MAKE = f"""CREATE TABLE IF NOT EXISTS {TABLE} (
    assignment TEXT NOT NULL, student TEXT NOT NULL,
    submission TEXT NOT NULL, grounds TEXT NOT NULL, graded INTEGER NOT NULL,
    unknown INTEGER NOT NULL, failure TEXT, staged TEXT, place TEXT, at TEXT NOT NULL,
    PRIMARY KEY (assignment, student))"""
_WRITE = f"""INSERT OR REPLACE INTO {TABLE} VALUES (:assignment, :student, :submission, :grounds,
    :graded, :unknown, :failure, :staged, :place, :at)"""


@dataclass(frozen=True)
class Receipt:
    """What came of one submission.

    submission: a digest of its files. grounds: one of what it was judged by. graded: whether its
    grades are in the gradebook. unknown: whether an answer of it could not be judged. failure: why
    nothing in it could be read or graded, as a sentence. staged, place: where its graded notebook
    was written, and where it belongs, both seen from the course. at: when, in UTC.
    """

    assignment: str
    student: str
    submission: str
    grounds: str
    graded: bool
    unknown: bool
    failure: str | None
    staged: str | None
    place: str | None
    at: str


def make_table(connection: Any) -> None:
    """connection: one of SQLAlchemy's, in a transaction."""
    connection.exec_driver_sql(_MAKE)


def write(connection: Any, receipt: Receipt) -> None:
    """In the transaction of the grades themselves. connection: one of SQLAlchemy's."""
    connection.exec_driver_sql(_WRITE, vars(receipt))


def read(gradebook: Path) -> dict[tuple[str, str], Receipt]:
    """(assignment, student) → its receipt. Raises sqlite3.OperationalError for a locked file."""
    if not gradebook.is_file():
        return {}
    with contextlib.closing(sqlite3.connect(gradebook, timeout=1)) as connection:
        connection.row_factory = sqlite3.Row
        known = "SELECT 1 FROM sqlite_master WHERE name = ?"
        if not connection.execute(known, (TABLE,)).fetchall():
            return {}
        rows = connection.execute(f"SELECT * FROM {TABLE}").fetchall()
    found = [Receipt(**dict(row)) for row in rows]
    return {(each.assignment, each.student): each for each in found}


def mend(root: Path, receipts: Iterable[Receipt]) -> int:
    """Finish what a run left behind; the number of submissions whose files were put in place."""
    staged = {each.staged: each for each in receipts if each.staged}
    put = 0
    for folder in _folders(root / STAGED):
        receipt = staged.get(folder.name)
        if receipt is None:
            shutil.rmtree(folder)
        else:
            put_in_place(root, receipt)
            put += 1
    for folder in _folders(root / REPLACED):
        shutil.rmtree(folder)
    return put


def put_in_place(root: Path, receipt: Receipt) -> None:
    """The staged folder becomes the graded one. Killed at any point, it can be done again."""
    assert receipt.staged is not None
    assert receipt.place is not None
    place, old = root / receipt.place, root / REPLACED / receipt.staged
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        old.parent.mkdir(parents=True, exist_ok=True)
        os.rename(place, old)
    os.rename(root / STAGED / receipt.staged, place)
    if old.exists():
        shutil.rmtree(old)


def _folders(parent: Path) -> list[Path]:
    return sorted(parent.iterdir()) if parent.is_dir() else []
