"""The table of macros in docs/authors.md: all of them, each example run, with what it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from grader import incident
from grader.sql import lab_files
from grader.worlds import assemble, world

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
MACROS = (ROOT / "datasets" / "macros.sql").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)\(([^|]*)\)` \| [^|]+ \| `([^|]+)` \| `([^|]+)` \|$", PAGE, re.M)


@pytest.fixture(scope="module")
def built() -> Iterator[duckdb.DuckDBPyConnection]:
    """The parameters that the page names, and a story of one column."""
    with duckdb.connect() as con:
        con.execute("ATTACH ':memory:' AS stage")
        lab = incident.load("07")
        assemble.set_parameters(con, world.Spec(lab, seed=2, scale=0.03, run_on=180))
        con.execute(MACROS)
        con.execute("SET VARIABLE story = {'page_at': ms(TIMESTAMP '2026-03-17 15:05:00')}")
        yield con


def test_every_macro_stands_in_the_table_with_its_arguments() -> None:
    written = re.findall(r"^CREATE TEMP MACRO (\w+)\(([^)]*)\)", MACROS, re.MULTILINE)
    assert sorted((name, arguments) for name, arguments, _, _ in ROWS) == sorted(written)


@pytest.mark.parametrize(("name", "example", "gives"), [(r[0], r[2], r[3]) for r in ROWS])
def test_an_example_gives_what_the_page_says(
    name: str, example: str, gives: str, built: duckdb.DuckDBPyConnection
) -> None:
    assert f"{name}(" in example
    ((found,),) = built.execute(f"SELECT ({example})::VARCHAR").fetchall()
    assert found == gives


@pytest.mark.parametrize("name", [row[0] for row in ROWS])
def test_each_macro_is_known_where_it_is_missing(name: str) -> None:
    """So that an author who writes it into truth.sql is told what to read instead."""
    said = lab_files.on_macros(f"Scalar Function with name {name} does not exist!")
    assert said.startswith(f" {name}() is a macro")
