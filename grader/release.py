"""What a class says of the lab it gave out: `.firedrill-release`, beside the notebook.

    mark = release.read(folder)          # None where no class's release lies
    release.asked(lab, mark)             # the lab as this class is asked it

Written by `firedrill class release`, read on a student's machine. It holds no secret.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from .incident import Lab
from .paths import RELEASE_MARK
from .questions import FactsQuestion, FixQuestion, Question, WriteQuestion

HINTS = ("free", "counted", "off")
FEEDBACK = ("full", "verdict", "points", "none")


class Release(BaseModel):
    """The mark's keys; what a later version adds is left aside."""

    model_config = ConfigDict(extra="ignore")

    course: str = ""
    lab: str = ""
    hints: Literal["free", "counted", "off"] = "free"
    feedback: Literal["full", "verdict", "points", "none"] = "full"
    deadline: dt.datetime | None = None
    variants: int = 1
    leave_out: list[str] = []
    points: dict[str, float] = {}

    def text(self) -> str:
        """The file's text, as TOML: what has its default is left out."""
        lines = ["# From a class: in this folder `%check` says that the grade comes later."]
        for name, value in self.model_dump(exclude_defaults=True).items():
            lines.append(f"{name} = {_toml(value)}")
        return "\n".join(lines) + "\n"


def read(folder: Path) -> Release | None:
    """The mark in a folder; None without one. Whatever cannot be read of it has its default."""
    try:
        text = (folder / RELEASE_MARK).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return Release()
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return Release()
    try:
        return Release.model_validate(said)
    except ValidationError as error:
        broken = {str(each["loc"][0]) for each in error.errors()}
        return Release.model_validate({k: v for k, v in said.items() if k not in broken})


def asked(lab: Lab, mark: Release | None) -> Lab:
    """The lab without the questions that are left out, each with this class's points."""
    if mark is None or not (mark.leave_out or mark.points):
        return lab
    questions = [
        worth(question, mark.points.get(question.name, question.points))
        for question in lab.questions
        if question.name not in mark.leave_out
    ]
    return lab.model_copy(update={"questions": questions})


def worth(question: Question, points: float) -> Question:
    """The question at other points; its parts keep their share."""
    if points == question.points:
        return question
    by = points / question.points if question.points else 0.0
    changed: dict[str, Any] = {"points": points}
    if isinstance(question, FixQuestion):
        changed["invariants"] = {name: part * by for name, part in question.invariants.items()}
        changed |= {"run_twice": question.run_twice * by, "innocent": question.innocent * by}
    elif isinstance(question, FactsQuestion):
        facts = question.facts.items()
        changed["facts"] = {n: f.model_copy(update={"points": f.points * by}) for n, f in facts}
    elif isinstance(question, WriteQuestion):
        changed["checks"] = [
            check.model_copy(update={"points": check.points * by}) for check in question.checks
        ]
    return question.model_copy(update=changed)


def seed(mark: Release, student: str) -> int:
    """The practice seed that the class gives a student: from 1 to the number of variants.

    Two spellings of an id that differ in case or in blanks around it are one student.
    """
    if mark.variants <= 1:
        return 1
    who = f"{mark.course}\0{student.strip().casefold()}"
    return 1 + int.from_bytes(hashlib.sha256(who.encode()).digest()[:8]) % mark.variants


def _toml(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{json.dumps(k)} = {_toml(v)}' for k, v in value.items())} }}"
    return json.dumps(value, ensure_ascii=False)
