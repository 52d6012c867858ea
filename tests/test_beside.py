"""Two things at once in the worker: both end, whatever becomes of either."""

from __future__ import annotations

import threading

import pytest

from grader.sandbox.beside import beside


def test_both_run_at_the_same_time() -> None:
    met = threading.Barrier(2, timeout=30)
    assert sorted(beside(met.wait, met.wait)) == [0, 1]


@pytest.mark.parametrize("fails", [0, 1])
def test_an_error_of_one_is_raised_once_the_other_has_ended(fails: int) -> None:
    ended = []

    def one() -> int:
        raise ValueError("one")

    def other() -> int:
        ended.append("other")
        return 1

    with pytest.raises(ValueError, match="one"):
        beside(*((one, other) if fails == 0 else (other, one)))
    assert ended == ["other"]
