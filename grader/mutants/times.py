"""Instants: another unit to cut to, no cut at all, no cast to a day, no time zone."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context

_UNITS = ["SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"]
_CUTS = (exp.TimestampTrunc, exp.DateTrunc)


def truncation(node: exp.Expr, context: Context) -> Iterator[Change]:
    """date_trunc to the unit above or below, or left out."""
    if not isinstance(node, _CUTS):
        return
    what, subject = plain.spell(node.this, context), plain.subject(node.this)
    unit = node.args["unit"].name.upper()
    for other in _neighbours(unit):
        changed = context.edited(node, lambda cut, to: cut.set("unit", _like(cut, to)), other)
        says = f"as if {what} were cut to the {other.lower()}"
        yield f"cut_to_{other.lower()}:{subject}", changed, says
    says = f"as if {what} were not cut to the {unit.lower()}"
    yield f"cut_dropped:{subject}", context.replaced(node, node.this), says


def casts(node: exp.Expr, context: Context) -> Iterator[Change]:
    """A cast of a column left out."""
    if not isinstance(node, exp.Cast) or not node.find(exp.Column):
        return
    what = plain.spell(node.this, context)
    kind = node.to.sql("duckdb").lower()
    rest = "the time of day counted too" if kind == "date" else f"{what} stayed as it is"
    says = f"as if {what} were not made a {kind}: {rest}"
    yield f"cast_dropped:{plain.subject(node.this)}", context.replaced(node, node.this), says


def zones(node: exp.Expr, context: Context) -> Iterator[Change]:
    """AT TIME ZONE left out."""
    if isinstance(node, exp.AtTimeZone):
        what = plain.spell(node.this, context)
        says = f"as if {what} were not moved to {plain.spell(node.args['zone'], context)}"
        yield f"zone_dropped:{plain.subject(node.this)}", context.replaced(node, node.this), says


def intervals(node: exp.Expr, context: Context) -> Iterator[Change]:
    """An interval one unit longer and one shorter."""
    if not isinstance(node, exp.Interval) or not isinstance(node.this, exp.Literal):
        return
    text, unit = node.this.name, node.text("unit").lower().rstrip("s")
    if not text.isdigit():
        return
    for name, new in (("longer", int(text) + 1), ("shorter", int(text) - 1)):
        literal = exp.Literal.string(str(new))
        says = f"as if the span were {new} {unit}s and not {text}"
        yield f"{name}:{unit}_{text}", context.replaced(node.this, literal), says


def parts(node: exp.Expr, context: Context) -> Iterator[Change]:
    """extract and date_diff by another unit."""
    if not isinstance(node, (exp.Extract, exp.DateDiff)):
        return
    key = "this" if isinstance(node, exp.Extract) else "unit"
    unit = node.args[key].name.upper() if node.args.get(key) else ""
    for other in _neighbours(unit):
        changed = context.edited(node, lambda part, to: part.set(key, exp.var(to)), other)
        says = f"as if {other.lower()}s were taken and not {unit.lower()}s"
        yield f"{unit.lower()}_to_{other.lower()}:{plain.subject(node)}", changed, says


def _neighbours(unit: str) -> list[str]:
    if unit not in _UNITS:
        return []
    at = _UNITS.index(unit)
    return [*_UNITS[max(at - 1, 0) : at], *_UNITS[at + 1 : at + 2]]


def _like(cut: exp.Expr, unit: str) -> exp.Expr:
    is_text = isinstance(cut.args["unit"], exp.Literal)
    return exp.Literal.string(unit) if is_text else exp.var(unit)


FAMILIES = (
    ("time", truncation),
    ("time", casts),
    ("time", zones),
    ("time", intervals),
    ("time", parts),
)
