"""A folder or a zip, zips within it too → the files that may be notebooks, each named or refused.

Nothing is unpacked under a name that came with it: what is read is copied into a folder of ours as
1, 2, 3 …, and the name stays a string. So a path that leads elsewhere leads nowhere; it is refused
all the same, since whoever made it meant something by it.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ...errors import FiredrillError
from ...notebook_files import MAX_BYTES
from . import entries

# Far past a class of 1,000 with 20 files each, and what a bomb has to pass to do harm.
MAX_FILES = 50_000
MAX_TOTAL = 5_000_000_000  # bytes copied in one run
MAX_ZIP = 2_000_000_000  # bytes of a zip within a zip
MAX_DEPTH = 4  # zips within zips: Moodle's, the student's own, and one to spare
MAX_RATIO = 200  # unpacked to packed; JSON of a notebook reaches 30
SMALL = 1_000_000  # bytes; under it a ratio says nothing
MAX_DIRECTORY = 30_000_000  # bytes of a zip's table of contents; ten times this in memory
CHUNK = 1 << 20  # bytes

# By name alone; what is in them is looked at later.
MAYBE_NOTEBOOK = (".ipynb", ".json", ".txt", "")
WRITTEN_BY_NBGRADER = ("timestamp.txt", "submission_secret.txt")  # as the learner, so by anybody
NOISE = ("__MACOSX", ".ipynb_checkpoints", ".git", "__pycache__", ".Trash")
OURS = ".firedrill"  # a learner's; of what is in it only the journal is wanted
JOURNAL = "journal.jsonl"


@dataclass(frozen=True)
class Sent:
    """One file of what was handed in."""

    path: tuple[str, ...]  # folders (and zips) from the outermost in, the file's own name last
    at: dt.datetime  # when it was handed in, as far as file or zip say
    place: str  # the path as one string, for sentences


@dataclass(frozen=True)
class Arrived(Sent):
    """One that may be a notebook, or that was asked for."""

    copy: Path

    @property
    def size(self) -> int:
        """Bytes."""
        return self.copy.stat().st_size


@dataclass
class Arrivals:
    """Everything of one folder or zip. refused: a sentence for each thing that was left out."""

    stage: Path
    zone: dt.tzinfo | None = None  # of a zip's times without one; None: this computer's
    only: frozenset[tuple[str, ...]] | None = None  # paths; None: what may be a notebook
    largest: int = MAX_BYTES  # of a file
    files: list[Arrived] = field(default_factory=list)
    journals: dict[tuple[str, ...], Path] = field(default_factory=dict)  # by the notebook's folder
    others: list[Sent] = field(default_factory=list)  # what is no notebook; it is not copied
    refused: list[str] = field(default_factory=list)
    refused_at: list[tuple[str, ...]] = field(default_factory=list)  # paths, where there is one
    seen: int = 0
    copied: int = 0  # bytes

    def take(self, source: Path) -> None:
        """Read all of a folder or zip. Raises FiredrillError where there is nothing to read."""
        if source.is_dir():
            self._folder(source, ())
        elif zipfile.is_zipfile(source):
            with source.open("rb") as file:
                self._zip(file, (), source.name, 1)
        elif source.is_file():
            raise FiredrillError(
                f"{source.name} is no zip, or it is damaged. Name the zip as you have downloaded "
                "it, or the folder you have unpacked it to."
            )
        else:
            raise FiredrillError(f"There is no {source}.")

    def refuse(self, place: str, why: str, path: tuple[str, ...] = ()) -> None:
        """Leave something out, with its reason. why: ends without a dot."""
        if path:
            self.refused_at.append(path)
        self.refused.append(f"{entries.printable(place)}: {why}.")

    # ── folders ──────────────────────────────────────────────────────────────────────────────────

    def _folder(self, folder: Path, above: tuple[str, ...]) -> None:
        try:
            inside = sorted(os.scandir(folder), key=lambda each: each.name)
        except OSError as error:
            self.refuse("/".join(above) or str(folder), f"cannot be read ({error.strerror})")
            return
        for entry in inside:
            path = (*above, entries.whole(entry.name))
            place = "/".join(path)
            if entry.name in NOISE or not self._counted(place):
                continue
            if entry.is_symlink():
                self.refuse(place, "a link to another file; hand in the file itself", path)
            elif entry.is_dir():
                if len(path) > entries.MAX_PATHS:
                    self.refuse(place, f"more than {entries.MAX_PATHS} folders deep")
                else:
                    self._folder(Path(entry.path), path)
            elif not entry.is_file():
                self.refuse(place, "a device or a pipe, not a file", path)
            else:
                self._file(Path(entry.path), path, place)

    def _file(self, file: Path, path: tuple[str, ...], place: str) -> None:
        try:
            with _opened(file) as opened:
                info = os.fstat(opened.fileno())
                at = dt.datetime.fromtimestamp(info.st_mtime, dt.UTC)
                if _is_zip(path[-1]):
                    self._zip(opened, path, place, 1)
                elif not self._is_asked_for(path):
                    self._other(Sent(path, at, entries.printable(place)))
                elif info.st_size > self.largest:
                    self.refuse(place, _too_large(info.st_size, self.largest), path)
                else:
                    self._keep(opened, path, place, at, info.st_size)
        except OSError as error:
            _if_full(error)
            self.refuse(place, f"cannot be read ({error.strerror})", path)

    # ── zips ─────────────────────────────────────────────────────────────────────────────────────

    def _zip(self, file: IO[bytes], above: tuple[str, ...], place: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            self.refuse(place, f"a zip in {MAX_DEPTH} zips; nothing in it was read", above)
            return
        if (size := entries.directory_size(file)) > MAX_DIRECTORY:
            why = f"a table of contents of {size / 1e6:,.0f} MB; it was not opened"
            self.refuse(place, why, above)
            return
        try:
            with zipfile.ZipFile(file) as archive:
                listed = archive.infolist()
                if len(listed) > MAX_FILES:
                    why = f"{len(listed):,} files; up to {MAX_FILES:,} are read"
                    self.refuse(place, why, above)
                    return
                for info in _last_of_each_name(listed, self, place):
                    self._entry(archive, info, above, place, depth)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            OSError,
            ValueError,
            struct.error,
        ) as error:
            self.refuse(place, f"the zip is damaged ({_said(error)}); download it again", above)

    def _entry(
        self,
        archive: zipfile.ZipFile,
        info: zipfile.ZipInfo,
        above: tuple[str, ...],
        outer: str,
        depth: int,
    ) -> None:
        name = entries.name_of(info)
        place = f"{outer} › {name}"
        if name.endswith("/") or any(part in NOISE for part in name.split("/")):
            return
        if not self._counted(place):
            return
        if why := entries.hostile(name, info):
            self.refuse(place, why)
            return
        path = (*above, *(part for part in name.split("/") if part not in ("", ".")))
        if not (nested := _is_zip(path[-1])) and not self._is_asked_for(path):
            self._other(Sent(path, entries.changed(info, self.zone), entries.printable(place)))
            return
        limit = MAX_ZIP if nested else self.largest
        if info.file_size > limit:
            self.refuse(place, _too_large(info.file_size, limit), path)
        elif info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            times = info.file_size / max(info.compress_size, 1)
            self.refuse(place, f"unpacks to {times:,.0f} times its size", path)
        else:
            self._unpack(archive, info, path, place, depth if nested else None)

    def _unpack(
        self,
        archive: zipfile.ZipFile,
        info: zipfile.ZipInfo,
        path: tuple[str, ...],
        place: str,
        depth: int | None,
    ) -> None:
        """Copy one entry; read on in it where it is a zip (depth: of the zip that it is in)."""
        try:
            with archive.open(info) as packed:
                limit = min(info.file_size, self.largest if depth is None else MAX_ZIP)
                kept = self._keep(
                    packed, path, place, entries.changed(info, self.zone), limit, depth is None
                )
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            _if_full(error)
            self.refuse(place, f"cannot be unpacked ({_said(error)})", path)
            return
        except RuntimeError:  # zipfile's own for it; NotImplementedError is one as well
            self.refuse(place, "locked with a password", path)
            return
        if kept is not None and depth is not None:
            with kept.open("rb") as inner:
                self._zip(inner, path, place, depth + 1)
            self.copied -= kept.stat().st_size
            kept.unlink()

    # ── both ─────────────────────────────────────────────────────────────────────────────────────

    def _is_asked_for(self, path: tuple[str, ...]) -> bool:
        return _is_wanted(path) if self.only is None else path in self.only

    def _other(self, sent: Sent) -> None:
        name = sent.path[-1].casefold()
        ours = name in WRITTEN_BY_NBGRADER or OURS in sent.path
        if self.only is None and not name.startswith((".", "~")) and not ours:
            self.others.append(sent)

    def _counted(self, place: str) -> bool:
        self.seen += 1
        if self.seen == MAX_FILES + 1:
            self.refuse(place, f"and all after it: more than {MAX_FILES:,} files")
        return self.seen <= MAX_FILES

    def _keep(
        self,
        source: IO[bytes],
        path: tuple[str, ...],
        place: str,
        at: dt.datetime,
        limit: int,
        listed: bool = True,
    ) -> Path | None:
        """A copy under a name of ours; None, and refused, where it is more than it said it was."""
        copy = self.stage / str(self.seen)
        with copy.open("wb") as file:
            while chunk := source.read(CHUNK):
                self.copied += len(chunk)
                if file.tell() + len(chunk) > limit or self.copied > MAX_TOTAL:
                    break
                file.write(chunk)
            else:
                if path[-2:] == (OURS, JOURNAL):
                    self.journals[path[:-2]] = copy
                elif listed:
                    self.files.append(Arrived(path, at, entries.printable(place), copy))
                return copy
        copy.unlink()
        more = self.copied > MAX_TOTAL
        total = f"{MAX_TOTAL / 1e9:.0f} GB in all are reached"
        self.refuse(place, total if more else "unpacks to more than it says", path)
        return None


def _if_full(error: Exception) -> None:
    """Raises FiredrillError where it is our disk that failed, and not what was handed in."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        raise FiredrillError(
            "The disk is full, so nothing was collected. Free some space and do it again."
        ) from None


