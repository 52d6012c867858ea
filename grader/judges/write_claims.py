"""Rules about what a text tells: a check that was a wrong turn, ideas that come up."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from ..texts import asked, negation, promised, prose, terms
from ..texts.action_items import exhorts
from ..texts.phrases import found, pattern
from ..texts.prose import Line, Text, means
from .write_causes import PIECE
from .write_finding import Finding, Known, quote
from .write_options import Mentions, WrongTurn

_ASKS = re.compile(  # `until we say otherwise, it can go out` asks nothing
    r"\b(?:if|whether|check\w*|unless|until(?! (?:we|I|you) (?:say|hear|tell)\b))\b", re.IGNORECASE
)
MOST_NAMED = 3  # ideas that the card names
FEW = 3  # words of a text below which no idea comes up: `Alert!` is no change of a system
_REFERS_BACK = re.compile(
    r"(?:it|its|they|their|that|this|these|all|both|but|not|no|nothing|the (?P<again>\w+))\b",
    re.IGNORECASE,
)


def wrong_turn(text: Text, options: WrongTurn, known: Known) -> Finding:
    """1 where a check or belief that turned out wrong is told, in a sentence or two neighbours."""
    for one, after in itertools.zip_longest(text.sentences, text.sentences[1:]):
        sentence = one.text
        if found("turned_out", sentence):
            return Finding(1, quote(sentence))
        believed = _believed(sentence)
        named = not believed and terms.any_in(sentence, options.terms)
        if (believed and found("refuted", sentence)) or (named and found("ruled_out", sentence)):
            return Finding(1, quote(sentence))
        following = after.text if after and after.part == one.part else ""
        if believed and _refers_back(following, sentence) and found("refuted", following):
            return Finding(1, quote(f"{sentence} {following}"))
    return Finding(0, "No check is told that led nowhere; the next reader will repeat it.")


def _believed(sentence: str) -> bool:
    """True where somebody believed or checked something; not for `no test checks the grain`."""
    at = pattern("believed").search(sentence)
    if at is None:
        return False
    before = len(terms.WORD.findall(sentence[: at.start()]))
    return not any(negation.denied(sentence)[before : before + 1])


def _refers_back(following: str, sentence: str) -> bool:
    """True for `It was clean.`, and for `The deploy …` behind a sentence about a deploy."""
    at = _REFERS_BACK.match(following)
    return at is not None and (at["again"] is None or terms.any_in(sentence, [at["again"]]))


def mentions(text: Text, options: Mentions, known: Known) -> Finding:
    """The share of the wanted ideas of which one wording is in the text; 0 where it is denied."""
    if text.words < FEW:
        return Finding(0, "A word or two tell no idea." if text.words else None)
    lines = (text.part(options.section) if options.section else None) or text.lines
    if harmful := _opposite(lines, options.harm):
        told = f"{quote(harmful)} would do harm: half of the points of the whole text are left."
        return Finding(0, told, harm=True)
    if opposite := _opposite(lines, options.never):
        return Finding(0, f"{quote(opposite)} says the opposite. Look again.")
    every = [sentence for line in lines for sentence in _sentences(line)]
    said = [
        _Said(sentence, following, options.done)
        for sentence, following in itertools.zip_longest(every, every[1:], fillvalue="")
    ]
    of_people = means(options.section or "", "action items")  # there care is no change
    sentences = [
        one
        for one in said
        if not (of_people and exhorts(one.text)) and (asked.asks(one.text) or not options.asks)
    ]
    absent = [
        place
        for place, group in enumerate(options.groups)
        if not any(said.holds(term, options.negated) for term in group for said in sentences)
    ]
    need = options.need or len(options.groups)
    come_up = len(options.groups) - len(absent)
    counts = tuple(_first_said(options, sentences, absent))
    if come_up >= need:
        return Finding(1, counts=counts)
    names = options.names or [group[0].rstrip("*") for group in options.groups]
    told = "; ".join(names[place] for place in absent[:MOST_NAMED])
    lead = "for instance" if need < len(options.groups) else "not yet"
    wordings = [term for place in absent for term in options.groups[place]]
    denied = next((said.text for said in sentences if any(map(said.holds_denied, wordings))), None)
    denies = "denies or only promises" if options.done else "denies"
    behind = f" {quote(denied)} {denies} it." if denied else ""
    unfit = [one.text for one in said if one not in sentences and any(map(one.speaks_of, wordings))]
    if unfit and options.asks:
        behind += " What is said of it is asked of nobody who reads this."
    elif unfit:
        behind += f" {quote(unfit[0])} asks people to take care; the system stays as it was."
    if need == 1:
        return Finding(0, f"{lead.capitalize()}: {told}.{behind}")
    come = "comes" if come_up == 1 else "come"
    return Finding(
        come_up / need, f"{come_up} of {need} {come} up; {lead}: {told}.{behind}", counts=counts
    )


def _first_said(options: Mentions, sentences: list[_Said], absent: list[int]) -> Iterator[str]:
    """Of each idea that comes up, the first sentence that says it."""
    for place, group in enumerate(options.groups):
        if place not in absent:
            yield next(
                said.text
                for said in sentences
                if any(said.holds(term, options.negated) for term in group)
            )


class _Said:
    """A sentence with its words, and which of them it denies.

    With `done` also those that it only promises, or takes back, it or the following sentence.
    """

    def __init__(self, sentence: str, following: str, done: bool) -> None:
        self.text = sentence
        self.words = terms.words_of(sentence)
        self.denied = negation.denied(sentence)
        if done:
            back = promised.promised(sentence), promised.undone(sentence, following)
            self.denied = [any(marks) for marks in zip(self.denied, *back, strict=True)]

    def holds(self, term: str, negated: bool) -> bool:
        """True where the wording comes up, and is not denied unless it is a denial itself."""
        anyhow = negated or negation.is_denial(term)
        return terms.mentions(self.words, term, None if anyhow else self.denied)

    def speaks_of(self, term: str) -> bool:
        """True where the wording comes up at all."""
        return terms.mentions(self.words, term)

    def holds_denied(self, term: str) -> bool:
        """True where the wording comes up in a denial alone."""
        return terms.mentions(self.words, term) and not self.holds(term, False)


def _opposite(lines: list[Line], never: list[str]) -> str | None:
    """The sentence that holds one of the wordings; one that asks or denies it does not count."""
    for sentence in (sentence for line in lines for sentence in _sentences(line) if never):
        starts = [0, *(piece.start() for piece in PIECE.finditer(sentence)), len(sentence)]
        for start, end in itertools.pairwise(starts):
            piece = sentence[start:end]
            words = terms.words_of(piece)
            for term in never:
                if terms.mentions(words, term) and not (
                    _asks(piece, sentence, term) or _denied(piece, term)
                ):
                    return sentence
    return None


def _sentences(line: Line) -> list[str]:
    return [line.text] if line.kind == "row" else prose.split(line.text)


def _asks(piece: str, sentence: str, term: str) -> bool:
    """True for `whether it is still growing`; a wording with `whether` in it asks no more."""
    return ("?" in sentence or bool(_ASKS.search(piece))) and not _ASKS.search(term)


def _denied(piece: str, term: str) -> bool:
    """True for `is not still growing`; a wording that is a denial itself is none of itself."""
    return negation.denies(piece) and not negation.is_denial(term)
