"""Databases without circles, for queries that would go round in them for ever.

`WITH RECURSIVE … UNION ALL` up from each employee to the boss ends only where nobody is their own
boss's boss. Circles are legal rows, but a reference without an end says nothing about an answer.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Sequence

from sqlglot import exp

from . import splice
from .database import Row
from .plan import Plan

# A step with one of these ends by itself: it counts its depth, or knows where it has been.
_GUARDS = (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.ArrayContains, exp.Like, exp.In, exp.Exists)


def endless(sqls: Sequence[str]) -> bool:
    """Whether one of the queries recurs by UNION ALL with nothing that ends it in a circle."""
    return any(map(_recurs, sqls))


@functools.lru_cache(maxsize=512)  # a reference and its assumptions are asked for each answer
def _recurs(sql: str) -> bool:
    try:
        tree = splice.read(sql)
    except splice.NotSpliced:
        return False
    return any(
        clause.args.get("recursive") and any(map(_is_endless, clause.expressions))
        for clause in tree.find_all(exp.With)
    )


def _is_endless(cte: exp.Expr) -> bool:
    union = cte.this
    if not isinstance(union, exp.Union) or union.args.get("distinct"):
        return False
    step = union.expression
    read = [table.name.lower() for table in step.find_all(exp.Table)]
    return cte.alias.lower() in read and len(read) > 1 and step.find(*_GUARDS) is None


def pairs(plan: Plan) -> list[tuple[int, int]]:
    """Places of a row between which it is a step: their columns hold the same things."""
    places = range(len(plan.roots))
    return [
        (one, two)
        for one, two in itertools.combinations(places, 2)
        if plan.roots[one] == plan.roots[two]
    ]


def without(rows: Sequence[Row], one: int, two: int) -> list[Row]:
    """The rows but for those that close a circle of steps from one place to the other."""
    ways: dict[str, set[str]] = defaultdict(set)
    kept = []
    for row in rows:
        start, end = row[one], row[two]
        if start is not None and end is not None:
            if _reaches(ways, end, start):
                continue
            ways[start].add(end)
        kept.append(row)
    return kept


def _reaches(ways: dict[str, set[str]], start: str, end: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        if at == end:
            return True
        new = ways.get(at, set()) - seen
        seen |= new
        waiting += new
    return False
