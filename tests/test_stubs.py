"""A released cell holds a stub and nothing of the solution."""

from __future__ import annotations

import pytest

from grader import stubs
from grader.errors import BadLab
from grader.questions import Fact, FactsQuestion

B, E = "-- BEGIN SOLUTION", "-- END SOLUTION"

CLEARED = {
    "no marks: all of it": ("SELECT 1", "STUB"),
    "what stands around stays": (f"a\n{B}\nx\n{E}\nb", "a\nSTUB\nb"),
    "two solutions, one stub": (f"{B}\nx\n{E}\na\n{B}\ny\n{E}", "STUB\na"),
    "marks of other languages": ("<!-- BEGIN SOLUTION -->\nx\n### END SOLUTION", "STUB"),
}


@pytest.mark.parametrize(("text", "left"), CLEARED.values(), ids=CLEARED)
def test_the_stub_stands_where_the_solution_was(text: str, left: str) -> None:
    assert stubs.without_solution(text, "STUB", "b01") == left


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{B}\nx", "has no END SOLUTION"),
        (f"x\n{E}", "in turn"),
        (f"{B}\n{B}\nx\n{E}", "in turn"),
        (f"{B}\nx\n{E}\n{E}", "in turn"),
        ("SELECT 1 -- BEGIN SOLUTION", "line of its own"),
        (f"{B}\nSELECT 1 -- END SOLUTION\n{E}", "line of its own"),
    ],
)
def test_marks_that_do_not_pair_are_refused(text: str, why: str) -> None:
    with pytest.raises(BadLab, match=f"`b01`.*{why}"):
        stubs.without_solution(text, "STUB", "b01")


def test_without_marks_only_the_marks_go() -> None:
    assert stubs.without_marks(f"a\n{B}\nx\n{E}\nb SOLUTION") == "a\nx\nb SOLUTION"


def test_the_stub_of_facts_is_a_line_a_fact_with_what_is_due() -> None:
    facts = {
        "began_at": Fact(type="instant", asks="start", points=1),
        "rows": Fact(type="integer", asks="how many", points=1, unit="rows"),
        "why": Fact(type="choice", asks="cause", points=1, choices=["a", "b"]),
    }
    question = FactsQuestion.model_construct(name="q", kind="facts", facts=facts)
    stub = stubs.stub(question)
    assert stub.split("\n") == [
        "# take the first # away and fill in the value",
        "# began_at =   # start: an instant, as 2001-02-03T04:05:06Z",
        "# rows     =   # how many: a whole number, rows",
        '# why      =   # cause: one of "a", "b"',
    ]
    assert stubs.is_blank("facts", stub)
