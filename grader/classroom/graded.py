"""Who has handed in an assignment, and their graded notebooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from nbformat import NotebookNode, v4

from .handed_in import OURS


class Left(Protocol):
    """Students whose notebook is not among those that are read."""

    ungraded: list[str]  # handed in, not graded yet
    unreadable: list[str]  # what they handed in is no notebook


def students(root: Path, assignment: str, *steps: str) -> set[str]:
    """Those who have a folder of the assignment in any of the steps, `submitted`, `autograded`."""
    return {path.parent.name for step in steps for path in (root / step).glob(f"*/{assignment}")}


def unreadable(nb: Mapping[str, Any]) -> str:
    """Why nothing of what was handed in was read; empty where it was. nb: the graded one."""
    return str(nb["metadata"].get(OURS, {}).get("unreadable") or "")


def notebooks(
    root: Path,
    assignment: str,
    name: str,
    left: Left,
    progress: Callable[[float], None] = lambda share: None,
) -> Iterator[tuple[str, NotebookNode]]:
    """(student, graded notebook) of all who have handed in, by their ids; `left` takes the rest.

    name: of the notebook, without .ipynb. progress: told the share that is done.
    """
    everybody = sorted(students(root, assignment, "submitted", "autograded"))
    for place, student in enumerate(everybody):
        progress(place / len(everybody))
        path = root / "autograded" / student / assignment / f"{name}.ipynb"
        if not path.is_file():
            left.ungraded.append(student)
            continue
        nb = v4.reads(path.read_text(encoding="utf-8"))
        if unreadable(nb):
            left.unreadable.append(student)
            continue
        yield student, nb
