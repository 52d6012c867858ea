"""A monitor's verdict: run on its schedule through sick and healthy worlds it has not seen.

At a tick the query sees what had arrived by then, and pages where it returns a row. A page counts
as a catch only where the healthy twin (same seed, same day, no fault) is silent at that tick, so
that a query which always pages catches nothing. Score = share caught in time × quietness, less
a quarter where it pages on: where a question says `until`, a monitor must be silent again so many
minutes after the fault's last event (a page that never ends is soon not read).

The fault begins where the lab's truth says so (a query of truth.sql noted `onset: true`), else at
the tick where the reference monitor first pages. It ends where the truth noted `ended: true` says.
"""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass
from pathlib import Path

from .. import statements, world
from ..bench import Bench
from ..incident import MonitorQuestion
from ..results import Tick
from ..verdict import Outcome, Part, Table, Verdict

SICK = 6  # worlds at least, sizes and seeds in turn
BEFORE = 120  # minutes watched before the page: rows begin two hours before it, or earlier
NOISE = 10.0  # one healthy tick in ten paged at is noise nobody answers: nothing is earned
ENDLESS = 0.25  # of the points, for a monitor that pages on in every sick world
ALWAYS = 0.8  # share of healthy runs from which a monitor is said to page always
SECONDS = 60  # all ticks of one world


@dataclass(frozen=True)
class Watched:
    """One world run through: where it paged, and what that is worth."""

    size: float
    profile: str
    ticks: int
    false: list[dt.datetime]
    onset: dt.datetime | None = None
    first: dt.datetime | None = None
    in_time: bool = False
    late: int = 0  # pages after it must be silent again

    @property
    def delay(self) -> float | None:
        """Minutes from the fault's beginning to the first page that counts."""
        if self.first is None or self.onset is None:
            return None
        return (self.first - self.onset).total_seconds() / 60


def judge(question: MonitorQuestion, answer: str, bench: Bench) -> Verdict:
    """The verdict on one monitor. Raises Rejected where the query does not run."""
    statements.check_query(answer)
    runs = _Runs(question, bench)
    ill, well = _sick(question, bench), _healthy(question, bench)
    sick = []
    for place, (size, seed) in enumerate(ill, 1):
        bench.say(f"sick world {place} of {len(ill)}")
        sick.append(runs.sick(answer, size, seed))
    healthy = []
    for place, (name, seed) in enumerate(well, 1):
        bench.say(f"healthy world {place} of {len(well)}")
        healthy.append(runs.healthy(answer, name, seed))
    caught = [watched for watched in sick if watched.in_time]
    detection = len(caught) / len(sick)
    ticks = sum(watched.ticks for watched in healthy)
    false = sum(len(watched.false) for watched in healthy)
    early = sum(len(watched.false) for watched in sick)
    per_day = false / (ticks * question.every / 1440)
    quiet = per_day <= question.noise_tolerated + 1e-9
    quietness = 1.0 if quiet else max(0.0, 1 - NOISE * false / ticks)
    endless = sum(watched.late > 0 for watched in sick)
    score = detection * quietness * (1 - ENDLESS * endless / len(sick))
    right = detection == 1 and quiet and not early and not endless
    outcome: Outcome = "right" if right else "partly" if score > 0 else "wrong"
    return Verdict(
        lab=bench.lab.slug,
        question=question.name,
        kind="monitor",
        outcome=outcome,
        score=1.0 if right else min(score, 0.95),
        max_points=question.points,
        headline=_headline(question, sick, healthy, right),
        parts=[
            *_parts(question, sick, false, per_day, quiet, early),
            *(runs.own_day(answer) if score > 0 else []),
        ],
        evidence=[_by_size(question, sick), _by_profile(healthy)],
        checked=[
            f"{len(sick)} sick and {len(healthy)} healthy worlds, a run every"
            f" {question.every} minutes, {ticks + sum(w.ticks for w in sick)} runs in all"
        ],
        not_checked=["other seeds, and days longer than these"],
    )


