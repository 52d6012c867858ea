"""The values worth trying in a column: the queries' constants, their neighbours, and plain ones.

All are text as DuckDB writes the column's type, so that equal values are equal text.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

import duckdb

from ..schema import Column, Schema, Table
from ..sql.quoting import quoted
from . import documents, instants, splice, texts
from .constants import Constants, Place, family
from .database import Row

_DIGITS = {"pad", "left", "right", "substring", "length", "format", "concat", "reverse"}
MAX_POOL = 60  # values of one column; more are seldom drawn, and each costs a cast
MOST_KNOWN = 10_000  # rows of one table that are known to obey its CHECKs, or not to: two megabytes


@dataclass(frozen=True)
class Pool:
    """exact: what the queries name. near: what lies around it. families: plain values, in groups
    that tell one thing from another; the first one holds for any column of the type."""

    exact: list[str]
    near: list[str]
    families: list[list[str]]
    kind: str = ""  # text, number, instant; else the type

    @functools.cached_property
    def sharp(self) -> list[str]:
        """What the queries single out."""
        return self.exact + self.near

    @functools.cached_property
    def plain(self) -> list[str]:
        """What any column of the type may hold."""
        return list(dict.fromkeys(value for family in self.families for value in family))

    @functools.cached_property
    def all(self) -> list[str]:
        """Everything, the sharp ones first."""
        return list(dict.fromkeys(self.sharp + self.plain))

    @functools.cached_property
    def allowed(self) -> frozenset[str]:
        """The same for a look-up."""
        return frozenset(self.all)


def pools(schema: Schema, constants: Constants) -> dict[Place, Pool]:
    """A pool for each column, within the CHECKs on that column."""
    found: dict[Place, Pool] = {}
    for name, table in schema.tables.items():
        for column in table.columns:
            place = (name, column.name)
            exact, near, families = _values(column.type, place, constants)
            checks = checks_of(table, column.name)
            legal = _legal(column, [*exact, *near, *itertools.chain(*families)], checks)
            good = [legal[value] for value in dict.fromkeys(exact) if value in legal]
            close = [legal[value] for value in dict.fromkeys(near) if value in legal]
            groups = [[legal[v] for v in dict.fromkeys(each) if v in legal] for each in families]
            found[place] = Pool(
                list(dict.fromkeys(good)),
                [value for value in dict.fromkeys(close) if value not in good][:MAX_POOL],
                [list(dict.fromkeys(group)) for group in groups if group],
                family(column.type),
            )
    return found


def checks_of(table: Table, column: str) -> list[str]:
    """The CHECKs that speak of this column alone."""
    return [text for text in table.checks if _check_columns(text) == {column.lower()}]


@cache
def _check_columns(check: str) -> frozenset[str]:
    from sqlglot import exp

    try:
        tree = splice.parse(f"SELECT {check}")
    except splice.NotSpliced:
        return frozenset(("", " "))  # looked at row by row
    return frozenset(column.name.lower() for column in tree.find_all(exp.Column))


def broken_rows(table: Table, rows: Sequence[Row]) -> set[int]:
    """Which rows break a CHECK.

    Each row is asked about once: who makes a database smaller meets the same few again and again,
    and so does the next answer to the question.
    """
    if not table.checks or not rows:
        return set()
    columns = ", ".join(
        f"unnest(?::VARCHAR[])::{column.type} AS {quoted(column.name)}" for column in table.columns
    )
    broken = " OR ".join(f"NOT ({check})" for check in table.checks)
    sql = f"SELECT r FROM (SELECT unnest(range(?::INTEGER)) AS r, {columns}) WHERE {broken}"
    known = _told(sql)
    if len(known) > MOST_KNOWN:
        known.clear()
    if asked := [row for row in dict.fromkeys(rows) if row not in known]:
        cells = [list(column) for column in zip(*asked, strict=True)]
        found = {row[0] for row in engine().execute(sql, [len(asked), *cells]).fetchall()}
        known |= {row: at in found for at, row in enumerate(asked)}
    return {at for at, row in enumerate(rows) if known[row]}


@functools.lru_cache(maxsize=64)
def _told(sql: str) -> dict[Row, bool]:
    """Row → whether it breaks one of a table's CHECKs, to be added to; sql: what asks that."""
    return {}


