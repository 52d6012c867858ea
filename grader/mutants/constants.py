"""Constants: numbers and days one off, a text for another of its column, yes for no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context

_MAX_TEXTS = 4  # other texts for one constant: all of a usual CHECK list
_FOR_EVER = (dt.date.min, dt.date.max)  # how people write "no end": no day of the data is near it
_FORMATS = {10: "%Y-%m-%d", 16: "%Y-%m-%d %H:%M", 19: "%Y-%m-%d %H:%M:%S"}  # by length


def numbers(node: exp.Expr, context: Context) -> Iterator[Change]:
    """A number one more and one less."""
    if not isinstance(node, exp.Literal) or node.is_string or not node.this.isdigit():
        return
    if isinstance(node.parent, (exp.Limit, exp.Offset, exp.Ordered, exp.Group, exp.DataTypeParam)):
        return
    if isinstance(node.parent, exp.Select) and isinstance(node.parent.parent, exp.Exists):
        return  # EXISTS (SELECT 1 …)
    if isinstance(node.parent, exp.UnixToTime):  # what sqlglot notes of epoch_ms
        return
    value = int(node.this)
    for name, new in (("plus_1", value + 1), ("minus_1", value - 1)):
        literal = exp.Literal.number(new) if new >= 0 else exp.Neg(this=exp.Literal.number(-new))
        says = _instead(node, value, new, context)
        yield f"{name}:{_subject(node)}", context.replaced(node, literal), says


def days(node: exp.Expr, context: Context) -> Iterator[Change]:
    """A date or an instant one day later and one day earlier."""
    if not isinstance(node, exp.Literal) or not node.is_string:
        return
    form = _FORMATS.get(len(node.this))
    try:
        value = dt.datetime.strptime(node.this, form) if form else None
    except ValueError:
        value = None
    if value is None or form is None or value.date() in _FOR_EVER:
        return
    for name, step, when in (("day_later", 1, "later"), ("day_earlier", -1, "earlier")):
        new = (value + dt.timedelta(days=step)).strftime(form)
        says = f"as if {node.this} were a day {when}"
        yield f"{name}:{_subject(node)}", context.replaced(node, exp.Literal.string(new)), says


def texts(node: exp.Expr, context: Context) -> Iterator[Change]:
    """A text for another that its column allows, or that the query has for the column."""
    if not isinstance(node, exp.Literal) or not node.is_string:
        return
    column = _column(node)
    if column is None:
        return
    allowed = context.checked(column) or _named(column, context)
    here = {found.this for found in node.parent.find_all(exp.Literal)} if node.parent else set()
    what = plain.spell(column, context)
    for text in [text for text in allowed if text not in here][:_MAX_TEXTS]:
        says = f"as if {what} were compared with '{text}' and not with '{node.this}'"
        changed = context.replaced(node, exp.Literal.string(text))
        yield f"{node.this}_to_{text}:{plain.subject(column)}", changed, says


def listed(node: exp.Expr, context: Context) -> Iterator[Change]:
    """One of the values of an IN list left out."""
    if not isinstance(node, exp.In) or len(node.expressions) < 2:
        return
    what = plain.spell(node.this, context)
    for place, item in enumerate(node.expressions):
        changed = context.edited(node, lambda there, at: there.expressions[at].pop(), place)
        says = f"as if {plain.spell(item, context)} were not among the values of {what} asked for"
        yield f"not_listed_{item.name}:{plain.subject(node.this)}", changed, says


def booleans(node: exp.Expr, context: Context) -> Iterator[Change]:
    """TRUE for FALSE, and a yes-or-no column turned round."""
    if isinstance(node, exp.Boolean):
        says = f"as if {str(not node.this).lower()} stood where {str(node.this).lower()} stands"
        changed = context.replaced(node, exp.Boolean(this=not node.this))
        yield f"turned:{_subject(node)}", changed, says


def _column(node: exp.Expr) -> exp.Expr | None:
    """The column that a constant is compared with."""
    parent = node.parent
    if isinstance(parent, (exp.EQ, exp.NEQ, exp.In)):
        sides = [parent.this, parent.args.get("expression")]
        return next((side for side in sides if isinstance(side, exp.Column)), None)
    if isinstance(parent, exp.If) and isinstance(parent.parent, exp.Case):
        value = parent.parent.this
        return value if parent.this is node and isinstance(value, exp.Column) else None
    return None


def _named(column: exp.Expr, context: Context) -> list[str]:
    """The texts that the query itself compares a column with, in its order."""
    base = context.base(column)
    found = []
    for literal in context.tree.find_all(exp.Literal):
        other = _column(literal) if literal.is_string else None
        if other is not None and (context.base(other) == base or other.name == column.name):
            found.append(literal.this)
    return list(dict.fromkeys(found))


def _instead(node: exp.Expr, value: int, new: int, context: Context) -> str:
    """The words for a number in the place of another, by what the number is there for."""
    parent = node.parent
    if isinstance(parent, exp.Round):
        what = plain.spell(parent.this, context)
        return f"as if {what} were rounded to {new} and not {value} digits"
    if isinstance(parent, exp.WindowSpec):
        return f"as if the rows taken reached {new} and not {value} rows far"
    if isinstance(parent, exp.Coalesce):
        missing = plain.missing(plain.spell(parent.this, context))
        return f"as if {missing} became {new} and not {value}"
    if isinstance(parent, (exp.Predicate, exp.Between)):
        other = parent.this if parent.this is not node else parent.args.get("expression")
        if isinstance(other, exp.Expr):
            what = plain.spell(other, context)
            return f"as if {what} were compared with {new} and not with {value}"
    return f"as if {new} stood where {value} stands"


def _subject(node: exp.Expr) -> str:
    parent = node.parent
    while isinstance(parent, (exp.Cast, exp.Paren, exp.Neg, exp.Interval)):
        parent = parent.parent
    if isinstance(parent, exp.Alias):
        return parent.alias.lower()
    return plain.subject(parent) if isinstance(parent, exp.Expr) else "rows"


FAMILIES = (
    ("constant", numbers),
    ("constant", days),
    ("constant", texts),
    ("constant", listed),
    ("constant", booleans),
)
