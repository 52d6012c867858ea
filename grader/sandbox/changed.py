"""How a throw-away copy differs from the world before: which tables, which rows, which columns.

`look` is a connection to the copy, with the world before attached as `before`.
"""

from __future__ import annotations

import contextlib
import re
from typing import Any

import duckdb
import polars as pl

from .. import frames
from ..sql.quoting import quoted, quoted_path

OP = "row_change"  # added, removed, changed; a name no table of ours has

# A million rows may differ: numbers and an ENUM take a tenth of the memory of texts.
_OPS = "ENUM('added', 'removed', 'changed')"
_INTEGER = re.compile(r"(TINY|SMALL|BIG)INT|INTEGER")

Tables = dict[str, list[list[str]]]  # table → its key, its columns
# Table → (rows, sum of row hashes): equal where nothing changed, in any order of rows.
Fingerprints = dict[str, tuple[int, int]]


def fingerprints(look: duckdb.DuckDBPyConnection, catalog: str, tables: Tables) -> Fingerprints:
    each = []
    for nth, (name, (_, columns)) in enumerate(tables.items()):
        listed = ", ".join(quoted(column) for column in columns)
        each.append(
            f"SELECT {nth} AS nth, count(*), coalesce(sum(hash({listed})::HUGEINT), 0)"
            f" FROM {catalog}{quoted_path(name)}"
        )
    rows = look.execute(" UNION ALL ".join(each) + " ORDER BY nth").fetchall() if each else []
    return {name: (int(row[1]), int(row[2])) for name, row in zip(tables, rows, strict=True)}


def touched(then: Fingerprints, now: Fingerprints) -> list[str]:
    return [table for table in then if then[table] != now[table]]


