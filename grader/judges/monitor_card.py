"""What a monitor's card says: caught, when, how often it cried wolf; two small tables."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass, field
from typing import Literal

from ..questions import MonitorQuestion
from ..results import Tick
from ..timelines import span as span
from ..verdict import Lane, PageMark, Part, Table, Timeline

Paged = Literal["true", "late", "over", "twin", "false"]
SILENT = "it is silent everywhere, so that proves nothing"
LANES = 3  # healthy kinds of day that are drawn, those with most false pages
ALWAYS = 0.8  # share of healthy runs from which a monitor is said to page always


@dataclass(frozen=True)
class Watched:
    """One world run through: where it paged, and what that is worth."""

    size: float
    profile: str
    ticks: int
    false: int
    onset: dt.datetime | None = None
    paged: dt.datetime | None = None  # when the page came that day
    first: dt.datetime | None = None
    in_time: bool = False
    not_told: int = 0  # pages since the fault began at which the healthy twin pages too
    late: int = 0  # pages after it must be silent again
    errors: list[str] = field(default_factory=list)  # of the runs that failed
    ended: dt.datetime | None = None  # the fault, where the lab says when
    pages: list[tuple[dt.datetime, Paged]] = field(default_factory=list)

    @classmethod
    def on_healthy(
        cls, profile: str, ticks: list[Tick], paged: dt.datetime | None = None
    ) -> Watched:
        """A healthy world: each page is a false one. paged: when one would come on a sick day."""
        errors = [tick.error for tick in ticks if tick.error]
        pages: list[tuple[dt.datetime, Paged]] = [(t.at, "false") for t in ticks if t.rows]
        return cls(0, profile, len(ticks), len(pages), paged=paged, errors=errors, pages=pages)

    @property
    def delay(self) -> float | None:
        """Minutes from the fault's beginning to the first page that counts."""
        if self.first is None or self.onset is None:
            return None
        return (self.first - self.onset).total_seconds() / 60

    @property
    def ahead(self) -> float | None:
        """Minutes from the first page that counts to the page that came that day."""
        if self.first is None or self.paged is None:
            return None
        return (self.paged - self.first).total_seconds() / 60


