"""What two queries say of their columns: which are compared with each other, and with what.

Columns that are joined or compared form a class, and share their values; a literal belongs to the
class it is compared with. A query falls on the values around its own constants, so a search begins
there. Method: FINDINGS of the prototype; cf. XData (Chandra et al., 2015) for the same idea.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from sqlglot import exp

from ..schema import Schema, Table
from ..sql.quoting import quoted_path
from . import counts, derived, splice

Place = tuple[str, str]  # table, column; as the schema spells them

MAX_THRESHOLD = counts.FEW  # rows in a group that any database may have; more would not be small


@dataclass
class Constants:
    """classes: column → the first column of its class. values: class → literals, in order."""

    classes: dict[Place, Place]
    values: dict[Place, list[str]] = field(default_factory=dict)
    patterns: dict[Place, list[str]] = field(default_factory=dict)  # of LIKE
    regexes: dict[Place, list[str]] = field(default_factory=dict)
    lengths: dict[Place, list[int]] = field(default_factory=dict)  # of texts, that are asked for
    paths: list[str] = field(default_factory=list)  # into JSON: $.color
    loose: list[str] = field(default_factory=list)  # literals that stand with no column
    calls: set[str] = field(default_factory=set)  # functions and operators, in sqlglot's names
    thresholds: list[int] = field(default_factory=list)  # group sizes that are asked for
    sizes: list[int] = field(default_factory=list)  # and those beyond a few, which cost more
    shares: list[int] = field(default_factory=list)  # rows out of such a size, for a share of them
    meeting: counts.Meeting = field(default_factory=counts.Meeting)
    grouped: set[Place] = field(default_factory=set)  # first columns of classes that make groups
    tables: set[str] = field(default_factory=set)  # that the queries read
    derived: list[derived.Derived] = field(default_factory=list)  # columns, by assumptions
    names: set[str] | None = None  # lower case: all that they name; None where any column may count
    refused: dict[str, Table] = field(default_factory=dict)  # with what assumptions ask of a row
    endless: bool = False  # True where a query would go round in a circle for ever


def read(schema: Schema, sqls: Sequence[str]) -> Constants:
    """The constants of all queries and CHECKs together; a query sqlglot cannot read adds none."""
    reader = _Reader(schema)
    for sql in (_OWN, *sqls):
        reader.add(_alone(schema, sql))
    return reader.found()


def tables(schema: Schema, sqls: Iterable[str]) -> set[str]:
    """The tables that queries read; all where sqlglot can tell none."""
    return {name for sql in sqls for name in _alone(schema, sql).tables} or set(schema.tables)


_OWN = ""  # stands for what the schema itself says
_KEPT = 256  # queries of one schema; a search reads the same few again and again
_READ: list[tuple[Schema, dict[str, _Reader]]] = []  # what they say, for the last few schemas


def _alone(schema: Schema, sql: str) -> _Reader:
    """What one query says, or the schema's keys and CHECKs: to be added, never changed."""
    known = next((read for of, read in _READ if of is schema), None)
    if known is None:
        known = {}
        _READ.append((schema, known))
        del _READ[:-8]
    if sql not in known:
        reader = _Reader(schema)
        if sql == _OWN:
            reader.read_schema()
        else:
            reader.read(sql)
        if len(known) >= _KEPT:
            known.clear()
        known[sql] = reader
    return known[sql]


