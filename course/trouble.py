"""A fault of ours as one sentence; the traceback goes to a file that can be sent along."""

from __future__ import annotations

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
    if not folder.is_dir():
        return f"{said} FIREDRILL_DEBUG=1 shows the details."
    try:
        with (folder / "trouble.log").open("a", encoding="utf-8") as log:
            log.write(f"\n{datetime.now(UTC).isoformat()}\n")
            log.write("".join(traceback.format_exception(error)))
    except OSError:
        return said
    return f"{said} The details are in .firedrill/trouble.log, for a report."


def _short(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:160] if lines else "no message"
