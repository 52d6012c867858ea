"""A submission's notebook as plain cells, whatever was handed in.

found = read(Path("submitted/ana/07-ledger-written-twice/07-ledger-written-twice.ipynb"))
found.cells, found.note        # why it cannot be read, what it carries, where it was read from
nb = submission(path)          # the same as a notebook, for nbgrader's steps
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from .. import carried, notebook_files
from ..errors import BadNotebook
from ..notebook_files import Cell

MAX_FILES = 50  # files looked at in a submission without its notebook
TIMESTAMP = "timestamp.txt"  # nbgrader's, beside what was handed in
OURS = "firedrill"  # key of our notes in a notebook's metadata and in nbgrader's resources


@dataclass(frozen=True)
class HandedIn:
    """The cells of what was handed in, numbered among themselves, and what we note of it."""

    cells: list[Cell]
    note: dict[str, Any]


def read(path: Path) -> HandedIn:
    """What was handed in at a path; under another name too, if only one file there fits."""
    try:
        found = _handed_in(path)
        document = notebook_files.load(found)
        cells = notebook_files.cells(document, found.name)
    except BadNotebook as error:
        return HandedIn([], {"unreadable": str(error)})
    note: dict[str, Any] = {"carried": list(carried.read(document))}
    if found != path:
        note["read_from"] = found.name
    if cells and cells[-1].number != len(cells):  # there is something among them that is no cell
        cells = [replace(cell, number=number) for number, cell in enumerate(cells, 1)]
    return HandedIn(cells, note)


def submission(path: Path) -> NotebookNode:
    """What was handed in at a path, as a notebook of plain cells."""
    found = read(path)
    nb = _plain(found.cells)
    nb.metadata[OURS] = found.note
    return nb


def _plain(cells: list[Cell]) -> NotebookNode:
    """A notebook of types, texts and ids; not by nbformat's makers, which validate each cell."""
    node = NotebookNode
    made = []
    for number, cell in enumerate(cells):
        kind = "code" if cell.type == "code" else "markdown"
        metadata = node(nbgrader=node(grade_id=cell.grade_id)) if cell.grade_id else node()
        new = node(id=f"c{number}", cell_type=kind, metadata=metadata, source=cell.source)
        if kind == "code":
            new.outputs, new.execution_count = [], None
        made.append(new)
    return node(cells=made, metadata=node(), nbformat=4, nbformat_minor=5)


def _handed_in(path: Path) -> Path:
    """The file itself, else the only other file beside it that can be a notebook."""
    if path.is_symlink():
        raise BadNotebook(f"{path.name}: this is a link to another file; hand in the file itself.")
    if path.exists():
        return path
    others = sorted(path.parent.iterdir())[:MAX_FILES]
    beside = [each for each in others if _may_be_notebook(each)]
    if len(beside) == 1:
        return beside[0]
    names = ", ".join(each.name for each in beside[:5])
    if not names and (instead := [each.name for each in others if _is_theirs(each)]):
        more = f" and {len(instead) - 5} more" if len(instead) > 5 else ""
        raise BadNotebook(
            f"There is no {path.name} in what was handed in: no notebook, but "
            f"{', '.join(instead[:5])}{more}."
        )
    raise BadNotebook(
        f"There is no {path.name} in what was handed in; there is {names or 'no other notebook'}."
    )


def _is_theirs(path: Path) -> bool:
    return not path.name.startswith(".") and path.name != TIMESTAMP


def _may_be_notebook(path: Path) -> bool:
    if path.is_symlink() or not path.is_file() or path.name.startswith("."):
        return False
    try:
        return any(cell.magic and cell.name for cell in notebook_files.cells(path))
    except BadNotebook:
        return False
