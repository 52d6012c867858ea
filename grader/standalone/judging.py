"""The judge without a lab: two queries and a schema, or a text → a document that says what it is.

    with Standalone() as judge:
        judge.document({"id": 1, "schema": "CREATE TABLE …", "reference": "…", "answer": "…"})

"right" means: no difference found in so many small databases; `searched` tells how many, and in
how many of them either query had a row. A verdict depends on the three texts and the number of
databases, never on the machine; a time limit can only end in "unknown".
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from .. import documents
from ..comparison.compare import compare
from ..errors import FiredrillError, Interrupted, OutOfBudget, Rejected
from ..results import Result
from ..sandbox.client import Sandbox
from ..search import ddl, look, pair
from ..search.finding import Finding
from ..search.pair import Pair
from ..sql import statements
from . import requests
from .requests import Document, PairRequest, TextRequest
from .words import counterexample, headline, left_out, searched, shown_columns

SECONDS = 120.0  # for one pair: a hundred times what one takes; only hostile queries come near
_PULSE = 0.2  # seconds between two interrupts, until what runs has ended


class Standalone:
    """A sandbox that judges one pair after another."""

    def __init__(self, *, worlds: int = look.WORLDS, seconds: float = SECONDS) -> None:
        """worlds: small databases at most for each pair. seconds: a time limit for each."""
        self.worlds = worlds
        self.seconds = seconds
        self._sandbox = Sandbox()

    def __enter__(self) -> Standalone:
        return self

    def __exit__(self, *error: object) -> None:
        self._sandbox.close()

    def document(self, fields: Mapping[str, Any]) -> Document:
        """The verdict on a pair, or the signals of a text. Raises BadRequest."""
        request = requests.read(fields)
        if isinstance(request, TextRequest):
            return _text(request)
        return self._pair(request)

    def _pair(self, request: PairRequest) -> Document:
        try:
            with self._in_time():
                return self._judged(request)
        except Rejected as error:
            return _without(request, "rejected", str(error), error.with_source(request.answer))
        except Interrupted:
            raise
        except FiredrillError as error:
            return _without(request, "unknown", str(error))

    def _judged(self, request: PairRequest) -> Document:
        both = Pair(
            schema=ddl.from_ddl(request.schema),
            reference=_reference(request.reference),
            answer=statements.check_query(request.answer)[0].text,
            assumptions=tuple(request.assumptions),
            ordered=request.ordered,
        )
        found = self._look(both)
        if found.outcome != "different" or found.reference is None:
            return _not_different(request, found)
        if found.answer is None:
            return _fails(request, found, both)
        verdict, said = self._difference(both, found.reference, found.answer)
        return {
            "id": request.id,
            "verdict": verdict,
            "headline": said or headline(found, both),
            "reason": found.reason,
            "counterexample": counterexample(found, both.schema),
            "searched": searched(found),
            "notices": compare(found.answer, found.reference, _question(found)).notices,
        }

    def _look(self, both: Pair) -> Finding:
        return look.look(both, self._sandbox, worlds=self.worlds)

    def _difference(self, both: Pair, reference: Result, answer: Result) -> tuple[str, str]:
        """`partly` and why, where all rows are right but their order or columns are not."""
        if len(answer.columns) != len(reference.columns):
            return self._columns(both, reference, answer)
        if both.ordered and self._look(replace(both, ordered=False)).outcome == "same":
            return "partly", "The rows are right, their order is not."
        return "wrong", ""

    def _columns(self, both: Pair, reference: Result, answer: Result) -> tuple[str, str]:
        said = compare(answer, reference, pair.plain_question(tuple(reference.columns))).sentence
        narrowed = shown_columns(both, reference, answer)
        if narrowed is not None and self._look(narrowed).outcome == "same":
            return "partly", said
        return "wrong", ""

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Ends what runs in the sandbox when time is up; OutOfBudget then, whatever came of it."""
        done, expired = threading.Event(), threading.Event()

        def watch() -> None:
            if done.wait(self.seconds):
                return
            expired.set()
            while not done.wait(_PULSE):
                self._sandbox.interrupt()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        except FiredrillError:
            if not expired.is_set():
                raise
        finally:
            done.set()
            watcher.join()
        if expired.is_set():
            raise OutOfBudget(
                f"Not judged: the {self.seconds:g} seconds for one pair ended first."
                " Allow more with --timeout, or look for fewer databases with --worlds."
            )


class BadReference(FiredrillError):
    """A reference that is no query we may run."""


def _reference(text: str) -> str:
    try:
        return statements.check_query(text)[0].text
    except Rejected as error:
        raise BadReference(f"The reference does not run: {error}") from None


def _question(found: Finding) -> Any:
    assert found.reference is not None
    return pair.plain_question(tuple(found.reference.columns))


def _fails(request: PairRequest, found: Finding, both: Pair) -> Document:
    """The answer's logic ends in an error on a legal database."""
    return {
        "id": request.id,
        "verdict": "wrong",
        "headline": headline(found, both),
        "reason": found.reason,
        "counterexample": counterexample(found, both.schema),
        "searched": searched(found),
        "notices": [],
    }


def _not_different(request: PairRequest, found: Finding) -> Document:
    verdicts = {"same": "right", "not_exercised": "right", "order_dependent": "unknown"}
    return {
        "id": request.id,
        "verdict": verdicts.get(found.outcome, "unknown"),
        "headline": headline(found, None),
        "reason": found.reason,
        "counterexample": None,
        "searched": searched(found),
        "notices": left_out(found),
    }


def _without(request: PairRequest, verdict: str, said: str, reason: str = "") -> Document:
    """A verdict that came before any search."""
    return {
        "id": request.id,
        "verdict": verdict,
        "headline": said,
        "reason": reason or said,
        "counterexample": None,
        "searched": {"worlds": 0, "exercised": 0},
        "notices": [],
    }


def _text(request: TextRequest) -> Document:
    judged = documents.judge(request.kind, request.text, request.facts)
    flags = [asdict(flag) for flag in judged.flags]
    return {"id": request.id, "signals": judged.signals, "flags": flags}
