"""SQL without its layout: two texts that differ in blanks and comments alone are one answer."""

from __future__ import annotations

from .lexer import tokens

FREE = ("fix", "monitor")  # kinds whose right answers have one card in any layout
_TIGHT = set(",()")  # blanks beside these mean nothing; beside another sign they may: `> =`, `- -1`


def plain(sql: str) -> str | None:
    """The text with one blank where blanks, line ends or comments stood; case stays.

    None where a line end has a meaning: between two strings it makes one string of them.
    """
    parts: list[str] = []
    before = None
    for token in tokens(sql):
        text = sql[token.start : token.end]
        if before is not None and before.end < token.start:
            if before.kind == token.kind == "string":
                return None
            if not {text, sql[before.start : before.end]} & _TIGHT:
                parts.append(" ")
        parts.append(text)
        before = token
    return "".join(parts)
