"""Databases with fewer, plainer rows that still tell the same mutants from the reference."""

from __future__ import annotations

from collections.abc import Sequence

from ..mutants import Mutant
from ..search.database import Database
from ..search.sameness import suspects
from ..search.shrink import shrink
from .trial import Trial


def smaller(
    trial: Trial,
    database: Database,
    mutants: Sequence[Mutant],
    others: Sequence[Database] = (),
) -> Database:
    """The database, locally the smallest that kills all the mutants; none of the others.

    It does not become one of the others: three accidents of one kind are one.
    """
    law = trial.pair().law

    def seem(candidates: Sequence[Database]) -> list[bool]:
        arena = trial.arena(candidates)
        held = arena.holding(law)
        due = arena.batch(trial.reference)
        for mutant in mutants:
            if not held:
                break
            arena.batches = True
            held &= set(suspects(trial.pair(mutant), arena.batch(mutant.sql), due))
        return [at in held and each not in others for at, each in enumerate(candidates)]

    return shrink(database, seem, trial.is_steady, trial.generator)
