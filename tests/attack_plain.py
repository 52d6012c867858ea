"""A plain DuckDB in a process of its own, for a bomb: prints one number, how much it made.

python -m tests.attack_plain FOLDER KIND      # FOLDER/bomb.sql, on FOLDER/world.duckdb
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import duckdb

from tests.attack_corpus import rss_mb


def main() -> None:
    """Runs the bomb. What is printed first only says that it begins."""
    place, kind = Path(sys.argv[1]), sys.argv[2]
    text = (place / "bomb.sql").read_text(encoding="utf-8")
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))  # the machine is not the target
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    config = {"temp_directory": str(place / "spill")}
    if kind == "temp_mb":
        config |= {"memory_limit": "400MB", "threads": "1"}
    connection = duckdb.connect(str(place / "world.duckdb"), config=config)
    print("begins", flush=True)
    base = rss_mb(os.getpid())
    try:
        if kind == "parses_mb":
            duckdb.extract_statements(text)
        else:
            rows = connection.execute(text).fetchall()
            if kind == "columns":
                print(len(connection.description or []))
                return
            if kind == "output_mb":
                names = sum(len(column[0]) for column in connection.description or [])
                print((names + sum(len(str(value)) for row in rows for value in row)) / 1e6)
                return
    except (duckdb.Error, MemoryError):
        pass
    print(max(0.0, rss_mb(os.getpid()) - base))


if __name__ == "__main__":
    main()
