"""Progress at the terminal, with the time left; on stderr, so that output can be piped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

Told = Callable[[str, float], None]  # a step in words, and the share of the whole that is done

NEARLY = 0.99  # as long as anything is left: a bar that says 100 % is done
PATIENCE = 30  # seconds from one line to the next, where there is no bar


class Bar:
    """One bar; call it with a step in words and the share of the whole that is done."""

    def __init__(self, progress: Progress, doing: str) -> None:
        self._progress = progress
        self._doing = doing
        self._task = progress.add_task(doing, total=1.0)

    def __call__(self, what: str, share: float) -> None:
        done = 1.0 if share >= 1 else min(max(share, 0.0), NEARLY)
        self._progress.update(self._task, description=f"{self._doing}: {what}", completed=done)


class Lines:
    """The same where no bar can be drawn: a line now and then, for who reads a log."""

    def __init__(
        self, console: Console, patience: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """patience: seconds from one line to the next. clock: seconds since any instant."""
        self._console, self._patience, self._clock = console, patience, clock
        self._told = clock()

    def __call__(self, said: str) -> None:
        if self._clock() - self._told >= self._patience:
            self._told = self._clock()
            self._console.print(f"… {said}", highlight=False, markup=False, soft_wrap=True)


@contextmanager
def bar(
    doing: str, console: Console, clock: Callable[[], float] = time.monotonic
) -> Iterator[Told]:
    """A bar for the body; it goes away at its end. Without a terminal a line each half minute.

    clock: seconds since any instant.
    """
    if not console.is_terminal:
        lines = Lines(console, PATIENCE, clock)
        yield lambda what, share: lines(f"{doing}: {what} ({min(max(share, 0.0), 1.0):.0%})")
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("· left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress, doing)
