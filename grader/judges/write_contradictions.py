"""A number or an hour that stands where a figure of the world is due, and is another one.

contradiction(text, Figure(value="doubled", near=["twice"]), "count", Decimal(14000), known)
→ ("15,500", "15,500 requests were written twice.")
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from ..texts import negation, quantities, terms
from ..texts.agreement import agrees, spans
from ..texts.prose import Text, means
from ..texts.quantities import Clock, Number
from .write_finding import Known
from .write_options import Figure

SMALL = 20  # up to here a number counts many things, so it must stand beside its own
ROUND = 10_000  # from here on a number of whole thousands may stand for another figure near it
_LASTING = frozenset(("of", "lasted", "lasting", "lasts", "for", "took", "was", "is"))
# A first guess that the text itself takes back is no contradiction: these hold for their sentence,
_GUESSED = re.compile(
    r"\b(?:first(?! (?:updates?|messages?|word|rows?|loads?|statements?|steps?))|initial(?:ly)?|"
    r"thought|assum\w+|guess\w*|(?:count|figure|guess|number|estimate|quer(?:y|ies))s?\b[^.;]{0,60}"
    r" (?:was|were|is|proved) wrong|(?:it|that|this|which|we|I) (?:was|were|is|proved) wrong"
    r"(?! (?:for|from|since|between))|"
    r"wrongly|wrong (?:count|figure|guess|estimate)s?(?! of)|"
    r"correct(?:ed|ion) (?:from|to|of)|naive(?:ly)?|"
    r"over-?count\w*|under-?count\w*|mis-?\w*count\w*|too (?:high|low|many|few))\b",
    re.IGNORECASE,
)
# and these, as a denial does, for the piece of it that the number stands in.
_OF_ANOTHER_TIME = re.compile(
    r"\b(?:correct(?:s|ed|ion)?|instead|would|before we|earlier|previous(?:ly)?)\b",
    re.IGNORECASE,
)
_PIECE = re.compile(r"(?<!\d),|,(?!\d)|[;:()|]|\.\s|\s[—–]\s| (?:and|but)(?= )")
_PART_OF = re.compile(r"\b(?:of|among) (?:them|which|these|those|whom)\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:other|others?,|remaining|rest,?(?: the)?)\s$", re.IGNORECASE)
_RIGHT = (
    r"(?:right|fine|correct|unaffected|untouched|ok|okay|normal|healthy|sound|good|all right|"
    r"(?:not|never) (?:affected|wrong|hit|touched|off|concerned|involved))"
)
_WAS_RIGHT = re.compile(  # `25 of the 65 dashboards are fine`, `25 look normal`
    r"(?:\s(?:out )?of(?:\s(?:the|our|all|these|those|its))*(?:\s\d[\d,.]*)?)?"
    r"(?:\s(?!and|but|or)[\w-]+){0,2}?"
    r"\s(?:were|was|are|is|stayed|stay|stays|remained|remain|look|looks|looked|seem|seems|seemed|"
    r"show|showed)(?: (?:all|always|quite|perfectly|just|still|to be|completely|entirely))*"
    rf" {_RIGHT}\b",
    re.IGNORECASE,
)
# `40 dashboards are right again`, `until they are right`: so they were not
_BY_NOW = re.compile(
    r"\s(?:again|now|since|once|as of|by now|after)\b|,? (?:again|now)\b", re.IGNORECASE
)
_LISTED_BEFORE = re.compile(r"\d ?(?:%|per ?cent)?,? ?(?:,|and|or|/|&) ?(?:at )?$", re.IGNORECASE)
_LISTED_BEHIND = re.compile(
    r",? ?(?:,|and|or|/|&) ?(?:at )?\d{1,3} ?(?:%|per ?cent)", re.IGNORECASE
)
_OUT_OF = re.compile(r" (?:out )?of (?:the |our |all |all the )?\d[\d,. ]*(?= [A-Za-z])")
_OF_ALL = re.compile(r" \(?(?:out )?of (?:the |our |all |all the )?")  # `six of the twenty-two`
_OF_A_WHOLE = re.compile(  # `Of the 22 dashboards, `; `22 dashboards, of which `
    r"\bof (?:the |our |all |all the )?\d[\d,.]* ([A-Za-z][\w -]{2,30}), $|"
    r"\b\d[\d,.]* ([A-Za-z][\w -]{2,30}),? (?:of|among) (?:which|them|these|those) $",
    re.IGNORECASE,
)
_ANOTHER = re.compile(  # `7,900 changes of customers`: so many changes
    r"^(\s*[\w-]+(?: [\w-]+)?)\s(?:of|for)\s", re.IGNORECASE
)
_BREAK = re.compile(r"[,;:|]|\.\s")  # behind these a number's noun is not looked for
_LABEL = re.compile(r"[:=|]\s*[*_`]*$")  # `deleted customers: 450`
_OWN_NOUN = re.compile(r"\s(?!(?:in|of|at|as|by|and|or|not|at)\b)[A-Za-z]")  # `months: 12 models`
# Between a thing and its hour: `the copy of 10:04`, `the backfill, which began at 10:12`.
# Not a bare `at`: `we restored the copy at 14:05` has another hour.
_HAS_HOUR = re.compile(
    r"^(?:\s(?:no\.?\s?|#)?\(?\d{1,6}\)?)?[\s,(:]*(?:(?:that|which|is|was|were|had|again)\s){0,3}"
    r"(?:of|from|since|(?:taken|made|dated|starts?|started|began|begins|beginning|ran|runs)"
    r"(?: at| from)?)"
    r"\s(?:the\s)?$",
    re.IGNORECASE,
)

_IS_AT = re.compile(  # `the newsletter at 17:05`, `the newsletter that goes out at 17:05`
    r"^[\s,(]*(?:(?:that|which|is|was|of|at|for|by|today|today's|goes|going|go|out|sent|send|due|"
    r"planned|scheduled|leaves|set|to|must|may|not|be)\s){1,6}$",
    re.IGNORECASE,
)
# What a line of a timeline tells: `10:12 The backfill began`, `10:04 the release takes a copy`.
_EVENT = re.compile(
    r"^(?:\s?(?:UTC|Z))?[\s:|*_—–-]*(?:the |a )?(?:"
    r"(?:[\w-]+ ){0,3}?(?P<thing>[\w-]+)(?: of [\w-]+(?: [\w-]+)?)?"
    r" (?:begins|began|starts|started)\b|"
    r"(?:(?!we |I )[\w-]+ ){1,4}?(?:takes|took|makes|made) (?:a|the|its) (?P<taken>[\w-]+)\b)",
    re.IGNORECASE,
)
_NAMED_BY = re.compile(r"\s(?:(?:no\.?|number|id) ?|#|\()?(\d{1,9})(?![\d:.,]*\d)(?! ?(?:%|min))")


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
    """True where the sentence holds the value; a small count beside a word for what it counts.

    So a small percentage that is written without its unit: "at two" is no loss of 1.8 percent.
    """
    for number in quantities.numbers(sentence):
        if not agrees(number, value, unit, options.tolerance) or was_right(number, sentence):
            continue
        bare = unit == "percent" and all(reading.unit is None for reading in number.readings)
        small = value <= SMALL and (unit == "count" or bare)
        if not (small and options.near and not _counts(number, sentence, options.near)):
            return True
    slack = value * Decimal(str(options.tolerance))
    return unit == "minutes" and any(abs(span - value) <= slack for span in spans(sentence))


def was_right(number: Number, sentence: str) -> bool:
    """True for `40 dashboards are fine`; not for `40 dashboards are right again`."""
    behind = sentence[number.end :]
    found = _WAS_RIGHT.match(behind)
    return found is not None and not _BY_NOW.match(behind[found.end() :])


def contradiction(
    text: Text, options: Figure, unit: str, value: Decimal, known: Known
) -> tuple[str, str] | None:
    """A number of the unit beside a `near` word that is no known value, with its sentence."""
    for sentence in _asserting(text, options):
        told = states(sentence, value, unit, options)
        for number in quantities.numbers(sentence):
            if not _same_order(number, value) or not _speaks_of(number, unit, sentence, options):
                continue
            if agrees(number, value, unit, options.tolerance):
                continue
            if not _as_fact(sentence, number.start, number.end, options):
                continue
            if told and _is_part(number, sentence, value):
                continue
            if _is_left_out(number, sentence) or _in_list(number, sentence):
                continue
            if not _is_another(number, unit, sentence, options, known):
                return number.text, sentence
    return None


def _is_another(number: Number, unit: str, sentence: str, options: Figure, known: Known) -> bool:
    """True where the number is another value of this world.

    One that `only_beside` names is that only in a sentence with one of its words.
    """
    words = terms.words_of(sentence)
    mistaken = {
        number_of(known.get(name))
        for name, beside in options.only_beside.items()
        if not any(terms.mentions(words, term) for term in beside)
    }
    others = [(one, other) for one in known.values() if (other := number_of(one)) is not None]
    return any(
        other not in mistaken
        and (agrees(number, other, kind, options.tolerance) or _rounds(number, other))
        for one, other in others
        for kind in (unit, unit_of(one) if unit == "money" else unit)
    )


def _rounds(number: Number, other: Decimal) -> bool:
    """True for `40,000 customers` where there are 40,310: a count of thousands, within 1 %."""
    mine = number.readings[0].value
    return mine >= ROUND and mine % 1000 == 0 and abs(mine - other) <= other / 100


def _is_part(number: Number, sentence: str, value: Decimal) -> bool:
    """True for `9 of them`, and where it adds up to the value with others of its sentence."""
    mine = number.readings[0].value
    if _PART_OF.search(sentence[number.end : number.end + 24]):
        return True
    if _PART_OF.search(sentence[max(0, number.start - 24) : number.start]):
        return True
    if _OUT_OF.match(sentence, number.end) and any(
        reading.value == value
        for one in quantities.numbers(sentence)
        if one.start > number.end
        for reading in one.readings
    ):
        return True  # `9 of the 14 models`
    rest = value - mine
    parts = [one.readings[0].value for one in quantities.numbers(sentence) if one != number]
    return mine < value and (rest in parts or mine + sum(p for p in parts if p < rest) == value)


def identified(text: Text, options: Figure, value: Decimal) -> tuple[str, str] | None:
    """A number that names a `near` thing, `clone 303`, and is not the value; with its sentence."""
    for sentence in _asserting(text, options):
        for word in terms.WORD.finditer(sentence):
            if not any(terms.mentions(terms.words_of(word[0]), term) for term in options.near):
                continue
            named = _NAMED_BY.match(sentence, word.end())
            if named is None or Decimal(named[1]) == value:
                continue
            if _as_fact(sentence, named.start(1), named.end(1), options):
                return sentence[word.start() : named.end(1)], sentence
    return None


def hour_beside(
    text: Text, options: Figure, value: dt.datetime | dt.time
) -> tuple[str, str] | None:
    """An hour of a `near` thing, `the copy of 10:30`, that is not the value, and its sentence."""
    for sentence in _asserting(text, options):
        for clock in quantities.clocks(sentence):
            if clock.since_page or is_hour(clock, value, options.tolerance):
                continue
            if _is_hour_of(clock, sentence, options) and _as_fact(
                sentence, clock.start, clock.end, options
            ):
                return clock.text, sentence
    return None


def is_hour(clock: Clock, value: dt.datetime | dt.time, tolerance: float) -> bool:
    """True where the clock shows the instant: within a minute, or the tolerance if larger."""
    off = abs(clock.minutes - (value.hour * 60 + value.minute + value.second / 60))
    return min(off, 1440 - off) < max(tolerance, 1.0)  # 14:07 stands for 14:07:03


def _asserting(text: Text, options: Figure) -> list[str]:
    """The sentences that tell of this quantity: no plan, and no first guess."""
    found = []
    for sentence in text.sentences if options.near else []:
        if sentence.part and means(sentence.part, "action items"):
            continue
        words = terms.words_of(sentence.text)
        near = any(terms.mentions(words, term) for term in options.near)
        if near and not _GUESSED.search(sentence.text):
            found.append(sentence.text)
    return found


def _as_fact(sentence: str, start: int, end: int, options: Figure) -> bool:
    """True where the piece of the sentence denies nothing, and has no word of `unless`.

    What follows behind a comma counts if it goes on about it: `the copy of 13:40, kept as …`.
    """
    breaks = [0, *(each.end() for each in _PIECE.finditer(sentence)), len(sentence)]
    begins = max(at for at in breaks if at <= start)
    ends = min(at for at in breaks if at >= end)
    piece = sentence[begins:ends]
    if _OF_ANOTHER_TIME.search(piece) or negation.denies(piece):
        return False
    words = terms.words_of(piece)
    goes_on = terms.words_of(sentence[ends:])[:2] if sentence[ends - 1 : ends] in ",(" else []
    return not any(
        terms.mentions(words, term) or terms.mentions(goes_on, term) for term in options.unless
    )


def _is_hour_of(clock: Clock, sentence: str, options: Figure) -> bool:
    """`the copy of 10:30`, `the backfill began at 10:12`, `the 10:30 copy`, `10:12 It began`."""

    def is_near(words: str) -> bool:
        return any(terms.mentions(terms.words_of(words), term) for term in options.near)

    before = sentence[max(0, clock.start - 60) : clock.start]
    last = list(terms.WORD.finditer(before))
    for word in reversed(last):
        if is_near(word[0]):
            between = before[word.end() :]
            return bool(_HAS_HOUR.match(between) or (options.at and _IS_AT.match(between)))
    behind = sentence[clock.end : clock.end + 90]
    if not last and (event := _EVENT.match(behind)):
        return is_near(event["thing"] or event["taken"])
    named = last and last[-1][0].lower() in ("the", "a", "that", "this")
    return bool(named) and is_near(" ".join(word for word, _ in terms.words_of(behind[:30])[:1]))


def _counts(number: Number, sentence: str, near: list[str]) -> bool:
    """`6 months`, `for all six of the months`, `months: 6`, `6 (of the 22) months`.

    Not `six teams, and months of work`.
    """
    numbers = quantities.numbers(sentence)
    own = number.end
    whole = next((other for other in numbers if other.start >= own), None)
    if whole is not None and _OF_ALL.fullmatch(sentence[own : whole.start]):
        own = whole.end
    ends = [other.start for other in numbers if other.start >= own]
    behind = _BREAK.split(sentence[own : min(ends, default=len(sentence))])[0]
    if any(terms.mentions(terms.words_of(behind)[:5], term) for term in near):
        return True
    if _PART_OF.match(sentence, own + 1):  # `22 dashboards were late, 13 of them until noon`
        told_before = terms.words_of(sentence[: number.start])
        if any(terms.mentions(told_before, term) for term in near):
            return True
    if of_all := _OF_A_WHOLE.search(sentence[: number.start]):
        noun = terms.words_of(of_all[1] or of_all[2])
        if any(terms.mentions(noun, term) for term in near):
            return True
    begins = [other.end for other in numbers if other.end <= number.start]
    before = sentence[max(begins, default=0) : number.start]
    told = re.sub(r"[:|=]", " ", before)
    return any(
        terms.mentions(terms.words_of(re.split(r"[,;]|\.\s", told)[-1])[-5:], term) for term in near
    )


def _speaks_of(number: Number, unit: str, sentence: str, options: Figure) -> bool:
    """Money by its sign, a share by its unit; a count or a duration by a `near` word beside it."""
    near = options.near
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
    beside = [terms.words_of(_noun(number, sentence))[:5]]
    before = sentence[max(0, number.start - 60) : number.start]
    if (label := _LABEL.search(before)) and not _OWN_NOUN.match(sentence[number.end :]):
        beside.append(terms.words_of(_BREAK.split(before[: label.start()])[-1])[-6:])
    return any(terms.mentions(words, term) for words in beside for term in near)


def _is_left_out(number: Number, sentence: str) -> bool:
    """True for `the other 25`, `25 dashboards were right`: what the figure does not count."""
    before = sentence[max(0, number.start - 24) : number.start]
    return bool(_OTHER.search(before) or _WAS_RIGHT.match(sentence[number.end :]))


def _in_list(number: Number, sentence: str) -> bool:
    """True for `50 and 80 %`: thresholds, of which none is the share of a thing."""
    if number.unit != "percent":
        return False
    before = sentence[max(0, number.start - 24) : number.start]
    return bool(_LISTED_BEFORE.search(before) or _LISTED_BEHIND.match(sentence[number.end :]))


def _noun(number: Number, sentence: str) -> str:
    """What a number counts: the words behind it, up to the next number or a `changes of …`.

    `41 of 65 dashboards` counts dashboards.
    """
    if whole := _OUT_OF.match(sentence, number.end):
        return sentence[whole.end() : whole.end() + 60]
    starts = [one.start for one in quantities.numbers(sentence) if one.start >= number.end]
    behind = sentence[number.end : min([*starts, number.end + 60])]
    behind = re.split(r"[,;:]|\.\s", behind)[0]
    another = _ANOTHER.match(behind)
    return another[1] if another else behind


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
