"""What lies in submitted/, and what of it is graded already as it lies there."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

from ... import incident
from ...errors import FiredrillError, UnknownName
from ...paths import RELEASE_MARK
from .receipts import Receipt

FAILED = "could not be graded"
LARGE = 2_000_000  # bytes of a notebook; a tenth of a second and more
BLOCK = 1 << 20  # bytes read at once; an output of 100 MB is not held in memory


def assignment(root: Path, name: str) -> str:
    """The assignment of that name; the number of its lab will do. Raises FiredrillError."""
    if (root / "source" / name).is_dir():
        return name
    try:
        slug = incident.load(name).slug
    except UnknownName:
        slug = ""
    if slug and (root / "source" / slug).is_dir():
        return slug
    known = ", ".join(assignments(root)) or "none"
    raise FiredrillError(f"This course has no assignment called `{name}`. It has: {known}.")


def assignments(root: Path) -> list[str]:
    """All that the course has in source/."""
    folder = root / "source"
    if not folder.is_dir():
        raise FiredrillError(
            f"{root} is no course folder: it has no source/. Go to the folder that"
            " `firedrill class init` laid out, or name it with --course."
        )
    return sorted(path.name for path in folder.iterdir() if any(path.glob("*.ipynb")))


def handed_in(root: Path) -> list[str]:
    """The assignments of the course for which anybody has handed in."""
    there = {path.name for path in root.glob("submitted/*/*/")}
    return [name for name in assignments(root) if name in there]


def digest(folder: Path, due: dt.datetime | None = None) -> str:
    """One of all files of a submission, names and bytes. Raises OSError.

    due: until when the class says that it had to be in: whether it is late depends on that.
    """
    whole = hashlib.sha256()
    if due is not None:
        whole.update(f"due {due.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}\0".encode())
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = Path(parent) / name
            whole.update(f"{path.relative_to(folder)}\0".encode("utf-8", "surrogateescape"))
            if path.is_symlink():
                whole.update(os.fsencode(os.readlink(path)))
            else:
                with path.open("rb") as file:
                    while block := file.read(BLOCK):
                        whole.update(block)
            whole.update(b"\0")
    return whole.hexdigest()[:32]


def released(root: Path, assignment: str) -> str:
    """A digest of what the class was asked: the notebooks that were given out, and their mark."""
    folder = root / "release" / assignment
    whole = hashlib.sha256()
    for path in [*sorted(folder.glob("*.ipynb")), folder / RELEASE_MARK]:
        if path.is_file():
            whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def is_older(receipt: Receipt, asked: str) -> bool:
    """Whether it was graded when the class was asked something else. asked: `released` now."""
    return receipt.graded and not receipt.grounds.endswith(asked)


def is_large(folder: Path) -> bool:
    """Whether reading it takes so long that nobody should wait for the gradebook meanwhile."""
    return any(path.stat().st_size > LARGE for path in folder.glob("*.ipynb") if path.is_file())


def why(
    receipt: Receipt | None, digest: str, grounds: str, place: Path, *, again: bool
) -> str | None:
    """Why a submission is to be graded; None where its receipt says that it was.

    place: its graded folder. again: also where what it is judged by has changed since, or where an
    answer of it could not be judged.
    """
    if receipt is None:
        return "new"
    if receipt.submission != digest:
        return "handed in again, or due at another time"
    if not receipt.graded:
        return FAILED
    if not place.is_dir():
        return "its graded notebook is gone"
    if again and receipt.grounds != grounds:
        return "judged by something else"
    return "not judged" if again and receipt.unknown else None
