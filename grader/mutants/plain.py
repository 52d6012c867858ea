"""Parts of a query in plain words: `count(*)` → "the number of rows", `a >= 2` → "at least 2".

Names that only the reference has (of its WITH queries, of their columns) are not said: a derived
column is told by what makes it.
"""

from __future__ import annotations

import re

from sqlglot import exp

from .context import Context, Source, meant

_SAID: dict[type[exp.Expr], str] = {
    exp.Sum: "the sum of {}",
    exp.Avg: "the average {}",
    exp.Median: "the median {}",
    exp.Min: "the smallest {}",
    exp.Max: "the largest {}",
    exp.Count: "the number of values of {}",
    exp.AnyValue: "any {}",
    exp.Lag: "the {} of the row before",
    exp.Lead: "the {} of the row after",
    exp.FirstValue: "the first {}",
    exp.LastValue: "the last {}",
    exp.Abs: "the size of {}",
    exp.Round: "rounded {}",
    exp.UnixToTime: "{}",
}
_SAID_OF_TIMES: dict[type[exp.Expr], str] = {exp.Min: "the earliest {}", exp.Max: "the latest {}"}
_NUMBERED = (exp.RowNumber, exp.Rank, exp.DenseRank)
_CUT = (exp.TimestampTrunc, exp.DateTrunc)
_FEW_KEYS = 2  # of a group that are named wherever a value of it is; more drown the sentence
_IS: dict[type[exp.Expr], str] = {
    exp.EQ: "is {}",
    exp.NEQ: "is not {}",
    exp.LT: "is less than {}",
    exp.LTE: "is at most {}",
    exp.GT: "is more than {}",
    exp.GTE: "is at least {}",
    exp.NullSafeEQ: "is {}",
    exp.NullSafeNEQ: "is not {}",
    exp.Like: "looks like {}",
    exp.ILike: "looks like {}",
}
_IS_TIMED: dict[type[exp.Expr], str] = {
    exp.LT: "is before {}",
    exp.LTE: "is not after {}",
    exp.GT: "is after {}",
    exp.GTE: "is not before {}",
}
_OPPOSITE: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.GTE,
    exp.LTE: exp.GT,
    exp.GT: exp.LTE,
    exp.GTE: exp.LT,
}
_SIGNS: dict[type[exp.Expr], str] = {
    exp.Add: "plus",
    exp.Sub: "minus",
    exp.Mul: "times",
    exp.Div: "divided by",
}
_TURNED = ((" is not ", " is "), (" is ", " is not "), (" lies ", " does not lie "))


def spell(node: exp.Expr, context: Context) -> str:
    """What an expression is."""
    if isinstance(node, exp.Column) and not node.is_star:
        return _column(node, context)
    if isinstance(node, (exp.Paren, exp.Cast, exp.Alias, exp.Filter, exp.Coalesce)):
        return spell(node.this, context)
    if isinstance(node, exp.Literal):
        return f"'{node.this}'" if node.is_string else str(node.this)
    if isinstance(node, exp.Count) and isinstance(node.this, (exp.Star, type(None))):
        return "the number of rows"
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
        return f"the number of {spell(node.this, context)}"
    if isinstance(node, exp.Distinct):
        return "different " + listed([spell(item, context) for item in node.expressions])
    if isinstance(node, exp.Window):
        return (
            _place(node, context) if isinstance(node.this, _NUMBERED) else spell(node.this, context)
        )
    if isinstance(node, _CUT):
        return f"the {node.text('unit').lower()} of {spell(node.this, context)}"
    if isinstance(node, exp.Case):
        return _case(node, context)
    if type(node) in _SAID and isinstance(node.this, exp.Expr):
        return _said(node, context).format(_inner(node, context))
    if type(node) in _SIGNS:
        return f"{spell(node.this, context)} {_SIGNS[type(node)]} {spell(node.expression, context)}"
    if isinstance(node, exp.Neg):
        return f"minus {spell(node.this, context)}"
    if isinstance(node, exp.Interval) and isinstance(node.this, exp.Literal):
        count, unit = node.this.name, node.text("unit").lower().rstrip("s")
        return f"{count} {unit}" if count == "1" else f"{count} {unit}s"
    columns = named(node, context)
    return (
        f"what is computed from {columns}"
        if columns
        else f"`{node.sql('duckdb', normalize_functions=False)}`"
    )


def short(node: exp.Expr, context: Context) -> str:
    """An aggregate without what it is of: "the sum", "the earliest"."""
    return _said(node, context).format("").strip().removesuffix(" of")


def _said(node: exp.Expr, context: Context) -> str:
    of_times = _SAID_OF_TIMES if is_time(node.this, context) else {}
    return {**_SAID, **of_times}[type(node)]


