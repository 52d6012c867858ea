"""What to try after a query that is not right: one thing, from the kind of its difference."""

from __future__ import annotations

from ..comparison.differences import Difference
from ..questions import SqlQuestion

OTHER_ROWS = (
    "Which rows could another day hold that these do not: a tie, a missing value, a row at the edge"
    " of an interval?"
)


def after(
    question: SqlQuestion,
    own: Difference,
    *,
    only_small: bool = False,
    shown: bool = True,
    typed: bool = True,
) -> str:
    """One thing to try; own: the difference on the learner's world, equal where another differs.

    only_small: no world differs, but a small database does; shown: and it is on the card.
    typed: the query has a number or a text of its own.
    """
    if only_small and not shown:
        return _nudged(question, OTHER_ROWS)
    if only_small:
        return (
            f"`%counterexample {question.name}` loads the small database: follow your query on it,"
            " CTE by CTE, up to the row that differs."
        )
    if own.equal and not typed:
        return _nudged(question, OTHER_ROWS)
    if own.equal:
        return _nudged(
            question, "Go through the numbers and texts you typed: take each of them from a table."
        )
    if own.cut and len(own.columns_missing) < len(question.columns):
        return _one_row_each(question)
    if form := _form(question, own):
        return form
    if own.doubled:
        return _one_row_each(question)
    if own.rows == 0:
        said = "Take its conditions out, and put them back one at a time: which leaves no row?"
    elif own.extra:
        said = (
            "Take one of the rows shown and follow it through the tables: what sets it apart from "
            "a row that belongs there?"
        )
    elif own.missing and own.wrong_values and question.grain:
        other = f"under another {' and '.join(question.grain)}"
        said = (
            f"Which condition or join takes rows away, or counts them {other}? Take them out one "
            "at a time, and count."
        )
    elif own.missing:
        said = "Which condition or join takes rows away? Take them out one at a time, and count."
    else:
        name = next(iter(own.wrong_values), None)
        what = f"`{name}`" if name else "it"
        said = (
            f"Take one of the rows shown and work out {what} by hand: which rows of which table "
            "go into it?"
        )
    return _nudged(question, said)


def _form(question: SqlQuestion, own: Difference) -> str | None:
    """What is amiss with columns or order alone."""
    if len(own.columns_missing) == len(question.columns):
        return f"Begin with what is asked: `SELECT {', '.join(question.columns)} FROM …`."
    if own.columns_missing:
        return f"Add {_quoted(own.columns_missing)} to the outer SELECT."
    if own.order_only:
        terms = ", ".join(_term(term) for term in question.order)
        return f"End the query with `ORDER BY {terms}`."
    rows_differ = own.missing or own.extra or own.doubled or own.wrong_values
    if own.columns_extra and not rows_differ:
        return f"Take {_quoted(own.columns_extra)} out of the outer SELECT."
    return None


def _one_row_each(question: SqlQuestion) -> str:
    if not question.grain:
        return "Say in words what one row stands for, then look which join repeats it."
    key = ", ".join(question.grain)
    distinct = key if len(question.grain) == 1 else f"({key})"
    return (
        f"Count your own result: `SELECT count(*), count(DISTINCT {distinct}) FROM (…)`. "
        f"One row for each {' and '.join(question.grain)} means that both are equal."
    )


def _nudged(question: SqlQuestion, said: str) -> str:
    return f"{said} `%hint {question.name}` gives a nudge." if question.hints else said


def _term(term: str) -> str:
    """`orders desc` → `orders DESC`."""
    name, *way = term.split()
    return " ".join([name, *(word.upper() for word in way)])


def _quoted(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)
