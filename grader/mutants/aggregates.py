"""Aggregates: another one, another argument, DISTINCT, COUNT(*) for COUNT(col), FILTER left out."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context

_SWAPS: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.Sum: (exp.Avg, exp.Max, exp.Min, exp.Count),
    exp.Avg: (exp.Median, exp.Sum, exp.Max, exp.Min),
    exp.Median: (exp.Avg, exp.Max, exp.Min, exp.Sum),
    exp.Min: (exp.Max, exp.AnyValue, exp.Avg),
    exp.Max: (exp.Min, exp.AnyValue, exp.Avg),
    exp.LogicalAnd: (exp.LogicalOr,),
    exp.LogicalOr: (exp.LogicalAnd,),
    exp.ArgMax: (exp.ArgMin,),
    exp.ArgMin: (exp.ArgMax,),
}
_MAX_COUNTED = 2  # columns that COUNT(*) is tried with


def swapped(node: exp.Expr, context: Context) -> Iterator[Change]:
    """sum, avg, median, min, max and count for one another."""
    for new in _SWAPS.get(type(node), ()):
        args = {key: value for key, value in node.copy().args.items() if key in new.arg_types}
        yield (
            f"{node.key}_to_{new.key}:{plain.subject(node)}",
            context.replaced(node, new(**args)),
            f"as if {_taken(node, new, context)}",
        )


def _taken(node: exp.Expr, new: type[exp.Expr], context: Context) -> str:
    """That one aggregate was taken and not the other."""
    if isinstance(node, (exp.LogicalAnd, exp.LogicalOr)):
        every = isinstance(node, exp.LogicalAnd)
        return f"{'one' if every else 'all'} had to hold and not {'all' if every else 'one'}"
    if isinstance(node, (exp.ArgMax, exp.ArgMin)):
        sides = ("smallest", "largest") if isinstance(node, exp.ArgMax) else ("largest", "smallest")
        by = plain.spell(node.expression, context)
        return f"the row with the {sides[0]} {by} were taken and not the one with the {sides[1]}"
    view = new()
    view.args["this"] = node.this
    return f"{plain.spell(view, context)} were taken and not {plain.short(node, context)}"


def counted(node: exp.Expr, context: Context) -> Iterator[Change]:
    """COUNT(*) for COUNT(column), and COUNT(DISTINCT column)."""
    if not isinstance(node, exp.Count):
        return
    if not isinstance(node.this, exp.Star):
        says = f"as if rows were counted, whether or not {plain.named(node, context)} is there"
        new = exp.Count(this=exp.Star(), big_int=True)
        yield f"column_to_rows:{plain.subject(node)}", context.replaced(node, new), says
        return
    for table, name, may_miss in _countable(node, context):
        column = exp.column(name, table=table)
        what = plain.seen_in(node, column, context)
        for kind, argument, says in (
            ("rows_to_column", column, f"only rows with a value in {what} counted"),
            (
                "rows_to_distinct",
                exp.Distinct(expressions=[column.copy()]),
                f"rows with the same {what} counted once",
            ),
        ):
            if kind == "rows_to_column" and not may_miss:
                continue
            changed = context.replaced(node, exp.Count(this=argument, big_int=True))
            yield f"{kind}:{name}", changed, f"as if {says}"


def distinct(node: exp.Expr, context: Context) -> Iterator[Change]:
    """DISTINCT inside an aggregate dropped or added."""
    if not isinstance(node, (exp.Sum, exp.Avg, exp.Count, exp.Median)):
        return
    inner = node.this
    if isinstance(inner, exp.Distinct):
        if len(inner.expressions) == 1:
            says = f"as if equal values of {plain.named(inner, context)} counted each time"
            changed = context.replaced(inner, inner.expressions[0])
            yield f"distinct_dropped:{plain.subject(node)}", changed, says
    elif isinstance(inner, exp.Expr) and not isinstance(inner, exp.Star):
        says = f"as if equal values of {plain.spell(inner, context)} counted once"
        changed = context.replaced(inner, exp.Distinct(expressions=[inner.copy()]))
        yield f"distinct_added:{plain.subject(node)}", changed, says


def filters(node: exp.Expr, context: Context) -> Iterator[Change]:
    """FILTER dropped, whole."""
    if isinstance(node, exp.Filter):
        says = f"as if {plain.looked_at(node.expression.this, context)}"
        subject = plain.subject(node.expression)
        yield f"filter_dropped:{subject}", context.replaced(node, node.this), says


def _countable(node: exp.Expr, context: Context) -> list[tuple[str, str, bool]]:
    """Columns worth counting, and whether one can be missing: what the query names comes first."""
    found: list[tuple[str, str, bool]] = []
    select = node.find_ancestor(exp.Select)
    sources = [source for source in context.sources(select) if not source.hidden]
    for source in sources[::-1]:
        used = {column.name.lower() for column in context.tree.find_all(exp.Column)}
        names = sorted(source.columns, key=lambda name: name not in used)[:_MAX_COUNTED]
        found += [(source.alias, name, context.may_miss(source, name, select)) for name in names]
    return found[: 2 * _MAX_COUNTED]


FAMILIES = (
    ("aggregate", swapped),
    ("aggregate", counted),
    ("aggregate", distinct),
    ("aggregate", filters),
)
