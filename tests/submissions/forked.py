"""nbgrader's commands in processes of their own, forked from one that has nbgrader imported.

    forked.nbgrader(["autograde", "07-…"], cwd=course, env=os.environ)   # (exit code, what it said)

As `python -m nbgrader` does, without the seconds of processor time that its imports take.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["nbgrader.apps.nbgraderapp"])
LONGEST = 600  # seconds


def nbgrader(words: Sequence[str], cwd: Path, env: Mapping[str, str]) -> tuple[int | None, str]:
    """How one command ended, and all it said; None for one that did not end."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        said.touch()
        process = CONTEXT.Process(target=_command, args=(list(words), str(cwd), dict(env), said))
        process.start()
        process.join(LONGEST)
        if (code := process.exitcode) is None:
            process.kill()
            process.join()
        return code, said.read_text(encoding="utf-8")


def _command(words: list[str], cwd: str, env: dict[str, str], said: Path) -> None:
    from nbgrader.apps.nbgraderapp import main

    file = os.open(said, os.O_WRONLY | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["nbgrader", *words]
    try:
        main()
    finally:
        sys.stdout.flush()
        atexit._run_exitfuncs()  # as at the end of any process; a forked one leaves it out
