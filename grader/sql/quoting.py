"""Names and texts as they stand in SQL of our own."""

from __future__ import annotations


def quoted(name: str) -> str:
    """A name in double quotes: `odd name` → `"odd name"`."""
    return '"' + name.replace('"', '""') + '"'


def quoted_path(name: str) -> str:
    """A name with its schema, part by part: `ledger.entries` → `"ledger"."entries"`."""
    return ".".join(quoted(part) for part in name.split("."))


def literal(text: str | None) -> str:
    """A text in single quotes; NULL for None."""
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"
