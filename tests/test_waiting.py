"""A cell that cannot run yet, or is begun with one sign, ends in a sentence, in a real kernel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from course import lab, waiting
from course.editing import EditorMagics
from course.magics import Magics
from course.magics_debrief import DebriefMagics
from course.magics_on_call import OnCallMagics
from tests.learner_kernel import LearnerKernel

pytestmark = pytest.mark.xdist_group("kernel")


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[LearnerKernel]:
    kernel = LearnerKernel(tmp_path / "work", tmp_path / "cache")
    yield kernel
    kernel.stop()


@pytest.mark.parametrize("kind", ["line", "cell"])
def test_every_magic_of_the_course_waits_for_the_first_cell(kind: str) -> None:
    classes = (Magics, OnCallMagics, DebriefMagics, EditorMagics)
    assert set(waiting.NAMES[kind]) == {name for each in classes for name in each.magics[kind]}


def test_the_kernel_of_firedrill_lab_knows_the_magics_that_wait(tmp_path: Path) -> None:
    spec = lab._jupyter_folder(tmp_path) / "share" / "kernels" / "python3" / "kernel.json"
    assert f"--ext={waiting.__name__}" in json.loads(spec.read_text())["argv"]


def test_a_cell_before_the_first_says_what_it_waits_for(kernel: LearnerKernel) -> None:
    kernel.run(f"%load_ext {waiting.__name__}")
    told = [kernel.run(cell) for cell in ("%progress", "%%sql written_twice\nSELECT 1")]
    assert all(waiting.SAID in each.text and not each.errors for each in told)
    loaded = kernel.run("%load_ext course")
    assert (loaded.text, loaded.errors) == ("", [])
    assert "No incident is open" in kernel.run("%progress").text


def test_one_sign_where_two_are_due_is_said_and_nothing_runs(kernel: LearnerKernel) -> None:
    kernel.run("%load_ext course")
    ran = kernel.run("%sql written_twice\nSELECT a\nFROM b")
    assert ran.errors == []
    assert "Not run. This cell begins with two signs: write `%%sql written_twice`." in ran.text
    assert kernel.run("write = 3\nprint(write)").text == "3\n"


@pytest.mark.parametrize("kind", ["sql", "write"])
def test_a_cell_with_nothing_below_its_first_line_is_told_so_by_us(
    kernel: LearnerKernel, kind: str
) -> None:
    kernel.run("%load_ext course")
    ran = kernel.run(f"%%{kind} written_twice")
    assert ran.errors == []
    assert "No incident is open" in ran.text
