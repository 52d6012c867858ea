"""Keys as schema.sql may write them: in a column, in a table, by a name, over several columns."""

from __future__ import annotations

import duckdb
import pytest

from grader import schema
from grader.errors import BadLab
from grader.schema import ForeignKey

KEYS = """
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.home (x INT, "order" TEXT NULL, z BIGINT NOT NULL,
    CONSTRAINT home_key PRIMARY KEY (x, "order"), CONSTRAINT odd UNIQUE (z, x),
    CONSTRAINT small CHECK (z < 10));
CREATE TABLE b.away (x INT, o TEXT, y INT UNIQUE, s VARCHAR(9),
    FOREIGN KEY (x, o) REFERENCES a.home (x, "order"), UNIQUE (x, y));
"""


@pytest.fixture
def read() -> schema.Schema:
    return schema.read(KEYS)


def test_keys_of_a_table_are_read_with_or_without_a_name(read: schema.Schema) -> None:
    home, away = read.tables["a.home"], read.tables["b.away"]
    assert (read.schemas, list(read.tables)) == (["a", "b"], ["a.home", "b.away"])
    assert (home.primary_key, home.unique, len(home.checks)) == (["x", "order"], [["z", "x"]], 1)
    assert away.unique == [["y"], ["x", "y"]]
    assert away.foreign_keys == [ForeignKey(["x", "o"], "a.home", ["x", "order"])]
    assert read.key("a.home") == ["x", "order"]
    assert read.key("b.away") == ["x", "o", "y", "s"]
    assert [column.type for column in home.columns] == ["INTEGER", "VARCHAR", "BIGINT"]
    assert [column.not_null for column in home.columns] == [False, False, True]
    assert away.column("Y") is away.columns[2]
    assert away.column("nothing") is None


ROWS = {  # proof → rows that break it once, rows that do not
    "a.home: primary key (x, order)": (
        "INSERT INTO a.home VALUES (1, 'q', 1), (1, 'q', 2)",
        "INSERT INTO a.home VALUES (1, 'q', 1), (1, 'r', 1), (2, 'q', 1)",
    ),
    "a.home: unique (z, x)": (
        "INSERT INTO a.home VALUES (1, 'q', 1), (1, 'r', 1), (1, 's', 1)",
        "INSERT INTO a.home VALUES (NULL, 'q', 1), (NULL, 'r', 1), (1, 'q', 1), (1, 'q', 2)",
    ),
    "b.away: (x, o) in a.home": (
        "INSERT INTO a.home VALUES (1, 'q', 1);"
        " INSERT INTO b.away VALUES (1, 'r', 1, ''), (1, 'q', 2, '')",
        "INSERT INTO b.away VALUES (NULL, 'q', 1, ''), (5, NULL, 1, '')",
    ),
    "b.away: unique (y)": (
        "INSERT INTO b.away VALUES (1, 'q', 3, ''), (2, 'q', 3, '')",
        "INSERT INTO b.away VALUES (1, 'q', NULL, ''), (2, 'q', NULL, ''), (3, 'q', 3, '')",
    ),
}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("broken", [1, 0])
def test_a_proof_counts_what_breaks_its_key(name: str, broken: int, read: schema.Schema) -> None:
    with duckdb.connect() as con:
        con.execute(";".join(read.ddl()))
        con.execute(ROWS[name][1 - broken])
        assert con.execute(read.key_proofs()[name]).fetchall() == [(broken,)]


def test_every_key_has_its_proof(read: schema.Schema) -> None:
    assert list(read.key_proofs()) == [
        "a.home: primary key (x, order)",
        "a.home: unique (z, x)",
        "b.away: unique (y)",
        "b.away: unique (x, y)",
        "b.away: (x, o) in a.home",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("CREATE TABLE s.t (a INTEGER DEFAULT 3)", "schema.sql, s.t.a: DEFAULT 3?"),
        ("CREATE VIEW s.v AS SELECT 1", "found: CREATE VIEW s.v AS SELECT 1"),
        ("INSERT INTO s.t VALUES (1)", "found: INSERT INTO s.t"),
    ],
)
def test_what_a_schema_may_not_hold_is_named(text: str, says: str) -> None:
    with pytest.raises(BadLab) as refused:
        schema.read(text)
    assert says in str(refused.value)
