"""The numbers a document is held against: what each is called, its unit, and how it may be told."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ..texts import terms
from ..texts.agreement import agrees, spans
from ..texts.quantities import Number, numbers

_MONEY = frozenset(("usd", "eur", "gbp", "chf", "jpy", "cad", "aud", "dollar", "euro", "pound"))
_MONEY_MAYBE = frozenset(("revenue", "amount", "los", "loss", "cost", "spend", "exposure", "valu"))
_PERCENT = frozenset(
    ("pct", "percent", "percentag", "share", "rate", "ratio", "fract", "proport", "perc")
)
_MINUTES = {
    **dict.fromkeys(("minute", "minut", "min", "mins"), Decimal(1)),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), Decimal(60)),
    **dict.fromkeys(("second", "seconds", "sec", "secs", "s"), Decimal(1) / 60),
    **dict.fromkeys(("day", "days"), Decimal(1440)),
    **dict.fromkeys(("week", "weeks"), Decimal(10080)),
    **dict.fromkeys(("ms", "milliseconds"), Decimal(1) / 60_000),
}
_TIMES = frozenset(
    [
        "durat",
        "downtim",
        "delay",
        "latenci",
        "outag",
        "lag",
        "mttr",
        "mttd",
        "ttd",
        "ttr",
        "detect",
        "staleness",
        "lasted",
        "long",
    ]
)
_NO_NOUN = frozenset(
    [
        "number",
        "count",
        "total",
        "num",
        "n",
        "of",
        "the",
        "a",
        "in",
        "final",
        "initial",
        "affect",
        "by",
        "to",
        "at",
        "for",
    ]
)
# Words that name one thing in different texts.
_RANGE = re.compile(r"\s*(?:\w+ )?(?:and|to|[-–—])\s*(?:USD|[$€£])?\s*$")
MOST_APART = 2  # times the low end: a wider range bounds nothing
_ALIKE = (
    "customer user client account people person cardholder member shopper buyer subscriber patient",
    "row record entri event messag item line reading document",
    "order purchas basket booking",
    "payment transact charg postings capture transfer payout",
    "duplicat double twic dupe copies",
    "revenue amount loss los money valu cost exposur bill spend dollar euro refund credit",
    "durat outag downtim last late delay behind stale lag",
    "share percent rate proport fract ratio",
    "invoic bill statement",
    "merchant seller store shop partner",
    "report dashboard chart tile",
    "ticket complaint call contact",
    "partit file batch",
)
_KIN: dict[str, set[str]] = {}
for _group in _ALIKE:
    _stems = {form for word in _group.split() for form in (word, terms.stem(word))}
    _KIN |= dict.fromkeys(_stems, _stems)


@dataclass(frozen=True)
class Fact:
    """One number by name. unit: money | minutes | percent | any; time facts are in minutes."""

    name: str
    value: Decimal
    unit: str
    words: frozenset[str]  # stems that name the thing, and their kin

    def told_by(self, number: Number) -> bool:
        """True where the number is this fact, in any unit and format."""
        return any(agrees(number, value, unit) for value, unit in self._forms())

    def told_in(self, sentence: str) -> bool:
        """True where a sentence states it, be it as the time between two hours."""
        told = numbers(sentence)
        if any(self.told_by(number) for number in told) or self.in_range(told, sentence):
            return True
        times = spans(sentence) if self.unit == "minutes" else set()
        return any(abs(span - self.value) <= self.value / 50 for span in times)

    def in_range(self, told: list[Number], sentence: str) -> bool:
        """True for `between 13,900 and 14,100` of 14,000: bounded, and right."""
        return any(
            low.value <= self.value <= high.value <= low.value * MOST_APART
            for one, other in itertools.pairwise(told)
            if _RANGE.match(sentence[one.end : other.start])
            for low in one.readings
            for high in other.readings
        )

    def _forms(self) -> list[tuple[Decimal, str]]:
        if self.unit == "percent":
            forms = [(self.value, "percent"), (self.value * 100, "percent")]
            return forms if self.value <= 1 else [forms[0], (self.value / 100, "count")]
        if self.unit == "any":
            shares = [(self.value, "percent")] if self.value <= 100 else []
            return [(self.value, "money"), (self.value, "count"), *shares]
        if self.unit == "time":  # its unit is not told: minutes, hours, seconds or days
            return [(self.value * by, "minutes") for by in set(_MINUTES.values())]
        return [(self.value, self.unit)]


def read(facts: Mapping[str, float]) -> tuple[Fact, ...]:
    """All facts that are finite numbers."""
    return tuple(fact for name, value in facts.items() if (fact := _fact(str(name), value)))


def _fact(name: str, value: object) -> Fact | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        number = abs(Decimal(str(value)))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ")
    stems = [stem for word, stem in terms.words_of(spaced)]
    plain = [word for word, stem in terms.words_of(spaced)]
    nouns = [stem for stem in stems if stem not in _NO_NOUN and len(stem) > 1]
    unit, factor = _unit(stems, plain)
    if unit == "minutes":  # `34 hours` is not beside `hours`
        nouns = [stem for stem in nouns if stem not in _MINUTES and stem not in ("hour", "day")]
    words = {kin for stem in nouns for kin in (stem, *_KIN.get(stem, ()))}
    return Fact(name, number * factor, unit, frozenset(words))


def _unit(stems: list[str], plain: list[str]) -> tuple[str, Decimal]:
    if _MONEY & {*stems, *plain}:
        return "money", Decimal(1)
    if _PERCENT & {*stems, *plain}:
        return "percent", Decimal(1)
    for word in plain[-1:] + plain[:-1]:
        if word in _MINUTES or word.rstrip("s") in _MINUTES:
            return "minutes", _MINUTES.get(word) or _MINUTES[word.rstrip("s")]
    if _TIMES & set(stems):
        return "time", Decimal(1)
    return "any", Decimal(1)