class _Reader:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        self.parent: dict[Place, Place] = {}
        for name, table in schema.tables.items():
            for column in table.columns:
                place = (name, column.name)
                self.parent[place] = place
                self.by_name[column.name.lower()].append(place)
        self.lower = {name.lower(): name for name in schema.tables}
        self.tables: set[str] = set()
        self.seen: list[tuple[Place, str]] = []
        self.like: list[tuple[Place, str]] = []
        self.regex: list[tuple[Place, str]] = []
        self.calls: set[str] = set()
        self.grouped: set[Place] = set()
        self.names: set[str] = set()
        self.all_names = False
        self.loose: dict[str, None] = {}
        self.thresholds: set[int] = set()
        self.sizes: set[int] = set()
        self.shares: set[int] = set()
        self.lengths: list[tuple[Place, int]] = []
        self.paths: set[str] = set()
        self.derived: list[derived.Derived] = []
        self.meeting = counts.Meeting()

    def place(self, table: str, column: str) -> Place:
        return next(p for p in self.by_name[column.lower()] if p[0] == table)

    def root(self, place: Place) -> Place:
        while self.parent[place] != place:
            place = self.parent[place]
        return place

    def join(self, left: Place, right: Place) -> None:
        first, second = sorted((self.root(left), self.root(right)))
        self.parent[second] = first

    def add(self, other: _Reader) -> None:
        """All that the other one has read, as if it had been read here."""
        for place in other.parent:
            self.join(place, other.root(place))
        self.tables |= other.tables
        self.seen += other.seen
        self.like += other.like
        self.regex += other.regex
        self.calls |= other.calls
        self.grouped |= other.grouped
        self.names |= other.names
        self.all_names |= other.all_names
        self.loose |= other.loose
        self.thresholds |= other.thresholds
        self.sizes |= other.sizes
        self.shares |= other.shares
        self.lengths += other.lengths
        self.paths |= other.paths
        self.derived += other.derived
        self.meeting.widen(other.meeting)

    def read_schema(self) -> None:
        for name, table in self.schema.tables.items():
            for key in table.foreign_keys:
                for own, other in zip(key.columns, key.to, strict=True):
                    self.join(self.place(name, own), self.place(key.table, other))
            for check in table.checks:
                self.read(f"SELECT * FROM {quoted_path(name)} WHERE {check}", counted=False)

    def read(self, sql: str, *, counted: bool = True) -> None:
        try:
            tree = splice.read(sql)
        except splice.NotSpliced:
            self.all_names = True
            return
        if counted:
            self._name(tree)
        found = {self.lower[name] for name in splice.tables(tree, self.lower)}
        if counted:
            self.tables |= found
            shares = counts.shares(tree)
            self.sizes |= counts.asked(tree, self.by_name) | {each.denominator for each in shares}
            self.derived += derived.of_law(self.schema, tree)
            self.shares |= {each.numerator for each in shares}
            self.meeting.widen(counts.meeting(tree, self.lower))
        scope = _Scope(self, tree, found)
        natural = any(join.method == "NATURAL" for join in tree.find_all(exp.Join))
        for name in self.by_name if natural else ():
            self._all_one([scope.named(name)])
        for node in tree.walk():
            if counted and isinstance(node, _CALLED):
                self.calls.add(node.name.lower() if isinstance(node, exp.Anonymous) else node.key)
            if counted and isinstance(node, exp.Interval) and node.args.get("unit"):
                self.calls.add(f"interval {node.args['unit'].name.lower().rstrip('s')}")
            if isinstance(node, exp.Group | exp.Window):
                keys = node.args.get("expressions") or node.args.get("partition_by") or []
                for column in [each for key in keys for each in key.find_all(exp.Column)]:
                    self.grouped.update(scope.places(column))
            if isinstance(node, _CUT):
                self._cut(node, scope)
            if isinstance(node, exp.JSONPath):
                self.paths.add(node.sql())
            if isinstance(node, _COMPARED):
                self._comparison(node, scope)
            elif isinstance(node, exp.Join) and node.args.get("using"):
                for name in node.args["using"]:
                    self._all_one([scope.named(name.name)])
            elif isinstance(node, exp.Literal):
                self.loose.setdefault(node.this)
                self._threshold(node)

    def _name(self, tree: exp.Expr) -> None:
        """Notes the names; a star, a PIVOT or a whole row takes in columns that are not named."""
        names = {node.name.lower() for node in tree.find_all(exp.Identifier)}
        sources = {table.alias_or_name.lower() for table in tree.find_all(exp.Table)}
        rows = any(c.name.lower() in sources for c in tree.find_all(exp.Column) if not c.table)
        star = any(not isinstance(node.parent, exp.Count) for node in tree.find_all(exp.Star))
        natural = any(join.method == "NATURAL" for join in tree.find_all(exp.Join))
        self.all_names |= rows or star or natural or tree.find(exp.Pivot) is not None
        self.names |= names

    def _comparison(self, node: exp.Expr, scope: _Scope) -> None:
        """A literal belongs to the columns on the other side; columns on both sides are joined."""
        sides = [side for side in _sides(node) if side is not None]
        columns = [[place for c in _columns(side) for place in scope.places(c)] for side in sides]
        if isinstance(node, (exp.EQ, exp.In, exp.NullSafeEQ)):
            bare = [scope.places(side) if isinstance(side, exp.Column) else [] for side in sides]
            self._all_one([places for places in bare if places])
        literals = _scaled([literal for side in sides for literal in _literals(side)])
        for places in columns:
            for place in places:
                for text, is_number in literals:
                    if is_number and self._kind(place) == "text":
                        # Of what is made of the text: its length, or a count.
                        if node.find(exp.Length) and text.isdigit():
                            self.lengths.append((place, int(text)))
                        continue
                    kept = self.like if isinstance(node, _LIKE) else self.seen
                    kept = self.regex if isinstance(node, _REGEX) else kept
                    kept.append((place, text))

    def _cut(self, node: exp.Expr, scope: _Scope) -> None:
        """Where a text is cut or filled up, longer and shorter ones tell the place."""
        places = [place for c in _columns(node.this) for place in scope.places(c)]
        for each in node.args.values():
            if isinstance(each, exp.Literal) and each.this.isdigit() and not each.is_string:
                self.lengths += [(place, int(each.this)) for place in places]

    def _all_one(self, groups: Iterable[list[Place]]) -> None:
        places = [place for group in groups for place in group]
        kinds = {self._kind(place) for place in places}
        for left, right in itertools.pairwise(places):
            if len(kinds) == 1:
                self.join(left, right)

    def _kind(self, place: Place) -> str:
        column = self.schema.tables[place[0]].column(place[1])
        return family(column.type if column else "")

    def _threshold(self, node: exp.Literal) -> None:
        if node.is_string or not node.this.isdigit() or not 0 < int(node.this) <= MAX_THRESHOLD:
            return
        self.thresholds.add(int(node.this))

    def found(self) -> Constants:
        values: dict[Place, dict[str, None]] = defaultdict(dict)
        patterns: dict[Place, dict[str, None]] = defaultdict(dict)
        for place, text in self.seen:
            values[self.root(place)].setdefault(text)
        for place, text in self.like:
            patterns[self.root(place)].setdefault(text)
        regexes: dict[Place, dict[str, None]] = defaultdict(dict)
        for place, text in self.regex:
            regexes[self.root(place)].setdefault(text)
        lengths: dict[Place, set[int]] = defaultdict(set)
        for place, length in self.lengths:
            lengths[self.root(place)].add(length)
        return Constants(
            {place: self.root(place) for place in self.parent},
            # In an order of their own: which query says what first must not matter.
            {place: sorted(texts) for place, texts in values.items()},
            {place: sorted(texts) for place, texts in patterns.items()},
            {place: sorted(texts) for place, texts in regexes.items()},
            {place: sorted(found) for place, found in lengths.items()},
            sorted(self.paths),
            sorted(self.loose),
            self.calls,
            sorted(self.thresholds),
            sorted(self.sizes),
            sorted(self.shares),
            self.meeting,
            {self.root(place) for place in self.grouped},
            self.tables or set(self.schema.tables),
            self.derived,
            None if self.all_names else self.names,
        )


