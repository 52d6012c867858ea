"""What a learner waits for in a kernel: a lab opened from cold, and a query checked.

    python -m tests.bench.bench_kernel            # every lab; --short: one

Opened: `%load_ext course` and `%incident` in a fresh kernel with the world built, beside the start
of that kernel itself. Checked: `%check` of every query's reference and of one wrong answer, after a
first check of each, beside what a stock autograder does for one cell: nbclient runs a notebook
that opens the same world, runs the same query and asserts how many rows came.
"""

from __future__ import annotations

import argparse
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
    parser.add_argument("--short", action="store_true", help="one lab")
    short = parser.parse_args().short
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    print("in the kernel, beside rivals, in this run")
    for slug in incident.slugs()[-1:] if short else incident.slugs():
        lab = incident.load(slug)
        path = world.cached(world.Spec(lab))
        with tempfile.TemporaryDirectory() as folder, _here(folder):
            _lab(lab, path)


def _lab(lab: Lab, path: Path) -> None:
    start = time.perf_counter()
    manager, client = start_new_kernel(startup_timeout=PATIENCE, stderr=subprocess.DEVNULL)
    kernel = time.perf_counter() - start
    try:
        opened = _run(client, f"%load_ext course\n%incident {lab.slug}")
        spent, rival, first = [], [], 0.0
        for question, texts in _answers(lab).items():
            took = [_check(client, question, text) for text in texts]
            first = first or took[0]
            spent += took[1:]  # the reference came first, and with it the question's worlds
            if len(rival) < 3:
                rival.append(_stock(path, texts[0]))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    median, stock = statistics.median(spent), statistics.median(rival)
    print(
        f"  {lab.slug[:2]} opened    {opened:5.2f} s for %load_ext and %incident; ipykernel's own"
        f" start {kernel:.2f} s: {kernel / opened:.1f} times"
    )
    print(
        f"  {lab.slug[:2]} %check  {median * 1000:5.0f} ms median of {len(spent)} answers, slowest"
        f" {max(spent) * 1000:,.0f}, the first of all {first:.1f} s; nbclient with an assert"
        f" {stock * 1000:,.0f} ms: {stock / median:.0f} times"
    )


def _answers(lab: Lab) -> dict[str, list[str]]:
    """Question → texts to check: the reference of each query, one right and two wrong answers."""
    known = [each for each in labelled.of(lab) if each.verdict != "rejected"]
    found = {}
    for question in lab.questions:
        if question.kind == "sql":
            mine = [each for each in known if each.question == question.name]
            right = [each.text for each in mine if each.right][:1]
            wrong = [each.text for each in mine if not each.right][:2]
            found[question.name] = [lab.references[question.name], *right, *wrong]
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
