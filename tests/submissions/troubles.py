"""What students hand in, by the trouble it brings: release notebook → bytes of a file.

Made from the release rather than stored, so that ids and cells are always those of the lab.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

Notebook = dict[str, Any]


def answer_cells(nb: Notebook) -> dict[str, dict[str, Any]]:
    """Question name → its answer cell."""
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in nb["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def check_cells(nb: Notebook) -> list[dict[str, Any]]:
    """The cells that carry points."""
    return [c for c in nb["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]


def answered(release: Notebook, answers: dict[str, str]) -> Notebook:
    """The release with answers under the `%%` lines, as a learner would leave it."""
    nb = copy.deepcopy(release)
    for name, cell in answer_cells(nb).items():
        if name in answers:
            line = cell["source"].split("\n")[0]
            cell["source"] = f"{line}\n{answers[name]}"
    return nb


def copied_answer_cell(nb: Notebook) -> Notebook:
    """An answer cell copied above itself, metadata and all, with other text in it."""
    cell = next(iter(answer_cells(nb).values()))
    first = copy.deepcopy(cell)
    first["source"] = f"{cell['source'].split(chr(10))[0]}\nSELECT 'an earlier try'"
    nb["cells"].insert(nb["cells"].index(cell), first)
    return nb


def deleted_check_cells(nb: Notebook) -> Notebook:
    """No check cell left: in stock nbgrader nothing would be graded."""
    nb["cells"] = [c for c in nb["cells"] if not c["metadata"].get("nbgrader", {}).get("grade")]
    return nb


def edited_check_cells(nb: Notebook) -> Notebook:
    """Check cells that print what they like, with full marks already in their outputs."""
    for cell in check_cells(nb):
        points = cell["metadata"]["nbgrader"]["points"]
        cell["source"] = f"{points}"
        data = {"text/plain": f"{points}"}
        cell["outputs"] = [
            {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
        ]
    return nb


def forged_points(nb: Notebook) -> Notebook:
    """Points to taste."""
    for cell in check_cells(nb):
        cell["metadata"]["nbgrader"]["points"] = 1_000
    return nb


def forged_roles(nb: Notebook) -> Notebook:
    """Check cells turned to solutions, answers locked: what nbgrader grades is swapped."""
    for cell in nb["cells"]:
        meta = cell["metadata"].get("nbgrader")
        if meta:
            meta["grade"], meta["solution"] = meta["solution"], meta["grade"]
            meta["locked"] = not meta["locked"]
    return nb


def changed_cell_types(nb: Notebook) -> Notebook:
    """Answers as Markdown, checks as raw text."""
    for cell in nb["cells"]:
        meta = cell["metadata"].get("nbgrader", {})
        if meta.get("solution"):
            cell["cell_type"] = "markdown"
        elif meta.get("grade"):
            cell["cell_type"] = "raw"
        for key in ("outputs", "execution_count"):
            if cell["cell_type"] != "code":
                cell.pop(key, None)
    return nb


def all_ids_the_same(nb: Notebook) -> Notebook:
    """Every cell with one id, every graded cell with one grade_id."""
    for cell in nb["cells"]:
        cell["id"] = "x"
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] = "check_everything"
    return nb


def old_schema(nb: Notebook) -> Notebook:
    """nbgrader metadata of a version that makes stock nbgrader stop the whole class."""
    for cell in nb["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = 1
    return nb


def future_schema(nb: Notebook) -> Notebook:
    """nbgrader metadata newer than any nbgrader."""
    for cell in nb["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = 99
    return nb


def our_own_notes_forged(nb: Notebook) -> Notebook:
    """Notes that the grader writes to itself, written by the learner."""
    nb["metadata"]["firedrill"] = {"lab": "../../x", "unreadable": "ha", "notices": [["a", "b"]]}
    nb["metadata"]["kernelspec"] = {"name": "evil", "language": "bash", "display_name": "x"}
    return nb


def script_in_prose(nb: Notebook) -> Notebook:
    """HTML that would run in the instructor's browser."""
    cell = {"cell_type": "markdown", "metadata": {}, "source": "<script>alert('prose')</script>"}
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": "<script>alert('output')</script>"},
    }
    code = {"cell_type": "code", "metadata": {}, "source": "1", "execution_count": 1}
    nb["cells"] += [cell, {**code, "outputs": [output]}]
    return nb


def no_metadata_at_all(nb: Notebook) -> Notebook:
    """Every cell stripped to its text, as some converters leave a notebook."""
    nb["cells"] = [
        {"cell_type": c["cell_type"], "source": c["source"].splitlines(keepends=True)}
        for c in nb["cells"]
    ]
    nb["metadata"] = {}
    return nb


def learner_cells_between(nb: Notebook) -> Notebook:
    """Plain Python that would print, delete and leave the interpreter."""
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    code["source"] = "import os, shutil; shutil.rmtree('/'); os._exit(0)"
    nb["cells"] = [each for cell in nb["cells"] for each in (copy.deepcopy(code), cell)]
    return nb


def as_nbformat_3(nb: Notebook) -> Notebook:
    """Saved by a tool of ten years ago."""
    cells = []
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            old = {"cell_type": "code", "language": "python", "input": cell["source"]}
            cells.append({**old, "outputs": [], "collapsed": False, "metadata": {}})
        else:
            cells.append({"cell_type": "markdown", "source": cell["source"], "metadata": {}})
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


def as_nbformat_4_0(nb: Notebook) -> Notebook:
    """A minor version without cell ids."""
    nb["nbformat_minor"] = 0
    for cell in nb["cells"]:
        cell.pop("id", None)
    return nb


# What keeps every answer: whatever else is done to the notebook, it is graded as if untouched.
HARMLESS: dict[str, Callable[[Notebook], Notebook]] = {
    each.__name__: each
    for each in (
        copied_answer_cell,
        deleted_check_cells,
        edited_check_cells,
        forged_points,
        forged_roles,
        changed_cell_types,
        all_ids_the_same,
        old_schema,
        future_schema,
        our_own_notes_forged,
        script_in_prose,
        no_metadata_at_all,
        learner_cells_between,
        as_nbformat_3,
        as_nbformat_4_0,
    )
}

# What is no notebook at all: file name → content.
UNREADABLE: dict[str, bytes] = {
    "web_page": b"<html><body>my answers</body></html>",
    "nothing": b"",
    "cut_off": b'{"cells": [{"cell_type": "code", "sou',
    "list": b"[]",
    "picture": b"\x89PNG\r\n\x1a\n\x00\xff",
    "deep": b'{"cells": ' + b"[" * 50_000,
}

HOSTILE_SQL = {
    "sql": "COPY (SELECT 1) TO '/tmp/firedrill-was-here'",
    "fix": "DROP SCHEMA ledger CASCADE; COMMIT;",
    "monitor": "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
    "facts": "a = [" + "[" * 5_000,
    "write": "<script>confirm('answer')</script><img src=x onerror=print(1)>\n\n<!--",
}


def dump(nb: Notebook) -> bytes:
    """The file's bytes."""
    return json.dumps(nb).encode()
