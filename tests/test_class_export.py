"""`firedrill class export`: points as an LMS imports them; what is open is empty and never 0."""

from __future__ import annotations

import csv
import io
import os
import shutil
import warnings
from datetime import datetime
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from nbgrader.api import Gradebook
from nbgrader.plugins.export import CsvExportPlugin
from sqlalchemy.exc import SAWarning

from grader import nbgrader_patches
from grader.classroom import roster, tables
from grader.classroom.collecting import attempts
from grader.classroom.exporting import grades, shapes
from grader.classroom.roster import Student
from grader.errors import UnknownName

from .class_folder import SLUG, STUDENTS
from .handed_in import a_zip, collected

pytest_plugins = ("tests.command", "tests.class_folder")

OTHER = "other"
EVE = Student("eve", "=cmd|' /C calc'!A0", "@SUM(1)", "", "eve", "", "4105", "+B")


@pytest.fixture(scope="module")
def filled(laid_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with grades, made once: nbgrader starts a process to make a gradebook."""
    folder = tmp_path_factory.mktemp("filled") / "oncall"
    shutil.copytree(laid_out, folder)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own way of adding a submission
        patch.setenv("PATH", os.environ["PATH"])
        nbgrader_patches.put_environment_on_path()
        fill(folder)
    return folder


@pytest.fixture
def graded(filled: Path, course: Path) -> Path:
    """The course folder of a test, with grades."""
    shutil.copytree(filled, course, dirs_exist_ok=True)
    return course


def fill(course: Path) -> None:
    """ana is graded, ben late, cem's note is open, dora sent nothing; eve is not graded yet."""
    roster.write(course, [*STUDENTS, EVE])
    (course / "submitted" / "eve" / SLUG).mkdir(parents=True)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "oncall") as gradebook:
        for student in (*STUDENTS, EVE):
            gradebook.add_student(student.id, first_name=student.first_name)
        for lab in (SLUG, OTHER):
            gradebook.add_assignment(lab, duedate=datetime(2027, 3, 12, 11))
            gradebook.add_notebook(lab, lab)
            for name, points in (("doubled", 3), ("note", 2.5)):
                cell = {"max_score": points, "cell_type": "code"}
                gradebook.add_grade_cell(f"check_{name}", lab, lab, **cell)
                gradebook.add_solution_cell(name, lab, lab)
        for student, doubled, note in (("ana", 3, 1.25), ("ben", 1, 0), ("cem", 2, 2)):
            submission = gradebook.add_submission(SLUG, student)
            submission.timestamp = datetime(2027, 3, 12, 12)
            for name, points in (("doubled", doubled), ("note", note)):
                grade = gradebook.find_grade(f"check_{name}", SLUG, SLUG, student)
                grade.auto_score, grade.needs_manual_grade = points, False
        gradebook.find_grade("check_note", SLUG, SLUG, "cem").needs_manual_grade = True
        late = gradebook.find_submission_notebook(SLUG, SLUG, "ben")
        late.late_submission_penalty = 1.5
        comment = gradebook.find_comment("note", SLUG, SLUG, "ana")
        comment.manual_comment = "Say when\nthe next update comes."
        gradebook.db.commit()


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_canvas_gets_its_five_columns_and_its_row_of_points(graded, firedrill) -> None:
    words = ("class", "export", "--format", "canvas", "--course", graded)
    done = firedrill(*words, "--column", f"{SLUG}=Lab 7 (991)", "--lab", SLUG)
    assert done.returncode == 1
    assert done.stdout == (
        "Student,ID,SIS User ID,SIS Login ID,Section,Lab 7 (991)\n"
        "    Points Possible,,,,,5.5\n"
        '"Lee, Ana",4101,s-1,ana,A,4.25\n'
        '"van den Berg, Ben",4102,s-2,ben,A,0\n'
        '"Öztürk, Cem",4103,s-3,cem,B,\n'
        '"O\'Neill-Smith, Dora",4104,s-4,dora,B,\n'
        "\"'@SUM(1), =cmd|' /C calc'!A0\",4105,,eve,'+B,\n"
    )
    assert f"Waits for a person, so left empty: {SLUG}: cem Cem Öztürk (note)" in done.stderr
    assert f"Handed in and not graded yet, so left empty: {SLUG}: eve" in done.stderr
    assert f"Nothing handed in, so left empty (--zero-missing: 0): {SLUG}: dora" in done.stderr