class _Scope:
    """Which columns of which tables a name can mean; generous where the query is nested."""

    def __init__(self, reader: _Reader, tree: exp.Expr, tables: set[str]) -> None:
        self.reader = reader
        self.tables = tables
        self.aliases: dict[str, set[str]] = defaultdict(set)
        for table in tree.find_all(exp.Table):
            name = splice.table_name(table)
            if name in reader.lower:
                self.aliases[table.alias_or_name.lower()].add(reader.lower[name])

    def places(self, column: exp.Column) -> list[Place]:
        own = self.aliases.get(column.table.lower(), set()) if column.table else set()
        found = [place for place in self.named(column.name) if place[0] in own]
        return found or self.named(column.name)

    def named(self, name: str) -> list[Place]:
        return [p for p in self.reader.by_name.get(name.lower(), []) if p[0] in self.tables]


_CUT = (exp.Left, exp.Right, exp.Substring, exp.Pad)
_LIKE = (exp.Like, exp.ILike)
_REGEX = (exp.SimilarTo, exp.RegexpLike, exp.RegexpFullMatch, exp.RegexpExtract)
_CALLED = (exp.Func, exp.EQ, exp.GT, exp.LT, exp.GTE, exp.LTE, exp.Like, exp.ILike, exp.Bracket)
_COMPARED = (
    *(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ),
    *(exp.In, exp.Between, exp.Case, exp.Coalesce, exp.StartsWith, *_LIKE, *_REGEX),
)

