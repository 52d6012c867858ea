"""What an answer calls and reads, as DuckDB understands it: refused calls raise with their line.

DuckDB's own syntax tree decides where it can be had (any SELECT), so that no comment, quote or
odd blank hides a call from it, and no CTE that is named like a function is taken for one. For
PIVOT and for the statements of a fix it cannot be had: there the tokens decide, more strictly.
"""

from __future__ import annotations

import functools
import json
import re

import duckdb

from ..errors import Rejected
from . import functions, lexer
from .lexer import Token

_NAME = r'"((?:[^"\\]|\\.)*)"'
_FUNCTION = re.compile(rf'"function_name":{_NAME}')
_TABLE = re.compile(rf'"table_name":{_NAME}')
_NODE = re.compile(r'"type":"([A-Z_]+_NODE)"')
_READING_NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
_SHOWS_ENGINE = {'"databases"', '"variables"'}
_BARE = {
    *("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"),
    *("current_catalog", "current_schema", "current_user", "current_role", "session_user"),
}
_BARE_ALSO = {"current_time", "current_timestamp", "localtime", "localtimestamp"}  # words only


def check(text: str) -> None:
    """Raises Rejected for the first call or table of a text that an answer may not use."""
    words = lexer.tokens(text)
    tree = _tree(text)
    if tree is None:
        _by_tokens(text, words)
    else:
        _by_tree(text, words, tree)
    for index, token in enumerate(words):
        if why := _remark(words, index):
            raise _refused(text, token, why)


def _by_tree(text: str, words: list[Token], tree: str) -> None:
    for node in _NODE.findall(tree):
        if node not in _READING_NODES:
            verb = node.split("_", 1)[0]
            place = next((token for token in words if token.lower == verb.lower()), None)
            raise _refused(
                text, place, f"{verb} is not allowed in an answer: answers only read. Remove it."
            )
    for name in _names(_FUNCTION, tree):
        if why := functions.why_not(name):
            raise _refused(text, _called(words, name), why)
    for name in _names(_TABLE, tree):
        why = functions.why_not_table(name)
        if name in _SHOWS_ENGINE:
            name = name.strip('"')
            why = f"SHOW {name.upper()} asks the engine, not the data: leave it out."
        if why:
            place = next((token for token in words if token.text.strip("'") == name), None)
            raise _refused(text, place, why)


def _by_tokens(text: str, words: list[Token]) -> None:
    for index, token in enumerate(words):
        if token.kind not in ("word", "quoted"):
            continue
        why = functions.why_not_table(token.text)
        if _is_call(words, index) and not _names_columns(words, index):
            why = functions.why_not(token.text) or why
        if why:
            raise _refused(text, token, why)


def _remark(words: list[Token], index: int) -> str | None:
    """Why a word may not stand here though it is no call by name."""
    token = words[index]
    dotted = index > 0 and words[index - 1].text == "."
    if token.kind == "word" and token.lower in _BARE and not dotted:
        group = "now" if token.lower in _BARE_ALSO else token.lower
        why = functions.why_not(group, bare=True) if not _is_call(words, index) else None
        return why and why.replace(f"`{group}`", f"`{token.lower}`")
    if token.lower == "age" and _is_call(words, index) and _arguments(words, index + 1) == 1:
        return "`age(x)` with one argument counts to today: give it two, `age(world_now(), x)`."
    if token.kind == "word" and _samples(words, index):
        return "A sample gives other rows each time: an answer must give the same rows."
    return None


def _is_call(words: list[Token], index: int) -> bool:
    return index + 1 < len(words) and words[index + 1].text == "("


def _names_columns(words: list[Token], index: int) -> bool:
    """True for `name (a, b)` that only names columns: of a CTE, an alias, an INSERT."""
    start = index
    while start > 1 and words[start - 1].text == ".":
        start -= 2
    before = words[start - 1].lower if start else ""
    if before in {"as", "into", "recursive"}:
        return True
    closing = _closing(words, index + 1)
    after = [token.lower for token in words[closing + 1 : closing + 4]]
    opens_cte = after[:2] == ["as", "("] or (after[:1] == ["as"] and "materialized" in after)
    return before in {"with", ","} and opens_cte


def _called(words: list[Token], name: str) -> Token | None:
    """The token of a call by that name; None where sugar stands for it, as in `x::JSON`."""
    named = [at for at, token in enumerate(words) if token.lower == name.lower()]
    calls = [at for at in named if _is_call(words, at)]
    return words[(calls or named)[0]] if named else None


def _names(pattern: re.Pattern[str], tree: str) -> list[str]:
    return list(dict.fromkeys(json.loads(f'"{found}"') for found in pattern.findall(tree)))


def _refused(text: str, token: Token | None, why: str) -> Rejected:
    if token is None:
        return Rejected(why)
    line, column = lexer.place(text, token.start)
    return Rejected(why, line=line, column=column)


def orders(text: str) -> bool:
    """Whether a query's outermost clause is ORDER BY; True where that cannot be told, as of PIVOT.

    A subquery's order is none of the result's: an engine may keep it, and need not.
    """
    tree = _tree(text)
    if tree is None:
        return True
    modifiers = json.loads(tree)["statements"][0]["node"].get("modifiers", [])
    return any(modifier["type"] == "ORDER_MODIFIER" for modifier in modifiers)


@functools.lru_cache(maxsize=64)
def _tree(text: str) -> str | None:
    """DuckDB's syntax tree as JSON; None for what it has none of."""
    try:
        with functions.engine().cursor() as cursor:
            said = cursor.execute("SELECT json_serialize_sql($1)", [text]).fetchall()[0][0]
    except duckdb.Error:
        return None
    return None if said is None or said.startswith('{"error":true') else str(said)


def _samples(words: list[Token], index: int) -> bool:
    following = words[index + 1].lower if index + 1 < len(words) else ""
    name = words[index].lower
    return (name == "using" and following == "sample") or (
        name == "tablesample" and index > 0 and words[index - 1].text != "."
    )


def _arguments(words: list[Token], opening: int) -> int:
    """How many arguments stand between the bracket at `opening` and its partner."""
    closing = _closing(words, opening)
    depth = commas = 0
    for token in words[opening:closing]:
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
            commas += token.text == "," and depth == 1
    return commas + 1


def _closing(words: list[Token], opening: int) -> int:
    """Where the bracket at `opening` closes; the end of the text if nowhere."""
    depth = 0
    for at in range(opening, len(words)):
        if words[at].kind == "sign":
            depth += (words[at].text in "([{") - (words[at].text in ")]}")
            if depth == 0:
                return at
    return len(words)
