"""What a collect would do, before it does: each file, whose it is, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ...incident import Lab
from .. import roster
from .arrivals import Arrived
from .attempts import Attempt
from .layouts import Sign
from .matching import Which, Whose

State = Literal["new", "kept", "beside", "nobody", "no lab", "other lab"]


@dataclass
class Match:
    """One notebook, or all that came in place of one, and what it was taken for."""

    arrived: Arrived
    whose: Whose
    which: Which
    of: tuple[str, ...]  # what it has in common with all else of its submission
    state: State = "nobody"
    attempt: Attempt | None = None
    journal: Path | None = None
    counts: bool = False  # whether it is the attempt that would lie in `submitted/`
    notices: list[str] = field(default_factory=list)
    instead: tuple[str, ...] = ()  # names of what was handed in where there is no notebook

    @property
    def student(self) -> str:
        """Their id, or nothing."""
        return self.whose.student.id if self.whose.student else ""


@dataclass(frozen=True)
class Sums:
    """The submissions of a download, each in one of these."""

    new: int  # notebooks
    kept: int  # notebooks that were there already
    without: int  # no notebook among what was handed in
    left_out: int

    @property
    def every(self) -> int:
        """All that is in the download."""
        return self.new + self.kept + self.without + self.left_out


@dataclass
class Plan:
    """What a collect would do."""

    root: Path
    stage: Path
    labs: dict[str, Lab]
    students: list[roster.Student]
    matches: list[Match] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    placed: list[tuple[str, str]] = field(default_factory=list)  # (student, lab), once carried out
    said: dict[str, str] = field(default_factory=dict)  # name → id, by --as now or earlier

    def matched(self) -> list[Match]:
        """What belongs to a student and a lab, by student."""
        found = [match for match in self.matches if match.attempt]
        return sorted(found, key=lambda match: (match.student, match.arrived.place))

    @property
    def complete(self) -> bool:
        """Whether all that was handed in has found its student and lab."""
        return not self.refused and all(match.state == "beside" for match in self.unmatched())

    def named(self, student: str) -> str:
        """`20260123 Ximena Müller`."""
        return roster.Names(self.students).named(student)

    def unmatched(self) -> list[Match]:
        """What was left out."""
        return [match for match in self.matches if not match.attempt]

    def without_notebook(self) -> list[Match]:
        """What belongs to a student and a lab, and is no notebook."""
        return [match for match in self.matched() if match.instead]

    def sums(self) -> Sums:
        """How many there are of each; what lies beside a submission's notebook is a part of it."""
        notebooks = [match for match in self.matched() if not match.instead]
        out = [match for match in self.unmatched() if match.state != "beside"]
        new = sum(match.state == "new" for match in notebooks)
        left = len({match.of for match in out}) + len(self.refused)
        return Sums(new, len(notebooks) - new, len(self.without_notebook()), left)


def submission(sign: Sign | None, path: Sequence[str]) -> tuple[str, ...]:
    """What all files of one submission have in common: the LMS's number, else the folder."""
    if sign is None:
        return tuple(path)
    return (sign.layout, sign.number) if sign.number else tuple(path[: sign.index + 1])


def called(match: Match) -> str:
    """What `--as` may call it: as the LMS does, else its folder, else its own name."""
    if match.whose.sign:
        return match.whose.sign.name
    return match.arrived.path[-2] if len(match.arrived.path) > 1 else match.arrived.path[-1]
