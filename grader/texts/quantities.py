"""Numbers, clock times and dates as people write them in a sentence.

    numbers("about $8.7M, 14 000 payments")  → 8.7M with its rounding, in dollars; 14,000
    clocks("at 2:07 pm, until 14:18 UTC")     → 14:07, 14:18
    has_date("by Friday")                     → True

Every pattern is bounded, so that the work is linear in the sentence's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

# ── numbers ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Reading:
    """One way to read a number: its value, the size of one step of its last digit, its unit."""

    value: Decimal
    step: Decimal
    unit: str | None  # a currency code, "percent", "minutes"; None = a bare number
    scaled: bool  # written with k, M, million: a rounded figure


@dataclass(frozen=True)
class Number:
    """A number in a sentence, with every way to read it."""

    text: str
    start: int
    end: int
    readings: tuple[Reading, ...]
    hedge: str | None  # "about", "over", "under": which side a rounded figure may lie

    @property
    def unit(self) -> str | None:
        """The unit all readings share, else None."""
        units = {reading.unit for reading in self.readings}
        return units.pop() if len(units) == 1 else None


_CURRENCY = {
    **dict.fromkeys(("$", "us$", "usd", "dollar", "dollars"), "USD"),
    **dict.fromkeys(("€", "eur", "euro", "euros"), "EUR"),
    **dict.fromkeys(("£", "gbp", "pounds"), "GBP"),
    **dict.fromkeys(("¥", "jpy", "yen"), "JPY"),
    **{code: code.upper() for code in ("chf", "cad", "aud", "sek", "nok", "inr", "brl", "mxn")},
}
_SCALE = {
    **dict.fromkeys(("k", "thousand", "grand"), 10**3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mln", "million", "millions"), 10**6),
    **dict.fromkeys(("b", "bn", "billion", "billions"), 10**9),
}
_MINUTES = {
    **dict.fromkeys(("minute", "minutes", "min", "mins", "m"), Decimal(1)),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), Decimal(60)),
    **dict.fromkeys(("second", "seconds", "sec", "secs", "s"), Decimal(1) / 60),
    **dict.fromkeys(("millisecond", "milliseconds", "ms"), Decimal(1) / 60_000),
    **dict.fromkeys(("day", "days"), Decimal(1440)),
    **dict.fromkeys(("week", "weeks"), Decimal(10080)),
}
_CODES = r"US\$|[$€£¥]|USD|EUR|GBP|JPY|CHF|CAD|AUD|SEK|NOK|INR|BRL|MXN"
_DIGITS = (
    r"\d{1,3}(?:[.,'’_ \u00a0\u202f\u2009]\d{3}){1,6}(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,18}(?:[.,]\d{1,8})?(?!\d)"
)
_AFTER = (
    r"(?:%|€|£|per ?cent\b|percent\b|percentage[ -]points?\b|pp\b|usd\b|eur\b|gbp\b"
    r"|jpy\b|chf\b|dollars?\b|euros?\b|pounds\b|yen\b|minutes?\b|mins?\b|hours?\b|hrs?\b|h\b"
    r"|seconds?\b|secs?\b|s\b|milliseconds?\b|ms\b|days?\b|weeks?\b)"
)
_NUMBER = re.compile(
    rf"(?<![\w.,#/:])(?P<sign>[-−]\s?)?(?P<before>(?:{_CODES})\s?)?(?P<digits>{_DIGITS})"
    r"(?P<scale>\s?(?:thousand|grand|millions?|billions?|mln|mio|mm|mn|bn|k|m|b)(?![\w]))?"
    rf"(?:[\s\u00a0-]?(?P<after>{_AFTER}))?(?![A-Za-z]|[.,:/]\d)",
    re.IGNORECASE,
)
_HEDGES = {
    "about": [
        *("about", "around", "roughly", "approximately", "approx.", "approx", "circa", "some"),
        *("~", "≈", "c.", "ca.", "ca"),
    ],
    "under": ["nearly", "almost", "under", "just under", "up to", "less than", "close to"],
    "over": ["over", "just over", "more than", "at least", "upwards of", "above"],
}
_HEDGE = re.compile(
    r"(?:^|[\s(])(about|around|roughly|approximately|approx\.?|c\.|ca\.|circa|some|nearly|almost|"
    r"just under|under|up to|less than|close to|just over|over|more than|at least|upwards of|above)"
    r"\s+(?:US\$|[$€£¥])?$|([~≈])\s?(?:US\$|[$€£¥])?$",
    re.IGNORECASE,
)
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * (place + 2) for place, word in enumerate(_TENS)},
}
_ONE_WORD = "|".join([*sorted(_WORDS, key=len, reverse=True), "hundred", "thousand", "million"])
_IN_WORDS = re.compile(
    rf"\b(?P<count>(?:{_ONE_WORD})(?:(?:\s|-|\sand\s)(?:{_ONE_WORD})){{0,8}})\b"
    rf"(?:[\s-](?P<after>{_AFTER}))?",
    re.IGNORECASE,
)
_COMPOSITE = re.compile(  # `2h 15m`, `1 day and 3 hours`, `3 min 20 s`
    r"(?<![\w.:])(?P<n>\d{1,4})[\s-]?(?P<of>days?|d|hours?|hrs?|h|minutes?|mins?|m)(?:,? and |,? ?)"
    r"(?P<m>\d{1,2})[\s-]?(?P<and>hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(  # `two and a half hours`, `1 and a quarter million`
    rf"\b(?P<n>\d{{1,3}}|{'|'.join(_UNITS)}) and a (?P<part>half|quarter) "
    r"(?P<of>days?|hours?|minutes?|weeks?|thousand|millions?|billions?)\b",
    re.IGNORECASE,
)
_EXPONENT = re.compile(r"(?<![\w.])(\d(?:\.\d{1,8})?)e\+?(\d{1,2})(?!\w)", re.IGNORECASE)
_PHRASES = (
    (re.compile(r"\ban hour and a half\b", re.IGNORECASE), Decimal(90)),
    (re.compile(r"\bhalf an hour\b|\bhalf-hour\b", re.IGNORECASE), Decimal(30)),
    (re.compile(r"\ba quarter of an hour\b", re.IGNORECASE), Decimal(15)),
    (re.compile(r"\b(?<!half )an hour\b(?! and a half)", re.IGNORECASE), Decimal(60)),
)


def numbers(sentence: str) -> list[Number]:
    """All numbers that are quantities: no clock times, dates, versions or names such as `az-1`."""
    found = _of_several_words(sentence)
    masked = _masked(_blanked(sentence, [(number.start, number.end) for number in found]))
    found += [number for match in _NUMBER.finditer(masked) if (number := _in_digits(match, masked))]
    taken = [(number.start, number.end) for number in found]
    for match in _IN_WORDS.finditer(masked):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            value = _words_value(masked[match.start() : match.end("count")])
            unit, factor = _unit(match["after"])
            reading = Reading(value * factor, factor, unit, False)
            found.append(Number(match[0], match.start(), match.end(), (reading,), None))
    for pattern, minutes in _PHRASES:
        for match in pattern.finditer(masked):
            reading = Reading(minutes, Decimal(1), "minutes", False)
            found.append(Number(match[0], match.start(), match.end(), (reading,), None))
    return sorted(found, key=lambda number: number.start)


def _of_several_words(sentence: str) -> list[Number]:
    """Numbers that are put together: `2h 15m`, `two and a half hours`, `1.4e4`."""
    found = []

    def add(match: re.Match[str], value: Decimal, step: Decimal, unit: str | None) -> None:
        reading = Reading(value, step, unit, unit is None)
        found.append(Number(match[0], match.start(), match.end(), (reading,), None))

    for match in _COMPOSITE.finditer(sentence):
        large, small = _MINUTES.get(match["of"].lower(), Decimal(1440)), match["and"].lower()
        if large > _MINUTES[small]:
            value = int(match["n"]) * large + int(match["m"]) * _MINUTES[small]
            add(match, value, _MINUTES[small], "minutes")
    for match in _AND_A_HALF.finditer(sentence):
        whole = _words_value(match["n"]) if match["n"].isalpha() else Decimal(match["n"])
        part = Decimal("0.5") if match["part"].lower() == "half" else Decimal("0.25")
        of, unit = match["of"].lower(), "minutes" if match["of"].lower() in _MINUTES else None
        factor = _MINUTES.get(of) or Decimal(_SCALE[of])
        add(match, (whole + part) * factor, factor / 4, unit)
    for match in _EXPONENT.finditer(sentence):
        value = Decimal(match[1]).scaleb(int(match[2]))
        places = len(match[1].partition(".")[2])
        add(match, value, Decimal(1).scaleb(int(match[2]) - places), None)
    return found


def _in_digits(match: re.Match[str], sentence: str) -> Number | None:
    before = sentence[max(0, match.start() - 24) : match.start()]
    if re.search(r"[A-Za-z]-?$", before) and not re.search(r"\b(?:pre|sub|non)-$", before):
        return None  # `az-1`, `INC-204`: a name
    hedge = next((name for name, words in _HEDGES.items() if _hedge_word(before) in words), None)
    currency = _CURRENCY.get((match["before"] or "").strip().lower())
    scale = (match["scale"] or "").strip().lower()
    unit, factor = _unit(match["after"])
    readings = []
    for value, step in _digit_values(match["digits"]):
        if match["scale"] == "m" and not currency and unit is None:  # `11m`: minutes or millions
            readings.append(Reading(value, step, "minutes", False))
        if not (currency and unit not in (None, currency)):
            by = factor * _SCALE.get(scale, 1)
            readings.append(Reading(value * by, step * by, currency or unit, bool(scale)))
    return Number(match[0].strip(), match.start(), match.end(), tuple(readings), hedge)


def _hedge_word(before: str) -> str | None:
    match = _HEDGE.search(before)
    return (match[1] or match[2]).lower() if match else None


def _unit(after: str | None) -> tuple[str | None, Decimal]:
    word = (after or "").lower().replace(" ", "")
    if word in ("%", "percent", "pp") or word.startswith("percentage"):
        return "percent", Decimal(1)
    if word in _MINUTES:
        return "minutes", _MINUTES[word]
    return _CURRENCY.get(word), Decimal(1)


def _digit_values(digits: str) -> Iterator[tuple[Decimal, Decimal]]:
    """`8,700,000.00` → one value; `8.700` → 8.7 and 8,700. With the step of the last digit."""
    marks = [char for char in digits if not char.isdigit()]
    bare = "".join(char for char in digits if char.isdigit())
    if not marks:
        yield Decimal(bare), Decimal(1)
        return
    tail = len(digits) - digits.rindex(marks[-1]) - 1
    decimals = Decimal(1).scaleb(-tail)
    if len(marks) > 1:
        if marks[-1] == marks[0] and tail == 3:
            yield Decimal(bare), Decimal(1)
        else:
            yield Decimal(bare).scaleb(-tail), decimals
        return
    if tail == 3 and marks[0] != ".":
        yield Decimal(bare), Decimal(1)
        return
    yield Decimal(bare).scaleb(-tail), decimals
    if tail == 3:
        yield Decimal(bare), Decimal(1)


def _words_value(words: str) -> Decimal:
    total = current = 0
    for word in re.split(r"[\s-]+", words.lower().strip(" -")):
        if word in _WORDS:
            current += _WORDS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in ("thousand", "million"):
            total += max(current, 1) * _SCALE[word]
            current = 0
    return Decimal(total + current)


# ── clock times ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Clock:
    """A time of day, in minutes since midnight, or minutes since the page (`T+15`)."""

    text: str
    start: int
    end: int
    minutes: float
    since_page: bool = False
    date: str | None = None  # ISO, where it stands right before


_ISO = r"\d{4}-\d{2}-\d{2}"
_CLOCK = re.compile(
    rf"(?<![\w.:+])(?:(?P<date>{_ISO})[T ,]{{1,2}})?(?P<h>[01]?\d|2[0-4])(?:[:h](?P<m>[0-5]\d)"
    r"(?::(?P<s>[0-5]\d)(?:[.,]\d{1,6})?)?)(?!\d)(?:\s?(?P<half>[ap]\.?m\b\.?))?",
    re.IGNORECASE,
)
_CLOCK_LOOSE = re.compile(
    r"(?<![\w.:$€£])(?:(?P<h>1[0-2]|0?[1-9])\s?(?P<half>[ap]\.?m\b\.?)"
    r"|(?P<hm>[01]\d[0-5]\d|2[0-3][0-5]\d)\s?(?:Z|UTC|GMT|hrs)\b"
    r"|(?P<hd>[01]?\d|2[0-3])\.(?P<md>[0-5]\d)\s?(?:(?:Z|UTC|GMT|h)\b|(?P<half2>[ap]\.?m\b\.?)))",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\bT\s?\+\s?(?P<n>\d{1,4})(?::(?P<mm>[0-5]\d))?\s?(?P<unit>min(?:ute)?s?|m|h(?:ours?)?)?(?!\w)",
    re.IGNORECASE,
)
_DOTTED = re.compile(  # `at 15.30`, `back 15.30`, `at 15h`: an hour only where one is due
    r"(?:^|\b(?:at|by|until|before|around|about|from|update|back|again|next|comms|note|mail)|[@~:])\s*"
    r"(?P<hour>(?P<h>[01]?\d|2[0-3])(?:\.(?P<m>[0-5]\d)|\s?h))"
    r"(?![\w%$€£]|[.,:]\d)(?!\s?(?:(?:thousand|million|billion|k|m|bn)\b|[$€£%]))"
    rf"(?!\s?{_AFTER})",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(noon|midday|midnight)\b", re.IGNORECASE)


def clocks(sentence: str, *, dotted: bool = False) -> list[Clock]:
    """All times of day and offsets from the page, as they stand.

    dotted: `at 15.30` is an hour, too; elsewhere it may be an amount.
    """
    found = []
    for match in _CLOCK.finditer(sentence):
        minutes = _of_day(int(match["h"]), int(match["m"]), match["half"])
        seconds = int(match["s"] or 0) / 60
        span = match.start(), match.end()
        found.append(Clock(match[0].strip(), *span, minutes + seconds, date=match["date"]))
    for match in _CLOCK_LOOSE.finditer(sentence):
        hour, minute = match["h"] or match["hd"], match["md"] or 0
        if match["hm"]:
            hour, minute = match["hm"][:2], match["hm"][2:]
        minutes = _of_day(int(hour), int(minute), match["half"] or match["half2"])
        if not any(c.start < match.end() and match.start() < c.end for c in found):
            found.append(Clock(match[0].strip(), match.start(), match.end(), minutes))
    for match in _DOTTED.finditer(sentence) if dotted else ():
        minutes = _of_day(int(match["h"]), int(match["m"] or 0), None)
        span = match.span("hour")
        if not any(c.start < span[1] and span[0] < c.end for c in found):
            found.append(Clock(match["hour"], *span, minutes))
    for match in _OFFSET.finditer(sentence):
        hours = (match["unit"] or "").lower().startswith("h") or match["mm"] is not None
        minutes = int(match["n"]) * (60 if hours else 1) + int(match["mm"] or 0)
        found.append(Clock(match[0].strip(), match.start(), match.end(), minutes, True))
    for match in _NAMED.finditer(sentence):
        minutes = 0 if match[0].lower() == "midnight" else 720
        found.append(Clock(match[0], match.start(), match.end(), minutes))
    return sorted(found, key=lambda clock: clock.start)


def _of_day(hour: int, minute: int, half: str | None) -> float:
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    return float(hour * 60 + minute)


# ── dates ────────────────────────────────────────────────────────────────────────────────────────

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_DATES = re.compile(
    rf"(?<!\w)(?:{_ISO}(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s.-]{{1,2}}(?:of )?{MONTH}\b(?:,? \d{{4}})?"
    rf"|{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,? \d{{4}})?"
    r"|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d)"
    r"|\d{1,2}/\d{1,2}(?![\d/])"
    rf"|(?:by|on|next|this|before|until|due)\s+{DAY}\b|{DAY}(?=\s*(?:$|[|.,;)]))"
    r"|(?:in|within)\s+(?:a|one|two|three|four|five|six|\d{1,3})\s+(?:hours?|h|days?|weeks?|months?"
    r"|sprints?|(?:working|business) days?)\b"
    r"|(?:this|next|current)\s+(?:week|month|sprint|quarter|release)\b"
    r"|(?:end of|by)\s+(?:the\s+)?(?:day|week|month|quarter|sprint|year)\b"
    r"|\bEO[DWMQ]\b|\bCOB\b|\b(?:today|tonight|tomorrow)\b|\bQ[1-4]\b|\bweek \d{1,2}\b"
    r"|\bsprint \d{1,4}\b|\bT\s?\+\s?\d{1,4}\s?(?:m|min|h|d|days?|hours?|w|weeks?)\b"
    rf"|{MONTH} \d{{4}}\b|end of {MONTH}\b)",
    re.IGNORECASE,
)


def dates(sentence: str) -> list[tuple[int, int]]:
    """Where dates and due times stand: `2026-03-27`, `27 March`, `by Friday`, `in two weeks`."""
    return [match.span() for match in _DATES.finditer(sentence)]


def _masked(sentence: str) -> str:
    """The sentence with clock times and dates blanked out, every place kept."""
    spans = [(clock.start, clock.end) for clock in clocks(sentence)]
    spans += [
        (start, end)
        for start, end in dates(sentence)
        if not re.match(r"(?:in|within)\b", sentence[start:end], re.IGNORECASE)
    ]
    return _blanked(sentence, spans)


def _blanked(sentence: str, spans: list[tuple[int, int]]) -> str:
    chars = list(sentence)
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    return "".join(chars)