def _last_of_each_name(
    listed: list[zipfile.ZipInfo], arrivals: Arrivals, place: str
) -> Iterator[zipfile.ZipInfo]:
    """Entries in order; of several with one name the last, as unpacking would leave it."""
    last = {entries.name_of(info): info for info in listed}
    told = set()
    for info in listed:
        name = entries.name_of(info)
        if last[name] is info:
            yield info
        elif name not in told:
            told.add(name)
            arrivals.refuse(f"{place} › {name}", "stands there twice; the last one counts")


def _opened(file: Path) -> IO[bytes]:
    """A file that is one at the moment of opening: no link is followed, no pipe waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    return os.fdopen(os.open(file, flags), "rb")


def _is_zip(name: str) -> bool:
    return name.casefold().endswith(".zip")


def _is_wanted(path: tuple[str, ...]) -> bool:
    name = path[-1].casefold()
    if OURS in path:
        return path[-2:] == (OURS, JOURNAL)
    if name.startswith((".", "~")) or name in WRITTEN_BY_NBGRADER:
        return False
    return Path(name).suffix in MAYBE_NOTEBOOK


def _too_large(size: int, limit: int = MAX_BYTES) -> str:
    clear = ". Clear the outputs (Edit, Clear Outputs of All Cells), save, hand in again"
    tail = clear if limit == MAX_BYTES else ""
    return f"{size / 1e6:,.0f} MB; up to {limit / 1e6:,.0f} MB are read{tail}"


def _said(error: Exception) -> str:
    return str(error).split(":")[0].strip().rstrip(".")[:80] or type(error).__name__


def staged(parent: Path) -> Path:
    """A new, empty folder of ours beneath a folder that only its owner reads."""
    parent.mkdir(exist_ok=True)
    number = 1
    while True:
        folder = parent / f"collect-{os.getpid()}-{number}"
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            number += 1
            continue
        return folder


def cleared(parent: Path) -> None:
    """Remove what a collect that was killed has left; nothing in it is the only copy."""
    for folder in parent.glob("collect-*"):
        shutil.rmtree(folder, ignore_errors=True)
