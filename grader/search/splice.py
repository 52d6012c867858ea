"""A query with its tables exchanged, the rest of its text as written.

sqlglot says where each table stands; the text is cut there and not written anew, so DuckDB reads
what the author of the query wrote, whatever sqlglot makes of it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from ..errors import FiredrillError
from ..sql.quoting import quoted


class NotSpliced(FiredrillError):
    """A query in which the places of its tables cannot be told."""


@dataclass(frozen=True)
class _Cut:
    start: int
    end: int
    text: str


def parse(sql: str) -> exp.Expr:
    """The query's tree. Raises NotSpliced where sqlglot does not read it."""
    try:
        trees = [tree for tree in sqlglot.parse(sql, read="duckdb") if tree is not None]
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        raise NotSpliced(f"sqlglot: {str(error).splitlines()[0]}") from None
    if len(trees) != 1 or isinstance(trees[0], exp.Command):
        raise NotSpliced("There is not one query here that sqlglot reads.")
    return trees[0]


@functools.lru_cache(maxsize=256)  # a search reads the same two queries half a dozen times
def read(sql: str) -> exp.Expr:
    """The same tree for all who ask: for those who change nothing in it, nor keep what they do."""
    return parse(sql)


def splice(sql: str, sources: Mapping[str, str]) -> str:
    """The query reading `sources[table]`, a text in brackets, in place of each table.

    sources: table name, lower case (`ledger.entries`, `emp`) → what stands in its place.
    Names of CTEs are left alone. Raises NotSpliced for a shape that cannot be cut.
    """
    tree = read(sql)
    cuts: list[_Cut] = []
    schemas: set[tuple[str, str]] = set()
    for table in tree.find_all(exp.Table):
        name = table_name(table)
        if name is None or name not in sources or (not table.db and is_cte(table)):
            continue
        start, end = _span(table)
        alias = "" if table.args.get("alias") else f" AS {quoted(table.name)}"
        cuts.append(_Cut(start, end, sources[name] + alias))
        if table.db:
            schemas.add((table.db.lower(), table.name.lower()))
    cuts += [cut for column in tree.find_all(exp.Column) for cut in _unqualified(column, schemas)]
    return _apply(sql, cuts)


def tables(tree: exp.Expr, known: Mapping[str, object]) -> set[str]:
    """The names of the known tables that a query reads."""
    found = set()
    for table in tree.find_all(exp.Table):
        name = table_name(table)
        if name in known and (table.db or not is_cte(table)):
            found.add(name)
    return {name for name in found if name}


def table_name(table: exp.Table) -> str | None:
    """`schema.table` or `table`, lower case; None for a function or a file."""
    if not isinstance(table.this, exp.Identifier) or table.args.get("catalog"):
        return None
    name = table.name.lower()
    return name if not table.db or table.db.lower() == "main" else f"{table.db.lower()}.{name}"


def is_cte(table: exp.Table) -> bool:
    """Whether the name is one of a WITH that can be seen from where it stands."""
    name = table.name.lower()
    inside: exp.Expr = table
    parent = table.parent
    while parent is not None:
        with_ = parent if isinstance(parent, exp.With) else parent.args.get("with_")
        if isinstance(with_, exp.With) and inside is not with_:
            for cte in with_.expressions:
                if cte is inside:
                    if with_.args.get("recursive") and cte.alias.lower() == name:
                        return True
                    break  # later CTEs are not seen from here
                if cte.alias.lower() == name:
                    return True
        inside, parent = parent, parent.parent
    return False


def _span(table: exp.Table) -> tuple[int, int]:
    first = table.args.get("db") or table.this
    try:
        return first.meta["start"], table.this.meta["end"] + 1
    except KeyError:
        raise NotSpliced(f"The place of {table.sql('duckdb')} is not known.") from None


def _unqualified(column: exp.Column, schemas: set[tuple[str, str]]) -> list[_Cut]:
    """`ledger.entries.posted_at` → `entries.posted_at`: what stands in the place has no schema."""
    db, table = column.args.get("db"), column.args.get("table")
    if db is None or table is None or (db.name.lower(), table.name.lower()) not in schemas:
        return []
    try:
        return [_Cut(db.meta["start"], table.meta["start"], "")]
    except KeyError:
        raise NotSpliced(f"The place of {column.sql('duckdb')} is not known.") from None


def _apply(sql: str, cuts: list[_Cut]) -> str:
    parts, at = [], 0
    for cut in sorted(cuts, key=lambda each: each.start):
        if cut.start < at:
            raise NotSpliced("Two tables stand in one place.")
        parts += [sql[at : cut.start], cut.text]
        at = cut.end
    return "".join([*parts, sql[at:]])
