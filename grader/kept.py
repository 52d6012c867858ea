"""What was worked out once of a world and need not be again: in memory, and beside the worlds.

kept = Kept()
kept.keep(f"{path.stem}-{digest(sql)}", {"count": 3})
kept.recall(…)   # ({"count": 3}, {})
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from . import paths
from .sandbox import wire

FORMAT = 3  # of the files beside the worlds; raise it when what they hold changes

Entry = tuple[dict[str, Any], dict[str, bytes]]


class Kept:
    """Heads and blobs by key; a folder that cannot be written to only costs the next start."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry | None] = {}

    def recall(self, key: str) -> Entry | None:
        """What was kept under the key, here or by another process; None if nothing was."""
        if key not in self._entries:
            try:
                with beside(f"{key}.expected").open("rb") as file:
                    self._entries[key] = wire.read(file)
            except (OSError, ValueError):
                return None
        return self._entries[key]

    def keep(self, key: str, head: dict[str, Any], blobs: dict[str, bytes] | None = None) -> None:
        """Keeps it, on disk whole or not at all."""
        self._entries[key] = (head, blobs or {})
        path = beside(f"{key}.expected")
        building = path.with_name(f".{path.name}-{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with building.open("wb") as file:
                wire.write(file, head, blobs)
            os.replace(building, path)
        except OSError:
            with contextlib.suppress(OSError):  # no access to the folder: nothing lies there
                building.unlink(missing_ok=True)


def beside(name: str) -> Path:
    """Where a file lies that was made from a world."""
    return paths.cache_root() / "expected" / name


def digest(*parts: str) -> str:
    """A name for what a result depends on."""
    text = json.dumps([FORMAT, *parts])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
