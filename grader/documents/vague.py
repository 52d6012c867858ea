"""Sentences that are vague: no quantity, owner, time or deed where one is due.

Not vague: bounded uncertainty ("between 13,900 and 14,100; exact number at 16:00"), an open
question said openly ("we do not know yet"), and a filler beside what pins it down.
"""

from __future__ import annotations

import functools
import re

from ..texts import phrases, quantities
from .blame import _MENTIONS, _QUOTED, LONGEST

_LISTS = ("vague_amounts", "vague_times", "vague_promises", "vague")
_NAMES_A_THING = re.compile(  # `orders_daily`, `p99`, `RB-12`, `fct.orders`: it is pinned down
    r"\b\w+_\w+\b|\b[a-z]+\.[a-z]\w+\b|\b[A-Z]{2,}-\d+|\b\d+\b|\b[a-z]+\d+\b|\b[a-z]+[A-Z]\w+\b"
)


@functools.lru_cache(maxsize=4_096)
def vague(sentence: str) -> str | None:
    """Why the sentence is vague, or None."""
    sentence = sentence[:LONGEST]
    if sentence.rstrip().endswith("?") or quantities.numbers(_no_articles(sentence)):
        return None
    if quantities.clocks(sentence) or quantities.dates(sentence) or _NAMES_A_THING.search(sentence):
        return None
    text = _QUOTED.sub(" ", sentence) if _MENTIONS.search(_QUOTED.sub(" ", sentence)) else sentence
    for name in _LISTS:
        at = phrases.pattern(name).search(text)
        if at is None or _denied(text, at.start()):
            continue
        if phrases.found("specific", text[: at.start()] + " " + text[at.end() :]):
            continue
        return f"“{' '.join(at[0].split())}” leaves open how much, who or when; a figure says more."
    return None


def _no_articles(sentence: str) -> str:
    """`one day`, `one of the` are no figures."""
    return re.sub(r"\b[Oo]ne (?:day|of|thing|more|another)\b", " ", sentence)


def _denied(text: str, place: int) -> bool:
    before = re.split(r"[;:—–]|, (?:but|and)\b", text[:place])[-1]
    return bool(
        re.search(r"\b(?:not|never|no|nobody|without|instead of|rather than)\b|n't\b", before)
    )
