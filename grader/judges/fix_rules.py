"""Rules of a contract that a script cannot break, since it wrote none of the rows they speak of.

"Each audit row is signed" holds where there is no audit row: that is nothing a script has done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from sqlglot import exp

from ..search import splice

if TYPE_CHECKING:
    from .fix import Left


def speaks_of(sql: str, tables: Collection[str]) -> set[str]:
    """The tables whose present rows a rule is about; none where it is about what was there before.

    tables: names in lower case. A rule that cannot be read is taken to be about none.
    """
    try:
        tree = splice.parse(sql)
    except splice.NotSpliced:
        return set()
    if all(_starts_before(select) for select in _outer(tree)):
        return set()
    return splice.tables(tree, dict.fromkeys(tables))


def met_by_nothing(left: Left, rules: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Rule that the fault had not broken → a table in which the script wrote none of its rows.

    Only of tables in which the reference adds rows: elsewhere there was nothing to write.
    rules: invariant → the tables it speaks of.
    """
    found: dict[str, str] = {}
    for name, tables in rules.items():
        if left.broken_before(name):
            continue
        for table in sorted(tables):
            theirs, mine = left.reference.get(table), left.repair.changes.get(table)
            written = mine is not None and (mine.added or mine.changed)
            if theirs is not None and theirs.added and not written:
                found[name] = table
    return found


def _outer(tree: exp.Expr) -> Iterator[exp.Expr]:
    """The SELECTs whose rows are the violations: both sides of a UNION."""
    if isinstance(tree, exp.SetOperation):
        yield from _outer(tree.this)
        yield from _outer(tree.expression)
    else:
        yield tree


def _starts_before(select: exp.Expr) -> bool:
    """Whether its rows come from the world before the script, `FROM before.ledger.entries`."""
    start = select.args.get("from_")
    table = start.this if start is not None else None
    return isinstance(table, exp.Table) and table.catalog.lower() == "before"