def _inner(node: exp.Expr, context: Context) -> str:
    """What a function is of, so that it reads on: the smallest + "number of rows in a group"."""
    what, said = spell(node.this, context), _said(node, context)
    if said.endswith(" of {}"):
        return re.sub("^the (sum|number) of", r"the \1s of", what)
    if not said.startswith(("the ", "any ")):
        return what
    is_several = any(f" {sign} " in what for sign in _SIGNS.values())
    if what.startswith("what ") or (is_several and not what.startswith("the ")):
        return f"of {what}"
    return what.removeprefix("the ")


def _place(node: exp.Window, context: Context) -> str:
    """What a row's number says, by what it is counted."""
    order, select = node.args.get("order"), node.find_ancestor(exp.Select)
    for window in (select.args.get("windows") or ()) if select is not None and not order else ():
        if window.name.lower() == node.alias.lower():
            order = window.args.get("order")
    if order is None:
        return "the row's number"
    return f"the row's place in the order of {spell(order.expressions[0].this, context)}"


def _case(node: exp.Case, context: Context) -> str:
    """`amount` with the sign that `direction` gives it; else what a CASE makes of its columns."""
    arms, rest = node.args["ifs"], node.args.get("default")
    results = [arm.args["true"] for arm in arms] + ([rest] if rest is not None else [])
    asked = [node.this] if node.this is not None else [arm.this for arm in arms]
    by = listed([name for each in asked for name in _names(each, context)])
    bare = [each.unnest().this if isinstance(each.unnest(), exp.Neg) else each for each in results]
    of = [name for each in results for name in _names(each, context)]
    if by and len(bare) > 1 and len({each.sql() for each in bare}) == 1 and of:
        return f"{spell(bare[0], context)} with the sign that {by} gives it"
    if by and of:
        return f"what {by} makes of {listed(of)}"
    return f"what is computed from {listed([by, *of] if by else of)}" if by or of else "a constant"


def holds(node: exp.Expr, context: Context) -> str:
    """A condition as a clause: "`status` is 'posted'"."""
    if isinstance(node, exp.Paren):
        return holds(node.this, context)
    if isinstance(node, (exp.And, exp.Or)):
        word = "and" if isinstance(node, exp.And) else "or"
        return f"{holds(node.this, context)} {word} {holds(node.expression, context)}"
    if isinstance(node, exp.Not):
        return _holds_not(node.this, context)
    if type(node) in _IS:
        says = {**_IS, **(_IS_TIMED if is_time(node.this, context) else {})}
        other = spell(node.expression, context)
        return f"{spell(node.this, context)} {says[type(node)].format(other)}"
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
        return f"{spell(node.this, context)} is missing"
    if isinstance(node, exp.Between):
        low, high = spell(node.args["low"], context), spell(node.args["high"], context)
        return f"{spell(node.this, context)} lies between {low} and {high}"
    if isinstance(node, exp.In) and node.expressions:
        values = ", ".join(spell(item, context) for item in node.expressions)
        return f"{spell(node.this, context)} is one of {values}"
    if isinstance(node, exp.In):
        return f"{spell(node.this, context)} is among those looked up"
    if isinstance(node, exp.Exists):
        return f"there is a row of {tables_in(node, context)} that fits"
    return f"what is asked of {named(node, context) or 'the row'} holds"


def _holds_not(node: exp.Expr, context: Context) -> str:
    if isinstance(node, exp.Paren):
        return _holds_not(node.this, context)
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
        return f"{spell(node.this, context)} is there"
    if isinstance(node, exp.Exists):
        return f"there is no row of {tables_in(node, context)} that fits"
    if type(node) in _OPPOSITE and not is_time(node.this, context):
        view = _OPPOSITE[type(node)]()
        view.args.update(node.args)  # not adopted: its columns keep their parents
        return holds(view, context)
    says = holds(node, context)
    for yes, no in _TURNED:
        if yes in says and not isinstance(node, (exp.And, exp.Or)):
            return says.replace(yes, no, 1)
    return f"it is not true that {says}"


def _column(node: exp.Column, context: Context) -> str:
    base = context.base(node)
    if base is not None:
        return f"`{base[1]}` of `{base[0]}`" if context.several(base[1]) else f"`{base[1]}`"
    made = context.made(node)
    if made is None:
        return f"`{node.name}`"
    return spell(made, context) + _for_each(made, context)


def _for_each(made: exp.Expr, context: Context) -> str:
    """Of what a value that another step of the query made is one, where that puts rows together."""
    select = made.find_ancestor(exp.Select)
    if made.find(exp.AggFunc) is None or made.find(exp.Window) or select is None:
        return ""
    keys = _keys(select, context)
    if 0 < len(keys) <= _FEW_KEYS:
        return f" for each {listed(keys)}"
    return (" in a group" if isinstance(made, exp.Count) else " over a group") if keys else ""


