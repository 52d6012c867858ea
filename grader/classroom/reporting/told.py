"""A card's words as they are said of an answer: a card speaks to its student, a report of many."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"(“[^”]*”|`[^`]*`)")  # somebody else's words, and code
_OF_IT = (
    (re.compile(r"\bYou return\b"), "The answer returns"),
    (re.compile(r"\byou return\b"), "the answer returns"),
    (re.compile(r"\byour world\b"), "the practice world"),
    (re.compile(r"\bYour\b"), "The"),
    (re.compile(r"\byour\b"), "the"),
)


def of(said: str) -> str:
    """`You return 4 rows` becomes `The answer returns 4 rows`; what is quoted stays."""
    pieces = _QUOTED.split(said)
    for place in range(0, len(pieces), 2):
        for to_them, of_it in _OF_IT:
            pieces[place] = to_them.sub(of_it, pieces[place])
    return "".join(pieces)
