"""`%help`: every magic and every key of ours, a line each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from grader.verdict import Table

NEWEST = "Alt Shift M"  # where a message has come in, its key is told
KEYS = {  # as JupyterLab's bindings name them (Accel: Ctrl, on a Mac Cmd) → what they do
    "Accel Alt O": "go to the tab On call, and from it back to the cell",
    "Alt Shift N": "go to the next question that is not done",
    NEWEST: "hear the newest message, pressed again the one before",
    "Alt Shift W": "hear where you are",
    "Alt Shift F": "format the SQL of the cell",
    "Alt Shift R": "run the CTE around the cursor",
}
BESIDE = {  # JupyterLab's own, and the kernel's, in a cell of ours
    "Tab": "complete what is being written",
    "Shift Tab": "the comment of the table or column at the cursor",
    "Accel Shift C": "all commands; ours begin with Firedrill",
}
_SAID = re.compile(r"(.*?)(?:: (%.*))?$")


def magics(registered: Iterable[Any]) -> Table:
    """A row a magic of these classes, out of its docstring."""
    rows: list[list[str | None]] = []
    for instance in registered:
        for kind, sign in (("line", "%"), ("cell", "%%")):
            for name, method in instance.magics[kind].items():
                if kind == "cell" and name in instance.magics["line"]:
                    continue
                said = (method.__doc__ or "").strip().partition("\n")[0]
                found = _SAID.match(said)
                does, usage = (found[1], found[2]) if found else (said, None)
                rows.append([usage or f"{sign}{name}", does.rstrip(".")])
    return Table(
        title=f"{len(rows)} magics; a line that begins with % or %% is one",
        columns=["write", "it does"],
        rows=rows,
    )


def keys() -> Table:
    """A row a key."""
    pressed = {**KEYS, **BESIDE}
    return Table(
        title=f"{len(pressed)} keys in JupyterLab; on a Mac, Cmd where it says Ctrl",
        columns=["press", "to"],
        rows=[[key.replace("Accel", "Ctrl"), does] for key, does in pressed.items()],
    )