def _sick(question: MonitorQuestion, bench: Bench) -> list[tuple[float, int]]:
    """(size, seed) of each sick world: every size at least once."""
    seeds, sizes = bench.hidden_seeds, question.sick
    count = max(SICK, len(sizes))
    return [(sizes[i % len(sizes)], seeds[i % len(seeds)]) for i in range(count)]


def _healthy(question: MonitorQuestion, bench: Bench) -> list[tuple[str, int]]:
    seeds = bench.hidden_seeds
    return [(profile, seeds[i % len(seeds)]) for i, profile in enumerate(question.healthy)]


class _Runs:
    """The worlds of one question, and one answer's pages in them."""

    def __init__(self, question: MonitorQuestion, bench: Bench) -> None:
        self.question = question
        self.bench = bench
        self._pages: dict[tuple[Path, str], list[Tick]] = {}
        self._arrivals = {
            name: (arrival.visible_at, arrival.then) for name, arrival in bench.lab.tables.items()
        }

    def sick(self, answer: str, size: float, seed: int) -> Watched:
        path = self.bench.made(seed, "sick", size=size, run_on=self.question.run_on)
        twin = self._healthy_world("ordinary", seed)
        onset = self._onset(path, twin)
        silent = {tick.at for tick in self._run(answer, twin) if not tick.rows}
        ticks = self._run(answer, path)
        pages = [tick.at for tick in ticks if tick.rows]
        true = [at for at in pages if at >= onset and at in silent]
        deadline = onset + dt.timedelta(minutes=max(self.question.within, self.question.every))
        silent_from = self._silent_from(path)
        return Watched(
            size,
            "ordinary",
            len(ticks),
            [at for at in pages if at < onset],
            onset,
            true[0] if true else None,
            bool(true) and true[0] <= deadline,
            sum(at > silent_from for at in pages) if silent_from else 0,
        )

    def healthy(self, answer: str, profile: str, seed: int) -> Watched:
        ticks = self._run(answer, self._healthy_world(profile, seed))
        return Watched(0, profile, len(ticks), [tick.at for tick in ticks if tick.rows])

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
        step = dt.timedelta(minutes=self.question.every)
        ticks = [at for at in self._every(onset, page) if at <= onset + 4 * step]
        found = self.bench.sandbox.watch(path, answer, ticks, self._arrivals, seconds=SECONDS)
        first = next((tick.at for tick in found if tick.rows), None)
        if first is None:
            return []
        earlier = _minutes((page - first).total_seconds() / 60)
        says = f"on your day it would have paged at {first:%H:%M}, {earlier} before the page"
        return [Part(name="own_day", says=says, ok=None)]

    def _healthy_world(self, profile: str, seed: int) -> Path:
        run_on = self.question.run_on
        return self.bench.made(seed, "healthy", profile=profile, run_on=run_on)

    def _run(self, answer: str, path: Path) -> list[Tick]:
        if (path, answer) not in self._pages:
            self._pages[path, answer] = self.bench.sandbox.watch(
                path, answer, self._ticks(path), self._arrivals, seconds=SECONDS
            )
        return self._pages[path, answer]

    def _ticks(self, path: Path) -> list[dt.datetime]:
        """From before the page to the world's end."""
        end = world.world_now(path)
        return self._every(end - dt.timedelta(minutes=self.question.run_on + BEFORE), end)

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

    def _onset(self, path: Path, twin: Path) -> dt.datetime:
        if (at := self.bench.onset(path)) is not None:
            return at
        reference = self.bench.reference(self.question)
        silent = {tick.at for tick in self._run(reference, twin) if not tick.rows}
        pages = [t.at for t in self._run(reference, path) if t.rows and t.at in silent]
        return pages[0] if pages else self._ticks(path)[0]


