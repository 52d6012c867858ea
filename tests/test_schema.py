"""schema.sql: what is built, and which keys are left to be proven by query."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from grader import incident, paths, schema, shared_tables
from grader.errors import BadLab
from grader.sql import named_sql

DATASETS = paths.our_labs_root() / "datasets"

SMALL = """
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR UNIQUE);
CREATE TABLE shop.orders (
    customer INTEGER REFERENCES shop.customers (id),
    nth INTEGER NOT NULL CHECK (nth > 0),
    total DECIMAL(18, 2) NOT NULL,
    PRIMARY KEY (customer, nth),
    CHECK (total <> 0)
);
COMMENT ON TABLE shop.orders IS 'One row per order, the customer''s own count.';
COMMENT ON COLUMN shop.orders.nth IS 'From 1';
"""


@pytest.fixture
def con():
    """An in-memory database with the small schema built."""
    with duckdb.connect() as connection:
        for statement in schema.read(SMALL).ddl():
            connection.execute(statement)
        connection.execute("INSERT INTO shop.customers VALUES (1, 'Ana')")
        yield connection


def test_keys_are_read_and_not_built(con):
    """A doubled key goes in, since no index stands in its way; the proof then counts it."""
    proofs = schema.read(SMALL).key_proofs()
    con.execute("INSERT INTO shop.orders VALUES (1, 1, 5), (1, 1, 6), (9, 1, 7), (NULL, 1, 7)")
    found = {name: con.execute(sql).fetchall()[0][0] for name, sql in proofs.items()}
    assert found == {
        "shop.customers: primary key (id)": 0,
        "shop.customers: unique (name)": 0,
        "shop.orders: primary key (customer, nth)": 1,
        "shop.orders: (customer) in shop.customers": 1,
    }


def test_two_nulls_are_no_doubled_key_where_a_column_is_only_unique():
    """As SQL has it: UNIQUE lets NULL stand as often as it likes."""
    tables = schema.read("""
        CREATE SCHEMA bus;
        CREATE TABLE bus.trips (trip_id INTEGER NOT NULL PRIMARY KEY, ticket VARCHAR UNIQUE);
    """)
    with duckdb.connect() as con:
        for statement in tables.ddl():
            con.execute(statement)
        con.execute("INSERT INTO bus.trips VALUES (1, NULL), (2, NULL), (3, 'a'), (4, 'a')")
        proof = tables.key_proofs()["bus.trips: unique (ticket)"]
        assert con.execute(proof).fetchall() == [(1,)]


@pytest.mark.parametrize("row", ["(1, 0, 5)", "(1, 1, 0)", "(1, NULL, 5)", "(1, 1, NULL)"])
def test_not_null_and_check_are_built(con, row):
    """What can be held for free is held."""
    with pytest.raises(duckdb.ConstraintException):
        con.execute(f"INSERT INTO shop.orders VALUES {row}")


def test_comments_are_built_and_read(con):
    """The data dictionary is in the database, and an apostrophe survives."""
    told = con.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'orders'").fetchall()
    assert told == [("One row per order, the customer's own count.",)]
    column = schema.read(SMALL).tables["shop.orders"].column("NTH")
    assert (column.comment, column.type, column.not_null) == ("From 1", "INTEGER", True)


def test_a_table_without_a_key_is_named_by_all_its_columns():
    """So that a difference of two such tables can still be shown."""
    read = schema.read("CREATE SCHEMA s; CREATE TABLE s.t (a INTEGER, b VARCHAR)")
    assert read.key("s.t") == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("CREATE TABLE", "does not parse"),
        ("DROP TABLE s.t", "holds only CREATE SCHEMA"),
        (
            "CREATE TABLE s.t (a INT); COMMENT ON COLUMN s.t.b IS 'x'",
            "s.t.b, which is not declared",
        ),
    ],
)
def test_a_schema_that_is_none_gets_a_sentence(text, says):
    """The author reads what is wrong, not a parser's traceback."""
    with pytest.raises(BadLab, match=says):
        schema.read(text)


@pytest.mark.parametrize("slug", incident.slugs())
def test_every_table_and_column_of_a_lab_is_explained(slug):
    """`%tables` has a line for everything."""
    tables = schema.read(incident.load(slug).sql("schema.sql")).tables.values()
    silent = [table.name for table in tables if not table.comment]
    silent += [f"{t.name}.{c.name}" for t in tables for c in t.columns if not c.comment]
    assert silent == []


def test_a_table_that_labs_share_is_written_once_and_commented_on_by_each(tmp_path: Path) -> None:
    """`-- shared: NAME` stands for it; a name that is not there is said, with those that are."""
    datasets = tmp_path / "datasets"
    datasets.mkdir()
    (datasets / "shared_tables.sql").write_text(
        "-- name: ops.pages\nCREATE TABLE ops.pages (page_id INTEGER NOT NULL PRIMARY KEY);\n"
        "COMMENT ON TABLE ops.pages IS 'Pages.';\n"
    )
    own = "CREATE SCHEMA ops;\n-- shared: ops.pages\nCOMMENT ON TABLE ops.pages IS 'All pages.';\n"
    table = schema.read(shared_tables.written_out(own, datasets / "01-x")).tables["ops.pages"]
    assert (table.primary_key, table.comment) == (["page_id"], "All pages.")
    with pytest.raises(BadLab, match=r"01-x: schema.sql takes `ops.page`, .* It has ops.pages"):
        shared_tables.written_out("-- shared: ops.page\n", datasets / "01-x")


def test_the_tables_that_our_labs_share_are_used() -> None:
    """Each by two labs at least, or it would stand with the one."""
    texts = [path.read_text() for path in sorted(DATASETS.glob("*/schema.sql"))]
    for query in named_sql.read(DATASETS / "shared_tables.sql"):
        assert sum(f"-- shared: {query.name}\n" in text for text in texts) >= 2, query.name
