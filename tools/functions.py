"""Names of DuckDB functions that `functions.toml` of grader/sql does not list, or that are gone.

python tools/functions.py      # after a new DuckDB: look at each name, then list it
"""

from __future__ import annotations

import sys

import duckdb

from grader.sql import functions


def main() -> int:
    """Prints both lists; 1 where there is something to do."""
    new, gone = functions.unlisted(), functions.gone()
    print(f"DuckDB {duckdb.__version__}: {len(new)} not listed, {len(gone)} listed and gone")
    for name in new:
        print(f"  not listed  {name}")
    for name in gone:
        print(f"  gone        {name}")
    return 1 if new or gone else 0


if __name__ == "__main__":
    sys.exit(main())
