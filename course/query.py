"""A query, finished or not, and a place in it → what can be named there, and its CTEs.

Tokens tell where the place is, since a query that is being written does not parse; what a finished
part returns is asked of sqlglot. DuckDB alone decides what a query means.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp

from grader.sql import lexer
from grader.sql.lexer import Token

Columns = Mapping[str, Sequence[str]]  # table → its columns

_BEFORE_TABLE = {"from", "join", "into", "update", "using", "describe", "summarize"}
_SETS = {"union", "except", "intersect"}
_ENDS_FROM = {
    *("where", "group", "having", "order", "limit", "qualify", "window", "select", "set", "values"),
    *("on", "when", "offset", "returning", *_SETS),
}
_NO_ALIAS = {
    *("as", "left", "right", "full", "inner", "outer", "cross", "semi", "anti", "asof", "natural"),
    *("positional", "lateral", "tablesample", "default", "by", "using", "then"),
    *_BEFORE_TABLE,
    *_ENDS_FROM,
}


@dataclass(frozen=True)
class Cte:
    """One CTE: its name, where it stands from its name to its closing bracket, its body."""

    name: str
    start: int
    end: int
    body: str
    named: tuple[str, ...] = ()  # the columns of `name (a, b) AS`
    recursive: bool = False


@dataclass
class Place:
    """What stands before the cursor, and what is in sight there."""

    fragment: str  # the part of a name before the cursor
    qualifier: tuple[str, ...] = ()  # ("ledger", "entries") in `ledger.entries.am|`
    wants_table: bool = False
    sources: dict[str, list[str]] = field(default_factory=dict)  # alias → columns, nearest first
    tables: dict[str, str] = field(default_factory=dict)  # alias → the table it stands for
    ctes: dict[str, list[str]] = field(default_factory=dict)
    quiet: bool = False  # inside a string or a comment nothing is completed


def at(sql: str, cursor: int, known: Columns) -> Place:
    """What can be named at a cursor. known: the lab's tables, in lower case."""
    tokens = lexer.tokens(sql)
    place = _written(sql, cursor, tokens)
    if place.quiet:
        return place
    tokens, cursor_token = _statement(tokens, cursor)
    columns: dict[str, Sequence[str]] = dict(known)
    for cte in ctes(sql):
        inside = cte.start <= cursor <= cte.end
        if not (tokens and tokens[0].start <= cte.start <= cursor):
            continue
        found = list(cte.named) or ([] if inside else returned(cte.body, columns))
        columns[cte.name.lower()] = found
        if not inside or cte.recursive:
            place.ctes[cte.name] = found
    for block in _blocks(tokens, cursor):
        for alias, table, body in _sources(sql, block):
            if alias in place.sources:
                continue
            place.sources[alias] = (
                list(_columns_of(table, columns)) if body is None else returned(body, columns)
            )
            place.tables[alias] = table
    place.wants_table = _wants_table(tokens[:cursor_token])
    return place


def ctes(sql: str) -> list[Cte]:
    """All CTEs of a text, as they stand; one whose bracket is still open runs to the end."""
    tokens = lexer.tokens(sql)
    found: list[Cte] = []
    for index, token in enumerate(tokens):
        if token.kind == "word" and token.lower == "with":
            found += _with(sql, tokens, index + 1)
    return sorted(found, key=lambda cte: cte.start)


def cte_at(sql: str, cursor: int) -> Cte | None:
    """The innermost CTE in which a cursor stands."""
    around = [cte for cte in ctes(sql) if cte.start <= cursor <= cte.end]
    return max(around, key=lambda cte: cte.start, default=None)


@functools.lru_cache(maxsize=64)
def _parsed(body: str) -> object:
    try:
        return sqlglot.parse_one(body, read="duckdb")
    except sqlglot.errors.SqlglotError:
        return None


