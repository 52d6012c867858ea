"""The signal on an update's end: when the reader hears more."""

from __future__ import annotations

import re

from ..judges.write_finding import Known
from ..judges.write_options import NextUpdate
from ..judges.write_promise import next_update as promised
from ..texts import prose, quantities
from ..texts.prose import Line, Text
from .found import Found, Page

_TELLS = re.compile(
    r"\b(?:I|we|you)(?:'ll| will| shall|'m going to| can expect| should (?:hear|have)| expect to)"
    r" (?:then |again |also )?"
    r"(?:confirm|report|write|post|send|share|tell|let you know|be back|come back|follow up|"
    r"speak|call|"
    r"say|give|update|hear|publish the|have (?:a|the|an) (?:\w+ )?(?:number|figure|count|answer|"
    r"update|list|estimate|total))",
    re.IGNORECASE,
)


def _tells_when(text: str) -> bool:
    """True for `I will confirm at 17:15`: a telling to come, with its time."""
    return any(
        (at := _TELLS.search(one)) is not None
        and bool(quantities.clocks(one[at.start() :], dotted=True))
        for one in prose.split(text)
    )


def next_update(page: Page) -> Found:
    """1 where a further update is promised with its time."""
    lines = [
        Line(f"Next update: {line.text}", line.part, line.kind, line.number)
        if "update" in line.part.rpartition(" / ")[2] and "next" in line.part
        else line
        for line in page.text.lines
    ]
    if any(_tells_when(line.text) for line in lines):
        return Found(1)
    finding = promised(Text(lines), NextUpdate(), Known())
    score = finding.score or 0.0
    return Found(score, "Say when the reader hears more, as a time." if score < 1 else "")
