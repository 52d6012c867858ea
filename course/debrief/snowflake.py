"""What sqlglot leaves as it is and Snowflake does not know: written as it has it, or said.

By Snowflake's documentation; nothing is run there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlglot import exp
from sqlglot.parsers.snowflake import SnowflakeParser

# Words that are no name there without quotes, by Snowflake's list of reserved keywords.
_WORDS = """
    all alter and any as between by case cast check column connect constraint create cross current
    current_date current_time current_timestamp current_user delete distinct drop else exists false
    following for from full grant group having ilike in increment inner insert intersect into is
    join lateral left like localtime localtimestamp minus natural not null of on or order qualify
    regexp revoke right rlike row rows sample select set some start table tablesample then to
    trigger true try_cast union unique update using values when whenever where with
"""
RESERVED = frozenset(_WORDS.split())
_RECURSIVE = (
    "Snowflake has no UNION in a recursive CTE, only UNION ALL; write that, and let a count of "
    "steps end a circle, since rows that were seen come again."
)
_POSITIONAL = "Snowflake has no POSITIONAL JOIN; write ROW_NUMBER() into both sides and join on it."
_RANGE = (
    "Snowflake has no range(n) in FROM; write TABLE(FLATTEN(ARRAY_GENERATE_RANGE(0, n))), and read "
    "its VALUE."
)
_FIRST = "Snowflake has no FIRST(x ORDER BY y) of a group; write MIN_BY(x, y), for LAST MAX_BY."
_AS_OF = "Snowflake has no ASOF JOIN of this condition; write MATCH_CONDITION (a.ts >= b.ts) ON …."
_ANY = "Snowflake has no ANY_VALUE that passes over NULL; MIN does, and stands in its place."
_AS_IT_IS = "`{}` is DuckDB's and stands as it is: look up what Snowflake has for it."
_THEIRS = {*SnowflakeParser.FUNCTIONS, *SnowflakeParser.FUNCTION_PARSERS}
_FLIPPED: dict[type[Any], type[Any]] = {
    exp.GT: exp.LT,
    exp.LT: exp.GT,
    exp.GTE: exp.LTE,
    exp.LTE: exp.GTE,
}


def mended(tree: exp.Expression) -> list[str]:
    """Sentences on what has to be written by hand, or reads otherwise; the rest is changed here."""
    said = [*_as_of_joins(tree), *_any_values(tree), *_unknown(tree)]
    _time_slices(tree)
    for name in tree.find_all(exp.Identifier):
        if not name.quoted and name.name.lower() in RESERVED:
            name.replace(exp.to_identifier(name.name.upper(), quoted=True))
    return list(dict.fromkeys(said))


def _unknown(tree: exp.Expression) -> Iterator[str]:
    for cte in tree.find_all(exp.CTE):
        union = cte.this
        recursive = isinstance(cte.parent, exp.With) and cte.parent.args.get("recursive")
        inner = any(table.name == cte.alias for table in union.find_all(exp.Table))
        if recursive and inner and isinstance(union, exp.Union) and union.args.get("distinct"):
            yield _RECURSIVE
    for join in tree.find_all(exp.Join):
        if join.args.get("method") == "POSITIONAL":
            yield _POSITIONAL
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.GenerateSeries):
            yield _RANGE
    for call in tree.find_all(exp.First, exp.Last):
        if isinstance(call.this, exp.Order):
            yield _FIRST
    for function in tree.find_all(exp.Anonymous):
        if function.name.upper() not in _THEIRS:
            yield _AS_IT_IS.format(function.name.lower())


def _as_of_joins(tree: exp.Expression) -> Iterator[str]:
    """`ASOF JOIN b ON a.k = b.k AND a.ts >= b.ts` → `ASOF JOIN b MATCH_CONDITION (…) ON …`.

    There every ASOF JOIN keeps what has no match, so an inner one gets its WHERE.
    """
    for join in list(tree.find_all(exp.Join)):
        if (join.method or "").upper() != "ASOF":
            continue
        found = _condition(join)
        select = join.parent
        if found is None or not isinstance(select, exp.Select):
            yield _AS_OF
            continue
        match, same = found
        join.set("match_condition", match)
        join.set("using", None)
        join.set("on", exp.and_(*same) if same else None)
        if (join.side or "").upper() == "LEFT":
            join.set("side", None)
        else:
            select.where(match.expression.copy().is_(exp.null()).not_(), copy=False)


def _condition(join: Any) -> tuple[Any, list[Any]] | None:
    """(what is compared, the left table first; what has to be equal), or None."""
    right = join.this.alias_or_name
    if using := join.args.get("using"):
        source = join.parent.args.get("from_") or join.parent.args.get("from")
        left = source.this.alias_or_name if source else ""
        pairs = [
            (exp.column(name.copy(), table=left), exp.column(name.copy(), table=right))
            for name in using
        ]
        return exp.GTE(this=pairs[-1][0], expression=pairs[-1][1]), [
            one.eq(other) for one, other in pairs[:-1]
        ]
    on = join.args.get("on")
    parts = [each.copy() for each in (on.flatten() if isinstance(on, exp.And) else [on]) if each]
    compared = [each for each in parts if type(each) in _FLIPPED]
    if len(compared) != 1 or not all(isinstance(e, exp.EQ) or e in compared for e in parts):
        return None
    match = compared[0]
    sides = [{column.table for column in side.find_all(exp.Column)} for side in _sides(match)]
    if sides[0] == {right}:
        match = _FLIPPED[type(match)](this=match.expression, expression=match.this)
    elif sides[1] != {right}:
        return None
    return match, [each for each in parts if each is not compared[0]]


def _sides(comparison: Any) -> tuple[Any, Any]:
    return comparison.this, comparison.expression


def _any_values(tree: exp.Expression) -> Iterator[str]:
    for ignoring in list(tree.find_all(exp.IgnoreNulls)):
        if isinstance(ignoring.this, exp.AnyValue):
            ignoring.replace(exp.Min(this=ignoring.this.this))
            yield _ANY


def _time_slices(tree: exp.Expression) -> None:
    """`time_bucket(INTERVAL 15 MINUTE, ts)` → `TIME_SLICE(ts, 15, 'MINUTE')`."""
    for call in list(tree.find_all(exp.DateBin)):
        step = call.this
        if isinstance(step, exp.Interval) and str(step.name).isdigit() and step.unit:
            unit = exp.Literal.string(step.unit.name.upper())
            number = exp.Literal.number(step.name)
            call.replace(exp.func("TIME_SLICE", call.expression.copy(), number, unit))
