"""Columns that a law makes of others: `CHECK (total = qty * price)`, no `y <> year(day)` anywhere.

Drawn by itself such a column is right in one row of a hundred, and the law leaves no database with
rows. So it is computed. Whether the law holds is looked at afterwards, as for any database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
from sqlglot import exp

from ..schema import Schema, Table
from ..sql.quoting import quoted
from . import splice
from .database import Database, Row, positions

_OPEN = (exp.And, exp.Or, exp.Paren)
_PLAIN = (exp.Query, exp.AggFunc, exp.Window)


@dataclass(frozen=True)
class Derived:
    """A column of a table, and the expression of the row's other columns that it equals."""

    table: str
    column: str
    sql: str


def of_checks(schema: Schema) -> list[Derived]:
    """The columns that a CHECK sets equal to an expression."""
    found: list[Derived] = []
    for table in schema.tables.values():
        for check in table.checks:
            try:
                tree = splice.read(f"SELECT {check}")
            except splice.NotSpliced:
                continue
            for node in _within(tree.args["expressions"][0]):
                if isinstance(node, exp.EQ | exp.NullSafeEQ):
                    _add(found, table, node)
    return found


def of_law(schema: Schema, tree: exp.Expr) -> list[Derived]:
    """Those that must not differ from an expression in any row.

    By NOT EXISTS, by a count of such rows, which is to be 0, or by `bool_and`.
    """
    lower = {name.lower(): name for name in schema.tables}
    found: list[Derived] = []
    for node in tree.find_all(exp.NEQ, exp.NullSafeNEQ, exp.LogicalAnd):
        select = node.find_ancestor(exp.Select)
        read = list(select.find_all(exp.Table)) if select is not None else []
        name = splice.table_name(read[0]) if len(read) == 1 else None
        if name not in lower:
            continue
        table = schema.tables[lower[name]]
        if isinstance(node, exp.LogicalAnd):
            for each in _within(node.this):
                if isinstance(each, exp.EQ | exp.NullSafeEQ):
                    _add(found, table, each)
        elif _is_refused(node, select):
            _add(found, table, node)
    return found


def _is_refused(node: exp.Expr, select: exp.Expr | None) -> bool:
    exists = node.find_ancestor(exp.Exists)
    counts = select is not None and any(e.find(exp.Count) for e in select.args["expressions"])
    return counts or (exists is not None and isinstance(exists.parent, exp.Not))


def _within(condition: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions that AND, OR and brackets hold together."""
    if isinstance(condition, _OPEN):
        for part in (condition.this, condition.args.get("expression")):
            if part is not None:
                yield from _within(part)
    else:
        yield condition


def _add(found: list[Derived], table: Table, node: exp.Expr) -> None:
    """One of the two sides, if it is a column that neither a key nor the other side holds."""
    for side, other in ((node.this, node.expression), (node.expression, node.this)):
        names = {column.name.lower() for column in other.find_all(exp.Column)}
        if not isinstance(side, exp.Column) or not names or other.find(*_PLAIN) is not None:
            continue
        column = table.column(side.name)
        known = all(table.column(name) is not None for name in names)
        bound = {each.lower() for key in table.foreign_keys for each in key.columns}
        if column is None or not known or side.name.lower() in names | bound:
            continue
        made = {each.column for each in found if each.table == table.name}
        if column.name in made or names & {each.lower() for each in made}:
            continue  # made already, or of what is made itself
        bare = other.copy()
        for each in bare.find_all(exp.Column):
            each.set("table", None)
        found.append(Derived(table.name, column.name, bare.sql(dialect="duckdb")))
        return


def filled(
    schema: Schema,
    databases: Sequence[Database],
    derived: Sequence[Derived],
    engine: duckdb.DuckDBPyConnection,
) -> list[Database]:
    """The databases with these columns computed, where DuckDB can."""
    kept = list(databases)
    for each in derived:
        table = schema.tables[each.table]
        at = positions(table, [each.column])[0]
        rows = [row for database in kept for row in database.tables[table.name]]
        cells = iter(_computed(table, each, rows, engine))
        kept = [
            db.with_table(table.name, [_set(row, at, next(cells)) for row in db.tables[table.name]])
            for db in kept
        ]
    return kept


def _computed(
    table: Table, derived: Derived, rows: Sequence[Row], engine: duckdb.DuckDBPyConnection
) -> list[str | None]:
    """The column's cells; NULL where nothing comes out."""
    if not rows:
        return []
    columns = ", ".join(
        f"unnest(?::VARCHAR[])::{column.type} AS {quoted(column.name)}" for column in table.columns
    )
    kind = next(column.type for column in table.columns if column.name == derived.column)
    sql = f"SELECT TRY_CAST(({derived.sql}) AS {kind})::VARCHAR FROM (SELECT {columns})"
    try:
        found = engine.execute(sql, [list(cells) for cells in zip(*rows, strict=True)]).fetchall()
    except duckdb.Error:
        return [None] * len(rows)
    return [row[0] for row in found]


def _set(row: Row, at: int, cell: str | None) -> Row:
    return row if cell is None else (*row[:at], cell, *row[at + 1 :])
