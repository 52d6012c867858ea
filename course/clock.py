"""Calm or drill: whether a clock runs, and where the story's clock stands.

Calm is the rule: no clock. In a drill the story's clock runs with the learner: when the minutes
planned for a step are worked, it stands at the time by which the story was done with that step. A
scale gives more time, a pause stops it, a break longer than `progress.PAUSE` is not counted, and it
may be hidden. It is derived from the journal, and no grade hangs on it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from grader import cards
from grader.errors import FiredrillError
from grader.incident import Lab

from .progress import PAUSE

if TYPE_CHECKING:
    from .session import Session

LEAST, MOST = 0.25, 10.0  # of the scale
ACTS = {  # what `%clock` takes → what it does, for its help
    "drill": "starts the clock",
    "pause": "stops it until `%clock resume`",
    "resume": "lets it run on",
    "hide": "keeps it running out of sight",
    "show": "shows it again",
    "calm": "ends the drill",
}
DONE = {  # what is said first of an act that was done
    "pause": "Paused",
    "resume": "It runs again",
    "hide": "Hidden",
    "show": "Shown again",
    "calm": "The drill is over",
}
# What a drill is, for whoever starts one.
EXPLAINED = (
    "T+12 is twelve minutes after the page, in the story. The clock walks with you: when you have "
    "worked the minutes planned for a step, it stands where the people in the story were done with "
    "that step. Colleagues write when their minute comes. It is shown again when a step or five of "
    "its minutes are over. `%clock pause` stops it, `%clock hide` takes it out of sight, "
    "`%clock calm` ends it; no points hang on it."
)


class NoClock(FiredrillError):
    """What was asked of the clock does not fit the state it is in."""


@dataclass(frozen=True)
class Clock:
    """The drill's clock at one moment. worked: real minutes, pauses and breaks left out."""

    running: bool = False
    paused: bool = False
    hidden: bool = False
    scale: float = 1.0
    worked: float = 0.0

    def story(self, lab: Lab) -> float:
        """Minutes since the page on the story's clock."""
        planned, at = 0.0, 0.0
        done = self.worked / self.scale
        for step in lab.steps:
            if step.minutes and done < planned + step.minutes:
                return at + max(step.par - at, 0) * (done - planned) / step.minutes
            planned, at = planned + step.minutes, max(at, step.par)
        return at


def read(records: list[dict[str, Any]], now: dt.datetime) -> Clock:
    """The clock at `now`, out of one world's journal records in order."""
    clock, before = Clock(), None
    for record in [*records, {"at": now.isoformat(), "what": "now"}]:
        try:
            at = dt.datetime.fromisoformat(record["at"])
        except ValueError:
            continue
        if before is not None and clock.running and not clock.paused:
            gap = (at - before).total_seconds()
            clock = replace(clock, worked=clock.worked + (gap / 60 if 0 <= gap <= PAUSE else 0))
        before = at
        if record["what"] == "clock":
            clock = _after(clock, record)
    return clock


def of(session: Session) -> Clock:
    """The clock of an open incident, now."""
    return read(session.records(), dt.datetime.now(dt.UTC))


def _after(clock: Clock, record: dict[str, Any]) -> Clock:
    match record.get("do"):
        case "drill":
            scale = record.get("by")
            scale = float(scale) if isinstance(scale, int | float) else 1.0
            fresh = clock if clock.running else Clock()
            return replace(fresh, running=True, paused=False, hidden=False, scale=scale)
        case "pause":
            return replace(clock, paused=True)
        case "resume":
            return replace(clock, paused=False)
        case "hide":
            return replace(clock, hidden=True)
        case "show":
            return replace(clock, hidden=False)
        case "calm":
            return Clock()
    return clock


def act(session: Session, do: str, scale: float | None = None) -> str:
    """Do what `%clock` takes, and note it; the answer as Markdown. Raises NoClock."""
    before = of(session)
    refuse(before, do, scale)
    session.note("clock", do=do, **({} if scale is None else {"by": scale}))
    return answer(session.lab, before, of(session), do, session.step())


