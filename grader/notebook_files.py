"""Any file a person may hand in as a notebook → its cells, or one sentence that says why not.

Nothing in such a file is trusted: size, depth, types and text encoding are checked here, once.
nbformat and jupytext take a second to import, and a process that only judges needs neither: so
they are imported where they are used.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import BadLab, BadNotebook
from .quick_imports import without_iri_grammars

if TYPE_CHECKING:
    from nbformat import NotebookNode

MAGICS = ("sql", "fix", "monitor", "facts", "write")
MARKDOWN = {"extension": ".md", "custom_language_magics": ",".join(MAGICS[1:])}
PYTHON_HEADER = """---
jupyter:
  kernelspec:
    display_name: Python 3 (ipykernel)
    language: python
    name: python3
---
"""

MAX_BYTES = 50_000_000  # bytes; outputs with figures reach 20 MB, and JSON takes 5× that in memory
MAX_MARKDOWN = 2_000_000  # characters; jupytext's time grows with the square of the lines
MAX_CELLS = 5_000  # ten times the longest lab with a learner's own cells

_LINE_END = re.compile(r"\r+\n")
_HEADER = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_MAGIC_LINE = re.compile(r"^\s*%%(sql|fix|monitor|facts|write)\b[ \t]*([^\n]*)\n?")


@dataclass(frozen=True)
class Cell:
    """One cell, whatever format it came in."""

    number: int  # 1-based, counted over all cells of the file
    type: str
    source: str
    grade_id: str | None
    magic: str | None = None
    name: str | None = None
    body: str = ""


def cells(source: Path | NotebookNode | dict[str, Any], name: str = "The notebook") -> list[Cell]:
    """The cells of a file or a notebook object, in order. Raises BadNotebook, with one sentence.

    name: what that sentence calls an object.
    """
    if isinstance(source, dict):
        return _cells(source, name)
    return _cells(load(source), source.name)


def load(path: Path) -> dict[str, Any]:
    """The notebook in a file (`.md`, or JSON under any other name), as nbformat 4.

    Raises BadNotebook: missing, too large, empty, not text, not JSON, not a notebook.
    """
    text = _text(path)
    if path.suffix.lower() in (".md", ".markdown"):
        return _from_markdown_file(path.name, text)
    try:
        document = json.loads(text)
    except RecursionError:
        raise BadNotebook(f"{path.name}: the file is nested too deeply to be a notebook.") from None
    except ValueError as error:
        raise BadNotebook(_not_json(path.name, text, error)) from None
    if not isinstance(document, dict) or not ({"cells", "worksheets"} & document.keys()):
        raise BadNotebook(
            f"{path.name}: the file is JSON but not a notebook: it has no cells. "
            "Hand in the .ipynb that JupyterLab saved."
        )
    return _as_version_4(document, path.name)


def from_markdown(text: str) -> NotebookNode:
    """A notebook out of Jupytext Markdown; fences in the language of a magic are its cells."""
    with without_iri_grammars():
        import jupytext

    header = _HEADER.match(text)
    if header is None or "kernelspec" not in header[0]:
        # without a kernel jupytext takes the commonest fence for the notebook's own language
        text = PYTHON_HEADER + text[header.end() if header else 0 :]
    return jupytext.reads(text, MARKDOWN)


def source_cells(path: Path) -> list[Cell]:
    """The cells of a lab's own source. Raises BadLab where it cannot be read."""
    try:
        return cells(path)
    except BadNotebook as error:
        raise BadLab(str(error)) from None


def split_magic(source: str) -> tuple[str | None, str | None, str]:
    """Magic, name and body of a cell's text; (None, None, text) where none of ours begins it."""
    match = _MAGIC_LINE.match(source)
    if match is None:
        return None, None, source
    words = match[2].split()
    return match[1], words[0] if words else None, source[match.end() :]


def _text(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():  # a folder, or a pipe that would never end
            raise BadNotebook(f"{path.name}: this is not a file.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BadNotebook(
                f"{path.name}: the file has {size / 1e6:,.0f} MB; up to {MAX_BYTES / 1e6:.0f} MB "
                "are read. Clear the outputs (Edit, Clear Outputs of All Cells), save, try again."
            )
        raw = path.read_bytes()
    except OSError as error:
        why = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise BadNotebook(f"{path.name}: {why}.") from None
    if not raw.strip():
        raise BadNotebook(f"{path.name}: the file is empty.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadNotebook(
            f"{path.name}: the file is not text (UTF-8), so it is not a notebook. "
            "Hand in the .ipynb that JupyterLab saved."
        ) from None


def _from_markdown_file(name: str, text: str) -> dict[str, Any]:
    if len(text) > MAX_MARKDOWN:
        raise BadNotebook(f"{name}: {len(text):,} characters; up to {MAX_MARKDOWN:,} are read.")
    try:
        return dict(from_markdown(text))
    except Exception:  # YAML, jupytext and nbformat each have their own tree of errors
        raise BadNotebook(
            f"{name}: this Markdown is not a notebook: the header between the --- lines is broken."
        ) from None


def _not_json(name: str, text: str, error: ValueError) -> str:
    begins = text.lstrip()[:1]
    if begins == "{":
        place = f"; it breaks off at line {error.lineno}" if hasattr(error, "lineno") else ""
        cut = not text.rstrip().endswith("}")
        why = "It was cut off, perhaps in copying or uploading. " if cut else ""
        return (
            f"{name}: the file is damaged: it begins as a notebook but is not JSON{place}. "
            f"{why}Take the original again."
        )
    return (
        f'{name}: the file is not JSON (it starts with "{begins}"), so it is not a notebook. '
        "Hand in the .ipynb that JupyterLab saved."
    )


def _as_version_4(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Old formats upgraded; a format newer than 4 is read as it stands if its cells are there."""
    version = document.get("nbformat", 4)
    if "cells" in document and (not isinstance(version, int) or version >= 4):
        return document
    with without_iri_grammars():
        import nbformat

    try:
        return dict(nbformat.convert(nbformat.from_dict(document), 4))
    except Exception:  # whatever nbformat's upgrades trip over in a damaged old file
        raise BadNotebook(
            f"{name}: the file is in an old notebook format (nbformat {version}) and cannot be "
            "upgraded. Open it in JupyterLab, save it, and try again."
        ) from None


def _cells(document: dict[str, Any], name: str) -> list[Cell]:
    found = document.get("cells")
    if not isinstance(found, list):
        raise BadNotebook(f"{name}: the file is JSON but not a notebook: its cells are no list.")
    if len(found) > MAX_CELLS:
        raise BadNotebook(f"{name}: {len(found):,} cells; up to {MAX_CELLS:,} are read.")
    return [_cell(number, each) for number, each in enumerate(found, 1) if isinstance(each, dict)]


def _cell(number: int, cell: dict[str, Any]) -> Cell:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        source = ""
    if not source.isascii() or "\r" in source:
        # a lone surrogate (\ud800) is legal in JSON and breaks every later write; a text that is
        # read again, as nbgrader's steps do, stays as it is
        source = _LINE_END.sub("\n", source).encode("utf-8", "replace").decode("utf-8")
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    magic, question, body = split_magic(source)
    return Cell(
        number,
        str(cell.get("cell_type", "")),
        source,
        grade_id if isinstance(grade_id, str) else None,
        magic,
        question,
        body,
    )
