"""Facts: a few lines of TOML against the truth of the learner's own world.

Instants without a zone are UTC. A fact that could be guessed (a choice, true or false) earns only
beside at least one that had to be measured. The card says what is off and, where the lab has a
sentence for that value, what in the data rules it out; never what it should be.
"""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .. import stubs
from ..bench import Bench
from ..errors import BadLab, Rejected
from ..questions import Fact, FactsQuestion
from ..verdict import Outcome, Part, Verdict
from ..worlds.figures import render
from . import facts_form

_GUESSABLE = {"choice", "boolean"}
_PERCENT = ("percent", "%")


class Unfit(Exception):
    """A value of the wrong type; the text says what is due instead."""


def judge(question: FactsQuestion, answer: str, bench: Bench) -> Verdict:
    """The verdict on the facts stated. Raises Rejected for a text that is not TOML."""
    given, notices = read(question, answer)
    truth = bench.practice_truth
    parts = []
    unfit = set()  # given, but in another form
    for name, fact in question.facts.items():
        if name not in truth:
            raise BadLab(f"{bench.lab.slug}: truth.sql has no query {name}.")
        try:
            if name not in given:
                raise Unfit(f"`{name}` is missing")
            ok, detail = _CHECKS[fact.type](fact, given[name], truth[name], bench.practice_now)
        except Unfit as error:
            ok, detail = False, str(error)
            unfit.add(name)
        parts.append(_part(name, fact, ok, detail))
    measured = any(part.ok and question.facts[part.name].type not in _GUESSABLE for part in parts)
    if not measured:
        parts = [_unearned(part) for part in parts]
    headline = _headline(parts, sum(bool(part.ok) for part in parts))
    parts = [
        _ruled_out(part, question.facts[part.name], given.get(part.name), bench) for part in parts
    ]
    score = sum(part.points for part in parts) / question.points if question.points else 0.0
    right = sum(bool(part.ok) for part in parts)
    whole = right == len(parts) and measured
    outcome: Outcome = "right" if whole else "partly" if score > 0 else "wrong"
    return Verdict(
        lab=bench.lab.slug,
        question=question.name,
        kind="facts",
        outcome=outcome,
        score=1.0 if whole else min(score, 0.99),
        max_points=question.points,
        headline=headline,
        parts=parts,
        notices=notices,
        try_next=None if whole else _try_next(question, parts, given, unfit, measured),
        checked=["your world"],
        not_checked=["how you came to them"],
    )


def read(
    question: FactsQuestion, answer: str, parse_float: Callable[[str], Any] = float
) -> tuple[dict[str, Any], list[str]]:
    """The values given, and notices on names nobody asked for. Raises Rejected if not TOML."""
    given = _parse(question, answer, parse_float)
    notices = []
    values = {}
    for name, value in given.items():
        if isinstance(value, dict) and name in (question.name, "facts"):
            values.update(value)  # a [cause] heading above the lines is as clear
        else:
            values[name] = value
    left = [name for name in question.facts if name not in values]  # likelier to be meant
    for name in [name for name in values if name not in question.facts]:
        near = difflib.get_close_matches(name, left, n=1, cutoff=0.5)
        near = near or difflib.get_close_matches(name, question.facts, n=1, cutoff=0.5)
        asked = f" Asked are: {', '.join(question.facts)}."
        tail = f" Did you mean `{near[0]}`?" if near else asked
        notices.append(f"`{name}` is not asked for.{tail}")
    return {name: value for name, value in values.items() if name in question.facts}, notices


