"""The author's notebook: the learner's, with every reference written into its answer cell."""

from __future__ import annotations

from typing import Any

from grader import notebook
from grader.incident import Lab


def answered(lab: Lab, answers: dict[str, str] | None = None) -> Any:
    """The learner notebook with `answers` (default: all references) in place of the stubs.

    The result is what a learner's file looks like after they typed: no run, no outputs.
    """
    answers = lab.references if answers is None else answers
    filled = notebook.learner_notebook(lab)
    for cell in filled.cells:
        first = cell.source.split("\n", 1)[0].split()
        if len(first) == 2 and first[0].startswith("%%") and first[1] in answers:
            cell.source = f"{first[0]} {first[1]}\n{answers[first[1]]}"
    return filled
