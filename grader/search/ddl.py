"""A schema's own text → `Schema`, read back from an empty DuckDB that has run it."""

from __future__ import annotations

import duckdb

from ..errors import FiredrillError
from ..schema import Column, ForeignKey, Schema, Table

_DEFAULT = "main"  # tables of this schema go by their plain names


class BadSchema(FiredrillError):
    """A schema text that DuckDB does not take."""


def from_ddl(text: str) -> Schema:
    """Tables with types, keys, foreign keys and CHECKs. Raises BadSchema with DuckDB's reason."""
    with duckdb.connect(config={"threads": "1"}) as con:
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        try:
            con.execute(text)
        except duckdb.Error as error:
            first = str(error).strip().splitlines()[0]
            raise BadSchema(f"The schema does not run: {first}") from None
        return _read(con)


def _read(con: duckdb.DuckDBPyConnection) -> Schema:
    tables: dict[str, Table] = {}
    for schema, name, column, type_, nullable in con.execute(
        "SELECT schema_name, table_name, column_name, data_type, is_nullable FROM duckdb_columns()"
        " JOIN duckdb_tables() USING (database_name, schema_name, table_name)"
        " WHERE NOT duckdb_tables.internal ORDER BY duckdb_tables.table_oid, column_index"
    ).fetchall():
        table = tables.setdefault(full_name(schema, name), Table(full_name(schema, name), []))
        table.columns.append(Column(column, type_, not nullable))
    for schema, name, kind, columns, other, to, text in con.execute(
        "SELECT schema_name, table_name, constraint_type, constraint_column_names,"
        " referenced_table, referenced_column_names, expression FROM duckdb_constraints()"
        " ORDER BY table_oid, constraint_index"
    ).fetchall():
        table = tables[full_name(schema, name)]
        if kind == "PRIMARY KEY":
            table.primary_key = list(columns)
        elif kind == "UNIQUE":
            table.unique.append(list(columns))
        elif kind == "FOREIGN KEY":
            table.foreign_keys.append(ForeignKey(list(columns), full_name(schema, other), list(to)))
        elif kind == "CHECK":
            table.checks.append(text)
    schemas = sorted({name.partition(".")[0] for name in tables if "." in name})
    return Schema(schemas, tables)


def full_name(schema: str, table: str) -> str:
    """`ledger.entries`, or `emp` for a table of the default schema."""
    return table if schema == _DEFAULT else f"{schema}.{table}"
