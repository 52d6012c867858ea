"""`firedrill check`: on which world it judges, what it says of a release, what it prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest

from course import headless
from grader import incident
from tests.author_notebook import answered

if TYPE_CHECKING:  # as a plugin it is loaded below
    from tests.command import Done

LAB = "07-ledger-written-twice"
SMALL = ["--scale", "0.03"]

pytest_plugins = ("tests.command",)
pytestmark = pytest.mark.xdist_group("cli")


def write(
    path: Path, answers: dict[str, str] | None = None, line: str = f"%incident {LAB}"
) -> Path:
    """A learner's notebook with that `%incident` line."""
    filled = answered(incident.load(LAB), answers or {})
    for cell in filled.cells:
        if cell.cell_type == "code" and "%incident" in cell.source:
            cell.source = f"%load_ext course\n{line}"
    nbformat.write(filled, path)
    return path


def remember(folder: Path, content: str) -> None:
    (folder / ".firedrill").mkdir(exist_ok=True)
    (folder / ".firedrill" / "workspace.json").write_text(content)


@pytest.mark.parametrize(
    ("line", "kept", "variable", "seed", "scale"),
    [
        ("", None, None, 1, 1.0),
        ("", None, "5", 5, 1.0),
        ("", '{"seed": 4}', "5", 4, 1.0),
        ("", '{"seed": "four"}', "5", 5, 1.0),
        ("", "{", None, 1, 1.0),
        ("--seed 3 --scale 0.03", '{"seed": 4}', "5", 3, 0.03),
        ("--scale=0.1 --seed=3  # mine", '{"seed": 4}', None, 3, 0.1),
        ("--seed three", '{"seed": 4}', None, 4, 1.0),
        ("--seed 0 --scale 7", None, None, 1, 1.0),
    ],
)
def test_the_practice_world_is_the_one_the_notebook_was_written_on(
    line: str,
    kept: str | None,
    variable: str | None,
    seed: int,
    scale: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FIREDRILL_SCALE", raising=False)
    monkeypatch.delenv("FIREDRILL_SEED", raising=False)
    if variable:
        monkeypatch.setenv("FIREDRILL_SEED", variable)
    if kept is not None:
        remember(tmp_path, kept)
    path = write(tmp_path / "a.ipynb", line=f"%incident {LAB} {line}")
    assert headless.practice_world(path) == (seed, scale)
    assert headless.practice_world(path, seed=9, scale=0.5) == (9, 0.5)


def test_facts_of_another_seed_are_right_in_the_workspace_of_that_seed(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    lab = incident.load(LAB)
    measured = json.loads(firedrill("author", "facts", LAB, "--seed", "2", *SMALL, "--json").stdout)
    question = next(q for q in lab.questions if q.kind == "facts")
    lines = [f"{name} = {_toml(measured['facts'], name)}" for name in question.facts]
    remember(tmp_path, '{"seed": 2}')
    write(tmp_path / "two.ipynb", {question.name: "\n".join(lines)})
    found = json.loads(firedrill("check", "two.ipynb", *SMALL, "--json").stdout)
    assert found["outcomes"][question.name] == "right"
    assert found["practice_world"] == {"seed": 2, "scale": 0.03}
    shown = firedrill("check", "two.ipynb", *SMALL)
    assert "Practice world: seed 2" in shown.stdout
    first = json.loads(firedrill("check", "two.ipynb", *SMALL, "--seed", "1", "--json").stdout)
    assert first["outcomes"][question.name] != "right"


def _toml(facts: list[dict[str, object]], name: str) -> str:
    value = next(fact["public"] for fact in facts if fact["name"] == name)
    return json.dumps(value)


def test_a_seed_variable_that_is_no_number_is_one_sentence(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    write(tmp_path / "a.ipynb")
    done = firedrill("check", "a.ipynb", FIREDRILL_SEED="two")
    assert done.returncode == 2
    assert "FIREDRILL_SEED is set to `two`" in done.stderr


def test_in_a_class_release_nothing_is_judged(
    firedrill: Callable[..., Done], tmp_path: Path
) -> None:
    (tmp_path / ".firedrill-release").touch()
    remember(tmp_path, '{"seed": 2}')
    given = {"written_twice": "SELECT 1 AS n", "retry_rounds": "COPY x TO 'y'"}
    write(tmp_path / f"{LAB}.ipynb", given)
    done = firedrill("check", f"{LAB}.ipynb")
    assert "? Not judged · written_twice · 3 points open" in done.stdout
    assert "the grade comes with your class" in done.stdout
    assert "! Not run · retry_rounds" in done.stdout
    assert "Practice world" not in done.stdout
    found = json.loads(firedrill("check", f"{LAB}.ipynb", "--json").stdout)
    assert found["outcomes"]["written_twice"] == "unknown"
    assert "class" in found["notices"][0]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["missing.ipynb"], 2),
        (["."], 2),
        (["page.ipynb"], 2),
        (["page.ipynb", "--lab", "99-nothing"], 64),
        (["page.ipynb", "--scale", "5"], 64),
    ],
)
def test_json_is_a_document_even_where_nothing_could_be_judged(
    firedrill: Callable[..., Done], tmp_path: Path, words: list[str], code: int
) -> None:
    (tmp_path / "page.ipynb").write_text("<html>")
    done = firedrill("check", *words, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == code
    assert found["verdicts"] == []
    assert found["notices"] == [done.stderr.strip()]
    assert found["points"] == 0


def test_open_questions_share_one_line(firedrill: Callable[..., Done], tmp_path: Path) -> None:
    lab = incident.load(LAB)
    path = write(tmp_path / "half.ipynb", {"retry_rounds": "SELECT nothing"})
    content = nbformat.read(path, as_version=4)
    content.cells = [cell for cell in content.cells if "%%sql written_twice" not in cell.source]
    content.cells.append(nbformat.v4.new_code_cell("%%sql writen_twice\nSELECT 1"))
    nbformat.write(content, path)
    done = firedrill("check", "half.ipynb", *SMALL)
    names = [q.name for q in lab.questions if q.name != "retry_rounds"]
    assert f"Open: {', '.join(names)} ({len(names)})" in done.stdout
    assert "No answer yet" not in done.stdout
    assert [
        line.split()[1:3] for line in done.stdout.splitlines() if line.startswith("cause ")
    ] == [["·", "open"]]
    assert "! Not run · retry_rounds · 0 of 3" in done.stdout
    assert "No cell for: written_twice" in done.stdout
    assert "Did you mean `written_twice`?" in done.stdout
    found = json.loads(firedrill("check", "half.ipynb", *SMALL, "--json").stdout)
    assert [v["question"] for v in found["verdicts"]] == [q.name for q in lab.questions]
