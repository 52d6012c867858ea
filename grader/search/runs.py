"""What a pair's two queries give in the databases that an arena holds.

The reference meets the same databases for one answer after another: its rows are kept. Where they
are not known yet, both queries run side by side.
"""

from __future__ import annotations

from collections.abc import Hashable

from ..errors import Rejected
from .arena import Arena
from .finding import BadReference
from .pair import Pair
from .rows import Rows


class Runs:
    """Of one pair in one arena."""

    def __init__(self, pair: Pair, arena: Arena) -> None:
        self.pair = pair
        self.arena = arena

    def batches(self) -> tuple[Rows, Rows]:
        """The reference's rows and the answer's, all databases at once. Raises BadReference."""
        reference, answer = self.pair.reference, self.pair.answer
        known = self._known(reference)
        if known is None and (both := self.arena.both(reference, answer)) is not None:
            self._keep(reference, both[0])
            return both
        return known or self.reference(), self.arena.batch(answer)

    def reference(self) -> Rows:
        """The reference's rows alone. Raises BadReference."""
        try:
            return self._run(self.pair.reference)
        except Rejected as error:
            raise BadReference(f"The reference does not run: {error}") from None

    def one_by_one(self, reference: str, numbers: range) -> tuple[Rows, Rows]:
        """The same where the order of rows counts. reference: it, or it with its sort keys."""
        known = self._known(reference, numbers)
        if known is None:
            both = self.arena.both(reference, self.pair.answer, databases=numbers)
            if both is not None:
                self._keep(reference, both[0], numbers)
                return both
        due = known or self._run(reference, numbers)
        return due, self.arena.each(self.pair.answer, databases=numbers)

    def _run(self, sql: str, numbers: range | None = None) -> Rows:
        """The reference's rows; kept if to run it changes nothing in how the next query runs."""
        if (known := self._known(sql, numbers)) is not None:
            return known
        arena = self.arena
        state = arena.batches, arena.halved
        rows = arena.batch(sql) if numbers is None else arena.each(sql, databases=numbers)
        if state == (arena.batches, arena.halved):
            self._keep(sql, rows, numbers)
        return rows

    def _known(self, sql: str, numbers: range | None = None) -> Rows | None:
        return self.pair.earlier.ran.get(self._key(sql, numbers))

    def _keep(self, sql: str, rows: Rows, numbers: range | None = None) -> None:
        self.pair.earlier.keep(self._key(sql, numbers), rows)

    def _key(self, sql: str, numbers: range | None) -> Hashable:
        return sql, numbers, self.arena.batches, *(each.key for each in self.arena.databases)