def missing(what: str) -> str:
    """A value that is not there, of what was spelled."""
    return f"a missing {what}" if what.startswith("`") else f"{what}, where it is missing,"


def seen_in(select: exp.Expr, column: exp.Column, context: Context) -> str:
    """A column that does not stand in the query yet, as if a SELECT used it."""
    view = column.copy()
    view.parent = select
    return spell(view, context)


def named(node: exp.Expr, context: Context) -> str:
    """The columns that a node looks at: "`a`", "`a` and `b`"."""
    return listed(_names(node, context))


def _names(node: exp.Expr, context: Context) -> list[str]:
    found = [column for column in node.find_all(exp.Column) if not column.is_star]
    return list(dict.fromkeys(_column(column, context) for column in found))


def listed(names: list[str]) -> str:
    """Names in a row, each once: "a, b and c"."""
    names = list(dict.fromkeys(names))
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def subject(node: exp.Expr) -> str:
    """What an id says of a node: the names of its columns, or of its function."""
    found = [column.name.lower() for column in node.find_all(exp.Column) if not column.is_star]
    if found:
        return "_".join(dict.fromkeys(found))
    return "rows" if node.find(exp.Star) else node.key


def looked_at(node: exp.Expr, context: Context) -> str:
    """A condition as something not looked at: its one column, or all of it.

    A column that another condition of the clause looks at, too, is not left out with this one.
    """
    columns = [column for column in node.find_all(exp.Column) if not column.is_star]
    alone = len(columns) == 1 and not node.find(exp.AggFunc) and context.base(columns[0])
    if alone and not _in_the_rest(columns[0], node, context):
        return f"{spell(columns[0], context)} were not looked at"
    return f"it made no difference whether {holds(node, context)}"


def _in_the_rest(column: exp.Column, node: exp.Expr, context: Context) -> bool:
    clause = node.find_ancestor(exp.Where, exp.Having, exp.Qualify, exp.Join)
    return clause is not None and any(
        other is not column and context.base(other) == context.base(column)
        for other in clause.find_all(exp.Column)
        if not other.is_star
    )


def source(found: Source, context: Context) -> str:
    """What a query reads: its table, or for a derived one the tables behind it."""
    if found.table:
        return f"`{found.table}`"
    if isinstance(found.body, exp.Select) and len(found.body.expressions) == 1:
        return f"the list of {spell(found.body.expressions[0], context)}"
    if found.body is not None:
        return f"what comes from {tables_in(found.body, context)}"
    return f"`{found.alias}`"


def tables_in(node: exp.Expr, context: Context) -> str:
    """The tables of the schema that a query reads, through WITH queries too."""
    return listed([f"`{name}`" for name in _tables(node, context, ())]) or "constants"


def _tables(node: exp.Expr, context: Context, above: tuple[int, ...]) -> list[str]:
    names: list[str] = []
    for select in node.find_all(exp.Select):
        for found in context.sources(select):
            if found.table:
                names.append(found.table)
            elif found.body is not None and id(found.body) not in above:  # not WITH RECURSIVE
                names += _tables(found.body, context, (*above, id(found.body)))
    return names


def is_time(node: exp.Expr, context: Context) -> bool:
    """Whether an expression is a date or an instant, as far as its columns tell."""
    counts = (exp.UnixToTime, exp.Extract, exp.DateDiff, exp.Count)  # of instants make numbers
    if node.find(*counts):
        return False
    parts = [node, *node.find_all(exp.Column, exp.Cast)]
    return any(context.type_of(part).upper().startswith(("DATE", "TIME")) for part in parts)


def grain(node: exp.Expr, context: Context) -> str:
    """Which step of the query a node stands in: what its SELECT reads, or puts together by what."""
    select = node if isinstance(node, exp.Select) else node.find_ancestor(exp.Select)
    if not isinstance(select, exp.Select):
        return ""
    if select.args.get("group") is None:
        return f", in the step that takes the rows of {tables_in(select, context)} one by one"
    by = listed(_keys(select, context))
    return f", in the step that groups rows by {by}" if by else ", in the total"


def _keys(select: exp.Select, context: Context) -> list[str]:
    """What a SELECT puts rows together by; with GROUP BY ALL all that is not an aggregate."""
    group = select.args.get("group")
    if group is None:
        return []
    items = [meant(key, select) for key in group.expressions] or select.expressions
    return [spell(item.unalias(), context) for item in items if not item.find(exp.AggFunc)]
