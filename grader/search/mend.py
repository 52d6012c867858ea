"""Rows that a law between columns refuses, with two cells swapped where that mends them.

Of rows drawn cell by cell, `CHECK (due >= out)` refuses every other one. Swapped they are legal,
and databases keep the sizes they were drawn with. An assumption refuses single rows as well:
`SELECT count(*) = 0 FROM loan WHERE due < out`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import duckdb
from sqlglot import exp

from ..schema import Schema, Table
from . import splice
from .database import Row, positions
from .values import broken_rows

MOST_PAIRS = 6  # of columns to swap in one table: each costs one execution a chunk

RAISED = 2  # every so many refused rows keep the first cell, which stands in the second as well

Pairs = list[tuple[int, int]]


def pairs(table: Table) -> Pairs:
    """Places whose cells may be swapped: of one type, named by one CHECK, free of foreign keys."""
    bound = {at for key in table.foreign_keys for at in positions(table, key.columns)}
    found: dict[tuple[int, int], None] = {}
    for check in table.checks:
        try:
            tree = splice.read(f"SELECT {check}")
        except splice.NotSpliced:
            continue
        named = {column.name.lower() for column in tree.find_all(exp.Column)}
        places = [
            at
            for at, column in enumerate(table.columns)
            if column.name.lower() in named and at not in bound
        ]
        for one, two in itertools.combinations(places, 2):
            if table.columns[one].type == table.columns[two].type:
                found.setdefault((one, two))
    return list(found)[:MOST_PAIRS]


def mended(table: Table, swaps: Pairs, rows: Sequence[Row]) -> list[Row | None]:
    """Each row as it is where the CHECKs hold, else with two cells swapped; None where none helps.

    Where a CHECK cannot be told of these rows, they stay: what is legal is looked at later on.
    """
    kept: list[Row | None] = list(rows)
    try:
        broken = broken_rows(table, rows)
        at = [n for n in sorted(broken) if n % RAISED == RAISED - 1]
        raised = [_raised(rows[n], swaps) for n in at]
        held = set(range(len(at))) - broken_rows(table, raised)
        for n in held:
            kept[at[n]] = raised[n]
            broken.discard(at[n])
        for one, two in swaps:
            if not broken:
                break
            at = sorted(broken)
            swapped = [_swapped(rows[n], one, two) for n in at]
            still = broken_rows(table, swapped)
            for n, (place, row) in enumerate(zip(at, swapped, strict=True)):
                if n not in still:
                    kept[place] = row
                    broken.discard(place)
    except duckdb.Error:
        return list(rows)
    for place in broken:
        kept[place] = None
    return kept


def _raised(row: Row, swaps: Pairs) -> Row:
    """The row with the first cell of each pair in place of the second: a bound that is met."""
    cells = list(row)
    for one, two in swaps:
        cells[two] = None if cells[two] is None else cells[one]
    return tuple(cells)


def _swapped(row: Row, one: int, two: int) -> Row:
    cells = list(row)
    cells[one], cells[two] = cells[two], cells[one]
    return tuple(cells)


def refused(schema: Schema, law: str | None) -> dict[str, Table]:
    """Tables of whose rows an assumption refuses some, one by one: with that as their CHECKs."""
    if law is None:
        return {}
    try:
        tree = splice.read(law)
    except splice.NotSpliced:
        return {}
    lower = {name.lower(): name for name in schema.tables}
    checks: dict[str, list[str]] = {}
    for select in tree.find_all(exp.Select):
        read = list(select.find_all(exp.Table))
        name = splice.table_name(read[0]) if len(read) == 1 else None
        condition = _condition(select)
        if name in lower and condition is not None and _of_one_row(condition, schema, lower[name]):
            checks.setdefault(lower[name], []).append(_bare(condition))
    return {name: replace(schema.tables[name], checks=each) for name, each in checks.items()}


def _condition(select: exp.Select) -> exp.Expr | None:
    """What holds of each row: the WHERE must find none, or `bool_and` be true."""
    if any(select.args.get(part) for part in ("group", "having", "joins", "limit")):
        return None
    where, outputs = select.args.get("where"), select.args["expressions"]
    if where is None:
        every = outputs[0].find(exp.LogicalAnd) if len(outputs) == 1 else None
        return None if every is None else every.this
    exists = select.find_ancestor(exp.Exists)
    none = exists is not None and isinstance(exists.parent, exp.Not)
    outside = [select.parent.parent] if isinstance(select.parent, exp.Subquery) else []
    zero = [*outside, *(each.find(exp.EQ) for each in outputs)]
    counts = any(each.find(exp.Count) for each in outputs)
    counted = counts and any(isinstance(e, exp.EQ) and _is_zero(e) for e in zero)
    return exp.not_(exp.paren(where.this.copy())) if none or counted else None


def _is_zero(equal: exp.Expr) -> bool:
    return any(
        isinstance(side, exp.Literal) and side.this == "0"
        for side in (equal.this, equal.expression)
    )


def _of_one_row(condition: exp.Expr, schema: Schema, name: str) -> bool:
    plain = condition.find(exp.Query, exp.AggFunc, exp.Window) is None
    table = schema.tables[name]
    return plain and all(table.column(c.name) is not None for c in condition.find_all(exp.Column))


def _bare(condition: exp.Expr) -> str:
    """The condition with columns by their names alone; what is unknown is no reason to refuse."""
    bare = condition.copy()
    for column in bare.find_all(exp.Column):
        column.set("table", None)
    return f"({bare.sql(dialect='duckdb')}) IS NOT FALSE"
