"""A lock on an open file, on Linux, macOS and Windows; it ends with the process that holds it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import IO

if sys.platform == "win32":
    import msvcrt

    _FAR = 0x7FFF_0000  # a byte far behind the text: a Windows lock bars reading what it covers

    def _lock(file: IO[bytes], wait: bool) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

    def _unlock(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes], wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def take(file: IO[bytes]) -> bool:
    """Lock the file without waiting; False where another process holds it."""
    try:
        _lock(file, wait=False)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def held(file: IO[bytes]) -> Iterator[None]:
    """Hold the lock, waiting for it; a file system without locks is taken as it is."""
    try:
        _lock(file, wait=True)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            _unlock(file)
