"""A built world: one DuckDB file made from a lab's SQL, the same rows on any machine.

build(Spec(lab, seed=1), Path("practice.duckdb"))
path = cached(Spec(lab, seed=7, scale=0.03))
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from .. import paths
from ..errors import WorldNotBuilt
from ..incident import Lab
from . import assemble
from .figures import figures, reader, render, truth

__all__ = ["Spec", "build", "cached", "digest", "figures", "render", "truth", "world_now"]

State = Literal["healthy", "sick", "repaired"]
Progress = Callable[[str, float], None]

PROFILES = ("ordinary", "weekend", "holiday", "month_end", "growth", "campaign", "quiet")


@dataclass(frozen=True)
class Spec:
    """What names a world. run_on: minutes it goes on after the page, for monitors.

    size: how large the fault is, 1 = the story's. suspect: a file of `suspects/` (without `.sql`)
    that takes the fault's place in a sick world.
    """

    lab: Lab
    seed: int = 1
    scale: float = 1.0
    state: State = "sick"
    profile: str = "ordinary"
    size: float = 1.0
    run_on: int = 0
    suspect: str | None = None

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise WorldNotBuilt(
                f"There is no profile `{self.profile}`. There are: {', '.join(PROFILES)}."
            )
        if not 0 < self.scale <= 1 or not 0 < self.size <= 1:
            raise WorldNotBuilt("scale and size lie above 0 and go up to 1.")
        if self.suspect and self.state != "sick":
            raise WorldNotBuilt("A suspect takes the fault's place, so its world is sick.")
        if self.seed < 1 or self.run_on < 0:
            raise WorldNotBuilt("seed starts at 1, and run_on at 0 minutes.")

    @property
    def parameters(self) -> dict[str, int | float | str | None]:
        """What the SQL sees as param('…')."""
        return {
            "seed": self.seed,
            "scale": float(self.scale),
            "state": self.state,
            "profile": self.profile,
            "size": float(self.size),
            "run_on": self.run_on,
            "suspect": self.suspect,
        }

    @property
    def key(self) -> str:
        """A hash of all that the rows depend on: the SQL, the parameters, DuckDB's version."""
        parts = [duckdb.__version__, repr(sorted(self.parameters.items()))]
        parts += [text for _, text in assemble.sources(self.lab, self.state, self.suspect)]
        if self.state == "repaired":
            parts += [text for _, text in assemble.repairs(self.lab)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]

    @property
    def file_name(self) -> str:
        """The name a cached world has: lab and key."""
        return f"{self.lab.slug}-{self.key}.duckdb"


def build(
    spec: Spec,
    out: Path,
    *,
    progress: Progress | None = None,
    threads: int | None = None,
) -> None:
    """Write the world to `out`, whole or not at all: it is built beside it and then renamed.

    Raises WorldNotBuilt with one sentence: no space, no write access, SQL of the lab that fails.
    """
    out = Path(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.stem}-", suffix=".building")
        os.close(handle)
        os.unlink(name)  # DuckDB makes the file itself; an empty one is not a database
    except OSError as error:
        raise WorldNotBuilt(_cannot_write(out, error)) from None
    temporary = Path(name)
    try:
        assemble.into_file(spec, temporary, progress=progress, threads=threads)
        os.replace(temporary, out)
    except OSError as error:
        raise WorldNotBuilt(_cannot_write(out, error)) from None
    finally:
        for left in (temporary, temporary.with_name(temporary.name + ".wal")):
            left.unlink(missing_ok=True)


def place(spec: Spec) -> Path:
    """Where the built world lies or will lie: in the shared folder, else in the cache."""
    shared = paths.shared_worlds()
    if shared is not None and (shared / spec.file_name).is_file():
        return shared / spec.file_name
    return paths.cache_root() / "worlds" / spec.file_name


def cached(spec: Spec, progress: Progress | None = None) -> Path:
    """The path of the built world: from the shared folder, else the cache, else built now.

    Two processes may build one world at once: both write beside it, the later rename wins, and the
    rows are the same.
    """
    path = place(spec)
    if not path.is_file():
        build(spec, path, progress=progress)
    return path


def world_now(path: Path) -> dt.datetime:
    """The world's only clock, a naive UTC instant."""
    with reader(path) as con:
        row = con.execute("SELECT world_now()").fetchall()[0]
    return row[0]


def digest(path: Path) -> dict[str, str]:
    """Table → MD5 of its rows in the order of their key: equal worlds, equal digests.

    (The bytes of two equal worlds differ: DuckDB stamps its files.)
    """
    with reader(path) as con:
        names = con.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
            "WHERE NOT internal AND schema_name <> 'stage' ORDER BY 1"
        ).fetchall()
        return {name: _digest(con, name) for (name,) in names}


def _digest(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """Rows are numbered in order, hashed in blocks of ten thousand, and the blocks hashed."""
    columns = [row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()]
    text = ", ".join(f"coalesce(\"{column}\"::VARCHAR, '␀')" for column in columns)
    order = ", ".join(f'"{column}"' for column in columns)
    rows = con.execute(
        f"WITH line AS (SELECT row_number() OVER (ORDER BY {order}) AS n, "
        f"concat_ws('|', {text}) AS t FROM {table}) "
        "SELECT md5(string_agg(t, chr(10) ORDER BY n)) FROM line GROUP BY n // 10000 "
        "ORDER BY min(n)"
    ).fetchall()
    return hashlib.md5("".join(row[0] for row in rows).encode()).hexdigest()


def _cannot_write(out: Path, error: OSError) -> str:
    return (
        f"The world cannot be written to {out}: {(error.strerror or str(error)).lower()}. "
        "Choose another folder with FIREDRILL_CACHE or --out, or make room; nothing is left behind."
    )
