"""The mutants an author must say a word about come as a block of TOML, ready to be filled in."""

from __future__ import annotations

import tomllib

from grader.edge import Edge, unargued
from grader.edge.store import Known
from grader.questions import SqlQuestion

ASKED = SqlQuestion(
    kind="sql",
    name="doubled",
    points=1,
    signal="diagnosis",
    step="s",
    asks="a",
    columns=["a"],
    equivalent={"filter.*": "each row has it"},
)


def edge(survivors: list[str], kills: dict[str, int]) -> Edge:
    known = [Known(name, "", tuple(range(count)), ()) for name, count in kills.items()]
    return Edge("", [], [], [], [], [], mutants=known, survivors=survivors)


def test_survivors_and_what_is_seldom_told_are_listed_but_for_what_is_argued() -> None:
    found = unargued.block(
        ASKED,
        edge(['join.left "x"', "filter.1"], {"limit.1": 2, "sum.1": 3, "filter.2": 1}),
        {'join.left "x"': "as if each had one", "limit.1": "as if there were more"},
    )
    assert found.splitlines() == [
        "[questions.equivalent]  # of doubled: why is each no mistake?",
        "# as if each had one; survives",
        '"join.left \\"x\\"" = ""',
        "# as if there were more; told 2 of 3 times",
        '"limit.1" = ""',
    ]
    read = tomllib.loads(f"[[questions]]\nname = 'doubled'\n{found}")
    assert read["questions"][0]["equivalent"] == {'join.left "x"': "", "limit.1": ""}


def test_nothing_is_asked_for_where_all_are_told() -> None:
    assert unargued.block(ASKED, edge(["filter.1"], {"sum.1": 3}), {}) == ""


def test_a_reason_that_is_not_filled_in_is_none() -> None:
    asked = ASKED.model_copy(update={"equivalent": {"filter.1": " "}})
    assert '"filter.1" = ""' in unargued.block(asked, edge(["filter.1"], {}), {})