def refuse(clock: Clock, act: str, scale: float | None) -> None:
    """Raises NoClock where the act makes no sense now, with what to write instead."""
    if scale is not None and act != "drill":
        raise NoClock("`--scale` goes with `%clock drill`: `%clock drill --scale 1.5`.")
    if scale is not None and not LEAST <= scale <= MOST:
        raise NoClock(f"A scale lies between {LEAST:g} and {MOST:g}; 1.5 gives half as much again.")
    if act == "drill" or (act == "calm" and not clock.running):
        return
    if not clock.running:
        raise NoClock("No clock runs: this is the calm mode. `%clock drill` starts one.")
    if act == "resume" and not clock.paused:
        raise NoClock("The clock runs already.")
    if act == "pause" and clock.paused:
        raise NoClock("The clock stands already. `%clock resume` lets it run on.")
    if act == "hide" and clock.hidden:
        raise NoClock("The clock is hidden already. `%clock show` brings it back.")
    if act == "show" and not clock.hidden:
        raise NoClock("The clock is shown already. `%clock hide` takes it out of sight.")


def answer(lab: Lab, before: Clock, now: Clock, act: str, step: str) -> str:
    """What was done, first; then where the clock stands, unless it is out of sight."""
    if act == "drill":
        pace = "the story's own pace" if now.scale == 1 else f"{now.scale:g} times the time"
        lead = f"The drill {'goes on' if before.running else 'has begun'}, at {pace}."
        return f"**{lead}**" if before.running else f"**{lead}** {EXPLAINED}"
    lead = f"**{DONE[act]}.**"
    if now.hidden:
        stands = "stands still" if now.paused else "runs on"
        return f"{lead} The clock {stands} out of sight; `%clock show` brings it back."
    return f"{lead} {sentence(lab, now, step)}"


def sentence(lab: Lab, clock: Clock, step: str) -> str:
    """Where the clock stands beside the par of a step, as Markdown."""
    if not clock.running:
        return "**Calm:** no clock runs. `%clock drill` starts one; it never costs points."
    at = clock.story(lab)
    here = next(each for each in lab.steps if each.name == step)
    scaled = "" if clock.scale == 1 else f", at {clock.scale:g} times the time"
    if over(lab, clock):
        return f"**The story is over** on its clock{scaled}. Take the time you need."
    stands = " It stands still; `%clock resume` lets it run on." if clock.paused else ""
    par = f"they were done with “{here.title}” by {_t(here.par)}"
    return f"**{_t(at)}** on the story's clock{scaled}; {par}.{stands}"


def over(lab: Lab, clock: Clock) -> bool:
    """True when all minutes planned for the lab are worked: the clock has nothing left to say."""
    return clock.worked / clock.scale >= sum(step.minutes for step in lab.steps)


def place(lab: Lab, clock: Clock, step: str) -> tuple[str, int]:
    """What has to change before the line is shown again: the step, five minutes, later an hour."""
    at = clock.story(lab)
    return step, -1 if over(lab, clock) else int(at // (5 if at < 120 else 60))


def table(lab: Lab, clock: Clock, step: str) -> cards.Table:
    """The steps with the story's par, and where the clock stands among them."""
    at = clock.story(lab)
    rows: list[list[str | None]] = []
    for each in lab.steps:
        here = "you are here" if each.name == step else ""
        past = "past" if clock.running and at > each.par else ""
        minutes = f"{round(each.minutes * clock.scale, 1):g}"
        rows.append([each.title, _t(each.par), minutes, here or past])
    return cards.Table(
        title="The story's times, and the minutes planned for you",
        columns=["step", "done by", "minutes", "where"],
        rows=rows,
    )


def _t(minutes: float) -> str:
    """`T+12`; `T+2 h` from two hours on, `T+1 d` from a day on."""
    whole = int(minutes)
    if whole < 120:
        return f"T+{whole}"
    return f"T+{whole // 60} h" if whole < 1440 else f"T+{whole // 1440} d"
