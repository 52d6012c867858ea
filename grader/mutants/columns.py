"""A column for another of its type: of the same table first, then of one joined to it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context

_MAX_OTHERS = 3  # columns tried for each; more say little that these do not


def swapped(node: exp.Expr, context: Context) -> Iterator[Change]:
    """A column for another of its type; what it is called in the result stays."""
    if not isinstance(node, exp.Column) or node.is_star:
        return
    for source, name in context.alike(node)[:_MAX_OTHERS]:
        new = exp.column(name, table=source.alias if node.table else None)
        if not node.table and source is not context.source_of(node):
            new = exp.column(name, table=source.alias)
        if isinstance(node.parent, exp.Select) and node.arg_key == "expressions":
            replacement: exp.Expr = exp.alias_(new, node.name)
        else:
            replacement = new
        other = plain.seen_in(node, new, context)
        right = plain.spell(node, context)
        says = (
            f"as if {other} were taken from the other of two rows that are joined"
            if other == right
            else f"as if {other} were used and not {right}"
        )
        yield f"{node.name.lower()}_to_{name}", context.replaced(node, replacement), says


FAMILIES = (("column", swapped),)
