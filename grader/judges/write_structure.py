"""Rules about a text's build: its parts, its timeline, its length."""

from __future__ import annotations

import re

from ..texts import prose, quantities
from ..texts.prose import Line, Text
from .write_finding import Finding, Known, listed, quote
from .write_options import Elsewhere, Length, Sections, Timestamps

_A_DAY = re.compile(  # what may stand before a time: 20 March, Sat 21 Mar 2026, March 21st
    r"(?:[A-Z][a-z]{2,8},? )?(?:\d{1,2}(?:st|nd|rd|th|\.)? [A-Z][a-z]{2,8}"
    r"|[A-Z][a-z]{2,8} \d{1,2}(?:st|nd|rd|th)?),?(?: \d{4})?(?:,? at)?"
)
WORDS_A_MINUTE = 150  # spoken calmly; interview coaches give 130 to 160

# ── parts ────────────────────────────────────────────────────────────────────────────────────────


def sections(text: Text, options: Sections, known: Known) -> Finding:
    """The share of the named parts that are there and have text under them."""
    missing: list[str] = []
    empty: list[str] = []
    short: list[str] = []
    for name in options.names:
        lines = text.part(name)
        if lines is None:
            missing.append(name)
        elif (words := sum(prose.count_words(line.text) for line in lines)) < options.words:
            (short if words else empty).append(name)
    found = len(options.names) - len(missing) - len(empty) - len(short)
    told = [f"no part is called {_quoted(missing, 'or')}"] if missing else []
    told += [f"nothing yet under {_quoted(empty, 'and')}"] if empty else []
    if short:
        least = f"at least {options.words} words" + (" each" if len(short) > 1 else "")
        told.append(f"too short to count: {_quoted(short, 'and')}, {least}")
    said = "; ".join(told)
    return Finding(found / len(options.names), f"{said[:1].upper()}{said[1:]}." if told else None)


def _quoted(names: list[str], joined: str) -> str:
    """`“Summary”, “Timeline” or “Root cause”`."""
    return listed([f"“{name}”" for name in names], joined)


# ── timeline ─────────────────────────────────────────────────────────────────────────────────────


def timestamps(text: Text, options: Timestamps, known: Known) -> Finding:
    """Lines with a clock time, up to `least`; half where they run backwards."""
    lines = (text.part(options.section) if options.section else None) or text.lines
    entries = [entry for line in lines for entry in _entries(line)]
    timed = [(entry, found[0]) for entry in entries if (found := quantities.clocks(entry))]
    if not timed:
        return Finding(0, "No line carries a clock time.")
    score = min(1.0, len(timed) / options.least)
    short = len(timed) < options.least
    counted = f"{len(timed)} of at least {options.least} lines carry a clock time."
    if options.in_order and (backwards := _backwards(timed)):
        return Finding(score / 2, f"The times run backwards here: {quote(backwards)}")
    return Finding(score, counted if short else None)


def _entries(line: Line) -> list[str]:
    """A bullet or a row is one entry; a paragraph is as many as it has sentences."""
    return prose.split(line.text) if line.kind == "paragraph" else [line.text]


def _backwards(timed: list[tuple[str, quantities.Clock]]) -> str | None:
    """The first entry that opens with an earlier time than one before it. Midnight is allowed."""
    last: dict[bool, tuple[str, float]] = {}
    for entry, clock in timed:
        before = entry[: clock.start].strip(" *([,")
        if not _A_DAY.fullmatch(before) and (clock.start > 16 or " " in before):
            continue  # the time stands inside the sentence: it may look back
        day, minutes = last.get(clock.since_page, ("", -1.0))
        today = clock.date or before
        if clock.date and clock.date < day and day[:1].isdigit():
            return entry
        same_day = today in ("", day)  # a day that is named after bare hours is another one
        if same_day and clock.minutes < minutes and minutes - clock.minutes < 12 * 60:
            return entry
        last[clock.since_page] = (today or day, clock.minutes)
    return None


# ── length ───────────────────────────────────────────────────────────────────────────────────────


def length(text: Text, options: Length, known: Known) -> Finding:
    """1 inside the limits, a half up to a quarter outside, else 0; the mean of all limits."""
    scores: list[float] = []
    told: list[str] = []

    def hold(what: str, amount: float, limits: tuple[int, int], unit: str) -> None:
        least, most = limits
        inside = least <= amount <= most
        near = least * 0.75 <= amount <= most * 1.25
        scores.append(1.0 if inside else 0.5 if near else 0.0)
        if not inside:
            told.append(f"{what} {amount:.0f} {unit}; {least} to {most} are wanted")

    def seconds(lines: list[Line]) -> float:
        return sum(prose.spoken_words(line.text) for line in lines) * 60 / WORDS_A_MINUTE

    if options.words:
        hold("It has", text.words, options.words, "words")
    if options.seconds:
        hold("Spoken it takes about", seconds(text.lines), options.seconds, "seconds")
    for name, limits in options.beats.items():
        spoken = seconds(text.part(name) or [])
        hold(f"{name} takes about", spoken, limits, "seconds")
        if not spoken and limits[0]:
            told[-1] = f"Nothing yet for {name}; {limits[0]} to {limits[1]} seconds are wanted"
    if not text.words:
        return Finding(0, "There is no text yet.")
    return Finding(sum(scores) / len(scores), ". ".join(told) + "." if told else None)


def elsewhere(text: Text, options: Elsewhere, known: Known) -> Finding:
    """Nothing: what is looked for is not on this machine."""
    return Finding(None, "Looked at in your class.")
