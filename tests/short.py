"""The short form of a proof over all labs: `make test` takes every third, `make e2e` all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

EVERY = 3


def every_third(parameters: Iterable[Any], first: int = 0) -> list[Any]:
    """pytest.params of these, of which only every third, from that one on, is no slow one.

    parameters: pytest.params with an id. first: so that not always the same labs are taken.
    """
    return [
        each
        if at % EVERY == first
        else pytest.param(*each.values, id=each.id, marks=[*each.marks, pytest.mark.slow])
        for at, each in enumerate(parameters)
    ]
