"""Looks for databases that kill the mutants left over, and counts those on which none does.

Each seed's search begins with the slices of that seed's world: their copies and neighbours, and
databases drawn anew, a chunk at a time. All open mutants are run on the same databases, so a search
for one costs little more than its own execution. What kills is looked around later on.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from ..search.copies import copied, merged, mixed
from ..search.database import Database
from .catch import Catch
from .starts import Progress
from .trial import Trial

DATABASES = 40_000  # of one seed; all five are what a search for one mutant draws in over a minute
SHORT = 2_000  # the same, for an author who tries things
CHUNK = 2_500  # a fifth of it is legal in a rich lab, and planning costs more than a few rows
LARGER = 26  # rows of one that is looked at: with many rows taken away it may still kill
AROUND = 40  # databases last found that are looked around
NUMBERS = 10**7  # between the numbers of two seeds' databases


def sweep(
    trial: Trial,
    starts: Sequence[Sequence[Database]],
    catch: Catch,
    progress: Progress,
    databases: int = DATABASES,
) -> int:
    """Adds to the catch; legal databases looked at. starts: for each seed its slices."""
    looked = 0
    for seed, own in enumerate(starts):
        slices = [each for each in own if each.rows <= LARGER]
        for done in range(0, databases, CHUNK):
            open_ = catch.open()
            if not open_:
                return looked
            share = (seed + done / databases) / len(starts)
            progress(f"{trial.question.name}: {len(open_)} mutants left", share)
            near = [*slices, *catch.databases[-AROUND:]]
            chunk = _chunk(trial, near, (seed + 1) * NUMBERS + done)
            legal = trial.legal(chunk, LARGER)
            looked += len(legal)
            for database, killed in zip(legal, trial.kills(legal, open_), strict=True):
                catch.take(database, killed)
    return looked


def _chunk(trial: Trial, near: Sequence[Database], start: int) -> list[Database]:
    share = CHUNK // 5
    drawn = trial.generator.databases(start, share if near else CHUNK)
    if not near:
        return drawn
    draw = random.Random(start)
    copies = copied(trial.generator, draw.sample(near, len(near)), start, share)
    couples = merged(trial.generator, near, start, share)
    both = [*near, *copies, *couples]
    draw.shuffle(both)
    varied = trial.generator.varied(both, start, share)
    mixes = mixed(trial.generator, both[::-1], start, share)
    return [*drawn, *copies, *couples, *varied, *mixes]
