"""Which text a decision was made on, so that it stands when the class is graded again.

nbgrader asks for every manual grade once more after each grading. Where the text is the one that a
person has decided on, they need not be asked: `.firedrill/reviewed/LAB.jsonl` says so, a line a
decision. The points themselves are the gradebook's; losing this file only asks again.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

from ...errors import FiredrillError

FOLDER = Path(".firedrill") / "reviewed"


class Standing:
    """Decisions of one question. Key: a student and the text."""

    def __init__(self, root: Path, assignment: str, question: str) -> None:
        self._path = root / FOLDER / f"{assignment}.jsonl"
        self._question = question

    def note(self, students: list[str], text: str, points: list[float | None]) -> None:
        """Points that were decided for each student; None: not decided. Raises FiredrillError."""
        lines = [
            json.dumps([self._question, student, digest(text), its])
            for student, its in zip(students, points, strict=True)
        ]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
        except OSError as error:
            raise FiredrillError(
                f"Saved, but {self._path.name} cannot be written: {error.strerror}."
            ) from None


def decided(root: Path, assignment: str, student: str) -> dict[tuple[str, str], float | None]:
    """(question, digest of the text) → the points last decided for a student."""
    path = root / FOLDER / f"{assignment}.jsonl"
    if not path.is_file():
        return {}
    every = _every(path, path.stat().st_mtime_ns)
    return {(asked, of): points for (asked, who, of), points in every.items() if who == student}


@functools.lru_cache(maxsize=4)
def _every(path: Path, changed: int) -> dict[tuple[str, str, str], float | None]:
    """Read once for a class."""
    found: dict[tuple[str, str, str], float | None] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            question, student, of, points = json.loads(line)
        except ValueError:
            continue  # cut off by a kill: that decision is asked for again
        found[question, student, of] = points
    return found


def plain(text: str) -> str:
    """A text without what nobody sees: blanks at the ends of lines, empty lines around it."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def digest(text: str) -> str:
    """A text's fingerprint."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
