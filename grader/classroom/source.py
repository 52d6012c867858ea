"""Whether an instructor's source notebook can be given out: one sentence on what is half done."""

from __future__ import annotations

import math
from pathlib import Path

from .. import notebook, notebook_files, stubs
from ..errors import BadLab, BadNotebook, FiredrillError, Rejected
from ..incident import Lab
from ..judges import facts
from ..notebook import CHECK
from ..notebook_files import Cell
from ..questions import Question
from ..sql import statements


class HalfEdited(FiredrillError):
    """A source notebook that would make a broken release, or give a solution away."""


def sound(path: Path, lab: Lab, left_out: list[str]) -> None:
    """Raises HalfEdited, BadNotebook for the first thing that a release would stumble over.

    left_out: the questions that need not be there.
    """
    where = "/".join(path.parts[-3:])
    try:
        cells = notebook_files.cells(path)
        references = notebook.references(path)
        _marks_pair(cells)
    except (BadLab, BadNotebook) as error:
        said = str(error).removeprefix(f"{path.name}: ")
        raise HalfEdited(f"{where} is half edited: {said}") from None
    worth = _points(path)
    for question in lab.questions:
        if question.name in left_out:
            continue
        if amiss := _amiss(question, references.get(question.name), worth):
            raise HalfEdited(f"{where} is half edited: {amiss}")
    known = {question.name for question in lab.questions}
    for cell in cells:
        if cell.magic and cell.name and cell.name not in known and "SOLUTION" in cell.source:
            raise HalfEdited(
                f"{where} is half edited: cell {cell.number} answers `{cell.name}`, which "
                f"{lab.slug} does not ask. Put the name back that it had, or take the cell out."
            )


def _marks_pair(cells: list[Cell]) -> None:
    for cell in cells:
        if "SOLUTION" in cell.source:
            name = cell.name or cell.grade_id or f"cell {cell.number}"
            stubs.without_solution(cell.body or cell.source, "", name)


def _points(path: Path) -> dict[str, object]:
    """Question → the points of its check cell; a check cell without any has None."""
    found: dict[str, object] = {}
    for cell in notebook_files.load(path)["cells"]:
        meta = cell.get("metadata", {}).get("nbgrader", {})
        name = str(meta.get("grade_id", ""))
        if meta.get("grade") and not meta.get("solution") and name.startswith(CHECK):
            if name.removeprefix(CHECK) in found:
                raise HalfEdited(f"{path.name} is half edited: two cells have the id {name}.")
            found[name.removeprefix(CHECK)] = meta.get("points")
    return found


def _amiss(question: Question, text: str | None, worth: dict[str, object]) -> str | None:
    name = question.name
    if text is None:
        return (
            f"the answer cell of `{name}` is gone. Put it back (`%%{question.kind} {name}`), or "
            f'say in class.toml: leave_out = ["{name}"].'
        )
    if name not in worth:
        return f"the check cell of `{name}` is gone, and its points with it. Put it back."
    points = worth[name]
    if not isinstance(points, int | float) or not 0 <= points < math.inf:
        return f"the check cell of `{name}` says {points!r} where its points belong."
    if stubs.is_blank(question.kind, text):
        return f"the solution of `{name}` is empty, so nothing could be compared with it."
    try:
        _reads(question, text)
    except Rejected as error:
        said = error.with_source(text)
        return f"the solution of `{name}` would be refused as an answer. {said}"
    return None


def _reads(question: Question, text: str) -> None:
    """Raises Rejected where the solution is not of the kind that is asked."""
    if question.kind in ("sql", "monitor"):
        statements.check_query(text)
    elif question.kind == "fix":
        statements.check_script(text)
    elif question.kind == "facts":
        given, _ = facts.read(question, text)
        if missing := [fact for fact in question.facts if fact not in given]:
            raise Rejected(f"`{missing[0]}` is missing.")
