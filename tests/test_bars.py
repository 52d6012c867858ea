"""The bar of the commands: at a terminal only, with the step and the share that is done."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from course import bars


@pytest.mark.parametrize(
    ("share", "percent"),
    [
        *((0.0, "0%"), (0.25, "25%"), (1.0, "100%"), (-1.0, "0%"), (3.0, "100%")),
        (0.9999, "99%"),  # something is left
    ],
)
def test_a_bar_names_the_step_and_the_share_and_goes_away(share: float, percent: str) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=120, height=30, color_system=None)
    with bars.bar("Building", console) as bar:
        bar("payments", share)
    last = screen.getvalue().rpartition("Building: payments")[2]
    assert f" {percent} " in last
    assert "· left" in last
    assert last.rstrip("\r\n").endswith("\x1b[2K")  # the line is wiped


def test_without_a_terminal_a_line_says_now_and_then_how_far_it_is() -> None:
    screen, now = io.StringIO(), [0.0]
    with bars.bar("Grading", Console(file=screen, width=120), lambda: now[0]) as bar:
        for at, (what, share) in enumerate([("ana", 0.1), ("ben [1]", 0.4), ("cem", 0.5)]):
            now[0] = at * bars.PATIENCE * 0.7
            bar(what, share)
    assert screen.getvalue() == "… Grading: cem (50%)\n"
