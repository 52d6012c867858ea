"""Remarks on a text, worth no points: blame of people, and vagueness where a figure is due.

Precision before recall: a system that failed is not blamed, one's own part is not blame, and a
sentence that denies blame is fine.
"""

from __future__ import annotations

from ..documents.blame import blames, blames_those_before
from ..documents.vague import vague
from ..texts.prose import Text
from ..verdict import Part
from .write_finding import quote

MOST_REMARKS = 3  # of a kind; the rest is said by number


def remarks(text: Text) -> list[Part]:
    """Hints without points, each with its sentence: first blame, then vagueness."""
    befores = ["", *(sentence.text for sentence in text.sentences)]
    blamed = [
        sentence.text
        for before, sentence in zip(befores, text.sentences, strict=False)
        if blames(sentence.text) or blames_those_before(before, sentence.text)
    ]
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
