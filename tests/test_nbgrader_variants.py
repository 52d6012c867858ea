"""A class with several practice worlds, graded by nbgrader: each student on their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader import incident, release
from grader.carried import METADATA
from grader.classroom import course
from grader.classroom.init import init
from grader.worlds import world

from .submissions import troubles
from .submissions.school import Class

released = pytest.importorskip("grader.classroom.released")
pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

LAB = "90-tiny"


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Class, dict[str, int]]:
    """ana hands in facts of her world; bob a notebook of ana's; cem a copy of her facts."""
    monkeypatch.setenv("FIREDRILL_LABS", str(Path(__file__).parent / "labs"))
    root = tmp_path / "on-call"
    init(root)
    (root / "class.toml").write_text("variants = 3\n")
    made = released.make(course.Course(root), LAB)
    mark = release.read(made.folder)
    assert mark is not None
    the_class = Class(root, LAB)
    ids = [f"student{number}" for number in range(40)]
    seed = {student: release.seed(mark, student) for student in ids}
    ana = next(student for student in ids if seed[student] == 2)
    bob, cem = [student for student in ids if seed[student] == 3][:2]
    facts = _facts(made.lab, 2)
    for student, says in ((ana, ana), (bob, ana), (cem, None)):
        nb = troubles.answered(the_class.release(), {"cause": facts})
        if says is not None:
            first = next(c for c in nb["cells"] if "%incident" in c["source"])
            noted = {METADATA: {"student": says, "seed": seed[says]}}
            data = {"text/plain": "You work as …"}
            first["outputs"] = [{"output_type": "display_data", "data": data, "metadata": noted}]
        the_class.submit(student, troubles.dump(nb))
    the_class.run("autograde", LAB)
    return the_class, {"ana": ids.index(ana), "bob": ids.index(bob), "cem": ids.index(cem)}


def _facts(lab: incident.Lab, seed: int) -> str:
    """The facts of a practice world, as an answer."""
    truth = world.truth(lab, world.cached(world.Spec(lab, seed=seed)))
    lines = []
    for name in lab.question("cause").facts:  # type: ignore[union-attr]
        value = truth[name]
        plain = isinstance(value, bool | str)
        lines.append(f"{name} = {json.dumps(value) if plain else value}")
    return "\n".join(lines)


def test_each_is_judged_on_their_own_world_and_a_strange_one_waits(
    graded: tuple[Class, dict[str, int]],
) -> None:
    the_class, number = graded
    ana, bob, cem = (f"student{number[name]}" for name in ("ana", "bob", "cem"))
    whole = incident.load(LAB).question("cause").points
    assert the_class.grades(ana)["cause"] == (whole, whole, False)
    score, _, waits = the_class.grades(bob)["cause"]
    assert (score, waits) == (None, True)
    page = (the_class.root / "autograded" / bob / LAB / f"{LAB}.ipynb").read_text()
    assert f"worked on as `{ana}`, variant 2" in page
    assert f"handed in by `{bob}`, who has variant 3" in page
    score, _, waits = the_class.grades(cem)["cause"]
    assert not waits
    assert score < whole
