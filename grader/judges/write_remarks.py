"""Remarks on a text, worth no points: blame of people, and vagueness where a figure is due.

Precision before recall: a system that failed is not blamed, one's own part is not blame, and a
sentence that denies blame is fine.
"""

from __future__ import annotations

import re

from .. import phrases, quantities
from ..prose import Text
from ..verdict import Part
from .write_finding import quote

MOST_REMARKS = 3  # of a kind; the rest is said by number

_NAME = r"[A-Z][a-z]{2,}"
_WHO = rf"(?P<who>(?i:{phrases.source('people')})|{_NAME})"
_ADVERB = r"(?:(?:clearly|really|simply|obviously|just|also|again) )?"
_WHICH = r"(?: (?:who|that) \w+(?: \w+){0,3})?"  # "the developer who wrote this"
_BLAMES = re.compile(rf"\b{_WHO}{_WHICH} {_ADVERB}(?i:{phrases.source('reproach')})")
_FAULT_OF = re.compile(
    rf"\b{_WHO}(?:'s|s') (?i:{phrases.source('fault_nouns')})"
    rf"|\b(?i:(?:blame|fault) (?:lies|rests|is|goes|falls)(?: \w+)? (?:with|on|to)) "
    rf"(?:(?i:{phrases.source('people')})|{_NAME})"
    rf"|\b[Ii]t was (?:(?i:{phrases.source('people')})|{_NAME}) who\b"
    rf"|\b(?:I|[Ww]e) blame (?:(?i:{phrases.source('people')})|{_NAME})\b"
)
_OWN = re.compile(r"^(?:I|we|my|our (?:team|own))\b", re.IGNORECASE)


def remarks(text: Text) -> list[Part]:
    """Hints without points, each with its sentence: first blame, then vagueness."""
    blamed = [sentence.text for sentence in text.sentences if blames(sentence.text)]
    vague_ones = [sentence.text for sentence in text.sentences if vague(sentence.text)]
    return [
        *_parts("blame", blamed, "it blames people; say what in the system let it happen"),
        *_parts("vague", vague_ones, "it is vague; a number or a time says more"),
    ]


def _parts(name: str, sentences: list[str], says: str) -> list[Part]:
    parts = [
        Part(name=name, says=says, ok=None, detail=quote(sentence))
        for sentence in sentences[:MOST_REMARKS]
    ]
    if (more := len(sentences) - MOST_REMARKS) > 0:
        parts[-1] = parts[-1].model_copy(
            update={"detail": f"{parts[-1].detail} and {more} more sentences"}
        )
    return parts


def blames(sentence: str) -> bool:
    """True where a person or team is said to be at fault; never for oneself or for a system."""
    if phrases.found("fault", sentence):
        return not phrases.found("denies", sentence)
    if (at := _FAULT_OF.search(sentence)) and not _no_person(at["who"]):
        return not phrases.found("denies", sentence[: at.end()])
    if _OWN.match(sentence):
        return False
    return any(
        not _no_person(at["who"]) and not phrases.found("denies", sentence[: at.start()])
        for at in _BLAMES.finditer(sentence)
    )


def _no_person(who: str | None) -> bool:
    """True for `Redis`, `Settlement`, `This`: a capitalised word is not always a name."""
    if not who or re.fullmatch(phrases.source("people"), who, re.IGNORECASE):
        return False
    return bool(re.fullmatch(phrases.source("no_person"), who, re.IGNORECASE))


def vague(sentence: str) -> bool:
    """True where a figure or a time is due and a filler stands; not where a figure stands too."""
    figures = quantities.numbers(sentence) or quantities.clocks(sentence)
    return phrases.found("vague", sentence) and not (figures or quantities.dates(sentence))
