"""Hints that were taken, by question, out of the journals that came along with what was handed in.

A student writes the journal, so it may say anything: it is counted, and nothing is graded by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PLACE = Path(".firedrill") / "journal.jsonl"
LEVELS = range(1, 21)  # no lab has as many
MAX_BYTES = 20_000_000  # of a journal; a long afternoon has a hundredth of that


@dataclass
class Use:
    """One question. levels: student → the last hint taken. gave_up: who looked at the reference."""

    levels: dict[str, int] = field(default_factory=dict)
    gave_up: set[str] = field(default_factory=set)


@dataclass
class HintUse:
    """journals: whose came along. by_question: of questions of which anything was taken."""

    journals: list[str]
    by_question: dict[str, Use]


def read(root: Path, assignment: str, lab: str, students: Iterable[str]) -> HintUse:
    """What the journals in submitted/ say of a lab."""
    found = HintUse([], {})
    for student in students:
        path = root / "submitted" / student / assignment / PLACE
        if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
            continue
        found.journals.append(student)
        for record in _records(path, lab):
            _count(found, student, record)
    return found


def _count(found: HintUse, student: str, record: dict[str, Any]) -> None:
    question, level = record.get("question"), record.get("level")
    if not isinstance(question, str):
        return
    if record["what"] == "hint" and type(level) is int and level in LEVELS:
        use = found.by_question.setdefault(question, Use())
        use.levels[student] = max(use.levels.get(student, 0), level)
    elif record["what"] == "gave_up":
        found.by_question.setdefault(question, Use()).gave_up.add(student)


def _records(path: Path, lab: str) -> Iterator[dict[str, Any]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            return
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return
    for line in lines:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict) and record.get("lab") == lab and "what" in record:
            yield record
