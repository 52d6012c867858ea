"""A lab's source notebook as this class is asked it: questions left out, points set."""

from __future__ import annotations

from nbformat import NotebookNode, v4

from .. import notebook_files
from ..errors import UnknownName
from ..incident import Lab
from ..notebook import CHECK
from .settings import FILE, LabSettings

NOT_ASKED = "*`{}` is not asked in this class: go on.*"


def named(lab: Lab, mine: LabSettings) -> None:
    """Raises UnknownName where class.toml speaks of a question that the lab does not have."""
    known = [question.name for question in lab.questions]
    for name in [*mine.leave_out, *mine.points]:
        if name not in known:
            raise UnknownName(f"question of {lab.slug} (in {FILE})", name, known)


def settle(nb: NotebookNode, lab: Lab, mine: LabSettings) -> None:
    """Apply `leave_out` and `points` to a notebook of source/, in place. Raises UnknownName.

    Where a question was stands a line that says so: the prose before it stays the instructor's.
    """
    named(lab, mine)
    kept = []
    for cell in nb.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        name = _question(cell)
        if name in mine.leave_out:
            if not grade_id.startswith(CHECK):
                said = NOT_ASKED.format(name)
                kept.append(v4.new_markdown_cell(said, id=f"left-out-{name}"[:64]))
            continue
        if grade_id.startswith(CHECK) and name in mine.points:
            cell.metadata.nbgrader["points"] = mine.points[name]
        kept.append(cell)
    nb.cells = kept


def _question(cell: NotebookNode) -> str | None:
    """The question that an answer cell or a check cell belongs to."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    if grade_id is None:
        return None
    _, name, _ = notebook_files.split_magic(cell.source)
    return str(name or grade_id.removeprefix(CHECK))
