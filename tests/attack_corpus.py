"""The attacks of tests/attacks as data, and what each does to a DuckDB that nobody protects."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

FOLDER = Path(__file__).parent / "attacks"
WORD = "s3cret-7f"
WITNESSES = {
    *("tells", "writes", "changes", "then_fails", "reaches", "varies"),
    *("memory_mb", "runs_s", "temp_mb", "output_mb", "columns", "parses_mb"),
}
BOMBS = {"memory_mb", "runs_s", "temp_mb", "output_mb", "columns", "parses_mb"}
PATIENCE = 60  # seconds for a bomb to show what it does where nobody stops it, on a busy machine


@dataclass(frozen=True)
class Attack:
    """One attack; `kind` and `value` are its witness."""

    family: str
    name: str
    sql: tuple[str, ...]
    kind: str
    value: Any
    quick: bool
    only: str | None

    @property
    def is_bomb(self) -> bool:
        return self.kind in BOMBS

    def filled(self, place: Path) -> list[str]:
        """The texts with the paths of a prepared folder."""
        return [fill(text, place) for text in self.sql]


def every() -> list[Attack]:
    """All attacks, by family and in the order of the files; only those of this system."""
    found = [attack for path in sorted(FOLDER.glob("*.toml")) for attack in _family(path)]
    return [attack for attack in found if attack.only in (None, sys.platform)]


def _family(path: Path) -> Iterator[Attack]:
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["attack"]:
        kinds = WITNESSES & entry.keys()
        assert len(kinds) == 1, f"{path.name}, {entry['name']}: one witness is wanted, not {kinds}"
        kind = kinds.pop()
        sql = entry.get("sql", [])
        texts = [sql] if isinstance(sql, str) else sql
        if "parts" in entry:
            chain, count = entry.get("chain", ["", 0])
            links = [
                chain.replace("{n}", str(at)).replace("{m}", str(at - 1))
                for at in range(1, count + 1)
            ]
            pieces = [piece * times for piece, times in entry["parts"]]
            texts = ["".join([*pieces, *links, entry.get("tail", "")])]
        yield Attack(
            path.stem,
            entry["name"],
            tuple(texts),
            kind,
            entry[kind],
            entry.get("quick", False),
            entry.get("only"),
        )


def fill(text: str, place: Path) -> str:
    """A text with the paths of a prepared folder in place of their names."""
    paths = {
        "secret": place / "secret.csv",
        "folder": place,
        "db": place / "other.duckdb",
        "out": place / "out",
    }
    for name, path in paths.items():
        text = text.replace(f"{{{name}}}", str(path))
    return text


def prepare(place: Path, world: Path) -> None:
    """A folder with a copy of the world, and with what an attack would like to read."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "secret.csv").write_text(f"{WORD}\n", encoding="utf-8")
    (place / "secret.json").write_text(json.dumps({"word": WORD}), encoding="utf-8")
    pl.DataFrame({"word": [WORD]}).write_parquet(place / "secret.parquet")
    if not (place / "other.duckdb").exists():
        with duckdb.connect(str(place / "other.duckdb")) as other:
            other.execute("CREATE TABLE stolen AS SELECT ? AS word", [WORD])
    shutil.copyfile(world, place / "world.duckdb")


def is_effective(attack: Attack, place: Path) -> bool:
    """True where its witness is seen on a plain DuckDB, opened by one who thinks of nothing."""
    if attack.is_bomb:
        return _bomb_is_effective(attack, place)
    config = {
        "threads": 1,
        "memory_limit": "2GB",
        "extension_directory": str(place / "extensions"),
        "secret_directory": str(place / "stored_secrets"),
    }
    with duckdb.connect(str(place / "world.duckdb"), config=config) as connection:
        probe = fill(attack.value, place) if attack.kind in ("changes", "writes") else ""
        before = answer(connection, probe) if attack.kind == "changes" else ""
        said = [answer(connection, text) for text in attack.filled(place)]
        if attack.kind == "tells":
            return re.search(attack.value, said[-1]) is not None
        if attack.kind == "reaches":
            return re.search(attack.value, said[-1]) is not None and said[-1].startswith("error")
        if attack.kind == "writes":
            return Path(probe).exists()
        if attack.kind == "varies":
            return said[-1] != answer(connection, attack.filled(place)[-1])
        if attack.kind == "then_fails":
            return answer(connection, attack.value).startswith("error")
        return before != answer(connection, probe)


def answer(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """What comes back, as text: rows, or `error: …`."""
    frame_of_the_grader = pl.DataFrame({"word": [WORD]})
    arrow_of_the_grader = frame_of_the_grader.to_arrow()
    relation_of_the_grader = connection.sql(f"SELECT '{WORD}' AS word")
    try:
        rows = connection.execute(text).fetchall()
    except (duckdb.Error, RuntimeError) as error:
        return f"error: {error}"
    del arrow_of_the_grader, relation_of_the_grader
    return "\n".join(map(str, rows))


def _bomb_is_effective(attack: Attack, place: Path) -> bool:
    """Runs it in a process of its own, watched from here, and ended once it has shown itself."""
    (place / "bomb.sql").write_text(attack.filled(place)[-1], encoding="utf-8")
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.attack_plain", str(place), attack.kind],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    assert child.stdout is not None
    try:
        child.stdout.readline()  # it is ready
        started, base = time.monotonic(), rss_mb(child.pid)
        while time.monotonic() - started < PATIENCE:
            ended = child.poll() is not None
            if ended:
                break
            if attack.kind == "memory_mb" and rss_mb(child.pid) - base > attack.value:
                return True
            if attack.kind == "runs_s" and time.monotonic() - started > attack.value:
                return True
            if attack.kind == "temp_mb" and _size_mb(place / "spill") > attack.value:
                return True
            time.sleep(0.02)
        child.kill()
        if attack.kind == "parses_mb" and child.wait() < 0 and ended:
            return True  # it ended the process
        if attack.kind in ("runs_s", "temp_mb"):
            return False  # it ended too soon
        said = child.stdout.read().strip()
        return bool(said) and float(said) > attack.value
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def rss_mb(pid: int, field: str = "VmHWM") -> float:
    """The most memory a process held so far; 0 where the system does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    match = re.search(rf"{field}:\s+(\d+) kB", status)
    return int(match[1]) / 1024 if match else 0.0


def _size_mb(folder: Path) -> float:
    total = 0
    for path in folder.glob("**/*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue  # gone meanwhile
    return total / 1e6
