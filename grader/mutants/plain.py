"""Parts of a query in plain words: `count(*)` → "the number of rows", `a >= 2` → "at least 2".

Names that only the reference has (of its WITH queries, of their columns) are not said: a derived
column is told by what makes it.
"""

from __future__ import annotations

from sqlglot import exp

from .context import Context, Source

_SAID: dict[type[exp.Expr], str] = {
    exp.Sum: "the sum of {}",
    exp.Avg: "the average {}",
    exp.Median: "the median {}",
    exp.Min: "the smallest {}",
    exp.Max: "the largest {}",
    exp.Count: "the number of {}",
    exp.AnyValue: "any {}",
    exp.Lag: "the {} of the row before",
    exp.Lead: "the {} of the row after",
    exp.FirstValue: "the first {}",
    exp.LastValue: "the last {}",
    exp.Abs: "the size of {}",
    exp.Round: "{}, rounded",
    exp.UnixToTime: "{}",
    exp.TimestampTrunc: "{}, cut",
    exp.DateTrunc: "{}, cut",
}
_SAID_OF_TIMES: dict[type[exp.Expr], str] = {exp.Min: "the earliest {}", exp.Max: "the latest {}"}
_NUMBERED = (exp.RowNumber, exp.Rank, exp.DenseRank)
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
    if isinstance(node, exp.Distinct):
        return "different " + listed([spell(item, context) for item in node.expressions])
    if isinstance(node, exp.Window):
        return "the row's number" if isinstance(node.this, _NUMBERED) else spell(node.this, context)
    if type(node) in _SAID and isinstance(node.this, exp.Expr):
        said = {**_SAID, **(_SAID_OF_TIMES if is_time(node.this, context) else {})}[type(node)]
        what = spell(node.this, context)
        if not what.startswith("`") and " of {}" not in said and said.startswith(("the ", "any ")):
            said = said.replace(" {}", " of {}")
        return said.format(what)
    if type(node) in _SIGNS:
        return f"{spell(node.this, context)} {_SIGNS[type(node)]} {spell(node.expression, context)}"
    if isinstance(node, exp.Neg):
        return f"minus {spell(node.this, context)}"
    if isinstance(node, exp.Interval) and isinstance(node.this, exp.Literal):
        count, unit = node.this.name, node.text("unit").lower().rstrip("s")
        return f"{count} {unit}" if count == "1" else f"{count} {unit}s"
    columns = named(node, context)
    return (
        f"the value computed from {columns}"
        if columns
        else f"`{node.sql('duckdb', normalize_functions=False)}`"
    )


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
    says = holds(node, context)
    for yes, no in _TURNED:
        if yes in says and not isinstance(node, (exp.And, exp.Or)):
            return says.replace(yes, no, 1)
    return f"it is not so that {says}"


def _column(node: exp.Column, context: Context) -> str:
    base = context.base(node)
    if base is not None:
        return f"`{base[1]}` of `{base[0]}`" if context.several(base[1]) else f"`{base[1]}`"
    made = context.made(node)
    return spell(made, context) if made is not None else f"`{node.name}`"


def seen_in(select: exp.Expr, column: exp.Column, context: Context) -> str:
    """A column that does not stand in the query yet, as if a SELECT used it."""
    view = column.copy()
    view.parent = select
    return spell(view, context)


def named(node: exp.Expr, context: Context) -> str:
    """The columns that a node looks at: "`a`", "`a` and `b`"."""
    found = [column for column in node.find_all(exp.Column) if not column.is_star]
    return listed([_column(column, context) for column in found])


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
    """A condition as something not looked at: its one column, or all of it."""
    columns = [column for column in node.find_all(exp.Column) if not column.is_star]
    if len(columns) == 1 and not node.find(exp.AggFunc) and context.base(columns[0]):
        return f"{spell(columns[0], context)} were not looked at"
    return f"it made no difference whether {holds(node, context)}"


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
    keys = select.args.get("group")
    if keys is None:
        return f", where the rows of {tables_in(select, context)} are taken one by one"
    items = [item.unalias() for item in keys.expressions or select.expressions]
    by = listed([spell(item, context) for item in items if not item.find(exp.AggFunc)])
    return f", where rows are put together by {by}" if by else ", in the total"
