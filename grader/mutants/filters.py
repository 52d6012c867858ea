"""Conditions of WHERE, HAVING, QUALIFY and FILTER: left out, turned round, AND and OR exchanged."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context, Family, conjuncts, drop


def _parts(node: exp.Expr) -> list[exp.Expr]:
    """All conditions below a clause that can be left out alone."""
    found = []
    for part in conjuncts(node.this):
        found.append(part)
        inner = part.this if isinstance(part, exp.Paren) else part
        if isinstance(inner, exp.Or):
            found += list(_arms(inner))
    return found


def _arms(node: exp.Expr) -> Iterator[exp.Expr]:
    for arm in (node.this, node.expression):
        if isinstance(arm, exp.Or):
            yield from _arms(arm)
        else:
            yield arm


def _dropped(clause: type[exp.Expr]) -> Family:
    def family(node: exp.Expr, context: Context) -> Iterator[Change]:
        """A condition left out."""
        if not isinstance(node, clause):
            return
        for part in _parts(node):
            subject = plain.subject(part)
            if isinstance(part.parent, exp.Or):
                says = f"as if it were not enough that {plain.holds(part, context)}"
                yield f"arm_dropped:{subject}", context.edited(part, drop), says
            else:
                says = f"as if {plain.looked_at(part, context)}"
                yield f"dropped:{subject}", context.edited(part, drop), says

    return family


def _negated(clause: type[exp.Expr]) -> Family:
    def family(node: exp.Expr, context: Context) -> Iterator[Change]:
        """A condition turned round."""
        if not isinstance(node, clause):
            return
        for part in _parts(node):
            new = _opposite(part)
            says = f"as if the condition were that {plain.holds(_turned(part), context)}"
            yield f"negated:{plain.subject(part)}", context.replaced(part, new), says

    return family


_OPPOSITES: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.LT: exp.GTE,
    exp.GTE: exp.LT,
    exp.GT: exp.LTE,
    exp.LTE: exp.GT,
}


def _opposite(part: exp.Expr) -> exp.Expr:
    if isinstance(part, exp.Not):
        return part.this
    if type(part) in _OPPOSITES:
        new = _OPPOSITES[type(part)]
        return new(this=part.this.copy(), expression=part.expression.copy())
    return exp.not_(part.copy())


def _turned(part: exp.Expr) -> exp.Expr:
    """The opposite of a condition, still in its place in the tree, for its plain."""
    if isinstance(part, exp.Not):
        return part.this
    turned = exp.Not()
    turned.args["this"] = part  # not adopted: its columns keep their parents
    return turned


def connectives(node: exp.Expr, context: Context) -> Iterator[Change]:
    """AND for OR and OR for AND."""
    if not isinstance(node, (exp.And, exp.Or)) or node.find_ancestor(exp.Join, exp.Select) is None:
        return
    if isinstance(node.find_ancestor(exp.Join, exp.Select), exp.Join):
        return
    left, right = plain.holds(node.this, context), plain.holds(node.expression, context)
    subject = plain.subject(node)
    if isinstance(node, exp.And):
        new: exp.Expr = exp.Paren(
            this=exp.Or(this=node.this.copy(), expression=node.expression.copy())
        )
        says = f"as if one were enough of these two: {left}; {right}"
        yield f"and_to_or:{subject}", context.replaced(node, new), says
    else:
        new = exp.And(
            this=exp.paren(node.this.copy()), expression=exp.paren(node.expression.copy())
        )
        says = f"as if both were needed: {left}; {right}"
        yield f"or_to_and:{subject}", context.replaced(node, new), says


FAMILIES = (
    ("filter", _dropped(exp.Where)),
    ("having", _dropped(exp.Having)),
    ("qualify", _dropped(exp.Qualify)),
    ("filter", _negated(exp.Where)),
    ("having", _negated(exp.Having)),
    ("qualify", _negated(exp.Qualify)),
    ("filter", connectives),
)