def _legal(column: Column, texts: Iterable[str], checks: list[str]) -> dict[str, str]:
    """Those texts that cast to the type and pass its checks → how DuckDB writes them."""
    name = column.name if checks else "arena_cast"
    return _cast(name, column.type, tuple(dict.fromkeys(texts)), tuple(checks))


@functools.lru_cache(maxsize=4096)  # columns of one type have most texts in common, query by query
def _cast(name: str, type_: str, given: tuple[str, ...], checks: tuple[str, ...]) -> dict[str, str]:
    if not given:
        return {}
    name = quoted(name)
    where = " AND ".join([f"{name} IS NOT NULL", *(f"(({c}) IS NOT FALSE)" for c in checks)])
    sql = (
        f"SELECT arena_text, {name}::VARCHAR FROM (SELECT unnest(?::VARCHAR[]) AS arena_text,"
        f" TRY_CAST(arena_text AS {type_}) AS {name}) WHERE {where}"
    )
    try:
        return dict(engine().execute(sql, [list(given)]).fetchall())
    except duckdb.Error:
        return {}


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """DuckDB for casts and CHECKs, which are the lab's own SQL, never an answer's."""
    connection = duckdb.connect(config={"threads": "1"})
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_external_access = false")
    return connection


def _values(
    type_: str, place: Place, constants: Constants
) -> tuple[list[str], list[str], list[list[str]]]:
    """What the queries name, what lies near, and families of plain values, all as texts."""
    name = type_.upper()
    root = constants.classes[place]
    own, loose = constants.values.get(root, []), constants.loose
    if name.endswith("]") or name.startswith(("STRUCT", "MAP")):
        return own, [], [_nested(type_, loose)]
    if name.startswith(("DATE", "TIMESTAMP")):
        plain = instants.families(name, _zones(tuple(loose)))
        return instants.exact(own), instants.near(own, loose, constants.calls), plain
    if _is_number(name):
        near = [text for literal in own for text in _around(literal, name)]
        plain = _numbers(name, loose)
        if _DIGITS & constants.calls:
            plain.append(["7", "10", "99", "100", "999", "1000", "12345"])
        return [each for each in own if _around(each, name)], near, plain
    if name.startswith("VARCHAR"):
        likes, regexes = constants.patterns.get(root, []), constants.regexes.get(root, [])
        return (
            texts.exact(own, likes, regexes),
            texts.long(constants.lengths.get(root, [])) + texts.near(own, likes, regexes, loose),
            texts.families(constants.calls, loose),
        )
    if name == "JSON":
        return own, [], [documents.plain(constants.paths, loose)]
    return own, [], [_others(type_)]


def _others(type_: str) -> list[str]:
    name = type_.upper()
    if name.startswith("ENUM"):
        return re.findall(r"'((?:[^']|'')*)'", type_)
    if name.startswith("BOOL"):
        return ["true", "false"]
    if name.startswith("TIME"):
        return ["00:00:00", "09:00:00", "12:00:00", "23:59:59"]
    if name.startswith("UUID"):
        return [f"00000000-0000-0000-0000-00000000000{n}" for n in range(1, 5)]
    if name.startswith("INTERVAL"):
        return ["1 day", "2 days", "01:00:00"]
    return ["a", "b", "1", "2"]


def _nested(type_: str, loose: Sequence[str]) -> list[str]:
    """Lists of no, one, two and equal elements; structs and maps of a few."""
    if type_.endswith("]"):
        inner, size = type_[: type_.rindex("[")], type_[type_.rindex("[") + 1 : -1]
        some = _few(inner, loose)
        one, two = some[0], some[1 % len(some)]
        if size:
            return [f"[{', '.join([each] * int(size))}]" for each in some]
        lists = [[], [one], [two], [one, two], [one, one], some[:3], [two, one]]
        return [f"[{', '.join(each)}]" for each in lists]
    name, _, inside = type_.partition("(")
    parts = _parts(inside[:-1])
    if name.upper() == "MAP":
        keys, values = (_few(part, loose) for part in parts)
        return ["{}", *(f"{{{key}={value}}}" for key in keys[:2] for value in values[:2])]
    fields = [part.partition(" ")[::2] for part in parts]
    found = []
    for turn in range(4):
        cells = [_few(kind, loose) for _, kind in fields]
        taken = [some[(turn >> at) % len(some)] for at, some in enumerate(cells)]
        told = [
            f"'{field.strip(chr(34))}': {cell}"
            for (field, _), cell in zip(fields, taken, strict=True)
        ]
        found.append(f"{{{', '.join(told)}}}")
    return found


