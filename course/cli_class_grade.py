"""`firedrill class grade`: every submission that is not graded as it lies there."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.errors import FiredrillError, Interrupted

from . import bars, options
from . import cli_class_options as class_options

HELP = (
    "Examples: `firedrill class grade` · `firedrill class grade 07 --student ana` · "
    "`firedrill class grade 07 --workers 4`"
)


def grade(
    lab: class_options.Lab = None,
    student: class_options.Student = None,
    workers: class_options.Workers = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Judge on a Dask cluster, as tcp://10.0.0.5:8786, in place of this computer.",
        ),
    ] = None,
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="Grade anew what was judged by other questions, seeds or another judge, "
            "or could not be judged.",
        ),
    ] = False,
    course: class_options.Course = Path(),
) -> None:
    """Grade what was handed in: in parallel, equal answers once, each submission whole or not.

    Stopped at any moment, by Ctrl-C or a power cut, it goes on where it was when typed again. Exit
    code: 0 all graded, 1 some could not be (they are named), 2 nothing could be done.
    """
    from grader.classroom.grading import cluster, work
    from grader.classroom.grading import run as grading

    if scheduler is not None and workers is not None:
        raise FiredrillError(
            "--workers is the number of processes on this computer; a cluster has its own. Give"
            " --workers or --scheduler."
        )
    err = Console(stderr=True)

    def tell(sentence: str) -> None:
        err.print(sentence, highlight=False, markup=False, soft_wrap=True)

    root = course.resolve()
    there = work.handed_in(root)
    names = [work.assignment(root, lab)] if lab else there
    if not set(names) & set(there):
        raise FiredrillError(
            f"Nobody has handed in {lab or 'anything'}: submitted/ has none. First: firedrill class"
            " collect FOLDER|ZIP|exchange"
        )
    with (
        bars.bar("Grading", err) as progress,
        contextlib.chdir(root),  # as nbgrader's own commands run there
        grading.Run(
            root,
            workers=workers or options.cores(),
            tell=tell,
            progress=progress,
            again=again,
            start=partial(cluster.Cluster, scheduler) if scheduler else None,
            at_once=cluster.AT_ONCE if scheduler else None,
        ) as run,
    ):
        try:
            for name in names:
                run.grade(name, student)
        except (KeyboardInterrupt, Interrupted):
            left = run.outcome.left
            tell(f"{run.outcome.sentence}; {left} not yet. Type the same again to go on.")
            raise
    if student and not run.outcome.known:
        raise class_options.nothing_of(student)
    print(run.outcome.sentence)
    raise typer.Exit(1 if run.outcome.failures or run.outcome.still else 0)
