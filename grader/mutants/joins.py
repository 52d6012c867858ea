"""Joins: another type or side, and parts of the condition left out."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context, Source, conjuncts, drop

_KINDS: dict[str, tuple[str, str]] = {  # name → sqlglot's side and kind
    "inner": ("", ""),
    "left": ("LEFT", ""),
    "right": ("RIGHT", ""),
    "full": ("FULL", ""),
    "semi": ("", "SEMI"),
    "anti": ("", "ANTI"),
}
_STAYS = "rows without a partner in {} stayed"
_SAYS: dict[tuple[str, str], str] = {
    ("inner", "left"): _STAYS,
    ("inner", "right"): "every row of {} stayed, with or without a partner",
    ("inner", "full"): "all rows of both sides stayed, with or without a partner in {}",
    ("inner", "semi"): "a row counted once, however many partners it has in {}",
    ("inner", "anti"): "the rows wanted were those without a partner in {}",
    ("left", "inner"): "rows without a partner in {} were left out",
    ("left", "right"): "every row of {} stayed instead, with or without a partner",
    ("left", "full"): "rows of {} without a partner stayed too",
    ("right", "inner"): "rows of {} without a partner were left out",
    ("right", "left"): "the rows that stay without a partner were not those of {} but the others",
    ("right", "full"): "rows without a partner in {} stayed too",
    ("full", "inner"): "rows without a partner on either side were left out, of {} too",
    ("full", "left"): "rows of {} without a partner were left out",
    ("full", "right"): "rows without a partner in {} were left out",
    ("semi", "inner"): "each row counted once for every partner in {}",
    ("semi", "anti"): "the rows wanted were those without a partner in {}",
    ("semi", "left"): "{} made no difference, except that rows count once for every partner there",
    ("anti", "semi"): "the rows wanted were those with a partner in {}",
    ("anti", "left"): _STAYS.replace("stayed", "were wanted, and those with one as well"),
}


def sides(node: exp.Expr, context: Context) -> Iterator[Change]:
    """INNER, LEFT, RIGHT, FULL, SEMI and ANTI for one another."""
    found = _joined(node, context)
    if found is None:
        return
    own, partner = found
    for (before, after), says in _SAYS.items():
        if before == own:
            changed = context.edited(node, _set, after)
            yield f"{own}_to_{after}:{partner.alias}", changed, _as_if(says, partner, context)


def dropped(node: exp.Expr, context: Context) -> Iterator[Change]:
    """A SEMI or ANTI join left out; any other without its condition."""
    found = _joined(node, context)
    if found is None:
        return
    own, partner = found
    if own in ("semi", "anti"):
        yield (
            f"dropped:{partner.alias}",
            context.edited(node, lambda join: join.pop()),
            _as_if("it made no difference whether a row has a partner in {}", partner, context),
        )
    elif own == "inner":
        yield (
            f"cross:{partner.alias}",
            context.edited(node, _without_condition),
            _as_if("every row had all rows of {} as its partners", partner, context),
        )


def conditions(node: exp.Expr, context: Context) -> Iterator[Change]:
    """One part of a join's condition left out, where there are several."""
    found = _joined(node, context)
    if found is None:
        return
    _, partner = found
    on = node.args.get("on")
    parts = conjuncts(on) if on is not None else []
    for part in parts if len(parts) > 1 else ():
        says = _need_not(part, context)
        yield f"condition_dropped:{plain.subject(part)}", context.edited(part, drop), says
    using = node.args.get("using") or []
    for place, name in enumerate(using if len(using) > 1 else ()):
        changed = context.edited(node, lambda join, at: join.args["using"].pop(at), place)
        says = f"as if `{name.name}` did not have to agree with {plain.source(partner, context)}"
        yield f"condition_dropped:{name.name.lower()}", changed, says


def moved(node: exp.Expr, context: Context) -> Iterator[Change]:
    """Part of an outer join's condition moved to WHERE, where it takes the unmatched rows out."""
    found = _joined(node, context)
    on = node.args.get("on")
    if found is None or found[0] != "left" or on is None:
        return
    parts = conjuncts(on)
    for part in parts if len(parts) > 1 else ():
        kept = part.copy()

        def move(there: exp.Expr, condition: exp.Expr = kept) -> None:
            select = there.find_ancestor(exp.Select)
            drop(there)
            if isinstance(select, exp.Select):
                select.where(condition, copy=False)

        says = f"as if only rows stayed of which {plain.holds(part, context)}"
        yield f"condition_to_where:{plain.subject(part)}", context.edited(part, move), says


def _joined(node: exp.Expr, context: Context) -> tuple[str, Source] | None:
    """The type of a join, and its right side."""
    if not isinstance(node, exp.Join) or node.args.get("method"):
        return None
    if node.args.get("on") is None and not node.args.get("using"):
        return None
    side, kind = node.args.get("side") or "", node.args.get("kind") or ""
    kind = "" if kind in ("INNER", "OUTER") else kind
    own = next((name for name, pair in _KINDS.items() if pair == (side, kind)), None)
    partner = next((s for s in context.sources(node.parent) if s.node is node.this), None)
    return (own, partner) if own and partner else None


def _set(join: exp.Expr, name: str) -> None:
    side, kind = _KINDS[name]
    join.set("side", side or None)
    join.set("kind", kind or None)


def _without_condition(join: exp.Expr) -> None:
    join.set("using", None)
    join.set("on", exp.true())


def _need_not(part: exp.Expr, context: Context) -> str:
    columns = list(part.find_all(exp.Column))
    if len(columns) > 1:
        return f"as if {plain.named(part, context)} did not have to agree"
    return f"as if {plain.looked_at(part, context)}"


def _as_if(says: str, partner: Source, context: Context) -> str:
    return "as if " + says.format(plain.source(partner, context))


FAMILIES = (("join", sides), ("join", dropped), ("join", conditions), ("join", moved))
