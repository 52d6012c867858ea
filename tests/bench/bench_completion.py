"""Milliseconds of one completion in a `%%sql` cell, beside IPython's own of Python, in one run.

Both go through IPython's completer in one shell with lab 07 open; the Python side is what a cell of
the same length asks for, with Jedi as a kernel has it.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable

from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

ROUNDS = 15
SQL = """%%sql
WITH posted AS (SELECT e.*, row_number() OVER (PARTITION BY idempotency_key) AS nth
                FROM ledger.entries e WHERE status = 'posted'),
     twice AS (SELECT idempotency_key, count(*) AS n FROM posted GROUP BY 1)
SELECT p.am"""
SQL_AFTER = "\nFROM posted p JOIN twice t USING (idempotency_key)"
PYTHON = """import polars as pl
frame = pl.DataFrame({"a": [1, 2]})
kept = frame.filter(pl.col("a") > 1)
kept.gr"""


def main() -> None:
    """Print both medians, the first of each, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        before = os.getcwd()
        os.chdir(folder)
        try:
            shell = InteractiveShell()
            shell.run_line_magic("load_ext", "course")
            with capture_output():
                shell.run_line_magic("incident", "07-ledger-written-twice --scale 0.03")
            ours, ours_first = _timed(lambda: _complete(shell, SQL + SQL_AFTER, len(SQL)))
            theirs, theirs_first = _timed(lambda: _complete(shell, PYTHON, len(PYTHON)))
            shell.run_line_magic("unload_ext", "course")
        finally:
            os.chdir(before)
    print(f"one completion, median of {ROUNDS}; in brackets the first")
    print(f"  %%sql cell    {ours:7.1f} ms ({ours_first:.0f})   {ours / theirs:.2f} × Python's")
    print(f"  Python, Jedi  {theirs:7.1f} ms ({theirs_first:.0f})")


def _complete(shell: InteractiveShell, code: str, cursor: int) -> list[str]:
    with provisionalcompleter():
        found = [each.text for each in shell.Completer.completions(code, cursor)]
    assert found, code
    return found


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds: the median after the first, and the first."""
    spent = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        run()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent[1:]), spent[0]


if __name__ == "__main__":
    main()
