"""A fault of ours as one sentence; the traceback goes to a file that can be sent along."""

from __future__ import annotations

import logging
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path


def sentence(error: BaseException, folder: Path) -> str:
    """What to tell a person. With FIREDRILL_DEBUG set, the error is raised again instead."""
    if os.environ.get("FIREDRILL_DEBUG"):
        raise error
    said = (
        f"Something in the course itself failed ({type(error).__name__}: {_short(error)}); it is "
        "nothing you did. Try again; `firedrill doctor` looks for the usual causes."
    )
    if _write(folder, "".join(traceback.format_exception(error))):
        return f"{said} The details are in .firedrill/trouble.log, for a report."
    return f"{said} FIREDRILL_DEBUG=1 shows the details."


class ToFile(logging.Handler):
    """Log records into the same file; without a handler Python prints them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def emit(self, record: logging.LogRecord) -> None:
        """Append the record, with its traceback."""
        _write(self._folder, self.format(record) + "\n")


def keep_off_the_screen(folder: Path) -> None:
    """What is logged goes to the file from now on, never between a person's results."""
    for logger in map(logging.getLogger, ("grader", "sqlglot")):
        for handler in [each for each in logger.handlers if isinstance(each, ToFile)]:
            logger.removeHandler(handler)
        logger.addHandler(ToFile(folder))


def _write(folder: Path, text: str) -> bool:
    """Append to the file, if its folder is there; False if it was not possible."""
    if not folder.is_dir():
        return False
    try:
        with (folder / "trouble.log").open("a", encoding="utf-8") as log:
            log.write(f"\n{datetime.now(UTC).isoformat()}\n{text}")
    except OSError:
        return False
    return True


def _short(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:160] if lines else "no message"
