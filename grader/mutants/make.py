"""The mutants of a reference: all families over all nodes, those that bind, each text once."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from ..schema import Schema
from ..search import splice
from . import (
    aggregates,
    boundaries,
    columns,
    constants,
    filters,
    groups,
    joins,
    nulls,
    order,
    sets,
    times,
    values,
    windows,
)
from .binding import Binding
from .context import Context, Family
from .patch import patched
from .plain import grain

# In this order: of two mutations that give one text the first names it.
FAMILIES: tuple[tuple[str, Family], ...] = (
    *joins.FAMILIES,
    *filters.FAMILIES,
    *boundaries.FAMILIES,
    *constants.FAMILIES,
    *aggregates.FAMILIES,
    *groups.FAMILIES,
    *nulls.FAMILIES,
    *windows.FAMILIES,
    *sets.FAMILIES,
    *times.FAMILIES,
    *order.FAMILIES,
    *values.FAMILIES,
    *columns.FAMILIES,
)


@dataclass(frozen=True)
class Mutant:
    """One changed reference. says continues "your query behaves …"."""

    id: str
    family: str
    sql: str
    says: str


@dataclass(frozen=True)
class _Found:
    family: str
    id: str
    node: exp.Expr
    changed: exp.Expr
    says: str

    @functools.cached_property
    def sql(self) -> str:
        """Written only where it is asked for: that takes as long as the change itself."""
        return self.changed.sql("duckdb", copy=False)


def mutants(reference: str, schema: Schema) -> list[Mutant]:
    """Every mutant that binds and whose text no other has, in a fixed order.

    Raises NotSpliced where sqlglot does not read the reference.
    """
    tree = splice.parse(reference)
    with Binding(schema) as binding:
        context = Context(tree, schema, binding)
        kept = list(_kept(reference, context, _numbered(list(_changes(context, FAMILIES)))))
        told = _told([found for found, _ in kept], context)
    return [
        Mutant(id=found.id, family=found.family, sql=sql, says=says)
        for (found, sql), says in zip(kept, told, strict=True)
    ]


def texts(reference: str, context: Context, ids: Collection[str]) -> dict[str, str]:
    """The SQL of a few of a reference's mutants by their ids; without those that are none.

    Only their families are looked at, which takes a tenth of the time of all. context: of the
    reference; to make one takes as long as the rest.
    """
    families = [(name, each) for name, each in FAMILIES if any(_is_of(id_, name) for id_ in ids)]
    if not families:
        return {}
    found = [each for each in _numbered(list(_changes(context, families))) if each.id in ids]
    return {each.id: sql for each, sql in _kept(reference, context, found)}


def _is_of(id_: str, family: str) -> bool:
    return id_.startswith(f"{family}.")


def _kept(
    reference: str, context: Context, changes: Sequence[_Found]
) -> Iterator[tuple[_Found, str]]:
    """Those that bind and whose text no earlier one has, with their SQL."""
    own = context.tree.sql("duckdb")
    plan = context.binding.plan(reference)
    as_written = not plan or plan != context.binding.plan(own)  # sqlglot wrote another query
    seen = {own}
    for found in changes:
        if found.sql in seen:
            continue
        seen.add(found.sql)
        sql = patched(reference, own, found.sql) if as_written else found.sql
        if sql and context.binding.plan(sql):
            yield found, sql


def _changes(context: Context, families: Iterable[tuple[str, Family]]) -> Iterator[_Found]:
    nodes = list(context.tree.walk(bfs=False))
    for name, family in families:
        for node in nodes:
            for what, changed, says in family(node, context):
                place = context.place(node)
                id_ = f"{name}.{what}" + (f"@{place}" if place else "")
                yield _Found(name, id_, node, changed, says)


def _numbered(found: list[_Found]) -> list[_Found]:
    """The same with `#2`, `#3` where an id comes again, in the order of the query's text."""
    times: Counter[str] = Counter()
    numbered = []
    for each in found:
        times[each.id] += 1
        nth = times[each.id]
        id_ = each.id if nth == 1 else f"{each.id}#{nth}"
        numbered.append(replace(each, id=id_))
    return numbered


def _told(found: list[_Found], context: Context) -> list[str]:
    """The words of each, with the column or the grain they are about where others say the same."""
    alike = defaultdict(set)
    for each in found:
        alike[each.says].add(context.place(each.node))
    told = []
    for each in found:
        says = each.says
        if len(alike[says]) > 1:
            says += _about(each.node, context)
        told.append(says)
    return told


def _about(node: exp.Expr, context: Context) -> str:
    column = context.output(node)
    if column and not context.cte(node):
        return f", in `{column}`"
    return grain(node, context)
