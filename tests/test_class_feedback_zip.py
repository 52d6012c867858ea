"""Feedback in a zip: one page a student, named as the LMS named what they handed in."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from grader.classroom import roster
from grader.classroom.exporting import feedback
from grader.classroom.exporting.feedback import Way
from grader.classroom.roster import Student
from grader.errors import FiredrillError

from .class_folder import SLUG, STUDENTS
from .handed_in import a_zip, collected, zipped

pytest_plugins = ("tests.class_folder",)

LAB = f"{SLUG}.ipynb"


def graded(course: Path, *students: str) -> None:
    """What nbgrader leaves behind, with a page that says whose it is."""
    for student in students:
        for step, name in (("autograded", LAB), ("feedback", f"{SLUG}.html")):
            path = course / step / student / SLUG / name
            path.parent.mkdir(parents=True)
            path.write_text(f"for {student}")
            os.utime(path, (1_000_000_000, 1_000_000_000))


def pages(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def packed(course: Path, way: Way, out: Path) -> list[str]:
    """Writes the zip; the sentences on whose page is not in it, or old."""
    made = feedback.bundle(course, SLUG, way)
    out.write_bytes(made.zipped())
    return made.notices


# what was handed in → the name of its page, by each LMS
NAMES = {
    "moodle": {
        f"Ana Lee_77_assignsubmission_file_/{LAB}": (
            f"Ana Lee_77_assignsubmission_file_/{SLUG}.html"
        ),
        f"Ana Lee_77_assignsubmission_file/work/{LAB}": (
            f"Ana Lee_77_assignsubmission_file/{SLUG}.html"
        ),
        f"Ana Lee_77_assignsubmission_file_{LAB}": f"Ana Lee_77_assignsubmission_file_{SLUG}.html",
        "Ana Lee_77_assignsubmission_file_my work.ipynb": (
            f"Ana Lee_77_assignsubmission_file_{SLUG}.html"
        ),
    },
    "canvas": {
        f"leeana_4101_6789_{LAB}": f"leeana_4101_6789_{SLUG}.html",
        f"leeana_LATE_4101_6789_{SLUG}-1.ipynb": f"leeana_LATE_4101_6789_{SLUG}-1.html",
    },
}


@pytest.mark.parametrize(
    ("way", "sent"), [(way, sent) for way, names in NAMES.items() for sent in names]
)
def test_a_page_has_the_name_that_the_lms_gave(way, sent, course, tmp_path) -> None:
    collected(course, a_zip(tmp_path, {sent: b"{}"}), lab=SLUG)
    graded(course, "ana")
    out = tmp_path / "feedback.zip"
    assert packed(course, way, out) == []
    assert pages(out) == {NAMES[way][sent]: "for ana"}
    first = out.read_bytes()
    packed(course, way, out)
    assert out.read_bytes() == first


def test_a_zip_that_was_handed_in_gets_its_page_by_the_outer_name(course, tmp_path) -> None:
    inner = zipped({LAB: b"{}"})
    collected(course, a_zip(tmp_path, {"leeana_4101_6789_work.zip": inner}), lab=SLUG)
    graded(course, "ana")
    out = tmp_path / "feedback.zip"
    packed(course, "canvas", out)
    assert pages(out) == {"leeana_4101_6789_work.html": "for ana"}


def test_everybody_gets_their_own_page_and_who_gets_none_is_named(course, tmp_path) -> None:
    names = {"ana": "Ana Lee_1", "ben": "Ben van den Berg_2", "cem": "Cem Öztürk_3"}
    sent = {
        f"{name}_assignsubmission_file_/{LAB}": student.encode() for student, name in names.items()
    }
    collected(course, a_zip(tmp_path, sent))
    graded(course, *names, "dora")
    (course / "feedback" / "ben" / SLUG / f"{SLUG}.html").unlink()
    (course / "feedback" / "ben" / SLUG / f"{SLUG}.html").symlink_to(course / "gradebook.db")
    os.utime(course / "autograded" / "cem" / SLUG / LAB)
    out = tmp_path / "feedback.zip"
    said = packed(course, "moodle", out)
    assert pages(out) == {
        f"{names[student]}_assignsubmission_file_/{SLUG}.html": f"for {student}"
        for student in ("ana", "cem")
    }
    assert said == [
        "ben: graded, and no page yet.",
        "cem: graded again after the page was made; make it anew.",
        "dora: not handed in by Moodle, so not in the zip.",
    ]


def test_two_students_never_share_a_page(course, tmp_path) -> None:
    """One name of Moodle's, told to be one student, then another."""
    roster.write(course, [*STUDENTS, Student("zoe")])
    path = a_zip(tmp_path, {f"Participant_5_assignsubmission_file_/{LAB}": b"{}"})
    for student in ("ana", "zoe"):
        collected(course, path, said={"Participant_5": student})
    graded(course, "ana", "zoe")
    with pytest.raises(FiredrillError, match="Two students have the name Participant_5"):
        packed(course, "moodle", tmp_path / "feedback.zip")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("", "Pages are made by: firedrill class feedback 90-tiny"),
        ('feedback = "none"', 'class.toml says feedback = "none" for 90-tiny'),
    ],
)
def test_without_pages_it_is_said_what_to_type(settings, said, course, tmp_path) -> None:
    (course / "class.toml").write_text(settings)
    with pytest.raises(FiredrillError, match=said):
        packed(course, "canvas", tmp_path / "feedback.zip")
