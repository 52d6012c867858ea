"""The signals on a postmortem's build: a summary, times in the timeline, what went well."""

from __future__ import annotations

import re

from ..texts import prose, quantities
from ..texts.prose import Line
from .found import Found, Page
from .parts import is_lead, lead, section, section_lines

SUMMARY_WORDS = 8  # fewer tell a title, not what happened
LEAST_TIMES = 3  # entries with a time: fewer make no course of events

# ── summary ──────────────────────────────────────────────────────────────────────────────────────


def summary(page: Page) -> Found:
    """1 where a part called summary, or a first paragraph, tells the whole in short."""
    part = section_lines(page, "summary")
    if part is not None:
        words = sum(prose.count_words(line.text) for line in part)
        if words >= SUMMARY_WORDS:
            return Found(1)
        return Found(0.3 if words else 0, "The summary is there by name and says too little.")
    first = lead(page)
    if first and is_lead(first[0].text):
        return Found(1)
    titled = len(first) > 1 and prose.count_words(first[0].text) < SUMMARY_WORDS * 2
    if titled and is_lead(first[1].text):  # below a title that is no heading
        return Found(1)
    return Found(0, "Say in two or three sentences what happened, to whom, and how it ended.")


# ── timestamps ───────────────────────────────────────────────────────────────────────────────────

_OTHER_TIMES = re.compile(
    r"^\W*(?:\+\s?\d{1,4}(?::\d\d|\s?(?:s|m|h|min|sec|hr|d)\w*)?\b|[0-2]?\d\.[0-5]\d\b|"
    r"[0-2]\d[0-5]\d\b(?![,.]\d)"
    r"|day \d)|\bT\s?[-−–+]\s?\d|\b\d{1,3} (?:min(?:ute)?s?|hours?|seconds?) later\b|"
    r"\b[01]?\d\s?[ap]m\b",
    re.IGNORECASE,
)


def timestamps(page: Page) -> Found:
    """1 where the timeline's entries carry times; outside a timeline, where sentences do."""
    part = section_lines(page, "timeline")
    lines = part if part is not None else page.text.lines
    listed = [line for line in lines if line.kind != "paragraph"]
    entries = [line.text for line in listed] if part is not None and len(listed) > 1 else None
    if entries is None:
        whole = [piece for line in lines for piece in _pieces(line)]
        timed = [piece for piece in whole if _timed(piece)]
        share = 1.0
    else:
        timed = [entry for entry in entries if _timed(entry)]
        timed = timed or _by_day(entries)
        share = len(timed) / len(entries)
    score = min(1.0, len(timed) / LEAST_TIMES) * (1 - (1 - share) ** 2)
    if score > 0.99:
        return Found(1)
    without = next((e for e in entries or [] if not _timed(e)), "")
    return Found(
        round(score, 4), "Give each entry of the timeline its time, with the zone.", without
    )


def _pieces(line: Line) -> list[str]:
    return prose.split(line.text) if line.kind == "paragraph" else [line.text]


def _timed(entry: str) -> bool:
    return bool(quantities.clocks(entry, dotted=True) or _OTHER_TIMES.search(entry))


def _by_day(entries: list[str]) -> list[str]:
    """Entries that open with dates, where there are several days."""
    opened = [(e, e[s:t]) for e in entries for s, t in quantities.dates(e)[:1] if s < 8]
    return [entry for entry, _ in opened] if len({day for _, day in opened}) > 1 else []


# ── what went well ───────────────────────────────────────────────────────────────────────────────

_WELL = re.compile(
    r"\b(?:went (?:really |very )?well|worked (?:really |very )?well|went right|what (?:helped|"
    r"worked|saved us)"
    r"|(?:helped|saved) (?:us|a lot)|to our credit|on the (?:plus|bright|positive) side|we"
    r" (?:were|got) lucky"
    r"|good (?:news|things?)|did (?:its|their|exactly its) job|worth keeping|deserves? credit|"
    r"kudos|well done)\b",
    re.IGNORECASE,
)
_WELL_WEAK = re.compile(
    r"\b(?:paid off|paid for itself|as (?:designed|intended|planned|rehearsed|hoped)|saved|held|"
    r"thanks to|luck(?:y|ily)|helped|quick(?:ly)? to|"
    r"made it (?:easy|quick|possible)|worked)\b",
    re.IGNORECASE,
)
ONLY_LUCK = 0.85  # luck is told, and nothing that one could keep
PART_WORDS = 4  # words of a part that says something


def what_went_well(page: Page) -> Found:
    """1 where a part or a sentence says what worked; 0.8 where only a hint does."""
    part = section(page, "what went well")
    if part is not None and sum(prose.count_words(one.text) for one in part) >= PART_WORDS:
        return Found(1)
    why = "Say what worked, so that it is kept: an alert, a runbook, a decision."
    if part is not None:
        return Found(0, why)
    if section(page, "luck"):
        return Found(ONLY_LUCK, why)
    for one in page.text.sentences:
        if _WELL.search(one.text):
            return Found(1)
    return Found(0.3 if any(_WELL_WEAK.search(o.text) for o in page.text.sentences) else 0, why)
