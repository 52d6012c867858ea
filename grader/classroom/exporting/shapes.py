"""Grades as rows of a CSV: as Canvas imports them, as Moodle does, or one row a student and lab.

Names are defused, so that no spreadsheet runs one; what an LMS looks a student up by is written as
the roster has it, which takes nothing that would need defusing. A cell that is empty changes
nothing in Canvas and Moodle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .. import tables
from .grades import Grade, Grades

Rows = list[list[str]]
POINTS = "    Points Possible"  # with its blanks, as Canvas writes and looks for it


def canvas(grades: Grades, titles: Mapping[str, str], questions: bool) -> Rows:
    """Canvas's gradebook. titles: lab → its column there (`Lab 7 (1234)`), else the lab's name."""
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    most = [POINTS, "", "", "", ""]
    for lab in grades.labs:
        header.append(tables.defused(titles.get(lab.name, lab.name)))
        most.append(number(lab.max_score))
        if questions:
            header += [f"{lab.name}: {name}" for name in lab.questions]
            most += [number(points) for points in lab.questions.values()]
    rows = [header, most]
    for student in grades.students:
        name = ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
        row = [tables.defused(name), student.lms_id, student.sis_id, student.login]
        row.append(tables.defused(student.section))
        for lab in grades.labs:
            grade = grades.by[student.id, lab.name]
            row.append(number(grade.score))
            if questions:
                row += [number(grade.questions.get(each)) for each in lab.questions]
        rows.append(row)
    return rows


def moodle(
    grades: Grades, titles: Mapping[str, str], questions: bool, numbers: Mapping[str, str]
) -> Rows:
    """Moodle's import of grades; of one lab its grading worksheet, which both ways of Moodle take.

    numbers: student → their number in that assignment, as far as a collect has seen it.
    """
    if len(grades.labs) == 1:
        return _worksheet(grades, questions, numbers)
    header = ["First name", "Last name", "ID number", "Username", "Email address"]
    for lab in grades.labs:
        title = tables.defused(titles.get(lab.name, lab.name))
        header += [title, *_questions(grades, lab.name, questions), f"{title} (feedback)"]
    rows = [header]
    for student in grades.students:
        names = [tables.defused(student.first_name), tables.defused(student.last_name)]
        row = [*names, student.sis_id, student.login, student.email]
        for lab in grades.labs:
            grade = grades.by[student.id, lab.name]
            points = [number(grade.questions.get(each)) for each in lab.questions if questions]
            row += [number(grade.score), *points, feedback(grade)]
        rows.append(row)
    return rows


def _worksheet(grades: Grades, questions: bool, numbers: Mapping[str, str]) -> Rows:
    (lab,) = grades.labs
    header = ["Identifier", "Full name", "ID number", "Username", "Email address", "Grade"]
    header += ["Maximum grade", "Last modified (grade)", "Feedback comments"]
    rows = [[*header, *_questions(grades, lab.name, questions)]]
    for grade in grades.of(lab.name):
        student = grade.student
        known = numbers.get(student.id)
        row = [f"Participant {known}" if known else "", tables.defused(student.name)]
        row += [student.sis_id, student.login, student.email, number(grade.score)]
        row += [number(grade.max_score), "", feedback(grade)]
        row += [number(grade.questions.get(each)) for each in lab.questions if questions]
        rows.append(row)
    return rows


def plain(grades: Grades, questions: bool) -> Rows:
    """nbgrader's own columns, and `state`; with questions a row for each of them."""
    header = ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name"]
    header += ["email", "raw_score", "late_submission_penalty", "score", "max_score", "state"]
    rows = [[*header[:7], "question", *header[9:]] if questions else header]
    for lab in grades.labs:
        for grade in grades.of(lab.name):
            student = grade.student
            row = [lab.name, _instant(grade.due), _instant(grade.handed_in), student.id]
            row += [tables.defused(student.last_name), tables.defused(student.first_name)]
            row.append(student.email)
            if not questions:
                penalty = number(grade.penalty if grade.raw is not None else None)
                row += [number(grade.raw), penalty, number(grade.score)]
                rows.append([*row, number(lab.max_score), grade.state])
                continue
            for name, most in lab.questions.items():
                points = grade.questions.get(name)
                state = "open" if name in grade.open else grade.state
                state = "graded" if grade.state == "open" and name not in grade.open else state
                rows.append([*row, name, number(points), number(most), state])
    return rows


def feedback(grade: Grade) -> str:
    """What Moodle shows beside the points: a sentence, and what a person has written."""
    if grade.score is None or grade.state == "missing":
        return ""
    said = [f"{number(grade.score)} of {number(grade.max_score)} points."]
    if grade.unreadable:
        said.append(f"Not read: {grade.unreadable}")
    if grade.penalty:
        said.append(f"{number(grade.penalty)} points were taken off for handing in late.")
    said += [f"{name}: {comment}" for name, comment in grade.comments.items()]
    return " ".join(" ".join(sentence.split()) for sentence in said)


def number(value: float | None) -> str:
    """Points with up to four decimals; nothing where there are none."""
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _questions(grades: Grades, lab: str, wanted: bool) -> list[str]:
    found = next(each for each in grades.labs if each.name == lab)
    return [f"{lab}: {name}" for name in found.questions] if wanted else []


def _instant(value: object) -> str:
    return "" if value is None else str(value)


def listed(grades: Grades, choose: Callable[[Grade], bool]) -> list[str]:
    """`LAB: ana Ana Ash (note), ben` for the grades chosen, a line for each lab that has one."""
    lines = []
    for lab in grades.labs:
        names = [
            grade.student.called + (f" ({', '.join(grade.open)})" if grade.open else "")
            for grade in grades.of(lab.name)
            if choose(grade)
        ]
        if names:
            lines.append(f"{lab.name}: {', '.join(names)}")
    return lines
