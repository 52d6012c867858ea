"""What `firedrill clean` frees: built worlds, cached results, copies of sessions that have ended.

All of it is made again when needed. A copy that a running kernel holds stays.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from grader import paths

from . import copies


@dataclass(frozen=True)
class Freed:
    """One folder of the cache: how many files and bytes go, and how many are in use and stay."""

    what: str
    files: int
    bytes: int
    kept: int = 0


def clean(*, dry_run: bool = False) -> list[Freed]:
    """Remove what can be removed (or only count it), folder by folder of the cache."""
    root = paths.cache_root()
    if not root.is_dir():
        return []
    found = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        if folder.name == "sessions":
            found.append(_sessions(folder, dry_run))
        else:
            files = [path for path in folder.rglob("*") if path.is_file()]
            found.append(Freed(folder.name, len(files), sum(map(_size, files))))
            if not dry_run:
                shutil.rmtree(folder, ignore_errors=True)
    return [each for each in found if each.files or each.kept]


def _sessions(folder: Path, dry_run: bool) -> Freed:
    files = size = kept = 0
    for each in (path for path in folder.iterdir() if path.is_dir()):
        before = list(each.glob("*.duckdb"))
        freed = copies.sweep(each, dry_run=dry_run)
        files += len(freed)
        size += sum(freed.values())
        kept += len(before) - len(freed)
        if not dry_run:
            with contextlib.suppress(OSError):  # not empty: a copy in it is in use
                each.rmdir()
    return Freed("sessions", files, size, kept)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
