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
        reference = self.pair.reference
        return self._both(reference) or (self.reference(), self._rows(self.pair.answer))

    def one_by_one(self, reference: str, numbers: range) -> tuple[Rows, Rows]:
        """The same where the order of rows counts. reference: it, or it with its sort keys."""
        due = self._both(reference, numbers)
        return due or (self._run(reference, numbers), self._rows(self.pair.answer, numbers))

    def reference(self) -> Rows:
        """The reference's rows alone. Raises BadReference."""
        try:
            return self._run(self.pair.reference)
        except Rejected as error:
            raise BadReference(f"The reference does not run: {error}") from None

    def _both(self, reference: str, numbers: range | None = None) -> tuple[Rows, Rows] | None:
        """Side by side; None where the reference's rows are known, or where that does not go."""
        if self._known(reference, numbers) is not None:
            return None
        both = self.arena.both(reference, self.pair.answer, databases=numbers)
        if both is not None:
            self._keep(reference, both[0], numbers)
        return both

    def _run(self, sql: str, numbers: range | None = None) -> Rows:
        """The reference's rows; kept if to run it changes nothing in how the next query runs."""
        if (known := self._known(sql, numbers)) is not None:
            return known
        arena = self.arena
        state = arena.batches, arena.halved
        rows = self._rows(sql, numbers)
        if state == (arena.batches, arena.halved):
            self._keep(sql, rows, numbers)
        return rows

    def _rows(self, sql: str, numbers: range | None = None) -> Rows:
        arena = self.arena
        return arena.batch(sql) if numbers is None else arena.each(sql, databases=numbers)

    def _known(self, sql: str, numbers: range | None = None) -> Rows | None:
        return self.pair.earlier.ran.get(self._key(sql, numbers))

    def _keep(self, sql: str, rows: Rows, numbers: range | None = None) -> None:
        self.pair.earlier.keep(self._key(sql, numbers), rows)

    def _key(self, sql: str, numbers: range | None) -> Hashable:
        return sql, numbers, self.arena.batches, *(each.key for each in self.arena.databases)
