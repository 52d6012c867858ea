"""`class.toml`: what an instructor decides for a class. All of it has a default."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from ..errors import FiredrillError
from ..questions import Section

FILE = "class.toml"
Feedback = Literal["full", "verdict", "points", "none"]


class LabSettings(Section):
    """`[labs."07-ledger-written-twice"]`: what differs in one lab."""

    deadline: dt.datetime | None = Field(default=None, description="an instant with its zone")
    extensions: dict[str, dt.datetime] = Field(default={}, description="student id → deadline")
    leave_out: list[str] = Field(default=[], description="questions that this class is not asked")
    points: dict[str, float] = Field(default={}, description="question → points in this class")
    attempts: Literal["best", "last"] | None = None
    feedback: Feedback | None = None
    hints: Literal["free", "counted", "off"] | None = None

    @property
    def says_when(self) -> bool:
        """Whether the class says until when to hand in; else the gradebook may."""
        return self.deadline is not None or bool(self.extensions)

    def due(self, student: str) -> dt.datetime | None:
        """Until when a student may hand in: their extension, else the lab's deadline."""
        return self.extensions.get(student, self.deadline)

    @field_validator("deadline")
    @classmethod
    def _deadline_has_a_zone(cls, value: dt.datetime | None) -> dt.datetime | None:
        return None if value is None else _zoned(value)

    @field_validator("extensions")
    @classmethod
    def _extensions_have_zones(cls, value: dict[str, dt.datetime]) -> dict[str, dt.datetime]:
        return {student: _zoned(instant) for student, instant in value.items()}

    @field_validator("points")
    @classmethod
    def _points_are_not_negative(cls, value: dict[str, float]) -> dict[str, float]:
        for question, points in value.items():
            if not 0 <= points < float("inf"):
                raise ValueError(f"{question} cannot be worth {points:g} points")
        return value


class ClassSettings(Section):
    """The whole file. What a lab leaves open is what the class says."""

    format: Literal[1] = 1
    title: str = ""
    attempts: Literal["best", "last"] = Field(
        default="last", description="which submission counts where several were collected"
    )
    feedback: Feedback = Field(
        default="full",
        description="full: cards with counterexamples; verdict: headline and points; "
        "points: numbers alone; none: no page",
    )
    hints: Literal["free", "counted", "off"] = "free"
    texts: Literal["proposed", "review"] = Field(
        default="proposed",
        description="proposed: the points that rules give count until overruled; "
        "review: every text waits for a person",
    )
    variants: int = Field(
        default=1, ge=1, le=20, description="practice worlds in the class, one to each student"
    )
    labs: dict[str, LabSettings] = Field(default={})

    def lab(self, slug: str) -> LabSettings:
        """What holds for one lab: its own words, else the class's."""
        own = self.labs.get(slug, LabSettings())
        return own.model_copy(
            update={
                name: getattr(self, name)
                for name in ("attempts", "feedback", "hints")
                if getattr(own, name) is None
            }
        )


def read(path: Path) -> ClassSettings:
    """The settings in a file; a class without one has the defaults. Raises FiredrillError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ClassSettings()
    except (OSError, UnicodeDecodeError) as error:
        raise FiredrillError(f"{path.name} cannot be read: {error}.") from None
    return _parsed(path.name, text)


@functools.lru_cache(maxsize=4)
def _parsed(name: str, text: str) -> ClassSettings:
    """Read once for a class: each submission asks for it several times."""
    try:
        return ClassSettings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise FiredrillError(f"{name} is not TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        says = first["msg"].removeprefix("Value error, ")
        raise FiredrillError(f"{name}, {place or 'as a whole'}: {says}.") from None


def _zoned(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value:%Y-%m-%d %H:%M} needs a zone: write {value:%Y-%m-%dT%H:%M:%S}Z")
    return value
