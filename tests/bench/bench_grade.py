"""A class graded: `firedrill class grade` beside stock nbgrader on its kernel path, in one run.

    python -m tests.bench.bench_grade            # --short: a warm-up lab and few submissions

The same queries on the same practice world, by both; then everything on (hidden and edge worlds,
search, repairs run twice, monitors), from cold and with verdicts known. What either takes to start
is measured by a run that has nothing to do, and taken off. No figure is asserted. The short form
leaves the rival out, which takes longer than all the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from grader import incident, labelled
from grader.classroom import course, judging
from grader.classroom.grading.receipts import TABLE
from grader.classroom.init import init
from grader.incident import Lab
from grader.judge import HIDDEN_SEEDS
from grader.questions import Question
from grader.worlds import world
from tests.submissions import forked, troubles

SEED = 5  # of who hands in what
STOCK = 3  # submissions that stock nbgrader grades: they all take it alike
ZIPF = 1.1  # the commonest answer of 150 is one of five
PAGE = os.sysconf("SC_PAGE_SIZE")  # bytes


@dataclass(frozen=True)
class Size:
    """A class. distinct: answers to each question, by Zipf's law."""

    submissions: int
    distinct: int


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="a warm-up lab, few submissions")
    short = parser.parse_args().short
    lab = incident.load("00" if short else "07")
    print(f"a class of lab {lab.slug}, beside stock nbgrader, in this run")
    sizes = [Size(4, 2)] if short else [Size(60, 20), Size(1_000, 150)]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if not short:
            practice(root / "practice", lab, Size(1_000, 20))
        for size in sizes:
            everything(root / f"class-{size.submissions}", lab, size)
        kinds(root / f"class-{sizes[0].submissions}", lab, 2 if short else 10)


def practice(root: Path, lab: Lab, size: Size) -> None:
    """The queries of a lab on the practice world: a kernel for each submission, and our run."""
    asked = [question for question in lab.questions if question.kind == "sql"]
    stock = root / "stock"
    lay_out_stock(stock, lab, asked)
    command = [sys.executable, "-m", "nbgrader", "autograde", "queries"]
    theirs = (timed(command, stock) - timed(command, stock)) / STOCK
    ours = root / "ours"
    # the practice world's own seed as the only hidden one: there is then no other world
    lay_out(ours, lab, (1,))
    hand_in(ours, lab, size, [question.name for question in asked])
    command = [sys.executable, "-m", "tests.bench.on_days", str(ours), lab.slug]
    graded, start = timed(command, ours), timed(command, ours)
    mine = (graded - start) / size.submissions
    print(
        f"  practice only   a submission takes {mine.processor * 1000:,.0f} ms of processor,"
        f" {mine.clock * 1000:,.0f} by the clock ({size.submissions:,} of them, {size.distinct}"
        f" answers to each of {len(asked)} queries), {start.processor:.1f} s to start;"
        f" stock {theirs.processor * 1000:,.0f} and {theirs.clock * 1000:,.0f}:"
        f" {theirs.processor / mine.processor:,.0f} and {theirs.clock / mine.clock:,.0f} times;"
        f" {graded.memory:,.0f} MB"
    )


def everything(root: Path, lab: Lab, size: Size) -> None:
    """From cold, then again with all verdicts known."""
    lay_out(root, lab, HIDDEN_SEEDS)
    hand_in(root, lab, size, [question.name for question in lab.questions])
    cold = timed(grade_command(root), root)
    forget(root)
    warm = timed(grade_command(root), root)
    start = timed(grade_command(root), root)
    print(
        f"  everything on   {size.submissions:,} submissions, {size.distinct} answers a question:"
        f" cold {cold.processor:,.0f} s of processor, {cold.clock:,.0f} s by the clock; known"
        f" {(warm.processor - start.processor) * 1000 / size.submissions:,.0f} ms of processor"
        f" each, {start.processor:.1f} s to start; {cold.memory:,.0f} MB"
    )


def kinds(root: Path, lab: Lab, count: int) -> None:
    """Milliseconds for one distinct answer, by kind, by the clock in one warm process.

    root: a course that has released the lab.
    """
    terms = judging.terms(course.Course(root), lab, lab.slug, lab.slug, 1.0)
    took: dict[str, list[float]] = {}
    try:
        for question in lab.questions:
            judging.verdict(terms, question.name, lab.references[question.name])  # worlds are open
            for text in answers(lab, question, count):
                began = time.perf_counter()
                judging.verdict(terms, question.name, text)
                took.setdefault(question.kind, []).append(time.perf_counter() - began)
    finally:
        judging.close_all()
    for kind, spent in took.items():
        median, most = statistics.median(spent) * 1000, max(spent) * 1000
        print(f"  {kind:8} {median:7,.0f} ms median, {most:7,.0f} most, of {len(spent)} answers")


# ── classes ──────────────────────────────────────────────────────────────────────────────────────


def lay_out(root: Path, lab: Lab, seeds: tuple[int, ...]) -> None:
    """A course that has released the lab."""
    init(root, [lab.slug])
    (root / course.SEEDS_FILE).write_text(f'[seeds]\n"{lab.slug}" = {list(seeds)}\n')
    code, said = forked.nbgrader(["generate_assignment", lab.slug], root, dict(os.environ))
    assert code == 0, said[-2000:]


