"""What a path says of whose file it is: the names that Moodle, Canvas and nbgrader give.

Moodle        Ana Lee_12345_assignsubmission_file_/LAB.ipynb     (4.1 and later: no `_` at the end)
              Ana Lee_12345_assignsubmission_file_LAB.ipynb      ("Download in folders" off)
Canvas        leeana_4101_67890_LAB.ipynb, leeana_LATE_4101_67890_LAB-1.ipynb
the exchange  ana+LAB+2027-03-12 18:00:00.000000 UTC/LAB.ipynb, with a fourth part to hide it
a course      submitted/ana/LAB/LAB.ipynb
plain         ana/…/LAB.ipynb, ana.ipynb, ana.zip

A path is read from the outside in, and the first part that has a meaning decides: what is within a
folder or a zip of one student is that student's, whatever names they have put into it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

Layout = Literal["moodle", "canvas", "exchange", "submitted", "plain"]

_MOODLE = re.compile(
    r"(?P<who>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+(?P<rest>_.*)?", re.DOTALL
)
_CANVAS = re.compile(
    r"(?P<who>[^_\s](?:[^\s]*?[^_\s])?)_(?:(?P<late>LATE)_)?(?P<user>\d+)_(?P<file>\d+)_(?P<rest>.+)",
    re.DOTALL,
)
_ANONYMOUS = re.compile(r"(?P<who>anon_[^_]+)_(?:(?P<late>LATE)_)?(?P<file>\d+)_(?P<rest>.+)")
_EXCHANGE = re.compile(
    r"(?P<who>.+)\+(?P<lab>[^+]+)\+"
    r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? ?[^+]*)(?:\+[^+]*)?"
)
_COPY = re.compile(r"(?:[ _-]*(?:\(\d+\)|copy ?\d*|\d{1,2}))+$", re.IGNORECASE)
_ENDINGS = re.compile(r"(?:\.(?:ipynb|json|txt|zip))+$", re.IGNORECASE)


@dataclass(frozen=True)
class Sign:
    """One part of a path that names a student. name: as the LMS wrote it, for the way back."""

    layout: Layout
    who: str
    index: int  # of the part in the path
    name: str = ""
    number: str = ""  # Moodle's of the participant in this assignment, Canvas's of the user
    file_number: int = 0  # Canvas's of the file: it grows
    lab: str = ""
    at: dt.datetime | None = None
    late: bool | None = None  # as the LMS says

    @property
    def has_folder(self) -> bool:
        """Whether what is handed in lies within this part, and not at its end."""
        return not self.name.casefold().endswith((".ipynb", ".json", ".txt"))


def sign(part: str, index: int) -> Sign | None:
    """What one part says by its form alone; None where it has none of these forms."""
    if found := _MOODLE.fullmatch(part):
        return Sign("moodle", found["who"], index, part, number=found["number"])
    if found := _EXCHANGE.fullmatch(part):
        at = _instant(found["at"])
        return Sign("exchange", found["who"], index, part, lab=found["lab"], at=at)
    if found := _ANONYMOUS.fullmatch(part):
        late = found["late"] is not None
        return Sign("canvas", found["who"], index, part, "", int(found["file"]), late=late)
    if found := _CANVAS.fullmatch(part):
        late = found["late"] is not None
        number, file_number = found["user"], int(found["file"])
        return Sign("canvas", found["who"], index, part, number, file_number, late=late)
    return None


def bare(part: str) -> str:
    """A name without its endings: `ana.ipynb`, `ana.zip`, `ana.ipynb.txt` → `ana`."""
    return _ENDINGS.sub("", part).strip()


def without_copy(name: str) -> str:
    """A bare name without what a download adds: `LAB (1)`, `LAB-Copy2`, `LAB-1` → `LAB`."""
    return _COPY.sub("", name).strip()


def without_number(name: str) -> str:
    """A bare name without what Canvas adds to a second upload: `LAB-1` → `LAB`."""
    return re.sub(r"-\d{1,2}$", "", name)


def _instant(text: str) -> dt.datetime | None:
    from nbgrader.utils import parse_utc

    try:
        return parse_utc(text.strip()).replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
