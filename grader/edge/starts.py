"""The small databases that a question's search starts from: slices of the lab's own worlds."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..bench import Bench
from ..errors import FiredrillError, OutOfBudget
from ..results import Result
from ..sandbox.client import Sandbox
from ..search.database import Database, legal_rows, union
from ..worlds import world
from . import slices
from .trial import Trial

SEEDS = (1, 2, 3, 4, 5)  # worlds that slices are cut from
SCALE = 0.03
BEHIND = 5  # slices of a world that begin with a row of the reference's result
ANYWHERE = 6  # that begin anywhere in it
BESIDE = 6  # and that begin with rows near each other in time, or in what else is compared
# A clock must not decide which slices there are: a mutant of whose plan DuckDB expects more rows
# than this is not run, and of the others only one without an end takes so many seconds.
MOST_ROWS = 1_000_000
SECONDS = 20
TOGETHER = (2, 2, 2, 2, 2, 2, 3, 3, 3)  # slices put into one: a group of things takes several

Progress = Callable[[str, float], None]


def starts(trial: Trial, progress: Progress) -> list[list[Database]]:
    """For each seed its slices, then those of the awkward world. Sets the trial's clock."""
    found = []
    endless: set[str] = set()
    for at, path in enumerate(_worlds(trial)):
        progress(f"{trial.question.name}: cut out of a world", at / len(SEEDS) / 10)
        cut = slices.World(path, trial.schema, trial.constants)
        try:
            if at == 0:
                trial.now = cut.now()
            draw = random.Random(SEEDS[at] if at < len(SEEDS) else 0)
            own = [each for each in _cut(trial, cut, path, draw, endless) if each.rows]
        finally:
            cut.close()
        every = [*own, *_together(trial, own, draw)]
        found.append(list({repr(each.tables): each for each in every}.values()))
    return found


def _worlds(trial: Trial) -> Iterable[Path]:
    for seed in SEEDS:
        spec = world.Spec(trial.lab, seed=seed, scale=SCALE, state=trial.question.world)
        yield world.cached(spec)
    if (awkward := Bench(trial.lab, trial.sandbox).awkward()) is not None:
        yield awkward


def _together(trial: Trial, own: list[Database], draw: random.Random) -> Iterable[Database]:
    for count in TOGETHER:
        if len(own) >= count:
            yield legal_rows(trial.schema, union(draw.sample(own, count)))


def _cut(
    trial: Trial, cut: slices.World, path: Path, draw: random.Random, endless: set[str]
) -> Iterable[Database]:
    """endless: mutants that did not end on a world before; this one is not waited for."""
    due = trial.sandbox.query(path, trial.reference, seconds=60)
    yield from _behind(cut, due.columns, due.frame.rows(), draw, BEHIND)
    for _ in range(ANYWHERE):
        yield cut.somewhere(draw)
    for _ in range(BESIDE):
        yield cut.beside(draw)
    yield from cut.of_each_kind(draw)
    for mutant in trial.mutants:
        if mutant.id in endless:
            continue
        try:
            if expected_rows(trial.sandbox, path, mutant.sql) > MOST_ROWS:
                continue
            mine = trial.sandbox.query(path, mutant.sql, seconds=SECONDS)
        except OutOfBudget:
            endless.add(mutant.id)
        except FiredrillError:
            continue
        else:
            yield from _behind_difference(cut, due, mine, draw)


def expected_rows(sandbox: Sandbox, path: Path, sql: str) -> int:
    """The most rows that DuckDB expects of any step of the query."""
    plan = json.loads(sandbox.trusted(path, f"EXPLAIN (FORMAT json) {sql}").frame.row(0)[1])
    waiting, most = list(plan), 0
    while waiting:
        step = waiting.pop()
        waiting += step["children"]
        most = max(most, int(step["extra_info"].get("Estimated Cardinality", 0)))
    return most


def _behind_difference(
    cut: slices.World, due: Result, mine: Result, draw: random.Random
) -> Iterable[Database]:
    """What stands behind a row that only the mutant has, and one that only the reference has."""
    if mine.frame.width != due.frame.width:
        return
    here, there = set(map(repr, mine.frame.rows())), set(map(repr, due.frame.rows()))
    for result, others in ((mine, there), (due, here)):
        apart = [row for row in result.frame.rows() if repr(row) not in others]
        yield from _behind(cut, due.columns, apart, draw, 1)


def _behind(
    cut: slices.World,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    draw: random.Random,
    count: int,
) -> Iterable[Database]:
    for row in draw.sample(rows, min(count, len(rows))):
        yield cut.behind(columns, row)
