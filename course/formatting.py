"""SQL set in lines as sqlglot sets it; a text that it cannot set without loss stays as it is."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generators.duckdb import DuckDBGenerator
from sqlglot.parsers.duckdb import DuckDBParser

from grader.errors import FiredrillError
from grader.sql import functions

_COMMENT = re.compile(r"--([^\n]*)|/\*(.*?)\*/", re.DOTALL)
PLACES = ("query_location", "query_location_length")  # where a part stood in the text
UNITS = {
    *("year", "quarter", "month", "week", "day", "hour", "minute", "second", "dow", "epoch"),
    *("millisecond", "microsecond"),
}
SQL = ("sql", "fix", "monitor", "cte", "counterexample")
# What has a syntax of its own between the parentheses; all else is a name and its arguments.
_OWN_SYNTAX = {"CAST", "TRY_CAST", "EXTRACT", "TRIM", "POSITION", "OVERLAY", "SUBSTRING"}

_NEGATED = (exp.Is, exp.In, exp.Like, exp.ILike, exp.Between)


class _AsWritten(DuckDB):
    """DuckDB's SQL in which a function keeps the name, and JSON the path, that somebody wrote."""

    class Parser(DuckDBParser):
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            name: parser
            for name, parser in DuckDBParser.FUNCTION_PARSERS.items()
            if name in _OWN_SYNTAX
        }

    class Generator(DuckDBGenerator):
        def not_sql(self, expression: exp.Not) -> str:
            """`a IS NOT NULL`, `a NOT IN (…)`, where sqlglot would write `NOT a IS NULL`."""
            inner = expression.this
            left, whole = f"{self.sql(inner, 'this')} ", self.sql(inner)
            if not isinstance(inner, _NEGATED) or not whole.startswith(left):
                return str(super().not_sql(expression))
            rest = whole.removeprefix(left)
            rest = rest.replace("IS ", "IS NOT ", 1) if rest[:3] == "IS " else f"NOT {rest}"
            return left + rest

    def to_json_path(self, path: Any) -> Any:
        return path


class NotFormatted(FiredrillError):
    """The text stays as it is; says why."""


class Reply:
    """An answer to the extension: JSON in the kernel's reply, nothing on the screen."""

    def __init__(self, **fields: Any) -> None:
        self.fields = fields

    def _repr_json_(self) -> dict[str, Any]:
        return self.fields


def cell(code: str) -> Reply:
    """A cell's text, formatted under its `%%` line: {"text"}, or {"said"} why it stays."""
    first, newline, body = code.lstrip().partition("\n")
    if not first.startswith("%%") or first[2:].split()[:1] not in [[kind] for kind in SQL]:
        return Reply(said="Only the SQL of a %%sql, %%fix or %%monitor cell is formatted.")
    try:
        return Reply(text=f"{first}{newline}{pretty(body)}")
    except NotFormatted as error:
        return Reply(said=str(error))


def pretty(sql: str) -> str:
    """The text in lines, comments kept. Raises NotFormatted where that would lose something."""
    if not _COMMENT.sub("", sql).strip():
        raise NotFormatted("Left as it is: there is no SQL in this cell yet.")
    try:
        before = functions.engine().extract_statements(sql)
        trees = sqlglot.parse(sql, read=_AsWritten)
        parts = [_set(tree) for tree in trees if tree is not None]
    except (duckdb.Error, sqlglot.errors.SqlglotError):
        raise NotFormatted(
            "Left as it is: this does not parse yet. Run the cell to see where."
        ) from None
    ends = ";" if len(parts) > 1 or sql.rstrip().endswith(";") else ""
    text = ";\n\n".join(parts) + ends
    if not (_means_the_same(before, text) and _words(sql) <= _words(text)):
        raise NotFormatted("Left as it is: the formatter would change what this says.")
    return text


def _set(tree: Any) -> str:
    return str(_numbered(tree).sql(_AsWritten, pretty=True, normalize_functions=False))


def _numbered(tree: Any) -> Any:
    """`INTERVAL 5 MINUTE` as it is mostly written; sqlglot has put quotes around the number."""
    for interval in tree.find_all(exp.Interval):
        much = interval.this
        if isinstance(much, exp.Literal) and much.this.isdigit():
            interval.set("this", exp.Literal.number(much.this))
    return tree


def _words(sql: str) -> set[str]:
    """The words of all comments: none may get lost."""
    found = (match[1] if match[1] is not None else match[2] for match in _COMMENT.finditer(sql))
    return {word for text in found for word in re.findall(r"\w+", text)}


def _means_the_same(before: list[duckdb.Statement], text: str) -> bool:
    """Whether DuckDB reads the same out of both; of what is no SELECT, the same statements."""
    try:
        after = functions.engine().extract_statements(text)
    except duckdb.Error:
        return False
    if [each.type for each in before] != [each.type for each in after]:
        return False
    pairs = zip(before, after, strict=True)
    return all(_tree(one.query) == _tree(other.query) for one, other in pairs)


def _tree(sql: str) -> Any:
    """What DuckDB parses, places left out; None where it tells only of SELECT."""
    with functions.engine().cursor() as cursor:
        row = cursor.execute("SELECT json_serialize_sql($1)", [sql]).fetchone()
    read = json.loads(row[0]) if row else {}
    return None if read.get("error") else _without_places(read)


def _without_places(node: Any) -> Any:
    """The tree without where things stood; case counts in constants and in names of columns."""
    if isinstance(node, list):
        return [_without_places(each) for each in node]
    if not isinstance(node, dict):
        return node.lower() if isinstance(node, str) else node
    kept = {key: each for key, each in node.items() if key not in PLACES}
    if node.get("class") == "CONSTANT":
        return {key: _constant(each) for key, each in kept.items()}
    return {key: each if key == "alias" else _without_places(each) for key, each in kept.items()}


def _constant(node: Any) -> Any:
    """A constant as it is, but `date_trunc('DAY', …)` like `'day'`."""
    if isinstance(node, dict):
        return {key: _constant(each) for key, each in node.items()}
    return node.lower() if isinstance(node, str) and node.lower() in UNITS else node
