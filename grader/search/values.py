"""The values worth trying in a column: the queries' constants, their neighbours, and plain ones.

All are text as DuckDB writes the column's type, so that equal values are equal text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

import duckdb

from ..schema import Schema, Table
from . import splice
from .constants import Constants, Place

MAX_POOL = 60  # values of one column; more are seldom drawn, and each costs a cast
ANCHOR = dt.datetime(2024, 1, 1)  # where instants begin if no query names one


@dataclass(frozen=True)
class Pool:
    """sharp: what the queries single out. plain: what any column of the type may hold."""

    sharp: list[str]
    plain: list[str]

    @property
    def all(self) -> list[str]:
        """Both, the sharp ones first."""
        return self.sharp + self.plain


def pools(schema: Schema, constants: Constants) -> dict[Place, Pool]:
    """A pool for each column of the tables that are read, within the CHECKs on that column."""
    found: dict[Place, Pool] = {}
    for name, table in schema.tables.items():
        for column in table.columns:
            root = constants.classes[name, column.name]
            own = constants.values.get(root, [])
            patterns = constants.patterns.get(root, [])
            sharp = _sharp(column.type, own, patterns, constants.loose)
            plain = _plain(column.type, constants.loose)
            checks = checks_of(table, column.name)
            good = _legal(column.name, column.type, sharp, checks)[:MAX_POOL]
            rest = _legal(column.name, column.type, plain, checks)
            found[name, column.name] = Pool(good, [v for v in rest if v not in good])
    return found


def checks_of(table: Table, column: str) -> list[str]:
    """The CHECKs that speak of this column alone."""
    return [text for text in table.checks if _check_columns(text) == {column.lower()}]


def row_checks(table: Table) -> list[str]:
    """The CHECKs that speak of several columns."""
    return [text for text in table.checks if len(_check_columns(text)) > 1]


@cache
def _check_columns(check: str) -> frozenset[str]:
    from sqlglot import exp

    try:
        tree = splice.parse(f"SELECT {check}")
    except splice.NotSpliced:
        return frozenset(("", " "))  # looked at row by row
    return frozenset(column.name.lower() for column in tree.find_all(exp.Column))


def broken_rows(table: Table, rows: Sequence[Sequence[str | None]]) -> set[int]:
    """Which rows break a CHECK over several columns."""
    checks = row_checks(table)
    if not checks or not rows:
        return set()
    columns = ", ".join(
        f"unnest(?::VARCHAR[])::{column.type} AS {_quoted(column.name)}" for column in table.columns
    )
    broken = " OR ".join(f"NOT ({check})" for check in checks)
    sql = f"SELECT r FROM (SELECT unnest(range({len(rows)})) AS r, {columns}) WHERE {broken}"
    found = _engine().execute(sql, [list(cells) for cells in zip(*rows, strict=True)])
    return {row[0] for row in found.fetchall()}


def _legal(name: str, type_: str, texts: Iterable[str], checks: list[str]) -> list[str]:
    """The texts that cast to the type and pass its checks, as DuckDB writes them."""
    given = list(dict.fromkeys(texts))
    if not given:
        return []
    where = " AND ".join(
        [f"{_quoted(name)} IS NOT NULL", *(f"(({c}) IS NOT FALSE)" for c in checks)]
    )
    sql = (
        f"SELECT {_quoted(name)}::VARCHAR FROM (SELECT TRY_CAST(unnest(?::VARCHAR[]) AS {type_})"
        f" AS {_quoted(name)}) WHERE {where}"
    )
    try:
        rows = _engine().execute(sql, [given]).fetchall()
    except duckdb.Error:
        return []
    return list(dict.fromkeys(row[0] for row in rows))


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """DuckDB for casts and CHECKs, which are the lab's own SQL, never an answer's."""
    connection = duckdb.connect(config={"threads": "1"})
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_external_access = false")
    return connection


def _sharp(type_: str, own: list[str], patterns: list[str], loose: list[str]) -> list[str]:
    name = type_.upper()
    if name.endswith("]"):
        return list(own)
    if name.startswith(("DATE", "TIMESTAMP")):
        return _instants(own, loose)
    if _is_number(name):
        return [text for literal in own for text in _around(literal, name)]
    if name.startswith("VARCHAR"):
        texts = [text for literal in own for text in _like_it(literal)]
        return [each for pattern in patterns for each in _matching(pattern)] + texts
    return list(own)


def _plain(type_: str, loose: list[str]) -> list[str]:
    name = type_.upper()
    if name.endswith("]"):
        inner = _plain(type_[: type_.rindex("[")], [])[:2]
        return ["[]", *(f"[{each}]" for each in inner), f"[{', '.join(inner)}]"]
    if name.startswith("ENUM"):
        return re.findall(r"'((?:[^']|'')*)'", type_)
    if name.startswith("BOOL"):
        return ["true", "false"]
    if name.startswith(("DATE", "TIMESTAMP")):
        return [str(ANCHOR + dt.timedelta(days=n)) for n in (0, 1, 2, 3, 30, 31, 59, 60, 366)]
    if name.startswith("TIME"):
        return ["00:00:00", "09:00:00", "12:00:00", "23:59:59"]
    if name.startswith("VARCHAR"):
        return ["a", "b", "c", "A", "ab", *loose, ""]
    if _is_number(name):
        near = [text for literal in loose[:8] for text in _around(literal, name)[:3]]
        return ["1", "2", "3", "4", "5", *near, "0", "10", "7", "-1"]
    if name.startswith("UUID"):
        return [f"00000000-0000-0000-0000-00000000000{n}" for n in range(1, 5)]
    if name.startswith("INTERVAL"):
        return ["1 day", "2 days", "01:00:00"]
    return ["a", "b", "1", "2"]


def _is_number(name: str) -> bool:
    return name.startswith(
        ("TINYINT", "SMALLINT", "INT", "BIGINT", "HUGEINT", "U", "DECIMAL", "FLOAT", "DOUBLE")
    ) and not name.startswith(("UUID", "UNION", "INTERVAL"))


def _around(literal: str, type_: str) -> list[str]:
    """c, c + 1, c − 1; where there are fractions, the next one on both sides; c's halves."""
    try:
        value = Decimal(literal)
    except InvalidOperation:
        return []
    if not value.is_finite() or abs(value) > 10**18:
        return []
    found = [value, value + 1, value - 1]
    if type_.startswith(("DECIMAL", "FLOAT", "DOUBLE")):
        found += [value + Decimal("0.01"), value - Decimal("0.01"), value / 2]
    elif abs(value) > 3:
        found += [Decimal(int(value / 2)), Decimal(int(value / 2) + 1)]
    return [f"{each:f}" for each in found]


