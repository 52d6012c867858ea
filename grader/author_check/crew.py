"""Processes that look at parts of a lab's claims side by side: what they find, in order.

    with Crew(labs, 2) as crew:
        crew.each(labs[0], work, [1, 2, 3], print)   # [work(bench, 1), work(bench, 2), …]

Each process has one sandbox and runs DuckDB with one thread. What leaves this block by an error or
Ctrl-C ends them all; what they were building or keeping is written whole or not at all.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, TypeVar

from .. import pooled
from ..errors import FiredrillError
from ..incident import Lab
from ..sandbox.client import Sandbox
from .finding import Bench

AT_ONCE = 64  # claims that wait for their parts; a thread each, which costs next to nothing
Item = TypeVar("Item")
Found = TypeVar("Found")


class Crew:
    """So many processes, and the claims that wait for them."""

    def __init__(self, labs: Sequence[Lab], jobs: int, *, fresh: bool = False) -> None:
        """labs: whose claims are looked at. fresh: judges again what it remembers."""
        self.labs = list(labs)
        self.done = self.total = 0
        self.told: Callable[[int, int], None] = lambda done, total: None
        self._counting = threading.Lock()
        self._pool = ProcessPoolExecutor(
            jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self.labs, fresh),
        )
        self._waiting = ThreadPoolExecutor(AT_ONCE)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if kind is not None:
            for process in multiprocessing.active_children():
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._waiting.shutdown(wait=True, cancel_futures=True)

    def begin(self, claim: Callable[[], Found]) -> Future[Found]:
        """The claim, looked at beside all others that have begun; first come, first served."""
        return self._waiting.submit(claim)

    def each(
        self, lab: Lab, work: Callable[[Bench, Item], Found], items: Sequence[Item]
    ) -> list[Found]:
        """What the work finds for each item. Raises FiredrillError where it does for one."""
        self._tell(new=len(items))
        at = next(place for place, known in enumerate(self.labs) if known is lab)
        try:
            parts = [self._pool.submit(_look, at, work, item) for item in items]
            for part in parts:
                part.add_done_callback(lambda _: self._tell(done=1))
            found = [part.result() for part in parts]
        except BrokenExecutor as error:  # killed, as where memory is short
            raise FiredrillError("a process that looks at it has ended") from error
        for each in found:
            if isinstance(each, _Failed):
                raise FiredrillError(each.says)
        return found

    def _tell(self, *, new: int = 0, done: int = 0) -> None:
        with self._counting:
            self.total += new
            self.done += done
            self.told(self.done, self.total)


class _Failed:
    """An error's sentence on its way: an exception need not come through a pipe as it was."""

    def __init__(self, says: str) -> None:
        self.says = says


# ── in the processes ─────────────────────────────────────────────────────────────────────────────

_benches: list[Bench] = []


def _begin(labs: list[Lab], fresh: bool) -> None:
    """Called once in a process: a sandbox, and a bench for each lab."""
    pooled.begin()
    sandbox = Sandbox()
    _benches[:] = [Bench(lab, sandbox=sandbox, fresh=fresh) for lab in labs]


def _look(at: int, work: Callable[[Bench, Any], Any], item: Any) -> Any:
    try:
        return work(_benches[at], item)
    except FiredrillError as error:
        return _Failed(str(error))


@contextlib.contextmanager
def crew_of(labs: Sequence[Lab], jobs: int, *, fresh: bool = False) -> Iterator[Crew | None]:
    """A crew of so many; None for one, who looks at everything here."""
    if jobs == 1:
        yield None
        return
    with Crew(labs, jobs, fresh=fresh) as crew:
        yield crew
