"""A query in a shape that DuckDB runs under LATERAL, with the same rows.

`(a, b) IN (SELECT …)` is not implemented there; three-valued logic written out as EXISTS is. The
text that comes out is sqlglot's, not the author's: it serves for a first look at many databases.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from . import splice


def batchable(sql: str) -> str:
    """The query with every IN of several columns written out; as it stands if it has none."""
    tree = splice.read(sql)
    if not any(_of_rows(node) for node in tree.find_all(exp.In)):
        return sql
    changed = tree.copy()
    while node := next((each for each in changed.find_all(exp.In) if _of_rows(each)), None):
        node.replace(_written_out(node))
    return changed.sql("duckdb")


def _of_rows(node: exp.In) -> bool:
    row, query = node.this.unnest(), node.args.get("query")
    return isinstance(row, exp.Tuple) and len(row.expressions) > 1 and query is not None


def _written_out(node: exp.In) -> exp.Expr:
    """True where a row is equal; unknown where one may be; else false."""
    cells = node.this.unnest().expressions
    query = node.args["query"].unnest()
    names = [f"arena_in_{at}" for at in range(len(cells))]
    equal = [
        exp.EQ(this=exp.column(n), expression=_own(c)) for n, c in zip(names, cells, strict=True)
    ]
    unsure = [exp.Not(this=exp.Is(this=exp.paren(e.copy()), expression=exp.false())) for e in equal]
    return exp.paren(
        exp.case()
        .when(_exists(query, names, equal), exp.true())
        .when(_exists(query, names, unsure), exp.null())
        .else_(exp.false())
    )


def _own(cell: exp.Expr) -> exp.Expr:
    return exp.paren(cell.copy())


def _exists(query: exp.Expr, names: list[str], conditions: Sequence[exp.Expr]) -> exp.Expr:
    alias = exp.TableAlias(
        this=exp.to_identifier("arena_in"), columns=[exp.to_identifier(n) for n in names]
    )
    rows = exp.Subquery(this=query.copy(), alias=alias)
    return exp.Exists(this=exp.select("1").from_(rows).where(*[c.copy() for c in conditions]))
