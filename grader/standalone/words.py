"""What a search came to, as fields of a document: headline, counterexample, how much was seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..comparison import cells, columns
from ..comparison.compare import compare
from ..comparison.differences import not_asked
from ..results import Result
from ..schema import Schema
from ..search.finding import ENDS_IN_ERROR, Finding
from ..search.pair import Pair, plain_question

MAX_ROWS = 50  # of a result in a document; on a smallest database there are rarely more than six


def headline(found: Finding, both: Pair | None) -> str:
    """The finding in one or two sentences for the person who wrote the answer."""
    worlds = f"{found.worlds:,} small database{'s' * (found.worlds != 1)}"
    if found.outcome == "same":
        return f"No difference found in {worlds}."
    if found.outcome == "not_exercised":
        return (
            f"No difference found in {worlds}, but in none of them did either query return a row:"
            " that says little. Look at it yourself."
        )
    if found.outcome != "different" or found.database is None or both is None:
        return found.reason
    assert found.reference is not None
    rows = found.database.rows
    where = (
        "With all tables empty" if not rows else f"On a database of {rows} row{'s' * (rows > 1)}"
    )
    if found.answer is None:
        error = found.reason.removeprefix(ENDS_IN_ERROR)
        return f"{where}, your query ends in an error and the reference does not: {error}"
    question = plain_question(tuple(found.reference.columns), both.tolerance)
    said = compare(found.answer, found.reference, question)
    if said.equal:
        return f"{where}, the rows are right, their order is not."
    if said.columns_missing or (said.columns_extra and not (said.extra or said.missing)):
        return said.sentence
    found_here = f"{where}, {said.sentence[0].lower()}{said.sentence[1:]}"
    if said.columns_extra:
        found_here += f" And {not_asked(said.columns_extra)}."
    return found_here


def searched(found: Finding) -> dict[str, int]:
    """How many legal databases were looked at, and in how many a query had rows."""
    return {"worlds": found.worlds, "exercised": found.exercised}


def left_out(found: Finding) -> list[str]:
    """What a verdict leaves open: databases on which the answer left the range of a type."""
    if not found.left_out or found.outcome not in ("same", "not_exercised"):
        return []
    return [
        f"Not compared on {found.left_out:,} of these databases: there a value of your query is too"
        " large or too small for its type."
    ]


def counterexample(found: Finding, schema: Schema) -> dict[str, Any] | None:
    """The database with both results. Cells are text as DuckDB shows it, None for NULL."""
    if found.database is None or found.reference is None:
        return None
    answer: dict[str, Any] = {"columns": [], "rows": []}
    if found.answer is None:
        answer["error"] = found.reason.removeprefix(ENDS_IN_ERROR)
    else:
        answer = _rows(found.answer)
    tables = {
        name: {
            "columns": [column.name for column in schema.tables[name].columns],
            "rows": [list(row) for row in rows],
        }
        for name, rows in found.database.tables.items()
    }
    return {
        "tables": tables,
        "reference": _rows(found.reference),
        "answer": answer,
    }


def _rows(result: Result) -> dict[str, Any]:
    first = result.frame.head(MAX_ROWS)
    made: dict[str, Any] = {
        "columns": result.columns,
        "rows": [[cells.shown(cell) for cell in row] for row in first.rows()],
    }
    if left := result.frame.height - first.height:
        made["left_out"] = left
    return made


def shown_columns(both: Pair, reference: Result, answer: Result) -> Pair | None:
    """The pair narrowed to the columns that both have, to see whether those are right.

    None where nothing is left, or an order is asked: a query around another loses it.
    """
    found, _ = columns.pairs(answer.columns, reference.columns)
    if not found or both.ordered:
        return None
    places = sorted(found)
    return replace(
        both,
        reference=_narrowed(both.reference, len(reference.columns), places),
        answer=_narrowed(both.answer, len(answer.columns), [found[at] for at in places]),
    )


def _narrowed(sql: str, width: int, places: list[int]) -> str:
    names = ", ".join(f"c{at}" for at in range(width))
    picked = ", ".join(f"c{at} AS k{number}" for number, at in enumerate(places))
    return f"SELECT {picked} FROM (\n{sql}\n) AS narrowed({names})"
