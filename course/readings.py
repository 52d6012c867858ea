"""What a `%%facts` cell says, read back to the learner: name, value, type, what is asked."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from decimal import Decimal
from typing import Any

from grader.errors import Rejected, UnknownName
from grader.incident import Fact, FactsQuestion
from grader.verdict import Table

from .frames import show

_PLACE = re.compile(r"\s*\(at line (\d+), column (\d+)\)\s*$")
_END = re.compile(r"\s*\(at end of document\)\s*$")


def of(question: FactsQuestion, text: str) -> tuple[Table, list[str]]:
    """The facts as read, and remarks on unknown names. Raises Rejected where it is not TOML."""
    values = parse(text)
    rows: list[list[str | None]] = []
    for name, fact in question.facts.items():
        found = show(values[name]) if name in values else "–"
        kind = _type(values[name]) if name in values else "not filled in"
        rows.append([name, found, kind, _asked(fact)])
    remarks = []
    for name in values:
        if name not in question.facts:
            remarks.append(str(UnknownName("fact", name, question.facts)))
    done = sum(name in values for name in question.facts)
    title = f"{question.name}: {done} of {len(question.facts)} facts read"
    return Table(title=title, columns=["fact", "value", "read as", "asked"], rows=rows), remarks


def parse(text: str) -> dict[str, Any]:
    """The TOML of a cell. Raises Rejected with one sentence and its place."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = _PLACE.search(said)
        said = _END.sub(" before the end of the text", _PLACE.sub("", said)).rstrip(".")
        raise Rejected(
            f"This does not read as TOML: {said[:1].lower()}{said[1:]}. "
            'Write one `name = value` a line; text in "quotes", instants as 2001-02-03T04:05:06Z.',
            line=int(place[1]) if place else None,
            column=int(place[2]) if place else None,
        ) from None
    except RecursionError:
        raise Rejected("This does not read as TOML: it is nested too deeply.") from None


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dt.datetime):
        return "instant" if value.tzinfo else "instant without a zone"
    names = {int: "whole number", Decimal: "number", str: "text", dt.date: "date", dt.time: "time"}
    return names.get(type(value), "a list or table")


def _asked(fact: Fact) -> str:
    kind = {"integer": "whole number", "decimal": "number", "boolean": "true or false"}
    said = kind.get(fact.type, fact.type)
    if fact.choices:
        said = "one of " + ", ".join(fact.choices)
    if fact.type == "instant":
        return f"{said}, UTC"
    return f"{said} ({fact.unit})" if fact.unit else said
