"""How a process of a pool begins: quiet, with one thread, and never outliving its parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading

from .worlds import quiet


def begin() -> None:
    """To be called once, first of all, in a process that works beside others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the parent
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what is open is put away
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    quiet.THREADS = 1


def _end_with_the_parent() -> None:
    """A parent that is killed can tell nobody; the sandbox ends with this process."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)
