"""From Moodle's list and zip to its grades and feedback, with nbgrader's grading between."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from grader import incident, paths
from grader.classroom import course as courses
from grader.classroom.init import init

from .handed_in import a_zip
from .submissions import troubles
from .submissions.school import Class

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]
pytest_plugins = ("tests.command",)

SLUG = "90-tiny"
LAB = f"{SLUG}.ipynb"
PEOPLE = {
    "s-1": "Ana Lee",
    "s-2": "Ben Öztürk",
    "s-3": "Cem Fo",
    "s-4": "Dora Quiet",
    "s-5": "Eve Paper",
}


def test_an_evening_with_moodle(tmp_path, monkeypatch, firedrill) -> None:
    labs = tmp_path / "labs"
    shutil.copytree(Path(__file__).parent / "labs", labs)
    shutil.copy(paths.our_labs_root() / "datasets" / "macros.sql", labs / "datasets")
    monkeypatch.setenv("FIREDRILL_LABS", str(labs))
    lab = incident.load(SLUG)
    the_class = Class(
        tmp_path / "oncall",
        SLUG,
        forked=("generate_assignment", "autograde", "generate_feedback", "export"),
    )
    root = the_class.root
    init(root)
    (root / courses.SEEDS_FILE).write_text(f'[seeds]\n"{SLUG}" = [2, 3]\n')
    the_class.run("generate_assignment", SLUG)

    people = tmp_path / "participants.csv"
    rows = [f"{name.replace(' ', ',')},{number}" for number, name in PEOPLE.items()]
    people.write_text("First name,Last name,ID number\n" + "\n".join(rows))
    assert firedrill("class", "roster", people, "--course", root).returncode == 0

    release = the_class.release()
    right = troubles.dump(troubles.answered(release, lab.references))
    copied = troubles.dump(troubles.copied_answer_cell(troubles.answered(release, lab.references)))
    sent = {"Ana Lee_11": right, "Ben Öztürk_12": copied, "Cem Fo_13": b"<html>"}
    download = a_zip(
        tmp_path,
        {f"{name}_assignsubmission_file_/{LAB}": content for name, content in sent.items()}
        | {"Eve Paper_15_assignsubmission_file_/solution.pdf": b"%PDF", "../../evil.ipynb": right},
    )
    words = ("--course", root)
    done = firedrill("class", "collect", download, *words, "--yes", "--zone", "UTC")
    assert done.returncode == 1
    assert "a path that leads out of the zip" in done.stdout
    the_class.run("autograde", SLUG)
    the_class.run("generate_feedback", SLUG)
    the_class.run("export")

    mine = list(csv.DictReader(io.StringIO(firedrill("class", "export", *words).stdout)))
    theirs = {row["student_id"]: row for row in csv.DictReader((root / "grades.csv").open())}
    for row in mine:
        stock = theirs[row["student_id"]]
        if row["state"] in ("graded",):
            for name in ("raw_score", "late_submission_penalty", "score", "max_score"):
                assert float(row[name]) == float(stock[name])
            assert row["timestamp"] == stock["timestamp"] == "2027-03-12 12:00:00"
    assert [row["state"] for row in mine] == ["graded", "graded", "graded", "missing", "graded"]
    assert mine[0]["score"] == mine[1]["score"] != "0"
    assert mine[2]["score"] == mine[4]["score"] == "0"

    moodle = firedrill("class", "export", "--format", "moodle", "--lab", SLUG, *words).stdout
    rows = list(csv.DictReader(io.StringIO(moodle)))
    numbers = [row["Identifier"] for row in rows]
    assert numbers == ["Participant 11", "Participant 12", "Participant 13", "", "Participant 15"]
    assert [row["Grade"] for row in rows] == [row["score"] for row in mine]
    assert "no notebook, but solution.pdf" in rows[4]["Feedback comments"]

    out = tmp_path / "feedback.zip"
    assert firedrill("class", "feedback", "--zip", "moodle", "--out", out, *words).returncode == 0
    with zipfile.ZipFile(out) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist()}
    expected = sorted([*sent, "Eve Paper_15"])
    assert sorted(pages) == [f"{name}_assignsubmission_file_/{SLUG}.html" for name in expected]
    eve = pages[f"Eve Paper_15_assignsubmission_file_/{SLUG}.html"]
    assert "no notebook, but solution.pdf" in eve
    assert "was answered twice" in pages[f"Ben Öztürk_12_assignsubmission_file_/{SLUG}.html"]
    assert "is not JSON" in pages[f"Cem Fo_13_assignsubmission_file_/{SLUG}.html"]
    names = re.compile("|".join(PEOPLE.values()))
    for name, page in pages.items():  # its own student's, once, and nobody else's
        assert names.findall(page) == [name.partition("_")[0]]