def _parse(
    question: FactsQuestion, answer: str, parse_float: Callable[[str], Any]
) -> dict[str, Any]:
    try:
        return tomllib.loads(answer, parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        raise facts_form.not_toml(question, str(error), answer) from None
    except RecursionError:
        raise Rejected("Brackets are nested too deep: a fact is one line, name = value.") from None


def _part(name: str, fact: Fact, ok: bool, detail: str) -> Part:
    return Part(
        name=name,
        says=fact.asks,
        ok=ok,
        points=fact.points if ok else 0,
        max_points=fact.points,
        detail=detail,
    )


def unfit(name: str, fact: Fact, given: dict[str, Any], now: dt.datetime) -> str | None:
    """Why a fact cannot be read as what is asked, whatever its truth; None where it can."""
    blank: dict[str, Any] = {"instant": now, "text": "", "choice": "", "boolean": False}
    if name not in given:
        return f"`{name}` is missing"
    try:
        _CHECKS[fact.type](fact, given[name], blank.get(fact.type, 0), now)
    except Unfit as error:
        return str(error)
    return None


def read_as(fact: Fact, value: Any, now: dt.datetime) -> str:
    """A value that fits, as it was understood: with its unit, and an instant in UTC."""
    if fact.type == "instant":
        return f"{as_instant(value, now):%Y-%m-%d %H:%M:%S} UTC"
    unit = f" {fact.unit}" if fact.unit else ""
    return f"{_plain(value)}{unit}"


def _instant(fact: Fact, value: Any, truth: Any, now: dt.datetime) -> tuple[bool, str]:
    given = as_instant(value, now)
    off = abs((given - _utc(truth)).total_seconds())
    within = f"within {_seconds(fact.tolerance)}" if fact.tolerance else "to the second"
    ok = off <= fact.tolerance + 0.5
    return ok, f"{given:%Y-%m-%d %H:%M:%S} UTC {'is' if ok else 'is not'} right {within}"


def as_instant(value: Any, now: dt.datetime) -> dt.datetime:
    """A value of a fact as an instant, naive UTC; a time alone is the last one. Raises Unfit."""
    if isinstance(value, dt.datetime):
        return _utc(value)
    if isinstance(value, dt.time):
        return _on_the_day(value.replace(tzinfo=None), now)
    if isinstance(value, dt.date):
        raise Unfit(f"{value} has no time of day: write {value} 14:05")
    if isinstance(value, str):
        text = value.strip()
        if match := facts_form.CLOCK.match(text):
            hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
            if hour < 24 and minute < 60 and second < 60:
                return _on_the_day(dt.time(hour, minute, second), now)
        try:
            return _utc(dt.datetime.fromisoformat(re.sub(r"\s*UTC$", "+00:00", text)))
        except ValueError:
            pass
    kind = "a number" if _is_number(value) else f"`{_plain(value)}`"
    raise Unfit(f"an instant is due, and {kind} is none: write 2026-03-17 14:05 (UTC)")


def _on_the_day(clock: dt.time, now: dt.datetime) -> dt.datetime:
    """A time alone: its last occurrence before the learner's now."""
    at = dt.datetime.combine(now.date(), clock)
    return at if at <= now else at - dt.timedelta(days=1)


def _utc(value: Any) -> dt.datetime:
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            return value.astimezone(dt.UTC).replace(tzinfo=None)
        return value
    return dt.datetime.combine(value, dt.time())


def _number(fact: Fact, value: Any, truth: Any, now: dt.datetime) -> tuple[bool, str]:
    if isinstance(value, str):
        raise Unfit(f'a number is due, without quotes: not "{value}"')
    if not _is_number(value):
        raise Unfit(f"a number is due, and `{_plain(value)}` is none")
    if not math.isfinite(value):
        raise Unfit(f"a number is due, and {value} is none one can count with")
    given = Decimal(str(value))
    if fact.type == "integer" and given != given.to_integral_value():
        raise Unfit(f"a whole number is due, and {value} is none")
    off = abs(given - Decimal(str(truth)))
    ok = off <= Decimal(str(fact.tolerance))
    unit = f" {fact.unit}" if fact.unit else ""
    within = f" within {fact.tolerance:g}" if fact.tolerance else ""
    if not ok and fact.unit in _PERCENT and 0 < given < 1:
        within += f"; the share {given} is {given * 100:g} in percent"
    return ok, f"{given:,}{unit} {'is' if ok else 'is not'} right{within}"


def _text(fact: Fact, value: Any, truth: Any, now: dt.datetime) -> tuple[bool, str]:
    if not isinstance(value, str):
        raise Unfit(f'text is due, in quotes: "{_plain(value)}"')
    ok = _folded(value) == _folded(str(truth))
    return ok, f'"{value}" {"is" if ok else "is not"} right'


def _choice(fact: Fact, value: Any, truth: Any, now: dt.datetime) -> tuple[bool, str]:
    if not isinstance(value, str):
        raise Unfit(f"one of {', '.join(fact.choices)} is due, in quotes")
    if _folded(value) not in map(_folded, fact.choices):
        near = difflib.get_close_matches(_folded(value), fact.choices, n=1, cutoff=0.5)
        tail = f": did you mean {near[0]}?" if near else f": choose {', '.join(fact.choices)}"
        raise Unfit(f'"{value}" is none of the choices{tail}')
    return _text(fact, value, truth, now)


def _boolean(fact: Fact, value: Any, truth: Any, now: dt.datetime) -> tuple[bool, str]:
    if not isinstance(value, bool):
        raise Unfit("true or false is due, without quotes")
    ok = value == bool(truth)
    return ok, f"{str(value).lower()} {'is' if ok else 'is not'} right"


_CHECKS = {
    "instant": _instant,
    "integer": _number,
    "decimal": _number,
    "text": _text,
    "choice": _choice,
    "boolean": _boolean,
}


def _ruled_out(part: Part, fact: Fact, value: Any, bench: Bench) -> Part:
    """The part with what in the data rules the value out, where the lab says it."""
    why = None if part.ok or not fact.wrong else _why(fact, value, bench)
    if why is None:
        return part
    told = render(why, bench.practice_figures)
    return part.model_copy(update={"detail": f"{part.detail}: {told}"})


def _why(fact: Fact, value: Any, bench: Bench) -> str | None:
    if fact.type in ("choice", "boolean"):
        folded = _folded(_plain(value))
        return next((why for one, why in fact.wrong.items() if _folded(one) == folded), None)
    for name, why in fact.wrong.items():
        other = {**bench.practice_figures, **bench.practice_truth}[name]
        try:
            if other is not None and _CHECKS[fact.type](fact, value, other, bench.practice_now)[0]:
                return why
        except Unfit:
            return None
    return None


def _unearned(part: Part) -> Part:
    if not part.points:
        return part
    detail = f"{part.detail}; it could be guessed, so it counts beside a measured fact"
    return part.model_copy(update={"points": 0.0, "detail": detail})


def _headline(parts: list[Part], right: int) -> str:
    if right == len(parts):
        return f"All {len(parts)} facts are right."
    wrong = next(part for part in parts if not part.ok)
    are = "is" if right == 1 else "are"
    lead = f"{right} of {len(parts)} facts {are} right." if right else "No fact is right yet."
    named = "" if str(wrong.detail).startswith(f"`{wrong.name}`") else f"{wrong.name}: "
    return f"{lead} {named}{wrong.detail}."


def _try_next(
    question: FactsQuestion,
    parts: list[Part],
    given: dict[str, Any],
    unfit: set[str],
    measured: bool,
) -> str:
    """One thing to do about the first fact that is not right."""
    wrong = next((part for part in parts if not part.ok), None)
    if wrong is None or (not measured and all(part.ok is not False for part in parts)):
        return "Measure one of the other facts: a choice alone could be guessed."
    fact = question.facts[wrong.name]
    if wrong.name not in given:
        said = f"Add a line `{wrong.name} = …`; the other facts may stay as they are."
    elif wrong.name in unfit:
        return f"Write `{wrong.name}` as {stubs.form(fact)}: what it says is judged then."
    elif fact.type == "instant":
        said = f"Ask for `{wrong.name}` with a query of its own: which column, and in which zone?"
    elif fact.type in _GUESSABLE:
        said = f"Which query could show that `{wrong.name}` is otherwise? Run it."
    else:
        said = f"Ask for `{wrong.name}` with a query of its own: which rows, each counted once?"
    return f"{said} `%hint {question.name}` gives a nudge." if question.hints else said


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _seconds(count: float) -> str:
    if count % 60 == 0 and count >= 60:
        minutes = int(count // 60)
        return "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"{count:g} seconds"
