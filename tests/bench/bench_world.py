"""Rows a second of world 07's largest table: our SQL beside a numpy + Arrow twin, in one run.

    python -m tests.bench            # scale 1, and the whole world, by part
    python -m tests.bench --short    # scale 0.03, a second or two

Both start from nothing and end with `ledger.entries` in a DuckDB file, filled by one thread under
the same NOT NULL and CHECK; the SQL also pays for the stage it reads from (requests, retries, ids).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from grader import incident, schema
from grader.worlds import assemble, world
from tests.bench import twin

TABLE = "ledger.entries"


def by_sql(lab: incident.Lab, scale: float, path: Path) -> None:
    """Run the world's SQL until the table is full, and no further."""
    spec = world.Spec(lab, scale=scale)
    with duckdb.connect(str(path), config={"memory_limit": assemble.MEMORY}) as con:
        con.execute("ATTACH ':memory:' AS stage")
        assemble.set_parameters(con, spec)
        for name, text in assemble.sources(lab, "sick"):
            if name == "schema.sql":
                con.execute(";".join(schema.read(text).ddl()))
                continue
            for statement in con.extract_statements(text):
                if f"INSERT INTO {TABLE}" in statement.query:
                    con.execute("SET threads = 1")
                    con.execute(statement)
                    return
                if "INSERT INTO stage." in statement.query or "INSERT INTO" not in statement.query:
                    con.execute(statement)


def by_twin(lab: incident.Lab, scale: float, path: Path) -> None:
    """Make the table with numpy, hand it over as Arrow."""
    made = twin.entries(scale)  # named in the query below
    with duckdb.connect(str(path), config={"memory_limit": assemble.MEMORY}) as con:
        con.execute(";".join(schema.read(lab.sql("schema.sql")).ddl()))
        con.execute("SET threads = 1")
        con.execute(f"INSERT INTO {TABLE} FROM made")
    del made


def timed(
    make: Callable[[incident.Lab, float, Path], None], scale: float
) -> tuple[float, int, str]:
    """Seconds (best of three), rows, and the shape of what was made."""
    lab = incident.load("07-ledger-written-twice")
    best = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(3):
            path = Path(folder) / f"{turn}.duckdb"
            start = time.perf_counter()
            make(lab, scale, path)
            best = min(best, time.perf_counter() - start)
        with duckdb.connect(str(path), read_only=True) as con:
            rows, per_posting, mean, doubled = con.execute(
                f"SELECT count(*), count(*) / count(DISTINCT source_request_id), "
                f"avg(amount_usd), (SELECT count(*) FROM (SELECT idempotency_key FROM {TABLE} "
                f"WHERE entry_seq = 1 AND status = 'posted' GROUP BY 1 HAVING count(*) > 1)) "
                f"FROM {TABLE}"
            ).fetchall()[0]
    return best, rows, f"{per_posting:.3f} legs a posting, mean ${mean:,.0f}, {doubled:,} doubled"


def main() -> None:
    """Print the comparison, and at full scale how long the whole world takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="scale 0.03 only")
    scale = 0.03 if parser.parse_args().short else 1.0
    print(f"{TABLE}, scale {scale:g}, from nothing to a file; best of three")
    for name, make in [("SQL", by_sql), ("numpy + Arrow", by_twin)]:
        seconds, rows, shape = timed(make, scale)
        print(
            f"  {name:<14}{rows:>9,} rows {seconds:6.2f} s {rows / seconds:>11,.0f} rows/s  {shape}"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "world.duckdb"
        lab = incident.load("07-ledger-written-twice")
        for size in [0.03] if scale < 1 else [0.03, 1.0]:
            start = time.perf_counter()
            world.build(world.Spec(lab, scale=size), path)
            seconds = time.perf_counter() - start
            megabytes = path.stat().st_size / 1e6
            print(f"  whole world, scale {size:g}: {seconds:.2f} s, {megabytes:.1f} MB")


if __name__ == "__main__":
    main()
