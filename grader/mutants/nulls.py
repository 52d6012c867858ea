"""What is missing: COALESCE left out, IS NULL turned, NULL equal to NULL or not, NOT IN."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context, conjuncts


def coalesce(node: exp.Expr, context: Context) -> Iterator[Change]:
    """COALESCE and NULLIF left out."""
    if isinstance(node, (exp.Coalesce, exp.Nullif)):
        what = plain.spell(node.this, context)
        stand_in = node.expressions or [node.args.get("expression")]
        value = plain.spell(stand_in[0], context) if stand_in[0] is not None else "nothing"
        says = f"as if {plain.missing(what)} stayed missing and did not become {value}"
        if isinstance(node, exp.Nullif):
            says = f"as if {what} of {value} did not count as missing"
        changed = context.replaced(node, node.this)
        yield f"{node.key}_dropped:{plain.subject(node.this)}", changed, says


def is_null(node: exp.Expr, context: Context) -> Iterator[Change]:
    """IS NULL for IS NOT NULL, and back."""
    if not isinstance(node, exp.Is) or not isinstance(node.expression, exp.Null):
        return
    what, subject = plain.spell(node.this, context), plain.subject(node)
    if isinstance(node.parent, exp.Not):
        says = f"as if the rows wanted were those whose {what} is missing"
        yield f"there_to_missing:{subject}", context.replaced(node.parent, node), says
    else:
        says = f"as if the rows wanted were those whose {what} is there"
        yield f"missing_to_there:{subject}", context.replaced(node, exp.not_(node.copy())), says


def null_safe(node: exp.Expr, context: Context) -> Iterator[Change]:
    """IS NOT DISTINCT FROM for =, and back in a join's condition."""
    swaps: dict[type[exp.Expr], type[exp.Expr]] = {
        exp.NullSafeEQ: exp.EQ,
        exp.NullSafeNEQ: exp.NEQ,
    }
    if isinstance(node, exp.EQ) and isinstance(node.parent, (exp.Join, exp.And)):
        swaps = {exp.EQ: exp.NullSafeEQ}
    if type(node) not in swaps or not list(node.find_all(exp.Column))[1:]:
        return
    new = swaps[type(node)](this=node.this.copy(), expression=node.expression.copy())
    verb = "agreed with" if isinstance(node, exp.EQ) else "never agreed with"
    says = f"as if {plain.missing(plain.spell(node.this, context))} {verb} another missing one"
    yield f"{node.key}_to_{new.key}:{plain.subject(node)}", context.replaced(node, new), says


def not_in(node: exp.Expr, context: Context) -> Iterator[Change]:
    """NOT IN for NOT EXISTS and for an ANTI join, and NOT EXISTS for NOT IN."""
    missing = "as if one missing value among those looked up meant that no row is wanted"
    if isinstance(node, exp.Join) and node.args.get("kind") == "ANTI":
        yield from _anti(node, context, missing)
    if not isinstance(node, exp.Not):
        return
    inner = node.this.this if isinstance(node.this, exp.Paren) else node.this
    if isinstance(inner, exp.In) and inner.args.get("query"):
        body = inner.args["query"].unnest()
        looked_up = exp.Subquery(
            this=body.copy(),
            alias=exp.TableAlias(
                this=exp.to_identifier("looked_up"), columns=[exp.to_identifier("one_of_these")]
            ),
        )
        where = exp.EQ(this=exp.column("one_of_these"), expression=inner.this.copy())
        new = exp.not_(exp.Exists(this=exp.select("1").from_(looked_up).where(where)))
        says = "as if a missing value among those looked up had no effect, and rows without "
        says += f"{plain.spell(inner.this, context)} were wanted"
        yield f"not_in_to_not_exists:{plain.subject(inner.this)}", context.replaced(node, new), says
    elif isinstance(inner, exp.Exists) and isinstance(inner.this, exp.Select):
        yield from _not_exists(node, inner.this, context, missing)


def _anti(node: exp.Expr, context: Context, says: str) -> Iterator[Change]:
    on, using = node.args.get("on"), node.args.get("using") or []
    partner = node.this.alias_or_name
    if len(using) == 1:
        first = context.sources(node.parent)[0].alias
        own: exp.Expr | None = exp.column(using[0].name, table=first)
        other: exp.Expr | None = exp.column(using[0].name)
    elif isinstance(on, exp.EQ) and isinstance(on.left, exp.Column):
        sides = [on.left, on.right]
        other = next((s for s in sides if s.text("table") == partner), None)
        own = next((s for s in sides if s is not other), None)
    else:
        return
    if other is None or own is None:
        return
    query = exp.select(other.copy()).from_(node.this.copy())

    def rewrite(join: exp.Expr) -> None:
        select = join.parent
        join.pop()
        if isinstance(select, exp.Select):
            select.where(exp.not_(exp.In(this=own.copy(), query=query.subquery())), copy=False)

    yield f"anti_to_not_in:{plain.subject(own)}", context.edited(node, rewrite), says


def _not_exists(
    node: exp.Expr, select: exp.Select, context: Context, says: str
) -> Iterator[Change]:
    where = select.args.get("where")
    inside = {source.alias for source in context.sources(select)}
    parts = conjuncts(where.this) if where is not None else []
    for part in parts:
        if not isinstance(part, exp.EQ):
            continue
        sides = [side for side in (part.this, part.expression) if isinstance(side, exp.Column)]
        own = [s for s in sides if (f := context.source_of(s)) is None or f.alias not in inside]
        if len(sides) != 2 or len(own) != 1:
            continue
        other = sides[0] if own[0] is sides[1] else sides[1]
        query = select.copy()
        query.set("expressions", [other.copy()])
        rest = [each.copy() for each in parts if each is not part]
        query.set("where", exp.Where(this=exp.and_(*rest)) if rest else None)
        new = exp.not_(exp.In(this=own[0].copy(), query=query.subquery()))
        subject = plain.subject(own[0])
        yield f"not_exists_to_not_in:{subject}", context.replaced(node, new), says


FAMILIES = (("null", coalesce), ("null", is_null), ("null", null_safe), ("null", not_in))
