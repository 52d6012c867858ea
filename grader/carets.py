"""A line of somebody's text, and a caret below the character that is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 68  # characters of a line that are shown; with its number it fits into a terminal of 80
_CARET = re.compile(r"( *)\^")


def below(lead: str, source: str, column: int | None) -> str:
    """The line behind its lead, with a caret below; of a long one the part that holds the place.

    column: 1-based; no caret where there is none, or where the line ends before it.
    """
    line = "".join(" " if sign.isspace() else sign for sign in source)  # a tab has no fixed width
    at = None if column is None or column > len(line) + 1 else column - 1
    start = max(0, min((at or 0) - WIDTH * 2 // 3, len(line) - WIDTH))
    before, behind = "…" * (start > 0), "…" * (start + WIDTH < len(line))
    shown = f"{lead}{before}{line[start : start + WIDTH]}{behind}"
    if at is None:
        return shown
    return f"{shown}\n{' ' * _cells(f'{lead}{before}{line[start:at]}')}^"


def apart(text: str) -> Iterator[tuple[str, int | None]]:
    """The lines of a text without its carets, each with the character that one was below."""
    lines = text.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        caret = _CARET.fullmatch(following)
        if not _CARET.fullmatch(line):
            yield line, _character(line, len(caret[1])) if caret else None


def _cells(text: str) -> int:
    """How many places of a screen it takes: an ideograph has two, a combining sign has none."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def _character(line: str, cells: int) -> int:
    """The number of the character that begins after so many places."""
    return next((at for at in range(len(line)) if _cells(line[:at]) >= cells), len(line))
