"""Claims about a lab's figures: they vary from world to world, and no prose tells one of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from typing import Any

from ..worlds import world
from ..worlds.figures import figures_of, reader, truth_of
from .finding import SEEDS, SMALL, Bench, Finding, verdict
from .words import prose

LARGE = 1_000  # a figure of this size at scale 1 is one that learners work out
SPREAD = 0.3  # of the middle, to both sides
HOURS = 8  # of the day that the page should come at, over twenty worlds
SMALLEST_TOLD = 20  # smaller numbers are words of the language (15 minutes, 3 retries), and so are
ROUND_BELOW = 100  # round ones below this (60 to 90 seconds)


def figures_vary(bench: Bench) -> Iterator[Finding]:
    """Over twenty seeds: tuples and large figures distinct, these spread; hours of the day."""
    lab = bench.lab
    told = bench.each(_told, SEEDS[1:], "seed {}".format)
    whole = {str(each) for each in told}
    twice = [f"only {len(whole)} of {len(told)} differ"] if len(whole) < len(told) else []
    yield verdict("no two worlds share all figures", twice, f"{len(whole)} of {len(told)}")
    hours = {each[lab.page.at].hour for each in told}
    few = [f"{len(hours)}; {HOURS} are wanted"] if len(hours) < HOURS else []
    yield verdict("hours of the day", few, str(len(hours)))
    yield from _large(lab.page.at, told)


def _told(bench: Bench, seed: int) -> dict[str, Any]:
    with reader(bench.small(seed)) as con:
        return {**figures_of(bench.lab, con), **truth_of(bench.lab, con)}


def _large(at: str, told: list[dict[str, Any]]) -> Iterator[Finding]:
    spread: dict[str, float] = {}
    amiss = []
    for name in told[0]:
        values = [each[name] for each in told]
        if not all(
            isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in values
        ):
            continue
        numbers = sorted(float(abs(v)) for v in values)
        middle = median(numbers)
        if middle < LARGE:
            continue
        spread[name] = min(middle - numbers[0], numbers[-1] - middle) / middle
        if len(set(numbers)) < len(numbers):
            amiss.append(f"{name} is the same in {1 + len(numbers) - len(set(numbers))} worlds")
    yield verdict("large figures are distinct", amiss, ", ".join(spread) or "none is large")
    # A volume of the whole day need not swing as the damage does: a person decides.
    narrow = [f"{name} ±{share:.0%}" for name, share in spread.items() if share < SPREAD]
    shown = ", ".join(f"{name} ±{share:.0%}" for name, share in spread.items())
    yield verdict("large figures spread", narrow, shown or "none is large", mild=True)


def none_in_prose(bench: Bench) -> Iterator[Finding]:
    """No text tells a figure, a name or an hour of the learner's world."""
    choices = {
        choice
        for question in bench.lab.questions
        if question.kind == "facts"
        for fact in question.facts.values()
        for choice in fact.choices
    }
    amiss = []
    for scale in (SMALL, 1.0):
        spec = world.Spec(bench.lab, scale=scale)
        with reader(world.cached(spec)) as con:
            values = {**truth_of(bench.lab, con), **figures_of(bench.lab, con)}
        words = [(name, word) for name, value in values.items() for word in _as_told(value)]
        amiss += [
            f"{where}: {word} ({name}, at scale {scale:g})"
            for where, text in prose(bench.lab)
            for name, word in words
            if word not in choices and re.search(rf"(?<![\w.]){re.escape(word)}(?![\w])", text)
        ]
    yield verdict("no figure of the world in prose", amiss, "none, at two scales")


def _as_told(value: Any) -> list[str]:
    """The ways in which a value could stand in prose; none for what is no telling figure."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, dt.datetime):
        return [f"{value:%H:%M}"]
    if isinstance(value, int | float | Decimal):
        size = abs(float(value))
        plain = size < SMALLEST_TOLD or (size < ROUND_BELOW and size % 10 == 0)
        return [] if plain else [f"{value:,}", f"{value}"]
    return [str(value)]


CLAIMS = (figures_vary, none_in_prose)
