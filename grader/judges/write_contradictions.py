"""A number or an hour that stands where a figure of the world is due, and is another one.

contradiction(text, Figure(value="doubled", near=["twice"]), "count", Decimal(14000), known)
→ ("15,500", "15,500 requests were written twice.")
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from ..texts import quantities, terms
from ..texts.agreement import agrees, spans
from ..texts.prose import Text, means
from ..texts.quantities import Clock, Number
from .write_finding import Known
from .write_options import Figure

SMALL = 20  # up to here a number counts many things, so it must stand beside its own
_LASTING = frozenset(("of", "lasted", "lasting", "lasts", "for", "took", "was", "is"))
# A first guess that the text itself takes back is no contradiction.
_TAKEN_BACK = re.compile(
    r"\b(?:first|initial(?:ly)?|thought|assum\w+|guess\w*|(?:was|were|is|proved) wrong|wrongly|"
    r"wrong (?:count|figure|guess|estimate)s?|correct(?:ed|s|ion)|instead|"
    r"naive(?:ly)?|over-?count\w*|under-?count\w*|mis-?\w*count\w*|not|rather than|would|"
    r"too (?:high|low|many|few)|before we|earlier|previous(?:ly)?|without|if)\b|n't\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:|]|\.\s")  # behind these a number's noun is not looked for
_LABEL = re.compile(r"[:=|]\s*[*_`]*$")  # `deleted customers: 450`
# Between a thing and its hour: `the copy of 10:04`, `the backfill, which began at 10:12`.
# Not a bare `at`: `we restored the copy at 14:05` has another hour.
_HAS_HOUR = re.compile(
    r"^[\s,(]*(?:(?:that|which|was|were|had)\s){0,3}"
    r"(?:of|from|(?:taken|made|dated|starts?|started|began|begins|beginning|ran|runs)"
    r"(?: at| from)?)"
    r"\s(?:the\s)?$",
    re.IGNORECASE,
)


def unit_of(value: Any) -> str:
    """The unit a value has by its type."""
    if isinstance(value, dt.timedelta):
        return "minutes"
    return "money" if isinstance(value, Decimal | float) else "count"


def number_of(value: Any) -> Decimal | None:
    """The value as a number that a text can state; None for a truth value or a text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, dt.timedelta):
        return Decimal(value.total_seconds()) / 60
    try:
        number = abs(Decimal(str(value)))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def states(sentence: str, value: Decimal, unit: str, options: Figure) -> bool:
    """True where the sentence holds the value; a small count beside a word for what it counts."""
    small = unit == "count" and value <= SMALL
    for number in quantities.numbers(sentence):
        if agrees(number, value, unit, options.tolerance) and not (
            small and options.near and not _counts(number, sentence, options.near)
        ):
            return True
    slack = value * Decimal(str(options.tolerance))
    return unit == "minutes" and any(abs(span - value) <= slack for span in spans(sentence))


def contradiction(
    text: Text, options: Figure, unit: str, value: Decimal, known: Known
) -> tuple[str, str] | None:
    """A number of the unit beside a `near` word that is no known value, with its sentence."""
    others = [other for one in known.values() if (other := number_of(one)) is not None]
    for sentence in _asserting(text, options):
        if states(sentence, value, unit, options):
            continue
        for number in quantities.numbers(sentence):
            if not _same_order(number, value):
                continue
            if _speaks_of(number, unit, sentence, options.near) and not any(
                agrees(number, other, kind, options.tolerance)
                for other in others
                for kind in (unit, unit_of(other) if unit == "money" else unit)
            ):
                return number.text, sentence
    return None


def hour_beside(
    text: Text, options: Figure, value: dt.datetime | dt.time
) -> tuple[str, str] | None:
    """An hour of a `near` thing, `the copy of 10:30`, that is not the value, and its sentence."""
    for sentence in _asserting(text, options):
        for clock in quantities.clocks(sentence):
            if clock.since_page or is_hour(clock, value, options.tolerance):
                continue
            if _is_hour_of(clock, sentence, options.near):
                return clock.text, sentence
    return None


