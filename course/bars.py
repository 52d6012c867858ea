"""Progress at the terminal, with the time left; on stderr, so that output can be piped."""

from __future__ import annotations

from collections.abc import Iterator
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


class Bar:
    """One bar; call it with a step in words and the share of the whole that is done."""

    def __init__(self, progress: Progress, doing: str) -> None:
        self._progress = progress
        self._doing = doing
        self._task = progress.add_task(doing, total=1.0)

    def __call__(self, what: str, share: float) -> None:
        self._progress.update(
            self._task, description=f"{self._doing}: {what}", completed=min(max(share, 0.0), 1.0)
        )


@contextmanager
def bar(doing: str, console: Console) -> Iterator[Bar]:
    """A bar for the body; it goes away at its end. Without a terminal nothing is printed."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("· left"),
        TimeRemainingColumn(),
    )
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as progress:
        yield Bar(progress, doing)
