"""Rules about numbers and hours: agreement with the world, impact."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from ..texts import quantities, terms
from ..texts.agreement import agrees, spans
from ..texts.prose import Text
from ..texts.quantities import Number
from .write_finding import Finding, Known, quote
from .write_options import Figure, Impact

_LASTING = frozenset(("of", "lasted", "lasting", "lasts", "for", "took", "was", "is"))

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
    return unit == "minutes" and any(abs(span - value) <= slack for span in spans(sentence))


def _contradiction(
    text: Text, options: Figure, unit: str, value: Decimal, known: Known
) -> tuple[str, str] | None:
    """A number of the unit beside a `near` word that is no known value, with its sentence."""
    if not options.near:
        return None
    others = [other for one in known.values() if (other := _number(one)) is not None]
    for sentence in text.sentences:
        words = terms.words_of(sentence.text)
        if not any(terms.mentions(words, term) for term in options.near):
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
    behind = terms.words_of(sentence[number.end : number.end + 60])[:5]
    return any(terms.mentions(behind, term) for term in near)


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
        any(terms.mentions(words, term) for term in who)
        for words in (terms.words_of(sentence) for sentence in sentences)
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
