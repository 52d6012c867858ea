"""What a card that stands in a graded notebook says first: its title and its headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Said:
    """A card's first two lines: `Not yet · doubled · 0 of 3`, and the sentence below."""

    title: str
    headline: str


def text(outputs: Sequence[Mapping[str, Any]]) -> str | None:
    """The card among a check cell's outputs as plain text; None where there is none."""
    for output in outputs:
        data = output.get("data", {})
        if "text/html" in data:
            found = data.get("text/plain", "")
            return "".join(found) if isinstance(found, list) else str(found)
    return None


def said(outputs: Sequence[Mapping[str, Any]]) -> Said | None:
    """The same card's first two lines, without the sign."""
    if (card := text(outputs)) is None:
        return None
    lines = card.split("\n")
    return Said(lines[0].partition(" ")[2], lines[1] if len(lines) > 1 else "")
