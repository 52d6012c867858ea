"""The key of a release: what `%check` on a student's machine needs, and nothing more.

Beside the notebook, in `.firedrill-key`: JSON that anybody may read. It holds no reference, no
fact, no hidden seed; see rows.py for what it knows of an answer's rows.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from .. import paths
from ..errors import BadLab
from ..worlds.world import Spec
from .rows import Rows

FILE = paths.RELEASE_KEY


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Practice(_Part):
    """A practice world. limits: rows out of joins and scanned that a query may cost, at most."""

    file: str
    figures: dict[str, tuple[str, str | None]] = {}
    rows: dict[str, Rows] = {}
    limits: dict[str, tuple[float, float]] = {}


class Small(_Part):
    """A small public world that a monitor is run through, and when its fault began and ended."""

    seed: int
    state: str
    profile: str
    size: float
    run_on: int
    scale: float
    file: str
    onset: dt.datetime | None = None
    ended: dt.datetime | None = None

    def fits(self, spec: Spec) -> bool:
        """Whether it is the world that is asked for."""
        names = ("seed", "state", "profile", "size", "run_on", "scale")
        return all(getattr(self, name) == getattr(spec, name) for name in names)


class Key(_Part):
    """What a key holds. edges: question → the document of its edge databases."""

    format: Literal[1] = 1
    lab: str
    edges: dict[str, dict[str, Any]] = {}
    practice: dict[int, Practice] = {}
    small: list[Small] = []
    tricky: str | None = None

    @property
    def files(self) -> list[str]:
        """The names of all worlds that belong to it."""
        found = [each.file for each in self.practice.values()]
        found += [each.file for each in self.small] + ([self.tricky] if self.tricky else [])
        return list(dict.fromkeys(found))

    def figures(self, seed: int) -> dict[str, Any]:
        """Name → value of the figures of a practice world."""
        return {name: _value(*said) for name, said in self.practice[seed].figures.items()}


def read(folder: Path) -> Key | None:
    """The key beside a release's notebook; None without one. Raises BadLab for a broken one."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError):
        text = ""
    try:
        return Key.model_validate(json.loads(text))
    except (ValueError, ValidationError):
        raise BadLab(
            f"{FILE} beside this notebook is damaged, so nothing can be checked here. "
            "Take it again from what your class gave out."
        ) from None


def text(key: Key) -> str:
    """The file's text."""
    return json.dumps(key.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))


def figure(value: Any) -> tuple[str, str | None]:
    """A figure as (kind, text)."""
    if value is None:
        return "none", None
    if isinstance(value, dt.date):  # an instant is one, too
        return "instant" if isinstance(value, dt.datetime) else "date", value.isoformat()
    kinds = {bool: "bool", int: "int", float: "float", Decimal: "decimal"}
    return kinds.get(type(value), "text"), str(value)


def _value(kind: str, said: str | None) -> Any:
    if said is None:
        return None
    readers: dict[str, Any] = {
        "bool": lambda text: text == "True",
        "int": int,
        "float": float,
        "decimal": Decimal,
        "instant": dt.datetime.fromisoformat,
        "date": dt.date.fromisoformat,
    }
    return readers.get(kind, str)(said)