class Card:
    """The sentences and tables about one monitor."""

    def __init__(
        self, question: MonitorQuestion, sick: list[Watched], healthy: list[Watched]
    ) -> None:
        self.question = question
        self.sick = sick
        self.healthy = healthy
        self.caught = sum(watched.in_time for watched in sick)
        self.ticks = sum(watched.ticks for watched in healthy)
        self.false = sum(watched.false for watched in healthy)
        self.early = sum(watched.false for watched in sick)
        self.errors = [error for watched in [*sick, *healthy] for error in watched.errors]

    @property
    def failed(self) -> int:
        """Runs that ended in an error."""
        return len(self.errors)

    @property
    def never(self) -> bool:
        """It pages nowhere: that it is silent where it should be is nothing it does."""
        paged = any(watched.first or watched.not_told for watched in self.sick)
        return not (paged or self.early or self.false)

    @property
    def hours(self) -> float:
        """Healthy hours watched."""
        return self.ticks * self.question.every / 60

    @property
    def per_day(self) -> float:
        """False pages a healthy day."""
        return self.false / self.hours * 24

    def headline(self, right: bool) -> str:
        """One or two sentences: what it caught and how soon, what it did on healthy days."""
        if self.false > ALWAYS * self.ticks:
            every = (
                "every run" if self.false == self.ticks else f"{self.false} of {self.ticks} runs"
            )
            return f"It pages at {every}, on healthy days too: a page tells nothing."
        delays = [watched.delay for watched in self.sick if watched.delay is not None]
        if not delays and any(watched.not_told for watched in self.sick):
            return (
                "A page of it does not tell a sick day from a healthy one: the same day without"
                f" the fault pages at those moments too. On healthy days it pages"
                f" {_times(self.false)} in {self.ticks} runs."
            )
        if not delays:
            many = len(self.sick) > 1
            said = f"none of {len(self.sick)} sick worlds" if many else "no sick world"
            false = f", but {_times(self.false)} on healthy days" if self.false else ""
            return f"It pages in {said}{false}."
        every = f"it runs every {self.question.every} minutes"
        lead = (
            f"Pages in {self.caught} of {len(self.sick)} sick worlds in time,"
            f" {span(statistics.median(delays))} after the first {self.question.event}"
            f" and {self._ahead()} (medians of all; {every})."
        )
        endless = any(watched.late for watched in self.sick)
        still = f" It still pages {self._end}." if endless else ""
        return f"{lead} {self._on_healthy_days()}{still}"

    def parts(self) -> list[Part]:
        """Catches, quiet, and where it matters: early, ends, fails."""
        late = sum(watched.first is not None and not watched.in_time for watched in self.sick)
        not_told = sum(watched.first is None and watched.not_told > 0 for watched in self.sick)
        said = [f"{late} later than that"] if late else []
        if not_told:
            said.append(
                f"in {not_told} it pages just as on the same day without the fault, which is no"
                " catch"
            )
        quiet = self.per_day <= self.question.noise_tolerated + 1e-9
        noisy = f"false pages on healthy days: {self.false} in {self.hours:.4g} hours watched"
        parts = [
            Part(
                name="catches",
                says=f"pages within {self.question.within} minutes of the first"
                f" {self.question.event}: {self.caught} of {len(self.sick)}",
                ok=self.caught == len(self.sick),
                detail="; ".join(said) or None,
            ),
            Part(
                name="quiet",
                says=f"silent on healthy days, {self.hours:.4g} hours watched" if quiet else noisy,
                ok=None if self.never else quiet,
                detail=SILENT
                if self.never
                else f"{self.per_day:.1f} a day"
                if self.false
                else None,
            ),
        ]
        if self.early:
            says = f"pages before the first {self.question.event}: {self.early}"
            parts.append(Part(name="early", says=says, ok=False))
        if self.question.until is not None:
            parts.append(self._ends())
        if self.failed:
            says = f"runs that ended in an error: {self.failed}"
            parts.append(Part(name="fails", says=says, ok=False, detail=_line(self.errors[0])))
        return parts

    def try_next(self) -> str:
        """One thing to do, from what costs most."""
        late = any(watched.first is not None and not watched.in_time for watched in self.sick)
        if self.failed:
            said = "Mend the error first: on which day is a value missing, or of another form?"
        elif self.never:
            said = "Begin with the query that finds the fault's rows on your own world."
        elif self.false or self.early:
            said = (
                "Take a false page that is shown: what of it is usual on such a day, and never of"
                " the fault?"
                if self.false
                else "What had happened before the fault began that your query counts?"
            )
        elif any(watched.not_told for watched in self.sick) and not self.caught:
            said = "Ask for what the fault alone does, not for what busy days do as well."
        elif self.caught < len(self.sick):
            said = (
                "What is the first row that the fault leaves, and when does it arrive? Page on that"
                " one."
                if late
                else "Which size does it miss? A threshold that the small faults stay under is too"
                " high."
            )
        else:
            said = "Look at the last minutes before `world_now()` only, so that it ends by itself."
        name = self.question.name
        return f"{said} `%hint {name}` gives a nudge." if self.question.hints else said

    def by_size(self) -> Table:
        """A row for each size of the fault, the largest first."""
        rows: list[list[str | None]] = []
        for size in sorted({watched.size for watched in self.sick}, reverse=True):
            these = [watched for watched in self.sick if watched.size == size]
            delays = [watched.delay for watched in these if watched.delay is not None]
            not_told = any(watched.not_told for watched in these)
            after = "none that counts" if not_told else "never"
            if delays:
                after = f"{statistics.median(delays):.0f}"
            caught = sum(watched.in_time for watched in these)
            rows.append([f"{size:.0%}", str(caught), str(len(these)), after])
        return Table(
            title="Sick worlds, by size of the fault",
            columns=["size", "caught in time", "of", "minutes to its first page (median)"],
            rows=rows,
        )

    def by_profile(self) -> Table:
        """A row for each kind of healthy day."""
        rows: list[list[str | None]] = []
        for profile in dict.fromkeys(watched.profile for watched in self.healthy):
            these = [watched for watched in self.healthy if watched.profile == profile]
            ticks = sum(watched.ticks for watched in these)
            hours = ticks * self.question.every / 60
            false = sum(watched.false for watched in these)
            rows.append([_plain(profile), str(len(these)), str(ticks), f"{hours:.4g}", str(false)])
        return Table(
            title="Healthy worlds, by kind of day",
            columns=["day", "worlds", "runs", "hours watched", "false pages"],
            rows=rows,
        )

    def timeline(self, before: float, run_on: float) -> Timeline | None:
        """One sick world of each size, the worst; some healthy ones that page; None without any."""
        drawn = [self._worst(size) for size in sorted({w.size for w in self.sick}, reverse=True)]
        noisy = sorted((w for w in self.healthy if w.false), key=lambda w: -w.false)
        kinds = list({watched.profile: watched for watched in reversed(noisy)}.values())[::-1]
        lanes = [_lane(watched) for watched in [*drawn, *kinds[:LANES]] if watched.paged]
        if not lanes:
            return None
        return Timeline(
            event=self.question.event,
            told=self.question.page,
            start=-before,
            end=run_on,
            lanes=lanes,
            silent=sum(not watched.false for watched in self.healthy),
        )

    def _worst(self, size: float) -> Watched:
        """Of the sick worlds of a size one that is not caught, else the one that is caught last."""
        these = [watched for watched in self.sick if watched.size == size]
        return max(these, key=lambda w: (not w.in_time, w.first is None, w.delay or 0.0))

    def _ahead(self) -> str:
        """`41 minutes before the reconciliation did`."""
        ahead = [watched.ahead for watched in self.sick if watched.ahead is not None]
        middle = statistics.median(ahead)
        side = "before" if middle >= 0 else "after"
        return f"{span(abs(middle))} {side} {self.question.page} did"

    def _on_healthy_days(self) -> str:
        noisy = [watched for watched in self.healthy if watched.false]
        if noisy:
            days = ", ".join(dict.fromkeys(_plain(watched.profile) for watched in noisy))
            return f"On healthy days it pages {_times(self.false)} in {self.ticks} runs: {days}."
        names = dict.fromkeys(_plain(watched.profile) for watched in self.healthy)
        awkward = [name for name in names if name not in ("ordinary", "quiet")]
        chosen = [name for name in ("month end", "campaign") if name in awkward] or awkward[:2]
        among = f", {' and '.join(chosen)} among them" if chosen else ""
        return f"Silent at all {self.ticks} runs of {len(self.healthy)} healthy worlds{among}."

    def _ends(self) -> Part:
        endless = [watched.late for watched in self.sick if watched.late]
        lasting = f"{_pages(sum(endless))} after that; costs up to a quarter of the points"
        return Part(
            name="ends",
            says=f"silent again {self._end}: {len(self.sick) - len(endless)} of {len(self.sick)}",
            ok=None if self.never else not endless,
            detail=SILENT if self.never else lasting if endless else None,
        )

    @property
    def _end(self) -> str:
        return f"{self.question.until} minutes after the last {self.question.event}"


def _lane(watched: Watched) -> Lane:
    """A world in minutes from its page."""
    assert watched.paged is not None
    zero = watched.paged

    def minutes(at: dt.datetime | None) -> float | None:
        return None if at is None else round((at - zero).total_seconds() / 60, 1)

    healthy = watched.onset is None
    kind = _plain(watched.profile)
    return Lane(
        label=f"healthy, {kind}" if healthy else f"size {watched.size:.0%}, {kind}",
        begins=minutes(watched.onset),
        ends=minutes(watched.ended),
        marks=[PageMark(at=minutes(at) or 0.0, kind=what) for at, what in watched.pages],
    )


def _plain(profile: str) -> str:
    return profile.replace("_", " ")


def _line(error: str) -> str:
    return error.splitlines()[0]


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
