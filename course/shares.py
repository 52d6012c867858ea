"""How much of a step is done, out of the words that say so: a bar and its text say the same."""

from __future__ import annotations

import re

_PER_CENT = re.compile(r"(\d+)%")  # building a world, this once (93%)
_THERE = re.compile(r"(\d+)[\w ]*, this once: (\d+) there")  # building 40 small worlds, …
_NTH = re.compile(r"\b(\d+) of (\d+)\b")  # hidden world 3 of 6


def counted(step: str) -> float:
    """The share of the step that is done, 0 to 1; 0 where its words do not count."""
    if found := _PER_CENT.search(step):
        return min(int(found[1]) / 100, 1.0)
    if found := _THERE.search(step):
        return min(int(found[2]) / max(int(found[1]), 1), 1.0)
    if found := _NTH.search(step):
        return min(max(int(found[1]) - 1, 0) / max(int(found[2]), 1), 1.0)
    return 0.0
