"""Many small worlds at once: those that are not there yet are built, two side by side.

    paths = several.cached(specs, say=print)   # building 42 small worlds, this once: about 9 s left

Monitors are run through dozens of them; the first to ask waits, and is told how long.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from . import world

SIDE_BY_SIDE = 2  # builds; each takes some 60 MB, and a course runs on two cores


def cached(specs: Sequence[world.Spec], say: Callable[[str], None]) -> list[Path]:
    """The path of each world, in order. say: what is going on, while worlds are being built."""
    places = [world.place(spec) for spec in specs]
    missing = {
        spec.key: spec for spec, path in zip(specs, places, strict=True) if not path.is_file()
    }
    if missing:
        _build(list(missing.values()), say)
    return places


def _build(specs: list[world.Spec], say: Callable[[str], None]) -> None:
    count = f"{len(specs)} small worlds" if len(specs) > 1 else "a small world"
    say(f"building {count}, this once")
    started = time.monotonic()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        jobs = [pool.submit(world.cached, spec) for spec in specs]
        try:
            for done, job in enumerate(as_completed(jobs), 1):
                job.result()
                left = (time.monotonic() - started) / done * (len(specs) - done)
                say(f"building {count}, this once: {done} there, about {left:.0f} s left")
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
