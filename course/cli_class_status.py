"""`firedrill class status`: what is in, graded, named as a failure, not yet graded, waiting."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from grader.classroom import roster
from grader.classroom.grading import status as statuses
from grader.classroom.grading import work

from . import cli_class_options as options

HELP = "Examples: `firedrill class status` · `firedrill class status 07 --json`"


def status(
    lab: options.Lab = None,
    as_json: options.AsJson = False,
    course: options.Course = Path(),
) -> None:
    """Where the class stands: submissions in = graded + named failures + not yet graded.

    Exit code: 0 all graded, 1 something is left to do for `grade` or for a person.
    """
    root = course.resolve()
    names = [work.assignment(root, lab)] if lab else work.assignments(root)
    found = statuses.of(root, names)
    if as_json:
        print(json.dumps([each.document() for each in found], ensure_ascii=False, indent=2))
    else:
        _show(found, roster.names_if_any(root).named)
    left = any(each.failures or each.not_yet or each.waiting for each in found)
    raise typer.Exit(1 if left else 0)


def _show(found: list[statuses.LabStatus], called: Callable[[str], str]) -> None:
    out = Console()
    table = Table(box=None, header_style="bold", pad_edge=False)
    columns = ("lab", "in", "graded", "named failures", "not yet graded", "waiting for a person")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=not number)
    for each in found:
        counts = each.graded, each.failures, each.not_yet, each.waiting
        table.add_row(each.lab, str(each.handed_in), *(str(len(some)) for some in counts))
    out.print(table)
    for each in found:
        for sentence in statuses.sentences(each, called):
            print(f"{each.lab}: {sentence}")
