"""What a query reads, by its text alone: tables, columns, and its shape without the constants."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

_NAME = re.compile(r"\b[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*\b")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Reads:
    """Tables as `schema.table`, bare names of columns, and whether all columns of some are read."""

    tables: frozenset[str]
    columns: frozenset[str]
    star: bool = False

    def any_of(self, sources: Iterable[str]) -> bool:
        """True where a source (`schema.table` or `schema.table.column`) is read."""
        return any(self._one(source.lower()) for source in sources)

    def _one(self, source: str) -> bool:
        schema, table, *column = source.split(".")
        if f"{schema}.{table}" not in self.tables:
            return False
        return not column or self.star or column[0] in self.columns


@functools.lru_cache(maxsize=512)
def of(sql: str) -> Reads:
    """What the text reads. A text that cannot be parsed is searched for names of tables.

    `SELECT *` with a condition reads all columns; without one it only looks at what there is.
    """
    from sqlglot import exp, parse
    from sqlglot.errors import SqlglotError

    try:
        trees = [tree for tree in parse(sql, read="duckdb") if tree is not None]
    except (SqlglotError, RecursionError):
        return Reads(frozenset(_NAME.findall(_COMMENT.sub(" ", sql).lower())), frozenset())
    tables = {
        f"{table.db}.{table.name}".lower()
        for tree in trees
        for table in tree.find_all(exp.Table)
        if table.db
    }
    columns = {
        column.name.lower()
        for tree in trees
        for kind in (exp.Column, exp.Identifier)
        for column in tree.find_all(kind)
    }
    star = any(
        select.find(exp.Where) is not None
        for tree in trees
        for select in tree.find_all(exp.Select)
        if any(isinstance(each, exp.Star) for each in select.expressions)
    )
    return Reads(frozenset(tables), frozenset(columns), star)


def same(sql: str) -> str:
    """The text without comments, blanks and case: equal for the same query typed again."""
    return " ".join(_COMMENT.sub(" ", sql).lower().split()).rstrip("; ")


def shape(sql: str) -> str:
    """The same without constants: equal for one question asked of another key or hour."""
    return re.sub(r"'(?:[^']|'')*'|\b\d[\d_.]*\b", "?", same(sql))
