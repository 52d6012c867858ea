"""`datasets/LAB/edge/QUESTION.json`: edge databases as data, one row a line, to be reviewed.

    {"format": 2, "made_from": "…", "now": "…", "columns": […], "types": […],
     "databases": [{"why": "…", "tables": {"ledger.entries": {"columns": […], "rows": […]}},
                    "expected": [[…], …]}, …],
     "mutants": [{"id": "…", "says": "…", "kills": [0, 3, 4], "results": ["…", …]}, …],
     "survivors": ["id", …], "searched": 151200,
     "beyond": {"id": 14, …}}

Cells are text as DuckDB writes them, None is NULL. `kills`: the databases that tell a mutant from
the reference. `results`: a digest of its rows in each database, by which an answer is recognised.
`searched`: legal databases on each of which no survivor gave other rows than the reference.
`beyond`: mutants that only a larger database kills, too large to be shown, and its rows; days of
the lab tell those.
"""

from __future__ import annotations

import fnmatch
import functools
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import BadLab
from ..incident import Lab
from ..questions import SqlQuestion
from ..results import Result
from ..schema import Schema
from ..schema import read as read_schema
from ..search.database import Database, complete
from ..search.lab import grounds
from ..search.typed import typed
from . import written

FORMAT = 2
MOST_ROWS = 12  # of one database in the tables that are read: a learner is to read them


def argument(question: SqlQuestion, mutant: str) -> str | None:
    """Why a mutant is no mistake, as the author says it: by its id, or by a pattern with `*`.

    A reason that is still to be filled in is none.
    """
    for pattern, why in question.equivalent.items():
        if why.strip() and fnmatch.fnmatchcase(mutant, pattern):
            return why
    return None


@dataclass(frozen=True)
class Known:
    """A mutant as stored: how it is told, the databases that kill it, its results' digests."""

    id: str
    says: str
    kills: tuple[int, ...]
    results: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """The edge databases of one question, with the reference's rows in each as text.

    searched: legal databases on each of which no survivor gave other rows than the reference.
    beyond: mutants that only a database of more than MOST_ROWS rows kills → these of the smallest.
    """

    now: str
    columns: list[str]
    types: list[str]
    databases: list[Database]
    whys: list[str]
    expected: list[list[list[str | None]]]
    mutants: list[Known] = field(default_factory=list)
    survivors: list[str] = field(default_factory=list)
    searched: int = 0
    beyond: dict[str, int] = field(default_factory=dict)
    made_from: str = ""

    @functools.cached_property
    def results(self) -> list[Result]:
        """The expected rows of each database with their types; cast once, for all answers."""
        return [typed(self.columns, self.types, rows) for rows in self.expected]

    @property
    def rows(self) -> int:
        """Rows of all databases together."""
        return sum(database.rows for database in self.databases)


def path(lab: Lab, question: SqlQuestion) -> Path:
    """Where the file lies."""
    return lab.folder / "edge" / f"{question.name}.json"


def made_from(lab: Lab, question: SqlQuestion, reference: str) -> str:
    """A hash of what edge databases follow from: stale where the file's differs.

    Comments on tables and columns are not among it, nor assumptions of tables that it never fills.
    """
    schema = read_schema(lab.sql("schema.sql"))
    parts = [
        FORMAT,
        reference,
        _rules(schema),
        grounds(lab, schema).assumptions(reference),
        question.columns,
        question.order,
        question.tolerance,
        [query.sql for query in written.queries(lab, question)],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _rules(schema: Schema) -> list[Any]:
    """What a row must obey: columns and constraints of each table."""
    return [
        [
            table.name,
            [[column.name, column.type, column.not_null] for column in table.columns],
            [table.primary_key, table.unique, table.checks],
            [[key.columns, key.table, key.to] for key in table.foreign_keys],
        ]
        for table in schema.tables.values()
    ]


def load(lab: Lab, question: SqlQuestion, schema: Schema) -> Edge | None:
    """The question's edge databases; None without a file. Raises BadLab for a broken one."""
    source = path(lab, question)
    if not source.is_file():
        return None
    try:
        return parsed(source.read_text(encoding="utf-8"), schema)
    except (ValueError, KeyError, TypeError) as error:
        raise BadLab(
            f"{source.name} of {lab.slug} cannot be read ({error!r}). Make it again:"
            f" `firedrill author edges {lab.slug} {question.name}`."
        ) from None


def parsed(text: str, schema: Schema) -> Edge:
    """Edge databases out of a file's text. Raises ValueError, KeyError, TypeError for others."""
    return _read(json.loads(text), schema)


def _read(document: dict[str, Any], schema: Schema) -> Edge:
    databases = []
    for each in document["databases"]:
        tables = {
            name: [tuple(row) for row in table["rows"]] for name, table in each["tables"].items()
        }
        for name, table in each["tables"].items():
            if table["columns"] != [column.name for column in schema.tables[name].columns]:
                raise ValueError(f"{name} has other columns now")
        databases.append(complete(schema, tables))
    return Edge(
        document["now"],
        document["columns"],
        document["types"],
        databases,
        [each["why"] for each in document["databases"]],
        [each["expected"] for each in document["databases"]],
        [
            Known(each["id"], each["says"], tuple(each["kills"]), tuple(each["results"]))
            for each in document["mutants"]
        ],
        survivors=document["survivors"],
        searched=document["searched"],
        beyond=document["beyond"],
        made_from=document["made_from"],
    )


def text(edge: Edge, schema: Schema) -> str:
    """The file's text: the same bytes for the same databases; a row is a line."""
    out = ["{"]
    for key, value in (
        ("format", FORMAT),
        ("made_from", edge.made_from),
        ("now", edge.now),
        ("columns", edge.columns),
        ("types", edge.types),
    ):
        out.append(f'  "{key}": {_json(value)},')
    databases = [
        _database(schema, database, why, expected)
        for database, why, expected in zip(edge.databases, edge.whys, edge.expected, strict=True)
    ]
    out.append('  "databases": [\n' + ",\n".join(databases) + "\n  ],")
    mutants = [
        f'    {{"id": {_json(each.id)}, "says": {_json(each.says)},\n'
        f'     "kills": {_json(list(each.kills))}, "results": {_json(list(each.results))}}}'
        for each in edge.mutants
    ]
    out.append('  "mutants": [\n' + ",\n".join(mutants) + "\n  ],")
    survivors = ",\n".join(f"    {_json(name)}" for name in edge.survivors)
    out.append('  "survivors": [' + (f"\n{survivors}\n  " if survivors else "") + "],")
    out.append(f'  "searched": {edge.searched},')
    out.append(f'  "beyond": {_json(edge.beyond)}')
    return "\n".join([*out, "}\n"])


def _database(
    schema: Schema, database: Database, why: str, expected: list[list[str | None]]
) -> str:
    tables = []
    for name, rows in database.tables.items():
        if rows:
            columns = [column.name for column in schema.tables[name].columns]
            listed = ",\n".join(f"          {_json(list(row))}" for row in rows)
            head = f'{_json(name)}: {{"columns": {_json(columns)},'
            tables.append(f'        {head}\n        "rows": [\n{listed}]}}')
    listed = ",\n".join(f"        {_json(row)}" for row in expected)
    return (
        f'    {{"why": {_json(why)},\n      "tables": {{\n' + ",\n".join(tables) + "},\n"
        f'      "expected": [{chr(10) if expected else ""}{listed}]}}'
    )


_json = functools.partial(json.dumps, ensure_ascii=False)
