"""Worker side of a fix: run on a throw-away copy, and how that differs from the world before.

Order: the script → contract and difference → the script again → contract, where that changed
something → what the world does next, the script once more → contract. The clock moves on before
each of these, or a script that stamps the same rows anew would go unseen. Each run and each look
has its own connection, so that no temp table or macro of the script can stand in for a real one
when we look.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from . import changed, contract
from .changed import Fingerprints, Tables

if TYPE_CHECKING:
    from .worker import Reply, Worker

AGAIN = 10  # minutes on the clock from the first run to the second
LATER = 180  # minutes from the first run to what the world does next

Request = dict[str, Any]


class _NotMade(Exception):
    """The second run moved rows, and the first difference, which was known, has no table here."""


def repair(worker: Worker, request: Request) -> Reply:
    """The reply described by `results.Repair`."""
    worker.close_worlds()
    started = time.monotonic()
    try:
        head, blobs = _on_a_copy(worker, request, anew=False)
    except _NotMade:
        head, blobs = _on_a_copy(worker, request, anew=True)
    return {**head, "seconds": time.monotonic() - started}, blobs


def _on_a_copy(worker: Worker, request: Request, *, anew: bool) -> Reply:
    """anew: the first difference is made, whether it is known or not."""
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
        return _judged(worker, base, request, anew)
    except contract.LabFailed as error:
        from .worker import failure

        return {**failure(error.__cause__ or error), **error.place}, {}
    finally:
        base.close()
        _remove(copy)


def _judged(worker: Worker, base: duckdb.DuckDBPyConnection, request: Request, anew: bool) -> Reply:
    tables: Tables = request["tables"]
    now = base.execute("SELECT world_now()").fetchall()[0][0]
    if failed := _script(worker, base, request):
        return failed, {}
    with worker.run(base) as look:
        before = _before(worker, look, request["world"], tables)
        after = _after(look, request, before)
        known = _unread(request, request["known"], changed.touched(before, after))
        asked = {name: sql for name, sql in request["contract"].items() if name not in known}
        changes, blobs, is_made = _changes(worker, look, request, before, after, anew)
        rules = known | contract.ask(look, asked, _state(request, now, after), worker.rules)
        contract_again = None
        again: dict[str, dict[str, int]] = {}
        again_error = None
        if request["script"] and not request["once"]:
            # `look` keeps the first difference while the script runs again on its own connection.
            now = _move_clock(worker, base, now, AGAIN)
            again_error = _script(worker, base, request)
            worker.running = [look]
            second = _after(look, request, before)
            if second != after and not is_made:
                raise _NotMade
            again = changed.moved(look, tables, before, after, second)
            for table, moved in again.items():
                # Rows written again under their old key pair with themselves: only counts tell.
                more = second[table][0] - after[table][0]
                if more and not {"+", "-"} & set(moved):
                    again[table] = {"+" if more > 0 else "-": abs(more)}
            if again:
                state = _state(request, now, second)
                contract_again = contract.ask(look, _wanted(request, rules), state, worker.rules)
    later, later_error = _later(worker, base, request, now, rules, after)
    return {
        "changes": changes,
        "contract": {name: rules[name] for name in request["contract"]},
        "again": again,
        "again_error": again_error,
        "contract_again": contract_again,
        "later": later,
        "later_error": later_error,
    }, blobs


def _changes(
    worker: Worker,
    look: duckdb.DuckDBPyConnection,
    request: Request,
    before: Fingerprints,
    after: Fingerprints,
    anew: bool,
) -> tuple[dict[str, Any], dict[str, bytes], bool]:
    """The difference to the world before; where another script left the same, it is known.

    And whether it was made now: then `look` has its tables, against which a second run is held.
    """
    made = []

    def run() -> Reply:
        made.append(changed.changes(look, request["tables"], before, after))
        return made[0]

    key = request["world"], tuple(after.items())
    found = run() if anew else worker.differences.find(key, run)
    return *found, bool(made)


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
    now: dt.datetime,
    rules: dict[str, Any],
    after: Fingerprints,
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The world goes on, the script runs once more: the contract then, and what failed.

    now: the clock at the second run. rules, after: what the contract said after the first run, and
    the tables' fingerprints then.
    """
    if request["next_run"] is None:
        return None, None
    now = _move_clock(worker, base, now, LATER - AGAIN)
    with worker.run(base) as connection:
        for nth, statement in enumerate(request["next_run"]):
            with contract.of_the_lab(next={"statement": nth}):
                connection.execute(statement)
    failed = _script(worker, base, request)
    with worker.run(base) as look:
        then = _after(look, request, after, request["next_run"])
        wanted = _wanted(request, rules)
        timeless = {name: rules[name] for name, sql in wanted.items() if not _tells_time(sql)}
        known = _unread(request, timeless, changed.touched(after, then))
        asked = {name: sql for name, sql in wanted.items() if name not in known}
        found = contract.ask(look, asked, _state(request, now, then), worker.rules)
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


def _after(
    look: duckdb.DuckDBPyConnection,
    request: Request,
    before: Fingerprints,
    ours: Sequence[str] = (),
) -> Fingerprints:
    """Fingerprints of a copy on which the script has run, and statements of ours.

    Nobody changes a table without its name: one that no text names is as it was before.
    """
    said = "\n".join([*(each["text"] for each in request["script"]), *ours]).lower()
    named = {
        name: shape
        for name, shape in request["tables"].items()
        if name.rsplit(".", 1)[-1].lower() in said
    }
    return before | changed.fingerprints(look, "", named)


def _state(request: Request, now: dt.datetime, fingerprints: Fingerprints) -> contract.State:
    return contract.State(request["world"], now, fingerprints, request["reads"])


def _before(
    worker: Worker, look: duckdb.DuckDBPyConnection, world: str, tables: Tables
) -> Fingerprints:
    """Fingerprints of the untouched world; a world never changes, so once is enough."""
    known = worker.fingerprints.setdefault(world, {})
    if not known.keys() >= tables.keys():
        known |= changed.fingerprints(look, "before.", tables)
    return {name: known[name] for name in tables}


def _remove(copy: Path) -> None:
    for path in (copy, copy.with_name(copy.name + ".wal")):
        path.unlink(missing_ok=True)
