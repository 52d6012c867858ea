"""The judge on its own: what it makes of an answer that ends in an error on a small database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rich.console import Console

from course import cli_judge
from grader.standalone.judging import Standalone
from tests.test_cli_judge import SCHEMA

PAIRS: dict[str, tuple[dict[str, Any], str, str]] = {
    "two rows where one is needed": (
        {
            "reference": "SELECT count(*) AS n FROM emp",
            "answer": "SELECT count(*) AS n FROM emp"
            " WHERE coalesce((SELECT true FROM dept WHERE name = 'x'), true)",
        },
        "wrong",
        "On a database of 2 rows, your query ends in an error and the reference does not: ",
    ),
    "a word read as a number": (
        {
            "reference": "SELECT count(*) AS n FROM emp WHERE TRY_CAST(name AS INTEGER) = 7",
            "answer": "SELECT count(*) AS n FROM emp WHERE CAST(name AS INTEGER) = 7",
        },
        "wrong",
        "On a database of 1 row, your query ends in an error and the reference does not: ",
    ),
    "a type's edge": (
        {
            "reference": "SELECT id::BIGINT + 1 AS n FROM emp"
            " WHERE name = 'x' AND id IN (2147483647, 1, 2)",
            "answer": "SELECT id + 1 AS n FROM emp WHERE name = 'x' AND id IN (2147483647, 1, 2)",
        },
        "right",
        "No difference found in",
    ),
}


@pytest.fixture(scope="module")
def documents() -> Iterator[dict[str, dict[str, Any]]]:
    with Standalone(worlds=200) as judges:
        yield {
            name: judges.document({"id": name, "schema": SCHEMA, **fields})
            for name, (fields, _, _) in PAIRS.items()
        }


@pytest.mark.parametrize("name", PAIRS)
def test_an_error_is_judged_by_what_makes_it(
    name: str, documents: dict[str, dict[str, Any]]
) -> None:
    _, verdict, words = PAIRS[name]
    document = documents[name]
    assert (document["verdict"], document["headline"].startswith(words)) == (verdict, True)
    assert (document["counterexample"] is not None) == (verdict == "wrong")


def test_an_error_stands_in_the_place_of_the_answer_s_rows(
    documents: dict[str, dict[str, Any]],
) -> None:
    document = documents["two rows where one is needed"]
    found = document["counterexample"]
    assert [len(table["rows"]) for table in found["tables"].values()] == [2, 0]
    assert found["reference"]["rows"] == [["0"]]
    assert (found["answer"]["columns"], found["answer"]["rows"]) == ([], [])
    assert document["headline"].endswith(found["answer"]["error"])


def test_a_person_reads_the_error_beside_the_reference_s_rows(
    documents: dict[str, dict[str, Any]],
) -> None:
    out = Console(record=True, width=200)
    cli_judge.show(documents["a word read as a number"], out)
    assert "ends in an error: " in out.export_text()


def test_databases_that_are_left_out_are_counted(documents: dict[str, dict[str, Any]]) -> None:
    (said,) = documents["a type's edge"]["notices"]
    assert said.startswith("Not compared on ")
    assert said.endswith(
        " of these databases: there a value of your query is too large or too small for its type."
    )
