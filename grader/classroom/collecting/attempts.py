"""Every submission of a student to a lab, kept; and the one that counts, put where nbgrader looks.

    .firedrill/attempts/STUDENT/LAB/N/LAB.ipynb      as it was handed in
    .firedrill/attempts/STUDENT/LAB/N/attempt.json   when, and under which name
    submitted/STUDENT/LAB/LAB.ipynb, timestamp.txt   the attempt that counts
    …/.firedrill/journal.jsonl                       in both, where the learner handed it in

Where no notebook was handed in, what came instead lies in both in its place, under names that
`instead` has made safe; any notebook of the student counts before it.

An attempt is written aside and renamed into place, so there is all of it or none. What lies in
`submitted/` and is no attempt yet (put there by hand, or by nbgrader) becomes one before it goes.

With `attempts = "best"` a grader has the last word: it judges `of(…)` and calls `place` with the
best. A later collect leaves that in place until something new arrives.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import os
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ...errors import FiredrillError
from ..settings import LabSettings

ATTEMPTS = Path(".firedrill") / "attempts"
NOTE = "attempt.json"
TIMESTAMP = "timestamp.txt"
JOURNAL = Path(".firedrill") / "journal.jsonl"  # the learner's, where it came along
_MADE = itertools.count(1)  # a stage is one process's own
FORMAT = "%Y-%m-%d %H:%M:%S.%f UTC"  # as nbgrader writes and reads it


@dataclass(frozen=True)
class Attempt:
    """One submission. number: 1, 2, 3 … in the order of collecting; 0 = not kept yet."""

    student: str
    lab: str
    at: dt.datetime
    digest: str  # SHA-256 of the notebook or of what came instead, "" where there is neither
    number: int = 0
    layout: str = ""  # moodle, canvas, exchange, submitted, plain
    name: str = ""  # of the file or folder, as the LMS wrote it: for the way back
    file: str = ""  # the notebook's own name in there
    who: str = ""  # Moodle's number of the participant, Canvas's of the user
    order: int = 0  # Canvas's number of the file: of two with one time the larger is later
    exact: bool = True  # whether `at` is known, and not only that it was in time
    instead: tuple[str, ...] = ()  # the files' names, where no notebook is among them

    def document(self) -> dict[str, Any]:
        """For `attempt.json`."""
        said = asdict(self) | {"format": 1, "at": self.at.astimezone(dt.UTC).isoformat()}
        return {name: said[name] for name in said if name not in ("student", "lab", "number")}


def folder(root: Path, student: str, lab: str) -> Path:
    """Where the attempts of a student at a lab lie."""
    return root / ATTEMPTS / student / lab


def of(root: Path, student: str, lab: str) -> list[Attempt]:
    """All attempts, in the order of collecting. Raises FiredrillError for a damaged note."""
    found = []
    for path in folder(root, student, lab).glob(f"[0-9]*/{NOTE}"):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            said["at"] = dt.datetime.fromisoformat(said["at"])
            known = {name: said[name] for name in Attempt.__dataclass_fields__ if name in said}
            known["instead"] = tuple(known.get("instead", ()))
            found.append(Attempt(student=student, lab=lab, number=int(path.parent.name), **known))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FiredrillError(
                f"{path.relative_to(root)} cannot be read ({type(error).__name__}). "
                f"Put it back from a copy, or move the folder {path.parent.name} away."
            ) from None
    return sorted(found, key=lambda attempt: attempt.number)


def notebook(root: Path, attempt: Attempt) -> Path:
    """The file of a kept attempt."""
    place = folder(root, attempt.student, attempt.lab)
    return place / str(attempt.number) / f"{attempt.lab}.ipynb"


def on_time(attempt: Attempt, settings: LabSettings) -> bool:
    """Whether it was in before the student's own deadline."""
    until = settings.due(attempt.student)
    return until is None or attempt.at <= until


def eligible(attempts: list[Attempt], settings: LabSettings) -> list[Attempt]:
    """The attempts in time; where none was, all. Those without a notebook are none.

    A file sent too late does no harm to one that was in time.
    """
    return _first_in_time([each for each in attempts if each.digest and not each.instead], settings)


def _first_in_time(attempts: list[Attempt], settings: LabSettings) -> list[Attempt]:
    return [attempt for attempt in attempts if on_time(attempt, settings)] or attempts


def order(attempt: Attempt) -> tuple[dt.datetime, int, int]:
    """The later of two is the greater."""
    return attempt.at, attempt.order, attempt.number


def counting(attempts: list[Attempt], settings: LabSettings) -> Attempt | None:
    """The last of those that are eligible; where there is no notebook, of what came instead."""
    instead = _first_in_time([each for each in attempts if each.instead], settings)
    return max(eligible(attempts, settings) or instead, key=order, default=None)


def is_known(attempt: Attempt, kept: list[Attempt]) -> bool:
    """Whether it is an attempt that is kept already.

    The same bytes at the same time, as the same file of Canvas's, or as the attempt before: an LMS
    writes the time of a *download* into a zip, so that a second download has other times for the
    same files. Who goes back to an earlier version hands in anew.
    """
    same = [each for each in kept if each.digest == attempt.digest]
    again = kept[-1:] if kept and kept[-1].digest == attempt.digest else []
    return bool(again) or any(
        each.at == attempt.at or (each.order and each.order == attempt.order) for each in same
    )


