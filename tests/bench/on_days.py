"""`firedrill class grade` where queries meet their day and no small database.

    python -m tests.bench.on_days COURSE LAB

It is the work that a stock check cell does, and no more: rows beside the reference's, on one world.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from grader import pooled, quick_imports
from grader.classroom import judging
from grader.classroom.judging import Terms
from grader.judge import Judge

WORKERS = 2


def begin() -> None:
    """A process whose judges run queries on days alone."""
    pooled.begin()
    opened = judging.opened

    def on_days(terms: Terms) -> Judge:
        judge = opened(terms)
        judge.bench.days_only = True
        return judge

    judging.opened = on_days


def start() -> ProcessPoolExecutor:
    """Such processes."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(WORKERS, mp_context=context, initializer=begin)


def main() -> None:
    """Grade, as the command does."""
    with quick_imports.without_iri_grammars():
        from grader.classroom.grading import run as grading

    root = Path(sys.argv[1]).resolve()
    with (
        contextlib.chdir(root),
        grading.Run(root, workers=WORKERS, tell=print, start=start) as run,
    ):
        run.grade(sys.argv[2])
    print(run.outcome.sentence)


if __name__ == "__main__":
    main()
