"""A machine with only the student's wheel and a release: it does a lab, and holds no answer."""

from __future__ import annotations

import base64
import gzip
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest

from grader import incident
from grader.classroom import course
from grader.classroom.init import init
from grader.incident import Lab
from grader.questions import FactsQuestion, SqlQuestion, WriteQuestion
from grader.sealed import make

from .sealed_search import search

released = pytest.importorskip("grader.classroom.released")
pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

ROOT = Path(__file__).resolve().parents[1]
SEEDS = (1738264951, 1926473805, 1583920647)  # hidden ones; drawn by chance in a class
PLAYED = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
import course, grader
assert course.__file__.startswith(sys.argv[1]), course.__file__
shell = InteractiveShell.instance()
said = []
for line, cell in json.load(open(sys.argv[2])):
    with capture_output() as out:
        if cell is None:
            shell.run_line_magic(*line.partition(" ")[::2])
        else:
            name, _, rest = line.partition(" ")
            shell.run_cell_magic(name, rest, cell)
    said.append(out.stdout + "".join(o.data.get("text/plain", "") + "\\n" for o in out.outputs))
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The student's wheel, built and unpacked into a folder."""
    folder = tmp_path_factory.mktemp("wheel")
    run = [sys.executable, "-c", "import sys; from pathlib import Path; import student_wheel"]
    run[-1] += "; print(student_wheel.build(Path(sys.argv[1])))"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    env.pop("FIREDRILL_LABS", None)
    done = subprocess.run([*run, folder], env=env, check=True, capture_output=True, text=True)
    with zipfile.ZipFile(done.stdout.split()[-1]) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.fixture(
    scope="module",
    params=["00-first-page", pytest.param("07-ledger-written-twice", marks=pytest.mark.slow)],
)
def given_out(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Lab, Path]:
    """A lab, and a folder with its release and its worlds: all that a class gives out."""
    lab = incident.load(request.param)
    root = tmp_path_factory.mktemp("class") / "on-call"
    init(root, [lab.slug])
    (root / course.SEEDS_FILE).write_text(f'[seeds]\n"{lab.slug}" = {list(SEEDS)}\n')
    made = released.make(course.Course(root), lab.slug)
    make.put(made.worlds, root / "release" / "worlds")
    return lab, root / "release"


def play(site: Path, folder: Path, home: Path, cells: list[tuple[str, str | None]]) -> list[str]:
    """What each cell says, in a process that knows the wheel alone. cells: (line, cell or None)."""
    script = home / "cells.json"
    script.write_text(json.dumps([("load_ext course", None), *cells]))
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env = {**kept, "HOME": str(home), "PYTHONPATH": str(site)}
    env["FIREDRILL_CACHE"] = str(home / "cache")
    done = subprocess.run(
        [sys.executable, "-c", PLAYED, str(site), str(script)],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])[1:]


def test_a_student_does_the_whole_lab_with_it(
    wheel: Path, given_out: tuple[Lab, Path], tmp_path: Path
) -> None:
    lab, release = given_out
    cells: list[tuple[str, str | None]] = [(f"incident {lab.slug}", None), ("tables", None)]
    for question in lab.questions:
        cells.append((f"{question.kind} {question.name}", lab.references[question.name]))
        cells.append((f"check {question.name}", None))
    wrong = next(question.name for question in lab.questions if question.kind == "sql")
    hinted = next(question.name for question in lab.questions if question.hints)
    cells += [
        (f"sql {wrong}", "SELECT 1 AS n"),
        (f"check {wrong}", None),
        (f"hint {hinted}", None),
        (f"showme {wrong} --yes", None),
        ("progress", None),
        ("map", None),
        ("cost", None),
        ("debrief", None),
    ]
    said = play(wheel, release / lab.slug, tmp_path, cells)
    assert not [each for each in said if "fault of ours" in each or "Traceback" in each], said
    assert lab.severity in said[0]
    of = {line: text for (line, _), text in zip(cells, said, strict=True)}
    for question in lab.questions:
        told = said[cells.index((f"check {question.name}", None))]
        if question.kind in ("sql", "monitor"):
            assert f"Right · {question.name} ·" in told, (question.name, told)
        assert "with your class" in told or question.kind == "write", (question.name, told)
    assert "Asked for are the columns" in of[f"check {wrong}"]
    assert "Hint 1 of" in of[f"hint {hinted}"]
    assert "with your instructor" in of[f"showme {wrong} --yes"]
    assert "told after grading" in of["debrief"]


