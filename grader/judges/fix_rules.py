"""Rules of a contract that a script cannot break, since it wrote none of the rows they speak of.

"Each audit row is signed" holds where there is no audit row: that is nothing a script has done.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sqlglot import exp

from ..search import splice

if TYPE_CHECKING:
    from .fix_left import Left


class Spoken(NamedTuple):
    """The tables whose rows a rule is about, and those in which it asks for a partner of them."""

    about: frozenset[str]
    asked: frozenset[str]


def speaks_of(sql: str, tables: Collection[str]) -> Spoken:
    """The tables whose present rows a rule reads; none where it is about what was there before.

    tables: names in lower case. A rule that cannot be read is taken to be about none.
    """
    return _spoken(sql, frozenset(tables))


@functools.lru_cache(maxsize=256)  # each script is held against the same rules
def _spoken(sql: str, tables: frozenset[str]) -> Spoken:
    try:
        tree = splice.parse(sql)
    except splice.NotSpliced:
        return Spoken(frozenset(), frozenset())
    if all(_starts_before(select) for select in _outer(tree)):
        return Spoken(frozenset(), frozenset())
    known = dict.fromkeys(tables)
    about = _present(tree, known)
    return Spoken(frozenset(about), frozenset(splice.tables(tree, known) - about))


def _present(tree: exp.Expr, known: Mapping[str, object]) -> set[str]:
    """The tables whose rows a query returns or counts, through CTEs of the tree, each met once.

    Not those that it only asks for a partner (`NOT EXISTS`, `IN`, ANTI and SEMI joins): a rule that
    each version has its change speaks of versions.
    """
    waiting, seen, found = [_bare(tree)], set[str](), set[str]()
    named = {cte.alias.lower(): cte.this for cte in tree.find_all(exp.CTE)}
    while waiting:
        part = waiting.pop()
        for table in part.find_all(exp.Table):
            name = splice.table_name(table)
            if not table.db and table.name.lower() in named:
                if table.name.lower() not in seen:
                    seen.add(table.name.lower())
                    waiting.append(_bare(named[table.name.lower()]))
            elif name is not None and name in known:
                found.add(name)
    return found


def _bare(query: exp.Expr) -> exp.Expr:
    """The query without its CTEs and without what it asks only for a partner."""
    bare = query.copy()
    for node in list(bare.find_all(exp.With, exp.Exists, exp.Join, exp.In)):
        if isinstance(node, exp.Join) and node.kind not in ("ANTI", "SEMI"):
            continue
        if isinstance(node, exp.In):
            if (asked := node.args.get("query")) is not None:
                asked.pop()
        elif isinstance(node, exp.Exists):
            node.replace(exp.true())
        else:
            node.pop()
    return bare


def met_by_nothing(left: Left, rules: Mapping[str, Spoken]) -> dict[str, str]:
    """Rule that the fault had not broken → a table in which the script wrote none of its rows.

    Only of tables in which the reference adds rows: elsewhere there was nothing to write. A table
    in which the rule asks for partners counts where the script wrote no row that needs one.
    """
    found: dict[str, str] = {}
    for name, spoken in rules.items():
        if left.broken_before(name):
            continue
        idle = not any(_written(left, table) for table in spoken.about)
        for table in sorted(spoken.about | (spoken.asked if idle else frozenset())):
            theirs = left.reference.get(table)
            if theirs is not None and theirs.added and not _written(left, table):
                found[name] = table
    return found


def _written(left: Left, table: str) -> bool:
    """Where the reference removes rows to write them anew, to remove the surplus is to write."""
    mine, theirs = left.repair.changes.get(table), left.reference.get(table)
    if mine is None:
        return False
    return bool(mine.added or mine.changed or (mine.removed and theirs and theirs.removed))


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
