"""One locked-down worker process: queries, fixes and monitors go in, rows or a sentence come out.

    with Sandbox() as sandbox:
        sandbox.query(world, "SELECT count(*) AS n FROM ledger.entries").frame

The worker is started on first use, killed at the time limit and replaced; a limit that ends a
query is ours (`OutOfBudget`), never the answer's fault.
"""

from __future__ import annotations

import os
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .. import frames
from ..errors import FiredrillError, Interrupted, OutOfBudget, OutOfTime, Rejected
from ..results import Applied, Repair, Result, TableChange, Violations
from ..sql import explain, lab_files, statements
from ..sql.statements import Statement
from .process import WorkerProcess
from .recent import Recent

__all__ = ["Applied", "Repair", "Result", "Sandbox", "TableChange", "Violations"]

DEFAULT_MEMORY_MB = 400  # with a kernel beside it, both fit into 1 GiB
MAX_RESULT_MB = 128  # one result on its way to the parent
GRACE = 1.5  # seconds an interrupted query gets to end by itself, before it is killed
RECENT = 6  # results kept: of a check the answer's, and of the mutants that behave like it
RECENT_ROWS = 20_000  # of one of them
START = 60  # seconds for the worker to start, on a busy machine with cold disks
NEXT_RUN = "next_run.sql"