def _few(type_: str, loose: Sequence[str]) -> list[str]:
    """Values of a type within another, the simple ones of those that the queries name first."""
    name = type_.upper()
    if _is_number(name):
        return list(dict.fromkeys(_numbers(name, list(loose))[0][:2] + _whole(loose)))[:4]
    if name.startswith("VARCHAR"):
        words = [each for each in loose if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", each)]
        return list(dict.fromkeys([*words[:3], "a", "b"]))
    if name.startswith(("DATE", "TIMESTAMP")):
        return instants.families(name)[0][:3]
    if name.endswith("]") or name.startswith(("STRUCT", "MAP")):
        return _nested(type_, loose)[:4]
    return _others(type_)[:3]


def _whole(loose: Sequence[str]) -> list[str]:
    """Those literals that are whole numbers."""
    return [each for each in loose if each.isdigit()][:3]


def _parts(text: str) -> list[str]:
    """What commas part, those within brackets aside."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


@functools.lru_cache(maxsize=256)
def _zones(loose: tuple[str, ...]) -> list[list[str]]:
    """For the time zones named: instants around their midnights, and those at which clocks change.

    DuckDB's own calendar, not Python's: the same on every machine.
    """
    zones = [each for each in loose if re.fullmatch(r"[A-Z][A-Za-z_]+(/[A-Za-z_]+)+", each)]
    found: list[list[str]] = [[], []]
    for zone in zones[:3]:
        for told, local in zip(found, (instants.LOCAL, instants.CHANGES), strict=True):
            try:
                rows = engine().execute(
                    "SELECT timezone('UTC', timezone(?, unnest(?::TIMESTAMP[])))",
                    [zone, list(local)],
                )
                told += instants.around([row[0] for row in rows.fetchall()])
            except duckdb.Error:
                break  # not a zone
    return found


def _is_number(name: str) -> bool:
    return name.startswith(
        ("TINYINT", "SMALLINT", "INT", "BIGINT", "HUGEINT", "U", "DECIMAL", "FLOAT", "DOUBLE")
    ) and not name.startswith(("UUID", "UNION", "INTERVAL"))


def _numbers(name: str, loose: list[str]) -> list[list[str]]:
    near = [text for literal in loose[:8] for text in _around(literal, name)[:3]]
    plain = [["1", "2", "3", "4", "5", *near, "0", "10", "7", "-1"], ["0", "1", "-1", "-2"]]
    if _step(name) < 1:
        plain.append(["0.5", "1.5", "-1.5", "2.5", "-0.5", "1.25", "1"])
    return plain


def _around(literal: str, type_: str) -> list[str]:
    """c, c + 1, c − 1; where there are fractions, the next on both sides; c's half and double."""
    try:
        value = Decimal(literal)
    except InvalidOperation:
        return []
    if not value.is_finite() or abs(value) > 10**18:
        return []
    found = [value, value + 1, value - 1]
    step = _step(type_)
    if step < 1:
        found += [value + step, value - step, value + Decimal("0.5"), value / 2]
    elif abs(value) > 3:
        found += [Decimal(int(value / 2)), Decimal(int(value / 2) + 1)]
    if abs(value) > 3:
        found += [value * 2, value + 2]
    return [f"{each:f}" for each in found]


def _step(type_: str) -> Decimal:
    """The least difference of two values: of decimals by their scale; of floats, one small one."""
    if type_.startswith(("FLOAT", "DOUBLE")):
        return Decimal("0.01")
    scale = re.match(r"DECIMAL\(\d+,\s*(\d+)\)", type_)
    return Decimal(1).scaleb(-int(scale[1])) if scale else Decimal(1)