def returned(body: str, columns: Columns) -> list[str]:
    """The names of the columns that a query returns; [] where it does not parse."""
    tree = _parsed(body)
    while isinstance(tree, exp.SetOperation | exp.Subquery):
        tree = tree.this
    if not isinstance(tree, exp.Select):
        return []
    inner = dict(columns)
    for cte in tree.ctes:
        inner[cte.alias.lower()] = returned(cte.this.sql("duckdb"), inner)
    names: list[str] = []
    for item in tree.selects:
        if item.is_star:
            of = item.table if isinstance(item, exp.Column) else ""
            names += [name for name in _starred(tree, of, inner) if name not in names]
        elif item.alias_or_name:
            names.append(item.alias_or_name)
    return names


def _starred(tree: exp.Select, of: str, columns: Columns) -> list[str]:
    """The columns that `*`, or `of.*`, stands for."""
    names: list[str] = []
    first = tree.args.get("from_") or tree.args.get("from")
    joins = tree.args.get("joins") or []
    for source in [*([first.this] if first else []), *(join.this for join in joins)]:
        if of and source.alias_or_name.lower() != of.lower():
            continue
        if isinstance(source, exp.Subquery):
            names += returned(source.this.sql("duckdb"), columns)
        elif isinstance(source, exp.Table):
            full = f"{source.db}.{source.name}" if source.db else source.name
            names += _columns_of(full, columns)
    return names


def _columns_of(table: str, columns: Columns) -> Sequence[str]:
    lowered = table.lower()
    if lowered in columns:
        return columns[lowered]
    short = [name for name in columns if name.rpartition(".")[2] == lowered]
    return columns[short[0]] if len(short) == 1 else []


def _written(sql: str, cursor: int, tokens: list[Token]) -> Place:
    """The fragment before the cursor and what qualifies it."""
    start = cursor
    while start and (sql[start - 1].isalnum() or sql[start - 1] in "_$"):
        start -= 1
    place = Place(sql[start:cursor])
    before = [token for token in tokens if token.start < start]
    if before and before[-1].kind == "string" and start < before[-1].end:
        place.quiet = True
    tail = sql[before[-1].end if before else 0 : start]
    if "--" in tail.rpartition("\n")[2] or ("/*" in tail and "*/" not in tail):
        place.quiet = True
    while len(before) >= 2 and before[-1].text == "." and before[-2].kind in ("word", "quoted"):
        place.qualifier = (before[-2].text, *place.qualifier)
        before = before[:-2]
    return place


def _statement(tokens: list[Token], cursor: int) -> tuple[list[Token], int]:
    """The tokens of the statement around the cursor, and how many of them stand before it."""
    first, last = 0, len(tokens)
    for index, token in enumerate(tokens):
        if token.text == ";" and token.kind == "sign":
            if token.start < cursor:
                first = index + 1
            else:
                last = index
                break
    part = tokens[first:last]
    return part, sum(token.end < cursor for token in part)


def _blocks(tokens: list[Token], cursor: int) -> list[list[Token]]:
    """The queries around the cursor, innermost first: each with the tokens of its own level."""
    open_at: list[int] = []
    for index, token in enumerate(tokens):
        if token.start >= cursor:
            break
        if token.text == "(" and token.kind == "sign":
            open_at.append(index)
        elif token.text == ")" and token.kind == "sign" and open_at:
            open_at.pop()
    blocks = []
    for start in [*reversed(open_at), -1]:
        inner = tokens[start + 1 : _closing(tokens, start) if start >= 0 else len(tokens)]
        if start < 0 or (inner and inner[0].lower in ("select", "with", "from")):
            blocks.append(_one_of_set(inner, cursor))
    return blocks


def _one_of_set(tokens: list[Token], cursor: int) -> list[Token]:
    """The part between UNION and the like in which the cursor stands."""
    depth, first, last = 0, 0, len(tokens)
    for index, token in enumerate(tokens):
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "sign" else 0
        if depth == 0 and token.kind == "word" and token.lower in _SETS:
            if token.start < cursor:
                first = index + 1
            else:
                last = index
                break
    return tokens[first:last]


def _closing(tokens: list[Token], start: int) -> int:
    """The index of the bracket that closes the one at `start`; the end where none does."""
    depth = 0
    for index in range(start, len(tokens)):
        if tokens[index].kind == "sign":
            depth += {"(": 1, ")": -1}.get(tokens[index].text, 0)
            if depth == 0:
                return index
    return len(tokens)