def test_moodle_gets_a_grading_worksheet_of_one_lab_with_its_own_numbers(
    graded, firedrill, tmp_path
) -> None:
    download = {f"Ana Lee_77_assignsubmission_file_/{SLUG}.ipynb": b"{}"}
    collected(graded, a_zip(tmp_path, download))
    out = tmp_path / "moodle.csv"
    words = (
        "class",
        "export",
        "--format",
        "moodle",
        "--course",
        graded,
        "--out",
        out,
        "--lab",
        SLUG,
    )
    done = firedrill(*words)
    assert f"Wrote {out}: 5 students." in done.stderr
    rows = table(out.read_text())
    assert list(rows[0]) == [
        *("Identifier", "Full name", "ID number", "Username", "Email address", "Grade"),
        *("Maximum grade", "Last modified (grade)", "Feedback comments"),
    ]
    assert list(rows[0].values()) == [
        *("Participant 77", "Ana Lee", "s-1", "ana", "ana@school.example", "4.25", "5.5", ""),
        "4.25 of 5.5 points. note: Say when the next update comes.",
    ]
    late = "0 of 5.5 points. 1.5 points were taken off for handing in late."
    assert (rows[1]["Grade"], rows[1]["Feedback comments"]) == ("0", late)
    assert [(row["Grade"], row["Feedback comments"]) for row in rows[2:]] == [("", "")] * 3
    assert "is there already. --force overwrites it." in firedrill(*words).stderr
    assert firedrill(*words, "--force", "--zero-missing").returncode == 1
    assert [row["Grade"] for row in table(out.read_text())] == ["4.25", "0", "", "0", ""]


def test_moodle_gets_several_labs_as_its_import_of_grades_maps_them(graded) -> None:
    rows = shapes.moodle(grades.read(graded), {SLUG: "Lab 7"}, True, {})
    assert rows[0] == [
        *("First name", "Last name", "ID number", "Username", "Email address"),
        *("Lab 7", f"{SLUG}: doubled", f"{SLUG}: note", "Lab 7 (feedback)"),
        *(OTHER, f"{OTHER}: doubled", f"{OTHER}: note", f"{OTHER} (feedback)"),
    ]
    assert rows[3][5:9] == ["", "2", "", ""]  # cem: what is decided of each question, no total


def test_the_plain_table_counts_as_nbgraders_own_export_does(graded, tmp_path) -> None:
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as gradebook:
        CsvExportPlugin(to=str(tmp_path / "stock.csv")).export(gradebook)
    stock = {
        (row["assignment"], row["student_id"]): row
        for row in csv.DictReader((tmp_path / "stock.csv").read_text().splitlines())
        if row["student_id"] != "eve"  # nbgrader does not quote a comma in a name
    }
    mine = table(tables.text(shapes.plain(grades.read(graded).zeroed(), False)))
    compared = 0
    for row in mine:
        if row["student_id"] == "eve":
            continue
        theirs = stock[row["assignment"], row["student_id"]]
        if row["state"] == "open":
            assert (row["raw_score"], row["score"]) == ("", "")
            continue
        compared += 1
        for name in ("raw_score", "late_submission_penalty", "score", "max_score"):
            assert float(row[name]) == float(theirs[name]), (row, name)
        for name in ("duedate", "timestamp"):
            assert row[name] == theirs[name]
    assert compared == 7  # four in one lab but for the open one, four in the other


def test_with_questions_each_has_its_own_row_and_only_what_is_open_is_empty(graded) -> None:
    rows = table(tables.text(shapes.plain(grades.read(graded, SLUG), True)))
    of = {(row["student_id"], row["question"]): row for row in rows}
    assert [of["cem", name]["score"] for name in ("doubled", "note")] == ["2", ""]
    assert [of["cem", name]["state"] for name in ("doubled", "note")] == ["graded", "open"]
    assert of["dora", "note"]["state"] == "missing"


def test_no_cell_is_a_formula_and_every_id_is_as_it_was(graded) -> None:
    found = grades.read(graded)
    for rows in (
        shapes.canvas(found, {}, True),
        shapes.moodle(found, {}, True, {}),
        shapes.moodle(grades.read(graded, SLUG), {}, True, {}),
        shapes.plain(found, False),
    ):
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if cell.lstrip(" ").startswith(tables.FORMULA)] == []
        assert "eve" in cells


def test_a_lab_that_the_gradebook_does_not_know_is_named(graded) -> None:
    with pytest.raises(UnknownName, match="There is no lab in the gradebook called `zz`"):
        grades.read(graded, "zz")


def test_an_export_changes_nothing_in_the_course(graded, firedrill) -> None:
    before = (graded / "gradebook.db").read_bytes()
    firedrill("class", "export", "--course", graded)
    assert (graded / "gradebook.db").read_bytes() == before
    assert not (graded / attempts.ATTEMPTS).exists()