def hand_in(root: Path, lab: Lab, size: Size, names: list[str]) -> None:
    """Submissions whose answers to each question follow Zipf's law; each stands there once."""
    path = root / "release" / lab.slug / f"{lab.slug}.ipynb"
    release = json.loads(path.read_text())
    for cell in release["cells"]:
        cell["source"] = "".join(cell["source"])
    chance = random.Random(SEED)
    weights = [1 / rank**ZIPF for rank in range(1, size.distinct + 1)]
    drawn = {}
    for name in names:
        texts = answers(lab, lab.question(name), size.distinct)
        rest = chance.choices(texts, weights, k=max(0, size.submissions - len(texts)))
        drawn[name] = [*texts, *rest][: size.submissions]
        chance.shuffle(drawn[name])
    for number in range(size.submissions):
        folder = root / "submitted" / f"s{number:05}" / lab.slug
        folder.mkdir(parents=True)
        given = {name: texts[number] for name, texts in drawn.items()}
        content = troubles.dump(troubles.answered(release, given))
        (folder / path.name).write_bytes(content)


def answers(lab: Lab, question: Question, count: int) -> list[str]:
    """So many different answers: the reference, the labelled ones, then those with an addition."""
    known = [lab.references[question.name]]
    known += [each.text for each in labelled.of(lab) if each.question == question.name]
    return [
        known[number] if number < len(known) else other(question.kind, known, number)
        for number in range(count)
    ]


def other(kind: str, known: list[str], number: int) -> str:
    """A different text of the same worth as a known one."""
    text = known[number % len(known)].strip().rstrip(";")
    if kind in ("sql", "monitor"):
        return f"SELECT * FROM (\n{text}\n) AS v{number}"
    if kind == "fix":
        return f"CREATE TEMP TABLE note_{number} AS SELECT {number} AS n;\n{text}"
    if kind == "facts":
        return f"{text}\n# note {number}"
    return f"{text}\n\nNote {number}."


def forget(root: Path) -> None:
    """Nothing is graded; the verdicts stay."""
    shutil.rmtree(root / "autograded")
    connection = sqlite3.connect(root / "gradebook.db")
    connection.execute(f"DELETE FROM {TABLE}")
    connection.commit()
    connection.close()


def lay_out_stock(root: Path, lab: Lab, asked: list[Question]) -> None:
    """The queries as a stock assignment: the answer is a string, the check runs it and compares."""
    path = str(world.cached(world.Spec(lab)))
    cells = []
    for question in asked:
        text = lab.references[question.name]
        solution = f"{question.name} = {text!r}"
        check = (
            f"import duckdb\nwith duckdb.connect({path!r}, read_only=True) as con:\n"
            f"    rows = sorted(map(repr, con.execute({question.name}).fetchall()))\n"
            f"    wanted = sorted(map(repr, con.execute({text!r}).fetchall()))\n"
            "assert rows == wanted"
        )
        for grade, source in ((False, solution), (True, check)):
            cell = nbformat.v4.new_code_cell(source)
            cell.metadata["nbgrader"] = {
                "grade": grade,
                "grade_id": f"{question.name}_{grade}",
                "locked": grade,
                "schema_version": 3,
                "solution": not grade,
                "task": False,
                **({"points": question.points} if grade else {}),
            }
            cells.append(cell)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    places = [root / "source" / "queries"]
    places += [root / "submitted" / f"s{number}" / "queries" for number in range(STOCK)]
    for place in places:
        place.mkdir(parents=True)
        nbformat.write(notebook, place / "queries.ipynb")
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'x'\n"
    )
    timed([sys.executable, "-m", "nbgrader", "generate_assignment", "queries"], root)


# ── measuring ────────────────────────────────────────────────────────────────────────────────────


def grade_command(root: Path) -> list[str]:
    return [sys.executable, "-m", "course.cli", "class", "grade", "--course", str(root)]


@dataclass(frozen=True)
class Took:
    """Seconds of processor and clock of a command with all below it; the most memory, in MB."""

    processor: float
    clock: float
    memory: float = 0.0

    def __sub__(self, other: Took) -> Took:
        return Took(self.processor - other.processor, self.clock - other.clock)

    def __truediv__(self, parts: int) -> Took:
        return Took(self.processor / parts, self.clock / parts)


def timed(command: list[str], cwd: Path) -> Took:
    """What a command takes. Raises AssertionError where it fails."""
    here = str(Path(__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": here}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    began = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=said, stderr=said)
        most = seen = 0.0
        while process.poll() is None:
            # to share memory out is a walk through all of it, which the processes wait for
            if (now := sum(map(resident, below(process.pid)))) > seen * 1.01:
                seen, most = now, max(most, sum(map(shared_out, below(process.pid))))
            time.sleep(0.1)
        said.seek(0)
        assert process.returncode in (0, 1), said.read()[-2000:]
    clock = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(spent, clock, most)


def below(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from below(int(child))


def resident(pid: int) -> float:
    """Megabytes of a process, with all that it shares with others."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0.0
    return int(pages[1]) * PAGE / 1e6 if pages else 0.0


def shared_out(pid: int) -> float:
    """Megabytes; of what processes share each has its part, so that sums count it once."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    line = next((line for line in told.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    main()
