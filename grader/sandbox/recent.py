"""The results of the last few queries on built worlds, whose rows never change.

`%check` asks on the practice world what the answer's cell has just asked there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from ..results import Result

MOST = 6  # queries: of a check the answer's, and those of the mutants that behave like it
MOST_ROWS = 20_000  # of a result that is kept

Asked = tuple[Path, str, int]  # world, query, most rows


class Recent:
    """At most `MOST` results; the one not asked for longest gives way."""

    def __init__(self) -> None:
        self._results: OrderedDict[Asked, Result] = OrderedDict()

    def result(self, asked: Asked, run: Callable[[], Result]) -> Result:
        """The result that is known, else what `run` gives; that is known then, unless large."""
        if asked in self._results:
            self._results.move_to_end(asked)
            return self._results[asked]
        result = run()
        if result.frame.height <= MOST_ROWS:
            self._results[asked] = result
            if len(self._results) > MOST:
                self._results.popitem(last=False)
        return result
