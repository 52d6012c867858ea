"""`firedrill class regrade`: everything anew; with `--diff` only who would move, and why."""

from __future__ import annotations

import collections
import contextlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.classroom import roster

from . import bars, cli_class_grade
from . import cli_class_options as options
from . import options as cores

if TYPE_CHECKING:
    from grader.classroom.regrading.moves import Move
    from grader.classroom.regrading.preview import Onlooker, Totals
    from grader.classroom.shown_cards import Said

EXAMPLES = (
    "Examples: `firedrill class regrade 07 --diff` · `firedrill class regrade 07` · "
    "`firedrill class regrade --diff --json > moves.json`"
)
NAMED = 8  # ids in a line
WIDE = 24  # characters of a column of names; the reason takes the rest


def regrade(
    lab: options.Lab = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Only show who would move, and why; nothing is written.")
    ] = False,
    student: options.Student = None,
    workers: options.Workers = None,
    course: options.Course = Path(),
    as_json: options.AsJson = False,
) -> None:
    """Grade anew what was judged by other questions, seeds or another judge: `grade --again`.

    Points and comments that a person gave stay. Exit code of `--diff`: 0 nothing would move, 1
    somebody would, 2 it cannot be said, as where changed points are not released yet.
    """
    root = course.expanduser().resolve()
    if not diff:
        if as_json:
            raise typer.BadParameter("--json belongs to --diff")
        cli_class_grade.grade(lab, student, workers, again=True, course=root)
        return
    from grader.classroom.course import Course
    from grader.classroom.grading import work
    from grader.classroom.regrading import preview

    err = Console(stderr=True)

    def tell(sentence: str) -> None:
        err.print(Text(sentence), soft_wrap=True)

    names = [work.assignment(root, lab)] if lab else work.handed_in(root)
    options.must_be_in(root, names, student)
    unreleased = [preview.unreleased(Course(root), name) for name in names]
    for sentence in filter(None, unreleased):
        tell(sentence)
    with (
        bars.bar("Judging", err) as progress,
        contextlib.chdir(root),
        preview.Preview(
            root, workers=workers or cores.cores(), tell=tell, progress=progress, again=True
        ) as run,
    ):
        for name in names:
            run.grade(name, student)
    if as_json:
        print(json.dumps(run.desk.document(), ensure_ascii=False, indent=2))
    else:
        again = "firedrill class regrade" + (f" {names[0]}" if lab else "")
        _show(run.desk, again + (f" --student {student}" if student else ""))
    raise typer.Exit(1 if run.desk.moves else 2 if any(unreleased) else 0)


def _show(desk: Onlooker, again: str) -> None:
    out = Console(highlight=False)
    if desk.moves:
        out.print(_table(desk.moves))
    for sentence in _sentences(desk, again):
        out.print(Text(sentence), soft_wrap=True)


def _table(moves: Sequence[Move]) -> Table:
    several = len({move.assignment for move in moves}) > 1
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("student", *(["lab"] if several else []), "question"):
        table.add_column(column, max_width=WIDE)
    for column in ("now", "then", "moves by"):
        table.add_column(column, justify="right")
    table.add_column("because", ratio=1)
    alike: dict[tuple[str, ...], list[str]] = {}  # all of a row but whose it is → whose
    for move in moves:
        by = "stays" if move.kept is not None else f"{move.by:+.2f}"
        row = [*([move.assignment] if several else []), move.question]
        row += [_points(move.before), _points(move.after), by, _because(move)]
        alike.setdefault(tuple(row), []).append(move.student)
    for cells, students in alike.items():
        table.add_row(*(Text(cell) for cell in (roster.first_of(students, NAMED), *cells)))
    return table


def _because(move: Move) -> str:
    """The two cards, or the points alone where only these differ."""
    kept = "" if move.kept is None else f" A person gave {move.kept:g}, which stays."
    old, new = _said(move.old), _said(move.new)
    if old == new and move.old is not None and move.new is not None:
        points = [card.title.rpartition(" · ")[2] for card in (move.old, move.new)]
        return f"{points[0]} → {points[1]}, with the same card.{kept}"
    return f"{old} → {new}{kept}"


def _said(card: Said | None) -> str:
    return "no card" if card is None else f"{card.title.partition(' · ')[0]}: {card.headline}"


def _points(points: float | None) -> str:
    return "open" if points is None else f"{points:g}"


def _sentences(desk: Onlooker, again: str) -> list[str]:
    """The sum, and what is left to be known before it is written, by the command `again`."""
    old = [each for each in desk.totals if each.before is not None]
    up = [each for each in old if each.after > (each.before or 0.0) + 0.005]
    down = [each for each in old if each.after < (each.before or 0.0) - 0.005]
    left = len(desk.outcome.skipped)
    said = [
        f"{len(old) + left} graded submissions: {len(up)} would gain points, {len(down)} would "
        f"lose some, {len(old) + left - len(up) - len(down)} stay."
    ]
    if desk.moves:
        counts = collections.Counter(move.question for move in desk.moves)
        said.append(f"Grades that move: {', '.join(f'{q} {n}' for q, n in counts.most_common())}.")
    for what, which in (("Gain", up), ("Lose", down)):
        if which:
            said.append(f"{what}: {_named(which)}.")
    if new := [each for each in desk.totals if each.before is None]:
        said.append(f"Not graded yet, and graded with them: {_named(new)}.")
    if desk.moves:
        said.append(f"Nothing is written. To write it: {again}")
    return said


def _named(totals: Sequence[Totals]) -> str:
    """`ana 3 → 5, ben 2`, the first few."""
    told = []
    for each in totals:
        before = "" if each.before is None else f"{each.before:g} → "
        told.append(f"{each.student} {before}{each.after:g}")
    return roster.first_of(told, NAMED)
