"""Whose practice world is whose: the same on a student's machine and where it is graded."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from course import handing_in, identity
from grader import carried, incident, release
from grader.carried import Carried
from grader.classroom import course, settings, variants
from grader.classroom.course import Course
from grader.errors import FiredrillError
from grader.release import Release

LAB = "07-ledger-written-twice"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "nbgrader_config.py").write_text('c.CourseDirectory.course_id = "on-call"\n')
    (tmp_path / "class.toml").write_text("variants = 5\n")
    return tmp_path


def test_a_student_and_their_grader_find_the_same_seed(root: Path) -> None:
    mark = Release(course="on-call", lab=LAB, variants=5)
    for student in ("ana", "bob", "cem"):
        assert variants.variant(Course(root), student) == release.seed(mark, student)
    assert release.seed(mark, " Ana ") == release.seed(mark, "ana")


def test_a_class_with_one_world_has_the_first(tmp_path: Path) -> None:
    assert variants.variant(Course(tmp_path), "ana") == 1
    assert [*variants.seeds(1)] == [1]


def test_every_variant_is_used_and_another_class_draws_anew() -> None:
    students = [f"s{number}" for number in range(500)]
    drawn = [release.seed(Release(course="a", variants=5), student) for student in students]
    other = [release.seed(Release(course="b", variants=5), student) for student in students]
    assert {*drawn} == {*variants.seeds(5)}
    assert min(Counter(drawn).values()) > 60
    assert drawn != other


def test_what_was_released_says_how_many_variants_there_were(root: Path) -> None:
    students = [f"s{number}" for number in range(50)]
    said = settings.ClassSettings(variants=2)
    course.mark_release(root / "release" / LAB, incident.load("07"), "on-call", said)
    of_two = Release(course="on-call", variants=2)
    for student in students:
        assert variants.variant(Course(root), student, LAB) == release.seed(of_two, student)
        assert variants.variant(Course(root), student, "02-not-out") == release.seed(
            Release(course="on-call", variants=5), student
        )


@pytest.mark.parametrize(
    ("config", "name"),
    [
        ('c.CourseDirectory.course_id = "on-call"', "on-call"),
        ("x = 1\nc.CourseDirectory.course_id='a b'\n", "a b"),
        ("c.CourseDirectory.course_id = NAME", "here"),
        (None, "here"),
    ],
)
def test_a_class_has_the_name_that_nbgrader_has(
    config: str | None, name: str, tmp_path: Path
) -> None:
    root = tmp_path / "here"
    root.mkdir()
    if config is not None:
        (root / "nbgrader_config.py").write_text(config)
    assert Course(root).name == name


@pytest.mark.parametrize(
    ("said", "misfit", "stranger"),
    [
        (Carried(), None, None),
        (Carried("ana", 2), None, None),
        (Carried("Ana", None), None, None),
        (Carried("bob", 2), None, "Worked on as `bob`, handed in by `ana`."),
        (
            Carried("bob", 3),
            "This notebook was worked on as `bob`, variant 3, and it was handed in by `ana`, who "
            "has variant 2. Its facts and figures are of another world: a person decides.",
            "Worked on as `bob`, handed in by `ana`.",
        ),
        (
            Carried(None, 3),
            "This notebook was worked on on seed 3, and it was handed in by `ana`, who has "
            "variant 2. Its facts and figures are of another world: a person decides.",
            None,
        ),
    ],
)
def test_a_notebook_of_another_world_is_named_with_both_ids(
    said: Carried, misfit: str | None, stranger: str | None
) -> None:
    assert variants.misfit(said, "ana", 2) == misfit
    assert variants.stranger(said, "ana") == stranger


def _cell(source: Any, metadata: Any = None, kind: str = "code") -> dict[str, Any]:
    outputs = [{"output_type": "display_data", "data": {}, "metadata": metadata}]
    return {"cell_type": kind, "source": source, "outputs": outputs}


NOTED = {"firedrill": {"student": "ana", "seed": 3}}
NOTEBOOKS: dict[str, tuple[Any, Carried]] = {
    "nothing": ([], Carried()),
    "its output": ([_cell("%load_ext course\n%incident 07", NOTED)], Carried("ana", 3)),
    "its line": ([_cell(["%incident 07 ", "--student=bob --seed 4"])], Carried("bob", 4)),
    "the line before the output": ([_cell("%incident 07 --seed 4", NOTED)], Carried("ana", 4)),
    "a comment": ([_cell("%incident 07 # --seed 4")], Carried()),
    "text": ([_cell("%incident 07 --seed 4", NOTED, "markdown")], Carried()),
    "another cell": ([_cell("%check", NOTED)], Carried()),
    "no numbers": ([_cell("%incident 07", {"firedrill": {"student": 1, "seed": "3"}})], Carried()),
    "no seeds": ([_cell("%incident 07", {"firedrill": {"student": " ", "seed": 0}})], Carried()),
    "true": ([_cell("%incident 07", {"firedrill": {"seed": True}})], Carried()),
    "no list": ("%incident 07", Carried()),
    "no cells": ([1, None, {"cell_type": "code"}], Carried()),
    "no metadata": ([_cell("%incident 07", ["x"])], Carried()),
    "no outputs": ([{"cell_type": "code", "source": "%incident 07", "outputs": 3}], Carried()),
    "a long id": (
        [_cell("%incident 07", {"firedrill": {"student": "`a\n\x1b" + "b" * 999}})],
        Carried("a" + "b" * 63),
    ),
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_a_notebook_says_of_itself_is_read_whatever_it_is(name: str) -> None:
    cells, said = NOTEBOOKS[name]
    document = json.loads(json.dumps({"cells": cells}))
    assert carried.read(document) == said


def test_who_one_is_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    mark = Release(course="on-call", lab=LAB, variants=5)
    assert identity.seed(tmp_path, None) is None
    assert identity.seed(tmp_path, Release()) is None
    with pytest.raises(identity.NotKnown, match=f"%incident {LAB} --student YOUR-ID"):
        identity.seed(tmp_path, mark)
    identity.keep(tmp_path, " ana ")
    assert identity.who(tmp_path) == "ana"
    assert identity.seed(tmp_path, mark) == release.seed(mark, "ana")
    monkeypatch.setenv("JUPYTERHUB_USER", "zoe")
    assert identity.seed(tmp_path, mark) == release.seed(mark, "zoe")
    with pytest.raises(FiredrillError, match="--student needs your id"):
        identity.keep(tmp_path, "  ")


def test_a_learner_is_told_who_they_are_to_the_class() -> None:
    one, five = Release(), Release(variants=5)
    assert handing_in.you_are(None, "ana", 1) is None
    assert handing_in.you_are(one, None, 1) is None
    assert handing_in.you_are(one, "ana", 1) == "You work as `ana`."
    assert handing_in.you_are(five, "ana", 3) == (
        "You work as `ana`, on world 3 of your class's 5."
    )
