"""What of a query's rows stands out beside those of a healthy day."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from course.debrief import signs


@pytest.mark.parametrize(
    ("here", "signs_"),
    [
        ({"az": ["a", "b"], "n": [100, 102]}, set()),  # two in a hundred: nobody sees that
        ({"az": ["a", "b"], "n": [100, 150]}, {"n: more"}),
        ({"az": ["a", "c"], "n": [100, 100]}, {"az: other"}),
        ({"az": ["a"], "n": [100]}, {"rows: less", "az: other", "n: less"}),
        ({"az": ["a", "b"], "n": [None, None]}, {"n: other"}),
    ],
)
def test_what_stands_out_beside_a_healthy_day(here: dict[str, Any], signs_: set[str]) -> None:
    healthy = signs.shape(pl.DataFrame({"az": ["a", "b"], "n": [100, 100]}))
    assert signs.beside(signs.shape(pl.DataFrame(here)), healthy) == signs_


def test_a_text_that_one_reads_is_another_thing_and_a_name_is_none() -> None:
    healthy, ours, other = (
        signs.shape(pl.DataFrame({"patch": texts, "sha": [f"{n}"], "who": [f"Ada {n}"]}))
        for n, texts in enumerate(
            [["- a line that has always been there, with no change"]]
            + [[f"+ a line that has more than forty signs {n}"] for n in "ab"]
        )
    )
    assert signs.says_other(ours, other, healthy)
    assert not signs.says_other(ours, ours, healthy)
    names = [signs.shape(pl.DataFrame({"who": [f"Ada {n}"]})) for n in range(3)]
    assert not signs.says_other(*names)
