"""What the statements of a fix did: verb, table, rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.sql import lexer

if TYPE_CHECKING:
    from grader.sandbox.client import Applied

_VERBS = {"insert": "inserted", "update": "updated", "delete": "deleted", "merge": "merged"}
_BETWEEN = {"into", "from", "or", "replace", "ignore"}


@dataclass(frozen=True)
class Change:
    """What one statement did to one table."""

    verb: str
    table: str
    rows: int


def of(applied: Applied) -> list[Change]:
    """One change for each statement that writes into a table of the world."""
    found = []
    for statement, rows in applied.statements:
        if (target := _target(statement.text)) is not None:
            found.append(Change(*target, rows))
    return found


def _target(text: str) -> tuple[str, str] | None:
    """`updated`, `ledger.entries`; None for a statement that writes nothing, or a temp table's."""
    tokens = lexer.tokens(text)
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.kind == "word":
            if token.lower in _VERBS:
                return (_VERBS[token.lower], table) if (table := _name(tokens[at + 1 :])) else None
            if token.lower in ("select", "create", "drop"):
                return None
    return None


def _name(tokens: list[lexer.Token]) -> str | None:
    """A qualified name at the front; a bare one is a temp table: the world's have a schema."""
    pieces = [token for token in tokens[:8] if token.lower not in _BETWEEN]
    if len(pieces) >= 3 and pieces[1].text == ".":
        return f"{pieces[0].text}.{pieces[2].text}".replace('"', "").lower()
    return None
