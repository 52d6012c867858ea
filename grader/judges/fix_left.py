"""What a script left on one world, beside what was there before it, and what that earns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from ..errors import Rejected
from ..questions import FixQuestion
from ..results import Repair, TableChange, Violations
from ..sandbox.changed import OP

TOO_FAR = 0.25  # of the points stay where a script touched or broke what it must not

Place = Literal["own", "hidden", "tricky"]


@dataclass(frozen=True)
class Left:
    """What a script left on one world, beside what was there and what the reference changes.

    failed: why its first run ended there in an error, after which the world is as it was.
    once: nothing came after the first run.
    """

    place: Place
    world: Path
    found: dict[str, Violations]
    repair: Repair
    reference: dict[str, TableChange]
    broken_by_reference: set[str]
    failed: Rejected | None = None
    once: bool = False

    def holds(self, invariant: str) -> bool:
        """No violation after the first run, nor after the world went on."""
        return self.violations(invariant) is None

    def violations(self, invariant: str) -> Violations | None:
        """The first violations met: after the first run, else the second, else later on."""
        again, later = self.repair.contract_again, self.repair.later
        if self.repair.contract[invariant].count:
            return self.repair.contract[invariant]
        if later is None or invariant not in later or not later[invariant].count:
            return None
        if again is not None and again[invariant].count:
            return again[invariant]
        return later[invariant]

    def broken_before(self, invariant: str) -> bool:
        """The fault had broken it."""
        return self.found[invariant].count > 0

    @property
    def again(self) -> bool:
        """The second run changed nothing, and both ran."""
        return not (self.failed or self.repair.again or self.repair.again_error)

    @property
    def quiet(self) -> bool:
        """What came after the first run found nothing: no change, no violation, no error."""
        later = self.repair.later or {}
        met = self.repair.later_error or any(found.count for found in later.values())
        return self.again and not met

    @property
    def innocent(self) -> dict[str, pl.DataFrame]:
        """Table → keys of rows that the answer changed or removed and the reference did not."""
        found = {}
        for table, change in self.repair.changes.items():
            if not change.key:
                continue
            mine = change.rows.filter(pl.col(OP) != "added")
            theirs = self.reference.get(table)
            if theirs is not None:
                also = theirs.rows.filter(pl.col(OP) != "added")
                mine = mine.join(also, on=change.key, how="anti")
            if mine.height:
                found[table] = mine.sort(change.key)
        return found


def share(
    question: FixQuestion,
    held: Collection[str],
    *,
    earns: bool,
    again: bool,
    innocent: int,
    too_far: bool,
    idle: Collection[str] = (),
) -> float:
    """What of the points a repair earns, from 0 to 1.

    held: invariants that hold on every world. earns: the script repaired something everywhere.
    innocent: rows touched on all worlds. too_far: besides a `must` that does not hold.
    idle: invariants that hold of rows which the script never wrote.
    """
    if not earns or not question.points:
        return 0.0
    earning = set(held) - set(idle)
    points = sum(worth for name, worth in question.invariants.items() if name in earning)
    points += question.run_twice * again + question.innocent * (innocent == 0)
    if too_far or any(name not in held for name in question.must):
        points *= TOO_FAR
    return min(1.0, points / question.points)


def repaired_something(question: FixQuestion, left: Left) -> bool:
    """At least one invariant of the question was broken, now holds, and still does later on.

    Where the fault broke none of them, changing a row that the reference changes will do.
    """
    broken = [name for name in question.invariants if left.broken_before(name)]
    if broken:
        return any(left.holds(name) for name in broken)
    return any(name in left.repair.changes for name in left.reference)
