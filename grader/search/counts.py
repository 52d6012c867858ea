"""How many rows queries ask for where it is more than a handful: `HAVING count(*) > 50`, LIMIT 20.

And how often a table's rows can meet in one query, so that a large table stays affordable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sqlglot import exp

from . import splice

FEW = 3  # rows that small databases often have; what asks for more needs some made for it
LEAST_OF, MOST_OF = 3, 100  # rows of which a share is taken: 1 of 10 is 0.1; below, rows are few
MOST = 1_200  # rows; a search affords a few databases of a thousand, and none of ten thousand

_COUNTS = (exp.Count, exp.CountIf, exp.RowNumber, exp.Rank, exp.DenseRank, exp.ArraySize)
_PLACES = (exp.Limit, exp.Offset, exp.Fetch, exp.Lag, exp.Lead, exp.Ntile, exp.NthValue)
_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In)
_MOVED = (exp.Paren, exp.Add, exp.Sub)


def asked(tree: exp.Expr, columns: Collection[str]) -> set[int]:
    """Numbers beyond a few that rows are counted against.

    columns: names of the schema's columns, lower case; another name may stand for a count.
    """
    found = set()
    counts = tree.find(*_COUNTS) is not None
    for literal in tree.find_all(exp.Literal):
        if literal.is_string or not literal.this.isdigit() or not FEW < int(literal.this) <= MOST:
            continue
        child: exp.Expr = literal
        parent: exp.Expr | None = literal.parent
        if isinstance(parent, exp.WindowSpec):
            found.update([int(literal.this)] if parent.args.get("kind") != "RANGE" else [])
            continue
        while isinstance(parent, _MOVED):
            child, parent = parent, parent.parent
        beside = [each for each in _parts(parent) if each is not child]
        if isinstance(parent, _PLACES) or (
            isinstance(parent, _COMPARED)
            and any(_is_count(side, columns, counts) for side in [*beside, child])
        ):
            found.add(int(literal.this))
    return found


def shares(tree: exp.Expr) -> set[Fraction]:
    """Shares of rows that are asked for: `avg(CASE …) > 0.1`, `100 * count(…) / count(*) >= 5`."""
    found = set()
    for literal in tree.find_all(exp.Literal):
        parent = literal.parent
        if literal.is_string or not isinstance(parent, _COMPARED):
            continue
        try:
            share = Fraction(literal.this)
        except ValueError:
            continue
        beside = [each for each in _parts(parent) if each is not literal]
        if not any(_is_share(side) for side in beside):
            continue
        hundred = any(n.this in ("100", "100.0") for s in beside for n in s.find_all(exp.Literal))
        share = share / 100 if hundred else share
        if 0 < share < 1 and LEAST_OF < share.denominator <= MOST_OF:
            found.add(share)
    return found


def _is_share(side: exp.Expr) -> bool:
    """An average of ones and zeros, or a quotient of counts."""
    if any(_adds_ones(each) for each in side.find_all(exp.Avg)):
        return True
    parts = [part for each in side.find_all(exp.Div) for part in (each.this, each.expression)]
    return any(part.find(exp.Count, exp.CountIf, exp.Sum) is not None for part in parts)


def _parts(node: exp.Expr | None) -> Iterator[exp.Expr]:
    for value in node.args.values() if node is not None else ():
        yield from (
            each
            for each in (value if isinstance(value, list) else [value])
            if isinstance(each, exp.Expr)
        )


def _is_count(side: exp.Expr, columns: Collection[str], counts: bool) -> bool:
    """Whether a number of rows may stand here: counted, summed up from ones, or by another name."""
    if side.find(*_COUNTS) is not None:
        return True
    if any(_adds_ones(each) for each in side.find_all(exp.Sum)):
        return True
    names = {column.name.lower() for column in side.find_all(exp.Column)}
    return counts and bool(names) and not names & set(columns)


def _adds_ones(total: exp.Sum | exp.Avg) -> bool:
    """`sum(1)`, `sum(CASE WHEN … THEN 1 ELSE 0 END)`, `sum((a > b)::INTEGER)`."""
    inner = total.this
    while isinstance(inner, exp.Cast | exp.Paren):
        inner = inner.this
    if isinstance(inner, exp.Case):
        ends = [branch.args["true"] for branch in inner.args["ifs"]]
        return all(isinstance(end, exp.Literal) for end in ends)
    return isinstance(inner, exp.Literal | exp.Predicate)


@dataclass
class Meeting:
    """Table → how often it stands in one FROM; grouped: behind a GROUP BY or an aggregate."""

    plain: Counter[str] = field(default_factory=Counter)
    grouped: Counter[str] = field(default_factory=Counter)

    def widen(self, other: Meeting) -> None:
        """The larger of both, table by table."""
        self.plain |= other.plain
        self.grouped |= other.grouped


def meeting(tree: exp.Expr, known: Mapping[str, str]) -> Meeting:
    """The most over all SELECTs of a query. known: lower case → the table as the schema has it."""
    reader = _Meetings(tree, known)
    found = Meeting()
    for select in tree.find_all(exp.Select):
        found.widen(reader.within(select))
    return found


class _Meetings:
    def __init__(self, tree: exp.Expr, known: Mapping[str, str]) -> None:
        self.known = known
        self.ctes = {cte.alias.lower(): cte.this for cte in tree.find_all(exp.CTE)}
        self.open: set[str] = set()  # CTEs that are being read: one that reads itself ends there

    def within(self, select: exp.Expr) -> Meeting:
        """What stands in this SELECT's own FROM and joins, subqueries there included."""
        found = Meeting()
        sources = [
            node.this for node in (select.args.get("from_"), select.args.get("from")) if node
        ]
        sources += [join.this for join in select.args.get("joins") or []]
        for source in sources:
            inner = self._source(source)
            found.plain += inner.plain
            found.grouped += inner.grouped
        return found

    def _source(self, source: exp.Expr) -> Meeting:
        if isinstance(source, exp.Table):
            name = splice.table_name(source) or ""
            if name in self.ctes and not source.db:
                if name in self.open:
                    return Meeting()
                self.open.add(name)
                found = self._query(self.ctes[name])
                self.open.remove(name)
                return found
            return Meeting(Counter([self.known[name]] if name in self.known else []))
        inner = source.this if isinstance(source, exp.Subquery | exp.Lateral) else None
        if isinstance(inner, exp.Table | exp.Subquery):
            return self._source(inner)
        return self._query(inner) if inner is not None else Meeting()

    def _query(self, query: exp.Expr) -> Meeting:
        if isinstance(query, exp.SetOperation):
            found = self._query(query.this)
            found.widen(self._query(query.expression))
            return found
        if isinstance(query, exp.Subquery):
            return self._query(query.this)
        found = self.within(query)
        if query.args.get("group") or any(
            each.find(exp.AggFunc) and not each.find(exp.Window)
            for each in query.args.get("expressions") or []
        ):
            return Meeting(Counter(), found.plain + found.grouped)
        return found
