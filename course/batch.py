"""Lines of requests → documents in the same order, by one worker or several.

Each line is judged by itself: what a document says does not depend on the number of workers. A
worker process that dies takes only the line with it that made it die, which is then not judged.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from grader.errors import FiredrillError, Interrupted
from grader.standalone import requests
from grader.standalone.judging import Standalone
from grader.standalone.requests import BadRequest, Document

AHEAD = 4  # lines a worker has before it, so that it never waits for the one being printed

Line = tuple[int, str]  # its number in the file, from 1, and its text


@dataclass(frozen=True)
class Limits:
    """worlds: databases a pair. seconds: for each pair."""

    worlds: int
    seconds: float


def documents(lines: Iterable[Line], limits: Limits, jobs: int = 1) -> Iterator[Document]:
    """One document a line, in order, as soon as it and all before it are there."""
    if jobs == 1:
        with Standalone(worlds=limits.worlds, seconds=limits.seconds) as judge:
            for line in lines:
                yield one(judge, line)
        return
    pool = _Pool(limits, jobs)
    try:
        yield from pool.documents(lines)
    finally:
        pool.end()


def one(judge: Standalone, line: Line) -> Document:
    """The document of a line, whatever is on it."""
    number, text = line
    name = None
    try:
        fields = requests.parse(text)
        name = requests.name(fields)
        return judge.document(fields)
    except BadRequest as error:
        return _not_judged(name, f"Line {number} was not judged: {error}")
    except Interrupted:
        raise
    except FiredrillError as error:
        return _not_judged(name, f"Line {number} was not judged: {error}")
    except Exception as error:
        said = f"Line {number} was not judged: something in the judge failed"
        return _not_judged(name, f"{said} ({type(error).__name__}); it is nothing you did.")


def _not_judged(name: requests.Name, said: str) -> Document:
    return {
        "id": name,
        "verdict": "unknown",
        "headline": said,
        "reason": said,
        "counterexample": None,
        "searched": {"worlds": 0, "exercised": 0},
        "notices": [],
    }


class _Pool:
    """Worker processes, made anew where one has died."""

    def __init__(self, limits: Limits, jobs: int) -> None:
        self._limits = limits
        self._jobs = jobs
        self._pool = self._start(jobs)

    def documents(self, lines: Iterable[Line]) -> Iterator[Document]:
        waiting: deque[tuple[Line, Future[Document]]] = deque()
        for line in lines:
            waiting.append((line, self._pool.submit(_work, line)))
            if len(waiting) >= self._jobs * AHEAD:
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def _next(self, waiting: deque[tuple[Line, Future[Document]]]) -> Document:
        line, future = waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            document = self._alone(line)
            self._pool = self._start(self._jobs)
            again = [(each, self._pool.submit(_work, each)) for each, _ in waiting]
            waiting.clear()
            waiting.extend(again)
            return document

    def _alone(self, line: Line) -> Document:
        """The line in a process of its own: the one that died may have died of another line."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._start(1) as pool:
            try:
                return pool.submit(_work, line).result()
            except BrokenProcessPool:
                said = f"Line {line[0]} was not judged: its process ended. Is there memory left?"
                return _not_judged(None, said)

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_set_up,
            initargs=(self._limits,),
        )

    def end(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


_judges: list[Standalone] = []  # the one of this worker process


def _set_up(limits: Limits) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    _judges.append(Standalone(worlds=limits.worlds, seconds=limits.seconds))


def _work(line: Line) -> Document:
    return one(_judges[0], line)


def as_line(document: dict[str, Any]) -> str:
    """The document as one line of JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(", ", ": "))
