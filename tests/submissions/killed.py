"""Grading runs in processes of their own that end in the middle, at a moment that can be counted.

    moments = killed.run(root, slug)                 # undisturbed; how many calls reach the system
    killed.run(root, slug, at=17)                    # dead before the seventeenth

A moment is a call by which a run writes: SQLite's, or the file system's. Killed before each, a run
has been killed between any two things that it leaves behind.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.errors import FiredrillError

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["nbgrader.apps.nbgraderapp", "grader.classroom.grading.run"])
WRITES = {
    "backup", "chmod", "execute", "executescript", "flush", "ftruncate", "mkdir", "rename",
    "replace", "rmdir", "truncate", "unlink", "write",
}  # fmt: skip
LONGEST = 600  # seconds


def run(root: Path, slug: str, *, at: int | None = None, largest: int | None = None) -> Any:
    """What the run said, its last line first, and how many moments it had; None if it was killed.

    largest: bytes that a file of it may have, as on a disk that is full.
    """
    here, there = CONTEXT.Pipe(duplex=False)
    env = {**os.environ}
    process = CONTEXT.Process(target=_run, args=(str(root), slug, at, largest, env, there))
    process.start()
    there.close()
    try:
        found = here.recv() if here.poll(LONGEST) else None
    except EOFError:
        found = None
    process.join(LONGEST)
    assert (process.exitcode == -signal.SIGKILL) == (found is None)
    return found


def _run(
    root: str, slug: str, at: int | None, largest: int | None, env: dict[str, str], said: Any
) -> None:
    from grader.classroom.grading.run import Run

    os.environ.clear()
    os.environ.update(env)
    os.chdir(root)
    told: list[str] = []
    count = _Count(at)
    if largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    sys.setprofile(count)
    try:
        with Run(Path(root), workers=1, tell=told.append) as run:
            run.grade(slug)
        told.append(run.outcome.sentence)
    except FiredrillError as error:
        told.append(str(error))
    finally:
        sys.setprofile(None)
    said.send((told, count.moments))


class _Count:
    """Counts the calls that write, and dies before the one it is told."""

    def __init__(self, at: int | None) -> None:
        self.moments = 0
        self._at = at

    def __call__(self, frame: Any, event: str, called: Callable[..., Any]) -> None:
        if event == "c_call" and called.__name__ in WRITES:
            self.moments += 1
            if self.moments == self._at:
                os.kill(os.getpid(), signal.SIGKILL)
