"""What an answer may say: its statements with their places, or a `Rejected` that names the line.

DuckDB's own parser decides what the statements are; the token scan adds what it does not tell
(a DELETE inside a CTE counts as SELECT there) and finds the place for the sentence; `calls.py`
looks at the functions. The sandbox stands behind them: what slipped through here still meets a
locked, read-only database.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import duckdb

from ..errors import Rejected
from . import calls, explain, lexer
from .lexer import Token

MAX_CHARS = 100_000  # of one answer; the longest reference of the course is a twentieth of it
MAX_NESTING = 200  # brackets; DuckDB's parser recurses, and a crash would take the kernel along

_READING = {"SELECT", "MULTI"}  # MULTI is how DuckDB calls PIVOT
_WRITING = {"INSERT", "UPDATE", "DELETE", "MERGE_INTO", "SELECT", "MULTI"}
_READING_WORDS = {
    *("select", "with", "from", "values", "table", "pivot", "unpivot"),
    *("summarize", "describe", "desc", "show"),
}
_OBJECTS = {
    *("or", "replace", "temp", "temporary", "table", "view", "macro", "function", "schema"),
    *("index", "unique", "sequence", "type", "secret", "persistent", "trigger"),
}
_PHRASES = {  # what belongs to a statement's name when it is refused
    "create": _OBJECTS,
    "drop": _OBJECTS,
    "alter": _OBJECTS,
    "comment": {"on", "table", "column"},
    "set": {"variable"},
}
_TRANSACTION = {"begin", "start", "commit", "end", "rollback", "abort"}


@dataclass(frozen=True)
class Statement:
    """One statement: its text as written, where it starts, and DuckDB's name for its kind."""

    text: str
    offset: int
    line: int
    kind: str


def is_empty(text: str) -> bool:
    """True for a text of blanks and comments only: no answer yet."""
    return not any(token.text != ";" for token in lexer.tokens(text))


def check_query(text: str) -> list[Statement]:
    """The one query of an answer, as a list of one. Raises Rejected with line and column."""
    return list(_checked_query(text))


@functools.lru_cache(maxsize=64)
def _checked_query(text: str) -> tuple[Statement, ...]:
    """Kept, since one answer runs on several worlds; a refusal is worked out anew."""
    statements = parse(text, "query")
    if len(statements) > 1:
        second = statements[1]
        raise Rejected(
            "There are two statements where one query is asked. Keep one, from its SELECT (or WITH)"
            f" to its end; the second begins on line {second.line}.",
            line=second.line,
            column=1,
        )
    words = lexer.tokens(statements[0].text)
    first = next(token for token in words if token.text != "(")
    if statements[0].kind not in _READING or first.lower not in _READING_WORDS:
        raise _not_allowed(text, statements[0], first, "answers only read")
    _no_writing_inside(text)
    calls.check(text)
    return tuple(statements)


def check_script(text: str) -> list[Statement]:
    """The statements of a fix: INSERT, UPDATE, DELETE, MERGE, SELECT, CREATE TEMP TABLE."""
    return list(_checked_script(text))


@functools.lru_cache(maxsize=64)
def _checked_script(text: str) -> tuple[Statement, ...]:
    """Kept, as a query is."""
    statements = parse(text, "script")
    temporary: set[str] = set()
    for statement in statements:
        words = lexer.tokens(statement.text)
        first = words[0]
        if first.lower in _TRANSACTION and statement.kind == "TRANSACTION":
            line = lexer.place(text, statement.offset + first.start)[0]
            raise Rejected(
                f"{first.text.upper()} is not needed: your script already runs as one transaction,"
                f" all of it or nothing. Remove line {line}.",
                line=line,
                column=1,
            )
        if statement.kind == "CREATE" and (name := _temporary_table(words)):
            temporary.add(name)
        elif statement.kind == "DROP" and _dropped_table(words) in temporary:
            continue
        elif statement.kind not in _WRITING:
            raise _not_allowed(
                text,
                statement,
                first,
                "a fix changes rows with INSERT, UPDATE, DELETE or MERGE, and may keep its own"
                " notes in a CREATE TEMP TABLE",
                instead="Write CREATE TEMP TABLE there" if statement.kind == "CREATE" else "",
            )
    calls.check(text)
    return tuple(statements)


