"""Feedback in a zip as Moodle or Canvas takes it in bulk: one page a student, and only theirs.

Both put a file to a student by its name, which has to be the one that they gave to what the student
handed in: collecting has kept it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ...errors import FiredrillError
from ..collecting import attempts, layouts
from ..collecting.attempts import Attempt
from ..course import Course

Way = Literal["moodle", "canvas"]
MADE = (1980, 1, 1, 0, 0, 0)  # of each entry: the same pages make the same zip
_FLAT = re.compile(r"(.+?_\d+_assignsubmission_[a-z]+_).+", re.DOTALL)


@dataclass
class Bundle:
    """The pages of one lab. notices: sentences on whose page is not among them, and why."""

    pages: dict[str, Path] = field(default_factory=dict)  # name in the zip → page
    students: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def zipped(self) -> bytes:
        """The zip. Raises FiredrillError where a page cannot be read."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, page in self.pages.items():
                info = zipfile.ZipInfo(name, MADE)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                try:
                    archive.writestr(info, page.read_bytes())
                except OSError as error:
                    raise FiredrillError(f"{page} cannot be read: {error.strerror}.") from None
        return out.getvalue()


def bundle(root: Path, lab: str, way: Way) -> Bundle:
    """The pages of a lab's feedback with their names for the LMS. Raises FiredrillError."""
    if Course(root).settings.lab(lab).feedback == "none":
        raise FiredrillError(
            f'class.toml says feedback = "none" for {lab}, so there are no pages to give out.'
        )
    made = Bundle()
    graded = sorted(path.parent for path in root.glob(f"autograded/*/{lab}"))
    for folder in graded:
        student = folder.name
        page = root / "feedback" / student / lab / f"{lab}.html"
        if page.is_symlink() or not page.is_file():
            made.notices.append(f"{student}: graded, and no page yet.")
            continue
        if not (name := _name(root, student, lab, way)):
            made.notices.append(
                f"{student}: not handed in by {way.capitalize()}, so not in the zip."
            )
            continue
        if name in made.pages:
            raise FiredrillError(
                f"Two students have the name {name} in {way.capitalize()}: {student} and "
                f"{made.pages[name].parent.parent.name}. Give these pages out by hand."
            )
        judged = root / "autograded" / student / lab / f"{lab}.ipynb"
        if judged.is_file() and judged.stat().st_mtime > page.stat().st_mtime:
            made.notices.append(f"{student}: graded again after the page was made; make it anew.")
        made.pages[name] = page
        made.students.append(student)
    if not made.pages:
        why = made.notices[:3] or [f"nobody is graded in {lab}."]
        raise FiredrillError(
            f"There is no page to give out. {' '.join(why)}\n"
            f"Pages are made by: firedrill class feedback {lab}"
        )
    return made


def numbers(root: Path, lab: str, students: Sequence[str]) -> dict[str, str]:
    """Student → Moodle's number of them in this assignment, where a collect has seen it."""
    found = {}
    for student in students:
        if attempt := _attempt(root, student, lab, "moodle"):
            found[student] = attempt.who
    return found


def _attempt(root: Path, student: str, lab: str, way: Way) -> Attempt | None:
    """The attempt that lies in `submitted/` if it came that way, else the last that did."""
    ways = [each for each in attempts.of(root, student, lab) if each.layout == way]
    counts = root / "submitted" / student / lab / f"{lab}.ipynb"
    digest = attempts.digest_of(counts) if counts.is_file() else ""
    same = [each for each in ways if each.digest == digest]
    chosen = same or ways
    return chosen[-1] if chosen else None


def _name(root: Path, student: str, lab: str, way: Way) -> str | None:
    attempt = _attempt(root, student, lab, way)
    if attempt is None:
        return None
    if way == "canvas":
        return f"{layouts.bare(attempt.name)}.html"
    flat = _FLAT.fullmatch(attempt.name)
    if flat and attempt.file == attempt.name:
        return f"{flat[1]}{lab}.html"
    return f"{attempt.name}/{lab}.html"
