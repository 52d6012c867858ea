"""What one signal of a document comes to: its score, and the sentences that lowered it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..texts.prose import Text
from .facts import Fact


@dataclass(frozen=True)
class Flag:
    """Something to look at: the signal, the sentence ("" where one is missing), and why."""

    signal: str
    sentence: str
    why: str


@dataclass(frozen=True)
class Found:
    """A score in [0, 1]; below 1, `why` says what was looked for, `sentence` where."""

    score: float
    why: str = ""
    sentence: str = ""
    more: tuple[tuple[str, str], ...] = field(default=())  # further (sentence, why)


@dataclass(frozen=True)
class Page:
    """A document as read, and the numbers it is held against."""

    kind: str
    text: Text
    facts: tuple[Fact, ...] = ()
