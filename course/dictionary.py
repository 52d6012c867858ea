"""The data dictionary: what the tables hold, out of the lab's COMMENTs and the learner's world."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from grader import cards, schema
from grader.errors import UnknownName
from grader.verdict import Table

from . import frames

if TYPE_CHECKING:
    from grader.incident import Lab

    from .session import Session

SAMPLE = 3  # rows; enough to see what a value looks like


def all_tables(session: Session) -> tuple[str, str]:
    """Every table with its row count and its comment, as HTML and as text."""
    declared = _schema(session.lab)
    names = list(declared.tables)
    counts = _counts(session, names)
    table = Table(
        title=f"{len(names)} tables. One of them in full: %tables {names[0]}. "
        "How they hang together: %tables --keys",
        columns=["table", "rows", "holds"],
        rows=[[name, f"{counts[name]:,}", declared.tables[name].comment] for name in names],
    )
    return cards.table_html(table, keyed=True), cards.table_text(table)


def one(session: Session, name: str) -> tuple[str, str]:
    """One table: comment, columns, keys, a few rows. Raises UnknownName, with the nearest name."""
    declared = _schema(session.lab)
    found = declared.tables.get(qualified(name, list(declared.tables)))
    assert found is not None
    count = _counts(session, [found.name])[found.name]
    keys = []
    if found.primary_key:
        keys.append(f"Key: {', '.join(found.primary_key)}.")
    keys += [f"Unique: {', '.join(columns)}." for columns in found.unique]
    keys += [
        f"{', '.join(key.columns)} → {key.table} ({', '.join(key.to)})."
        for key in found.foreign_keys
    ]
    head = f"{count:,} rows · {found.comment}"
    columns = Table(
        title=" ".join(keys) or "No key is declared.",
        columns=["column", "type", "empty?", "holds"],
        rows=[
            [c.name, c.type, "never" if c.not_null else "may be NULL", c.comment]
            for c in found.columns
        ],
    )
    sample = session.run(f"SELECT * FROM {found.name} LIMIT {SAMPLE}")
    said = f"A few of its rows ({sample.frame.height} of {count:,})"
    html = cards.heading(found.name, 3) + cards.prose(head) + cards.table_html(columns, keyed=True)
    html += frames.html(sample, None, said)
    text = "\n".join(
        [f"{found.name} · {head}", cards.table_text(columns), frames.text(sample, None, said)]
    )
    return f'<section style="{cards.FONT};{cards.INK}">{html}</section>', text


@functools.lru_cache(maxsize=4)
def _read(text: str) -> schema.Schema:
    return schema.read(text)


def _schema(lab: Lab) -> schema.Schema:
    return _read(lab.sql("schema.sql"))


def qualified(name: str, known: list[str]) -> str:
    """The full name; the part after the dot will do where only one table has it."""
    wanted = name.lower().strip('"')
    if wanted in known:
        return wanted
    short = [table for table in known if table.rpartition(".")[2] == wanted]
    if len(short) == 1:
        return short[0]
    raise UnknownName("table", name, known)


def _counts(session: Session, names: list[str]) -> dict[str, int]:
    counted = " UNION ALL ".join(
        f"SELECT {index} AS i, count(*) AS n FROM {name}" for index, name in enumerate(names)
    )
    rows = session.run(f"{counted} ORDER BY i").frame.rows()
    return {names[index]: count for index, count in rows}
