"""Our magics in a kernel that has not run a notebook's first cell: each says that it waits for it.

So after a restart, where IPython itself would say `Line magic function not found`. `firedrill lab`
loads this with the kernel; `%load_ext course` puts the real ones in their place.
"""

from __future__ import annotations

from typing import Any

NAMES = {
    "line": (
        *("check", "cost", "counterexample", "hint", "tables", "progress", "reset", "page"),
        *("clock", "map", "next", "help", "example", "showme", "debrief", "format", "cte"),
        "incident",
    ),
    "cell": ("sql", "fix", "monitor", "facts", "write", "counterexample", "format", "cte"),
}
SAID = (
    "This kernel has just begun, and the course is not loaded in it. Run the notebook's first cell;"
    " then this one."
)


def load_ipython_extension(shell: Any) -> None:
    """Register a sentence under each name; nothing of the course is imported for it."""
    for kind, names in NAMES.items():
        for name in names:
            shell.register_magic_function(_wait, kind, name)


def _wait(line: str, cell: str | None = None) -> None:
    from . import show

    show.mistake(SAID, "" if cell is None else "Not run.")
