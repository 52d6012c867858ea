"""Answers in, verdicts out as they come, by processes beside this one.

    with Judges(lambda: local(2), at_once=4) as judges:
        judges.ask("key", Ask(terms, "written_twice", "SELECT …"))
        for key, judged in judges.some():
            …

The seam is `concurrent.futures.Executor`: processes of this machine, or those of a Dask cluster.
Each keeps its judges open. nbgrader is not imported in them.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Sized
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass
from typing import NamedTuple

from ... import incident, pooled
from ...errors import FiredrillError
from ...verdict import Verdict
from .. import judging, ungraded
from ..judging import Terms

TELLING = 3  # answers lost one after the other before any came back: it is not their doing
GONE = (
    "Stopped: the scheduler of the cluster does not answer any more. What was graded before is"
    " kept; type the same again when it is back."
)
AHEAD = 2  # answers that a process has before it, so that it never waits for us

Question = tuple[str, str]  # its lab, its name


@dataclass(frozen=True)
class Ask:
    """One answer to be judged."""

    terms: Terms
    question: str
    text: str


@dataclass(frozen=True)
class Judged:
    """A verdict; whole: no limit of ours has ended a part of what led to it."""

    verdict: Verdict
    whole: bool


@dataclass(frozen=True)
class Stopped:
    """A sentence on its way that stops the class: an error need not come through as it was."""

    says: str


class _Waits(NamedTuple):
    """An answer, and those who want it: they may become more while it waits."""

    ask: Ask
    wanted: Sized


class _Queue:
    """Answers that wait: of one question the most wanted ones, then of the next.

    A process keeps open what an answer was judged on, and the next one to the same question is
    judged sooner for it; a repair or a monitor in between closes all of it. But nobody is graded
    before all of their answers are judged: so what most wait for comes first, and no question
    keeps the others waiting for long.
    """

    def __init__(self, run: int) -> None:
        """run: answers to one question that are given out one after the other."""
        self._run = run
        self._given = 0  # of this run
        self._waiting: dict[Question, dict[str, _Waits]] = {}  # the question at hand is first

    def append(self, key: str, ask: Ask, wanted: Sized) -> None:
        question = ask.terms.lab, ask.question
        self._waiting.setdefault(question, {})[key] = _Waits(ask, wanted)

    def next(self) -> tuple[str, Ask]:
        """The answer to be judged now; it waits no more."""
        if self._given == self._run:
            at_hand = next(iter(self._waiting))
            self._waiting[at_hand] = self._waiting.pop(at_hand)
            self._given = 0
        question, answers = next(iter(self._waiting.items()))
        key = max(answers, key=lambda each: len(answers[each].wanted))
        ask = answers.pop(key).ask
        self._given += 1
        if not answers:
            del self._waiting[question]
            self._given = 0
        return key, ask

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))


class Judges:
    """Processes that judge. One that dies takes with it only the answer it died of."""

    def __init__(self, start: Callable[[], Executor], at_once: int) -> None:
        """start: makes the processes, when the first answer is there. at_once: so many work."""
        self._start = start
        self._at_once = at_once
        self._executor: Executor | None = None
        self._queue = _Queue(at_once)
        self._out: dict[Future[Judged | Stopped], tuple[str, Ask]] = {}
        self._suspects: deque[tuple[str, Ask]] = deque()  # were out when a process died
        self._suspected: set[str] = set()  # the keys of those, for ever
        self._came = False  # whether any verdict was ever made
        self._lost = 0

    def __enter__(self) -> Judges:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if self._executor is None:
            return
        if kind is not None:
            _end_now(self._executor)
        self._executor.shutdown(wait=True, cancel_futures=True)

    def ask(self, key: str, ask: Ask, wanted: Sized = ()) -> None:
        """Have it judged; the key comes back with its verdict. wanted: by these, now and later."""
        self._queue.append(key, ask, wanted)

    @property
    def asked(self) -> int:
        """How many are not back yet."""
        return len(self._queue) + len(self._out) + len(self._suspects)

    def some(self, seconds: float | None = None) -> list[tuple[str, Judged]]:
        """Those that are back by now; waits for one if none is. seconds: at most so long.

        Raises FiredrillError where nobody can be judged.
        """
        self._send()
        done, _ = wait(self._out, timeout=seconds, return_when=FIRST_COMPLETED)
        back = []
        for future in done:
            if future not in self._out:
                continue  # a process has died, and all that was out is asked again
            key, ask = self._out[future]
            try:
                found = future.result()
            except BrokenExecutor as error:
                back += self._after_a_death(key, ask, error)
                continue
            except CancelledError:  # nothing is called off here: a cluster's scheduler is gone
                raise FiredrillError(GONE) from None
            except Exception as error:  # a cluster has its own ways to lose a process
                del self._out[future]
                back += self._after_a_loss(key, ask, error)
                continue
            del self._out[future]
            if isinstance(found, Stopped):
                raise FiredrillError(found.says)
            back.append((key, found))
            self._came = True
        self._send()
        return back

    def _send(self) -> None:
        """Keep the processes busy; after a death, one answer at a time until it is known which."""
        room = 1 if self._suspects else self._at_once
        while len(self._out) < room and (self._suspects or self._queue):
            key, ask = self._suspects.popleft() if self._suspects else self._queue.next()
            if self._executor is None:
                self._executor = self._start()
            try:
                future = self._executor.submit(judge, ask)
            except BrokenExecutor:
                self._suspects.append((key, ask))
                self._end_broken()
                continue
            self._out[future] = key, ask

    def _after_a_death(self, key: str, ask: Ask, error: Exception) -> list[tuple[str, Judged]]:
        """All that was out is asked once more, one by one; what kills again has its verdict."""
        out = list(self._out.values())
        self._out.clear()
        self._end_broken()
        if len(out) == 1:
            return self._after_a_loss(key, ask, error)
        self._suspected |= {each for each, _ in out}
        self._suspects.extend(out)
        return []

    def _after_a_loss(self, key: str, ask: Ask, error: Exception) -> list[tuple[str, Judged]]:
        """Of an answer alone with a process that died; once is chance. Raises where none comes."""
        if key not in self._suspected:
            self._suspected.add(key)
            self._suspects.append((key, ask))
            return []
        self._lost += 1
        if self._lost == TELLING and not self._came:
            raise FiredrillError(
                "The processes that judge end before their first verdict"
                f" ({type(error).__name__}: {error}). Is there memory left? `firedrill doctor`"
                " looks; fewer --workers need less."
            )
        return [(key, _lost(ask, error))]

    def _end_broken(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def local(workers: int) -> ProcessPoolExecutor:
    """Processes of this machine."""
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=pooled.begin
    )


def judge(ask: Ask) -> Judged | Stopped:
    """The work itself, in a process that keeps its judges open."""
    try:
        return Judged(*judging.verdict(ask.terms, ask.question, ask.text))
    except FiredrillError as error:
        return Stopped(str(error))


def _lost(ask: Ask, error: Exception) -> Judged:
    """For a person: the process ended, as where memory is short, and it was this answer's doing."""
    lab = incident.load(ask.terms.lab)
    return Judged(ungraded.our_fault(lab, ask.question, error), whole=False)


def _end_now(executor: Executor) -> None:
    """What is judged now is not waited for; a cluster's processes are not ours to end."""
    for process in list((getattr(executor, "_processes", None) or {}).values()):
        process.terminate()
