"""A text with its sentences marked, as HTML for a card and as lines for a terminal."""

from __future__ import annotations

from .markup import BAD, CALM, GOOD, INK, SOFT, SUBHEADING, UNSEEN, escape
from .verdict import MarkedLine, Part, Piece, Why

HEAD = "Your text, sentence by sentence:"
MAX_IN_TEXT = 90  # characters of a sentence in a terminal, where the text itself stands nearby
MAX_REMARKED = 160  # of one that no check quotes whole above: a remark stands here alone
_LOOKS = {  # ok → sign, the word for it, colour and line
    True: ("✔", "counts", f"2px solid {GOOD}"),
    False: ("✘", "hurts", f"2px dashed {BAD}"),
    None: ("·", "remark", f"2px dotted {CALM}"),
}


def not_in_place(parts: list[Part], lines: list[MarkedLine]) -> list[Part]:
    """The parts without the remarks on a sentence that is marked: those stand beside it."""
    beside = {
        (why.says, f"“{_clipped(piece.text, MAX_REMARKED)}”")
        for line in lines
        for piece in line.pieces
        for why in piece.whys
    }
    return [part for part in parts if part.max_points or (part.says, part.detail) not in beside]


def html(lines: list[MarkedLine]) -> str:
    """Paragraphs with the marked sentences underlined, a sign before and the reason behind."""
    body = []
    for line in lines:
        under = f"<strong>{escape(line.under.capitalize())}.</strong> " if line.under else ""
        pieces = " ".join(piece_html(piece) for piece in line.pieces)
        body.append(f'<p style="margin:4px 0 0;{INK}">{under}{pieces}</p>')
    return (
        f'<h4 style="{SUBHEADING}">{HEAD.rstrip(":")}</h4>'
        f'<blockquote style="margin:2px 0 6px;padding:0 0 0 12px;border-left:3px solid {CALM}">'
        f"{''.join(body)}</blockquote>"
    )


def text(lines: list[MarkedLine]) -> list[str]:
    """A line a marked sentence, with its reasons; what is not marked is left out."""
    said = [HEAD]
    for piece in (piece for line in lines for piece in line.pieces if piece.whys):
        remarked = any(not why.ok for why in piece.whys)
        sentence = _clipped(piece.text, MAX_REMARKED if remarked else MAX_IN_TEXT)
        said.append(f"  {_LOOKS[_worst(piece)][0]} “{sentence}”: {_reasons(piece)}")
    return said


def _clipped(sentence: str, most: int) -> str:
    bare = " ".join(sentence.split())
    return bare if len(bare) <= most else f"{bare[: most - 1].rstrip()}…"


def piece_html(piece: Piece) -> str:
    """A sentence, underlined where it did something, with a sign before and the reason behind."""
    if not piece.whys:
        return escape(piece.text)
    sign, word, line = _LOOKS[_worst(piece)]
    return (
        f'<mark style="background:none;color:inherit;border-bottom:{line}">'
        f'<span aria-hidden="true">{sign} </span><span style="{UNSEEN}">{word}: </span>'
        f'{escape(piece.text)}</mark> <em style="{SOFT}">({escape(_reasons(piece))})</em>'
    )


def _worst(piece: Piece) -> bool | None:
    """What hurts is shown before what counts, and that before a remark."""
    found = {why.ok for why in piece.whys}
    return False if False in found else True if True in found else None


def _reasons(piece: Piece) -> str:
    """The reasons in one go; signs where they differ."""
    if len({why.ok for why in piece.whys}) == 1:
        return "; ".join(why.says for why in piece.whys)
    return "; ".join(_signed(why) for why in piece.whys)


def _signed(why: Why) -> str:
    return f"{_LOOKS[why.ok][0]} {why.says}"