def keep(
    root: Path, stage: Path, attempt: Attempt, copy: Path, journal: Path | None = None
) -> Attempt:
    """Keep a new attempt, whole; with its number.

    copy: the notebook, or the folder of what came instead; it stays where it is.
    """
    made = _made(stage)
    if attempt.instead:
        _copy(copy, made, attempt.instead)
    else:
        shutil.copyfile(copy, made / f"{attempt.lab}.ipynb")
    if journal is not None:
        (made / JOURNAL).parent.mkdir()
        shutil.copyfile(journal, made / JOURNAL)
    return _into_place(root, made, attempt)


def place(root: Path, stage: Path, attempt: Attempt) -> bool:
    """Put a kept attempt into `submitted/`; False where it lies there already."""
    target = root / "submitted" / attempt.student / attempt.lab
    stamp = attempt.at.astimezone(dt.UTC).strftime(FORMAT)
    if _lies_there(target, attempt, stamp):
        return False
    adopt(root, stage, attempt.student, attempt.lab)
    made = _made(stage)
    names = _names(attempt)
    _copy(notebook(root, attempt).parent, made, names)
    for name in names:
        os.utime(made / name, (attempt.at.timestamp(), attempt.at.timestamp()))
    (made / TIMESTAMP).write_text(stamp, encoding="utf-8")
    if (journal := notebook(root, attempt).parent / JOURNAL).is_file():
        (made / JOURNAL).parent.mkdir()
        shutil.copyfile(journal, made / JOURNAL)
    target.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(target):
        away = _moved(stage, attempt.student, attempt.lab)
        away.parent.mkdir(parents=True)
        os.rename(target, away)
    os.rename(made, target)
    return True


def adopt(root: Path, stage: Path, student: str, lab: str) -> Attempt | None:
    """Keep what lies in `submitted/` and is no attempt yet, with all its files."""
    source = root / "submitted" / student / lab
    if source.is_symlink() or not source.is_dir():
        return None
    file = source / f"{lab}.ipynb"
    is_file = file.is_file() and not file.is_symlink()
    digest = digest_of(file) if is_file else ""
    files = _files(source)
    home = folder(root, student, lab)
    for each in of(root, student, lab):
        if each.digest == _digest_there(source, each) and files <= _files(
            home / str(each.number)
        ) | {TIMESTAMP}:
            return None
    if not files - {TIMESTAMP}:
        return None
    made = _made(stage)
    shutil.copytree(source, made, symlinks=True, dirs_exist_ok=True)
    if not is_file and os.path.lexists(made / file.name):
        os.rename(made / file.name, made / f"{file.name}.as_it_was")
    at = dt.datetime.fromtimestamp((file if is_file else source).stat().st_mtime, dt.UTC)
    return _into_place(root, made, Attempt(student, lab, at, digest, layout="submitted"))


def restored(root: Path, incoming: Path) -> None:
    """Put back what a collect that was killed had just taken out of `submitted/`."""
    for away in incoming.glob("collect-*/moved/*/*"):
        target = root / "submitted" / away.parent.name / away.name
        if not os.path.lexists(target):
            os.rename(away, target)


def digest_of(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def digest_of_all(folder: Path, names: tuple[str, ...]) -> str:
    """One of several files in a folder, names and bytes."""
    listed = [f"{name}\0{digest_of(folder / name)}\0" for name in names]
    return hashlib.sha256("".join(listed).encode()).hexdigest()


def names_in(folder: Path) -> tuple[str, ...]:
    """Of all that lies in a folder, in order."""
    return tuple(sorted(each.name for each in folder.iterdir()))


def _names(attempt: Attempt) -> tuple[str, ...]:
    return attempt.instead or (f"{attempt.lab}.ipynb",)


def _copy(source: Path, target: Path, names: tuple[str, ...]) -> None:
    for name in names:
        shutil.copyfile(source / name, target / name)


def _digest_there(folder: Path, attempt: Attempt) -> str:
    """What digest this attempt has as its files lie in that folder; "" where one is missing."""
    files = [folder / name for name in _names(attempt)]
    if not all(file.is_file() and not file.is_symlink() for file in files):
        return ""
    return digest_of_all(folder, attempt.instead) if attempt.instead else digest_of(files[0])


def _lies_there(target: Path, attempt: Attempt, stamp: str) -> bool:
    try:
        if attempt.instead and os.path.lexists(target / f"{attempt.lab}.ipynb"):
            return False
        same = _digest_there(target, attempt) == attempt.digest
        return same and (target / TIMESTAMP).read_text(encoding="utf-8") == stamp
    except (OSError, UnicodeDecodeError):
        return False


def _files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}


def _into_place(root: Path, made: Path, attempt: Attempt) -> Attempt:
    """Give a folder that is whole its note and the next number."""
    home = folder(root, attempt.student, attempt.lab)
    home.mkdir(parents=True, exist_ok=True)
    numbers = [int(each.name) for each in home.iterdir() if each.name.isdigit()]
    numbered = replace(attempt, number=max(numbers, default=0) + 1)
    text = json.dumps(numbered.document(), ensure_ascii=False, indent=1)
    (made / NOTE).write_text(text + "\n", encoding="utf-8")
    os.rename(made, home / str(numbered.number))
    return numbered


def _made(stage: Path) -> Path:
    """A new folder in the stage, with the rights that any new folder has."""
    path = stage / f"made-{next(_MADE)}"
    path.mkdir()
    return path


def _moved(stage: Path, student: str, lab: str) -> Path:
    return stage / "moved" / student / lab
