"""Says at a card that a person gave other points than it shows.

A card is the judge's and stays as it was made: without this sentence a student would read `Score:
1.0 / 3.0` above `1.5 of 3`, and not know which counts.
"""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import preprocessors as stock
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry

from .. import cards

SAME = 0.005  # points; less is no difference


class DecidedByPerson(stock.NbGraderPreprocessor):
    """Puts the sentence above the card, in HTML and in text; last, after `ShownToStudents`."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Changes the check cells whose points a person gave."""
        place = resources["nbgrader"]
        with Gradebook(place["db_url"]) as gradebook:
            for cell in nb.cells:
                if not utils.is_grade(cell) or utils.is_solution(cell):
                    continue
                where = (place["notebook"], place["assignment"], place["student"])
                try:
                    grade = gradebook.find_grade(cell.metadata.nbgrader["grade_id"], *where)
                except MissingEntry:
                    continue
                shown = bool(cell.outputs)
                if said := sentence(grade.auto_score, grade.manual_score, grade.max_score, shown):
                    _above(cell, said)
        return nb, resources


def sentence(auto: float | None, manual: float | None, most: float, card: bool) -> str | None:
    """What a person decided; None where nobody did, or as the judge proposed.

    auto: None where the judge could not decide. card: whether one is shown.
    """
    if manual is None or (auto is not None and abs(manual - auto) < SAME):
        return None
    s = "" if most == 1 else "s"
    gave = f"Your instructor gave {cards.points(manual)} of {cards.points(most)} point{s}"
    if not card:
        return f"{gave}."
    if auto is None:
        return f"{gave}, where the card below leaves it open. These points count."
    return f"{gave}. These points count; the card below shows what was proposed."


def _above(cell: NotebookNode, said: str) -> None:
    """The sentence, as the first of what the cell shows."""
    html = cards.block(cards.prose(f"**{said}**"), cards.CALM)
    card = next((each for each in cell.outputs if "text/html" in each.get("data", {})), None)
    if card is None:
        data = {"text/html": html, "text/plain": said}
        made = {"output_type": "display_data", "metadata": {}, "data": data}
        cell.outputs = [nbformat.from_dict(made), *cell.outputs]
        return
    card.data["text/html"] = html + "".join(card.data["text/html"])
    card.data["text/plain"] = f"{said}\n{''.join(card.data.get('text/plain', ''))}"
