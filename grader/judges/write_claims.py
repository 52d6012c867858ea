"""Rules about what a text claims: a wrong turn is told, no cause too early, ideas come up."""

from __future__ import annotations

import re

from .. import prose
from ..prose import Text
from .phrases import found, pattern
from .write_finding import Finding, Known, listed, quote
from .write_options import Mentions, NoEarlyCause, WrongTurn

_CLAUSE = re.compile(r";|\s[—–]\s|,? (?:but|however|and so|so that)\b,? ", re.IGNORECASE)
FEW = 3  # words of a text below which no idea comes up: `Alert!` is no change of a system
_REFERS_BACK = re.compile(
    r"(?:it|its|they|their|that|this|these|all|both|but|not|no|nothing|the \w+)\b", re.IGNORECASE
)


def wrong_turn(text: Text, options: WrongTurn, known: Known) -> Finding:
    """1 where a check or belief that turned out wrong is told, in a sentence or two neighbours."""
    sentences = [sentence.text for sentence in text.sentences]
    for place, sentence in enumerate(sentences):
        if found("turned_out", sentence):
            return Finding(1, quote(sentence))
        believed = found("believed", sentence)
        if not believed and not _names(sentence, options.terms):
            continue
        if found("refuted", sentence):
            return Finding(1, quote(sentence))
        following = sentences[place + 1] if place + 1 < len(sentences) else ""
        if believed and _REFERS_BACK.match(following) and found("refuted", following):
            return Finding(1, quote(f"{sentence} {following}"))
    return Finding(0, "No check is told that led nowhere; the next reader will repeat it.")


def _names(sentence: str, terms: list[str]) -> bool:
    words = prose.words_of(sentence) if terms else []
    return any(prose.mentions(words, term) for term in terms)


def no_early_cause(text: Text, options: NoEarlyCause, known: Known) -> Finding:
    """1 where no clause asserts a cause; with `says_unknown`, half where that is not said."""
    for sentence in text.sentences:
        for clause in _CLAUSE.split(sentence.text):
            if _early(clause, options.causes):
                return Finding(
                    0,
                    f"{quote(sentence.text)} names a cause that nothing seen so far supports. "
                    "Say what you are checking.",
                )
    if options.says_unknown and not any(found("unknown", s.text) for s in text.sentences):
        return Finding(0.5, "Nothing says that the cause is not known yet.")
    return Finding(1 if text.words else 0)


def _early(clause: str, causes: list[str]) -> bool:
    """True where a clause asserts a cause and nothing in it leaves the matter open."""
    if "?" in clause or found("open", clause):
        return False
    if found("asserts", clause):
        return True
    back, on = pattern("from_cause").search(clause), pattern("to_effect").search(clause)
    return (back is not None and _names(clause[back.end() :], causes)) or (
        on is not None and _names(clause[: on.start()], causes)
    )


def mentions(text: Text, options: Mentions, known: Known) -> Finding:
    """The share of the wanted ideas of which one wording is in the text."""
    if text.words < FEW:
        return Finding(0, "A word or two tell no idea." if text.words else None)
    lines = (text.part(options.section) if options.section else None) or text.lines
    words = [prose.words_of(line.text) for line in lines]
    absent = [
        group
        for group in options.groups
        if not any(prose.mentions(one, term) for term in group for one in words)
    ]
    need = options.need or len(options.groups)
    come_up = len(options.groups) - len(absent)
    if come_up >= need:
        return Finding(1)
    told = listed([group[0].rstrip("*") for group in absent[:4]])
    return Finding(come_up / need, f"{come_up} of {need} come up; not yet: {told}.")
