"""A worker as earlier answers may leave it: hardly any memory of its limit is free."""

from __future__ import annotations

import os
from pathlib import Path

from grader.sandbox.client import Sandbox
from grader.sandbox.process import WorkerProcess

LEFT = 4 * 1024 * 1024  # bytes of address space


def starved(sandbox: Sandbox) -> WorkerProcess:
    """The sandbox's worker, which has been asked before and will die of the next large result."""
    import resource  # Linux alone lets one process limit another

    used = sandbox._process
    assert used is not None
    pages = int(Path(f"/proc/{used._child.pid}/statm").read_text().split()[0])
    room = pages * os.sysconf("SC_PAGE_SIZE") + LEFT
    resource.prlimit(used._child.pid, resource.RLIMIT_AS, (room, room))
    return used
