"""The learner's journal: one JSON object a line, only ever added to.

Everything a session remembers is derived from it: the texts last run, the fixes that stand, hints
taken, points. A line cut short by a crash is skipped; the next one starts on a line of its own.
Two kernels may write at once: each line is one `write`, at the end of the file, under a lock.

The lines of format 2 add to those of format 1 and take nothing away, so each reads the other's:
`look` is a query without the name of a question, or a CTE of one (its text, whether it ran, how
many rows), and a
`check` holds its card's headline and, of facts, the names of those that were right. An `incident`
says in which format the lines after it are.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader import locks

FORMAT = 2
MAX_TEXT = 200_000  # characters of a cell kept; the judge refuses far shorter ones anyway


@dataclass
class Journal:
    """The journal of one workspace. `trouble` is set once it cannot be written; nothing raises."""

    folder: Path
    trouble: str | None = None
    _unsaved: list[dict[str, Any]] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """Where the lines are."""
        return self.folder / "journal.jsonl"

    def add(self, what: str, lab: str, **fields: Any) -> dict[str, Any]:
        """Append a record with the time; returns it. A failure is kept in `trouble`, not raised."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        record: dict[str, Any] = {"at": now, "what": what, "lab": lab, **fields}
        if len(record.get("text") or "") > MAX_TEXT:
            record["text"] = None
        if self.trouble is None:
            try:
                self._write(record)
            except OSError as error:
                self.trouble = _cannot_write(error)
        if self.trouble is not None:
            self._unsaved.append(record)
        return record

    def records(
        self, lab: str, *, seed: int | None = None, unmarked: int = 1
    ) -> list[dict[str, Any]]:
        """What counts for that lab's world, in order: what `%reset` set aside is left out.

        unmarked: the seed of old records that do not say on which world they were made.
        """
        return standing(self.written(lab, seed=seed, unmarked=unmarked))

    def written(
        self, lab: str, *, seed: int | None = None, unmarked: int = 1
    ) -> list[dict[str, Any]]:
        """All of them, resets and what they set aside included."""
        return of_world([*self._read(), *self._unsaved], lab, seed, unmarked)

    def last_lab(self, among: Collection[str]) -> str | None:
        """Which of these labs the last line is about; None where no line is about any."""
        labs = (record["lab"] for record in reversed([*self._read(), *self._unsaved]))
        return next((lab for lab in labs if lab in among), None)

    def _write(self, record: dict[str, Any]) -> None:
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b", buffering=0) as file, locks.held(file):
            end = file.seek(0, os.SEEK_END)
            if end:
                file.seek(end - 1)
                if file.read(1) != b"\n":  # the last writer was cut off
                    line = b"\n" + line
            file.write(line)

    def _read(self) -> tuple[dict[str, Any], ...]:
        try:
            stamp = self.path.stat()
            return _parsed(self.path, stamp.st_ino, stamp.st_size, stamp.st_mtime_ns)
        except OSError:
            return ()


@functools.lru_cache(maxsize=2)  # after each cell the sidebar asks a dozen times for the same lines
def _parsed(path: Path, *_stamp: int) -> tuple[dict[str, Any], ...]:
    """The records in the file as it is with that stamp; whoever changes one copies it first."""
    found = []
    for line in path.read_bytes().split(b"\n"):
        try:
            record = json.loads(line)
        except ValueError:
            continue  # cut short, or not ours
        if isinstance(record, dict) and {"at", "what", "lab"} <= record.keys():
            found.append(record)
    return tuple(found)


def of_world(
    records: list[dict[str, Any]], lab: str, seed: int | None, unmarked: int
) -> list[dict[str, Any]]:
    """The lab's records on that seed's world; on all of them where seed is None.

    Not every record of an earlier version names its seed: such a one belongs to the world that was
    opened last before it, and to `unmarked` where none was.
    """
    mine = []
    for record in records:
        if record["lab"] != lab:
            continue
        here = record.get("seed")
        here = here if isinstance(here, int) else unmarked
        if record["what"] == "incident":
            unmarked = here
        if seed in (None, here):
            mine.append(record)
    return mine


def of_question(records: list[dict[str, Any]], question: str, *what: str) -> dict[int, Any]:
    """Place among the records → record, of those about that question; what: of these kinds only."""
    return {
        place: record
        for place, record in enumerate(records)
        if record.get("question") == question and (not what or record["what"] in what)
    }


def open_resets(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The resets of one world that no `undo` took back; the last one is the next to go."""
    resets: list[dict[str, Any]] = []
    for record in records:
        if record["what"] == "reset":
            resets.append(record)
        elif record["what"] == "undo" and resets:
            resets.pop()
    return resets


def standing(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records of one world that no later reset set aside.

    A reset with the scope `world` sets nothing aside: the repairs before it come back with
    `stands` false. (A reset without a scope, of a question or of all, is what it always was.)
    """
    gone: set[int] = set()
    taken_back: set[int] = set()
    for reset in open_resets(records):
        for index, record in enumerate(records):
            if record is reset:
                break
            if reset.get("scope") == "world":
                if record.get("kind") == "fix":
                    taken_back.add(index)
            elif reset.get("question") in (None, record.get("question")):
                gone.add(index)
    return [
        {**record, "stands": False} if index in taken_back else record
        for index, record in enumerate(records)
        if index not in gone and record["what"] not in ("reset", "undo")
    ]


def _cannot_write(error: OSError) -> str:
    reason = error.strerror or "the file cannot be written"
    return (
        f"Your journal cannot be written here ({reason.lower()}). You can go on, but after a "
        "restart of the kernel your answers and repairs have to be run again. "
        "To keep them, start in a folder you may write to."
    )
