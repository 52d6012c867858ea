"""Two results → their difference in a learner's words, and a score by behaviour.

Rows are a multiset unless an order is asked. What a row *is* comes from the question's grain:
with it, a difference is a missing row, a row too many, a doubled row, or a wrong value.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from ..questions import SqlQuestion
from ..results import Result
from . import columns, differences
from .cells import Row
from .differences import ByKey, Difference
from .equality import equal, legal_order
from .sides import Columns, Facts, alike, gather

__all__ = ["LEAST", "PARTIAL", "compare", "equal", "legal_order", "unordered"]

PARTIAL = 0.5  # most that an answer with a difference earns: nearly right is not right in a ledger
LEAST = 0.3  # agreement below which nothing is earned: a whole table holds every right row too
EXTRA_COLUMN = 0.9  # factor for columns nobody asked for
LOOKED_AT = 2_000  # rows of an answer that was cut; enough to show some of them
WRONG_ORDER = 0.8  # score for the right rows in the wrong order


def compare(answer: Result, expected: Result, question: SqlQuestion) -> Difference:
    """The difference of two results under the question's columns, order, tolerance and grain."""
    match = _match_columns(answer, expected)
    if answer.truncated:
        return _too_many(answer, expected, question, match)
    if len(match.missing) == len(expected.columns):
        return Difference(
            False,
            0.0,
            f"None of the columns asked for is there. {differences.asked(expected.columns)}",
            rows=answer.frame.height,
            expected_rows=expected.frame.height,
            columns_missing=match.missing,
            columns_extra=match.extra,
        )
    if equal(answer, expected, order=question.order, tolerance=question.tolerance):
        return _right(expected.frame.height, match.notices)
    facts, notes = gather(answer, expected, question, match)
    if not facts.extra and not facts.missing:
        return _same_rows(facts, notes)
    return _different_rows(facts, notes)


def _right(rows: int, notes: list[str]) -> Difference:
    said = differences.rows_right(rows)
    return Difference(True, 1.0, said, rows=rows, expected_rows=rows, notices=notes)


def unordered(found: Difference, question: SqlQuestion) -> Difference:
    """Right rows that stand in order, of a query that does not ask for it: luck, and told so."""
    order = ", ".join(question.order)
    said = (
        "The rows are right, and they came in order, but by luck: your query does not end with an"
        f" ORDER BY, so the engine may return them in any other. Sort by {order}."
    )
    return replace(found, equal=False, score=WRONG_ORDER, sentence=said, order_only=True)


def _too_many(
    answer: Result, expected: Result, question: SqlQuestion, match: Columns
) -> Difference:
    """An answer that was cut: wrong, with some of its rows; its first ones are looked at."""
    rows = answer.frame.height
    first = replace(answer, frame=answer.frame.head(LOOKED_AT))
    facts = None
    if match.pairs:
        facts, _ = gather(first, expected, question, match)
    shown = differences.some_rows(facts, _by_key(facts) if facts else None, first)
    return Difference(
        False,
        0.0,
        f"Your query returns more than {differences.rows_and_due(rows, expected.frame.height)}."
        " What does one row stand for?",
        rows=rows,
        expected_rows=expected.frame.height,
        columns_missing=match.missing,
        columns_extra=match.extra,
        cut=True,
        tables=[shown] if shown else [],
    )


def _match_columns(answer: Result, expected: Result) -> Columns:
    found, by_place = columns.pairs(answer.columns, expected.columns)
    notices = []
    if by_place:
        read = ", ".join(
            f"`{answer.columns[found[at]]}` as {expected.columns[at]}" for at in by_place
        )
        notices.append(f"Read by position: {read}. Name columns as the question does.")
    return Columns(
        found,
        [name for at, name in enumerate(expected.columns) if at not in found],
        [name for at, name in enumerate(answer.columns) if at not in found.values()],
        notices,
    )


def _same_rows(facts: Facts, notes: list[str]) -> Difference:
    match = facts.match
    rows = facts.have
    if match.missing or match.extra:
        whole = len(facts.expected.columns)
        part = (whole - len(match.missing)) / whole
        score = PARTIAL * part if match.missing else EXTRA_COLUMN
        if match.missing and not _has_value_columns(facts):
            score = 0.0
        return Difference(
            False,
            score if rows else 0.0,
            differences.column_sentence(match, facts.expected.columns),
            columns_missing=match.missing,
            columns_extra=match.extra,
            notices=notes,
            rows=rows,
            expected_rows=rows,
        )
    if facts.question.order:
        order = ", ".join(facts.question.order)
        return Difference(
            False,
            WRONG_ORDER if rows > 1 else 1.0,
            f"The rows are right, their order is not: sort by {order}.",
            order_only=True,
            notices=notes,
            rows=rows,
            expected_rows=rows,
        )
    return _right(rows, notes)


