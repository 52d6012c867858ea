"""Answers that are alike but for layout, case and names: only what few wrote, and long enough."""

from __future__ import annotations

import pytest

from grader.classroom.reporting import similar
from grader.classroom.reporting.gather import Answer, Grade
from grader.verdict import Verdict

LONG = """
WITH doubled AS (
    SELECT request_key, count(*) AS copies
    FROM shop.orders AS o
    WHERE o.status = 'placed' AND o.price > 3
    GROUP BY request_key
    HAVING count(*) > 1
)
SELECT d.request_key, d.copies FROM doubled AS d WHERE d.copies < 90
"""
RENAMED = """
-- all mine
with Twice as (select REQUEST_KEY, COUNT(*) n from shop.orders x
  where x.status = 'placed' and x.price > 3 group by request_key having count(*) > 1)
select t.request_key, t.n from twice t where t.n < 90
"""
OTHER = LONG.replace("> 3", "> 4")
SHORT = "SELECT request_key FROM shop.orders"


def answer(student: str, text: str, outcome: str = "wrong") -> Answer:
    verdict = Verdict(
        lab="90-tiny",
        question="doubled",
        kind="sql",
        outcome=outcome,  # type: ignore[arg-type]
        score=0,
        max_points=1,
        headline="",
    )
    return Answer(student, "doubled", text, 1, Grade(0.0, 1.0, 0.0), verdict)


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        (RENAMED, True),
        (LONG.upper().replace("'PLACED'", "'placed'"), True),
        (LONG.replace("\n", " /* a */ "), True),
        (OTHER, False),
        (LONG.replace("'placed'", "'PLACED'"), False),
        (LONG.replace("o.price", "o.weight"), False),
        ("SELECT FROM WHERE", False),
    ],
)
def test_layout_case_comments_and_own_names_make_no_difference(text, alike):
    assert (similar.normal(text) == similar.normal(LONG)) == alike


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"ana": LONG, "ben": RENAMED, "cem": OTHER}, [("ana", "ben")]),
        ({"ana": SHORT, "ben": SHORT}, []),  # which many write alike
        ({"ana": LONG, "ben": RENAMED, "cem": LONG}, []),  # three of three: it is how one writes it
        ({"ana": LONG, "ben": OTHER}, []),
    ],
)
def test_a_pair_is_two_who_wrote_alike_what_few_wrote(answers, found):
    given = {"doubled": [answer(student, text) for student, text in answers.items()]}
    pairs = similar.pairs(given, {})
    assert [(each.one, each.other) for each in pairs] == found


def test_the_published_reference_is_told_apart_from_pairs():
    given = [answer("ana", LONG, "right"), answer("ben", RENAMED, "right"), answer("cem", OTHER)]
    assert similar.pairs({"doubled": given}, {"doubled": LONG}) == []
    assert similar.as_published(given, LONG) == ["ana", "ben"]
    assert similar.as_published([answer("ana", SHORT)], SHORT) == []


def test_pairs_that_share_what_is_not_right_stand_first():
    by = {
        "one": [answer("ana", LONG, "right"), answer("ben", LONG, "right")],
        "two": [answer("cem", OTHER), answer("dee", OTHER)],
        "three": [answer("ana", OTHER, "right"), answer("ben", OTHER, "right")],
    }
    first, second = similar.pairs(by, {})
    assert (first.one, first.wrong) == ("cem", ("two",))
    assert (second.questions, second.wrong) == (("one", "three"), ())


@pytest.mark.parametrize(
    ("outcome", "shared", "found"),
    [
        ("right", 1, []),
        ("wrong", 1, [("ana", "ben"), ("ana", "cem"), ("ben", "cem")]),
        ("right", 2, [("ana", "ben")]),
    ],
)
def test_one_right_query_that_more_than_two_share_is_no_lead(outcome, shared, found):
    three = [answer(student, LONG, outcome) for student in ("ana", "ben", "cem")]
    others = [answer(f"s{n}", LONG.replace("> 3", f"> {n}")) for n in range(10, 40)]
    by = {"one": [*three, *others]}
    if shared == 2:
        by["two"] = [*(answer(s, OTHER, outcome) for s in ("ana", "ben")), *others]
    pairs = [(each.one, each.other) for each in similar.pairs(by, {})]
    assert sorted(pairs) == found
