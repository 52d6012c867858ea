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
    costs = f"it blames people, and {100 * lost(blaming):.0f} % of all points are gone"
    blame = f"{costs}; say what in the system let it happen"
    open_ones = [
        (sentence.text, why.rstrip("."))
        for sentence in text.sentences
        if sentence.text not in blaming
        and not means(sentence.part, "task")  # a duty is told there, and has no figure
        and (why := vague(sentence.text))
    ]
    return [
        *_parts("blame", [(sentence, blame) for sentence in blaming], ok=False),
        *_parts("vague", open_ones, ok=None),
    ]


def _parts(name: str, sentences: list[tuple[str, str]], *, ok: bool | None) -> list[Part]:
    """A part each, of (sentence, what is said of it)."""
    parts = [
        Part(name=name, says=says, ok=ok, detail=quote(sentence))
        for sentence, says in sentences[:MOST_REMARKS]
    ]
    if (more := len(sentences) - MOST_REMARKS) > 0:
        told = f"{parts[-1].detail} and {more} more sentence{'s' * (more > 1)}"
        parts[-1] = parts[-1].model_copy(update={"detail": told})
    return parts
