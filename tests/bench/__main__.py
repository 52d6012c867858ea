"""Runs every `bench_*.py` beside this file: `python -m tests.bench [--short]`."""

from __future__ import annotations

import importlib
from pathlib import Path

for path in sorted(Path(__file__).parent.glob("bench_*.py")):
    importlib.import_module(f"tests.bench.{path.stem}").main()
