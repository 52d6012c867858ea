"""`schema.sql` becomes a `Schema`: what to build, and which keys to prove by query.

DuckDB refuses foreign keys across schemas, and indexes double a world's size and time: so NOT NULL,
CHECK and COMMENT are built, while PRIMARY KEY, UNIQUE and FOREIGN KEY are read here and proven.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp

from .errors import BadLab
from .sql.quoting import literal, quoted


@dataclass(frozen=True)
class Column:
    """One column as declared. type is DuckDB's name for it."""

    name: str
    type: str
    not_null: bool = False
    comment: str = ""


@dataclass(frozen=True)
class ForeignKey:
    """columns of a table name a row of `table` by its `to` columns; NULL names none."""

    columns: list[str]
    table: str
    to: list[str]


@dataclass
class Table:
    """One public table; name is qualified (`ledger.entries`)."""

    name: str
    columns: list[Column]
    comment: str = ""
    primary_key: list[str] = field(default_factory=list)
    unique: list[list[str]] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)

    def column(self, name: str) -> Column | None:
        """The column of that name, in any letter case."""
        return next((c for c in self.columns if c.name.lower() == name.lower()), None)


@dataclass
class Schema:
    """All public tables of a lab, in the order of `schema.sql`."""

    schemas: list[str]
    tables: dict[str, Table]

    def ddl(self) -> list[str]:
        """Statements that build the empty tables: NOT NULL, CHECK and COMMENT, no keys."""
        made = [f"CREATE SCHEMA {name}" for name in self.schemas]
        for table in self.tables.values():
            parts = [
                f"{quoted(c.name)} {c.type}{' NOT NULL' if c.not_null else ''}"
                for c in table.columns
            ]
            parts += [f"CHECK ({check})" for check in table.checks]
            made.append(f"CREATE TABLE {table.name} ({', '.join(parts)})")
            if table.comment:
                made.append(f"COMMENT ON TABLE {table.name} IS {literal(table.comment)}")
            made += [
                f"COMMENT ON COLUMN {table.name}.{quoted(c.name)} IS {literal(c.comment)}"
                for c in table.columns
                if c.comment
            ]
        return made

    def key(self, table: str) -> list[str]:
        """The columns of the primary key; every column where none is declared."""
        found = self.tables[table]
        return found.primary_key or [column.name for column in found.columns]

    def key_proofs(self) -> dict[str, str]:
        """Name of each declared key → a query that counts what breaks it (0 where it holds)."""
        proofs: dict[str, str] = {}
        for table in self.tables.values():
            for kind, columns in [("primary key", table.primary_key)] + [
                ("unique", columns) for columns in table.unique
            ]:
                if columns:
                    proof = _doubled(table, columns, nulls_differ=kind == "unique")
                    proofs[f"{table.name}: {kind} ({', '.join(columns)})"] = proof
            for key in table.foreign_keys:
                name = f"{table.name}: ({', '.join(key.columns)}) in {key.table}"
                proofs[name] = _orphans(table, key)
        return proofs


def read(sql_text: str) -> Schema:
    """Parse the text of a `schema.sql`. Raises BadLab, with the statement's start, if it cannot."""
    try:
        statements = sqlglot.parse(sql_text, read="duckdb")
    except sqlglot.errors.ParseError as error:
        raise BadLab(f"schema.sql does not parse: {str(error).splitlines()[0]}") from None
    schema = Schema([], {})
    for statement in statements:
        if isinstance(statement, exp.Create) and statement.args["kind"] == "SCHEMA":
            schema.schemas.append(statement.this.db)
        elif isinstance(statement, exp.Create) and statement.args["kind"] == "TABLE":
            table = _table(statement)
            schema.tables[table.name] = table
        elif isinstance(statement, exp.Comment):
            _comment(schema, statement)
        elif statement is not None:
            raise BadLab(
                f"schema.sql holds only CREATE SCHEMA, CREATE TABLE and COMMENT; "
                f"found: {statement.sql('duckdb')[:60]}"
            )
    return schema


