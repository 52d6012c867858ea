"""Which words of a sentence are only promised, or taken back: `stopped` in `It will be stopped`.

    promised("Every warehouse will get a limit some day.") → `limit` and what stands beside it
    undone("It is stopped, though the schedule starts it again.") → `stopped`

A reader of a report is told what is done; what will be done is another idea. What a plan takes for
granted is there: `at 100 % of its limit it will be suspended` has a limit. In doubt a word is not
promised.
"""

from __future__ import annotations

import re

from . import negation
from .phrases import found, pattern
from .terms import WORD

_CLAUSE = re.compile(
    r"[;!?()]|[,.:](?=\s)|\s[—–-]+\s|\b(?:and|but|so|because|which|while|when|once|until|after|since)\b",
    re.IGNORECASE,
)
_AHEAD = (
    r"(?:will|shall|should|would|must|ought to|going to|plans? to|planned to|"
    r"want(?:s|ed)? to|intends? to|hopes? to|needs? to|(?:has|have|is|are|still|yet) to|wo n't|'ll)"
    r"(?:\s(?:soon|also|then|later|probably|hopefully|still|all|each|now|next|eventually))?"
)
_GETS = re.compile(  # `will get a limit`, `should have a limit`, `to be given a limit`
    rf"\b{_AHEAD}\s(?:be given |be set )?(?:get|have|receive|put|set|install|introduce|add|create|"
    r"establish|define|need|stop|rewrite|cancel|disable|end|switch|replace|build|bring|be given)"
    r"(?:\W+[\w%]+){0,7}",
    re.IGNORECASE,
)
_DOES = re.compile(rf"\b{_AHEAD}\s\w+", re.IGNORECASE)  # `should void`: the deed alone
_IS_MADE = re.compile(  # `should be stopped`, `is to be rewritten`
    rf"\b{_AHEAD}\sbe(?:\s(?:soon|also|all|then|finally|properly))?\s\w+", re.IGNORECASE
)
_COMES_TO_BE = re.compile(  # `limits will be set up`: what stands before it is not there either
    rf"{_AHEAD}\sbe(?:\s(?:soon|also|all|then|finally))?\s(?:set|put|introduced|added|installed|"
    r"created|established|defined|rolled out|built|there|in place|available|planned|considered|"
    r"discussed)\b",
    re.IGNORECASE,
)
_SOME_DAY = re.compile(
    r"\b(?:some ?day|one day|at some point|sooner or later|in due course|eventually|in the future|"
    r"is planned|are planned)\b",
    re.IGNORECASE,
)


_AGAINST = re.compile(
    r"\b(?:but|though|although|yet|however|until|except that|only that|even if)\b", re.IGNORECASE
)
_OPENS = re.compile(rf"^\W*(?:{_AGAINST.pattern}\W*)?", re.IGNORECASE)


def undone(sentence: str, following: str = "") -> list[bool]:
    """For each word of `terms.words_of(sentence)`: whether it says `stopped` of what starts again.

    That is said behind it in the sentence, or by the following one.
    """
    turn = _AGAINST.search(sentence)
    behind = sentence[turn.end() :] if turn else following
    ends = turn.start() if turn else len(sentence)
    behind = _OPENS.sub("", behind)
    clause = re.split(r"[;!?]|[,.:]\s|$", behind, maxsplit=1)[0]
    if not found("starts_again", clause) or found("mended", clause) or negation.denies(clause):
        return [False] * len(WORD.findall(sentence))
    spans = [stop.span() for stop in pattern("stops").finditer(sentence, 0, ends)]
    return [
        any(begins <= word.start() < stops for begins, stops in spans)
        for word in WORD.finditer(sentence)
    ]


def promised(sentence: str) -> list[bool]:
    """For each word of `terms.words_of(sentence)`: whether it is only promised."""
    spans: list[tuple[int, int]] = []
    start = 0
    ends = [*(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
    for end in ends:
        clause = sentence[start:end]
        if _SOME_DAY.search(clause) or _COMES_TO_BE.search(clause):
            spans.append((start, end))
        for deed in (
            *_GETS.finditer(clause),
            *_DOES.finditer(clause),
            *_IS_MADE.finditer(clause),
        ):
            spans.append((start + deed.start(), start + deed.end()))
        start = end
    return [
        any(begins <= word.start() < stops for begins, stops in spans)
        for word in WORD.finditer(sentence)
    ]
