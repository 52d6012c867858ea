"""A query over all small databases at once, without a LATERAL: their number in every key.

What joins, groups or makes windows within one database does so within each of many, if the number
of the database is one more column to join, group or part by. DuckDB plans that in half of the time
that it takes to find the same out for a LATERAL. The text that comes out is sqlglot's: it serves
for the lab's own rules, of which a test holds that they find the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp

from . import splice

NUMBER = "arena_w"  # the column of every stored table with the number of its small database

# What is understood here; a query with anything else is not flattened.
_OF_SELECT = {"with_", "expressions", "distinct", "from_", "joins", "where", "group", "having"}
_OF_TABLE = {"this", "db", "alias"}
_OF_JOIN = {"this", "kind", "side", "on", "using"}
_JOINS = {("", ""), ("INNER", ""), ("CROSS", ""), ("SEMI", ""), ("ANTI", ""), ("", "LEFT")}
_CLOCK = "world_now"  # sqlglot does not know it; another such function may be an aggregate
_LOOKS_ELSEWHERE = (exp.Query, exp.Unnest, exp.Columns)
_GROUPS_ANEW = (exp.Rollup, exp.Cube, exp.GroupingSets)
_OF_CALL = (exp.Filter, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup)


class _NotFlat(Exception):
    """A shape in which a number more in every key may not be all that is needed."""


def flat(sql: str, stored: Mapping[str, str]) -> str | None:
    """The query's rows in every small database, its last column their number; None: no such shape.

    stored: table name, lower case → the table of its rows in all of them, with `arena_w`.
    """
    try:
        tree = splice.parse(sql)
        _only(all(node.name.lower() != NUMBER for node in tree.find_all(exp.Identifier)))
        _flatten(tree, stored, frozenset())
    except (splice.NotSpliced, _NotFlat):
        return None
    return tree.sql("duckdb")


def _only(understood: bool) -> None:
    if not understood:
        raise _NotFlat


def _parts(node: exp.Expr) -> set[str]:
    return {name for name, value in node.args.items() if value}


def _flatten(tree: exp.Expr, stored: Mapping[str, str], ctes: frozenset[str]) -> None:
    """Changes a SELECT in place. ctes: names that stand for queries which are flat already."""
    _only(isinstance(tree, exp.Select) and _parts(tree) <= _OF_SELECT and "from_" in _parts(tree))
    assert isinstance(tree, exp.Select)
    if (with_ := tree.args.get("with_")) is not None:
        _only(not with_.args.get("recursive"))
        for cte in with_.expressions:
            _only(not cte.args["alias"].columns)
            _flatten(cte.this, stored, ctes)
            ctes |= {cte.alias.lower()}
    first = _source(tree.args["from_"], stored, ctes)
    _join(tree.args.get("joins") or [], first, stored, ctes)
    _key(tree, first)
    tree.select(_number(first), copy=False)


def _number(source: str) -> exp.Column:
    return exp.column(NUMBER, table=exp.to_identifier(source, quoted=True))


def _source(holder: exp.Expr, stored: Mapping[str, str], ctes: frozenset[str]) -> str:
    """Exchanges what a FROM or a JOIN reads; the name by which its columns are called."""
    source = holder.this
    _only(isinstance(source, exp.Table | exp.Subquery) and _parts(source) <= _OF_TABLE)
    alias = source.args.get("alias")
    _only(alias is None or not alias.columns)
    if isinstance(source, exp.Subquery):
        _flatten(source.this, stored, ctes)
        if alias is None:
            source.set("alias", exp.TableAlias(this=exp.to_identifier("arena_rows_of")))
        return source.alias
    name, called = splice.table_name(source), source.alias_or_name
    if name in ctes and not source.db:
        return called
    _only(name in stored)
    there = exp.to_table(stored[name or ""])
    there.set("alias", alias or exp.TableAlias(this=exp.to_identifier(called, quoted=True)))
    source.replace(there)
    return called


def _join(
    joins: list[exp.Join], first: str, stored: Mapping[str, str], ctes: frozenset[str]
) -> None:
    """Rows meet within their database alone."""
    twice = False  # whether the rows so far have two columns of the number, and USING finds neither
    for join in joins:
        _only(_parts(join) <= _OF_JOIN and (join.kind, join.side) in _JOINS)
        called = _source(join, stored, ctes)
        if using := join.args.get("using"):
            _only(not twice)
            join.set("using", [exp.to_identifier(NUMBER), *using])
            continue
        same, on = exp.EQ(this=_number(first), expression=_number(called)), join.args.get("on")
        join.set("on", same if on is None else exp.and_(same, exp.paren(on.copy())))
        if join.kind == "CROSS":
            join.set("kind", None)
        twice |= join.kind not in ("SEMI", "ANTI")


def _key(tree: exp.Select, first: str) -> None:
    """The number as one more key of groups and windows."""
    group, distinct = tree.args.get("group"), tree.args.get("distinct")
    _only(distinct is None or not distinct.args.get("on"))
    _only(group is not None or "having" not in _parts(tree))
    for node in _nodes(tree):
        _only(not isinstance(node, _LOOKS_ELSEWHERE))
        _only(not isinstance(node, exp.Anonymous) or node.name.lower() == _CLOCK)
        _only(not isinstance(node, exp.Star) or isinstance(node.parent, exp.Count))
        _only(not isinstance(node, exp.Column) or not node.args.get("db"))
        if isinstance(node, exp.Window):
            _only(not node.args.get("alias") and node.args.get("over") == "OVER")
            node.set("partition_by", [_number(first), *(node.args.get("partition_by") or [])])
        elif isinstance(node, exp.AggFunc) and group is None:
            _only(_is_of_window(node))  # without groups there is a row of no rows, too
    if group is not None and not group.args.get("all"):
        _only(_parts(group) <= {"expressions"})
        _only(not any(isinstance(each, _GROUPS_ANEW) for each in group.expressions))
        group.set("expressions", [_number(first), *group.expressions])


def _nodes(tree: exp.Select) -> Iterator[exp.Expr]:
    """All that the SELECT itself says, without what it reads."""
    clauses = [tree.args[name] for name in ("where", "group", "having") if name in _parts(tree)]
    ons = [join.args["on"] for join in tree.args.get("joins") or [] if "on" in _parts(join)]
    for part in [*tree.expressions, *clauses, *ons]:
        yield from list(part.walk())


def _is_of_window(node: exp.Expr) -> bool:
    parent = node.parent
    while isinstance(parent, _OF_CALL):
        parent = parent.parent
    return isinstance(parent, exp.Window)