def parse(text: str, what: str) -> list[Statement]:
    """Its statements, whatever they are. Raises Rejected where it is none, or cannot be read."""
    if len(text) > MAX_CHARS:
        raise Rejected(
            f"The answer is {len(text):,} characters long; at most {MAX_CHARS:,} are read."
            " An answer is a query, not its data: shorten it."
        )
    if "\0" in text:
        raise Rejected("There is a NUL character in the answer. Remove it.")
    _not_too_deep(text)
    if is_empty(text):
        raise Rejected(f"There is no {what} here yet: the cell holds only comments or blanks.")
    try:
        parsed = duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise explain.from_parser(str(error), text) from None
    found: list[Statement] = []
    cursor = 0
    for part in parsed:
        piece = part.query.strip().rstrip(";").rstrip()
        if is_empty(piece):
            continue
        offset = max(text.find(piece, cursor), 0)
        cursor = offset + len(piece)
        words = lexer.tokens(piece)
        line = lexer.place(text, offset + words[0].start)[0]
        found.append(Statement(piece, offset, line, str(part.type).rsplit(".", 1)[-1]))
    return found


def _not_too_deep(text: str) -> None:
    depth = 0
    for token in lexer.tokens(text):
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        if depth > MAX_NESTING:
            line, column = lexer.place(text, token.start)
            raise Rejected(
                f"Brackets are nested more than {MAX_NESTING} deep here. Use CTEs (WITH … AS) to"
                " take the query apart.",
                line=line,
                column=column,
            )


def _not_allowed(
    text: str, statement: Statement, first: Token, rule: str, instead: str = ""
) -> Rejected:
    line, column = lexer.place(text, statement.offset + first.start)
    long = "\n" in statement.text[first.start :].strip()  # comments may stand before it
    remove = f"Remove the statement that begins on line {line}" if long else f"Remove line {line}"
    shown = first.text.upper()
    for token in lexer.tokens(statement.text)[1:]:
        if token.lower not in _PHRASES.get(first.lower, ()):
            break
        shown += f" {token.text.upper()}"
    return Rejected(
        f"{shown} is not allowed in an answer: {rule}. {instead or remove}.",
        line=line,
        column=column,
    )


def _no_writing_inside(text: str) -> None:
    """Refuses INSERT, UPDATE, DELETE, MERGE in brackets: a CTE that changes rows."""
    words = lexer.tokens(text)
    follows = {"insert": {"into", "or"}, "delete": {"from"}, "merge": {"into"}, "truncate": None}
    for index in range(len(words) - 2):
        name = words[index + 1].lower
        if words[index].text != "(" or words[index + 1].kind != "word":
            continue
        after = words[index + 2]
        writes = (name in follows and after.lower in (follows[name] or {after.lower})) or (
            name == "update" and after.kind in ("word", "quoted") and after.lower != "as"
        )
        if writes and after.text not in {")", ",", "."}:
            line, column = lexer.place(text, words[index + 1].start)
            raise Rejected(
                f"{name.upper()} is not allowed in an answer: answers only read."
                f" Remove it from line {line}.",
                line=line,
                column=column,
            )


def _temporary_table(words: list[Token]) -> str | None:
    """The table's name, if the statement is CREATE [OR REPLACE] TEMP TABLE name."""
    lowered = [token.lower for token in words]
    rest = lowered[3:] if lowered[1:3] == ["or", "replace"] else lowered[1:]
    if len(rest) < 3 or rest[0] not in {"temp", "temporary"} or rest[1] != "table":
        return None
    name = rest[2:]
    return name[3] if name[:3] == ["if", "not", "exists"] and len(name) > 3 else name[0]


def _dropped_table(words: list[Token]) -> str | None:
    lowered = [token.lower for token in words]
    if lowered[1:2] != ["table"]:
        return None
    name = lowered[4:] if lowered[2:4] == ["if", "exists"] else lowered[2:]
    return name[0] if len(name) == 1 else None
