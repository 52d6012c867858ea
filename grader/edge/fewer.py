"""Fewer databases for a question: where a cover needs too many, some that do the work of several.

A sweep stops at the third database that kills a mutant, so of a question with many mutants a cover
has little to choose from. Its databases are put together and varied, and those kept that kill many
mutants which it kills hardly more often than it has to.
"""

from __future__ import annotations

import random
from collections import Counter

from ..search.copies import merged, mixed
from ..search.database import Database
from .catch import Catch
from .cover import MOST, TIMES, cover
from .store import MOST_ROWS
from .sweep import NUMBERS
from .trial import Trial

ROUNDS = 16  # each takes 8 s for 230 mutants; from 39 databases to 30 it took four
DRAWN = 8_000  # in a round; one in ten is legal and small enough
LARGER = 40  # rows with what no learner is shown
KEPT = 40  # of a round: below trial.MANY, or a mutant that fails on most of these would be left out
COUPLES = 600  # of those put together that are changed further
BEYOND = 1_000 * NUMBERS  # numbers that no sweep draws from


def few(catch: Catch, trial: Trial, rounds: list[int]) -> list[int]:
    """A cover of what was caught, for which more is looked for while it is of more than MOST.

    rounds: the numbers of rounds that are left; each is used once.
    """
    chosen = _cover(catch)
    while len(chosen) > MOST and rounds:
        _look(catch, trial, chosen, rounds.pop(0))
        chosen = _cover(catch)
    return chosen


def _cover(catch: Catch) -> list[int]:
    return cover(catch.kills, [database.rows for database in catch.databases], most=MOST)


def _look(catch: Catch, trial: Trial, chosen: list[int], number: int) -> None:
    often = Counter(name for at in chosen for name in catch.kills[at])
    worth = {name: 1 / count for name, count in often.items() if count <= TIMES + 1}
    drawn = _drawn(trial, [catch.databases[at] for at in chosen], BEYOND + number * DRAWN)
    legal = [each for each in trial.legal(drawn, LARGER) if trial.read_rows(each) <= MOST_ROWS]
    kills = trial.kills(legal, trial.named(worth))
    ranked = sorted(range(len(legal)), key=lambda at: -sum(worth[name] for name in kills[at]))
    best = [legal[at] for at in ranked if legal[at] not in catch.databases][:KEPT]
    catch.add(trial.steady(best))


def _drawn(trial: Trial, near: list[Database], start: int) -> list[Database]:
    draw = random.Random(start)
    share = DRAWN // 4
    couples = merged(trial.generator, near, start, 2 * share)
    some = draw.sample(couples, min(COUPLES, len(couples)))
    mixes = mixed(trial.generator, [*near, *some], start, share)
    return [*couples, *mixes, *trial.generator.varied([*near, *some], start, share)]
