"""What a mutation needs to know of the query it changes: sources, types, places, and copies.

A family never changes the tree it is shown. `edited` copies the whole query, finds the same node
in the copy by its path from the root, and lets the family change that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from ..schema import Schema
from .binding import Binding

Change = tuple[str, exp.Expr, str]  # kind:subject, the changed query, the words
Family = Callable[[exp.Expr, "Context"], Iterator[Change]]

_CLAUSES = (exp.Where, exp.Having, exp.Qualify)


@dataclass(frozen=True)
class Source:
    """One thing a SELECT reads. table is its full name in the schema, or "" if it is derived."""

    alias: str
    table: str
    columns: dict[str, str]  # name, lower case → DuckDB type
    node: exp.Expr
    body: exp.Expr | None = None  # the query it stands for, where it is derived
    hidden: bool = False  # of a SEMI or ANTI join: seen in its condition alone


class Context:
    """One reference over one schema."""

    def __init__(self, tree: exp.Expr, schema: Schema, binding: Binding) -> None:
        self.tree = tree
        self.schema = schema
        self.binding = binding
        self._tables = {name.lower(): table for name, table in schema.tables.items()}
        self._sources: dict[int, list[Source]] = {}
        self._all: list[Source] | None = None

    # Copies ------------------------------------------------------------------------------------

    def edited(self, node: exp.Expr, change: Callable[..., object], *given: object) -> exp.Expr:
        """A copy of the whole query in which `change`, with what is given, was done to `node`'s."""
        copy = self.tree.copy()
        change(_follow(copy, _path(node)), *given)
        return copy

    def replaced(self, node: exp.Expr, new: exp.Expr) -> exp.Expr:
        """A copy of the whole query with `new` in the place of `node`."""
        if node is self.tree:
            return new
        return self.edited(node, lambda found: found.replace(new.copy()))

    # Places ------------------------------------------------------------------------------------

    def place(self, node: exp.Expr) -> str:
        """Where a node stands: `column`, `cte`, or `cte.column`; "" for the outermost clauses."""
        parts = [name for name in (self.cte(node), self.output(node)) if name]
        return ".".join(parts)

    def cte(self, node: exp.Expr) -> str:
        """The name of the WITH query that a node stands in."""
        found = node if isinstance(node, exp.CTE) else node.find_ancestor(exp.CTE)
        return found.alias.lower() if found else ""

    def output(self, node: exp.Expr) -> str:
        """The column of its SELECT's list that a node stands in."""
        inner: exp.Expr = node
        while inner.parent is not None and not isinstance(inner.parent, exp.Select):
            inner = inner.parent
        is_listed = isinstance(inner.parent, exp.Select) and inner.arg_key == "expressions"
        name = inner.alias_or_name.lower() if is_listed else ""
        return "" if name == "*" else name

    # Sources and types -------------------------------------------------------------------------

    def sources(self, select: exp.Expr | None) -> list[Source]:
        """What a SELECT reads, in the order of its FROM."""
        if not isinstance(select, exp.Select):
            return []
        if id(select) not in self._sources:
            start = select.args.get("from_")
            items = [start.this] if start is not None else []
            joins = select.args.get("joins") or []
            found = [self._source(item, False) for item in items]
            found += [self._source(j.this, j.args.get("kind") in ("SEMI", "ANTI")) for j in joins]
            self._sources[id(select)] = found
        return self._sources[id(select)]

    def source_of(self, column: exp.Expr) -> Source | None:
        """Where a column comes from; None where that cannot be told."""
        if not isinstance(column, exp.Column):
            return None
        name, qualifier = column.name.lower(), column.table.lower()
        select = column.find_ancestor(exp.Select)
        while select is not None:
            for source in self.sources(select):
                if (not qualifier or source.alias == qualifier) and name in source.columns:
                    return source
            select = select.find_ancestor(exp.Select)
        return None

    def type_of(self, node: exp.Expr) -> str:
        """The DuckDB type of a column or literal; "" where it is not known."""
        if isinstance(node, exp.Column):
            source = self.source_of(node)
            return source.columns[node.name.lower()] if source else ""
        if isinstance(node, exp.Cast):
            return node.to.sql("duckdb")
        if isinstance(node, exp.Literal):
            return "VARCHAR" if node.is_string else "INTEGER"
        return ""

    def base(self, column: exp.Expr) -> tuple[str, str] | None:
        """(table, column) of the schema that a column is, through however many derived queries."""
        source = self.source_of(column)
        if source is None:
            return None
        if source.table:
            return source.table, column.name.lower()
        made = self.made(column)
        return self.base(made) if made is not None else None

    def made(self, column: exp.Expr) -> exp.Expr | None:
        """The expression that makes a derived column."""
        source = self.source_of(column)
        body = source.body if source else None
        if not isinstance(body, exp.Select):
            return None
        for item in body.expressions:
            if item.alias_or_name.lower() == column.name.lower() and not item.is_star:
                return item.unalias()
        return None

    def alike(self, column: exp.Expr) -> list[tuple[Source, str]]:
        """Other columns of its type: its own source first, then what is joined to it."""
        own = self.source_of(column)
        select = column.find_ancestor(exp.Select)
        if own is None or select is None:
            return []
        type_ = _kind(own.columns[column.name.lower()])
        others = [s for s in self.sources(select) if s is not own and not s.hidden]
        return [
            (source, name)
            for source in [own, *others]
            for name, found in source.columns.items()
            if _kind(found) == type_ and (source is not own or name != column.name.lower())
        ]

    def checked(self, column: exp.Expr) -> list[str]:
        """The texts that a CHECK allows for a column: `x IN ('a', 'b')`."""
        base = self.base(column)
        table = self._tables.get(base[0]) if base else None
        if base is None or table is None:
            return []
        for check in table.checks:
            tree = self.binding.parsed(f"SELECT {check}")
            for found in tree.find_all(exp.In) if tree else ():
                if found.this.name.lower() == base[1]:
                    return [item.name for item in found.expressions if item.is_string]
        return []

    def may_miss(self, source: Source, name: str, select: exp.Expr | None) -> bool:
        """Whether a column can be NULL in what a SELECT reads, as far as the schema tells."""
        table = self._tables.get(source.table)
        column = table.column(name) if table else None
        joins = select.args.get("joins") or [] if select is not None else []
        if any(join.args.get("side") for join in joins) or column is None or table is None:
            return True
        return not column.not_null and name not in (key.lower() for key in table.primary_key)

    def several(self, column: str) -> bool:
        """Whether more than one table of the query has a column of that name."""
        tables = {s.table for s in self.all_sources() if s.table and column in s.columns}
        return len(tables) > 1

    def all_sources(self) -> list[Source]:
        """What all SELECTs of the query read."""
        if self._all is None:
            selects = list(self.tree.find_all(exp.Select))
            self._all = [source for select in selects for source in self.sources(select)]
        return self._all

    def _source(self, item: exp.Expr, hidden: bool) -> Source:
        alias = item.alias_or_name.lower()
        if isinstance(item, exp.Table):
            cte = None if item.db else self._cte_body(item)
            if cte is not None:
                return Source(alias, "", self._described(cte, item.name), item, cte, hidden)
            name = f"{item.db}.{item.name}".lower().removeprefix("main.").lstrip(".")
            table = self._tables.get(name)
            columns = {c.name.lower(): c.type for c in table.columns} if table else {}
            return Source(alias, name if table else "", columns, item, None, hidden)
        if isinstance(item, exp.Subquery):
            return Source(alias, "", self._described(item.this, ""), item, item.this, hidden)
        return Source(alias, "", {}, item, None, hidden)

    def _cte_body(self, table: exp.Table) -> exp.Expr | None:
        node: exp.Expr | None = table
        while node is not None:
            with_ = node.args.get("with_")
            for cte in with_.expressions if with_ else ():
                if cte.alias.lower() == table.name.lower():
                    return cte.this
            node = node.parent
        return None

    def _described(self, body: exp.Expr, name: str) -> dict[str, str]:
        """Columns and types of a derived query, asked of DuckDB; {} where it stands in another."""
        with_ = self.tree.args.get("with_")
        prefix = f"{with_.sql('duckdb')} " if with_ else ""
        inside = body.find_ancestor(exp.CTE)
        if name and inside is not None and inside.find_ancestor(exp.Select) is self.tree:
            return self.binding.columns(f'{prefix}SELECT * FROM "{name}"')
        return self.binding.columns(f"{prefix}SELECT * FROM ({body.sql('duckdb')})")


