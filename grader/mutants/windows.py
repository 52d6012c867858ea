"""Windows: another numbering, partitions, order, ties and frames; lag for lead."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from . import plain
from .context import Change, Context

_SWAPS: dict[type[exp.Expr], dict[type[exp.Expr], str]] = {
    exp.RowNumber: {
        exp.Rank: "rows that tie had one number, with a gap after them",
        exp.DenseRank: "rows that tie had one number",
    },
    exp.Rank: {
        exp.RowNumber: "rows that tie had different numbers",
        exp.DenseRank: "no number were left out after rows that tie",
    },
    exp.DenseRank: {
        exp.RowNumber: "rows that tie had different numbers",
        exp.Rank: "numbers were left out after rows that tie",
    },
    exp.Lag: {exp.Lead: "the next row were taken and not the one before"},
    exp.Lead: {exp.Lag: "the row before were taken and not the next one"},
    exp.FirstValue: {exp.LastValue: "the last row were taken and not the first"},
    exp.LastValue: {exp.FirstValue: "the first row were taken and not the last"},
}


def functions(node: exp.Expr, context: Context) -> Iterator[Change]:
    """ROW_NUMBER, RANK and DENSE_RANK for one another; lag for lead, first for last."""
    if not isinstance(node.parent, (exp.Window, exp.IgnoreNulls)):
        return
    for new, says in _SWAPS.get(type(node), {}).items():
        args = {key: value for key, value in node.copy().args.items() if key in new.arg_types}
        changed = context.replaced(node, new(**args))
        yield f"{node.key}_to_{new.key}:{_subject(node)}", changed, f"as if {says}"


def partitions(node: exp.Expr, context: Context) -> Iterator[Change]:
    """One key of PARTITION BY left out."""
    keys = node.args.get("partition_by") if isinstance(node, exp.Window) else None
    for place, key in enumerate(keys or ()):
        changed = context.edited(node, _take, place)
        says = f"as if rows of different {plain.spell(key, context)} were looked at together"
        yield f"partition_dropped:{plain.subject(key)}", changed, says


def orders(node: exp.Expr, context: Context) -> Iterator[Change]:
    """The order turned or left out; the key that decides ties left out or turned."""
    order = node.args.get("order") if isinstance(node, exp.Window) else None
    if order is None:
        return
    keys, subject = order.expressions, _subject(node)
    last = keys[-1]
    first = plain.spell(keys[0].this, context)
    says = f"as if the order of {first} were turned round"
    yield f"order_turned:{subject}", context.edited(order, _turn_all), says
    if len(keys) > 1:
        tied = plain.listed([plain.spell(key.this, context) for key in keys[:-1]])
        changed = context.edited(last, lambda key: key.pop())
        yield f"tie_dropped:{subject}", changed, f"as if rows with equal {tied} came in any order"
        changed = context.edited(last, lambda key: key.set("desc", not key.args.get("desc")))
        side = "earlier" if last.args.get("desc") else "later"
        yield f"tie_turned:{subject}", changed, f"as if ties in {tied} went to the {side} row"
        changed = context.edited(keys[0], lambda key: key.pop())
        yield f"first_key_dropped:{subject}", changed, f"as if {first} did not set the order"
    changed = context.edited(order, lambda there: there.pop())
    yield f"order_dropped:{subject}", changed, f"as if the order of {first} were not looked at"


def frames(node: exp.Expr, context: Context) -> Iterator[Change]:
    """The frame left out, ROWS for RANGE, and one end moved."""
    spec = node.args.get("spec") if isinstance(node, exp.Window) else None
    subject = _subject(node)
    if spec is None:
        if isinstance(node, exp.Window) and node.args.get("order") and node.find(exp.AggFunc):
            whole = exp.WindowSpec(
                kind="ROWS",
                start="UNBOUNDED",
                start_side="PRECEDING",
                end="UNBOUNDED",
                end_side="FOLLOWING",
            )
            changed = context.edited(node, lambda window: window.set("spec", whole.copy()))
            says = "as if all rows were taken and not those up to this one"
            yield f"frame_whole:{subject}", changed, says
        return
    changed = context.edited(node, lambda window: window.set("spec", None))
    yield f"frame_dropped:{subject}", changed, "as if all rows up to this one were taken"
    other = {"ROWS": "RANGE", "RANGE": "ROWS"}.get(spec.args.get("kind") or "")
    if other:
        changed = context.edited(spec, lambda frame: frame.set("kind", other))
        word = "taken together" if other == "RANGE" else "taken one by one"
        yield f"frame_{other.lower()}:{subject}", changed, f"as if rows that tie were {word}"
    if spec.args.get("end") == "CURRENT ROW":
        one = exp.Literal.number(1)

        def cut(frame: exp.Expr) -> None:
            frame.set("end", one.copy())
            frame.set("end_side", "PRECEDING")

        says = "as if the row itself were left out"
        yield f"frame_without_row:{subject}", context.edited(spec, cut), says


def _take(window: exp.Expr, place: int) -> None:
    keys = [key for at, key in enumerate(window.args["partition_by"]) if at != place]
    window.set("partition_by", keys or None)


def _turn_all(order: exp.Expr) -> None:
    for key in order.expressions:
        key.set("desc", not key.args.get("desc"))


def _subject(node: exp.Expr) -> str:
    window = node if isinstance(node, exp.Window) else node.find_ancestor(exp.Window)
    if window is None:
        return node.key
    if window.arg_key == "windows":
        return window.name.lower()
    made = window.parent
    return made.alias.lower() if isinstance(made, exp.Alias) else window.this.key


FAMILIES = (
    ("window", functions),
    ("window", partitions),
    ("window", orders),
    ("window", frames),
)
