"""The signal on an update's end: when the reader hears more."""

from __future__ import annotations

from ..judges.write_finding import Known
from ..judges.write_options import NextUpdate
from ..judges.write_promise import next_update as promised
from ..prose import Line, Text
from .found import Found, Page


def next_update(page: Page) -> Found:
    """1 where a further update is promised with its time."""
    lines = [
        Line(f"Next update: {line.text}", line.part, line.kind, line.number)
        if "update" in line.part.rpartition(" / ")[2] and "next" in line.part
        else line
        for line in page.text.lines
    ]
    finding = promised(Text(lines), NextUpdate(), Known())
    score = finding.score or 0.0
    return Found(score, "Say when the reader hears more, as a time." if score < 1 else "")