def changes(
    look: duckdb.DuckDBPyConnection, tables: Tables, before: Fingerprints, after: Fingerprints
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """For each touched table: counts, columns, and the keys of all rows that differ."""
    found: dict[str, Any] = {}
    blobs: dict[str, bytes] = {}
    for name in touched(before, after):
        key, columns = tables[name]
        if not key:
            rows = {"added": 0, "removed": 0, "changed": 1, "columns": {}, "key": []}
            found[name] = {**rows, "keys_unique": True}
            blobs[name] = frames.encode(pl.DataFrame({OP: ["changed"]}))
            continue
        difference, unique = _difference(look, "first", tables, name, before, after)
        keys = _key_cells(look, difference, key)
        frame = frames.fetch(
            look, f"SELECT {keys}, {OP}::{_OPS} AS {OP} FROM {difference}", 10_000_000
        ).frame
        frame = frame.rename(dict(zip(frame.columns, [*key, OP], strict=True)))
        counts = dict(frame[OP].value_counts().iter_rows())
        found[name] = {
            "added": counts.get("added", 0),
            "removed": counts.get("removed", 0),
            "changed": counts.get("changed", 0),
            "columns": _columns_changed(
                look, difference, f"before.{quoted_path(name)}", key, columns
            ),
            "key": key,
            "keys_unique": unique,
        }
        blobs[name] = frames.encode(frame)
    return found, blobs


def _key_cells(look: duckdb.DuckDBPyConnection, difference: str, key: list[str]) -> str:
    """A key's columns as they go to the judge: a number as it is, anything else as text."""
    names = _quoted(key)
    kinds = look.execute(f"SELECT {', '.join(names)} FROM {difference} LIMIT 0").description
    return ", ".join(
        name if _INTEGER.fullmatch(str(kind[1])) else f"{name}::VARCHAR AS {name}"
        for name, kind in zip(names, kinds, strict=True)
    )


def _difference(
    look: duckdb.DuckDBPyConnection,
    which: str,
    tables: Tables,
    name: str,
    before: Fingerprints,
    after: Fingerprints,
) -> tuple[str, bool]:
    """A temp table of this connection: each row that differs from before, as it is now.

    And whether each key stands in the table once. Most rows stand where they stood, with the hash
    they had: only the others are joined by key, and of those alone all columns are read. Where a
    key stands twice all rows are: which of two is the old one, no place may decide.
    """
    key, columns = tables[name]
    keys, rest = _quoted(key), _quoted([column for column in columns if column not in key])
    hashed = f"hash({', '.join(rest)})" if rest else "0"
    each = f"{', '.join(keys)}, {hashed} AS row_hash"
    was = f"(SELECT {each} FROM before.{quoted_path(name)})"
    now = f"(SELECT {each}, rowid AS row_at FROM {quoted_path(name)})"
    apart, differs = quoted(f"{which} {name} apart"), quoted(f"{which} {name} keys")
    same = " AND ".join(f"now.{part} IS NOT DISTINCT FROM was.{part}" for part in keys)
    look.execute(
        f"CREATE OR REPLACE TEMP TABLE {apart} AS SELECT was, now"
        f" FROM {was} AS was POSITIONAL JOIN {now} AS now"
        f" WHERE NOT ({same} AND now.row_hash IS NOT DISTINCT FROM was.row_hash)"
    )
    one, other = (
        f"(SELECT unnest({side}) FROM temp.main.{apart} WHERE {side}.row_hash IS NOT NULL)"
        for side in ("was", "now")
    )
    _paired(look, differs, keys, one, other)
    unique = _keys_unique(look, differs, name, keys, before[name][0], after[name][0])
    if not unique:
        _paired(look, differs, keys, was, now)
    temp = quoted(f"{which} {name}")
    values = "".join(f", now.{column} AS {column}" for column in rest)
    named = ", ".join(f"differs.{part} AS {part}" for part in keys)
    look.execute(
        f"CREATE OR REPLACE TEMP TABLE {temp} AS SELECT {named}{values}, differs.{OP}"
        f" FROM temp.main.{differs} AS differs"
        f" LEFT JOIN {quoted_path(name)} AS now ON now.rowid = differs.row_at"
    )
    return f"temp.main.{temp}", unique


def _quoted(columns: list[str]) -> list[str]:
    return [quoted(column) for column in columns]


def _paired(
    look: duckdb.DuckDBPyConnection, differs: str, keys: list[str], was: str, now: str
) -> None:
    """Makes the temp table of keys whose rows differ between two relations, and how."""
    on = " AND ".join(f"now.{part} = was.{part}" for part in keys)
    both = ", ".join(f"coalesce(now.{part}, was.{part}) AS {part}" for part in keys)
    look.execute(
        f"CREATE OR REPLACE TEMP TABLE {differs} AS SELECT {both}, now.row_at, CASE"
        f" WHEN was.row_hash IS NULL THEN 'added' WHEN now.row_hash IS NULL THEN 'removed'"
        f" ELSE 'changed' END AS {OP}"
        f" FROM {was} AS was FULL JOIN {now} AS now ON {on}"
        f" WHERE was.row_hash IS DISTINCT FROM now.row_hash"
    )


def _keys_unique(
    look: duckdb.DuckDBPyConnection, differs: str, name: str, keys: list[str], was: int, now: int
) -> bool:
    """Whether each key of a table stands in it once, as it did before. was, now: its rows.

    A row that is not new has a partner from before. Where a partner had two of them, there would
    be more of these than partners; so only new rows are asked for others of their key.
    """
    on = " AND ".join(f"one.{part} IS NOT DISTINCT FROM added.{part}" for part in keys)
    [(added, removed, different, held)] = look.execute(
        f"WITH added AS (SELECT {', '.join(keys)} FROM temp.main.{differs} WHERE {OP} = 'added')"
        f" SELECT count(*) FILTER ({OP} = 'added'), count(*) FILTER ({OP} = 'removed'),"
        f" (SELECT count(*) FROM (SELECT DISTINCT * FROM added)),"
        f" (SELECT count(*) FROM {quoted_path(name)} AS one SEMI JOIN added ON {on})"
        f" FROM temp.main.{differs}"
    ).fetchall()
    return now - added == was - removed and held == different


def _columns_changed(
    look: duckdb.DuckDBPyConnection, new: str, old: str, key: list[str], columns: list[str]
) -> dict[str, int]:
    """Column → in how many rows its value differs between two tables, by key."""
    rest = [column for column in columns if column not in key]
    if not rest:
        return {}
    sums = ", ".join(
        f"count(*) FILTER (new.{quoted(column)} IS DISTINCT FROM old.{quoted(column)})"
        for column in rest
    )
    on = ", ".join(quoted(part) for part in key)
    row = look.execute(
        f"SELECT {sums} FROM {new} AS new JOIN {old} AS old USING ({on}) WHERE new.{OP} = 'changed'"
    ).fetchall()[0]
    return {column: int(count) for column, count in zip(rest, row, strict=True) if count}


def moved(
    look: duckdb.DuckDBPyConnection,
    tables: Tables,
    before: Fingerprints,
    after: Fingerprints,
    second: Fingerprints,
) -> dict[str, dict[str, int]]:
    """Table → column → rows that the second run changed; `+` rows it added, `-` it removed."""
    found: dict[str, dict[str, int]] = {}
    for name in touched(after, second):
        key, columns = tables[name]
        if not key:
            found[name] = {"+": 1}
            continue
        later, _ = _difference(look, "second", tables, name, before, second)
        first = f"temp.main.{quoted(f'first {name}')}"
        with contextlib.suppress(duckdb.CatalogException):
            found[name] = _between(look, first, later, key, columns)
            continue
        counts = dict(look.execute(f"SELECT {OP}, count(*) FROM {later} GROUP BY {OP}").fetchall())
        moved = _columns_changed(look, later, f"before.{quoted_path(name)}", key, columns)
        found[name] = moved | _signs(counts.get("added", 0), counts.get("removed", 0))
    return found


def _between(
    look: duckdb.DuckDBPyConnection, first: str, second: str, key: list[str], columns: list[str]
) -> dict[str, int]:
    on = ", ".join(quoted(part) for part in key)
    lone = (
        f"SELECT count(*) FROM {{a}} AS a ANTI JOIN {{b}} AS b USING ({on}) WHERE a.{OP} = '{{op}}'"
    )

    def count(a: str, b: str, op: str) -> int:
        return int(look.execute(lone.format(a=a, b=b, op=op)).fetchall()[0][0])

    rest = [column for column in columns if column not in key]
    sums = ", ".join(
        f"count(*) FILTER (new.{quoted(column)} IS DISTINCT FROM old.{quoted(column)})"
        for column in rest
    )
    moved: dict[str, int] = {}
    if rest:
        row = look.execute(
            f"SELECT {sums} FROM {second} AS new JOIN {first} AS old USING ({on})"
        ).fetchall()[0]
        moved = {column: int(n) for column, n in zip(rest, row, strict=True) if n}
    added = count(second, first, "added") + count(first, second, "removed")
    removed = count(first, second, "added") + count(second, first, "removed")
    rewritten = count(second, first, "changed") + count(first, second, "changed")
    return moved | _signs(added, removed) | ({"~": rewritten} if rewritten else {})


def _signs(added: int, removed: int) -> dict[str, int]:
    return ({"+": added} if added else {}) | ({"-": removed} if removed else {})
