"""What each query could tell: the learner's own, asked again of worlds with other faults.

All worlds are of the learner's seed, and small. Of each result it is asked what stands out beside
the healthy twin (more rows, a column that went up, other values; see `signs`). A query rules a
suspect out where something else stands out in the incident than in the world where that suspect
raised the page, or where a text that one reads (a diff, a statement) says something else. Every one
of these worlds has a wrong total, so a query that finds only that sees the damage and rules nothing
out. Where nothing stands out in any of them, the query told nothing, unless it read what would show
one of the lab's red herrings: then an ordinary day is the answer.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import FiredrillError, Interrupted
from grader.incident import Lab

from . import signs
from .acts import Act

if TYPE_CHECKING:
    from grader.sandbox.client import Sandbox

SCALE = 0.03  # of the worlds
MOST = 30  # different queries that are asked again
SECONDS = 5.0  # for one query on one of these worlds; it takes milliseconds
MAX_ROWS = 20_000
_OTHERWISE = "it could not be asked again there"
Progress = Callable[[str, float], None]
_KEPT: dict[tuple[str, str], signs.Shape | None] = {}  # (world's file, text) → its result


@dataclass(frozen=True)
class Told:
    """One query. apart: the suspects that it rules out; None with `why` where it was not asked."""

    act: Act
    apart: tuple[str, ...] | None
    sick: bool = False  # whether it tells the sick world from the healthy one
    why: str = ""
    clears: tuple[str, ...] = ()  # red herrings that an ordinary day in it rules out

    @property
    def ordinary(self) -> bool:
        """True where it was asked and is the same everywhere."""
        return self.apart == () and not self.sick

    @property
    def nothing(self) -> bool:
        """True where that tells nothing."""
        return self.ordinary and not self.clears


@dataclass(frozen=True)
class Replayed:
    """All of them in order, and the suspects with what each would have been, in words."""

    told: tuple[Told, ...]
    suspects: dict[str, str]
    left_out: int = 0


def suspects(lab: Lab) -> dict[str, str]:
    """Name → what happened instead, out of the first line of its file; {} where none are here."""
    found = {}
    for path in sorted((lab.folder / "suspects").glob("*.sql")):
        head = path.read_text(encoding="utf-8").partition("\n")[0]
        said = re.search(r"a suspect\.\s*(.+?)\s*$", head)
        found[path.stem] = said[1] if said else path.stem.replace("_", " ")
    return found


def queries(acts: list[Act]) -> list[Act]:
    """What is asked again: each text once, before the first repair that ran, if it ran."""
    found: dict[str, Act] = {}
    for act in acts:
        if act.question and act.question.kind == "fix" and act.ok:
            break
        if act.is_query and act.ok and (act.question is None or act.question.world == "sick"):
            found.setdefault(act.text, act)
    return list(found.values())


def replay(
    lab: Lab,
    acts: list[Act],
    sandbox: Sandbox,
    *,
    seed: int,
    scale: float = SCALE,
    progress: Progress | None = None,
) -> Replayed | None:
    """Ask them again; None where the other worlds cannot be made here. Raises Interrupted."""
    known = suspects(lab)
    asked = queries(acts)
    if not known or not asked:
        return None
    say = progress or (lambda what, share: None)
    worlds = _worlds(lab, list(known), seed, min(scale, SCALE), say)
    if worlds is None:
        return None
    told = []
    for number, act in enumerate(asked[:MOST]):
        say(f"query {number + 1} of {min(len(asked), MOST)}", 0.5 + number / MOST / 2)
        clears = [name for name, by in lab.debrief.clears.items() if act.reads.any_of(by)]
        found = _told(act, worlds, list(known), sandbox)
        told.append(dataclasses.replace(found, clears=tuple(clears)))
    return Replayed(tuple(told), known, max(0, len(asked) - MOST))


def _worlds(
    lab: Lab, names: list[str], seed: int, scale: float, say: Progress
) -> dict[str, Path] | None:
    """`sick`, `healthy` and each suspect → its built world."""
    from grader.worlds import world

    specs: dict[str, Any] = {
        "sick": world.Spec(lab, seed=seed, scale=scale),
        "healthy": world.Spec(lab, seed=seed, scale=scale, state="healthy"),
    }
    specs |= {name: world.Spec(lab, seed=seed, scale=scale, suspect=name) for name in names}
    found = {}
    for number, (name, spec) in enumerate(specs.items()):
        say("other worlds", number / len(specs) / 2)
        try:
            found[name] = world.cached(spec)
        except (FiredrillError, OSError):
            return None
    return found


def _told(act: Act, worlds: dict[str, Path], names: list[str], sandbox: Sandbox) -> Told:
    shapes = {name: _shape(path, act.text, sandbox) for name, path in worlds.items()}
    got = {name: shape for name, shape in shapes.items() if shape is not None}
    if len(got) < len(shapes):
        return Told(act, None, why=_OTHERWISE)
    if act.rows and not got["sick"].rows:
        return Told(act, None, why="it names a key, or something else, of your own world alone")
    stands_out = {name: signs.beside(shape, got["healthy"]) for name, shape in got.items()}
    apart = tuple(
        name
        for name in names
        if stands_out[name] != stands_out["sick"]
        or signs.says_other(got[name], got["sick"], got["healthy"])
    )
    return Told(act, apart, sick=bool(stands_out["sick"]))


def _shape(world: Path, text: str, sandbox: Sandbox) -> signs.Shape | None:
    """The result as far as one reads it; None where it could not be had."""
    key = world.name, text
    if key not in _KEPT:
        try:
            frame = sandbox.query(world, text, max_rows=MAX_ROWS, seconds=SECONDS).frame
        except Interrupted:
            raise
        except FiredrillError:
            _KEPT[key] = None
        else:
            _KEPT[key] = signs.shape(frame)
    return _KEPT[key]
