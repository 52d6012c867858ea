"""Rules about numbers and hours: agreement with the world, impact."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from .. import prose, quantities
from ..prose import Text
from ..quantities import Number, Reading
from .write_finding import Finding, Known, quote
from .write_options import Figure, Impact

MOST_ROUNDING = Decimal("0.06")  # relative: "$9M" may stand for 8.7M, "$10M" may not
_LASTING = frozenset(("of", "lasted", "lasting", "lasts", "for", "took", "was", "is"))
MOST_CUT_OFF = Decimal("0.002")  # of the value: digits that people drop instead of rounding

# ── agreement ────────────────────────────────────────────────────────────────────────────────────

# A first guess that the text itself takes back is no contradiction.
_TAKEN_BACK = re.compile(
    r"\b(?:first|initial(?:ly)?|thought|assum\w+|guess\w*|wrong(?:ly)?|correct(?:ed|s|ion)|instead|"
    r"naive(?:ly)?|over-?count\w*|under-?count\w*|mis-?\w*count\w*|not|rather than|would|"
    r"too (?:high|low|many|few)|before we|earlier|previous(?:ly)?|without|if)\b|n't\b",
    re.IGNORECASE,
)


def figure(text: Text, options: Figure, known: Known) -> Finding:
    """1 where the text states the value; half where a different number stands for it as well."""
    value = known.get(options.value)
    if value is None:
        return Finding(None, "Not compared here: this machine does not hold the figure.")
    if isinstance(value, dt.datetime | dt.time):
        return _instant(text, options, value)
    unit, number = options.unit or _unit_of(value), _number(value)
    if number is None:
        return Finding(None, f"`{options.value}` is no number that a text can state.")
    states = None
    for sentence in text.sentences:
        if _states(sentence.text, number, unit, options.tolerance):
            states = sentence.text
            break
    if other := _contradiction(text, options, unit, number, known):
        wrong, where = other
        told = f"“{wrong}” does not agree with your world: {quote(where)}"
        return Finding(0.5 if states else 0, told)
    if states:
        return Finding(1, quote(states))
    return Finding(0, "No number in the text agrees with your world here.")


def _unit_of(value: Any) -> str:
    if isinstance(value, dt.timedelta):
        return "minutes"
    return "money" if isinstance(value, Decimal | float) else "count"


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, dt.timedelta):
        return Decimal(value.total_seconds()) / 60
    try:
        number = abs(Decimal(str(value)))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _states(sentence: str, value: Decimal, unit: str, tolerance: float) -> bool:
    if any(agrees(number, value, unit, tolerance) for number in quantities.numbers(sentence)):
        return True
    slack = value * Decimal(str(tolerance))
    return unit == "minutes" and any(abs(span - value) <= slack for span in _spans(sentence))


def _spans(sentence: str) -> set[Decimal]:
    """Minutes between two clock times with only a dash, `to` or `and` between them."""
    times = quantities.clocks(sentence)
    between = re.compile(r"\s*(?:UTC|Z)?\s*(?:[-–—→]|to|until|and|till)\s*$", re.IGNORECASE)
    return {
        Decimal(round((after.minutes - before.minutes) % 1440))
        for before, after in itertools.pairwise(times)
        if between.match(sentence[before.end : after.start])
    }


def agrees(number: Number, value: Decimal, unit: str, tolerance: float = 0) -> bool:
    """True where a reading of the number, rounded as it is written, is the value."""
    return any(
        _compatible(reading, unit)
        and any(_close(reading, number.hedge, one, tolerance) for one in _scales(value, reading))
        for reading in number.readings
    )


def _scales(value: Decimal, reading: Reading) -> tuple[Decimal, ...]:
    """A share of 0.367 may be written 36.7 %."""
    return (value, value * 100) if reading.unit == "percent" and value <= 1 else (value,)


def _compatible(reading: Reading, unit: str) -> bool:
    if unit == "usd":
        return reading.unit in (None, "USD")
    if unit == "money":
        return reading.unit not in ("minutes", "percent")
    if unit == "minutes":
        return reading.unit == "minutes"
    if unit == "percent":
        return reading.unit in (None, "percent")
    return reading.unit is None


def _close(reading: Reading, hedge: str | None, value: Decimal, tolerance: float) -> bool:
    """True where the value rounds to the reading: to its last digit, or as its hedge says."""
    off = reading.value - value
    if abs(off) <= abs(value) * Decimal(str(tolerance)):
        return True
    if abs(off) > max(abs(value) * MOST_ROUNDING, Decimal("0.5")):
        return False
    step = reading.step
    cut_off = step <= abs(value) * MOST_CUT_OFF and -step < off <= 0  # 8.69M of 8,695,112
    if abs(off) <= step / 2 or (reading.scaled and cut_off):
        return True
    if hedge and not reading.scaled and step == 1 and reading.value:
        digits = str(int(reading.value))
        step = Decimal(10) ** (len(digits) - len(digits.rstrip("0")))
    if hedge == "over":
        return -step < off <= 0
    if hedge == "under":
        return 0 <= off < step
    return hedge == "about" and abs(off) <= step / 2


def _contradiction(
    text: Text, options: Figure, unit: str, value: Decimal, known: Known
) -> tuple[str, str] | None:
    """A number of the unit beside a `near` word that is no known value, with its sentence."""
    if not options.near:
        return None
    others = [other for one in known.values() if (other := _number(one)) is not None]
    for sentence in text.sentences:
        words = prose.words_of(sentence.text)
        if not any(prose.mentions(words, term) for term in options.near):
            continue
        if _TAKEN_BACK.search(sentence.text) or _states(
            sentence.text, value, unit, options.tolerance
        ):
            continue
        for number in quantities.numbers(sentence.text):
            if not _same_order(number, value):
                continue
            if _speaks_of(number, unit, sentence.text, options.near) and not any(
                agrees(number, other, kind, options.tolerance)
                for other in others
                for kind in (unit, _unit_of(other) if unit == "money" else unit)
            ):
                return number.text, sentence.text
    return None


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
    behind = prose.words_of(sentence[number.end : number.end + 60])[:5]
    return any(prose.mentions(behind, term) for term in near)


def _same_order(number: Number, value: Decimal) -> bool:
    """Within a factor of ten: `2 nodes wrote twice` is no rival of 14,000, nor is $0.00."""
    return any(value / 10 <= reading.value <= value * 10 for reading in number.readings)


def _lasts(number: Number, sentence: str, near: list[str]) -> bool:
    """`an 11-minute partition`, `the partition lasted 11 minutes`; not `58 minutes later`."""
    behind = prose.words_of(sentence[number.end : number.end + 30])[:2]
    before = prose.words_of(sentence[max(0, number.start - 60) : number.start])[-5:]
    told = any(word in _LASTING for word, _ in before[-2:])
    return any(
        prose.mentions(behind, term) or (told and prose.mentions(before, term)) for term in near
    )


def _instant(text: Text, options: Figure, value: dt.datetime | dt.time) -> Finding:
    minutes = value.hour * 60 + value.minute + value.second / 60
    slack = max(options.tolerance, 1.0)  # 14:07 stands for 14:07:03
    for sentence in text.sentences:
        for clock in quantities.clocks(sentence.text):
            if not clock.since_page and abs(clock.minutes - minutes) < slack:
                return Finding(1, quote(sentence.text))
    return Finding(0, "No clock time in the text agrees with your world here.")


# ── impact ───────────────────────────────────────────────────────────────────────────────────────

_WHO = (
    *(
        "customer*",
        "client*",
        "user*",
        "merchant*",
        "cardholder*",
        "card holder",
        "payer*",
        "seller*",
    ),
    *("buyer*", "consumer*", "subscriber*", "partner*", "finance", "cfo", "risk team", "analyst*"),
    *("regulator*", "accounting", "auditor*", "treasury", "people", "account holder", "reader*"),
    *("stakeholder*", "downstream team", "bank*", "business", "support", "patient*", "student*"),
)
_NO_UNIT = re.compile(
    r"^[\s-]+(?:of|in|on|at|to|and|or|from|for|by|with|is|was|were|are|the|a|an|that|which|per|as)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"^[\s-]+[A-Za-z][a-z]{2,}")


def impact(text: Text, options: Impact, known: Known) -> Finding:
    """Half for a number with a unit, half for who is affected in that sentence or a neighbour."""
    sentences = [sentence.text for sentence in text.sentences]
    who = [*_WHO, *options.who]
    affected = [
        any(prose.mentions(words, term) for term in who)
        for words in (prose.words_of(sentence) for sentence in sentences)
    ]
    best: Finding | None = None
    for place, sentence in enumerate(sentences):
        if not any(_measures(number, sentence) for number in quantities.numbers(sentence)):
            continue
        if any(affected[max(0, place - 1) : place + 2]):
            return Finding(1, quote(sentence))
        best = best or Finding(0.5, f"{quote(sentence)} says how much, not who is affected.")
    if best:
        return best
    if any(affected):
        where = quote(sentences[affected.index(True)])
        return Finding(0.5, f"{where} says who is affected, with no number and unit near it.")
    return Finding(0, "No number with a unit, and nobody who is affected.")


def _measures(number: Number, sentence: str) -> bool:
    if number.unit is not None:
        return number.unit != "minutes" or number.readings[0].value > 0
    behind = sentence[number.end : number.end + 40]
    return bool(_NOUN.match(behind)) and not _NO_UNIT.match(behind)
