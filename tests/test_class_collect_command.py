"""`firedrill class collect`: what the command shows, asks and sums up."""

from __future__ import annotations

import json
import os

import pytest

pytest.importorskip("nbgrader")

from grader.errors import FiredrillError

from .class_folder import SLUG
from .handed_in import NOON, a_folder, a_zip, collected, tree

pytest_plugins = ("tests.command", "tests.class_folder")

LAB = f"{SLUG}.ipynb"


def test_the_command_looks_first_and_asks_before_it_writes(course, nb, tmp_path, firedrill) -> None:
    path = a_zip(tmp_path, {f"Ana Lee_1_assignsubmission_file_/{LAB}": nb})
    words = ("class", "collect", path, "--course", course, "--zone", "UTC")
    before = tree(course, ".")
    dry = firedrill(*words, "--dry-run", COLUMNS="200")
    assert dry.returncode == 0
    assert "Moodle: name Ana Lee" in dry.stdout
    assert "Nothing was written: leave out --dry-run to do it." in dry.stdout
    assert f"Nothing of {SLUG} yet from: ben Ben van den Berg, cem Cem Öztürk, dora " in dry.stdout
    unasked = firedrill(*words)
    assert unasked.returncode == 2
    assert "nobody is here to say yes" in unasked.stderr
    assert {k: v for k, v in tree(course, ".").items() if "locks" not in k} == before
    done = firedrill(*words, "--yes", "--json")
    document = json.loads(done.stdout)
    assert document["placed"] == [{"student": "ana", "lab": SLUG}]
    assert document["matched"][0]["handed_in"] == "2027-03-12T12:00:00+00:00"
    again = firedrill(*words)
    assert "1 in the download: 0 notebooks new, 1 there already" in again.stdout
    assert "0 left out." in again.stdout


def test_the_sums_stand_before_the_question(course, nb, tmp_path, monkeypatch) -> None:
    import builtins
    import io
    import sys

    from course import cli

    path = a_zip(tmp_path, {f"Ana Lee_1_assignsubmission_file_/{LAB}": nb})
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    asked: list[str] = []
    shown = io.StringIO()
    monkeypatch.setattr("course.cli_class_collect.sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(builtins, "input", lambda: asked.append(shown.getvalue()) or "y")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", shown)
        with pytest.raises(SystemExit):
            cli.app(["class", "collect", str(path), "--course", str(course)])
    assert "1 in the download: 1 notebook new" in asked[0]
    assert f"Nothing of {SLUG} yet from: ben" in asked[0]
    assert shown.getvalue().removeprefix(asked[0]) == "Written to submitted/: 1.\n"


def test_a_name_moves_nothing_on_the_terminal(course, nb, tmp_path, firedrill) -> None:
    names = (
        f"A\x1b[2J_1_assignsubmission_file_/{LAB}",
        f"Ana Lee_1_assignsubmission_file_/\x1b{LAB}",
    )
    path = a_zip(tmp_path, dict.fromkeys(names, nb))
    done = firedrill("class", "collect", path, "--course", course, "--dry-run")
    assert "A�[2J" in done.stdout
    assert "\x1b" not in done.stdout


def test_what_lies_about_beside_a_notebook_is_no_trouble(course, nb, tmp_path, firedrill) -> None:
    scratch = b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'
    files = {f"ana/{LAB}": nb, "ana/scratch.ipynb": scratch, "ana/README.txt": b"hello"}
    path = a_zip(tmp_path, files)
    done = firedrill("class", "collect", path, "--course", course, "--yes")
    assert done.returncode == 0
    assert "README" not in done.stdout
    assert "scratch.ipynb (ana Ana Lee): no answer cell of a lab in it." in done.stdout


def test_a_class_without_students_is_told_what_to_type(course, nb, tmp_path) -> None:
    (course / "roster.csv").unlink()
    with pytest.raises(FiredrillError, match=r"firedrill class roster FILE\.csv"):
        collected(course, a_zip(tmp_path, {f"ana/{LAB}": nb}))


def test_what_asks_for_a_second_look_stands_last(course, nb, tmp_path, firedrill) -> None:
    other = b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'
    files = {f"ana/{LAB}": nb, f"ben/{LAB}": nb, f"cem/{LAB}": nb, f"ana/old/{LAB}": other}
    path = a_folder(tmp_path, files)
    words = ("class", "collect", path, "--course", course, "--dry-run")
    sorted_ = [line.split()[0] for line in firedrill(*words, COLUMNS="200").stdout.splitlines()]
    assert sorted_[2:5] == ["ana", "ben", "cem"]
    (course / "class.toml").write_text(
        f'[labs."{SLUG}"]\ndeadline = 2027-03-12T12:00:00Z\n'
        "extensions = { ben = 2027-04-01T12:00:00Z, cem = 2027-04-01T12:00:00Z }\n"
    )
    for each in path.rglob("*.ipynb"):
        os.utime(each, (NOON.timestamp() + 60, NOON.timestamp() + 60))
    sorted_ = [line.split()[0] for line in firedrill(*words, COLUMNS="200").stdout.splitlines()]
    assert sorted_[2:6] == ["ben", "cem", "To", "ana"]  # under a heading of its own


def test_at_80_columns_each_student_takes_one_line(course, nb, tmp_path, firedrill) -> None:
    names = ("Ana Lee_481361", "Ben van den Berg_481362", "Cem Öztürk_481363")
    path = a_zip(tmp_path, {f"{name}_assignsubmission_file_/{LAB}": nb for name in names})
    words = ("class", "collect", path, "--course", course, "--dry-run")
    lines = firedrill(*words, COLUMNS="80").stdout.splitlines()
    assert [line.split()[0] for line in lines[2:5]] == ["ana", "ben", "cem"]
    assert all(len(line) <= 80 for line in lines[:5])
    assert all(LAB in line for line in lines[2:5])
    assert "Ben van den Berg" in lines[3]
    assert " new " in lines[3]
    rows = json.loads(firedrill(*words, "--json").stdout)["matched"]
    assert {row["time_is_known"] for row in rows} == {False}  # a download's, as the note says