class Sandbox:
    """A worker and its limits. One caller at a time; others wait."""

    def __init__(self, memory_mb: int | None = None, threads: int = 1) -> None:
        """memory_mb: DuckDB's limit; by default 400, less where the container has under 1 GiB."""
        self.memory_mb = memory_mb or memory_budget()
        self.threads = threads
        self.os_limits: list[str] | None = None
        self.cut_short = 0  # requests that a limit of ours has ended
        self._process: WorkerProcess | None = None
        self._session: Path | None = None
        self._turn = threading.RLock()
        self._recent: Recent[tuple[Path, str, int], Result] = Recent(RECENT)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def start(self) -> None:
        """Lets the worker start; whoever asks first waits for the rest of its start."""
        with self._turn:
            if self._process is None:
                self._process = WorkerProcess(self.memory_mb, self.threads)

    @property
    def has_os_limits(self) -> bool:
        """False where the system limits no process (Windows): only DuckDB's own limits hold."""
        if self.os_limits is None:
            self._ask({"do": "release"}, START)
        return "processor time" in (self.os_limits or [])

    def query(
        self, world: Path, sql: str, *, max_rows: int = 200_000, seconds: float = 20
    ) -> Result:
        """The rows of one query on a world. Raises Rejected, OutOfBudget, Interrupted."""
        statements.check_query(sql)
        return self._recent.find(
            (world, sql, max_rows),
            lambda: self.trusted(world, sql, max_rows=max_rows, seconds=seconds),
            lambda found: found.frame.height <= RECENT_ROWS,
        )

    def trusted(
        self, world: Path, sql: str, *, max_rows: int = 200_000, seconds: float = 20
    ) -> Result:
        """The same for the lab's own SQL, whose words are not checked."""
        request = {
            "do": "query",
            "world": str(world),
            "sql": sql,
            "max_rows": max_rows,
            "max_mb": MAX_RESULT_MB,
        }
        return self._result(self._repeatable(request, seconds, sql), sql)

    def operators(self, world: Path, sql: str, *, seconds: float = 60) -> list[dict[str, Any]]:
        """DuckDB's counters of one run of a query, by operator: see `cost.py`."""
        statements.check_query(sql)
        head, _ = self._repeatable({"do": "cost", "world": str(world), "sql": sql}, seconds, sql)
        self._raise(head, sql)
        return list(head["operators"])

    def open(self, path: Path) -> None:
        """Opens a learner's copy of a world, to be read and repaired; one at a time."""
        with self._turn:
            self._ask({"do": "open", "path": str(path)}, START)
            self._session = path

    def shut(self) -> None:
        """Closes the learner's copy: all committed, nothing held open."""
        with self._turn:
            if self._session is not None and self._process is not None:
                self._session = None
                self._ask({"do": "shut"}, START)
            self._session = None

    def run(self, sql: str, *, max_rows: int = 200_000, seconds: float = 60) -> Result:
        """The rows of one query on the open copy. It cannot change anything."""
        statements.check_query(sql)
        request = {"do": "run", "sql": sql, "max_rows": max_rows, "max_mb": MAX_RESULT_MB}
        return self._result(self._repeatable(request, seconds, sql), sql)

    def apply(self, script: str, *, seconds: float = 120) -> Applied:
        """Runs a fix on the open copy in one transaction: committed whole, or rolled back whole."""
        checked = statements.check_script(script)
        head, _ = self._ask({"do": "apply", "script": as_request(checked)}, seconds, script)
        self._raise(head, script, checked)
        return Applied(list(zip(checked, head["counts"], strict=True)), head["seconds"])

    def arrange(self, script: list[str], *, seconds: float = 60) -> None:
        """Runs statements of our own on the open copy, whatever they are."""
        parts = [{"text": text, "kind": "OTHER"} for text in script]
        head, _ = self._ask({"do": "apply", "script": parts}, seconds)
        self._raise(head, "\n".join(script))

    def repair(
        self,
        world: Path,
        script: list[Statement],
        *,
        tables: dict[str, tuple[list[str], list[str]]],
        contract: dict[str, str],
        next_run: str | None = None,
        later: list[str] | None = None,
        once: bool = False,
        known: dict[str, Violations] | None = None,
        reads: dict[str, list[str]] | None = None,
        source: str = "",
        lines: dict[str, int] | None = None,
        seconds: float = 120,
    ) -> Repair:
        """What a script leaves on a copy of a world, run twice, and again after the next run.

        tables: name → (key columns, all columns). contract: name → query of violations; it may
        read the untouched world as catalog `before`. An empty script shows the world as it is.
        later: invariants to look at after the next run, all by default. once: one run is enough.
        known, reads: what the contract said of the untouched world, and the tables each of its
        queries reads; one whose tables the script leaves alone is not asked again.
        lines: the line of contract.sql on which each query begins.
        Raises Rejected for an error of the first run; errors of later runs are in the Repair.
        Raises BadLab for an error of next_run or of the contract.
        """
        goes_on = None if once or next_run is None else lab_files.split(NEXT_RUN, next_run)
        request = {
            "do": "repair",
            "world": str(world),
            "script": as_request(script),
            "tables": {name: list(shape) for name, shape in tables.items()},
            "contract": contract,
            "next_run": None if goes_on is None else [each.text for each in goes_on],
            "later": list(contract) if later is None else later,
            "once": once,
            "known": {name: asdict(found) for name, found in (known or {}).items()},
            "reads": reads or {},
        }
        head, blobs = self._repeatable(request, seconds, source)
        if (name := head.get("rule")) and (error := self._error(head, contract[name])):
            first = (lines or {}).get(name, 0)
            raise lab_files.blamed(error, f"contract.sql, `{name}`", first=first)
        if goes_on and "next" in head:
            nth = head["next"]["statement"]
            if error := self._error({**head, "statement": nth}, next_run or "", goes_on):
                raise lab_files.blamed(error, NEXT_RUN, goes_on, nth)
        self._raise(head, source, script)
        changes = {
            name: TableChange(name, rows=frames.decode(blobs[name]), **change)
            for name, change in head["changes"].items()
        }
        again, after = head["contract_again"], head["later"]
        return Repair(
            changes=changes,
            contract=_violations(head["contract"]),
            again=head["again"],
            again_error=self._error(head["again_error"], source, script),
            contract_again=None if again is None else _violations(again),
            later=None if after is None else _violations(after),
            later_error=self._error(head["later_error"], source, script),
            seconds=head["seconds"],
        )

    def rewrite(
        self, world: Path, scripts: dict[str, str], out: Path, *, seconds: float = 120
    ) -> None:
        """Writes a copy of a world with the lab's own scripts run on it; whole or not at all.

        scripts: where each stands → its text. Raises BadLab, which names that and the line.
        """
        beside = out.with_name(f".{out.name}-{os.getpid()}.building")
        checked = {where: lab_files.script(where, text) for where, text in scripts.items()}
        parts = [as_request(script) for script in checked.values()]
        request = {"do": "rewrite", "world": str(world), "scripts": parts, "out": str(beside)}
        try:
            head, _ = self._ask(request, seconds)
            where = [*scripts][head.get("script", 0)]
            if error := self._error(head, scripts[where], checked[where]):
                raise lab_files.blamed(error, where, checked[where], head.get("statement", 0))
            os.replace(beside, out)
        finally:
            beside.unlink(missing_ok=True)

    def request(
        self, request: dict[str, Any], *, seconds: float, source: str = "", renew: bool = False
    ) -> tuple[dict[str, Any], dict[str, bytes]]:
        """A request of the judge's own to the worker; the reply's `error` is left to the caller.

        renew: for what can be asked again: where memory is short, in a new worker.
        """
        ask = self._repeatable if renew else self._ask
        return ask(request, seconds, source)

    def reason(self, head: dict[str, Any], source: str) -> FiredrillError | None:
        """The error that a reply tells of, as a sentence about the answer `source`."""
        return self._error(head, source)

    def release(self) -> None:
        """Closes the worlds that are held open for the next query."""
        if self._process is not None:
            self._ask({"do": "release"}, START)

    def interrupt(self) -> None:
        """Ends the query that runs now, from another thread; it raises Interrupted there."""
        if (process := self._process) is not None:
            process.send({"do": "interrupt", "id": 0})

    def close(self) -> None:
        """Ends the worker; the next call starts another."""
        process, self._process, self._session = self._process, None, None
        if process is not None:
            process.kill()

    def _repeatable(
        self, request: dict[str, Any], seconds: float, source: str
    ) -> tuple[dict[str, Any], dict[str, bytes]]:
        """The reply to what leaves nothing behind: asked again, fresh, where a worker fell short.

        What an earlier answer left of a worker's memory must not decide on the next one, whether
        DuckDB says that it has none or the process ends for want of it.
        """
        with self._turn:
            used = self._process is not None and self._process.alive and self._process.used
            try:
                reply = self._ask(request, seconds, source)
                if not used or not explain.is_short_of_memory(reply[0].get("error", "")):
                    return reply
            except OutOfTime:
                raise
            except OutOfBudget:
                if not used:
                    raise
            self._replace()
            return self._ask(request, seconds, source)

    def _ask(
        self, request: dict[str, Any], seconds: float, source: str = ""
    ) -> tuple[dict[str, Any], dict[str, bytes]]:
        with self._turn:
            try:
                process = self._ready(request)
            except KeyboardInterrupt:
                self._replace()
                raise Interrupted("Stopped. The world is as it was before this query.") from None
            # Twice the wall clock, since a parent that died cannot kill: then the system does.
            process.send({**request, "cpu": seconds * 2 * self.threads + 10, "id": process.next()})
            try:
                reply = process.receive(seconds)
            except KeyboardInterrupt:
                process.send({"do": "interrupt", "id": 0})
                if process.receive(GRACE) is None:
                    self._replace()
                raise Interrupted("Stopped. The world is as it was before this query.") from None
            if reply is not None:
                return reply
            self.cut_short += 1
            ended = process.ended
            if not ended:
                process.send({"do": "interrupt", "id": 0})
                if process.receive(GRACE) is None:
                    self._replace()
                raise OutOfTime(
                    f"This did not end within {seconds:g} seconds, and was stopped. Look for a join"
                    " without its condition, or a recursion without its end."
                )
            self._replace()
            raise OutOfBudget(
                "This needed more memory or processor time than an answer has, and was stopped."
                f" Memory: {self.memory_mb} MB. Filter before you join."
            )

    def _ready(self, request: dict[str, Any]) -> WorkerProcess:
        """A live worker, its session open again if it had one."""
        if self._process is not None and not self._process.alive:
            self._replace()
        self.start()
        assert self._process is not None
        if self._process.new:
            self._process.send({"do": "hello", "id": self._process.next()})
            hello = self._process.receive(START)
            if hello is None:
                self.close()
                raise FiredrillError(
                    "The process that runs queries did not start. Is there memory left, and room"
                    " in the temporary folder? `firedrill doctor` looks."
                )
            self.os_limits = list(hello[0].get("limits", []))
            if self._session is not None and request["do"] != "open":
                self._process.send(
                    {"do": "open", "path": str(self._session), "id": self._process.next()}
                )
                if (reopened := self._process.receive(START)) is None or "error" in reopened[0]:
                    raise FiredrillError("Your copy of the world could not be opened again.")
        return self._process

    def _replace(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def _result(self, reply: tuple[dict[str, Any], dict[str, bytes]], sql: str) -> Result:
        head, blobs = reply
        self._raise(head, sql)
        frame = frames.decode(blobs["frame"])
        names = frames.unique(head["columns"])
        frame = frame.rename(dict(zip(frame.columns, names, strict=True)))
        return Result(
            head["columns"], head["types"], frame, float(head["seconds"]), head["truncated"]
        )

    def _raise(
        self, head: dict[str, Any], source: str, script: list[Statement] | None = None
    ) -> None:
        if (error := self._error(head, source, script)) is not None:
            raise error

    def _error(
        self, head: dict[str, Any] | None, source: str, script: list[Statement] | None = None
    ) -> FiredrillError | None:
        if not head or "error" not in head:
            return None
        if head["error"] == "TooWide":
            return OutOfBudget(
                f"The result is {head['message']} large; at most {MAX_RESULT_MB} MB are read."
                " Select fewer columns or rows."
            )
        if head["error"] == "TooManyColumns":
            return Rejected(f"The result {head['message']}. Select the columns asked for.")
        if head["error"] == "InterruptException":
            return Interrupted("Stopped. The world is as it was before this query.")
        if explain.breaks_the_engine(head["error"]):
            self._replace()
        at = head.get("statement", 0)
        offset = script[at].offset if script and at < len(script) else 0
        return explain.from_engine(head["error"], head["message"], source, offset, self.memory_mb)


def memory_budget() -> int:
    """Megabytes for DuckDB: 400, or two fifths of what the container has."""
    for name in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            limit = int(Path(name).read_text()) // (1024 * 1024)
        except (OSError, ValueError):
            continue
        return max(128, min(DEFAULT_MEMORY_MB, limit * 2 // 5))
    return DEFAULT_MEMORY_MB


def as_request(script: list[Statement]) -> list[dict[str, Any]]:
    """Statements as the worker takes them."""
    return [{"text": statement.text, "kind": statement.kind} for statement in script]


def _violations(said: dict[str, Any]) -> dict[str, Violations]:
    return {name: Violations(**found) for name, found in said.items()}
