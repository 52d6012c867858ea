"""Who hands in no notebook has handed in: it is kept as it is, counted, and graded as zero."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from grader.classroom import handed_in
from grader.classroom.collecting import attempts, instead
from grader.classroom.collecting.collect import Plan

from .class_folder import SLUG, tiny_lab
from .handed_in import NOON, a_folder, a_zip, collected, tree, zipped

pytest_plugins = ("tests.command", "tests.class_folder")

LAB = f"{SLUG}.ipynb"
ANA = "Ana Lee_1_assignsubmission_file_"
BEN = "Ben van den Berg_2_assignsubmission_file_"
PDF = b"%PDF-1.7 my work"


def submitted(course: Path, student: str) -> dict[str, bytes]:
    """What lies there of a student, but for the time."""
    there = tree(course, f"submitted/{student}/{SLUG}")
    found = {Path(place).name: content for place, content in there.items()}
    found.pop("timestamp.txt", None)
    return found


def without(made: Plan) -> list[tuple[str, tuple[str, ...]]]:
    return [(match.student, match.instead) for match in made.without_notebook()]


@pytest.mark.parametrize("packed", [a_zip, a_folder], ids=["zip", "folder"])
@pytest.mark.parametrize(
    "place",
    [f"{ANA}/solution.pdf", f"{ANA}solution.pdf", "leeana_4101_9_solution.pdf", "ana/solution.pdf",
     f"{ANA}/answers/solution.pdf", f"ana+{SLUG}+2027-03-12 12:00:00.0 UTC/solution.pdf"],
)  # fmt: skip
def test_it_is_kept_as_it_is_in_each_shape_of_a_download(
    place, packed, course, nb, tmp_path
) -> None:
    made = collected(course, packed(tmp_path, {place: PDF, f"ben/{LAB}": nb}))
    assert [student for student, _ in without(made)] == ["ana"]
    (there,) = submitted(course, "ana").items()
    assert there[0].endswith("solution.pdf")
    assert there[1] == PDF
    stamp = (course / "submitted" / "ana" / SLUG / "timestamp.txt").read_text()
    assert stamp == "2027-03-12 12:00:00.000000 UTC"
    assert made.complete


def test_a_zip_of_their_own_without_a_notebook_is_read(course, tmp_path) -> None:
    inner = zipped({"a/notes.txt": b"see PDF", "b/solution.pdf": PDF})
    made = collected(course, a_zip(tmp_path, {f"{ANA}/work.zip": inner}))
    assert without(made) == [("ana", ("notes.txt", "solution.pdf"))]
    assert submitted(course, "ana") == {"notes.txt": b"see PDF", "solution.pdf": PDF}


def test_the_grader_says_what_there_is_in_place_of_a_notebook(course, tmp_path) -> None:
    collected(course, a_zip(tmp_path, {f"{ANA}/solution.pdf": PDF}))
    found = handed_in.read(course / "submitted" / "ana" / SLUG / LAB)
    assert found.note["unreadable"] == (
        f"There is no {LAB} in what was handed in: no notebook, but solution.pdf."
    )


NAMES = {
    "../x.pdf": None,  # refused as hostile, and told there
    "a\x1b[2Jb.pdf": "a_[2Jb.pdf".replace("[", "_"),
    "CON.pdf": "_CON.pdf",
    "attempt.json": "_attempt.json",
    "--rm.pdf": "rm.pdf",
    "Lösung (1).pdf": "Lösung (1).pdf",
    "x" * 300 + ".pdf": "x" * 50 + ".pdf",
    "ü" * 120 + ".pdf": "ü" * 50 + ".pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_made_safe(name, course, tmp_path) -> None:
    collected(course, a_zip(tmp_path, {f"{ANA}/{name}": PDF}))
    expected = {} if NAMES[name] is None else {NAMES[name]: PDF}
    assert submitted(course, "ana") == expected


def test_two_files_of_one_name_are_both_kept(course, tmp_path) -> None:
    files = {f"{ANA}/a/x.pdf": b"1", f"{ANA}/b/X.pdf": b"2"}
    collected(course, a_zip(tmp_path, files))
    assert submitted(course, "ana") == {"x.pdf": b"1", "X 2.pdf": b"2"}


def test_what_is_too_large_or_a_bomb_leaves_a_file_that_says_so(
    course, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(instead, "LARGEST", 3_000_000)
    films = {"film.mp4": os.urandom(3_500_000), "zeros.bin": bytes(2_000_000), "a.pdf": PDF}
    made = collected(course, a_zip(tmp_path, {f"{ANA}/{name}": it for name, it in films.items()}))
    there = submitted(course, "ana")
    assert sorted(there) == ["a.pdf", "film.mp4 (not kept)", "zeros.bin (not kept)"]
    assert there["film.mp4 (not kept)"].startswith(b"This file was handed in.")
    said = "not kept, as it is over 3 MB or damaged: film.mp4, zeros.bin"
    assert said in made.matched()[0].notices


def test_of_many_files_the_first_are_kept(course, tmp_path) -> None:
    files = {f"{ANA}/{number:03}.png": b"x" for number in range(99)}
    made = collected(course, a_zip(tmp_path, files))
    assert len(submitted(course, "ana")) == instead.MOST
    assert "of 99 files the first 20 are kept" in made.matched()[0].notices


def test_a_second_collect_changes_nothing_whatever_the_zip_is_called(course, tmp_path) -> None:
    path = a_zip(tmp_path, {f"{ANA}/a.pdf": PDF, f"{ANA}/b.png": b"x"})
    collected(course, path)
    before = tree(course, "submitted", ".firedrill")
    (match,) = collected(course, path.rename(tmp_path / "again.zip")).matched()
    assert match.state == "kept"
    assert tree(course, "submitted", ".firedrill") == before
    (course / "submitted" / "ana" / SLUG / "a.pdf").unlink()  # by accident
    collected(course, tmp_path / "again.zip")
    assert tree(course, "submitted") == {k: v for k, v in before.items() if "submitted" in k}


@pytest.mark.parametrize("first", ["notebook", "pdf"])
@pytest.mark.parametrize("mode", ["last", "best"])
def test_a_notebook_counts_whenever_it_came(first, mode, course, nb, tmp_path) -> None:
    (course / "class.toml").write_text(
        f'attempts = "{mode}"\n[labs."{SLUG}"]\ndeadline = 2027-03-12T12:30:00Z\n'
    )
    sent = {"pdf": {f"{ANA}/solution.pdf": PDF}, "notebook": {f"{ANA}/{LAB}": nb}}
    second = "notebook" if first == "pdf" else "pdf"
    collected(course, a_zip(tmp_path, sent[first]))
    made = collected(course, a_zip(tmp_path, sent[second], NOON + timedelta(hours=1)))
    assert submitted(course, "ana") == {LAB: nb}
    assert len(attempts.of(course, "ana", SLUG)) == 2
    if second == "pdf":
        assert "a notebook of theirs counts before it" in made.matched()[0].notices
        assert not made.matched()[0].counts


def test_a_notebook_that_was_put_there_by_hand_is_not_replaced(course, nb, tmp_path) -> None:
    path = a_zip(tmp_path, {f"{ANA}/solution.pdf": PDF})
    collected(course, path)
    (course / "submitted" / "ana" / SLUG / LAB).write_bytes(nb)
    collected(course, path)
    assert submitted(course, "ana")[LAB] == nb


def test_beside_a_notebook_nothing_is_kept_and_beside_a_refused_one_neither(
    course, nb, tmp_path
) -> None:
    files = {
        f"{ANA}/{LAB}": nb,
        f"{ANA}/plot.png": b"x",
        "Ana Lee_1_assignsubmission_onlinetext_/onlinetext.html": b"hello",
        f"{BEN}/work.zip": zipped({LAB: nb})[:200],
        f"{BEN}/report.pdf": PDF,
    }
    made = collected(course, a_zip(tmp_path, files))
    assert without(made) == []
    assert list(submitted(course, "ana")) == [LAB]
    assert submitted(course, "ben") == {}
    assert len(made.refused) == 1


def test_which_lab_it_is_say_the_option_the_path_or_the_others(
    course, nb, tmp_path, monkeypatch
) -> None:
    import grader.classroom.collecting.collect as module

    other = tiny_lab().model_copy(update={"questions": []})
    labs = {SLUG: tiny_lab(), "91-other": other}
    monkeypatch.setattr(module, "assigned", lambda course: labs)
    pdf = {f"{ANA}/solution.pdf": PDF}
    for files, lab, expected in (
        (pdf, None, ("no lab", None)),
        (pdf, "91-other", ("new", "91-other")),
        (pdf | {f"{BEN}/{LAB}": nb}, None, ("new", SLUG)),
        ({"submitted/ana/91-other/x.pdf": PDF}, None, ("new", "91-other")),
        ({"submitted/ana/91-other/x.pdf": PDF}, SLUG, ("other lab", "91-other")),
    ):
        made = collected(course, a_zip(tmp_path, files), write=False, lab=lab)
        (match,) = (each for each in made.matches if each.instead)
        assert (match.state, match.which.lab) == expected


def test_the_sums_are_all_that_is_in_the_download(course, nb, tmp_path, firedrill) -> None:
    files = {
        f"{ANA}/solution.pdf": PDF,
        f"{BEN}/{LAB}": nb,
        f"{BEN}/scratch.txt": b"x",
        f"Guest Auditor_3_assignsubmission_file_/{LAB}": nb,
        "Guest Speaker_4_assignsubmission_file_/slides.pdf": PDF,
        "Guest Speaker_4_assignsubmission_file_/more.pdf": PDF,
    }
    words = ("class", "collect", a_zip(tmp_path, files), "--course", course, "--yes")
    done = firedrill(*words)
    assert done.returncode == 1
    assert "4 in the download: 1 notebook new, 0 there already, 1 without a notebook" in done.stdout
    assert "solution.pdf), 2 left out." in done.stdout
    assert "Guest Speaker" in done.stdout
    document = json.loads(firedrill(*words, "--json").stdout)
    assert document["sums"] == {"in": 4, "new": 0, "kept": 1, "without": 1, "left_out": 2}
    assert f"Nothing of {SLUG} yet from: cem Cem Öztürk, dora Dora O'Neill-Smith." in done.stdout