def is_hour(clock: Clock, value: dt.datetime | dt.time, tolerance: float) -> bool:
    """True where the clock shows the instant: within a minute, or the tolerance if larger."""
    off = abs(clock.minutes - (value.hour * 60 + value.minute + value.second / 60))
    return min(off, 1440 - off) < max(tolerance, 1.0)  # 14:07 stands for 14:07:03


def _asserting(text: Text, options: Figure) -> list[str]:
    """The sentences that tell of this quantity as a fact: no plan, no guess, no other thing."""
    found = []
    for sentence in text.sentences if options.near else []:
        words = terms.words_of(sentence.text)
        if sentence.part and means(sentence.part, "action items"):
            continue
        if any(terms.mentions(words, term) for term in options.unless):
            continue
        near = any(terms.mentions(words, term) for term in options.near)
        if near and not _TAKEN_BACK.search(sentence.text):
            found.append(sentence.text)
    return found


def _is_hour_of(clock: Clock, sentence: str, near: list[str]) -> bool:
    """`the copy of 10:30`, `the backfill began at 10:12`; `the 10:30 copy`."""
    before = sentence[max(0, clock.start - 60) : clock.start]
    last = list(terms.WORD.finditer(before))
    for word in reversed(last):
        if any(terms.mentions(terms.words_of(word[0]), term) for term in near):
            return bool(_HAS_HOUR.match(before[word.end() :]))
    behind = terms.words_of(sentence[clock.end : clock.end + 30])[:1]
    named = last and last[-1][0].lower() in ("the", "a", "that", "this")
    return bool(named) and any(terms.mentions(behind, term) for term in near)


def _counts(number: Number, sentence: str, near: list[str]) -> bool:
    """`6 months`, `for all six of the months`, `months: 6`; not `six teams, and months of work`."""
    numbers = quantities.numbers(sentence)
    ends = [other.start for other in numbers if other.start >= number.end]
    behind = _BREAK.split(sentence[number.end : min(ends, default=len(sentence))])[0]
    if any(terms.mentions(terms.words_of(behind)[:5], term) for term in near):
        return True
    begins = [other.end for other in numbers if other.end <= number.start]
    before = sentence[max(begins, default=0) : number.start]
    told = re.sub(r"[:|=]", " ", before)
    return any(
        terms.mentions(terms.words_of(re.split(r"[,;]|\.\s", told)[-1])[-5:], term) for term in near
    )


def _speaks_of(number: Number, unit: str, sentence: str, near: list[str]) -> bool:
    """Money by its sign, a share by its unit; a count or a duration by a `near` word beside it."""
    if unit in ("usd", "money"):
        return number.unit == "USD" or (
            unit == "money" and number.unit not in (None, "minutes", "percent")
        )
    if unit == "minutes":
        return number.unit == unit and _lasts(number, sentence, near)
    if unit != "count":
        return number.unit == unit
    if number.unit is not None or not number.text.strip()[:1].isdigit():
        return False
    beside = [terms.words_of(sentence[number.end : number.end + 60])[:5]]
    before = sentence[max(0, number.start - 60) : number.start]
    if label := _LABEL.search(before):
        beside.append(terms.words_of(_BREAK.split(before[: label.start()])[-1])[-6:])
    return any(terms.mentions(words, term) for words in beside for term in near)


def _same_order(number: Number, value: Decimal) -> bool:
    """Within a factor of ten: `2 nodes wrote twice` is no rival of 14,000, nor is $0.00."""
    return any(value / 10 <= reading.value <= value * 10 for reading in number.readings)


def _lasts(number: Number, sentence: str, near: list[str]) -> bool:
    """`an 11-minute partition`, `the partition lasted 11 minutes`; not `58 minutes later`."""
    behind = terms.words_of(sentence[number.end : number.end + 30])[:2]
    before = terms.words_of(sentence[max(0, number.start - 60) : number.start])[-5:]
    told = any(word in _LASTING for word, _ in before[-2:])
    return any(
        terms.mentions(behind, term) or (told and terms.mentions(before, term)) for term in near
    )
