"""The pinned versions can be installed by every Python that the project says it runs on."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]
OLDEST = "3.11.0"  # Debian 12 has 3.11.2


def test_every_pin_takes_the_oldest_python_that_is_promised() -> None:
    """Of those that are installed here; a version for newer ones only stops `make lab`."""
    pins = re.findall(r"(?m)^([\w.-]+)==", (ROOT / "constraints.txt").read_text())
    too_new = {}
    installed = 0
    for name in pins:
        try:
            asks = importlib.metadata.metadata(name).get("Requires-Python") or ""
        except importlib.metadata.PackageNotFoundError:
            continue
        installed += 1
        if OLDEST not in SpecifierSet(asks):
            too_new[name] = asks
    assert too_new == {}
    assert installed > 100
