"""SQL text → its tokens with their places: what a rule about words looks at, never a parser.

DuckDB alone decides what a text means; tokens serve for a clear sentence at the right place.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "quoted", "string", "number", "sign"]

_WORD = re.compile(r"[^\W\d][\w$]*")
_NUMBER = re.compile(r"(\d[\d_]*\.?\d*|\.\d+)([eE][+-]?\d+)?")
_DOLLAR = re.compile(r"\$([^\W\d]\w*)?\$")
_MORE_BLANKS = "\u200b\u2060\ufeff"  # of no width; DuckDB takes them for blanks
_LINE_END = re.compile(r"[\n\r]")
_COMMENT_MARK = re.compile(r"/\*|\*/")


@dataclass(frozen=True)
class Token:
    """One token; `text` of a quoted name is the name itself, of a word as written."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The text without case, as SQL compares names."""
        return self.text.lower()


def tokens(sql: str) -> list[Token]:
    """All tokens of a text, comments left out. An unclosed quote or comment runs to the end."""
    return list(_kept(sql))


@functools.lru_cache(maxsize=16)
def _kept(sql: str) -> tuple[Token, ...]:
    """The last few texts' tokens: each rule of a check asks for them again."""
    return tuple(_scan(sql))


def has_literals(sql: str) -> bool:
    """Whether any number or text is written in it."""
    return any(token.kind in ("number", "string") for token in tokens(sql))


def place(sql: str, offset: int) -> tuple[int, int]:
    """1-based (line, column) of a character offset."""
    before = sql[: max(0, offset)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _scan(sql: str) -> Iterator[Token]:
    at = 0
    while at < len(sql):
        char = sql[at]
        if char.isspace() or char in _MORE_BLANKS:
            at += 1
        elif sql.startswith("--", at):
            newline = _LINE_END.search(sql, at)
            at = newline.start() if newline else len(sql)
        elif sql.startswith("/*", at):
            at = _after_comment(sql, at)
        else:
            token = _token(sql, at)
            yield token
            at = token.end


def _token(sql: str, at: int) -> Token:
    char = sql[at]
    if char in "eE" and sql.startswith("'", at + 1):
        end = _after_escaped(sql, at + 2)
        return Token("string", sql[at:end], at, end)
    if char in "'\"`":
        end = _after_quote(sql, at)
        inner = sql[at + 1 : end - 1].replace(char * 2, char)
        return Token("string" if char == "'" else "quoted", inner, at, end)
    if match := _DOLLAR.match(sql, at):
        closing = sql.find(match[0], match.end())
        end = len(sql) if closing < 0 else closing + len(match[0])
        return Token("string", sql[at:end], at, end)
    if match := _WORD.match(sql, at):
        return Token("word", match[0], at, match.end())
    if match := _NUMBER.match(sql, at):
        return Token("number", match[0], at, match.end())
    return Token("sign", char, at, at + 1)


def _after_quote(sql: str, at: int) -> int:
    """The end of a quoted text that opens at `at`; a doubled quote stays inside."""
    quote, at = sql[at], at + 1
    while (closing := sql.find(quote, at)) >= 0:
        if not sql.startswith(quote, closing + 1):
            return closing + 1
        at = closing + 2
    return len(sql)


def _after_escaped(sql: str, at: int) -> int:
    """The end of an E'…' string whose inside begins at `at`."""
    while at < len(sql):
        if sql[at] == "\\":
            at += 2
        elif sql[at] == "'" and not sql.startswith("''", at):
            return at + 1
        else:
            at += 2 if sql[at] == "'" else 1
    return len(sql)


def _after_comment(sql: str, at: int) -> int:
    """The end of a /* comment */; DuckDB lets them nest."""
    depth = 0
    for match in _COMMENT_MARK.finditer(sql, at):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(sql)
