"""The words of every lab: complete, one for all seeds, and agreeing with its data.

What needs no world is a claim of `firedrill author check`; it is asked of each lab here too.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest

from grader import author_check, incident
from grader.author_check.finding import Bench
from grader.author_check.words import prose
from grader.incident import Lab
from grader.worlds import world

LABS = [pytest.param(incident.load(slug), id=slug) for slug in incident.slugs()]
CLAIMS = author_check.claims(quick=True)
SMALLEST_TOLD = 20  # smaller numbers are words of the language (15 minutes, 3 retries), and so are
ROUND_BELOW = 100  # round ones below this (60 to 90 seconds)


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.__name__ for claim in CLAIMS])
def test_a_lab_holds_what_is_claimed_of_its_words_and_design(
    lab: Lab, claim: author_check.Claim
) -> None:
    with Bench(lab) as bench:
        amiss = [finding for finding in claim(bench) if finding.state != "ok"]
    assert amiss == []


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("scale", [0.03, 1.0])
def test_prose_tells_no_figure_of_the_practice_world(lab: Lab, scale: float) -> None:
    path = world.cached(world.Spec(lab, seed=1, scale=scale))
    values = {**world.truth(lab, path), **world.figures(lab, path)}
    known = [(name, word) for name, value in values.items() for word in _as_told(value)]
    choices = {
        choice
        for question in lab.questions
        if question.kind == "facts"
        for fact in question.facts.values()
        for choice in fact.choices
    }
    told = [
        f"{where}: {word} ({name})"
        for where, text in prose(lab)
        for name, word in known
        if word not in choices and re.search(rf"(?<![\w.]){re.escape(word)}(?![\w])", text)
    ]
    assert told == []


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


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("seed", [1, 2])
def test_page_chat_and_hints_are_filled_from_any_world(lab: Lab, seed: int) -> None:
    path = world.cached(world.Spec(lab, seed=seed, scale=0.03))
    figures = world.figures(lab, path)
    templates = [lab.page.text, *(message.text for message in lab.chat)]
    templates += [hint for question in lab.questions for hint in question.hints]
    for template in templates:
        filled = world.render(template, figures)
        assert "{" not in filled, filled
        assert "None" not in filled, filled
