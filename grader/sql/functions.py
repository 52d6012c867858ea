"""Which of DuckDB's functions and views an answer may use: a reviewed list, `functions.toml`.

Not on the list means refused, so that a newer DuckDB opens nothing by itself. A name that DuckDB
does not know at all is not looked at here: it is a macro of the lab, or DuckDB says what is wrong.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

import duckdb

LIST = Path(__file__).with_name("functions.toml")

_REASONS = {
    "clock": (
        "`{shown}` is the clock of this computer, and the incident has its own: use `world_now()`."
    ),
    "chance": "`{name}()` gives another value each time: an answer must give the same rows.",
    "files": "`{name}` reads files, and an answer reads only the tables of the incident.",
    "engine": "`{name}` asks the engine, not the data: it is not allowed in an answer.",
    "internal": "`{name}` is for DuckDB's own use: it is not allowed in an answer.",
    "unlisted": (
        "`{name}` is not on the list of functions that an answer may call. Write it in another"
        " way; whoever runs this course can have it looked at."
    ),
}


def why_not(name: str, *, bare: bool = False) -> str | None:
    """The sentence that refuses a call of this name; None where it is allowed, or no function.

    bare: as it stands without brackets, like CURRENT_DATE.
    """
    lowered = name.lower()
    group = _group(lowered)
    if group is None and lowered in known():
        group = "unlisted"
    if group in (None, "allowed"):
        return None
    return _REASONS[str(group).split("_")[0]].format(name=name, shown=name if bare else f"{name}()")


def why_not_table(name: str) -> str | None:
    """The sentence that refuses to read a built-in view or a file named like a table."""
    if name.lower() in _lists()["views"]["refused"]:
        return _REASONS["engine"].format(name=name)
    if any(mark in name for mark in "/\\*?") or name.lower().endswith(_FILE_ENDS):
        return (
            f"`{name[:60]}` would be read as a file, and an answer reads only the tables of the"
            " incident."
        )
    return None


_FILE_ENDS = (".csv", ".tsv", ".parquet", ".json", ".jsonl", ".ndjson", ".db", ".duckdb", ".gz")


@functools.cache
def known() -> frozenset[str]:
    """Names of all functions of this DuckDB, in lower case, operators left out."""
    with engine().cursor() as cursor:
        rows = cursor.execute(
            "SELECT DISTINCT lower(function_name) FROM duckdb_functions()"
            " WHERE function_type <> 'pragma' AND regexp_full_match(function_name, '\\w+')"
        ).fetchall()
    return frozenset(row[0] for row in rows)


@functools.cache
def allowed() -> frozenset[str]:
    """Names of all functions that an answer may call; those listed by their start left out."""
    names: frozenset[str] = frozenset().union(*_lists()["allowed"].values())
    return frozenset(name for name in names if not name.endswith("*"))


def unlisted() -> list[str]:
    """Functions of this DuckDB that stand in no list: to be looked at, then listed."""
    return sorted(name for name in known() if _group(name) is None)


def gone() -> list[str]:
    """Listed names that this DuckDB does not have."""
    here = [
        names
        for kind in ("allowed", "refused")
        for group, names in _lists()[kind].items()
        if not group.endswith("_elsewhere")
    ]
    listed: frozenset[str] = frozenset().union(*here)
    return sorted(name for name in listed if not name.endswith("*") and name not in known())


@functools.cache
def engine() -> duckdb.DuckDBPyConnection:
    """An empty database of this process that only parses and names things; use its cursor()."""
    connection = duckdb.connect(
        config={
            "threads": "1",
            "async_threads": "0",
            "memory_limit": "256MB",
            "temp_directory": "",
            "python_enable_replacements": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _group(lowered: str) -> str | None:
    """`allowed`, or the reason's name; None for what stands in no list."""
    lists = _lists()
    for reason, names in lists["refused"].items():
        if _holds(names, lowered):
            return reason
    if any(_holds(names, lowered) for names in lists["allowed"].values()):
        return "allowed"
    return None


def _holds(names: frozenset[str], lowered: str) -> bool:
    if lowered in names:
        return True
    return any(lowered.startswith(name[:-1]) for name in names if name.endswith("*"))


@functools.cache
def _lists() -> dict[str, dict[str, frozenset[str]]]:
    read = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return {
        kind: {group: frozenset(names.lower().split()) for group, names in read[kind].items()}
        for kind in ("allowed", "refused", "views")
    }
