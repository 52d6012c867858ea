"""Remarks on a text: blame of people, which costs a share of all points and so does not hold, and
vagueness, which costs none.

Precision before recall: a system that failed is not blamed, one's own part is not blame, and a
sentence that denies blame is fine.
"""

from __future__ import annotations

from ..documents.blame import blames, blames_those_before
from ..documents.vague import vague
from ..texts.prose import Text, means
from ..verdict import Part
from .write_finding import quote

MOST_REMARKS = 3  # of a kind; the rest is said by number
BLAMED = 0.2  # of all points go with each sentence that blames,
MOST_BLAMED = 0.5  # and at most so much of them: the rest of the text still counts


def blamed(text: Text) -> list[str]:
    """The sentences that hold people at fault."""
    befores = ["", *(sentence.text for sentence in text.sentences)]
    return [
        sentence.text
        for before, sentence in zip(befores, text.sentences, strict=False)
        if blames(sentence.text) or blames_those_before(before, sentence.text)
    ]


def lost(sentences: list[str]) -> float:
    """The share of all points that these sentences of blame take."""
    return min(MOST_BLAMED, BLAMED * len(sentences))


def remarks(text: Text) -> list[Part]:
    """Hints without points of their own, each with its sentence: first blame, then vagueness."""
    blaming = blamed(text)
    vague_ones = [
        sentence.text
        for sentence in text.sentences
        if sentence.text not in blaming
        and not means(sentence.part, "task")  # a duty is told there, and has no figure
        and vague(sentence.text)
    ]
    costs = f"it blames people, and {100 * lost(blaming):.0f} % of all points are gone"
    return [
        *_parts("blame", blaming, f"{costs}; say what in the system let it happen", ok=False),
        *_parts("vague", vague_ones, "it is vague; a number, a time or a name says more", ok=None),
    ]


def _parts(name: str, sentences: list[str], says: str, *, ok: bool | None) -> list[Part]:
    parts = [
        Part(name=name, says=says, ok=ok, detail=quote(sentence))
        for sentence in sentences[:MOST_REMARKS]
    ]
    if (more := len(sentences) - MOST_REMARKS) > 0:
        parts[-1] = parts[-1].model_copy(
            update={"detail": f"{parts[-1].detail} and {more} more sentences"}
        )
    return parts
