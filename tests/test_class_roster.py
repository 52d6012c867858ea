"""`firedrill class roster`: what an LMS exports becomes students; nobody is lost on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from nbgrader.api import Gradebook

from grader.classroom import roster, roster_import, tables
from grader.classroom.roster import Student
from grader.errors import FiredrillError

from .class_folder import STUDENTS

pytest_plugins = ("tests.command", "tests.class_folder")

MOODLE = "First name,Last name,ID number,Email address,Groups\nAna,Lee,s-1,Ana@School.example,A\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lab 7 (991)\n"
    "    Points Possible,,,,,40\n"
    '"Lee, Ana",4101,s-1,ana,A,\n'
    '"Student, Test",4999,,,A,\n'
)
PLAIN = "id,first_name,last_name,email\nana,Ana,Lee,ana@school.example\n"

FILES = {
    "moodle's participants": (
        MOODLE,
        Student("s-1", "Ana", "Lee", "ana@school.example", "", "s-1", "", "A"),
    ),
    "moodle's older names": (
        "\ufeffFirst name;Surname;Username;Email address\r\nAna;Lee;ana;ana@school.example\r\n",
        Student("ana", "Ana", "Lee", "ana@school.example", "ana"),
    ),
    "moodle without numbers": (
        "First name,Last name,Email address\nAna,Lee,ana@school.example\n",
        Student("ana", "Ana", "Lee", "ana@school.example"),
    ),
    "moodle's grading worksheet": (
        "Identifier,Full name,Email address,Grade\nParticipant 77,Ana Maria Lee,ana@x.example,-\n",
        Student("ana", "Ana Maria", "Lee", "ana@x.example"),
    ),
    "canvas's gradebook": (CANVAS, Student("ana", "Ana", "Lee", "", "ana", "s-1", "4101", "A")),
    "canvas's people": (
        "Student name,Student ID,Student SIS ID,Email,Section\nAna Lee,4101,s-1,ana@x.example,A",
        Student("s-1", "Ana", "Lee", "ana@x.example", "", "s-1", "4101", "A"),
    ),
    "a plain list": (PLAIN, Student("ana", "Ana", "Lee", "ana@school.example")),
    "tabs": (PLAIN.replace(",", "\t"), Student("ana", "Ana", "Lee", "ana@school.example")),
    "a delimiter in quotation marks": (
        'id;last_name\nana;"Lee; the younger"\n',
        Student("ana", "", "Lee; the younger"),
    ),
    "a line end within a name": (
        'id,last_name\nana,"Lee\nYoung"\n',
        Student("ana", "", "Lee Young"),
    ),
    "a formula in a name": ("id,last_name\nana,=cmd|x\n", Student("ana", "", "=cmd|x")),
}


@pytest.mark.parametrize("name", FILES)
def test_each_export_is_known_by_its_columns(name: str, tmp_path: Path) -> None:
    text, expected = FILES[name]
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    found = roster_import.read(path, [])
    assert (found.students, found.mistakes) == ([expected], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_an_encoding_is_found_out(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("id,last_name\nana,Åström\n".encode(encoding))
    assert roster_import.read(path, []).students == [Student("ana", "", "Åström")]


MISTAKES = {
    "an id that leaves the folder": ("id\n../../etc\n", "line 2: `../../etc` cannot be an id: "),
    "an id that is hidden": ("id\n.ssh\n", "line 2: `.ssh` cannot be an id: "),
    "an id that is a device": ("id\nCON\n", "line 2: `CON` cannot be an id: "),
    "an id that is a formula": ("id\n=1+1\n", "line 2: `=1+1` cannot be an id: "),
    "no id": ("id,first_name\nana,Ana\n,Ben\n", "line 3: Ben: there is no id."),
    "twice the same": (
        "id\nana\nben\nana\n",
        "line 4: `ana` stands on line 2 already, which counts.",
    ),
    "twice but for case": (
        "id\nana\nAna\n",
        "line 3: `ana` stands on line 2 already, which counts.",
    ),
    "no email": ("id,email\nana,=cmd@x\n", "line 2: `=cmd@x` is no email address."),
    "a comma in a name": ("id,last_name\nana,Lee, jr\n", "line 2: 3 cells under 2 columns. "),
    "after a name of two lines": (
        'id,last_name\nana,"Lee\nYoung"\n..,x\n',
        "line 4: x: `..` cannot",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence_with_its_line_and_costs_only_its_row(
    name: str, tmp_path: Path
) -> None:
    text, said = MISTAKES[name]
    path = tmp_path / "people.csv"
    columns = text.splitlines()[0].count(",")
    path.write_text(f"{text}zoe{',' * columns}\n", encoding="utf-8")
    found = roster_import.read(path, [])
    assert [sentence[: len(said)] for sentence in found.mistakes] == [said]
    assert "zoe" in found.added


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "people.csv has no rows."),
        ("colour,size\nred,1\n", "people.csv: no column names a student. Wanted is one of id, "),
        ('id\n"ana\n', "people.csv, line 2: this is not CSV (unexpected end of data)."),
    ],
)
def test_a_file_without_students_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(text)
    with pytest.raises(FiredrillError) as caught:
        roster_import.read(path, [])
    assert str(caught.value).startswith(said)


def test_a_student_keeps_the_id_whatever_the_next_export_calls_them(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(CANVAS.replace("Lee, Ana", "Lee-Wu, Ana"))
    old = Student("al1", "Ana", "Lee", "ana@x.example", sis_id="s-1")
    found = roster_import.read(path, [old, STUDENTS[1]])
    assert (found.added, found.updated) == ([], ["al1"])
    new = Student("al1", "Ana", "Lee-Wu", "ana@x.example", "ana", "s-1", "4101", "A")
    assert found.students == [new, STUDENTS[1]]


def test_another_persons_mailbox_of_the_same_name_gets_another_id(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("First name,Email address\nAna,ana@other.example\n")
    found = roster_import.read(path, STUDENTS)
    assert found.added == ["ana@other.example"]


def test_staff_are_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,first_name,Roles\nana,Ana,Student\nmia,Mia,Non-editing teacher\n")
    found = roster_import.read(path, [])
    assert found.added == ["ana"]
    assert found.notices == ["line 3: Mia is Non-editing teacher, left out."]


def test_names_in_the_roster_are_no_formulas_and_come_back_as_they_were(tmp_path: Path) -> None:
    student = Student("ana", "=HYPERLINK(1)", "'quoted", "ana@x.example", section="-A")
    roster.write(tmp_path, [student])
    assert all(
        not cell.startswith(tables.FORMULA)
        for row in tables.read(tmp_path / roster.FILE)
        for cell in row.cells
    )
    assert roster.read(tmp_path) == [student]


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def in_gradebook(course: Path) -> dict[str, tuple[str, str, str, str]]:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            each.id: (each.first_name, each.last_name, each.email, each.lms_user_id)
            for each in gradebook.students
        }


def test_students_go_into_roster_and_gradebook_and_a_second_time_changes_nothing(
    firedrill, course
) -> None:
    path = course / "people.csv"
    path.write_text("id,first_name,email\nzoe,Zoe,zoe@x.example\n=1,X,\n")
    said = firedrill("class", "roster", path, "--course", course, "--dry-run")
    assert (
        "Students: 1 would be added, 0 would be updated, 4 as before; left out for a mistake: 1."
        in said.stdout
    )
    assert not (course / "gradebook.db").exists()
    first = firedrill("class", "roster", path, "--course", course)
    assert first.returncode == 1
    assert in_gradebook(course)["zoe"] == ("Zoe", None, "zoe@x.example", None)
    assert in_gradebook(course)["ana"] == ("Ana", "Lee", "ana@school.example", "4101")
    before = (course / "roster.csv").read_bytes()
    again = firedrill("class", "roster", path, "--course", course, "--json")
    assert json.loads(again.stdout)["added"] == []
    assert (course / "roster.csv").read_bytes() == before
    assert len(in_gradebook(course)) == 5


def test_who_is_no_longer_in_the_file_stays(firedrill, course) -> None:
    path = course / "people.csv"
    path.write_text("id,last_name\nana,Lee-Wu\n")
    firedrill("class", "roster", path, "--course", course)
    assert [each.id for each in roster.read(course)] == ["ana", "ben", "cem", "dora"]
    assert in_gradebook(course)["ana"][1] == "Lee-Wu"


def test_a_folder_that_is_no_course_is_said(firedrill, tmp_path) -> None:
    (tmp_path / "people.csv").write_text(PLAIN)
    said = firedrill("class", "roster", "people.csv")
    assert said.returncode == 2
    assert "is no course folder: it has no nbgrader_config.py." in said.stderr


def test_ids_come_from_a_column_that_everybody_has(tmp_path: Path) -> None:
    """A Moodle where some have no ID number: the email then, and nobody is left out."""
    path = tmp_path / "participants.csv"
    path.write_text(
        "First name,Last name,ID number,Email address\n"
        "Ana,Lee,s-1,ana@one.example\nBen,Berg,,ben@two.example\n"
    )
    found = roster_import.read(path, [])
    assert [each.id for each in found.students] == ["ana@one.example", "ben@two.example"]
    assert found.mistakes == []


def test_a_list_of_full_names_does_not_move_where_a_name_is_divided(tmp_path: Path) -> None:
    path = tmp_path / "worksheet.csv"
    path.write_text("Full name,Email address\nHassan de la Cruz,hassan@school.example\n")
    known = Student("hassan", "Hassan", "de la Cruz", "hassan@school.example")
    found = roster_import.read(path, [known])
    assert found.students == [known]
    assert found.updated == []