def test_outside_of_a_release_it_says_what_it_is(wheel: Path, tmp_path: Path) -> None:
    (said,) = play(wheel, tmp_path, tmp_path, [("incident 00-first-page", None)])
    assert "This installation belongs to a class" in said


def test_without_its_worlds_a_release_says_where_they_belong(
    wheel: Path, given_out: tuple[Lab, Path], tmp_path: Path
) -> None:
    lab, release = given_out
    shutil.copytree(release / lab.slug, tmp_path / lab.slug)
    (said,) = play(wheel, tmp_path / lab.slug, tmp_path, [(f"incident {lab.slug}", None)])
    assert f"The worlds of {lab.slug} are not on this machine" in said
    assert "FIREDRILL_WORLDS" in said


def test_it_holds_no_answer(wheel: Path, given_out: tuple[Lab, Path]) -> None:
    lab, release = given_out
    assert search(release, _secrets(lab)) == []
    every = {k: v for slug in incident.slugs() for k, v in _secrets(incident.load(slug)).items()}
    assert search(wheel, every) == []


def _secrets(lab: Lab) -> dict[str, str]:
    """What must be nowhere: answers, what makes worlds, what tells a cause, hidden seeds."""
    found = {f"hidden seed {seed}": str(seed) for seed in SEEDS}
    for name, text in lab.references.items():
        found[f"{lab.slug}, reference of {name}"] = text
    for name in ("world.sql", "fault.sql", "tables.sql", "truth.sql", "next_run.sql"):
        long = [each for each in lab.sql(name).split(";") if len(each) > 80]
        found |= {f"{lab.slug}, {name} {at}": text for at, text in enumerate(long)}
    for path in (lab.folder / "suspects").glob("*.sql"):
        found[f"{lab.slug}, {path.name}"] = path.read_text()
    for query in lab.truth:
        if len(query.sql) > 60:
            found[f"{lab.slug}, truth {query.name} {query.line}"] = query.sql
    told = [line for line in lab.debrief.story.split("\n") if len(line) > 40]
    found |= {f"{lab.slug}, story {at}": line for at, line in enumerate(told)}
    for question in lab.questions:
        where = f"{lab.slug}, {question.name}"
        if isinstance(question, FactsQuestion):
            for name, fact in question.facts.items():
                found |= {f"{where}, why {name} is not {v}": w for v, w in fact.wrong.items()}
        if isinstance(question, SqlQuestion):
            found |= {f"{where}, mutant {k}": says for k, says in question.mutants.items()}
            found |= {f"{where}, {k} is none": w for k, w in question.equivalent.items()}
        if isinstance(question, WriteQuestion):
            for at, check in enumerate(question.checks):
                for words in ("groups", "never", "causes", "terms", "figures"):
                    if words in check.options and len(str(check.options[words])) > 30:
                        found[f"{where}, check {at} {words}"] = str(check.options[words])
    return found


@pytest.mark.parametrize("packed", ["plain", "zip", "zip in gz", "base64", "hex", "duckdb"])
def test_the_search_finds_what_is_packed(packed: str, tmp_path: Path) -> None:
    secret = "SELECT request_key, count(*) FROM shop.orders"
    path = tmp_path / "inner" / "file"
    path.parent.mkdir()
    text = f"-- before\n{secret.replace(' ', chr(10))}\n-- after".encode()
    if packed == "duckdb":
        with duckdb.connect(str(path)) as con:
            con.execute(
                "CREATE TABLE t AS SELECT $1::VARCHAR AS a FROM range(500)", [text.decode()]
            )
    elif packed.startswith("zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a", text)
        if packed != "zip":
            path.write_bytes(gzip.compress(path.read_bytes()))
    else:
        codes = {"plain": bytes, "base64": base64.b64encode, "hex": lambda raw: raw.hex().encode()}
        path.write_bytes(b"x = " + codes[packed](text))
    assert search(tmp_path, {"it": secret.lower()}) == ["inner/file: it"]
    assert search(tmp_path, {"it": "SELECT something_else FROM shop.orders"}) == []
