"""A learner's text with its sentences marked: which counted, which hurt, and why, in place.

A rule quotes the sentence that decided it (`quote`); here that sentence is found again in the text.
Of a long text only the lines with marks are kept, and how much was left out between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..questions import Check
from ..texts import prose
from ..texts.prose import Line, Text
from ..verdict import MarkedLine, Part, Piece, Why
from .write_finding import Finding, quote

WHOLE_TEXT = 1_500  # characters of a text that is shown whole: about a screen
MOST_WHYS = 3  # of one sentence; a fourth check says nothing new about it
MAX_SAYS = 80  # characters of a reason; the whole of it stands with the check
MAX_PIECE = 400  # characters of one sentence or table row as shown


class _Told(NamedTuple):
    """A detail that quotes a sentence, and why. remark: no check of the question says it."""

    detail: str
    why: Why
    remark: bool = False


def marked(
    text: Text, checks: list[Check], findings: list[Finding], remarks: Iterable[Part]
) -> list[MarkedLine]:
    """The lines of the text, in pieces; none where nothing is to be marked."""
    told = list(_reasons(checks, findings))
    told += [_Told(part.detail or "", Why(ok=part.ok, says=part.says), True) for part in remarks]
    every = "\n".join(one.detail for one in told)
    if "“" not in every:
        return []
    lines = [(line, _pieces(line, told, every)) for line in text.lines]
    if not any(piece.whys for _, pieces in lines for piece in pieces):
        return []
    whole = sum(len(line.text) for line in text.lines) <= WHOLE_TEXT
    made: list[MarkedLine] = []
    skipped, heading = 0, ""
    for line, pieces in lines:
        if not whole and not any(piece.whys for piece in pieces):
            skipped += 1
            continue
        if skipped:
            made.append(_gap(skipped))
            skipped = 0
        under = line.part.rsplit(" / ", 1)[-1]
        shown = pieces if whole else _near(pieces)
        made.append(MarkedLine(under="" if under == heading else under, pieces=shown))
        heading = under
    return [*made, _gap(skipped)] if skipped else made


def _reasons(checks: list[Check], findings: list[Finding]) -> Iterable[_Told]:
    """Of each check: it holds, or what is amiss there."""
    for check, finding in zip(checks, findings, strict=True):
        for sentence in finding.counts:
            yield _Told(quote(sentence), Why(ok=True, says=_short(check.says)))
        if finding.detail and finding.score is not None:
            yield _Told(finding.detail, Why(ok=finding.score >= 1, says=_short(check.says)))


def _pieces(line: Line, told: list[_Told], every: str) -> list[Piece]:
    """every: all details in one text, so that a sentence none of them quotes is soon done with."""
    sentences = [line.text] if line.kind == "row" else prose.split(line.text)
    if quote(sentences[0]) != quote(line.text) and quote(line.text) in every:
        sentences = [line.text]  # an action item, quoted whole
    found = []
    for place, sentence in enumerate(sentences):
        beside = sentences[place : place + 2], sentences[max(0, place - 1) : place + 1]
        # behind a long sentence the quote of both is that of the first
        pairs = [two for two in beside if len(two) == 2 and quote(" ".join(two)) != quote(two[0])]
        quoted = [quote(sentence), *(quote(" ".join(two)) for two in pairs)]
        here = [
            (one, each) for one in quoted if one in every for each in told if one in each.detail
        ]
        of_checks = _once(_said(each, one) for one, each in here if not each.remark)
        remarked = _once(each.why for _, each in here if each.remark)  # these stand nowhere else
        shown = sentence if len(sentence) <= MAX_PIECE else f"{sentence[:MAX_PIECE]}…"
        found.append(Piece(text=shown, whys=[*of_checks[: MOST_WHYS - len(remarked)], *remarked]))
    return found


def _once(whys: Iterable[Why]) -> list[Why]:
    return list({(why.ok, why.says): why for why in whys}.values())


def _said(told: _Told, quoted: str) -> Why:
    """The reason with what the rule says of the sentence beside its quote."""
    why, left = told.why, " ".join(told.detail.replace(quoted, "").split()).strip(" :;.")
    if why.ok or not left:
        return why
    return Why(ok=False, says=f"{why.says}: {left}")


def _short(says: str) -> str:
    """What a check looks for, without the list behind its colon."""
    first = says.split(": ")[0]
    return first if len(first) <= MAX_SAYS else f"{first[: MAX_SAYS - 1].rstrip()}…"


def _near(pieces: list[Piece]) -> list[Piece]:
    """The marked pieces of a line and their neighbours; what lies farther off is left out."""
    at = {place for place, piece in enumerate(pieces) if piece.whys}
    kept: list[Piece] = []
    for place, piece in enumerate(pieces):
        if at & {place - 1, place, place + 1}:
            kept.append(piece)
        elif not kept or kept[-1].text != "…":
            kept.append(Piece(text="…"))
    return kept


def _gap(lines: int) -> MarkedLine:
    return MarkedLine(pieces=[Piece(text=f"… ({lines} more line{'s' * (lines != 1)})")])
