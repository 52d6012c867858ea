"""Comparisons: the boundary counted or not, the direction turned, intervals open or closed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context, conjuncts

_TOGGLED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.LTE,
    exp.LTE: exp.LT,
    exp.GT: exp.GTE,
    exp.GTE: exp.GT,
}
_TURNED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
}
_LOW, _HIGH = (exp.GT, exp.GTE), (exp.LT, exp.LTE)
_NAMES: dict[type[exp.Expr], str] = {
    exp.LT: "lt",
    exp.LTE: "le",
    exp.GT: "gt",
    exp.GTE: "ge",
    exp.EQ: "eq",
    exp.NEQ: "ne",
}


def toggled(node: exp.Expr, context: Context) -> Iterator[Change]:
    """< for ≤ and so on."""
    if type(node) not in _TOGGLED:
        return
    new = _TOGGLED[type(node)]
    changed = context.replaced(node, new(this=node.this.copy(), expression=node.expression.copy()))
    yield f"{_step(node, new)}:{plain.subject(node)}", changed, _toggle_words(node, context)


def turned(node: exp.Expr, context: Context) -> Iterator[Change]:
    """< for > and so on."""
    if type(node) not in _TURNED:
        return
    new = _TURNED[type(node)](this=node.this.copy(), expression=node.expression.copy())
    says = f"as if the condition were that {_seen(node, new, context)}"
    yield f"{_step(node, type(new))}:{plain.subject(node)}", context.replaced(node, new), says


def equal(node: exp.Expr, context: Context) -> Iterator[Change]:
    """= for ≥, ≤ and <>, and back; order only where both sides have one."""
    if not isinstance(node, (exp.EQ, exp.NEQ)):
        return
    others: list[type[exp.Expr]] = [exp.NEQ if isinstance(node, exp.EQ) else exp.EQ]
    if isinstance(node, exp.EQ) and node.find_ancestor(exp.Join, exp.Select, exp.Case):
        others += [exp.GTE, exp.LTE] if _is_ordered(node, context) else []
    for other in others:
        new = other(this=node.this.copy(), expression=node.expression.copy())
        says = f"as if the condition were that {_seen(node, new, context)}"
        yield f"{_step(node, other)}:{plain.subject(node)}", context.replaced(node, new), says


def between(node: exp.Expr, context: Context) -> Iterator[Change]:
    """BETWEEN with one end or both left out."""
    if not isinstance(node, exp.Between):
        return
    low, high = node.args["low"], node.args["high"]
    what = plain.spell(node.this, context)
    for name, first, last, end in (
        ("end_open", exp.GTE, exp.LT, "the end"),
        ("start_open", exp.GT, exp.LTE, "the start"),
        ("both_open", exp.GT, exp.LT, "either end"),
    ):
        new = exp.and_(
            first(this=node.this.copy(), expression=low.copy()),
            last(this=node.this.copy(), expression=high.copy()),
        )
        says = f"as if {what} exactly at {end} of the interval did not count"
        yield f"{name}:{plain.subject(node.this)}", context.replaced(node, exp.paren(new)), says


def _step(node: exp.Expr, new: type[exp.Expr]) -> str:
    return f"{_NAMES[type(node)]}_to_{_NAMES[new]}"


def _toggle_words(node: exp.Expr, context: Context) -> str:
    what = plain.spell(node.this, context)
    is_closed = isinstance(node, (exp.LTE, exp.GTE))
    verb = "did not count" if is_closed else "counted too"
    if _has_partner(node):
        end = "start" if isinstance(node, _LOW) else "end"
        return f"as if {what} exactly at the {end} of the interval {verb}"
    exactly = plain.spell(node.expression, context)
    if plain.is_time(node.this, context):
        return f"as if {what} exactly at {exactly} {verb}"
    if not what.startswith("`"):
        return f"as if it {verb} where {what} is exactly {exactly}"
    return f"as if {what} of exactly {exactly} {verb}"


def _has_partner(node: exp.Expr) -> bool:
    """Whether the same thing is held from the other side too, as in a ≥ x AND a < y."""
    top = node
    while isinstance(top.parent, (exp.And, exp.Paren)):
        top = top.parent
    opposite = _HIGH if isinstance(node, _LOW) else _LOW
    return any(
        isinstance(part, opposite) and part.this == node.this
        for part in conjuncts(top)
        if part is not node
    )


def _seen(node: exp.Expr, new: exp.Expr, context: Context) -> str:
    """The words of a changed comparison, with the columns of the one in the tree."""
    view = type(new)()
    view.args["this"], view.args["expression"] = node.this, node.expression
    return plain.holds(view, context)


def _is_ordered(node: exp.Expr, context: Context) -> bool:
    if isinstance(node.find_ancestor(exp.Join, exp.Where, exp.Having, exp.Qualify), exp.Join):
        types = [context.type_of(side) for side in (node.this, node.expression)]
        return all(type_.startswith(("DATE", "TIME")) for type_ in types)
    sides = (node.this, node.expression)
    if not any(isinstance(side, exp.Literal) for side in sides):
        return any(context.type_of(s).startswith(("DATE", "TIME")) for s in sides)
    return not any(isinstance(side, exp.Literal) and side.is_string for side in sides)


FAMILIES = (
    ("boundary", toggled),
    ("boundary", turned),
    ("boundary", equal),
    ("boundary", between),
)
