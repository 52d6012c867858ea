"""Two queries at once in the worker: while DuckDB runs one, the interpreter is free for another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

_Found = TypeVar("_Found")

_HELPER = ThreadPoolExecutor(1)


def beside(first: Callable[[], _Found], second: Callable[[], _Found]) -> tuple[_Found, _Found]:
    """What both give. Once both have ended, the error of one is raised."""
    later = _HELPER.submit(first)
    try:
        found = second()
    finally:
        wait([later])
    return later.result(), found
