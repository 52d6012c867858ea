"""Worker side of a fix: run on a throw-away copy, and how that differs from the world before.

Order: the script → contract and difference → the script again → contract, where that changed
something → what the world does next, the script once more → contract. The clock moves on before
each of these, or a script that stamps the same rows anew would go unseen. Each run and each look
has its own connection, so that no temp table or macro of the script can stand in for a real one
when we look.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from .. import frames
from ..comparison import cells
from ..sql.quoting import quoted, quoted_path

if TYPE_CHECKING:
    from .worker import Reply, Worker

MAX_VIOLATIONS = 100_000  # counted; beyond it the number is a lower bound
OP = "row_change"  # added, removed, changed; a name no table of ours has
AGAIN = 10  # minutes on the clock from the first run to the second
LATER = 180  # minutes from the first run to what the world does next
SHOWN = 3  # offending rows that go to the card

Request = dict[str, Any]
Tables = dict[str, list[list[str]]]


class _LabFailed(Exception):
    """The lab's own SQL failed, of which an answer is not to be blamed; its cause is DuckDB's.

    place: the rule of the contract, or the statement of what the world does next.
    """

    def __init__(self, place: dict[str, Any]) -> None:
        super().__init__(str(place))
        self.place = place


# Errors that no row can cause. Any other may come of what an answer has left: it is the answer's.
_OF_THE_TEXT = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)


@contextlib.contextmanager
def _of_the_lab(**place: Any) -> Iterator[None]:
    try:
        yield
    except _OF_THE_TEXT as error:
        raise _LabFailed(place) from error


def repair(worker: Worker, request: Request) -> Reply:
    """The reply described by `results.Repair`."""
    worker.close_worlds()
    started = time.monotonic()
    world = request["world"]
    copy = worker.folder / "copy.duckdb"
    _remove(copy)
    shutil.copyfile(world, copy)
    base = worker.connect(str(copy), read_only=False, attach={"before": world})
    try:
        # The copy is thrown away: nothing of its log need ever reach the file.
        base.execute("PRAGMA disable_checkpoint_on_shutdown")
        base.execute("SET checkpoint_threshold = '1GB'")
        worker.lock(base)
        head, blobs = _judged(worker, base, request)
    except _LabFailed as error:
        from .worker import failure

        return {**failure(error.__cause__ or error), **error.place}, {}
    finally:
        base.close()
        _remove(copy)
    return {**head, "seconds": time.monotonic() - started}, blobs


def _judged(worker: Worker, base: duckdb.DuckDBPyConnection, request: Request) -> Reply:
    tables: Tables = request["tables"]
    now = base.execute("SELECT world_now()").fetchall()[0][0]
    if failed := _script(worker, base, request):
        return failed, {}
    with worker.run(base) as look:
        before = _before(worker, look, request["world"], tables)
        after = _fingerprints(look, "", tables)
        touched = [table for table in tables if before[table] != after[table]]
        known = _unread(request, request["known"], touched)
        asked = {name: sql for name, sql in request["contract"].items() if name not in known}
        changes, blobs = _changes(look, tables, touched)
        rules = known | _contract(look, asked)
        contract_again = None
        again: dict[str, dict[str, int]] = {}
        again_error = None
        if request["script"] and not request["once"]:
            # `look` keeps the first difference while the script runs again on its own connection.
            now = _move_clock(worker, base, now, AGAIN)
            again_error = _script(worker, base, request)
            worker.running = [look]
            second = _fingerprints(look, "", tables)
            again = _moved(look, tables, [t for t in tables if after[t] != second[t]])
            for table, moved in again.items():
                # Rows written again under their old key pair with themselves: only counts tell.
                more = second[table][0] - after[table][0]
                if more and not {"+", "-"} & set(moved):
                    again[table] = {"+" if more > 0 else "-": abs(more)}
            if again:
                contract_again = _contract(look, _wanted(request, rules))
    if request["next_run"] is not None:
        _move_clock(worker, base, now, LATER - AGAIN)
    later, later_error = _later(worker, base, request, rules, after)
    return {
        "changes": changes,
        "contract": {name: rules[name] for name in request["contract"]},
        "again": again,
        "again_error": again_error,
        "contract_again": contract_again,
        "later": later,
        "later_error": later_error,
    }, blobs


def _unread(request: Request, known: dict[str, Any], touched: list[str]) -> dict[str, Any]:
    """Of what the contract said before, that of queries which read no table touched since then."""
    reads: dict[str, list[str]] = request["reads"]
    return {
        name: found
        for name, found in known.items()
        if name in reads and not set(reads[name]) & set(touched)
    }


def _move_clock(
    worker: Worker, base: duckdb.DuckDBPyConnection, now: dt.datetime, minutes: int
) -> dt.datetime:
    """Sets the copy's `world_now()` on, and returns it."""
    now += dt.timedelta(minutes=minutes)
    with worker.run(base) as connection:
        connection.execute(f"CREATE OR REPLACE MACRO world_now() AS TIMESTAMP '{now}'")
    return now


