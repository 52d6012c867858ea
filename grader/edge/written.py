"""Small databases that the author wrote: `edge/written.sql`, each a name and its rows as INSERTs.

    -- name: a_posting_void_between_two
    INSERT INTO ledger.accounts VALUES (1, 'clearing', 'EUR');
    INSERT INTO ledger.entries …;

Rows that a search comes upon once in a million databases, a person may know by heart. What several
of them begin with is a part (grader/sql/named_sql.py). They are tried for every question, or for
those that `-- for: …` names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from ..errors import BadLab
from ..incident import Lab
from ..questions import SqlQuestion
from ..schema import Schema
from ..search.database import Database, Row, complete, is_legal
from ..sql import named_sql
from ..sql.named_sql import NamedQuery
from ..sql.quoting import quoted

if TYPE_CHECKING:
    from .trial import Trial

MOST = 80  # rows of one: those that tell no mutant are cut away


def written(trial: Trial) -> dict[str, Database]:
    """Name → database, of all that the lab has for the trial's question; {} without the file.

    Raises BadLab for SQL that does not run on the lab's empty tables, and for rows that no legal
    world could hold.
    """
    lab = trial.lab
    own = queries(lab, trial.question)
    found = {query.name: _database(lab, query, trial.schema) for query in own}
    for name, database in found.items():
        if not is_legal(trial.schema, database) or not trial.legal([database], MOST):
            raise BadLab(
                f"{lab.slug}: `{name}` in edge/written.sql breaks a key of schema.sql or an"
                f" assumption of truth.sql, or has no row, or more than {MOST}. Mend its rows."
            )
    return found


def queries(lab: Lab, question: SqlQuestion) -> list[NamedQuery]:
    """The file's databases for a question; [] without it. Raises BadLab for an unknown question."""
    path = lab.folder / "edge" / "written.sql"
    every = named_sql.read(path, scripts=True) if path.is_file() else []
    known = {each.name for each in lab.questions}
    for query in every:
        if unknown := sorted(set(_named(query)) - known):
            raise BadLab(
                f"{lab.slug}: `{query.name}` in edge/written.sql is for `{unknown[0]}`, which is no"
                " question of the lab."
            )
    return [query for query in every if question.name in (_named(query) or known)]


def _named(query: NamedQuery) -> list[str]:
    return query.notes.get("for", "").replace(",", " ").split()


def _database(lab: Lab, query: NamedQuery, schema: Schema) -> Database:
    with duckdb.connect(config={"threads": "1"}) as con:
        con.execute("SET TimeZone = 'UTC'")
        for statement in schema.ddl():
            con.execute(statement)
        try:
            con.execute(query.sql)
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            raise BadLab(
                f"{lab.slug}: `{query.name}` in edge/written.sql does not run: {said}"
            ) from None
        return complete(schema, {name: _rows(con, schema, name) for name in schema.tables})


def _rows(con: duckdb.DuckDBPyConnection, schema: Schema, name: str) -> list[Row]:
    columns = ", ".join(f"{quoted(each.name)}::VARCHAR" for each in schema.tables[name].columns)
    return con.execute(f"SELECT {columns} FROM {name} ORDER BY rowid").fetchall()
