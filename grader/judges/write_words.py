"""The rule about plain words: a text for everybody names no code."""

from __future__ import annotations

import re

from ..texts import terms
from ..texts.prose import Text
from .write_finding import Finding, Known, quote
from .write_options import Plain

_COMMIT = re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b")
_STATEMENT = re.compile(  # capitals: `a join` in prose is one of the question's words, or none
    r"\b(?:SELECT|DISTINCT|GROUP BY|ORDER BY|INNER JOIN|LEFT JOIN|JOIN|WHERE|HAVING|UPDATE|INSERT|"
    r"DELETE FROM|MERGE|TRUNCATE|WITH RECURSIVE|PARTITION BY)\b"
)


def plain(text: Text, options: Plain, known: Known) -> Finding:
    """1 without a code word, half with one, 0 with more."""
    found: dict[str, str] = {}
    for sentence in text.sentences:
        for at in (*_COMMIT.finditer(sentence.text), *_STATEMENT.finditer(sentence.text)):
            found.setdefault(at[0], sentence.text)
        words = terms.words_of(sentence.text)
        for term in options.words:
            if terms.mentions(words, term):
                found.setdefault(term.rstrip("*"), sentence.text)
    if not found:
        return Finding(1 if text.words else 0)
    word, where = next(iter(found.items()))
    score = 0.5 if len(found) == 1 else 0
    return Finding(score, f"“{word}” says nothing to these readers: {quote(where)}")