def conjuncts(node: exp.Expr) -> list[exp.Expr]:
    """The parts of a condition that all have to hold."""
    if isinstance(node, exp.And):
        return [*conjuncts(node.this), *conjuncts(node.expression)]
    if isinstance(node, exp.Paren) and isinstance(node.this, exp.And):
        return conjuncts(node.this)
    return [node]


def meant(key: exp.Expr, select: exp.Expr | None) -> exp.Expr:
    """What a key of GROUP BY or ORDER BY stands for: `1` is the first column returned."""
    items = select.expressions if isinstance(select, exp.Select) else []
    is_place = isinstance(key, exp.Literal) and not key.is_string and key.name.isdigit()
    if is_place and 0 < int(key.name) <= len(items):
        return items[int(key.name) - 1].unalias()
    return key


def drop(node: exp.Expr) -> None:
    """Take a condition out: of its AND or OR, or with its whole clause if it is the only one."""
    parent = node.parent
    while isinstance(parent, (exp.Paren, exp.Not)):
        node, parent = parent, parent.parent
    if isinstance(parent, (exp.And, exp.Or)):
        parent.replace(parent.expression if node is parent.this else parent.this)
    elif isinstance(parent, exp.Where) and isinstance(parent.parent, exp.Filter):
        parent.parent.replace(parent.parent.this)
    elif isinstance(parent, _CLAUSES):
        parent.pop()
    else:
        node.replace(exp.true())


def _kind(type_: str) -> str:
    return type_.upper().partition("(")[0]


def _path(node: exp.Expr) -> list[tuple[str, int | None]]:
    steps: list[tuple[str, int | None]] = []
    while node.parent is not None:
        steps.append((node.arg_key or "", node.index))
        node = node.parent
    return steps[::-1]


def _follow(node: exp.Expr, path: list[tuple[str, int | None]]) -> exp.Expr:
    for key, index in path:
        value = node.args[key]
        node = value if index is None else value[index]
    return node