def _sources(sql: str, tokens: list[Token]) -> list[tuple[str, str, str | None]]:
    """(alias, table, body of a subquery or None) of what one query reads."""
    found: list[tuple[str, str, str | None]] = []
    index, reading = 0, False
    while index < len(tokens):
        token = tokens[index]
        if token.kind == "word" and token.lower in _BEFORE_TABLE:
            reading, taken = True, index + 1
        elif reading and token.text == ",":
            taken = index + 1
        elif token.text == "(" and token.kind == "sign":
            index = _closing(tokens, index) + 1
            continue
        else:
            reading = reading and not (token.kind == "word" and token.lower in _ENDS_FROM)
            index += 1
            continue
        source, index = _source(sql, tokens, taken)
        found += source
    return found


def _source(
    sql: str, tokens: list[Token], index: int
) -> tuple[list[tuple[str, str, str | None]], int]:
    """What stands after FROM, JOIN or a comma, and where it ends."""
    table, body = "", None
    if index < len(tokens) and tokens[index].text == "(":
        closing = _closing(tokens, index)
        end = tokens[closing].start if closing < len(tokens) else tokens[-1].end
        body, index = sql[tokens[index].end : end], closing + 1
    else:
        while index < len(tokens) and _names(tokens[index]):
            table += tokens[index].text
            index += 1
            if not (index < len(tokens) and tokens[index].text == "."):
                break
            table, index = f"{table}.", index + 1
        if not table:
            return [], index
        if index < len(tokens) and tokens[index].text == "(":  # a table function
            index = _closing(tokens, index) + 1
    if index < len(tokens) and tokens[index].lower == "as":
        index += 1
    if index < len(tokens) and _names(tokens[index]):
        return [(tokens[index].text, table, body)], index + 1
    alias = table.rpartition(".")[2]
    return ([(alias, table, body)] if alias else []), index


def _names(token: Token) -> bool:
    return token.kind == "quoted" or (token.kind == "word" and token.lower not in _NO_ALIAS)


def _wants_table(before: list[Token]) -> bool:
    """Whether a table is due after these tokens; `schema.` before the cursor is looked past."""
    while len(before) >= 2 and before[-1].text == ".":
        before = before[:-2]
    if not before:
        return False
    if before[-1].kind == "word" and before[-1].lower in _BEFORE_TABLE:
        return True
    if before[-1].text != ",":
        return False
    depth = 0
    for token in reversed(before):
        if token.kind == "sign":
            depth += {")": 1, "(": -1}.get(token.text, 0)
            if depth < 0:
                return False
        elif depth == 0 and token.kind == "word":
            if token.lower == "from":
                return True
            if token.lower in _ENDS_FROM:
                return False
    return False


def _with(sql: str, tokens: list[Token], index: int) -> list[Cte]:
    """The CTEs that stand after one WITH."""
    recursive = index < len(tokens) and tokens[index].lower == "recursive"
    index += recursive
    found = []
    while index < len(tokens) and tokens[index].kind in ("word", "quoted"):
        head = tokens[index]
        named: tuple[str, ...] = ()
        index += 1
        if index < len(tokens) and tokens[index].text == "(":
            closing = _closing(tokens, index)
            named = tuple(t.text for t in tokens[index + 1 : closing] if _names(t))
            index = closing + 1
        while index < len(tokens) and tokens[index].lower in ("as", "not", "materialized"):
            index += 1
        if not (index < len(tokens) and tokens[index].text == "("):
            break
        closing = _closing(tokens, index)
        end = tokens[closing].end if closing < len(tokens) else len(sql)
        stop = tokens[closing].start if closing < len(tokens) else len(sql)
        body = sql[tokens[index].end : stop]
        found.append(Cte(head.text, head.start, end, body, named, recursive))
        index = closing + 1
        if not (index < len(tokens) and tokens[index].text == ","):
            break
        index += 1
    return found
