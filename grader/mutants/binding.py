"""An empty DuckDB with the lab's tables: which query binds, what it returns, what plan it has."""

from __future__ import annotations

from functools import cache

import duckdb
import sqlglot
from sqlglot import exp

from ..schema import Schema

_MACROS = "CREATE MACRO world_now() AS TIMESTAMP '2026-01-01 00:00:00'"  # any instant: no rows


class Binding:
    """The tables of a schema, without rows. Close it, or use it in a `with`."""

    def __init__(self, schema: Schema) -> None:
        self._connection = duckdb.connect(config={"threads": "1"})
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET enable_external_access = false")
        for statement in schema.ddl():
            self._connection.execute(statement)
        self._connection.execute(_MACROS)
        self._columns: dict[str, dict[str, str]] = {}

    def __enter__(self) -> Binding:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def columns(self, sql: str) -> dict[str, str]:
        """The names and types of a query's columns; {} if it does not bind."""
        if sql not in self._columns:
            try:
                rows = self._connection.execute(f"DESCRIBE {sql}").fetchall()
            except duckdb.Error:
                rows = []
            self._columns[sql] = {row[0].lower(): row[1] for row in rows}
        return self._columns[sql]

    def plan(self, sql: str) -> str:
        """DuckDB's plan of a query as text; "" if it does not bind."""
        try:
            rows = self._connection.execute(f"EXPLAIN {sql}").fetchall()
        except duckdb.Error:
            return ""
        return "\n".join(row[1] for row in rows)

    def parsed(self, sql: str) -> exp.Expr | None:
        """The tree of a query; None where sqlglot does not read it."""
        return _parsed(sql)


@cache
def _parsed(sql: str) -> exp.Expr | None:
    try:
        return sqlglot.parse_one(sql, read="duckdb")
    except sqlglot.errors.SqlglotError:
        return None
