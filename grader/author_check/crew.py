"""Processes that look at parts of a lab's claims side by side: what they find, in order.

    with Crew(labs, 2) as crew:
        crew.each(labs[0], work, [1, 2, 3], print)   # [work(bench, 1), work(bench, 2), …]

Each process has one sandbox and runs DuckDB with one thread. What leaves this block by an error or
Ctrl-C ends them all; what they were building or keeping is written whole or not at all.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from .. import pooled
from ..errors import FiredrillError
from ..incident import Lab
from ..sandbox.client import Sandbox
from .finding import Bench

AT_ONCE = 64  # claims that wait for their parts; a thread each, which costs next to nothing
Item = TypeVar("Item")
Found = TypeVar("Found")
_Part = tuple[tuple[bool, int], int, Callable[[], Any], Future[Any]]


class Crew:
    """So many processes, and the claims that wait for them."""

    def __init__(self, labs: Sequence[Lab], jobs: int, *, fresh: bool = False) -> None:
        """labs: whose claims are looked at. fresh: judges again what it remembers."""
        self.labs = list(labs)
        self.done = self.total = 0
        self.told: Callable[[int, int], None] = lambda done, total: None
        self._counting = threading.Lock()
        self._turn = threading.RLock()
        self._parts: list[_Part] = []  # a heap of those whose turn has not come
        self._places = itertools.count()
        self._free = jobs + 1  # one lies ready, so that no process waits for the next
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
        with self._turn:
            for *_, found in self._parts:
                found.cancel()
            self._parts.clear()
        if kind is not None:
            for process in multiprocessing.active_children():
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._waiting.shutdown(wait=True, cancel_futures=True)

    def begin(self, claim: Callable[[], Found]) -> Future[Found]:
        """The claim, looked at beside all others that have begun; first come, first served."""
        return self._waiting.submit(claim)

    def each(
        self,
        lab: Lab,
        work: Callable[[Bench, Item], Found],
        items: Sequence[Item],
        *,
        long: bool = False,
    ) -> list[Found]:
        """What the work finds for each item. Raises FiredrillError where it does for one.

        long: of seconds each, so that none is begun when all others are done. After these parts
        come those of a lab that was named first, so that a process stays with what it has read.
        """
        self._tell(new=len(items))
        at = next(place for place, known in enumerate(self.labs) if known is lab)
        rank = (not long, at)
        try:
            parts = [self._put(rank, partial(_look, at, work, item)) for item in items]
            for part in parts:
                part.add_done_callback(lambda _: self._tell(done=1))
            found = [part.result() for part in parts]
        except BrokenExecutor as error:  # killed, as where memory is short
            raise FiredrillError("a process that looks at it has ended") from error
        for each in found:
            if isinstance(each, _Failed):
                raise FiredrillError(each.says)
        return found

    def _put(self, rank: tuple[bool, int], call: Callable[[], Any]) -> Future[Any]:
        """What the call finds, once its turn has come: low ranks first, then as they came."""
        found: Future[Any] = Future()
        with self._turn:
            heapq.heappush(self._parts, (rank, next(self._places), call, found))
            self._feed()
        return found

    def _feed(self) -> None:
        while self._free and self._parts:
            *_, call, found = heapq.heappop(self._parts)
            self._free -= 1
            try:
                self._pool.submit(call).add_done_callback(partial(self._ended, found))
            except BrokenExecutor as error:
                self._free += 1
                found.set_exception(error)

    def _ended(self, found: Future[Any], part: Future[Any]) -> None:
        if part.cancelled():
            found.cancel()
        elif error := part.exception():
            found.set_exception(error)
        else:
            found.set_result(part.result())
        with self._turn:
            self._free += 1
            self._feed()

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
