"""The grain of GROUP BY: a key left out, a key more; and SELECT DISTINCT dropped or added."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context, meant

_MAX_ADDED = 4  # columns tried as one more key
_ASKED = (exp.Exists, exp.In, exp.SetOperation)  # where equal rows change nothing, or have a family
_NOT_KEYS = (exp.AggFunc, exp.Window)


def key_dropped(node: exp.Expr, context: Context) -> Iterator[Change]:
    """One key left out; where it is returned, its smallest value stands for it."""
    group = node.args.get("group") if isinstance(node, exp.Select) else None
    keys = _keys(node)
    if group is None or not keys:
        return
    for place, key in enumerate(keys):

        def take_out(select: exp.Expr, at: int = place, key: exp.Expr = key) -> None:
            listed = select.args["group"].expressions
            if len(listed) == 1 and len(keys) == 1:
                select.args["group"].pop()
            elif listed:
                listed[at].pop()
            for nth, item in enumerate(select.expressions):
                if item.unalias() == key:
                    least = exp.alias_(exp.Min(this=key.copy()), item.alias_or_name)
                    select.expressions[nth].replace(least)

        what = plain.spell(key, context)
        says = f"as if rows that differ only in {what} were put together"
        if len(keys) == 1:
            their = "their " if what.startswith("`") else ""
            says = f"as if all rows were put together, whatever {their}{what}"
        yield f"key_dropped:{plain.subject(key)}", context.edited(node, take_out), says


def key_added(node: exp.Expr, context: Context) -> Iterator[Change]:
    """One key more: columns the query uses elsewhere first."""
    group = node.args.get("group") if isinstance(node, exp.Select) else None
    if group is None:
        return
    keys = _keys(node)
    taken = {column.name.lower() for key in keys for column in key.find_all(exp.Column)}
    used = {column.name.lower() for column in context.tree.find_all(exp.Column)}
    choices = [
        (source, name)
        for source in context.sources(node)
        if not source.hidden
        for name in source.columns
        if name not in taken
    ]
    choices.sort(key=lambda choice: choice[1] not in used)
    for source, name in choices[:_MAX_ADDED]:
        column = exp.column(name, table=source.alias)

        def put_in(select: exp.Expr, column: exp.Expr = column) -> None:
            listed = [*[key.copy() for key in keys], column.copy()]
            select.set("group", exp.Group(expressions=listed))

        what = plain.seen_in(node, column, context).replace("the row's", "their")
        says = f"as if rows that differ in {what} were kept apart"
        yield f"key_added:{name}", context.edited(node, put_in), says


def distinct(node: exp.Expr, context: Context) -> Iterator[Change]:
    """SELECT DISTINCT dropped or added."""
    if not isinstance(node, exp.Select):
        return
    if isinstance(node.parent, exp.Subquery) and isinstance(node.parent.parent, exp.In):
        return
    name = context.cte(node) or "rows"
    if node.args.get("distinct"):
        changed = context.edited(node, lambda select: select.set("distinct", None))
        yield f"dropped:{name}", changed, "as if equal rows were returned each time"
    elif not _is_one_row(node) and not isinstance(node.parent, _ASKED):
        changed = context.edited(node, lambda select: select.set("distinct", exp.Distinct()))
        says = f"as if equal rows of {plain.tables_in(node, context)} counted once"
        yield f"added:{name}", changed, says


def _is_one_row(select: exp.Expr) -> bool:
    """Whether equal rows cannot come: grouped, or aggregated into one."""
    inside = [each for item in select.expressions for each in item.find_all(exp.AggFunc)]
    alone = [each for each in inside if each.find_ancestor(exp.Window, exp.Select) is select]
    return bool(select.args.get("group") or alone)


def _keys(select: exp.Expr) -> list[exp.Expr]:
    """What a SELECT groups by; with GROUP BY ALL all it returns that is not aggregated."""
    group = select.args.get("group")
    if group is None:
        return []
    if group.expressions:
        return [meant(key, select) for key in group.expressions]
    return [item.unalias() for item in select.expressions if not item.find(*_NOT_KEYS)]


FAMILIES = (("group", key_dropped), ("group", key_added), ("distinct", distinct))
