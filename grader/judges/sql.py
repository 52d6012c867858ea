"""A query's verdict: its rows against the reference's, on real days and on small databases.

The practice world and the hidden ones are days as they are; small databases hold the rows that a
day seldom has. Right is what is right on all of them; the smallest database on which an answer
goes wrong is its counterexample.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..bench import Bench
from ..comparison.compare import compare, unordered
from ..comparison.differences import Difference
from ..errors import OutOfBudget, Rejected
from ..questions import SqlQuestion
from ..sql import calls, lexer, statements
from ..verdict import Outcome, Part, Verdict
from . import sql_cost, sql_next
from .sql_small import Small, small

MAX_ROWS = 200_000  # of an answer's result; the largest expected one has a tenth of that
SECONDS = 30  # one query on one world; a reference takes well under one


def judge(question: SqlQuestion, answer: str, bench: Bench) -> Verdict:
    """Right only where the rows are right on every world; the score is the least of them."""
    statements.check_query(answer)
    bench.say("your world")
    own = _differ(question, answer, bench, bench.practice(question))
    others: list[Difference | Rejected] = []
    out_of_budget = False
    for world in bench.say_hidden(bench.hidden(question) if own.score else []):
        try:
            others.append(_differ(question, answer, bench, world))
        except Rejected as error:
            others.append(error)
        except OutOfBudget:
            out_of_budget = True
    if out_of_budget and own.equal and _all_right(others):
        raise OutOfBudget(
            "On another world of the same incident your query did not end in time. It is not"
            " wrong for that: a person will look, or make it cheaper."
        )
    # On columns that are not those asked for, a small database has nothing to add.
    form = own.columns_missing or own.columns_extra or own.cut
    failed = [each for each in (own, *others) if isinstance(each, Difference) and not each.equal]
    few = Small()
    if not form and not bench.days_only:
        few = small(question, answer, bench, next(iter(failed), None))
    price = sql_cost.price(question, answer, bench) if own.equal else sql_cost.Price()
    return _verdict(question, answer, bench, own, others, few, price)


def _differ(question: SqlQuestion, answer: str, bench: Bench, world: Path) -> Difference:
    expected = bench.expected(question, world)
    result = bench.sandbox.query(world, answer, max_rows=MAX_ROWS, seconds=SECONDS)
    found = compare(result, expected, question)
    if question.order and found.equal and found.rows > 1 and not calls.orders(answer):
        return unordered(found, question)
    return found


def _all_right(others: Sequence[Difference | Rejected]) -> bool:
    return all(isinstance(other, Difference) and other.equal for other in others)


def _verdict(
    question: SqlQuestion,
    answer: str,
    bench: Bench,
    own: Difference,
    others: list[Difference | Rejected],
    few: Small,
    price: sql_cost.Price,
) -> Verdict:
    failed = [other for other in others if isinstance(other, Rejected) or not other.equal]
    scores = [0.0 if isinstance(other, Rejected) else other.score for other in others]
    on_days = own.equal and not failed
    if on_days and few.unsteady and few.counterexample is None:
        raise OutOfBudget(f"Right on {len(others) + 1} worlds, and yet: {few.unsteady}")
    score = min([own.score, *scores, few.most]) * price.share
    right = on_days and few.right and price.share == 1
    outcome: Outcome = "right" if right else "partly" if score > 0 else "wrong"
    if not own.equal:
        headline = own.sentence
    elif failed:
        headline = f"Right on your world, wrong on another. {_elsewhere(failed)}"
    elif few.right and price.headline:
        headline = price.headline
    elif not right and few.error:
        where = "a small database" if few.counterexample is None else "the small database below"
        headline = (
            f"Right on {len(others) + 1} worlds, but on {where} your query ends in an error:"
            f" {few.error}"
        )
    elif not right and few.counterexample is None:
        headline = (
            f"Right on {len(others) + 1} worlds, wrong on {few.edges - few.edges_right} of"
            f" {few.edges} small databases: they hold cases that these days do not have."
        )
    elif not right:
        headline = (
            f"Right on {len(others) + 1} worlds, wrong on the small database below: it holds a case"
            " that these days do not have, and that another day may."
        )
    else:
        headline = f"{own.sentence} Right on {_count(len(others), 'other world')} too."
    return Verdict(
        lab=bench.lab.slug,
        question=question.name,
        kind="sql",
        outcome=outcome,
        score=1.0 if right else min(score, 0.95),
        max_points=question.points,
        headline=headline,
        parts=[*_parts(question, own, others, failed), *_small_parts(few), *price.parts],
        evidence=[*own.tables, *price.tables],
        counterexample=few.counterexample,
        try_next=None
        if right
        else price.try_next
        if few.right and price.headline
        else sql_next.after(
            question,
            own,
            only_small=on_days,
            shown=few.counterexample is not None,
            typed=lexer.has_literals(answer),
        ),
        notices=own.notices,
        checked=[*_checked(own, others), *few.checked],
        not_checked=_not_checked(question, others, few),
    )


def _elsewhere(failed: list[Difference | Rejected]) -> str:
    """What went wrong on a hidden world, without a row of it: kinds of difference only."""
    first = failed[0]
    if isinstance(first, Rejected):
        where = f" on line {first.line}" if first.line else ""
        return f"There it ends in an error{where}: it counts on something that is true of your day."
    said = []
    if first.missing:
        said.append("rows are missing")
    if first.extra:
        said.append("there are rows that should not be there")
    if first.doubled:
        said.append("rows are there too often")
    if first.wrong_values:
        names = ", ".join(f"`{name}`" for name in first.wrong_values)
        said.append(f"{names} is wrong")
    if first.order_only:
        said.append("the order is wrong")
    told = " and ".join(said) or "the result differs"
    return (
        f"There {told}. Something is fixed in your query that is true of your day only:"
        " a constant, a zone, an hour, or a case your day does not have."
    )


def _parts(
    question: SqlQuestion,
    own: Difference,
    others: list[Difference | Rejected],
    failed: list[Difference | Rejected],
) -> list[Part]:
    columns_right = not own.columns_missing and not own.columns_extra
    parts = [
        Part(name="columns", says=f"columns: {', '.join(question.columns)}", ok=columns_right),
        Part(name="rows", says="the rows on your world", ok=_rows_right(question, own)),
    ]
    if question.order:
        parts.append(_order_part(question, own))
    if others:
        parts.append(_elsewhere_part(question, own, others, failed))
    return parts


def _order_part(question: SqlQuestion, own: Difference) -> Part:
    """The order, as soon as there is something to be in order."""
    says = f"in the order of {', '.join(question.order)}"
    if own.equal or own.order_only:
        return Part(name="order", says=says, ok=own.equal)
    what = "columns" if _only_columns(question, own) else "rows"
    return Part(name="order", says=says, ok=None, detail=f"looked at once the {what} are right")


def _elsewhere_part(
    question: SqlQuestion,
    own: Difference,
    others: list[Difference | Rejected],
    failed: list[Difference | Rejected],
) -> Part:
    """The rows elsewhere; what is amiss with columns or order here is not held against them."""
    form_only = not own.equal and _rows_right(question, own)
    bad = [other for other in failed if not (form_only and _rows_right(question, other))]
    detail = None
    if bad:
        detail = (
            f"right on {len(others) - len(bad) or 'none'}" if len(others) > 1 else "wrong there"
        )
    elif failed:
        what = "the order differs" if own.order_only else "the columns differ"
        detail = f"right, but {what} there as here"
    says = f"the rows on {_count(len(others), 'world')} you have not seen"
    return Part(name="other_worlds", says=says, ok=not bad, detail=detail)


def _small_parts(few: Small) -> list[Part]:
    if not few.looked:
        return []
    says = f"the rows on {few.looked:,} small databases with awkward rows"
    detail = None if few.says is None else f"your query behaves {few.says}"
    if few.right and (few.unsteady or not few.exercised):
        # A tick would say that something holds; here nothing was met that could have failed.
        detail = "on none of them is a row due, so they could not tell"
        detail = "what differs there does not count" if few.unsteady else detail
        return [Part(name="small_databases", says=says, ok=None, detail=detail)]
    return [Part(name="small_databases", says=says, ok=few.right, detail=detail)]


def _rows_right(question: SqlQuestion, difference: Difference | Rejected) -> bool:
    """Equal but for the order, or for columns too many or too few."""
    if isinstance(difference, Rejected):
        return False
    return difference.equal or difference.order_only or _only_columns(question, difference)


def _only_columns(question: SqlQuestion, own: Difference) -> bool:
    differs = own.missing or own.extra or own.doubled or own.wrong_values or own.cut
    if len(own.columns_missing) == len(question.columns):
        return False  # no column of the rows to be right in
    return bool(own.columns_missing or own.columns_extra) and not differs and own.rows > 0


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _checked(own: Difference, others: list[Difference | Rejected]) -> list[str]:
    mine = f"{'more than ' * own.cut}{own.rows:,} of yours"
    looked = [f"your world (rows: {mine}, {own.expected_rows:,} expected)"]
    return looked + ([_count(len(others), "hidden world")] if others else [])


def _not_checked(
    question: SqlQuestion, others: list[Difference | Rejected], few: Small
) -> list[str]:
    left = [] if question.order else ["the order of rows: none is asked for"]
    if not others:
        left.append("hidden worlds: the answer is not right on yours yet")
    if few.left_out:
        left.append(
            f"{few.left_out:,} of the small databases: a value of your query is too large or too"
            " small for its type there"
        )
    return left
