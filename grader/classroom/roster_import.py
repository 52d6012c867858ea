"""A list of people as an LMS exports it → students, with what each column was taken for.

Known by the names of their columns: Moodle's participants and grading worksheet, Canvas's gradebook
and people, and a plain list. Nothing is guessed from what stands in a column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import FiredrillError
from . import tables
from .roster import COLUMNS, EMAIL, IDENTIFIERS, Student, wrong_id

# What a column holds → the names it has, folded to small letters. `number` is a class's own id, or
# Canvas's, by what stands beside it.
NAMES: dict[str, tuple[str, ...]] = {
    "first_name": ("first name", "firstname", "given name", "forename"),
    "last_name": ("last name", "lastname", "surname", "family name"),
    "full_name": ("full name", "fullname", "name", "student name"),
    "sortable_name": ("student", "sortable name"),
    "email": ("email address", "email", "e-mail", "mail", "e-mail address"),
    "login": ("username", "user name", "login", "login id", "sis login id", "user id"),
    "sis_id": ("id number", "idnumber", "sis user id", "sis id", "student sis id"),
    "lms_id": ("lms id", "lms user id", "canvas id", "canvas user id"),
    "number": ("id", "student id"),
    "section": ("section", "section name", "sections", "group", "groups"),
    "role": ("roles", "role"),
}
CANVAS = {"sis user id", "sis login id", "student sis id"}  # beside these, `ID` is Canvas's own
NOT_STUDENTS = ("teacher", "manager", "course creator", "instructor", "observer", "designer")
TAKEN_FOR = {
    "first_name": "first name",
    "last_name": "last name",
    "full_name": "full name",
    "sortable_name": "name",
    "email": "email",
    "login": "login",
    "sis_id": "the registrar's number (sis_id)",
    "lms_id": "the LMS's own number (lms_id)",
    "section": "section",
    "role": "role: who is no student is left out",
    "id": "the student's id",
}
ID_FROM = {
    "id": "the column of ids",
    "login": "the login",
    "sis_id": "the registrar's number",
    "lms_id": "the LMS's own number",
    "mailbox": "what stands before the @ of the email",
    "email": "the email, whole, since it has several domains",
}
MAX_CELL = 120  # characters; nbgrader's gradebook takes 128


@dataclass
class Import:
    """What a file says of a class."""

    taken: list[tuple[str, str]] = field(default_factory=list)  # column → what it was taken for
    ignored: list[str] = field(default_factory=list)  # columns
    id_from: str = ""  # in words: where new students get their ids from
    students: list[Student] = field(default_factory=list)  # the whole roster as it would be
    added: list[str] = field(default_factory=list)  # ids
    updated: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)  # sentences
    mistakes: list[str] = field(default_factory=list)  # sentences: rows that were left out


@dataclass(frozen=True)
class _Person:
    """A row that may be a student. given: what stands in the column that `--id` names."""

    line: int
    says: Student
    given: str | None


def read(path: Path, known: Sequence[Student], id_column: str | None = None) -> Import:
    """The students of a file beside those of the roster, who keep their ids.

    id_column: the column to take ids from, where one is wanted. Raises FiredrillError where the
    file says nothing of people.
    """
    header, *rows = tables.read(path)
    found = Import()
    columns = _columns(header.cells, path.name, id_column)
    for index, name in enumerate(header.cells):
        if index in columns:
            found.taken.append((name, TAKEN_FOR[columns[index]]))
        elif name:
            found.ignored.append(name)
    given = _index(header.cells, path.name, id_column)
    people = []
    for row in rows:
        cells = {what: row.cells[i] for i, what in columns.items() if i < len(row.cells)}
        if why := _no_student(cells):
            found.notices.append(f"line {row.line}: {why}, left out.")
        elif any(row.cells[len(header.cells) :]):
            found.mistakes.append(
                f"line {row.line}: {len(row.cells)} cells under {len(header.cells)} columns. "
                "Put a cell that holds the delimiter into quotation marks."
            )
        else:
            own = None if given is None else "".join(row.cells[given : given + 1])
            people.append(_Person(row.line, _student(cells), own))
    source = _source(people)
    found.id_from = f"the column {id_column}" if id_column else ID_FROM[source]
    _merge(found, known, people, source)
    return found


def _columns(header: Sequence[str], file: str, id_column: str | None) -> dict[int, str]:
    """Index of a column → what it holds; the first of several of a kind."""
    folded = [_folded(name) for name in header]
    ours = {name: what for what, names in NAMES.items() for name in names}
    found: dict[int, str] = {}
    for index, name in enumerate(folded):
        what = ours.get(name)
        if what == "number":
            what = "lms_id" if CANVAS & set(folded) else "id"
        if what and what not in found.values():
            found[index] = what
    if id_column is None and not {"id", "email", *IDENTIFIERS} & set(found.values()):
        raise FiredrillError(
            f"{file}: no column names a student. Wanted is one of id, Email address, Username, "
            f"ID number, SIS Login ID; it has {', '.join(filter(None, header))[:300]}. "
            "If another column holds ids, name it with --id."
        )
    return found


def _index(header: Sequence[str], file: str, id_column: str | None) -> int | None:
    if id_column is None:
        return None
    folded = [_folded(name) for name in header]
    if _folded(id_column) not in folded:
        names = ", ".join(filter(None, header))[:300]
        raise FiredrillError(f"{file} has no column `{id_column}`; it has {names}.")
    return folded.index(_folded(id_column))


def _no_student(cells: dict[str, str]) -> str | None:
    """Why a row is no student of the class; None where it is one."""
    sortable = cells.get("sortable_name", "").casefold()
    if sortable in ("points possible", "student, test"):
        return "Canvas's row of points" if sortable[0] == "p" else "Canvas's test student"
    role = cells.get("role", "")
    if any(word in role.casefold() for word in NOT_STUDENTS) and "student" not in role.casefold():
        return f"{_student(cells).name or 'somebody'} is {role}"
    return None


def _student(cells: dict[str, str]) -> Student:
    """A row as it stands there; without an id if the file has none of its own."""
    said = {name: tables.named(cells.get(name, "")) for name in COLUMNS}
    last, comma, first = cells.get("sortable_name", "").partition(",")
    if not comma:
        first, _, last = (cells.get("full_name") or last).rpartition(" ")
    if last.strip() and not said["first_name"] and not said["last_name"]:
        given, family = first.strip(), last.strip()
        said |= {"first_name": given or family, "last_name": family if given else ""}
    clean = {name: _one_line(value) for name, value in said.items()}
    clean["email"] = clean["email"].casefold()
    return Student(**clean)


def _one_line(value: str) -> str:
    """Text for a cell: no line ends, no control characters, one way to write an accent."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in value)
    return " ".join(unicodedata.normalize("NFC", kept).split())[:MAX_CELL]


