"""Rules about numbers and hours: agreement with the world, impact."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from ..texts import quantities, terms
from ..texts.agreement import agrees
from ..texts.prose import Text, means
from ..texts.quantities import Number
from .write_contradictions import (
    contradiction,
    hour_beside,
    identified,
    is_hour,
    number_of,
    states,
    unit_of,
    was_right,
)
from .write_finding import Finding, Known, quote
from .write_options import Figure, Impact, NoWrongFigure

# ── agreement ────────────────────────────────────────────────────────────────────────────────────


def figure(text: Text, options: Figure, known: Known) -> Finding:
    """1 where the text states the value; half where a different number stands for it as well."""
    value = known.get(options.value)
    if value is None:
        return Finding(None, "Not compared here: this machine does not hold the figure.")
    if isinstance(value, dt.datetime | dt.time):
        return _instant(text, options, [value, *(known.get(name) for name in options.also)])
    unit, number = options.unit or unit_of(value), number_of(value)
    if number is None:
        return Finding(None, f"`{options.value}` is no number that a text can state.")
    wanted = [number, *(one for name in options.also if (one := number_of(known.get(name))))]
    stating = [
        sentence.text
        for sentence in text.sentences
        if any(states(sentence.text, one, unit, options) for one in wanted)
    ]
    other_whole = [one for one in stating if _of_another_whole(one, wanted, unit, options)]
    told = next((one for one in stating if one not in other_whole), None)
    if other_whole:
        said = f"{quote(other_whole[0])} tells it of another whole."
        return Finding(0.5 if told else 0, said)
    if other := contradiction(text, options, unit, number, known):
        return Finding(0.5 if told else 0, _disagrees(*other))
    if told:
        return Finding(1, quote(told))
    if spared := _told_as_right(text, options, unit, wanted):
        return Finding(0, f"{quote(spared)} tells it of those that were right.")
    return Finding(0, "No number in the text agrees with your world here.")


def _of_another_whole(sentence: str, wanted: list[Decimal], unit: str, options: Figure) -> bool:
    """True for `92 % of the credits of all warehouses` where it is the share of one."""
    if not options.not_of:
        return False
    numbers = quantities.numbers(sentence)
    for number in numbers:
        if not any(agrees(number, one, unit, options.tolerance) for one in wanted):
            continue
        starts = [one.start for one in numbers if one.start >= number.end]
        behind = re.split(r"[,;:()]|\.\s", sentence[number.end : min([*starts, len(sentence)])])[0]
        if any(terms.mentions(terms.words_of(behind), term) for term in options.not_of):
            return True
    return False


def _told_as_right(text: Text, options: Figure, unit: str, wanted: list[Decimal]) -> str | None:
    """The sentence that has the figure, and says of it that all was well: `40 … are fine`."""
    for sentence in text.sentences:
        for number in quantities.numbers(sentence.text):
            equal = any(agrees(number, one, unit, options.tolerance) for one in wanted)
            if equal and was_right(number, sentence.text):
                return sentence.text
    return None


def _instant(text: Text, options: Figure, wanted: list[Any]) -> Finding:
    hours = [one for one in wanted if isinstance(one, dt.datetime | dt.time)]
    for sentence in text.sentences:
        for clock in quantities.clocks(sentence.text):
            if not clock.since_page and any(
                is_hour(clock, one, options.tolerance) for one in hours
            ):
                return Finding(1, quote(sentence.text))
    return Finding(0, "No clock time in the text agrees with your world here.")


def no_wrong_figure(text: Text, options: NoWrongFigure, known: Known) -> Finding:
    """1 unless a number or an hour stands beside the words of a figure and is another one."""
    unknown = None
    for one in options.figures:
        value = known.get(one.value)
        if isinstance(value, dt.datetime | dt.time):
            other = hour_beside(text, one, value)
        elif value is not None and (number := number_of(value)) is not None:
            if one.unit == "id":
                other = identified(text, one, number)
            else:
                other = contradiction(text, one, one.unit or unit_of(value), number, known)
        else:
            unknown = Finding(None, "Not compared here: this machine does not hold the figure.")
            continue
        if other:
            return Finding(0, _disagrees(*other))
    return unknown or Finding(1)


def _disagrees(wrong: str, sentence: str) -> str:
    return f"“{wrong}” does not agree with your world: {quote(sentence)}"


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
    *("regulator*", "accounting*", "auditor*", "treasury", "people", "account holder", "reader*"),
    *("stakeholder*", "downstream team", "bank*", "business", "support", "patient*", "student*"),
)
_STEPS = ("timeline", "action items")  # parts that tell of an impact by the way, if at all
_NO_UNIT = re.compile(
    r"^[\s-]+(?:of|in|on|at|to|and|or|from|for|by|with|is|was|were|are|the|a|an|that|which|per|as)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"^[\s-]+[A-Za-z][a-z]{2,}")


def impact(text: Text, options: Impact, known: Known) -> Finding:
    """Half for a number with a unit, half for who is affected there or in a neighbour of its
    paragraph. One sentence that says both is quoted first."""
    sentences = text.sentences
    who = [*_WHO, *options.who]
    affected = [
        any(terms.mentions(words, term) for term in who)
        for words in (terms.words_of(sentence.text) for sentence in sentences)
    ]
    sized = [
        place
        for place, sentence in enumerate(sentences)
        if any(_measures(number, sentence.text) for number in quantities.numbers(sentence.text))
    ]
    sized.sort(key=lambda place: any(means(sentences[place].part, name) for name in _STEPS))
    for place in sized:
        if affected[place]:
            return Finding(1, quote(sentences[place].text))
    for place in sized:
        for other in (place, place - 1, place + 1):
            if 0 <= other < len(sentences) and affected[other] and _together(text, place, other):
                pair = sentences[min(place, other) : max(place, other) + 1]
                return Finding(1, quote(" ".join(sentence.text for sentence in pair)))
    if sized:
        where = quote(sentences[sized[0]].text)
        return Finding(0.5, f"{where} says how much, not who is affected.")
    if any(affected):
        where = quote(sentences[affected.index(True)].text)
        return Finding(0.5, f"{where} says who is affected, with no number and unit near it.")
    return Finding(0, "No number with a unit, and nobody who is affected.")


def _together(text: Text, one: int, other: int) -> bool:
    """True for sentences of one paragraph, and for items of a list about the impact."""
    first, second = text.sentences[one], text.sentences[other]
    if first.number == second.number:
        return True
    listed = first.kind == second.kind == "item" and first.part == second.part
    return listed and (not first.part or means(first.part, "impact"))


def _measures(number: Number, sentence: str) -> bool:
    if number.unit is not None:
        return number.unit != "minutes" or number.readings[0].value > 0
    behind = sentence[number.end : number.end + 40]
    return bool(_NOUN.match(behind)) and not _NO_UNIT.match(behind)
