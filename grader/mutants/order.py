"""ORDER BY and LIMIT of a query: direction, ties, NULLs, and one row more or less."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context, meant


def limits(node: exp.Expr, context: Context) -> Iterator[Change]:
    """LIMIT and OFFSET one more, one less; LIMIT left out."""
    if not isinstance(node, (exp.Limit, exp.Offset)) or not isinstance(
        node.expression, exp.Literal
    ):
        return
    value = int(node.expression.name) if node.expression.name.isdigit() else 0
    inner = "" if node.parent is context.tree else plain.tables_in(node.parent or node, context)
    verb = "passed over"
    if isinstance(node, exp.Limit):
        verb = "taken" if inner else "returned"
    for name, new in (("plus_1", value + 1), ("minus_1", value - 1)):
        if new >= 0:
            changed = context.replaced(node.expression, exp.Literal.number(new))
            says = f"as if the number of rows {verb} were {new} and not {value}"
            if inner:
                says = f"as if {new} row{'s' * (new != 1)} of {inner} were {verb} and not {value}"
            yield f"{node.key}_{name}:{value}", changed, says
    changed = context.edited(node, lambda there: there.pop())
    says = "as if no row were passed over"
    if isinstance(node, exp.Limit):
        says = f"as if all rows of {inner} were taken" if inner else "as if all rows were returned"
    yield f"{node.key}_dropped:{value}", changed, says


def keys(node: exp.Expr, context: Context) -> Iterator[Change]:
    """The direction of one key, and the last key or all of the order left out."""
    if not isinstance(node, exp.Order) or isinstance(node.parent, exp.Window):
        return
    for key in node.expressions:
        what_by = meant(key.this, node.parent)
        what, subject = plain.spell(what_by, context), plain.subject(what_by)
        changed = context.edited(key, lambda there: there.set("desc", not there.args.get("desc")))
        first = "smallest" if key.args.get("desc") else "largest"
        if plain.is_time(what_by, context):
            first = "earliest" if key.args.get("desc") else "latest"
        yield f"turned:{subject}", changed, f"as if the {first} {what} came first"
        nulls = context.edited(
            key, lambda there: there.set("nulls_first", not there.args.get("nulls_first"))
        )
        end = "last" if key.args.get("nulls_first") else "first"
        yield f"nulls_{end}:{subject}", nulls, f"as if rows without {what} came {end}"
    if len(node.expressions) > 1:
        last = node.expressions[-1]
        by = meant(last.this, node.parent)
        says = f"as if {plain.spell(by, context)} did not decide between rows that tie"
        changed = context.edited(last, lambda there: there.pop())
        yield f"tie_dropped:{plain.subject(by)}", changed, says


FAMILIES = (("limit", limits), ("order", keys))