def _source(people: list[_Person]) -> str:
    """Where ids come from: the best that the file has for everybody, else for anybody."""
    names = ("id", *IDENTIFIERS)
    for held in (all, any):
        for name in names:
            if people and held(getattr(person.says, name) for person in people):
                return name
        if all(person.says.email for person in people):
            break
    domains = {person.says.email.rpartition("@")[2] for person in people if person.says.email}
    return "mailbox" if len(domains) <= 1 else "email"


def _new_id(person: _Person, source: str) -> str:
    if person.given is not None:
        return person.given
    if source == "mailbox":
        return person.says.email.partition("@")[0]
    return str(getattr(person.says, source))


def _merge(found: Import, known: Sequence[Student], people: list[_Person], source: str) -> None:
    """Rows into students: an update where the roster knows the person, else an addition."""
    students = {student.id.casefold(): student for student in known}
    lines: dict[str, int] = {}
    for person in people:
        wanted, old = _identity(students, person, source)
        student_id = old.id if old else wanted
        key = student_id.casefold()
        if why := _wrong(person.says) or wrong_id(student_id):
            called = f"{person.says.first_name} {person.says.last_name}".strip()
            who = f"{called}: " if called else ""
            found.mistakes.append(f"line {person.line}: {who}{why}.")
            continue
        if key in lines:
            found.mistakes.append(
                f"line {person.line}: `{student_id}` stands on line {lines[key]} already, which "
                "counts."
            )
            continue
        if old and (person.given or person.says.id) and wanted != old.id:
            found.notices.append(f"line {person.line}: `{wanted}` stays `{old.id}`, as before.")
        lines[key] = person.line
        now = (old or Student(student_id)).brought_up_to_date(person.says)
        if old is None:
            found.added.append(now.id)
        elif now != old:
            found.updated.append(now.id)
        students[key] = now
    found.students = list(students.values())


def _identity(
    students: dict[str, Student], person: _Person, source: str
) -> tuple[str, Student | None]:
    """The id a row asks for, and the student it means where the roster knows one."""
    wanted = _new_id(person, source)
    by_id = students.get(wanted.casefold())
    if person.given or person.says.id:
        return wanted, by_id or _same(students.values(), person.says)
    if same := _same(students.values(), person.says):
        return wanted, same
    if by_id and source == "mailbox" and by_id.email != person.says.email:
        return person.says.email, None  # another person's mailbox of that name
    return wanted, by_id


def _wrong(student: Student) -> str | None:
    if student.email and not EMAIL.fullmatch(student.email):
        return f"`{student.email[:60]}` is no email address"
    for name in IDENTIFIERS:
        value = getattr(student, name)
        if value and wrong_id(value):
            return f"`{value[:60]}` cannot be a {name}"
    return None


def _same(students: Iterable[Student], person: Student) -> Student | None:
    """The one student who is known by an identifier of this row."""
    everybody = list(students)
    for name in (*reversed(IDENTIFIERS), "email"):
        if value := getattr(person, name).casefold():
            hits = [each for each in everybody if getattr(each, name).casefold() == value]
            if len(hits) == 1:
                return hits[0]
    return None


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
