"""Databases with fewer, plainer rows that still tell the same mutants from the reference."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import OutOfBudget
from ..mutants import Mutant
from ..search.database import Database
from ..search.shrink import shrink
from .trial import Trial


def smaller(
    trial: Trial,
    database: Database,
    mutants: Sequence[Mutant],
    others: Sequence[Database] = (),
) -> Database:
    """The database, locally the smallest that surely kills all the mutants; none of the others.

    It does not become one of the others: three accidents of one kind are one.
    """
    rules = trial.pair().rules
    if rules:
        rules.note_legal(database)
    wanted = {mutant.id for mutant in mutants}

    def holds(candidate: Database) -> bool:
        return trial.is_steady(candidate) and trial.surely(candidate, mutants) == wanted

    def seem(candidates: Sequence[Database]) -> list[bool]:
        arena = trial.arena([])
        legal = arena.load_legal(candidates, rules, apart=True)
        killed = set(range(len(legal)))
        due = arena.batch(trial.reference)
        for mutant in mutants:
            if not killed:
                break
            arena.batches = True
            try:
                rows = arena.batch(mutant.sql)
                killed &= trial.differing(arena, mutant, rows, due, sorted(killed))
            except OutOfBudget:  # in one of them; which one is not worth its time
                killed = set()
        held = {legal[at] for at in killed}
        return [at in held and each not in others for at, each in enumerate(candidates)]

    return shrink(database, seem, holds, trial.generator)
