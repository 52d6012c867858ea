"""Starts `firedrill lab` as a person does, and reads the address it prints."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

ADDRESS = re.compile(r"http://(?:localhost|127\.0\.0\.1):\d+/\S*token=\w+")
STARTS_WITHIN = 180  # s; the first start builds the practice world, maybe beside other tests
ENDS_WITHIN = 180  # s; it ends its kernels first, and each kernel the worker it has


class Served:
    """A running `firedrill lab`: its address, and a way to end it."""

    def __init__(self, command: Sequence[str | Path], log: Path, **options: object) -> None:
        """Raises AssertionError with the output where no address is printed in time."""
        self.log = log
        with log.open("w") as out:
            self.process = subprocess.Popen(  # type: ignore[call-overload]
                [str(word) for word in command],
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **options,
            )
        self.address = self._address()

    def _address(self) -> str:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            if match := ADDRESS.search(self.log.read_text()):
                return match[0]
            time.sleep(0.2)
        self.stop()
        raise AssertionError(f"no address was printed:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        """End it and all that it started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(ENDS_WITHIN)