def _table(statement: exp.Create) -> Table:
    head = statement.this
    table = Table(f"{head.this.db}.{head.this.name}", [])
    for item in head.expressions:
        if isinstance(item, exp.ColumnDef):
            _column(table, item)
        else:
            _table_constraint(table, item)
    return table


def _column(table: Table, item: exp.ColumnDef) -> None:
    not_null = False
    for constraint in item.constraints:
        kind = constraint.kind
        if isinstance(kind, exp.NotNullColumnConstraint):
            not_null = not kind.args.get("allow_null")
        elif isinstance(kind, exp.PrimaryKeyColumnConstraint):
            table.primary_key = [item.name]
        elif isinstance(kind, exp.UniqueColumnConstraint):
            table.unique.append([item.name])
        elif isinstance(kind, exp.CheckColumnConstraint):
            table.checks.append(kind.this.sql("duckdb"))
        elif isinstance(kind, exp.Reference):
            table.foreign_keys.append(_reference([item.name], kind))
        else:
            raise BadLab(f"schema.sql, {table.name}.{item.name}: {constraint.sql('duckdb')}?")
    type_ = item.args["kind"].sql("duckdb")
    type_ = _DUCKDB_NAMES.get(type_, type_)
    table.columns.append(Column(item.name, type_, not_null))


_DUCKDB_NAMES = {"TEXT": "VARCHAR", "INT": "INTEGER"}  # sqlglot's name → the one DuckDB shows


def _table_constraint(table: Table, item: exp.Expression) -> None:
    if isinstance(item, exp.Constraint):
        item = item.expressions[0]
    if isinstance(item, exp.PrimaryKey):
        table.primary_key = [column.name for column in item.expressions]
    elif isinstance(item, exp.UniqueColumnConstraint):
        table.unique.append([column.name for column in item.this.expressions])
    elif isinstance(item, exp.CheckColumnConstraint):
        table.checks.append(item.this.sql("duckdb"))
    elif isinstance(item, exp.ForeignKey):
        columns = [column.name for column in item.expressions]
        table.foreign_keys.append(_reference(columns, item.args["reference"]))
    else:
        raise BadLab(f"schema.sql, {table.name}: {item.sql('duckdb')}?")


def _reference(columns: list[str], reference: exp.Expression) -> ForeignKey:
    target = reference.this
    name = f"{target.this.db}.{target.this.name}"
    return ForeignKey(columns, name, [column.name for column in target.expressions])


def _comment(schema: Schema, statement: exp.Comment) -> None:
    text = statement.expression.this
    target = statement.this
    if statement.args["kind"] == "TABLE":
        schema.tables[f"{target.db}.{target.name}"].comment = text
        return
    table = schema.tables[f"{target.args['db'].name}.{target.args['table'].name}"]
    for place, column in enumerate(table.columns):
        if column.name == target.name:
            table.columns[place] = Column(column.name, column.type, column.not_null, text)
            return
    raise BadLab(f"schema.sql comments on {table.name}.{target.name}, which is not declared.")


def _doubled(table: Table, columns: list[str], *, nulls_differ: bool) -> str:
    """nulls_differ: a row with a NULL among the columns is like no other, as UNIQUE has it."""
    listed = ", ".join(quoted(column) for column in columns)
    filled = " AND ".join(f"{quoted(column)} IS NOT NULL" for column in columns)
    where = f"WHERE {filled} " if nulls_differ else ""
    return (
        f"SELECT count(*) FROM (SELECT {listed} FROM {table.name} {where}"
        f"GROUP BY {listed} HAVING count(*) > 1)"
    )


def _orphans(table: Table, key: ForeignKey) -> str:
    same = " AND ".join(
        f"own.{quoted(a)} = named.{quoted(b)}" for a, b in zip(key.columns, key.to, strict=True)
    )
    filled = " AND ".join(f"own.{quoted(column)} IS NOT NULL" for column in key.columns)
    return (
        f"SELECT count(*) FROM {table.name} AS own ANTI JOIN {key.table} AS named ON {same} "
        f"WHERE {filled}"
    )
