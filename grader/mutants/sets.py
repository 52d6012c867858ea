"""UNION, INTERSECT and EXCEPT: duplicates kept or not, one for the other, one side alone."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context

_OTHERS: dict[type[exp.Expr], dict[type[exp.Expr], str]] = {
    exp.Union: {},
    exp.Intersect: {exp.Except: "only one side has", exp.Union: "any of the two sides has"},
    exp.Except: {exp.Intersect: "both sides have", exp.Union: "any of the two sides has"},
}


def operations(node: exp.Expr, context: Context) -> Iterator[Change]:
    """ALL added or dropped, another operation, the sides exchanged."""
    if not isinstance(node, exp.SetOperation):
        return
    is_distinct = bool(node.args.get("distinct"))
    changed = context.edited(node, lambda both: both.set("distinct", not is_distinct))
    says = (
        "as if equal rows were kept each time" if is_distinct else "as if equal rows counted once"
    )
    yield f"{node.key}_{'all' if is_distinct else 'distinct'}:{_subject(node)}", changed, says
    for other, what in _OTHERS.get(type(node), {}).items():
        new = other(**node.copy().args)
        says = f"as if the rows wanted were those that {what}"
        yield f"{node.key}_to_{other.key}:{_subject(node)}", context.replaced(node, new), says
    if isinstance(node, exp.Except):
        changed = context.edited(node, _exchange)
        yield f"sides_exchanged:{_subject(node)}", changed, "as if the two sides were exchanged"


def sides(node: exp.Expr, context: Context) -> Iterator[Change]:
    """One side alone."""
    if not isinstance(node, exp.SetOperation) or node.find_ancestor(exp.SetOperation):
        return
    with_ = node.args.get("with_")
    for name, lost, kept in (
        ("right", node.expression, node.this),
        ("left", node.this, node.expression),
    ):
        alone = kept.copy()
        if with_ is not None and isinstance(alone, exp.Query):
            alone.set("with_", with_.copy())
        says = f"as if the {'second' if name == 'right' else 'first'} part, "
        says += f"from {plain.tables_in(lost, context)}, were left out"
        yield f"{name}_dropped:{_subject(node)}", context.replaced(node, alone), says


def _exchange(both: exp.Expr) -> None:
    left, right = both.this.copy(), both.expression.copy()
    both.set("this", right)
    both.set("expression", left)


def _subject(node: exp.Expr) -> str:
    table = node.find(exp.Table)
    return table.name.lower() if table else "rows"


FAMILIES = (("set", operations), ("set", sides))
