"""JSON worth trying: objects with what the queries' paths name, each with a few values, or without.

`attrs->>'$.size' > '5'` falls on an object whose size is 10, and on one that has no size.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

PLAIN = ["{}", '{"a": 1}', '{"a": 2, "b": "x"}', "[]", "[1, 2]", '"a"', "1", "null"]
TURNS = 12  # documents made of the paths; each takes other values


def plain(paths: Sequence[str], loose: Sequence[str]) -> list[str]:
    """Documents for the queries' paths, with values among their literals; else plain ones."""
    words = [each for each in loose if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_ -]*", each)]
    steps = [each for each in map(_steps, paths) if each][:4]
    if not steps:
        return PLAIN
    numbers = [int(each) for each in loose if each.isdigit()][:3]
    values: list[Any] = [*words[:4], *numbers, *(each + 1 for each in numbers), 10, 9, "a", True]
    made = []
    for turn in range(TURNS):
        document: Any = {}
        for at, way in enumerate(steps):
            if (turn + at) % 5 != 4:  # now and then a path leads nowhere
                document = _set(document, way, values[turn * (at + 1) % len(values)])
        made.append(json.dumps(document))
    return list(dict.fromkeys([*made, "{}"]))


def _steps(path: str) -> list[str]:
    """`$.a[0].b` → a, 0, b."""
    return re.findall(r"[A-Za-z_][A-Za-z0-9_]*|\d+", path)


def _set(document: Any, steps: Sequence[str], value: Any) -> Any:
    """The document with the value at the end of a path, what is missing on the way made."""
    if not steps:
        return value
    first, rest = steps[0], steps[1:]
    if first.isdigit():
        items = document if isinstance(document, list) else []
        items = [*items, *[None] * (int(first) % 10 + 1 - len(items))]
        items[int(first) % 10] = _set(items[int(first) % 10], rest, value)
        return items
    fields = dict(document) if isinstance(document, dict) else {}
    fields[first] = _set(fields.get(first), rest, value)
    return fields
