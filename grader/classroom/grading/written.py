"""The text of a notebook's file as nbformat writes it, a cell at a time.

    text = Written().text(nb)

Most cells of a class are the same in each notebook: the release's prose, the cards of equal
answers. Python sets indented JSON by itself, in 7 ms a notebook, so what a cell looks like on
paper is kept.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import rwbase

KEPT = 32_000_000  # characters of cells in memory: some 300 different notebooks
FIRST = '{\n "cells": []'  # of a notebook without cells; no other key stands before this one


class Written:
    """What has been written before."""

    def __init__(self) -> None:
        self._cells: dict[bytes, str] = {}
        self._size = 0
        self._last: dict[int, tuple[NotebookNode, str, str]] = {}  # by place: see `_remember`

    def text(self, nb: NotebookNode) -> str:
        """The file's text, its last line ended. The notebook is used up by it.

        nbformat's own would copy the whole notebook first, and validate it.
        """
        rwbase.strip_transient(nb)
        cells = ",\n".join([self._cell(cell, place) for place, cell in enumerate(nb.cells)])
        rest = _indented({**nb, "cells": []})
        if not cells or not rest.startswith(FIRST):
            return f"{_indented(rwbase.split_lines(nb))}\n"
        return f'{{\n "cells": [\n{cells}\n ]{rest.removeprefix(FIRST)}\n'

    def _cell(self, cell: NotebookNode, place: int) -> str:
        last, marks, text = self._last.get(place, (None, "", ""))
        if cell == last and repr(cell["metadata"]) == marks:  # 1 equals 1.0, and is written "1"
            return text
        key = hashlib.blake2b(_compact(cell), digest_size=16).digest()
        if key in self._cells:
            text = self._cells[key]
            self._remember(cell, place, text)
            return text
        rwbase.split_lines(NotebookNode(cells=[cell]))
        text = "  " + _indented(cell).replace("\n", "\n  ")  # no line ends within a string
        if self._size > KEPT:
            self._cells.clear()
            self._size = 0
        self._cells[key] = text
        self._size += len(text)
        return text

    def _remember(self, cell: NotebookNode, place: int, text: str) -> None:
        """The next notebook most often has the same cell there, but for answers and cards."""
        if not cell.get("outputs"):
            self._last[place] = cell, repr(cell["metadata"]), text


def _compact(cell: NotebookNode) -> bytes:
    return json.dumps(cell, separators=(",", ":")).encode("ascii")


def _indented(part: dict[str, Any]) -> str:
    separators = (",", ": ")
    return json.dumps(part, ensure_ascii=False, indent=1, sort_keys=True, separators=separators)
