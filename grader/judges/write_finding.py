"""What one rule found in a text, and the values of the world that a text is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..verdict import Table

MAX_QUOTE = 160  # characters of a sentence shown on a card


@dataclass(frozen=True)
class Finding:
    """How far a check holds, and the sentence that shows it.

    score: 0 to 1; None where it cannot be told here. detail: what the card says under it.
    harm: who does as the text says does harm, so half of the question's points go.
    counts: sentences that count for it, besides one that the detail quotes.
    """

    score: float | None
    detail: str | None = None
    tables: tuple[Table, ...] = ()
    harm: bool = False
    counts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """The values of the learner's world by name: facts first, then figures."""

    truth: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """The value of that name, or None."""
        value = self.truth.get(name)
        return self.figures.get(name) if value is None else value

    def values(self) -> list[Any]:
        """All values there are; each of a figure that is a list, as of a queue at some instants."""
        every = [*self.truth.values(), *self.figures.values()]
        return [one for each in every for one in (each if isinstance(each, list) else [each])]


def quote(sentence: str) -> str:
    """“The sentence”, shortened to what a card has room for."""
    bare = " ".join(sentence.split())
    return f"“{bare if len(bare) <= MAX_QUOTE else bare[: MAX_QUOTE - 1].rstrip() + '…'}”"


def listed(items: list[str], joined: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {joined} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