# Where a comparison of its own begins; and a count says nothing of what is counted.
_APART = (exp.Predicate, exp.Count, exp.Where, exp.Having, exp.Group, exp.From, exp.Join, exp.Order)


def _sides(node: exp.Expr) -> list[exp.Expr | None]:
    if isinstance(node, exp.In):
        query = node.args.get("query")
        inner = query.find(exp.Select) if query is not None else None
        first = inner.expressions[:1] if inner is not None else []
        return [node.this, *node.expressions, *[each.unalias() for each in first]]
    if isinstance(node, exp.Between):
        return [node.this, node.args["low"], node.args["high"]]
    if isinstance(node, exp.Case):
        return [node.this, *[branch.this for branch in node.args["ifs"] if node.this is not None]]
    if isinstance(node, exp.Coalesce):
        return [node.this, *node.expressions]
    return [node.this, node.args.get("expression")]


def _columns(side: exp.Expr) -> list[exp.Column]:
    return [node for node in _own_nodes(side) if isinstance(node, exp.Column)]


def _literals(side: exp.Expr) -> list[exp.Literal]:
    return [node for node in _own_nodes(side) if isinstance(node, exp.Literal)]


def _scaled(literals: Sequence[exp.Literal]) -> list[tuple[str, bool]]:
    """Each literal, and whether it is a number.

    A factor is no value of the column; but `seconds / 60 >= 5` falls on 300.
    """
    factors = [each for each in literals if _is_factor(each)]
    found = []
    for literal in literals:
        if _is_factor(literal):
            continue
        sign = "-" if isinstance(literal.parent, exp.Neg) else ""
        found.append((sign + literal.this, not literal.is_string))
        for factor in factors:
            try:
                value, by = Decimal(literal.this), Decimal(factor.this)
            except InvalidOperation:
                continue
            if by:
                found += [(f"{round(each, 6):f}", True) for each in (value * by, value / by)]
    return found


def _is_factor(literal: exp.Literal) -> bool:
    parent = literal.parent
    while isinstance(parent, exp.Paren | exp.Neg):
        parent = parent.parent
    if literal.is_string or not isinstance(parent, exp.Mul | exp.Div | exp.IntDiv):
        return False
    return parent.find(exp.Column, exp.AggFunc) is not None


def _own_nodes(side: exp.Expr) -> Iterator[exp.Expr]:
    """What is compared here, and not what is compared within it: in a CASE, in a subquery."""
    return side.walk(prune=lambda node: isinstance(node, _APART))


def family(type_: str) -> str:
    """Types whose values can be compared: numbers, texts, instants, each other type by itself."""
    name = type_.upper().partition("(")[0]
    if name in _NUMBERS:
        return "number"
    if name.startswith(("TIMESTAMP", "DATE")):
        return "instant"
    return "text" if name in ("VARCHAR", "ENUM") else name


_NUMBERS = {
    *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT"),
    *("UINTEGER", "UBIGINT", "DECIMAL", "FLOAT", "DOUBLE"),
}
