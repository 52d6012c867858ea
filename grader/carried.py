"""Who worked on a notebook, and on which seed, as the notebook itself says: a hint, no proof.

`%incident` writes both into its output's metadata, and its own line may name them. Anybody may
edit either, so nothing is graded by it: it only keeps facts of one world from being held against
another.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

LONGEST = 64  # characters of an id that is shown
METADATA = "firedrill"  # key of an output's metadata

_LINE = re.compile(r"^\s*%incident[ \t]+\S+([^\n]*)", re.MULTILINE)
_SEED = re.compile(r"--seed(?:[ \t]*=[ \t]*|[ \t]+)(\d{1,10})(?=\s|$)")
_STUDENT = re.compile(r"""--student(?:[ \t]*=[ \t]*|[ \t]+)["']?([^\s"'#]+)""")


class Carried(NamedTuple):
    """student, seed: None where the notebook does not say."""

    student: str | None = None
    seed: int | None = None


def read(document: dict[str, Any]) -> Carried:
    """What a notebook says of itself, whatever stands in it; its line before its output."""
    student: str | None = None
    seed: int | None = None
    cells = document.get("cells")
    for cell in cells if isinstance(cells, list) else []:
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source")
        text = "".join(map(str, source)) if isinstance(source, list) else str(source)
        if (line := _LINE.search(text)) is None:
            continue
        said = line[1].partition("#")[0]
        noted = _noted(cell.get("outputs"))
        name, number = _STUDENT.search(said), _SEED.search(said)
        student = student or (_id(name[1]) if name else _id(noted.get("student")))
        if seed is None:
            seed = _seed(int(number[1]) if number else noted.get("seed"))
    return Carried(student, seed)


def _noted(outputs: Any) -> dict[str, Any]:
    for output in outputs if isinstance(outputs, list) else []:
        metadata = output.get("metadata") if isinstance(output, dict) else None
        found = metadata.get(METADATA) if isinstance(metadata, dict) else None
        if isinstance(found, dict):
            return found
    return {}


def _id(value: Any) -> str | None:
    """An id that may be shown: one line of printable characters."""
    if not isinstance(value, str) or not value.strip():
        return None
    return "".join(c for c in value.strip() if c.isprintable() and c != "`")[:LONGEST] or None


def _seed(value: Any) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and value >= 1 else None
