"""What a learner waits for in a kernel: a lab opened from cold, and a query checked.

    python -m tests.bench.bench_kernel            # every lab; --short: one lab and one question

Opened: `%load_ext course` and `%incident` in a fresh kernel with the world built, beside the start
of that kernel itself. Checked: `%check` of a right answer and of two wrong ones to every query,
after that of its reference, beside what a stock autograder does for one cell: nbclient runs a
notebook that opens the same world, runs the same query and asserts how many rows came.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbclient
import nbformat
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from grader import incident, labelled
from grader.incident import Lab
from grader.worlds import world

PATIENCE = 600  # seconds for a cell; worlds may have to be built first


def main() -> None:
    """Print both, with their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="one lab, one question")
    short = parser.parse_args().short
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    print("in the kernel, beside rivals, in this run")
    every: list[float] = []
    for slug in incident.slugs()[-1:] if short else incident.slugs():
        lab = incident.load(slug)
        path = world.cached(world.Spec(lab))
        with tempfile.TemporaryDirectory() as folder, _here(folder):
            every += _lab(lab, path, most=1 if short else None)
    print(f"  all %check {_ms(every)} median of {len(every)} answers")


def _lab(lab: Lab, path: Path, most: int | None) -> list[float]:
    """Seconds of each check. most: questions that are checked; by default all for a query."""
    start = time.perf_counter()
    manager, client = start_new_kernel(startup_timeout=PATIENCE, stderr=subprocess.DEVNULL)
    kernel = time.perf_counter() - start
    try:
        opened = _run(client, f"%load_ext course\n%incident {lab.slug}")
        spent: dict[bool, list[float]] = {True: [], False: []}  # by whether the answer is right
        rival, first = [], 0.0
        for question, texts in itertools.islice(_answers(lab).items(), most):
            reference = lab.references[question]
            took = _check(client, question, reference)  # and with it the question's worlds
            first = first or took
            for is_right, text in texts:
                spent[is_right].append(_check(client, question, text))
            if len(rival) < 3:
                rival.append(_stock(path, reference))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    print(
        f"  {lab.slug[:2]} opened    {opened:5.2f} s for %load_ext and %incident; ipykernel's own"
        f" start {kernel:.2f} s: {kernel / opened:.1f} times"
    )
    every = [*spent[True], *spent[False]]
    if not every:
        return []  # a lab without queries
    median, stock = statistics.median(every), statistics.median(rival)
    print(
        f"  {lab.slug[:2]} %check  {_ms(every)} median of {len(every)} answers"
        f" (right {_ms(spent[True])}, wrong {_ms(spent[False])}), slowest {max(every) * 1000:,.0f},"
        f" the first of all {first:.1f} s; nbclient with an assert {stock * 1000:,.0f} ms:"
        f" {stock / median:.0f} times"
    )
    return every


def _ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:,.0f} ms" if seconds else "none"


def _answers(lab: Lab) -> dict[str, list[tuple[bool, str]]]:
    """Question → texts to check of each query, and whether they are right: one, and two wrong."""
    known = [each for each in labelled.of(lab) if each.verdict != "rejected"]
    found = {}
    for question in lab.questions:
        if question.kind == "sql":
            mine = [each for each in known if each.question == question.name]
            right = [(True, each.text) for each in mine if each.right][:1]
            wrong = [(False, each.text) for each in mine if not each.right][:2]
            found[question.name] = [*right, *wrong]
    return found


def _check(client: BlockingKernelClient, question: str, text: str) -> float:
    """Seconds of `%check`, once the answer's cell was run."""
    _run(client, f"%%sql {question}\n{text}")
    return _run(client, f"%check {question}")


def _run(client: BlockingKernelClient, code: str) -> float:
    """Seconds until the cell is done."""
    start = time.perf_counter()
    shown: list[str] = []
    reply = client.execute_interactive(
        code, timeout=PATIENCE, output_hook=lambda message: shown.append(message["msg_type"])
    )
    assert reply["content"]["status"] == "ok", code
    assert "error" not in shown, code
    return time.perf_counter() - start


def _stock(path: Path, text: str) -> float:
    """Seconds for one cell as a stock autograder judges it."""
    code = (
        f"import duckdb\nwith duckdb.connect({str(path)!r}, read_only=True) as con:\n"
        f"    rows = con.execute({text!r}).fetchall()\nassert len(rows) >= 0"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    start = time.perf_counter()
    nbclient.NotebookClient(notebook, timeout=PATIENCE, kernel_name="python3").execute(
        stderr=subprocess.DEVNULL
    )
    return time.perf_counter() - start


@contextmanager
def _here(folder: str) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


if __name__ == "__main__":
    main()
