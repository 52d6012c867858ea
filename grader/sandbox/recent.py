"""What was found out last, and need not be found out again: the least recently asked gives way.

`%check` asks on the practice world what the answer's cell has just asked there, and in a class many
scripts leave the same rows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Asked = TypeVar("Asked", bound=Hashable)
Found = TypeVar("Found")


class Recent(Generic[Asked, Found]):
    """Findings that never change, by all that they depend on."""

    def __init__(self, most: int, size: Callable[[Found], int] = lambda found: 1) -> None:
        """most: sizes of all that is kept, together; by default each has the size 1."""
        self._most = most
        self._size = size
        self._known: OrderedDict[Asked, Found] = OrderedDict()
        self._kept = 0  # sizes, together

    def find(
        self,
        asked: Asked,
        run: Callable[[], Found],
        keeps: Callable[[Found], bool] = lambda found: True,
    ) -> Found:
        """What is known, else what `run` gives; that is known then, if it is one to keep."""
        if asked in self._known:
            self._known.move_to_end(asked)
            return self._known[asked]
        found = run()
        if keeps(found):
            self._known[asked] = found
            self._kept += self._size(found)
            while self._kept > self._most:
                self._kept -= self._size(self._known.popitem(last=False)[1])
        return found
