"""Which column of an answer stands for which of the expected ones: by name, else by position."""

from __future__ import annotations

import functools
from collections.abc import Sequence


def pairs(answer: Sequence[str], expected: Sequence[str]) -> tuple[dict[int, int], list[int]]:
    """Position in expected → position in answer; and the expected positions read by position.

    Names without case; one that stands twice, first with first. What is left over is read by
    position where as many are left on both sides.
    """
    return _pairs(tuple(answer), tuple(expected))


@functools.lru_cache(maxsize=1024)  # a search compares the same two headers thousands of times
def _pairs(answer: tuple[str, ...], expected: tuple[str, ...]) -> tuple[dict[int, int], list[int]]:
    places: dict[str, list[int]] = {}
    for at, name in enumerate(answer):
        places.setdefault(name.lower(), []).append(at)
    found: dict[int, int] = {}
    left = []
    for at, name in enumerate(expected):
        if places.get(name.lower()):
            found[at] = places[name.lower()].pop(0)
        else:
            left.append(at)
    free = sorted(at for rest in places.values() for at in rest)
    if not left or len(left) != len(free):
        return found, []
    return found | dict(zip(left, free, strict=True)), left


def match(answer: Sequence[str], expected: Sequence[str], by: str = "name") -> list[int] | None:
    """For each expected column its position in the answer; None where columns lack or are over.

    by: "name", or "position" for those who care for the values alone.
    """
    if len(answer) != len(expected):
        return None
    if by == "position":
        return list(range(len(expected)))
    found, _ = pairs(answer, expected)
    if len(found) != len(expected):
        return None
    return [found[at] for at in range(len(expected))]
