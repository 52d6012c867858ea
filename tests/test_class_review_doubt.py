"""The order of texts in a review: what a reader may well see otherwise comes first."""

from __future__ import annotations

from typing import Any

import pytest

from grader.classroom.reviewing.doubt import doubt
from grader.verdict import UNANSWERED, Part, Verdict

MEDIAN = 100


def part(points: float, ok: bool | None, most: float = 1, detail: str | None = None) -> Part:
    return Part(
        name="mentions", says="the time", ok=ok, points=points, max_points=most, detail=detail
    )


REMARK = Part(name="vague", says="it is vague", ok=None)
FOUND, HALF, LITTLE, MISSING = part(1, True), part(0.5, False), part(0.1, False), part(0, False)


def verdict(parts: list[Part], **more: Any) -> Verdict:
    given = {"outcome": "partly", "score": 0.5, "headline": "…"}
    return Verdict(lab="l", question="q", kind="write", max_points=2, parts=parts, **(given | more))


SHARES = [
    ("all found, as long as usual", [FOUND, FOUND], 100, 0.0),
    ("all found in half the words", [FOUND, FOUND], 50, 0.25),
    ("half there: at no border", [HALF, FOUND], 100, 0.5),
    ("a little there: near a border", [LITTLE, FOUND], 100, 0.1),
    ("missing in a text of usual length", [MISSING, FOUND], 100, 0.25),
    ("longer than usual is no further doubt", [MISSING, FOUND], 900, 0.25),
    ("missing in a short text", [MISSING, MISSING], 10, 0.05),
    ("two remarks", [FOUND, FOUND, REMARK, REMARK], 100, 0.1),
    ("a part with more points weighs more", [part(0, False, 3), FOUND], 100, 0.375),
    ("never as much as what was not judged", [HALF, HALF, *[REMARK] * 5], 100, 0.99),
    ("no word", [MISSING, MISSING], 0, 0.0),
]


@pytest.mark.parametrize(("case", "parts", "words", "share"), SHARES)
def test_the_share_of_points_in_doubt(case, parts, words, share) -> None:
    assert doubt(verdict(parts), words, MEDIAN).share == pytest.approx(share)


def test_what_was_not_judged_comes_first_and_a_blank_answer_last() -> None:
    unknown = doubt(verdict([part(0, None)], outcome="unknown", score=0), 3, MEDIAN)
    blank = doubt(verdict([], outcome="wrong", score=0, headline=UNANSWERED), 9, MEDIAN)
    assert (unknown.share, blank.share) == (1.0, 0.0)


WRONG = part(0, False, detail="“14,000 requests” is not how many were written twice.")
REASONS = [
    (
        [MISSING, HALF, FOUND, REMARK],
        100,
        [
            "there in part: the time (33%)",
            "not found, perhaps there in other words: the time (17%)",
            "remarked on: it is vague (5%)",
        ],
    ),
    ([WRONG, FOUND], 100, ["no points because of a sentence: the time (25%)"]),
    ([REMARK, REMARK, FOUND], 100, ["remarked on: 2 things (10%)"]),
    (  # many small ones add up: they can make the most doubtful text of a class
        [MISSING] * 3 + [FOUND] * 2,
        36,
        [
            "found, but in a short text: 2 things (13%)",
            "not found, perhaps there in other words: 3 things (11%)",
        ],
    ),
    ([FOUND, FOUND], 100, []),
]


@pytest.mark.parametrize(("parts", "words", "told"), REASONS)
def test_all_of_a_doubt_is_accounted_for_the_largest_reason_first(parts, words, told) -> None:
    found = doubt(verdict(parts), words, MEDIAN)
    assert list(found.reasons) == told
    named = sum(int(said.rpartition("(")[2].removesuffix("%)")) for said in told)
    assert named == pytest.approx(100 * found.share, abs=1)
