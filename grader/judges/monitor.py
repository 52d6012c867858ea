"""A monitor's verdict: run on its schedule through sick and healthy worlds it has not seen.

At a tick the query sees what had arrived by then, and pages where it returns a row. The worlds come
in pairs, a sick one and its healthy twin (same seed, same day, no fault), over all profiles and all
sizes of the fault. A page counts as a catch only where the twin is silent at that tick, so that a
query which always pages catches nothing.

    score = recall × quietness × end
    recall     the share caught in time, of each size by itself, then their mean
    quietness  1 where no page is false; it falls in a line to 0 at three false pages a day
    end        less a quarter where it pages on: where a question says `until`, a monitor must be
               silent again so many minutes after the fault's last event, or it is soon not read

The fault begins where the lab's truth says so (a query of truth.sql noted `onset: true`), else at
the tick where the reference monitor first pages. It ends where the truth noted `ended: true` says.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..bench import Bench
from ..questions import MonitorQuestion
from ..results import Tick
from ..sql import statements
from ..verdict import Part, Table, Verdict
from ..watching import Watch
from ..worlds.world import Spec, State
from . import monitor_card
from .monitor_card import Paged, Watched
from .monitor_rows import FalsePage, false_pages

SCALE = 0.01  # of the practice world's traffic; a fault of 2 % still shows, and 40 worlds are 60 MB
UNBEARABLE = 3.0  # false pages a healthy day, one in each shift of eight hours: it is switched off
ENDLESS = 0.25  # of the points, for a monitor that pages on in every sick world
NOT_RIGHT = 0.95  # the most that anything less than right earns


@dataclass(frozen=True)
class Pair:
    """A sick world to be run through, and the healthy one that differs by the fault alone."""

    size: float
    profile: str
    sick: Path
    twin: Path


def judge(question: MonitorQuestion, answer: str, bench: Bench) -> Verdict:
    """The verdict on one monitor. Raises Rejected where the query does not run."""
    statements.check_query(answer)
    runs = Runs(question, bench)
    sick, healthy = runs.watched(answer)
    recall = mean_recall(sick)
    ticks = sum(watched.ticks for watched in healthy)
    false = sum(watched.false for watched in healthy)
    per_day = false / (ticks * question.every / 1440)
    endless = sum(watched.late > 0 for watched in sick)
    score = points_share(recall, max(0.0, per_day - question.noise_tolerated), endless / len(sick))
    card = monitor_card.Card(question, sick, healthy)
    right = score > 1 - 1e-9 and not card.early and not card.failed
    return Verdict(
        lab=bench.lab.slug,
        question=question.name,
        kind="monitor",
        outcome="right" if right else "partly" if score > 0 else "wrong",
        score=1.0 if right else min(score, NOT_RIGHT),
        max_points=question.points,
        headline=card.headline(right),
        parts=[*card.parts(), *(runs.own_day(answer) if score > 0 else [])],
        timeline=card.timeline(question.before, question.run_on),
        evidence=[card.by_size(), card.by_profile(), *runs.false_rows(answer)],
        try_next=None if right else card.try_next(),
        checked=[
            f"{len(sick)} sick and {len(healthy)} healthy worlds of a"
            f" {ordinal(runs.scale)} of the traffic, a run every {question.every} minutes,"
            f" {ticks + sum(watched.ticks for watched in sick):,} runs in all"
        ],
        not_checked=["other seeds, and days longer than these"],
    )


def mean_recall(sick: list[Watched]) -> float:
    """The share caught in time of each size, and the mean over the sizes."""
    sizes = {watched.size for watched in sick}
    return statistics.fmean(
        statistics.fmean(watched.in_time for watched in sick if watched.size == size)
        for size in sizes
    )


def points_share(recall: float, noise: float, endless: float) -> float:
    """What of the points is earned. noise: false pages a day beyond what is tolerated."""
    quietness = max(0.0, 1 - noise / UNBEARABLE)
    return recall * quietness * (1 - ENDLESS * endless)


class Runs:
    """The worlds of one question, and one answer's pages in them."""

    def __init__(self, question: MonitorQuestion, bench: Bench) -> None:
        self.question = question
        self.bench = bench
        self.scale = min(SCALE, bench.hidden_scale)
        self.arrivals = {name: arrival.seen for name, arrival in bench.lab.tables.items()}
        self.specs: list[tuple[Spec, Path]] = []  # of all worlds that it is run through
        self.false: list[FalsePage] = []  # the first one of each healthy world that has any

    def watched(self, answer: str) -> tuple[list[Watched], list[Watched]]:
        """The answer run through all sick worlds, and through all healthy ones."""
        pairs, days = self.worlds()
        paths = list(dict.fromkeys([p for pair in pairs for p in (pair.sick, pair.twin)]))
        paths += [path for _, path in days if path not in paths]
        found: dict[Path, list[Tick]] = {}
        for place, (path, ticks) in enumerate(self._run(answer, paths), 1):
            self.bench.say(f"world {place} of {len(paths)}")
            found[path] = ticks
        sick = [self._sick(pair, found[pair.sick], found[pair.twin]) for pair in pairs]
        healthy = [
            Watched.on_healthy(profile, found[path], self._paged(path)) for profile, path in days
        ]
        firsts = [(day, next((t.at for t in found[day[1]] if t.rows), None)) for day in days]
        self.false = [FalsePage(*day, at) for day, at in firsts if at is not None]
        return sick, healthy

    def false_rows(self, answer: str) -> list[Table]:
        """What it returned on one or two healthy days on which it pages."""
        return false_pages(self.false, answer, self.bench, self.arrivals)

    def worlds(self) -> tuple[list[Pair], list[tuple[str, Path]]]:
        """Pairs, and (profile, healthy world); every profile equally often, every size too."""
        question = self.question
        days, sick_days, sizes = (
            question.healthy,
            question.sick_on or question.healthy,
            question.sick,
        )
        count = math.ceil(max(question.worlds, len(sizes)) / len(days)) * len(days)
        drawn = list(zip(self._seeds(), range(count), strict=False))
        made = [
            (seed, sizes[at % len(sizes)], _turn(sick_days, at, len(sizes))) for seed, at in drawn
        ]
        wanted = [self._spec(seed, "sick", profile, size) for seed, size, profile in made]
        wanted += [self._spec(seed, "healthy", profile) for seed, _, profile in made]
        well = [(days[at % len(days)], seed) for seed, at in drawn]
        if sick_days == days:
            well = [(profile, seed) for seed, _, profile in made]
        wanted += [self._spec(seed, "healthy", profile) for profile, seed in well]
        paths = self.bench.made(wanted)
        self.specs = list(zip(wanted, paths, strict=True))
        ill, twins, healthy = paths[:count], paths[count : 2 * count], paths[2 * count :]
        pairs = [
            Pair(size, profile, sick, twin)
            for (_, size, profile), sick, twin in zip(made, ill, twins, strict=True)
        ]
        return pairs, [(name, path) for (name, _), path in zip(well, healthy, strict=True)]

    def _seeds(self) -> Iterator[int]:
        """From the first hidden seed on, without the learner's."""
        seed = self.bench.hidden_seeds[0]
        while True:
            if seed != self.bench.practice_seed:
                yield seed
            seed += 1

    def _spec(self, seed: int, state: State, profile: str, size: float = 1.0) -> Spec:
        return Spec(
            self.bench.lab,
            seed=seed,
            scale=self.scale,
            state=state,
            profile=profile,
            size=size,
            run_on=self.question.run_on,
        )

    def _run(self, answer: str, paths: list[Path]) -> Iterator[tuple[Path, list[Tick]]]:
        watch = Watch(self.bench.sandbox, answer, self.bench.tables, self.arrivals)
        yield from zip(paths, watch.run([(path, self._ticks(path)) for path in paths]), strict=True)

    def _sick(self, pair: Pair, ticks: list[Tick], twin: list[Tick]) -> Watched:
        onset = self.onset(pair)
        # The twin's clock may end some minutes earlier or later: there nothing is known of it.
        silent = {tick.at for tick in twin if not tick.rows}
        noisy = {tick.at for tick in twin if tick.rows}
        pages = [tick.at for tick in ticks if tick.rows]
        since = [at for at in pages if at >= onset]
        true = [at for at in since if at in silent]
        deadline = onset + dt.timedelta(minutes=max(self.question.within, self.question.every))
        silent_from = self._silent_from(pair.sick)
        in_time = bool(true) and true[0] <= deadline

        def kind(at: dt.datetime) -> Paged:
            if at < onset:
                return "false"
            if at in noisy:
                return "twin"
            if silent_from and at > silent_from:
                return "over"
            return "true" if in_time else "late"

        return Watched(
            pair.size,
            pair.profile,
            len(ticks),
            sum(at < onset for at in pages),
            onset=onset,
            paged=self._paged(pair.sick),
            first=true[0] if true else None,
            in_time=in_time,
            not_told=sum(at in noisy for at in since),
            late=sum(at > silent_from for at in pages) if silent_from else 0,
            errors=[tick.error for tick in ticks if tick.error],
            ended=self.bench.ended(pair.sick),
            pages=[(at, kind(at)) for at in pages],
        )

    def _paged(self, path: Path) -> dt.datetime:
        """When the page comes in that world, or would on a sick day."""
        return self.bench.now(path) - dt.timedelta(minutes=self.question.run_on)

    def _silent_from(self, path: Path) -> dt.datetime | None:
        """After this, a page in a sick world is a false one; None where the lab asks no end."""
        if self.question.until is None or (ended := self.bench.ended(path)) is None:
            return None
        return ended + dt.timedelta(minutes=self.question.until)

    def own_day(self, answer: str) -> list[Part]:
        """When it would have paged on the learner's own day: a remark, without points."""
        path = self.bench.practice_world
        page = self.bench.practice_now
        onset = self.bench.onset(path)
        if onset is None:
            return []
        self.bench.say("your day")
        step = dt.timedelta(minutes=self.question.every)
        ticks = [at for at in self._every(onset, page) if at <= onset + 4 * step]
        watch = Watch(self.bench.sandbox, answer, self.bench.tables, self.arrivals)
        found = watch.at(path, ticks, first_only=True)
        first = next((tick.at for tick in found if tick.rows), None)
        if first is None:
            return []
        earlier = monitor_card.span((page - first).total_seconds() / 60)
        says = f"on your day it would have paged at {first:%H:%M}, {earlier} before"
        return [Part(name="own_day", says=f"{says} {self.question.page} did", ok=None)]

    def _ticks(self, path: Path) -> list[dt.datetime]:
        """From before the page to the world's end."""
        end = self.bench.now(path)
        minutes = self.question.run_on + self.question.before
        return self._every(end - dt.timedelta(minutes=minutes), end)

    def _every(self, start: dt.datetime, end: dt.datetime) -> list[dt.datetime]:
        """Every `every` minutes on the clock."""
        step = dt.timedelta(minutes=self.question.every)
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        at = day + -(-(start - day) // step) * step
        ticks = []
        while at <= end:
            ticks.append(at)
            at += step
        return ticks

    def onset(self, pair: Pair) -> dt.datetime:
        """When the fault of a sick world began."""
        if (at := self.bench.onset(pair.sick)) is not None:
            return at
        reference = self.bench.reference(self.question)
        both = dict(self._run(reference, [pair.sick, pair.twin]))
        silent = {tick.at for tick in both[pair.twin] if not tick.rows}
        pages = [tick.at for tick in both[pair.sick] if tick.rows and tick.at in silent]
        return pages[0] if pages else both[pair.sick][0].at


def _turn(days: list[str], at: int, sizes: int) -> str:
    """The day of the at-th sick world, so that each size meets each kind of day in time."""
    return days[(at + at // math.lcm(len(days), sizes)) % len(days)]


def ordinal(scale: float) -> str:
    """`hundredth`, `fiftieth`; other shares as a number."""
    return {100: "hundredth", 50: "fiftieth"}.get(round(1 / scale), f"{round(1 / scale)}th")
