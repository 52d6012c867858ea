"""Verdicts that need not be made again, since all they come of is the same.

    known = Remembered(lab)
    key = known.key(question, text, "seeds 1, 5; scale 0.03")
    if (found := known.recall(key)) is None: known.keep(key, judge.judge(question, text))

A verdict comes of the answer, the lab's files and references, the judge's own files, the programs
below it, the seeds and the scale. One that comes of our limits (`unknown`) is never kept.
`author check` keeps them in the user's cache; a class, whose hidden worlds are its own, keeps them
in its folder.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

import duckdb
from pydantic import ValidationError

from . import paths
from .incident import Lab
from .verdict import Verdict

BELOW = ("polars", "sqlglot")  # programs whose next version may judge otherwise, beside DuckDB
SHARED = ("macros.sql", "shared_tables.sql")  # files of all labs


class Remembered:
    """What is known of one lab's answers; a folder that cannot be written to knows nothing."""

    def __init__(
        self,
        lab: Lab,
        judge: Path = paths.HERE,
        *,
        fresh: bool = False,
        references: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        """judge: the folder of its code. fresh: nothing is recalled, all is kept anew.

        references: question → text, by default the lab's own. folder: where they are kept, by
        default in the user's cache.
        """
        self.lab = lab
        self.judge = judge
        self.fresh = fresh
        self.references = lab.references if references is None else references
        self.folder = folder or paths.cache_root() / "verdicts"
        self._begun: dict[str, hashlib._Hash] = {}  # by question: a class asks it of each answer

    def key(self, question: str, text: str, where: str) -> str:
        """A name for all that the verdict comes of. where: its worlds, in words."""
        if question not in self._begun:
            begun = f"{self.grounds}\0{self.lab.question(question).model_dump_json()}\0"
            self._begun[question] = hashlib.sha256(begun.encode())
        whole = self._begun[question].copy()
        whole.update(f"{text}\0{where}".encode())
        return whole.hexdigest()[:32]

    def recall(self, key: str) -> Verdict | None:
        """The verdict, or None: not known, or not to be read."""
        if self.fresh:
            return None
        try:
            return Verdict.model_validate_json(self._place(key).read_bytes())
        except (OSError, ValidationError):
            return None

    def keep(self, key: str, verdict: Verdict) -> None:
        """Keeps it whole or not at all."""
        if verdict.outcome == "unknown":
            return
        path = self._place(key)
        building = path.with_name(f".{path.name}-{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            building.write_text(verdict.model_dump_json(), encoding="utf-8")
            os.replace(building, path)
        except OSError:  # no room, or not ours: it is judged again the next time
            with contextlib.suppress(OSError):
                building.unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    @functools.cached_property
    def grounds(self) -> str:
        """What all verdicts of the lab come of: its files and references, and the judge."""
        shared = [paths.shared_sql(self.lab.folder, name) for name in SHARED]
        files = [*_files(self.lab.folder), *(path for path in shared if path.is_file())]
        references = repr(sorted(self.references.items()))
        held = _hash(self.lab.folder, files)
        return f"{self.lab.slug} {held} {references} {_judge(self.judge)}"


@functools.lru_cache(maxsize=8)
def _judge(folder: Path) -> str:
    """The judge's files but for the labs that a wheel holds beside them, and what it runs on."""
    own = [path for path in _files(folder) if folder / "labs" not in path.parents]
    below = [f"{name} {metadata.version(name)}" for name in BELOW]
    return " ".join([_hash(folder, own), f"duckdb {duckdb.__version__}", *below, sys.version])


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if "__pycache__" not in path.parts)


def _hash(root: Path, files: Iterable[Path]) -> str:
    """Of names, seen from a folder, and bytes."""
    whole = hashlib.sha256()
    for path in files:
        held = path.read_bytes()
        whole.update(f"{os.path.relpath(path, root)} {len(held)}\0".encode())
        whole.update(held)
    return whole.hexdigest()
