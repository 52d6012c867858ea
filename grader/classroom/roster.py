"""`roster.csv`: who is in a class. Students are added and brought up to date, never deleted.

    id,first_name,last_name,email,login,sis_id,lms_id,section

`id` names the student's folder and row in the gradebook, and never changes. What an LMS knows a
student by stands beside it: `login`, `sis_id` (Moodle's ID number, Canvas's SIS User ID) and
`lms_id` (Canvas's ID).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from ..errors import FiredrillError
from . import tables
from .nbgraders import Nbgraders

FILE = "roster.csv"
# Safe as the name of a folder on every system and as a cell of a spreadsheet: no separator, no
# leading dot or sign, no blank at an end.
ID = re.compile(r"\w(?:[\w.@+ -]{0,98}[\w.@+-])?")
EMAIL = re.compile(r"\w[^\s@,;\"'<>]*@[\w.-]+")
RESERVED = re.compile(
    r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?"
)  # Windows opens a device for these
IDENTIFIERS = ("login", "sis_id", "lms_id")


@dataclass(frozen=True)
class Student:
    """One row."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    login: str = ""
    sis_id: str = ""
    lms_id: str = ""
    section: str = ""

    @property
    def name(self) -> str:
        """First and last name, else the id."""
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.id

    @property
    def called(self) -> str:
        """`id First Last`, as a sentence calls a student; the id alone where no name is known."""
        return self.id if self.name == self.id else f"{self.id} {self.name}"

    def brought_up_to_date(self, news: Student) -> Student:
        """This student with what a newer row says; what it leaves empty stays."""
        said = {name: value for name, value in asdict(news).items() if value and name != "id"}
        if news.name == self.name:  # a list with full names alone only guesses which is which
            said |= {"first_name": self.first_name, "last_name": self.last_name}
        return replace(self, **said)


class Names:
    """Who is behind an id, for what an instructor reads."""

    def __init__(self, students: Iterable[Student]) -> None:
        self._called = {student.id: student.called for student in students}

    def named(self, student: str) -> str:
        """`20260112 Ana Lind`; the id alone where no name is known."""
        return self._called.get(student, student)

    def listed(self, students: Iterable[str]) -> str:
        """Several of them, with commas."""
        return ", ".join(self.named(student) for student in students)


NOBODY = Names(())


def first_of(told: Sequence[str], most: int) -> str:
    """`ana Ana Lind, ben and 3 more`: the first of many who are told of, and how many more."""
    more = len(told) - most
    return ", ".join(told[:most]) + (f" and {more} more" if more > 0 else "")


COLUMNS = tuple(field.name for field in fields(Student))
OPENED_BY_PEOPLE = ("first_name", "last_name", "section")  # free text: defused in the file


def read(root: Path) -> list[Student]:
    """The class's roster, in its order; empty where there is none. Raises FiredrillError."""
    path = root / FILE
    if not path.exists():
        return []
    header, *rows = tables.read(path)
    names = [cell.casefold() for cell in header.cells]
    if "id" not in names:
        raise FiredrillError(f"{FILE} has no column `id`. Its columns are: {', '.join(COLUMNS)}.")
    found: dict[str, Student] = {}
    for row in rows:
        cells = dict(zip(names, row.cells, strict=False))
        known = {name: tables.named(cells.get(name, "")) for name in COLUMNS}
        if why := wrong_id(known["id"]):
            raise FiredrillError(f"{FILE}, line {row.line}: {why}.")
        if known["id"].casefold() in found:
            raise FiredrillError(f"{FILE}, line {row.line}: `{known['id']}` stands there twice.")
        found[known["id"].casefold()] = Student(**known)
    return list(found.values())


def names(root: Path) -> Names:
    """The names in the roster. Raises FiredrillError."""
    return Names(read(root))


def names_if_any(root: Path) -> Names:
    """The same; of a roster that cannot be read none, which who needs it for more says."""
    try:
        return names(root)
    except FiredrillError:
        return NOBODY


def write(root: Path, students: Iterable[Student]) -> None:
    """Write the roster, whole or not at all. Raises FiredrillError."""
    rows = [list(COLUMNS)]
    for student in students:
        cells = asdict(student)
        cells |= {name: tables.defused(cells[name]) for name in OPENED_BY_PEOPLE}
        rows.append(list(cells.values()))
    tables.write_whole(root / FILE, tables.text(rows))


def into_gradebook(own: Nbgraders, students: Iterable[Student]) -> None:
    """Add the students to nbgrader's gradebook, or bring their names up to date."""
    from nbgrader.api import Gradebook

    with Gradebook(own.db_url, own.course_id) as gradebook:
        known = {student.id: student for student in gradebook.students}
        for student in students:
            row = {
                "first_name": student.first_name or None,
                "last_name": student.last_name or None,
                "email": student.email or None,
                "lms_user_id": student.lms_id or None,
            }
            old = known.get(student.id)
            said = {name: value for name, value in row.items() if value is not None}
            if old is None or any(getattr(old, name) != value for name, value in said.items()):
                gradebook.update_or_create_student(student.id, **said)


def everybody(root: Path, own: Nbgraders) -> list[Student]:
    """The roster, and whom only the gradebook knows. Raises FiredrillError for nobody."""
    students = read(root)
    known = {student.id.casefold() for student in students}
    if (root / "gradebook.db").exists() or not own.db_url.startswith("sqlite"):
        from nbgrader.api import Gradebook

        with Gradebook(own.db_url, own.course_id) as gradebook:
            for each in gradebook.students:
                if each.id.casefold() not in known and not wrong_id(each.id):
                    names = (each.first_name or "", each.last_name or "", each.email or "")
                    students.append(Student(each.id, *names, lms_id=each.lms_user_id or ""))
    if not students:
        raise FiredrillError(
            "There are no students yet. Type first: firedrill class roster FILE.csv"
        )
    return students


def wrong_id(value: str) -> str | None:
    """Why something cannot be a student's id, as the end of a sentence; None where it can."""
    if not value:
        return "there is no id"
    if not ID.fullmatch(value) or RESERVED.fullmatch(value) or ".." in value:
        return (
            f"`{value[:60]}` cannot be an id: it names a folder, so it takes letters, digits and "
            "`. @ + - _`, up to 100, and begins with a letter or a digit"
        )
    return None
