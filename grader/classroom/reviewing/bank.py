"""Comments that are written again and again: a plain file in the course folder, a line each."""

from __future__ import annotations

from pathlib import Path

from .. import tables

FILE = "comments.txt"
MOST = 9  # have a number key; further ones are reached by mouse or Tab
_HEAD = """\
# Comments for `firedrill class review`, one a line. The first nine have a number key.
# Edit this file as you like; the page reads it when it is loaded.
"""
_FIRST = (
    "Say when the next update comes.",
    "Name a number from the data, with its unit.",
    "Say who is affected, and how.",
    "What in the system let this happen? Nobody is to blame.",
    "Well put.",
)


def read(root: Path) -> list[str]:
    """The comments, in order; a few to begin with where there is no file yet."""
    try:
        text = (root / FILE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return list(_FIRST)
    lines = (line.strip() for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def keep(root: Path, comment: str) -> list[str]:
    """Add a comment, on one line; the rest of the file stays. Raises FiredrillError."""
    line = " ".join(comment.split()).lstrip("# ")
    path = root / FILE
    if path.is_file():
        before = path.read_text(encoding="utf-8", errors="replace").rstrip("\n") + "\n"
    else:
        before = _HEAD + "".join(f"{each}\n" for each in _FIRST)
    if line and line not in read(root):
        tables.write_whole(path, f"{before}{line}\n")
    return read(root)