def _has_value_columns(facts: Facts) -> bool:
    """True where something beyond the key of the rows was matched: a list of keys earns nothing."""
    return len(facts.names) > len(facts.key)


def _different_rows(facts: Facts, notes: list[str]) -> Difference:
    by_key = _by_key(facts)
    extra, missing = sum(facts.extra.values()), sum(facts.missing.values())
    due = set(facts.wanted)
    doubled = sum(count for row, count in facts.extra.items() if row in due)
    wrong = by_key.wrong if by_key else _wrong_columns(facts)
    match = facts.match
    agreement = by_key.agreement if by_key else _agreement(facts)
    if match.extra:
        agreement *= EXTRA_COLUMN
    if facts.common == 0 and not wrong:
        agreement = 0.0
    sentence = differences.row_sentence(facts, by_key, wrong, doubled)
    if match.missing:
        sentence = f"{differences.column_sentence(match, facts.expected.columns)} {sentence}"
    shown = differences.rows_shown(facts, by_key)
    return Difference(
        False,
        PARTIAL * agreement if agreement >= LEAST else 0.0,
        sentence,
        rows=facts.have,
        expected_rows=facts.due,
        missing=by_key.missing if by_key else missing,
        extra=by_key.extra if by_key else extra,
        doubled=by_key.doubled if by_key else doubled,
        wrong_values=wrong,
        columns_missing=match.missing,
        columns_extra=match.extra,
        notices=notes,
        tables=[shown] if shown else [],
    )


def _by_key(facts: Facts) -> ByKey | None:
    """None where the question states no grain, or the expected rows do not have it."""
    key = facts.key
    if not key:
        return None
    due = {tuple(row[i] for i in key): row for row in facts.wanted}
    if len(due) != len(facts.wanted) or not facts.keys_once:
        return None
    values = [i for i in range(len(facts.names)) if i not in key]
    found: dict[Row, list[Row]] = {}
    for row in facts.rows:
        found.setdefault(tuple(row[i] for i in key), []).append(row)
    extra_keys = set(found) - set(due)
    doubled = sum(len(rows) - 1 for k, rows in found.items() if k in due)
    extra = sum(len(found[k]) for k in extra_keys)
    wrong: Counter[str] = Counter()
    wrong_keys = set()
    keys, right = facts.aside, facts.aside * len(values)  # that both have, and right values in them
    for k in (k for k in due if k in found):  # in the order of the rows, so the words have one
        wanted, best = due[k], found[k][0]
        if len(found[k]) > 1:
            best = max(found[k], key=lambda row: sum(alike(row[i], wanted[i]) for i in values))
        off = [facts.names[i] for i in values if not alike(best[i], wanted[i])]
        wrong.update(off)
        if off:
            wrong_keys.add(k)
        keys += 1
        right += len(values) - len(off)
    whole = len(values) + len(facts.match.missing)
    earned = right / whole if whole else float(keys)
    union = facts.due + extra + doubled
    return ByKey(
        missing=len(set(due) - set(found)),
        extra=extra,
        doubled=doubled,
        wrong=dict(wrong),
        agreement=earned / union if union else 0.0,
        extra_keys=extra_keys,
        wrong_keys=wrong_keys,
    )


def _agreement(facts: Facts) -> float:
    """Share of rows that both have, of all rows that either has."""
    union = facts.have + facts.due - facts.common
    part = len(facts.names) / (len(facts.names) + len(facts.match.missing))
    return part * facts.common / union if union else 0.0


def _wrong_columns(facts: Facts) -> dict[str, int]:
    """The one column without which both results were equal, and in how many rows it is off."""
    if facts.have != facts.due or len(facts.names) < 2:
        return {}
    for at, name in enumerate(facts.names):
        here = Counter(row[:at] + row[at + 1 :] for row in facts.extra.elements())
        if here == Counter(row[:at] + row[at + 1 :] for row in facts.missing.elements()):
            return {name: sum(facts.extra.values())}
    return {}
