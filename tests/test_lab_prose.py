"""The words of every lab: complete, one for all seeds, and agreeing with its data.

What needs no world is a claim of `firedrill author check`; it is asked of each lab here too.
"""

from __future__ import annotations

import pytest

from grader import author_check, incident
from grader.author_check import figures
from grader.author_check.finding import Bench
from grader.incident import Lab
from grader.worlds import world

LABS = [pytest.param(incident.load(slug), id=slug) for slug in incident.slugs()]
CLAIMS = author_check.claims(quick=True)


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.__name__ for claim in CLAIMS])
def test_a_lab_holds_what_is_claimed_of_its_words_and_design(
    lab: Lab, claim: author_check.Claim
) -> None:
    with Bench(lab) as bench:
        amiss = [finding for finding in claim(bench) if finding.state != "ok"]
    assert amiss == []


@pytest.mark.parametrize("lab", LABS)
def test_prose_tells_no_figure_of_the_practice_world(lab: Lab) -> None:
    with Bench(lab) as bench:
        [found] = figures.none_in_prose(bench)
    assert found.state == "ok", found.says


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
