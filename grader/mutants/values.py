"""Values that are computed: arms of CASE, signs, operators and rounding."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context

_OPERATORS: dict[type[exp.Expr], tuple[tuple[type[exp.Expr], str], ...]] = {
    exp.Add: ((exp.Sub, "{} were taken off and not added"),),
    exp.Sub: ((exp.Add, "{} were added and not taken off"),),
    exp.Mul: ((exp.Div, "there were a division by {} and no multiplication"),),
    exp.Div: (
        (exp.Mul, "there were a multiplication by {} and no division"),
        (exp.IntDiv, "the division by {} dropped what comes after the point"),
    ),
}


def cases(node: exp.Expr, context: Context) -> Iterator[Change]:
    """An arm of CASE left out, ELSE left out, two results exchanged."""
    if not isinstance(node, exp.Case):
        return
    arms, rest, subject = node.args["ifs"], node.args.get("default"), plain.subject(node)
    for place, arm in enumerate(arms):
        when = _when(node, arm, context)
        if len(arms) > 1:
            changed = context.edited(arm, lambda there: there.pop())
        else:
            changed = context.replaced(node, rest if rest is not None else exp.null())
        says = f"as if nothing special were done where {when}"
        yield f"arm_dropped:{subject}_{place + 1}", changed, says
        if rest is None:
            continue

        def exchange(case: exp.Expr, at: int = place) -> None:
            found = case.args["ifs"][at]
            result, other = found.args["true"].copy(), case.args["default"].copy()
            found.set("true", other)
            case.set("default", result)

        says = f"as if what is done where {when} were done for the others, and the other way round"
        yield f"arms_exchanged:{subject}_{place + 1}", context.edited(node, exchange), says
    if rest is not None:
        changed = context.edited(node, lambda case: case.set("default", None))
        held = " or ".join(_when(node, arm, context) for arm in arms)
        says = f"as if rows other than those where {held} had no value"
        yield f"else_dropped:{subject}", changed, says


def arithmetic(node: exp.Expr, context: Context) -> Iterator[Change]:
    """+ for -, × for ÷; one operand left out; the operands of - and ÷ exchanged."""
    for new, said in _OPERATORS.get(type(node), ()):
        right = plain.spell(node.expression, context)
        changed = context.replaced(
            node, new(this=node.this.copy(), expression=node.expression.copy())
        )
        says = f"as if {said.format(right)}"
        yield f"{node.key}_to_{new.key}:{plain.subject(node)}", changed, says
    if type(node) not in _OPERATORS:
        return
    left, right = plain.spell(node.this, context), plain.spell(node.expression, context)
    says = f"as if {right} were left out of account"
    yield f"{node.key}_right_dropped:{plain.subject(node)}", context.replaced(node, node.this), says
    if isinstance(node, (exp.Sub, exp.Div)):
        turned = type(node)(this=_closed(node.expression), expression=_closed(node.this))
        says = f"as if {right} were divided by {left}, the other way round"
        if isinstance(node, exp.Sub):
            says = f"as if {left} were taken off {right}, the other way round"
        yield f"{node.key}_exchanged:{plain.subject(node)}", context.replaced(node, turned), says


def signs(node: exp.Expr, context: Context) -> Iterator[Change]:
    """A minus sign, and the absolute value, left out."""
    if isinstance(node, (exp.Neg, exp.Abs)) and not isinstance(node.this, exp.Literal):
        what = plain.spell(node.this, context)
        says = f"as if {what} were added and not taken off"
        if isinstance(node, exp.Abs):
            says = f"as if the sign of {what} counted"
        changed = context.replaced(node, node.this)
        yield f"{node.key}_dropped:{plain.subject(node)}", changed, says


def rounding(node: exp.Expr, context: Context) -> Iterator[Change]:
    """Rounding left out, or done after adding up."""
    if not isinstance(node, exp.Round):
        return
    what = plain.spell(node.this, context)
    says = f"as if {what} were not rounded"
    yield f"round_dropped:{plain.subject(node)}", context.replaced(node, node.this), says
    around = node.parent
    if isinstance(around, (exp.Sum, exp.Avg)):
        new = node.copy()
        new.set("this", type(around)(this=node.this.copy()))
        says = f"as if {what} were added up first and rounded then"
        yield f"round_after:{plain.subject(node)}", context.replaced(around, new), says


def _when(case: exp.Expr, arm: exp.Expr, context: Context) -> str:
    if case.this is None:
        return plain.holds(arm.this, context)
    return f"{plain.spell(case.this, context)} is {plain.spell(arm.this, context)}"


def _closed(node: exp.Expr) -> exp.Expr:
    return exp.paren(node.copy()) if isinstance(node, exp.Binary) else node.copy()


FAMILIES = (
    ("case", cases),
    ("arithmetic", arithmetic),
    ("arithmetic", signs),
    ("arithmetic", rounding),
)