def _like_it(literal: str) -> list[str]:
    return [literal, literal.swapcase(), f"{literal}x", f"x{literal}", literal[:1], literal.strip()]


def _matching(pattern: str) -> list[str]:
    """Texts that a LIKE pattern takes, and near ones that it does not."""
    bare = pattern.replace("\\", "")
    short = bare.replace("%", "").replace("_", "x")
    long = bare.replace("%", "xy").replace("_", "y")
    start = bare.replace("%", "x", 1).replace("%", "").replace("_", "x")
    return [short, long, start, short.swapcase(), f"x{short}", f"{short}x", short[:-1]]


def _instants(own: list[str], loose: list[str]) -> list[str]:
    """Named instants with the day, the second and the month around them; ends of named years."""
    named = [instant for text in [*own, *loose] for instant in _read(text)]
    anchors = list(dict.fromkeys(named)) or [ANCHOR]
    spans = [int(text) for text in loose if text.isdigit() and 0 < int(text) <= 400]
    found: list[dt.datetime] = []
    for anchor in anchors[:6]:
        found += [anchor, anchor + dt.timedelta(days=1), anchor - dt.timedelta(days=1)]
        found += [anchor - dt.timedelta(seconds=1), anchor + dt.timedelta(seconds=1)]
        found += [anchor.replace(day=1), anchor + dt.timedelta(days=31)]
        for span in spans[:6]:
            for days in (span - 1, span, span + 1):
                found += [anchor + dt.timedelta(days=days), anchor - dt.timedelta(days=days)]
            found += [anchor + dt.timedelta(hours=span), anchor + dt.timedelta(minutes=span)]
            found += [anchor + dt.timedelta(seconds=span), anchor + dt.timedelta(hours=span - 1)]
    return [str(each) for each in dict.fromkeys(found)] + [t for t in own if not _read(t)]


def _read(text: str) -> list[dt.datetime]:
    """The instants that a literal names: a day, a moment, both ends of a year or month."""
    if re.fullmatch(r"(19|20)\d\d", text):
        year = int(text)
        return [dt.datetime(year, 1, 1), dt.datetime(year, 12, 31), dt.datetime(year, 6, 15)]
    if month := re.fullmatch(r"((?:19|20)\d\d)-(\d\d)-?%?", text):
        year, number = int(month[1]), int(month[2])
        if 1 <= number <= 12:
            first = dt.datetime(year, number, 1)
            after = dt.datetime(year + number // 12, number % 12 + 1, 1)
            return [first, after - dt.timedelta(days=1), after]
        return []
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return []
    if not 1000 < moment.year < 9000 or not re.match(r"\d{4}-", text.strip()):
        return []
    return [moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
