"""Which rows of a reference tie in its ORDER BY, and so may come in any order among themselves.

The keys need not be columns of the result, so the reference is run once more with its keys beside
its rows.
"""

from __future__ import annotations

import functools

import polars as pl
from sqlglot import exp

from ..results import Result
from . import splice


def order_of(sql: str) -> exp.Order | None:
    """The ORDER BY of a query's outermost SELECT; None where there is none or it is not read."""
    try:
        tree = splice.read(sql)
    except splice.NotSpliced:
        return None
    while isinstance(tree, exp.Subquery) and not tree.args.get("order"):
        tree = tree.this
    return tree.args.get("order")


@functools.lru_cache(maxsize=256)
def with_keys(sql: str) -> tuple[str, int] | None:
    """The query with its sort keys as further columns, and how many; None where that has no way."""
    try:
        tree = splice.read(sql)
    except splice.NotSpliced:
        return None
    order = tree.args.get("order")
    if order is None or not isinstance(tree, exp.Select) or tree.args.get("distinct"):
        return None
    outputs = [each.alias_or_name.lower() for each in tree.expressions]
    keys = []
    for term in order.expressions:
        key = term.this
        if isinstance(key, exp.Literal) and not key.is_string:
            at = int(key.this) - 1
            if not 0 <= at < len(outputs) or any(each.is_star for each in tree.expressions):
                return None
            key = tree.expressions[at].unalias()
        elif isinstance(key, exp.Column) and not key.table and key.name.lower() in outputs:
            key = tree.expressions[outputs.index(key.name.lower())].unalias()
        keys.append(key.copy())
    changed = tree.copy()
    for at, key in enumerate(keys):
        changed.append("expressions", exp.alias_(key, f"arena_key_{at}"))
    return changed.sql("duckdb"), len(keys)


def ties(keyed: Result, keys: int) -> list[int]:
    """For each row the number of its group: rows in turn with equal values in the last columns."""
    frame = keyed.frame.select(keyed.frame.columns[-keys:])
    if frame.is_empty():
        return []
    return frame.select(pl.struct(pl.all()).rle_id()).to_series().to_list()


def without_keys(keyed: Result, keys: int) -> Result:
    """The reference's own rows, out of those with so many sort keys beside them."""
    left = len(keyed.columns) - keys
    names = keyed.frame.columns[:left]
    return Result(keyed.columns[:left], keyed.types[:left], keyed.frame.select(names))


def by_columns(reference: str, result: Result) -> list[int]:
    """The same by those keys that are columns of the result; without any, each row by itself."""
    order = order_of(reference)
    lowered = [name.lower() for name in result.columns]
    names = [term.this.name.lower() for term in order.expressions] if order else []
    places = [lowered.index(name) for name in names if name in lowered]
    if not places:
        return list(range(result.frame.height)) if order else [0] * result.frame.height
    frame = result.frame.select([result.frame.columns[at] for at in places])
    return frame.select(pl.struct(pl.all()).rle_id()).to_series().to_list()
