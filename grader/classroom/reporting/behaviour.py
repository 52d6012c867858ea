"""How a wrong query behaves: a digest of its rows on the lab's small databases and hidden worlds.

    with Behaviours(lab, folder) as behaviours:
        behaviours.of(question, "SELECT …")

Two queries of one behaviour go wrong in the same way, however they are written. A behaviour is
worked out when a report first asks for it, and kept in the class's own folder, since it comes of
hidden worlds.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from pathlib import Path

import polars as pl

from ...bench import Bench
from ...edge import check
from ...errors import FiredrillError, Interrupted, OutOfBudget, OutOfTime
from ...judges.sql import MAX_ROWS
from ...questions import SqlQuestion
from ...results import Result
from ...sandbox.client import Sandbox
from ...search.rows import Rows
from ..grading.verdicts import Basis

FOLDER = Path(".firedrill") / "behaviours"
SECONDS = 10  # one query on one hidden world; what takes longer behaves like all that do
_VALUES = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\d+")  # of one answer or one world
RIGHT = "right everywhere"  # on all of them: what is wrong shows on a database of its own


class Behaviours:
    """Those of one lab's queries. Worlds are opened when the first one is not known."""

    def __init__(self, basis: Basis, root: Path) -> None:
        """root: the course folder."""
        self._basis = basis
        self._folder = root / FOLDER
        self._bench: Bench | None = None

    def __enter__(self) -> Behaviours:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bench is not None:
            self._bench.sandbox.close()

    def of(self, question: SqlQuestion, text: str) -> str:
        """A name of the behaviour; `RIGHT` where its rows are the reference's."""
        path = self._folder / self._basis.key(question.name, f"behaviour {text}")
        with contextlib.suppress(OSError):
            return path.read_text(encoding="utf-8")
        found = self._found(question, text)
        building = path.with_name(f".{path.name}-{os.getpid()}")
        with contextlib.suppress(OSError):  # it is worked out again the next time
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            building.write_text(found, encoding="utf-8")
            os.replace(building, path)
        return found

    def _found(self, question: SqlQuestion, text: str) -> str:
        bench = self._opened()
        try:
            edges = _on_edges(question, text, bench)
            worlds, right = _on_worlds(question, text, bench)
        except (Interrupted, KeyboardInterrupt):
            raise Interrupted("Stopped: the report is not written.") from None
        if right and not any(edges):
            return RIGHT
        return hashlib.sha256(repr((edges, worlds)).encode()).hexdigest()[:16]

    def _opened(self) -> Bench:
        if self._bench is None:
            terms, lab = self._basis.terms, self._basis.known.lab
            self._bench = Bench(
                lab,
                Sandbox(),
                references=terms.references,
                practice_seed=terms.practice_seed,
                practice_scale=terms.practice_scale,
                hidden_seeds=terms.hidden_seeds,
            )
        return self._bench


def _on_edges(question: SqlQuestion, text: str, bench: Bench) -> tuple[str, ...]:
    """A digest for each edge database; none at all where all rows are the expected ones."""
    held = bench.edge(question)
    if held is None:
        return ()
    edge, arena = held
    try:
        return check.check(edge, question, text, arena).digests
    except FiredrillError as error:
        if isinstance(error, Interrupted):
            raise
        return (_failed(error),)


def _on_worlds(question: SqlQuestion, text: str, bench: Bench) -> tuple[list[str], bool]:
    """A digest for each hidden world, and whether the rows are the expected ones on all."""
    digests, right = [], True
    for world in bench.hidden(question):
        due = bench.expected(question, world)
        try:
            mine = bench.sandbox.query(world, text, max_rows=MAX_ROWS, seconds=SECONDS)
        except FiredrillError as error:
            if isinstance(error, Interrupted):
                raise
            digests.append(_failed(error))
            right = False
            continue
        digest, expected = _digest(mine, due), _digest(due, due)
        digests.append(digest)
        right = right and digest == expected
    return digests, right


def _digest(result: Result, due: Result) -> str:
    """Of the rows read as the expected columns are; of the rows as they are where others stand."""
    [digest] = check.digests(Rows([], [], pl.DataFrame(), own={0: result}), [due])
    if digest != check.UNLIKE:
        return digest
    rows = sorted(repr(row) for row in result.frame.iter_rows())
    said = repr((sorted(column.lower() for column in result.columns), rows))
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _failed(error: FiredrillError) -> str:
    """What ends by our limits behaves alike; else what DuckDB says, but for values and names."""
    if isinstance(error, OutOfBudget | OutOfTime):
        return "does not end"
    return _VALUES.sub("", str(error).split("\n")[0])
