"""Milliseconds of one completion in a `%%sql` cell, beside IPython's own of Python, in one run.

Both go through IPython's completer in one shell with lab 07 open; the Python side is what a cell of
the same length asks for, with Jedi as a kernel has it.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time

from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

ROUNDS = 3
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
            ours, ours_first = _timed(shell, SQL, SQL_AFTER, "amount_usd")
            theirs, theirs_first = _timed(shell, PYTHON, "", "group_by")
            shell.run_line_magic("unload_ext", "course")
        finally:
            os.chdir(before)
    print(f"one completion, median of {ROUNDS}; in brackets the first")
    print(f"  %%sql cell    {ours:8.1f} ms ({ours_first:,.0f})")
    print(f"  Python, Jedi  {theirs:8.1f} ms ({theirs_first:,.0f}), {theirs / ours:,.0f} × as long")


def _timed(shell: InteractiveShell, before: str, after: str, offered: str) -> tuple[float, float]:
    """Milliseconds: the median after the first, and the first; each time of another text."""
    spent = []
    for turn in range(ROUNDS + 1):
        code = f"{before}{after}\n{'-' if after else '#'}- {turn}"
        start = time.perf_counter()
        with provisionalcompleter():
            found = [each.text for each in shell.Completer.completions(code, len(before))]
        spent.append((time.perf_counter() - start) * 1000)
        assert offered in found, found
    return statistics.median(spent[1:]), spent[0]


if __name__ == "__main__":
    main()