def _headline(
    question: MonitorQuestion, sick: list[Watched], healthy: list[Watched], right: bool
) -> str:
    caught = [watched for watched in sick if watched.in_time]
    ticks = sum(watched.ticks for watched in healthy)
    noisy = [watched for watched in healthy if watched.false]
    false = sum(len(watched.false) for watched in healthy)
    if false > ALWAYS * ticks:
        every = "every run" if false == ticks else f"{false} of {ticks} runs"
        return f"It pages at {every}, on healthy days too: nobody answers such a pager."
    delays = [watched.delay for watched in sick if watched.delay is not None]
    if not delays:
        said = f"It pages in none of {len(sick)} sick worlds."
        return said if not false else f"{said} It does {_times(false)} on healthy days."
    lead = (
        f"Pages in {len(caught)} of {len(sick)} sick worlds in time,"
        f" {_minutes(statistics.median(delays))} after the first {question.event} (median; it"
        f" runs every {question.every})."
    )
    endless = sum(watched.late > 0 for watched in sick)
    still = "" if not endless else f" It still pages {_end(question)}."
    if not noisy:
        names = [watched.profile.replace("_", " ") for watched in healthy]
        awkward = [name for name in names if name not in ("ordinary", "quiet")][:2]
        among = f", {' and '.join(awkward)} among them" if awkward else ""
        return f"{lead} Silent at all {ticks} runs of {len(healthy)} healthy worlds{among}.{still}"
    profiles = ", ".join(dict.fromkeys(w.profile.replace("_", " ") for w in noisy))
    return f"{lead} On healthy days it pages {_times(false)} in {ticks} runs: {profiles}.{still}"


def _parts(
    question: MonitorQuestion,
    sick: list[Watched],
    false: int,
    per_day: float,
    quiet: bool,
    early: int,
) -> list[Part]:
    caught = sum(watched.in_time for watched in sick)
    late = sum(watched.first is not None and not watched.in_time for watched in sick)
    parts = [
        Part(
            name="catches",
            says=f"pages within {question.within} minutes of the first {question.event}:"
            f" {caught} of {len(sick)}",
            ok=caught == len(sick),
            detail=f"{late} later than that" if late else None,
        ),
        Part(
            name="quiet",
            says="silent on healthy days" if quiet else f"false pages on healthy days: {false}",
            ok=quiet,
            detail=None if not false else f"{per_day:.1f} a day",
        ),
    ]
    if early:
        says = f"pages before the first {question.event}: {early}"
        parts.append(Part(name="early", says=says, ok=False))
    if question.until is not None:
        parts.append(_ends(question, sick))
    return parts


def _ends(question: MonitorQuestion, sick: list[Watched]) -> Part:
    endless = [watched.late for watched in sick if watched.late]
    return Part(
        name="ends",
        says=f"silent again {_end(question)}: {len(sick) - len(endless)} of {len(sick)}",
        ok=not endless,
        detail=f"{_pages(sum(endless))} after that; costs up to a quarter of the points"
        if endless
        else None,
    )


def _by_size(question: MonitorQuestion, sick: list[Watched]) -> Table:
    rows: list[list[str | None]] = []
    for size in question.sick:
        these = [watched for watched in sick if watched.size == size]
        delays = [watched.delay for watched in these if watched.delay is not None]
        caught = f"{sum(watched.in_time for watched in these)} of {len(these)}"
        after = _minutes(statistics.median(delays)) if delays else "never"
        rows.append([f"{size:.0%}", caught, after])
    return Table(
        title="Sick worlds, by size of the fault",
        columns=["size", "caught in time", "first page after (median)"],
        rows=rows,
    )


def _by_profile(healthy: list[Watched]) -> Table:
    rows: list[list[str | None]] = [
        [watched.profile.replace("_", " "), str(watched.ticks), str(len(watched.false))]
        for watched in healthy
    ]
    return Table(title="Healthy worlds", columns=["day", "runs", "false pages"], rows=rows)


def _minutes(count: float) -> str:
    whole = round(count)
    return "1 minute" if whole == 1 else f"{whole} minutes"


def _end(question: MonitorQuestion) -> str:
    return f"{question.until} minutes after the last {question.event}"


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