def _script(
    worker: Worker, base: duckdb.DuckDBPyConnection, request: Request
) -> dict[str, Any] | None:
    """Runs the script, committed; the failure if it did not."""
    from .worker import run_script

    if not request["script"]:
        return None
    with worker.run(base) as connection:
        head, _ = run_script(connection, request["script"])
    if head.get("error") in ("InterruptException", "OutOfMemoryException"):
        raise duckdb.InterruptException("stopped") if "Int" in head["error"] else MemoryError()
    return head if "error" in head else None


def _later(
    worker: Worker,
    base: duckdb.DuckDBPyConnection,
    request: Request,
    rules: dict[str, Any],
    after: dict[str, Any],
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The world goes on, the script runs once more: the contract then, and what failed.

    rules, after: what the contract said after the first run, and the tables' fingerprints then.
    """
    if request["next_run"] is None:
        return None, None
    with worker.run(base) as connection:
        for nth, statement in enumerate(request["next_run"]):
            with _of_the_lab(next={"statement": nth}):
                connection.execute(statement)
    failed = _script(worker, base, request)
    with worker.run(base) as look:
        now = _fingerprints(look, "", request["tables"])
        moved = [table for table in now if now[table] != after[table]]
        wanted = _wanted(request, rules)
        timeless = {name: rules[name] for name, sql in wanted.items() if not _tells_time(sql)}
        known = _unread(request, timeless, moved)
        found = _contract(look, {name: sql for name, sql in wanted.items() if name not in known})
    return {name: (known | found)[name] for name in wanted}, failed


def _tells_time(sql: str) -> bool:
    """A rule about the clock may break though no row has moved."""
    return "world_now" in sql.lower()


def _wanted(request: Request, rules: dict[str, Any]) -> dict[str, str]:
    """The invariants that are looked at once more: those that held after the first run.

    What is broken then is broken, whatever comes later. rules: what the contract said then.
    """
    held = [name for name in request["later"] if not rules[name]["count"]]
    return {name: request["contract"][name] for name in held}


def _contract(look: duckdb.DuckDBPyConnection, contract: dict[str, str]) -> dict[str, Any]:
    found = {}
    for name, sql in contract.items():
        with _of_the_lab(rule=name):
            columns, count, first = frames.count(look, sql, MAX_VIOLATIONS, SHOWN)
        rows = [[cells.shown(cell) for cell in row] for row in first]
        found[name] = {"count": count, "columns": columns, "rows": rows}
    return found


def _before(
    worker: Worker, look: duckdb.DuckDBPyConnection, world: str, tables: Tables
) -> dict[str, Any]:
    """Fingerprints of the untouched world; a world never changes, so once is enough."""
    if world not in worker.fingerprints:
        worker.fingerprints[world] = _fingerprints(look, "before.", tables)
    return worker.fingerprints[world]


def _fingerprints(
    look: duckdb.DuckDBPyConnection, catalog: str, tables: Tables
) -> dict[str, tuple[int, int]]:
    """Table → (rows, sum of row hashes): equal where nothing changed, in any order of rows."""
    each = []
    for nth, (name, (_, columns)) in enumerate(tables.items()):
        listed = ", ".join(quoted(column) for column in columns)
        each.append(
            f"SELECT {nth} AS nth, count(*), coalesce(sum(hash({listed})::HUGEINT), 0)"
            f" FROM {catalog}{quoted_path(name)}"
        )
    rows = look.execute(" UNION ALL ".join(each) + " ORDER BY nth").fetchall() if each else []
    return {name: (int(row[1]), int(row[2])) for name, row in zip(tables, rows, strict=True)}


def _changes(
    look: duckdb.DuckDBPyConnection, tables: Tables, touched: list[str]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """For each touched table: counts, columns, and the keys of all rows that differ."""
    changes: dict[str, Any] = {}
    blobs: dict[str, bytes] = {}
    for name in touched:
        key, columns = tables[name]
        if not key:
            rows = {"added": 0, "removed": 0, "changed": 1, "columns": {}, "key": []}
            changes[name] = {**rows, "keys_unique": True}
            blobs[name] = frames.encode(pl.DataFrame({OP: ["changed"]}))
            continue
        difference = _difference(look, "first", tables, name)
        keys = ", ".join(f"{quoted(part)}::VARCHAR AS {quoted(part)}" for part in key)
        frame = frames.fetch(look, f"SELECT {keys}, {OP} FROM {difference}", 10_000_000).frame
        frame = frame.rename(dict(zip(frame.columns, [*key, OP], strict=True)))
        counts = dict(
            look.execute(f"SELECT {OP}, count(*) FROM {difference} GROUP BY {OP}").fetchall()
        )
        doubled = look.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {quoted_path(name)}"
            f" GROUP BY {', '.join(quoted(part) for part in key)} HAVING count(*) > 1)"
        ).fetchall()[0][0]
        changes[name] = {
            "added": counts.get("added", 0),
            "removed": counts.get("removed", 0),
            "changed": counts.get("changed", 0),
            "columns": _columns_changed(
                look, difference, f"before.{quoted_path(name)}", key, columns
            ),
            "key": key,
            "keys_unique": not doubled,
        }
        blobs[name] = frames.encode(frame)
    return changes, blobs


def _difference(look: duckdb.DuckDBPyConnection, which: str, tables: Tables, name: str) -> str:
    """A temp table of this connection: each row that differs from before, as it is now.

    Keys and hashes are compared first: all columns of a million rows would take twice as long.
    """
    key, columns = tables[name]
    temp, differs = quoted(f"{which} {name}"), quoted(f"{which} keys")
    rest = [quoted(column) for column in columns if column not in key]
    keys = ", ".join(quoted(part) for part in key)
    hashed = f"hash({', '.join(rest)})" if rest else "0"
    on = " AND ".join(f"now.{quoted(part)} = was.{quoted(part)}" for part in key)
    both = ", ".join(f"coalesce(now.{quoted(k)}, was.{quoted(k)}) AS {quoted(k)}" for k in key)
    look.execute(
        f"CREATE OR REPLACE TEMP TABLE {differs} AS SELECT {both}, now.row_at, CASE"
        f" WHEN was.row_hash IS NULL THEN 'added' WHEN now.row_hash IS NULL THEN 'removed'"
        f" ELSE 'changed' END AS {OP}"
        f" FROM (SELECT {keys}, {hashed} AS row_hash FROM before.{quoted_path(name)}) AS was"
        f" FULL JOIN (SELECT {keys}, {hashed} AS row_hash, rowid AS row_at"
        f" FROM {quoted_path(name)}) AS now ON {on}"
        f" WHERE was.row_hash IS DISTINCT FROM now.row_hash"
    )
    values = "".join(f", now.{column} AS {column}" for column in rest)
    named = ", ".join(f"differs.{quoted(part)} AS {quoted(part)}" for part in key)
    look.execute(
        f"CREATE OR REPLACE TEMP TABLE {temp} AS SELECT {named}{values}, differs.{OP}"
        f" FROM temp.main.{differs} AS differs"
        f" LEFT JOIN {quoted_path(name)} AS now ON now.rowid = differs.row_at"
    )
    return f"temp.main.{temp}"


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


def _moved(
    look: duckdb.DuckDBPyConnection, tables: Tables, touched: list[str]
) -> dict[str, dict[str, int]]:
    """Table → column → rows that the second run changed; `+` rows it added, `-` it removed."""
    found: dict[str, dict[str, int]] = {}
    for name in touched:
        key, columns = tables[name]
        if not key:
            found[name] = {"+": 1}
            continue
        second = _difference(look, "second", tables, name)
        first = f"temp.main.{quoted(f'first {name}')}"
        with contextlib.suppress(duckdb.CatalogException):
            found[name] = _between(look, first, second, key, columns)
            continue
        counts = dict(look.execute(f"SELECT {OP}, count(*) FROM {second} GROUP BY {OP}").fetchall())
        moved = _columns_changed(look, second, f"before.{quoted_path(name)}", key, columns)
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


def _remove(copy: Path) -> None:
    for path in (copy, copy.with_name(copy.name + ".wal")):
        path.unlink(missing_ok=True)
