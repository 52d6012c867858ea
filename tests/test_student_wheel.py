"""A machine with only the student's wheel and a release: it does a lab, and holds no answer."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from grader import incident
from grader.classroom import course
from grader.classroom.init import init
from grader.incident import Lab
from grader.questions import Question
from grader.sealed import make

from .sealed_search import SEEDS, search, secrets

released = pytest.importorskip("grader.classroom.released")
pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = ROOT / "tests" / "answers"
SMALL = "00-first-page"
PLAYED = """
import json, os, sys
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
import course, grader
assert course.__file__.startswith(sys.argv[1]), course.__file__
for folder, cells in json.load(open(sys.argv[2])):
    if child := os.fork():
        assert os.waitpid(child, 0)[1] == 0
        continue
    os.chdir(folder)
    shell = InteractiveShell.instance()
    said = []
    for line, cell in [("load_ext course", None), *cells]:
        with capture_output() as out:
            if cell is None:
                shell.run_line_magic(*line.partition(" ")[::2])
            else:
                name, _, rest = line.partition(" ")
                shell.run_cell_magic(name, rest, cell)
        shown = [o.data.get("text/plain", "") + "\\n" for o in out.outputs]
        said.append(out.stdout + "".join(shown))
    print(json.dumps(said[1:]), flush=True)
    sys.exit()
"""
Cell = tuple[str, str | None]  # a magic's line, and what stands below it


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
    params=[
        pytest.param(slug, marks=[] if slug == SMALL else pytest.mark.slow)
        for slug in incident.slugs()
    ],
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


def play(site: Path, home: Path, jobs: list[tuple[Path, list[Cell]]]) -> list[list[str]]:
    """What each cell says, in processes that know the wheel alone. jobs: where, and which cells."""
    script = home / "cells.json"
    script.write_text(json.dumps([(str(folder), cells) for folder, cells in jobs]))
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env = {**kept, "HOME": str(home), "PYTHONPATH": str(site)}
    env["FIREDRILL_CACHE"] = str(home / "cache")
    done = subprocess.run(
        [sys.executable, "-c", PLAYED, str(site), str(script)],
        cwd=home,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def cells_of(lab: Lab) -> list[Cell]:
    """Every question by its solution, queries by two wrong answers before; then all else."""
    cells: list[Cell] = [(f"incident {lab.slug}", None), ("tables", None)]
    for question in lab.questions:
        for text in [*_wrong(lab, question), lab.references[question.name]]:
            cells.append((f"{question.kind} {question.name}", text))
            cells.append((f"check {question.name}", None))
    odd = next(question.name for question in lab.questions if question.kind == "sql")
    hinted = next(question.name for question in lab.questions if question.hints)
    return [
        *cells,
        (f"sql {odd}", "SELECT 1 AS n"),
        (f"check {odd}", None),
        (f"hint {hinted}", None),
        (f"showme {odd} --yes", None),
        *[(magic, None) for magic in ("progress", "map", "cost", "debrief")],
    ]


def _wrong(lab: Lab, question: Question) -> list[str]:
    if question.kind not in ("sql", "monitor"):
        return []
    folder = ANSWERS / lab.slug / question.name / "wrong"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())[:2]]


def test_a_student_does_the_whole_lab_with_it(
    wheel: Path, given_out: tuple[Lab, Path], tmp_path: Path
) -> None:
    lab, release = given_out
    cells = cells_of(lab)
    nowhere, no_worlds = tmp_path / "nowhere", tmp_path / lab.slug
    nowhere.mkdir()
    shutil.copytree(release / lab.slug, no_worlds)
    own = shutil.copytree(release, tmp_path / "class") / lab.slug  # a learner's files stay there
    begin: list[Cell] = [(f"incident {lab.slug}", None)]
    said, elsewhere, lacking = play(
        wheel,
        tmp_path,
        [(own, cells), (nowhere, begin), (no_worlds, begin)],
    )
    assert "This installation belongs to a class" in elsewhere[0]
    assert f"The worlds of {lab.slug} are not on this machine" in lacking[0]
    assert "FIREDRILL_WORLDS" in lacking[0]
    assert not [each for each in said if "fault of ours" in each or "Traceback" in each], said
    assert lab.severity in said[0]
    told: dict[str, list[str]] = {}
    for (line, _), text in zip(cells, said, strict=True):
        told.setdefault(line, []).append(text)
    for question in lab.questions:
        *wrong, right = told[f"check {question.name}"][: len(_wrong(lab, question)) + 1]
        if question.kind in ("sql", "monitor"):
            assert f"Right · {question.name} ·" in right, (question.name, right)
        for card in wrong:  # a monitor's few public worlds may not tell; its card then says so
            few = question.kind == "monitor" and "other sizes of the fault" in card
            assert few or "Right · " not in card, (question.name, card)
        assert "with your class" in right or question.kind == "write", (question.name, right)
    odd, hinted = cells[-8][0].partition(" ")[2], cells[-6][0]
    assert "Asked for are the columns" in told[f"check {odd}"][-1]
    assert "Hint 1 of" in told[hinted][0]
    assert "with your instructor" in told[f"showme {odd} --yes"][0]
    assert "told after grading" in told["debrief"][0]


def test_it_holds_no_answer(wheel: Path, given_out: tuple[Lab, Path]) -> None:
    lab, release = given_out
    assert search(release, secrets(lab)) == []
    every = {k: v for slug in incident.slugs() for k, v in secrets(incident.load(slug)).items()}
    assert search(wheel, every) == []


SECRET = "SELECT request_key, count(*) FROM shop.orders"
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "UTF-16": lambda raw: raw.decode().encode("utf-16"),
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "xz": lzma.compress,
    "bzip2": bz2.compress,
    "zip": lambda raw: _zip(raw),
    "zip in gzip": lambda raw: gzip.compress(_zip(raw)),
    "base64": lambda raw: b"x = " + base64.b64encode(raw),
    "base64 by lines": lambda raw: base64.encodebytes(raw),
    "hex": lambda raw: b"x = " + raw.hex().encode(),
    "zlib in base64": lambda raw: b"x = " + base64.b64encode(zlib.compress(raw)),
    "JSON": lambda raw: json.dumps({"x": [raw.decode()]}).encode(),
    "DuckDB": lambda raw: _database(raw.decode()),
    "base64 in DuckDB": lambda raw: _database(base64.b64encode(raw).decode()),
    "DuckDB in a zip": lambda raw: _zip(_database(raw.decode())),
    "Parquet": lambda raw: _parquet(raw.decode()),
}


@pytest.mark.parametrize("packed", PACKED)
def test_the_search_finds_what_is_packed(packed: str, tmp_path: Path) -> None:
    path = tmp_path / "inner" / "file"
    path.parent.mkdir()
    text = f"-- before\n{SECRET.replace(' ', chr(10))}\n-- after" + " and so on" * 20
    path.write_bytes(PACKED[packed](text.encode()))
    assert search(tmp_path, {"it": SECRET.lower()}) == ["inner/file: it"]
    assert search(tmp_path, {"it": "SELECT something_else FROM shop.orders"}) == []


def _zip(raw: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", raw)
    return out.getvalue()


def _database(text: str) -> bytes:
    return _written("ATTACH '{0}' AS d; CREATE TABLE d.t AS SELECT '{1}' AS a FROM range(9)", text)


def _parquet(text: str) -> bytes:
    return _written("COPY (SELECT '{1}' AS a) TO '{0}' (FORMAT parquet, COMPRESSION zstd)", text)


def _written(sql: str, text: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        with duckdb.connect() as con:
            con.execute(sql.format(path, text))
        return path.read_bytes()
