"""What to try after a repair that is not right: one thing, from what failed first."""

from __future__ import annotations

from ..questions import FixQuestion
from ..verdict import Part, Table
from .sql_next import OTHER_ROWS


def after(
    question: FixQuestion,
    parts: list[Part],
    crossed: list[Part],
    evidence: list[Table],
    *,
    changes: bool,
    own_alone: bool,
    typed: bool,
    idle: str | None,
) -> str:
    """changes: it changed something. own_alone: all is well on the learner's own world alone.

    typed: the script has a number or a text of its own.
    idle: a table of which no row was written though the rules speak of its rows.
    """
    failed = {part.name: part for part in parts if part.ok is False}
    if not changes:
        said = (
            "Write the SELECT that finds the broken rows, count them, and make it the WHERE of"
            " your script."
        )
    elif own_alone and not typed:
        said = OTHER_ROWS
    elif own_alone:
        said = "Put a subquery on the tables in place of each id, hour and number that you typed."
    elif "innocent" in failed and any(t.title.startswith("Innocent rows") for t in evidence):
        said = (
            "Take an innocent row that is shown: which condition would keep it out and still find"
            " the broken ones?"
        )
    elif crossed:
        said = "Leave out of the script whatever the question does not ask to be changed."
    elif "run_twice" in failed:
        said = (
            "Add to the WHERE what a repaired row no longer fulfils, so that a second run finds"
            " nothing."
        )
    elif idle is not None:
        said = (
            f"The rules speak of rows of {idle}, and your script writes none: add what is missing."
        )
    elif any("iolates:" in table.title for table in evidence):
        said = (
            "Take a row that is shown and follow it through your script: where is it left out, or"
            " changed wrongly?"
        )
    else:
        said = "Ask the rule that does not hold as a query, before your script and after it."
    return f"{said} `%hint {question.name}` gives a nudge." if question.hints else said
