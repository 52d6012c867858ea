"""A query taken apart: one query for each of its CTEs, then the whole, all in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from .sql import lexer
from .sql.lexer import Token
from .sql.quoting import quoted


@dataclass(frozen=True)
class Step:
    """One CTE with those before it as a query; name None: the whole query."""

    name: str | None
    sql: str


def steps(sql: str) -> list[Step]:
    """The outermost CTEs in their order, each to be run alone; the whole query is the last."""
    words = lexer.tokens(sql)
    text = sql.rstrip().rstrip(";").rstrip()
    whole = [Step(None, text)]
    if not words or words[0].lower != "with":
        return whole
    found = []
    at = 2 if len(words) > 1 and words[1].lower == "recursive" else 1
    while at < len(words):
        name, closing = _cte(words, at)
        if closing is None:
            return whole  # not of the usual shape; the whole still runs
        ends = words[closing].end
        found.append(Step(name, f"{sql[:ends]}\nSELECT * FROM {quoted(name)}"))
        if closing + 1 >= len(words) or words[closing + 1].text != ",":
            break
        at = closing + 2
    return [*found, *whole]


def _cte(words: list[Token], at: int) -> tuple[str, int | None]:
    """The name at `at`, and where the bracket of its query closes; None if it has none."""
    name = words[at].text
    at += 1
    if at < len(words) and words[at].text == "(":  # names of columns
        closing = _closing(words, at)
        at = len(words) if closing is None else closing + 1
    while at < len(words) and words[at].text != "(":
        if words[at].lower not in {"as", "not", "materialized"}:
            return name, None
        at += 1
    return name, _closing(words, at) if at < len(words) else None


def _closing(words: list[Token], opening: int) -> int | None:
    depth = 0
    for at in range(opening, len(words)):
        if words[at].kind == "sign":
            depth += (words[at].text == "(") - (words[at].text == ")")
        if depth == 0:
            return at
    return None
