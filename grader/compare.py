"""Two results → their difference in a learner's words, and a score by behaviour.

Rows are a multiset unless an order is asked. What a row *is* comes from the question's grain:
with it, a difference is a missing row, a row too many, a doubled row, or a wrong value.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from . import cells, differences
from .cells import Row
from .differences import ByKey, Columns, Difference, Facts
from .incident import SqlQuestion
from .results import Result

PARTIAL = 0.5  # most that an answer with a difference earns: nearly right is not right in a ledger
LEAST = 0.3  # agreement below which nothing is earned: a whole table holds every right row too
EXTRA_COLUMN = 0.9  # factor for columns nobody asked for
LOOKED_AT = 20_000  # rows of an answer that was cut; enough to show some of them
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
    facts, notes = _facts(answer, expected, question, match)
    if not facts.extra and not facts.missing:
        return _same_rows(facts, notes)
    return _different_rows(facts, notes)


def _too_many(
    answer: Result, expected: Result, question: SqlQuestion, match: Columns
) -> Difference:
    """An answer that was cut: wrong, with some of its rows; its first ones are looked at."""
    rows = answer.frame.height
    first = replace(answer, frame=answer.frame.head(LOOKED_AT))
    facts = None
    if match.pairs:
        facts, _ = _facts(first, expected, question, match)
    shown = differences.some_rows(facts, _by_key(facts) if facts else None, first)
    return Difference(
        False,
        0.0,
        f"Your query returns more than {rows:,} rows; {expected.frame.height:,} are expected."
        " What does one row stand for?",
        rows=rows,
        expected_rows=expected.frame.height,
        columns_missing=match.missing,
        columns_extra=match.extra,
        cut=True,
        tables=[shown] if shown else [],
    )


def _match_columns(answer: Result, expected: Result) -> Columns:
    """By name without case; what is left over by position, if as many are left on both sides."""
    mine = [name.lower() for name in answer.columns]
    pairs: dict[int, int] = {}
    for at, name in enumerate(expected.columns):
        if name.lower() in mine:
            pairs[at] = mine.index(name.lower())
    left = [at for at in range(len(expected.columns)) if at not in pairs]
    free = [at for at in range(len(mine)) if at not in pairs.values()]
    notices = []
    if left and len(left) == len(free):
        read = ", ".join(
            f"`{answer.columns[f]}` as {expected.columns[at]}"
            for at, f in zip(left, free, strict=True)
        )
        notices.append(f"Read by position: {read}. Name columns as the question does.")
        pairs |= dict(zip(left, free, strict=True))
        left, free = [], []
    return Columns(
        pairs,
        [expected.columns[at] for at in left],
        [answer.columns[at] for at in free],
        notices,
    )


def _facts(
    answer: Result, expected: Result, question: SqlQuestion, match: Columns
) -> tuple[Facts, list[str]]:
    """Both results in comparable cells, and notes on the types of columns."""
    names = [expected.columns[at] for at in sorted(match.pairs)]
    mine: list[list[Any]] = []
    theirs: list[list[Any]] = []
    floats: list[bool] = []
    notes = list(match.notices)
    for at in sorted(match.pairs):
        left = answer.frame.to_series(match.pairs[at])
        right = expected.frame.to_series(at)
        values, wanted, as_float = cells.comparable(left, right)
        mine.append(values)
        theirs.append(wanted)
        floats.append(as_float)
        declared = answer.types[match.pairs[at]], expected.types[at]
        if clash := cells.clash(left, right, declared):
            notes.append(f"`{expected.columns[at]}` is {clash[0]}; {clash[1]} is asked for.")
    rows, wanted_rows = list(zip(*mine, strict=True)), list(zip(*theirs, strict=True))
    if any(floats):
        rows = cells.snap(rows, wanted_rows, floats, question.tolerance)
    here = Counter(rows)
    due = Counter(wanted_rows)
    extra, missing = here - due, due - here
    common = sum((here & due).values())
    facts = Facts(
        answer, expected, question, match, names, rows, wanted_rows, extra, missing, common
    )
    return facts, notes


def _same_rows(facts: Facts, notes: list[str]) -> Difference:
    columns = facts.match
    rows = len(facts.rows)
    if columns.missing or columns.extra:
        whole = len(facts.expected.columns)
        part = (whole - len(columns.missing)) / whole
        score = PARTIAL * part if columns.missing else EXTRA_COLUMN
        if columns.missing and not _has_value_columns(facts):
            score = 0.0
        return Difference(
            False,
            score if rows else 0.0,
            differences.column_sentence(columns, facts.expected.columns),
            columns_missing=columns.missing,
            columns_extra=columns.extra,
            notices=notes,
            rows=rows,
            expected_rows=rows,
        )
    if facts.question.order and not _ordered(facts):
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
    return Difference(
        True, 1.0, differences.rows_right(rows), rows=rows, expected_rows=rows, notices=notes
    )


def _has_value_columns(facts: Facts) -> bool:
    """True where something beyond the key of the rows was matched: a list of keys earns nothing."""
    return len(facts.names) > len(facts.key)


def _ordered(facts: Facts) -> bool:
    """The keys of the order come in the expected sequence; among ties any order is right."""
    lowered = [name.lower() for name in facts.names]
    wanted = [term.split()[0].lower() for term in facts.question.order]
    at = [lowered.index(name) for name in wanted if name in lowered]
    return all(
        tuple(mine[i] for i in at) == tuple(theirs[i] for i in at)
        for mine, theirs in zip(facts.rows, facts.wanted, strict=True)
    )


def _different_rows(facts: Facts, notes: list[str]) -> Difference:
    by_key = _by_key(facts)
    extra, missing = sum(facts.extra.values()), sum(facts.missing.values())
    doubled = sum(count for row, count in facts.extra.items() if row in set(facts.wanted))
    wrong = by_key.wrong if by_key else _wrong_columns(facts)
    columns = facts.match
    agreement = by_key.agreement if by_key else _agreement(facts)
    if columns.extra:
        agreement *= EXTRA_COLUMN
    if facts.common == 0 and not wrong:
        agreement = 0.0
    sentence = differences.row_sentence(facts, by_key, wrong, doubled)
    if columns.missing:
        sentence = f"{differences.column_sentence(columns, facts.expected.columns)} {sentence}"
    shown = differences.rows_shown(facts, by_key)
    return Difference(
        False,
        PARTIAL * agreement if agreement >= LEAST else 0.0,
        sentence,
        rows=len(facts.rows),
        expected_rows=len(facts.wanted),
        missing=by_key.missing if by_key else missing,
        extra=by_key.extra if by_key else extra,
        doubled=by_key.doubled if by_key else doubled,
        wrong_values=wrong,
        columns_missing=columns.missing,
        columns_extra=columns.extra,
        notices=notes,
        tables=[shown] if shown else [],
    )


def _by_key(facts: Facts) -> ByKey | None:
    """None where the question states no grain, or the expected rows do not have it."""
    key = facts.key
    if not key:
        return None
    due = {tuple(row[i] for i in key): row for row in facts.wanted}
    if len(due) != len(facts.wanted):
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
    earned = 0.0
    whole = len(values) + len(facts.match.missing)
    for k in set(found) & set(due):
        best = max(found[k], key=lambda row: sum(row[i] == due[k][i] for i in values))
        off = [facts.names[i] for i in values if best[i] != due[k][i]]
        wrong.update(off)
        if off:
            wrong_keys.add(k)
        earned += (len(values) - len(off)) / whole if whole else 1.0
    union = len(due) + extra + doubled
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
    union = len(facts.rows) + len(facts.wanted) - facts.common
    part = len(facts.names) / (len(facts.names) + len(facts.match.missing))
    return part * facts.common / union if union else 0.0


def _wrong_columns(facts: Facts) -> dict[str, int]:
    """The one column without which both results were equal, and in how many rows it is off."""
    if len(facts.rows) != len(facts.wanted) or len(facts.names) < 2:
        return {}
    for at, name in enumerate(facts.names):
        here = Counter(row[:at] + row[at + 1 :] for row in facts.extra.elements())
        if here == Counter(row[:at] + row[at + 1 :] for row in facts.missing.elements()):
            return {name: sum(facts.extra.values())}
    return {}
