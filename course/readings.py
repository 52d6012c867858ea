"""What a `%%facts` cell says, read back to the learner: name, value, type, what is asked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from grader.judges import facts
from grader.questions import Fact, FactsQuestion
from grader.verdict import Table

from .frames import show

_ASKED = {"integer": "whole number", "decimal": "number", "boolean": "true or false"}


def of(question: FactsQuestion, text: str, now: dt.datetime) -> tuple[Table, list[str]]:
    """The facts as the judge reads them, and remarks on unknown names. Raises Rejected if not TOML.

    now: the world's clock; a time without a day is the last one before it.
    """
    values, remarks = facts.read(question, text, Decimal)
    rows: list[list[str | None]] = []
    for name, fact in question.facts.items():
        found = show(values[name]) if name in values else "–"
        kind = _read_as(fact, values[name], now) if name in values else "not filled in"
        rows.append([name, found, kind, _asked(fact)])
    title = f"{question.name}: {len(values)} of {len(question.facts)} facts read"
    return Table(title=title, columns=["fact", "value", "read as", "asked"], rows=rows), remarks


def _read_as(fact: Fact, value: Any, now: dt.datetime) -> str:
    """What the value will be taken for; where that is not what is asked, how it is written."""
    kind = _type(value)
    if fact.type == "instant":
        try:
            return f"instant: {show(facts.as_instant(value, now))} UTC"
        except facts.Unfit:
            return f"{kind}, no instant"
    if fact.type in ("text", "choice"):
        return kind if kind == "text" else f"{kind}; text has quotes"
    if kind == "text":
        return f"text; a {_ASKED[fact.type]} has no quotes".replace("a true", "true")
    return kind


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dt.datetime):
        return "instant" if value.tzinfo else "instant without a zone"
    names = {int: "whole number", Decimal: "number", str: "text", dt.date: "date", dt.time: "time"}
    return names.get(type(value), "a list or table")


def _asked(fact: Fact) -> str:
    said = _ASKED.get(fact.type, fact.type)
    if fact.choices:
        said = "one of " + ", ".join(fact.choices)
    if fact.type == "instant":
        return f"{said}, UTC"
    return f"{said} ({fact.unit})" if fact.unit else said
