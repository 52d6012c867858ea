"""A feedback page as plain text: for a terminal, a screen reader, a mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from .. import markup
from ..cards import points
from ..notebook import CHECK
from . import feedback_top, graded, shown_cards


def of(nb: NotebookNode, place: Mapping[str, Any], who: str) -> str:
    """What a graded notebook says to its student. place: nbgrader's names and sums."""
    late = f", {points(place['late_penalty'])} taken off for coming late" * bool(
        place["late_penalty"]
    )
    lines = [
        f"{place['notebook']}, {who}",
        f"{points(place['score'])} of {points(place['max_score'])} points{late}",
    ]
    if reason := graded.unreadable(nb):
        lines += ["", f"Not graded: {reason} {feedback_top.AGAIN}"]
    for cell in nb.cells:
        mark = cell.metadata.get("nbgrader", {})
        if utils.is_solution(cell):
            lines += ["", "-" * 72, "", "Your answer:", *_indented(cell.source)]
            if mark.get("comment"):
                lines += ["", "Comment:", *_indented(mark["comment"])]
        if utils.is_grade(cell):
            name = mark["grade_id"].removeprefix(CHECK)
            lines += ["", f"{name}: {points(mark['score'])} of {points(mark['points'])} points"]
        if utils.is_grade(cell) and (card := shown_cards.text(cell.get("outputs", []))):
            lines += ["", card]
    return markup.shown("\n".join(lines)) + "\n"


def _indented(text: str) -> list[str]:
    return [f"    {line}".rstrip() for line in text.splitlines()]
