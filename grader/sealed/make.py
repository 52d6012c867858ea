"""The key of a release, made where the references are: each runs once on each practice world."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from .. import cost
from ..bench import Bench
from ..edge import Edge, store
from ..errors import BadLab, FiredrillError, OutOfBudget
from ..incident import Lab
from ..judges import monitor
from ..questions import CostRule, MonitorQuestion, SqlQuestion
from ..results import Result
from ..sandbox.client import Sandbox
from ..search.arena import Arena
from ..search.typed import text_rows
from ..worlds.world import Spec
from . import lab as sealing
from .judge import PUBLIC_FROM, few
from .key import Key, Practice, Small, figure
from .rows import Rows

Say = Callable[[str], None]


def make(
    lab: Lab, references: Mapping[str, str], seeds: Iterable[int], say: Say = lambda what: None
) -> tuple[Key, dict[str, Path], list[str]]:
    """The key, its worlds by file name, and notices. Raises BadLab for a reference that fails.

    seeds: of the practice worlds, one for each variant.
    """
    worlds: dict[str, Path] = {}
    notices: list[str] = []
    key = Key(lab=lab.slug)
    with Sandbox() as sandbox:
        for seed in seeds:
            say(f"practice world of seed {seed}")
            bench = _bench(lab, sandbox, references, seed)
            key.practice[seed] = _practice(bench, worlds)
        first = _bench(lab, sandbox, references, 1)
        say("small databases")
        for question in lab.questions:
            if isinstance(question, SqlQuestion):
                edge, notice = _edge(question, first)
                notices += notice
                if edge is not None:
                    key.edges[question.name] = edge
        if (awkward := first.awkward()) is not None:
            key.tricky = awkward.name
            worlds[awkward.name] = awkward
        for question in lab.questions:
            if isinstance(question, MonitorQuestion):
                say("small worlds for monitors")
                key.small.extend(_small(question, first, worlds))
    return key, worlds, notices


def shares(key: Key) -> dict[int, list[str]]:
    """Practice seed → the names of the worlds that a student with that seed needs."""
    own = {each.file for each in key.practice.values()}
    common = [name for name in key.files if name not in own]
    return {seed: [each.file, *common] for seed, each in key.practice.items()}


def put(worlds: Mapping[str, Path], place: Path) -> int:
    """Copy worlds into a folder, or into a zip where the name ends so; bytes written.

    What lies there already under a name is the same world. Raises FiredrillError.
    """
    try:
        if place.suffix.lower() == ".zip":
            return _zipped(worlds, place)
        place.mkdir(parents=True, exist_ok=True)
        for name, path in worlds.items():
            if not (place / name).is_file():
                building = place / f".{name}.building"
                building.write_bytes(path.read_bytes())
                building.replace(place / name)
        return sum((place / name).stat().st_size for name in worlds)
    except (OSError, zipfile.BadZipFile) as error:
        raise FiredrillError(f"The worlds cannot be written to {place}: {error}.") from None


def _zipped(worlds: Mapping[str, Path], place: Path) -> int:
    """LZMA: a quarter to two fifths smaller than deflated, and nobody has to unpack it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(place, "a", zipfile.ZIP_LZMA) as archive:
        there = set(archive.namelist())
        for name, path in worlds.items():
            if name not in there:
                archive.write(path, name)
    return place.stat().st_size


def _bench(lab: Lab, sandbox: Sandbox, references: Mapping[str, str], seed: int) -> Bench:
    return Bench(
        lab,
        sandbox,
        references=dict(references),
        practice_seed=seed,
        hidden_seeds=(PUBLIC_FROM,),
    )


def _practice(bench: Bench, worlds: dict[str, Path]) -> Practice:
    path = bench.practice_world
    worlds[path.name] = path
    values = bench.practice_figures
    made = Practice(
        file=path.name,
        figures={name: figure(values[name]) for name in sealing.shown(bench.lab)},
    )
    for question in bench.lab.questions:
        if not isinstance(question, SqlQuestion):
            continue
        made.rows[question.name] = Rows.of(_due(question, bench), question)
        if question.cost is not None:
            made.limits[question.name] = _limits(question, question.cost, bench)
    return made


def _limits(question: SqlQuestion, rule: CostRule, bench: Bench) -> tuple[float, float]:
    """Rows out of joins and scanned that a query may cost on the practice world."""
    try:
        _, dear = cost.counted(bench, question, rule.dear)
        usual, _ = cost.counted(bench, question, bench.reference(question))
    except OutOfBudget:
        raise FiredrillError(
            f"What `{question.name}` may cost could not be counted in time: this machine is busy. "
            "Release again when it is less so; what was built is kept."
        ) from None
    return dear / rule.joined, usual * rule.scanned


def _due(question: SqlQuestion, bench: Bench) -> Result:
    """The reference's rows; a repaired world is made from the sick one, not built again."""
    if question.world != "repaired":
        return bench.expected(question, bench.practice(question))
    fixes = [other for other in bench.lab.questions if other.kind == "fix"]
    scripts = {f"the reference of {fix.name}": bench.reference(fix) for fix in fixes}
    return bench.expected(question, bench._rewritten(bench.practice_world, scripts))


def _edge(question: SqlQuestion, bench: Bench) -> tuple[dict[str, Any] | None, list[str]]:
    """The lab's edge databases without a word on mutants; expected rows are this reference's."""
    if (held := bench.edge(question)) is None:
        return None, []
    edge, arena = held
    reference = bench.reference(question)
    notices = []
    expected = edge.expected
    if edge.made_from != store.made_from(bench.lab, question, reference):
        expected = _expected(question, reference, arena)
        notices = [
            f"`{question.name}`: its small databases were made for the shipped solution; what is "
            "expected on them follows yours."
        ]
    plain = Edge(
        edge.now, edge.columns, edge.types, edge.databases, [""] * len(edge.databases), expected
    )
    return json.loads(store.text(plain, bench.schema)), notices


def _expected(question: SqlQuestion, reference: str, arena: Arena) -> list[list[list[str | None]]]:
    rows = arena.each(reference)
    found = []
    for at in range(len(arena.databases)):
        result = rows.of(at)
        if not isinstance(result, Result):
            raise BadLab(
                f"The solution of `{question.name}` ends in an error on a small database: {result}"
            )
        found.append(text_rows(result))
    return found


def _small(question: MonitorQuestion, bench: Bench, worlds: dict[str, Path]) -> list[Small]:
    """The worlds of a monitor on a student's machine, with what the judge must know of each."""
    runs = monitor.Runs(few(question), bench)
    pairs, _ = runs.worlds()
    found: dict[str, Small] = {}
    for spec, path in runs.specs:
        worlds[path.name] = path
        found[path.name] = _as_small(spec, path)
    for pair in pairs:
        at = found[pair.sick.name]
        known = {"onset": runs.onset(pair), "ended": bench.ended(pair.sick)}
        found[pair.sick.name] = at.model_copy(update=known)
    return list(found.values())


def _as_small(spec: Spec, path: Path) -> Small:
    return Small(
        seed=spec.seed,
        state=spec.state,
        profile=spec.profile,
        size=spec.size,
        run_on=spec.run_on,
        scale=spec.scale,
        file=path.name,
    )
