"""What a student sees of a grade, as class.toml has it: in nbgrader's feedback, whoever makes it.

    full      the cards whole, with counterexamples
    verdict   of each card its title and its headline: no rows, no parts
    points    no card, nbgrader's points alone
    none      no card; `firedrill class feedback` makes no pages at all

What a person has written is shown at every level, as text: no tag in it is one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import preprocessors as stock
from nbgrader import utils
from nbgrader.converters.base import NbGraderException

from .. import cards, notebook
from ..errors import FiredrillError
from . import shown_cards
from .course import Course
from .settings import Feedback

# Where a tag, a sign by its number, or the scheme of a link that runs begins: what nbgrader turns
# from Markdown into HTML without escaping it. A sign that nobody sees, put there, makes it text.
_ACTS = re.compile(r"(<)(?=[A-Za-z/!?])|(&)(?=[#\w])|\b(javascript|vbscript|data)(?=\s*:)", re.I)
_UNSEEN = "\N{WORD JOINER}"
_OUTCOMES = {word: outcome for outcome, word in cards.WORDS.items()}


class ShownToStudents(stock.NbGraderPreprocessor):
    """Takes out of a graded notebook what its student is not shown, after `GetGrades`."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Apply the level of a lab; another notebook stays as it is."""
        course = Course(Path(self.parent.parent.coursedir.root))
        try:
            level = of(course, nb)
        except FiredrillError as error:
            raise NbGraderException(str(error)) from None
        for cell in nb.cells:
            mark = cell.metadata.get("nbgrader", {})
            if mark.get("comment"):
                mark["comment"] = harmless(mark["comment"])
            if level != "full" and utils.is_grade(cell) and not utils.is_solution(cell):
                cell.outputs = _brief(cell.outputs) if level == "verdict" else []
        return nb, resources


def of(course: Course, nb: NotebookNode) -> Feedback:
    """The level of a notebook's lab. Raises FiredrillError for a class.toml with a mistake."""
    slug = notebook.lab_name(nb)
    if slug is None:
        return "full"
    return course.settings.lab(slug).feedback or "full"


def harmless(comment: str) -> str:
    """Markdown in which no tag is one and no link runs a script; it reads as it was written."""
    return _ACTS.sub(lambda match: f"{match[0]}{_UNSEEN}", comment)


def _brief(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The card's title and headline, as a card."""
    if (said := shown_cards.said(outputs)) is None:
        return []
    outcome = _OUTCOMES.get(said.title.partition(" · ")[0], "unknown")
    sign = cards.SIGNS[outcome]
    title = (
        f'<h3 style="{cards.HEADING}"><span aria-hidden="true">{sign} </span>'
        f"{cards.escape(said.title)}</h3>"
    )
    label = f'class="firedrill-card {cards.NO_MATH}" aria-label="{cards.escape(said.title)}"'
    html = cards.block(
        title + cards.prose(said.headline), cards.BARS[outcome], tag="section", attributes=label
    )
    text = f"{sign} {said.title}\n{said.headline}"
    data = {"text/html": html, "text/plain": text}
    return list(nbformat.from_dict([{"output_type": "display_data", "metadata": {}, "data": data}]))
