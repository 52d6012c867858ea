"""The signals on numbers: impact and result have one, and what is told agrees with the facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ..texts import prose, quantities, terms
from ..texts.prose import Sentence
from ..texts.quantities import Number
from .facts import Fact
from .found import Found, Page
from .parts import result_sentences, section

# ── agreement ────────────────────────────────────────────────────────────────────────────────────

_TAKEN_BACK = re.compile(
    r"\b(?:first|initial(?:ly)?|thought|assum\w+|guess\w*|wrong(?:ly)?|correct(?:ed|s|ion)|instead|"
    r"naive(?:ly)?|over-?count\w*|under-?count\w*|mis-?\w*count\w*|rather than|would|too (?:high|"
    r"low"
    r"|many|few)|before we|earlier|previous(?:ly)?|without|if|estimate[ds]?|usual(?:ly)?|"
    r"normal(?:ly)?"
    r"|baseline|threshold|capacity|expected|instead of|so far|by then|at that point|revised|up from"
    r"|down from|per|each|every|next|target|sla|slo|limit\w*|alert\w*)\b|n't\b",
    re.IGNORECASE,
)
_A_NAME = re.compile(  # `Incident 412`, `step 3`: it counts nothing
    r"(?:\b(?:incident|ticket|case|pm|inc|sev|section|step|update|release|version|build|pr|issue|"
    r"page|no\.?|room|gate|store|zone|shard|node|line|day|week|level|priority|port|http)|#)"
    r"[ -]?#?$",
    re.IGNORECASE,
)
NEAR_BEHIND, NEAR_BEFORE = 5, 6  # words beside a number in which the thing it counts is named


@dataclass(frozen=True)
class Held:
    """What a document says of one fact."""

    fact: Fact
    stated: bool
    against: tuple[tuple[str, str], ...]  # (the number as written, its sentence)


def held(page: Page) -> list[Held]:
    """Each fact held against every number of the text."""
    read = [(one.text, quantities.numbers(one.text)) for one in page.text.sentences]
    unexplained = [
        (sentence, number)
        for sentence, numbers in read
        for number in numbers
        if not any(fact.told_by(number) for fact in page.facts)
        and not _A_NAME.search(sentence[: number.start])
    ]
    found = []
    for fact in page.facts:
        states = {sentence for sentence, _ in read if fact.told_in(sentence)}
        against = [
            (number.text.strip(), sentence)
            for sentence, number in unexplained
            if sentence not in states
            and _against(fact, number, sentence, page.facts, stated=bool(states))
        ]
        found.append(Held(fact, bool(states), tuple(against)))
    return found


def number_agrees(page: Page, facts: list[Held]) -> Found:
    """1 where no number contradicts a fact; 0.4 where one does beside the right one, else less."""
    wrong = [(one, *pair) for one in facts for pair in one.against]
    if not wrong:
        return Found(1)
    lone = any(not one.stated for one, _, _ in wrong)
    one, number, sentence = wrong[0]
    why = f"“{number}” does not agree with the fact `{one.fact.name}`."
    return Found(0.2 if lone else 0.4, why, sentence)


def _against(
    fact: Fact, number: Number, sentence: str, facts: tuple[Fact, ...], *, stated: bool
) -> bool:
    """True where the number claims the fact and is not it."""
    values = [r.value for r in number.readings if _same_unit(r.unit, fact, r.value)]
    if fact.unit == "percent" and fact.value <= 1:
        values = [value / 100 if value > 1 else value for value in values]
    if not values or not fact.value:
        return False
    beside = _beside(fact, number, sentence)
    rivals = [f for f in facts if f is not fact and f.unit == fact.unit]
    if fact.unit == "money" and number.unit not in (None, "minutes", "percent"):
        beside = beside or not rivals
    swapped = any(_swapped(value, fact.value) for value in values)
    if swapped and (beside or (not stated and _digits(fact.value) > 1)):
        return True
    if stated:
        return False
    if any(_near_miss(value, fact.value) for value in values):
        return beside or number.unit not in (None, "minutes")
    apart = any(fact.value / 5 <= value <= fact.value * 5 for value in values)
    shared = any(fact.words & rival.words for rival in rivals)
    return beside and apart and not shared and not _TAKEN_BACK.search(sentence)


def _same_unit(unit: str | None, fact: Fact, value: Decimal) -> bool:
    if fact.unit in ("minutes", "time"):
        return unit == "minutes"
    if fact.unit == "percent":
        return unit == "percent" or (unit is None and value < 1)
    if fact.unit == "money":
        return unit not in ("minutes", "percent")
    return unit != "minutes" and (unit != "percent" or fact.value <= 100)


def _beside(fact: Fact, number: Number, sentence: str) -> bool:
    behind = terms.words_of(sentence[number.end : number.end + 60])[:NEAR_BEHIND]
    before = terms.words_of(sentence[max(0, number.start - 70) : number.start])[-NEAR_BEFORE:]
    inside = terms.words_of(number.text)
    return any(_kin(stem, fact.words) for _, stem in [*behind, *before, *inside])


def _kin(stem: str, words: frozenset[str]) -> bool:
    return stem in words or any(len(w) > 4 and stem.startswith(w) for w in words)


def _significant(value: Decimal) -> str:
    return "".join(map(str, value.normalize().as_tuple().digits)).strip("0")


def _digits(value: Decimal) -> int:
    return len(_significant(value))


def _swapped(value: Decimal, truth: Decimal) -> bool:
    """True for 7.8M of 8.7M, 41,000 of 14,000, and for a slip of the decimal point."""
    if not value or value == truth:
        return False
    mine, theirs = _significant(value), _significant(truth)
    ratio = value / truth
    if mine == theirs:
        return Decimal("0.0005") < ratio < 2000
    same = sorted(mine) == sorted(theirs) and len(mine) > 1
    return same and Decimal("0.1") < ratio < 10


def _near_miss(value: Decimal, truth: Decimal) -> bool:
    """True for the double, the half, and one digit changed."""
    ratio = value / truth
    if abs(ratio - 2) < Decimal("0.01") or abs(ratio - Decimal("0.5")) < Decimal("0.005"):
        return True
    mine, theirs = _significant(value), _significant(truth)
    if len(mine) != len(theirs) or len(mine) < 2 or not Decimal("0.1") < ratio < 10:
        return False
    return sum(a != b for a, b in zip(mine, theirs, strict=True)) == 1


# ── impact ───────────────────────────────────────────────────────────────────────────────────────

_WHO = re.compile(
    r"\b(?:customers?|clients?|users?|merchants?|cardholders?|payers?|sellers?|buyers?|consumers?|"
    r"subscribers?|partners?|finance|cfo|analysts?|regulators?|auditors?|treasury|people|patients?|"
    r"students?|members?|orders?|payments?|invoices?|rows?|records?|refunds?|charges?|accounts?|"
    r"revenue|shipments?|stores?|suppliers?|employees?|emails?|messages?|events?|reports?|"
    r"dashboards?|"
    r"models?|decisions?|tickets?|tables?|readings?|transactions?|payouts?|teams?|policies|claims?|"
    r"bookings?|passengers?|drivers?|trips?|parcels?|prices?|listings?|statements?|payslips?)\b",
    re.IGNORECASE,
)
_NO_UNIT = re.compile(
    r"^[\s-]+(?:of|in|on|at|to|and|or|from|for|by|with|is|was|were|are|the|a|an|that|which|per|"
    r"as)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"^[\s-]+[A-Za-z][a-z]{2,}|^ of (?:the |our |its |all )?[a-z]{3,}|^ \w+[-_]\w+")
IN_TIME_ONLY, ELSEWHERE, NONE = 0.85, 0.5, 0.2


def impact_number(page: Page, facts: list[Held]) -> Found:
    """1 where the extent has a number with its unit: how many, how much, what share."""
    part = section(page, "impact")
    zone = part if part is not None else page.text.sentences
    known = [fact for fact in page.facts if fact.unit not in ("minutes", "time")]
    score, sentence = _extent([one.text for one in zone], known, lone=part is None)
    if part is not None and score < IN_TIME_ONLY:
        elsewhere, _ = _extent([one.text for one in page.text.sentences], known, lone=True)
        score = max(score, ELSEWHERE if elsewhere == 1 else 0)
    score = _share_of_facts(score, facts)
    why = "" if score > 0.99 else "Say how many or how much is affected, as a number with its unit."
    return Found(score, why, sentence)


def _extent(sentences: list[str], known: list[Fact], *, lone: bool) -> tuple[float, str]:
    """The best that these sentences say of an extent, and where. lone: outside any such part."""
    best = (NONE, "")
    for sentence in sentences:
        for number in quantities.numbers(sentence):
            if number.unit == "minutes":
                score = ELSEWHERE if lone else IN_TIME_ONLY
            elif measures(number, sentence):
                money = number.unit not in (None, "percent")
                plain = not lone or money or _WHO.search(sentence)
                score = 1.0 if plain or any(fact.told_by(number) for fact in known) else 0.7
            else:
                continue
            best = max(best, (score, sentence), key=lambda pair: pair[0])
    return best


def measures(number: Number, sentence: str) -> bool:
    """True where the number has a unit or a noun behind it."""
    if number.unit is not None:
        return True
    if re.match(r"(?i)one\b", number.text):
        return False
    behind = sentence[number.end : number.end + 40]
    cell = re.match(r"\s*(?:\||$|[.,;)])", behind) and number.readings[0].value > 9
    return bool(_NOUN.match(behind) and not _NO_UNIT.match(behind)) or bool(
        re.match(r" of (?:the |our |its |all )?[a-z]{3,}", behind) or cell
    )


def _share_of_facts(score: float, facts: list[Held]) -> float:
    """A fact that is not told costs a little, so that a number taken away is seen beside others.

    One that is told wrong is told: `number_agrees` says so.
    """
    sized = [one for one in facts if one.fact.unit not in ("minutes", "time")]
    if not sized:
        return score
    told = sum(1 for one in sized if one.stated or one.against) / len(sized)
    return round(min(score, 0.6 if not told else 1) * (0.84 + 0.16 * told), 4)


# ── result ───────────────────────────────────────────────────────────────────────────────────────


def result_number(page: Page, facts: list[Held]) -> Found:
    """1 where the result of a spoken answer is told with a number."""
    zone = result_sentences(page)
    best = _in_result(zone)
    if best is None:
        return Found(0.2, "Say what came of it with a number: how much, how many, how fast.")
    told = [one for one in facts if one.stated or one.against]
    share = len(told) / len(facts) if facts else 1.0
    why = "" if share == 1 else "One of the known numbers is not told."
    return Found(round(0.84 + 0.16 * share, 4), why, best.text if why else "")


def _in_result(zone: list[Sentence]) -> Sentence | None:
    for one in zone:
        for number in quantities.numbers(one.text):
            if number.unit or (measures(number, one.text) and prose.count_words(one.text) > 3):
                return one
    return None
