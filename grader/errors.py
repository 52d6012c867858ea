"""Every mistake a person can make, as one tree. `str(error)` is the sentence that person reads.

A message says what happened, with the value; why; and what to do. At most four lines.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from . import carets


class FiredrillError(Exception):
    """A mistake or a limit with a clear sentence; never shown with a traceback."""


class UnknownName(FiredrillError):
    """A lab, question, table or hint that does not exist; a near name is offered, else all."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        known = list(known)
        self.what = what
        self.nearest = _nearest(name, known)
        tail = f" There are: {', '.join(known)}." if known else ""
        if self.nearest:
            tail = f" Did you mean `{self.nearest}`?"
        super().__init__(f"There is no {what} called `{name}`.{tail}")


class BadLab(FiredrillError):
    """A lab folder that does not hold together; read by its author."""


class BadNotebook(FiredrillError):
    """A file that is not a notebook we can read."""


class WorldNotBuilt(FiredrillError):
    """A world could not be built: disk full, no write access, SQL of the lab failed."""


class Rejected(FiredrillError):
    """An answer that is not allowed, or does not run. Shown with its line and a caret."""

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        no_table: str | None = None,
        cause: str | None = None,
    ) -> None:
        """line, column: 1-based place in the answer's text. no_table: the name of no table here.

        cause: DuckDB's own words, with their kind; for our eyes alone.
        """
        super().__init__(message)
        self.line = line
        self.column = column
        self.no_table = no_table
        self.cause = cause

    def with_source(self, text: str) -> str:
        """The sentence, then the offending line with a caret under it where the place is known."""
        if self.line is None or not (lines := text.splitlines()) or self.line > len(lines):
            return str(self)
        shown = carets.below(f"  line {self.line}: ", lines[self.line - 1], self.column)
        return f"{self}\n{shown}"


def _nearest(name: str, known: list[str]) -> str | None:
    """The known name that is nearly this one, or the only one that holds it; None if none is."""
    if near := difflib.get_close_matches(name, known, n=1, cutoff=0.6):
        return near[0]
    holding = [each for each in known if len(name) > 2 and name in each]
    return holding[0] if len(holding) == 1 else None


class OutOfBudget(FiredrillError):
    """Our time or memory ended before the answer did: the verdict is `unknown`, never wrong."""


class OutOfTime(OutOfBudget):
    """The time alone ended."""


class Interrupted(FiredrillError):
    """The learner stopped the query."""
