"""The worker's process: started with nothing but what Python needs, killed without a trace."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from pathlib import Path
from typing import Any

from ..errors import FiredrillError
from . import wire

Frame = tuple[dict[str, Any], dict[str, bytes]]


class WorkerProcess:
    """The worker's process and the thread that reads its replies."""

    def __init__(self, memory_mb: int, threads: int) -> None:
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="firedrill-"))
        except OSError as error:
            raise FiredrillError(
                f"There is no room for temporary files ({(error.strerror or 'no folder').lower()})."
                " Make room, or set TMPDIR to a folder that can be written to."
            ) from None
        command = [sys.executable, "-P", "-m", "grader.sandbox.worker"]
        self._child = subprocess.Popen(
            [*command, str(self.folder), str(memory_mb), str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=_environment(self.folder),
            **_own_group(),
        )
        self._replies: queue.Queue[Frame | None] = queue.Queue()
        self._sending = threading.Lock()
        self._count = 0
        self.ended = False
        threading.Thread(
            target=_collect, args=(self._child.stdout, self._replies), daemon=True
        ).start()
        self._finish = weakref.finalize(self, _end, self._child, self.folder)

    @property
    def alive(self) -> bool:
        return not self.ended and self._child.poll() is None

    @property
    def new(self) -> bool:
        """True until it was first asked whether it is there."""
        return self._count == 0

    @property
    def used(self) -> bool:
        """True once it was asked more than whether it is there."""
        return self._count > 1

    def next(self) -> int:
        """A new number for a request; only the reply with the last one is taken."""
        self._count += 1
        return self._count

    def send(self, request: dict[str, Any]) -> None:
        assert self._child.stdin is not None
        try:
            with self._sending:
                wire.write(self._child.stdin, request)  # type: ignore[arg-type]
        except (BrokenPipeError, OSError):
            self.ended = True

    def receive(self, seconds: float) -> Frame | None:
        """The reply to the last request; None when time is up or the process has ended."""
        deadline = time.monotonic() + seconds
        while not self.ended:
            try:
                reply = self._replies.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                return None
            if reply is None:
                self.ended = True
            elif reply[0]["id"] == self._count:
                return reply
        return None

    def kill(self) -> None:
        self.ended = True
        self._finish()


def _collect(stream: Any, replies: queue.Queue[Any]) -> None:
    try:
        while (frame := wire.read(stream)) is not None:
            replies.put(frame)
    except (OSError, ValueError):
        pass
    replies.put(None)


def _end(child: subprocess.Popen[bytes], folder: Path) -> None:
    """Kills the worker and removes its folder; also when the parent ends without closing."""
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    shutil.rmtree(folder, ignore_errors=True)


def _own_group() -> dict[str, Any]:
    """A Ctrl-C at the terminal is for the parent, which then interrupts the query itself."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _environment(folder: Path) -> dict[str, str]:
    """Only what Python needs to start: an answer finds no secret in the environment."""
    here = str(Path(__file__).resolve().parents[2])
    known = [entry for entry in sys.path if entry and Path(entry).is_absolute()]
    scrubbed = {
        "PYTHONPATH": os.pathsep.join(dict.fromkeys([here, *known])),
        "PYTHONUTF8": "1",
        "POLARS_MAX_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",  # glibc reserves 64 MB of address space a thread otherwise
        # DuckDB plans in many small pieces of memory: more of them are kept at hand than seven
        "GLIBC_TUNABLES": "glibc.malloc.tcache_count=1000",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "TMP": str(folder),
        "TEMP": str(folder),
    }
    for name in ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        if name in os.environ:
            scrubbed[name] = os.environ[name]
    return scrubbed
