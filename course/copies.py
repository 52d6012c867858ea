"""The learner's own copy of a world: a file of this kernel alone, thrown away with it.

The journal is what lasts; a copy can always be made again from the world and the accepted fixes.
So each kernel has one of its own: two kernels on one notebook never write into the same file, and
one that was killed in the middle of a repair leaves nothing half done.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
import uuid
from pathlib import Path
from typing import IO

from grader import locks, paths
from grader.errors import FiredrillError

YOUNG = 10  # seconds from making the lock file to holding it; generous


class NoCopy(FiredrillError):
    """The copy could not be made: disk full, no write access."""


class Copy:
    """One copy, held under a lock as long as this process lives or until `drop`."""

    def __init__(self, path: Path, lock: IO[bytes]) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def of(cls, world: Path, folder: Path) -> Copy:
        """A fresh copy of a world. Copies in the folder that nobody holds any more are removed."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            sweep(folder)
            path = folder / f"{uuid.uuid4().hex[:12]}.duckdb"
            lock = path.with_suffix(".lock").open("a+b")
            locks.take(lock)
            shutil.copyfile(world, path)
        except OSError as error:
            why = (error.strerror or "no reason given").lower()
            raise NoCopy(
                f"Your copy of the world could not be made ({why}). It needs "
                f"{_megabytes(world)} MB in the cache folder: free some (`firedrill clean`), "
                "or set FIREDRILL_CACHE to a folder you may write to."
            ) from None
        return cls(path, lock)

    def drop(self) -> None:
        """Remove the copy; whoever had it open must have closed it."""
        self._lock.close()
        _remove(self.path)


def folder_for(workspace: Path, slug: str) -> Path:
    """Where copies of a lab live for a workspace: by its path, so that workspaces do not mix."""
    digest = hashlib.sha256(os.fsencode(workspace.resolve())).hexdigest()[:12]
    return paths.cache_root() / "sessions" / f"{slug}-{digest}"


def sweep(folder: Path, *, dry_run: bool = False) -> dict[Path, int]:
    """Remove the copies whose kernel is gone; path → bytes of each that goes (or would)."""
    freed: dict[Path, int] = {}
    for lock_path in folder.glob("*.lock"):
        with contextlib.suppress(OSError):
            if time.time() - lock_path.stat().st_mtime < YOUNG:
                continue  # perhaps made this instant and not yet locked
            with lock_path.open("a+b") as lock:
                if not locks.take(lock):
                    continue
            path = lock_path.with_suffix(".duckdb")
            freed[path] = path.stat().st_size if path.exists() else 0
            if not dry_run:
                _remove(path)
    return freed


def _remove(path: Path) -> None:
    for each in (path, path.with_name(path.name + ".wal"), path.with_suffix(".lock")):
        with contextlib.suppress(OSError):  # on Windows a file that is still open stays for sweep
            each.unlink(missing_ok=True)


def _megabytes(world: Path) -> int:
    try:
        return max(1, round(world.stat().st_size / 1e6))
    except OSError:
        return 40
