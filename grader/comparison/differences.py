"""What two results differ in, and how that is said to a learner."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..results import Result
from ..verdict import MAX_ROWS_SHOWN, Table
from . import cells
from .cells import Row
from .sides import Columns, Facts

MAX_COLUMNS = 9  # of rows that are not of the shape asked for


@dataclass(frozen=True)
class Difference:
    """How an answer's result differs from the expected one. `equal`: not at all."""

    equal: bool
    score: float
    sentence: str
    rows: int = 0
    expected_rows: int = 0
    missing: int = 0
    extra: int = 0
    doubled: int = 0
    wrong_values: dict[str, int] = field(default_factory=dict)
    columns_missing: list[str] = field(default_factory=list)
    columns_extra: list[str] = field(default_factory=list)
    order_only: bool = False
    cut: bool = False  # the answer has more rows than are read
    notices: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@dataclass(frozen=True)
class ByKey:
    """The difference told by grain: whole rows too many or missing, else values."""

    missing: int
    extra: int
    doubled: int
    wrong: dict[str, int]
    agreement: float
    extra_keys: set[Row]
    wrong_keys: set[Row]


def row_sentence(facts: Facts, by_key: ByKey | None, wrong: dict[str, int], doubled: int) -> str:
    have, due = facts.have, facts.due
    if have == 0:
        return f"Your query returns no row; {due:,} {_is(due)} expected."
    grain = " and ".join(facts.question.grain) or "row"
    said = []
    if coarse := _coarser(facts):
        said.append(f"yours has one row for each {coarse}, and one for each {grain} is asked")
    if by_key:
        if by_key.doubled:
            said.append(
                f"{_rows(by_key.doubled)} too many, whose {grain} is already there:"
                f" one row for each {grain} is asked"
            )
        if by_key.extra:
            said.append(f"{_rows(by_key.extra)} should not be there")
        if by_key.missing:
            said.append(f"{_rows(by_key.missing)} {_is(by_key.missing)} missing")
        said.extend(
            f"`{name}` is wrong in {_rows(count)} whose {grain} is right"
            for name, count in by_key.wrong.items()
        )
    elif wrong:
        (name, count), *_ = wrong.items()
        said.append(f"all is right but `{name}`, wrong in {_rows(count)}")
    else:
        extra, missing = sum(facts.extra.values()) - doubled, sum(facts.missing.values())
        if doubled:
            said.append(f"{_rows(doubled)} {_is(doubled)} there too often")
        if extra:
            said.append(f"{_rows(extra)} should not be there")
        if missing:
            said.append(f"{_rows(missing)} {_is(missing)} missing")
    if have == due:
        lead = f"You return {_rows(have)}, as many as expected: "
    else:
        wanted = f"{due:,} {_is(due)}" if due else "none is"
        lead = f"You return {_rows(have)} where {wanted} expected: "
    return lead + "; ".join(said) + "."


def _coarser(facts: Facts) -> str | None:
    """The one column of the grain that alone names the answer's rows, where it should not."""
    if len(facts.key) < 2 or not 1 < facts.have < facts.due:
        return None
    for at in facts.key:
        mine, due = facts.values(at)
        if len(mine) == facts.have and mine == due and len(due) < facts.due:
            return facts.names[at]
    return None


def rows_shown(facts: Facts, by_key: ByKey | None) -> Table | None:
    """Rows of the answer itself that differ: never a row it does not hold."""
    if by_key and (chosen := by_key.extra_keys or by_key.wrong_keys):
        title = "Yours, and not expected" if by_key.extra_keys else "Yours, with a wrong value"
        key = facts.key
        rows = [
            mine
            for mine, row in zip(facts.own, facts.rows, strict=True)
            if tuple([row[i] for i in key]) in chosen
        ]
    else:
        title = "Yours, and not expected"
        rows = _extra(facts)
    if not rows:
        return None
    first = _first(rows, MAX_ROWS_SHOWN // 2)
    return Table(title=title, columns=facts.names, rows=first, left_out=len(rows) - len(first))


def _first(rows: list[Row], most: int) -> list[list[str | None]]:
    """The first different rows as they are shown, in the order of their texts.

    There may be many thousands: only those that begin as the first ones do are written out.
    """
    beginning: dict[str, list[Row]] = {}
    for row in rows:
        beginning.setdefault(str(cells.shown(row[0])), []).append(row)
    first: list[list[str | None]] = []
    for head in sorted(beginning):
        shown = {tuple(cells.shown(cell) for cell in row) for row in beginning[head]}
        first += [list(row) for row in sorted(shown, key=_in_order)]
        if len(first) >= most:
            break
    return first[:most]


def _extra(facts: Facts) -> list[Row]:
    """The answer's own rows that are over, each as often as it is."""
    left = Counter(facts.extra)
    rows = []
    for mine, row in zip(facts.own, facts.rows, strict=True):
        if left[row] > 0:
            left[row] -= 1
            rows.append(mine)
    return rows


def _in_order(row: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(str(cell) for cell in row)


def some_rows(facts: Facts | None, by_key: ByKey | None, answer: Result) -> Table | None:
    """A few rows of an answer that was cut: such as should not be there, else its first ones."""
    shown = rows_shown(facts, by_key) if facts else None
    if shown:
        return shown.model_copy(
            update={"title": "Some of yours that are not expected", "left_out": 0}
        )
    frame = answer.frame.select(answer.frame.columns[:MAX_COLUMNS]).head(MAX_ROWS_SHOWN // 2)
    rows = [[cells.shown(cell) for cell in row] for row in frame.rows()]
    columns = answer.columns[:MAX_COLUMNS]
    return Table(title="Your first rows", columns=columns, rows=rows) if rows else None


def column_sentence(columns: Columns, names: list[str]) -> str:
    if columns.missing:
        missing = ", ".join(f"`{name}`" for name in columns.missing)
        verb = "is" if len(columns.missing) == 1 else "are"
        return f"{missing} {verb} missing. {asked(names)}"
    return f"The rows are right, but {not_asked(columns.extra)}. {asked(names)}"


def not_asked(extra: list[str]) -> str:
    """`x` was not asked for; `x`, `y` were not."""
    names = ", ".join(f"`{name}`" for name in extra)
    return f"{names} {'was' if len(extra) == 1 else 'were'} not asked for"


def asked(columns: list[str]) -> str:
    return "Return the columns " + ", ".join(columns) + "."


def rows_and_due(have: int, due: int) -> str:
    """`1 row; 12 are expected`."""
    return f"{_rows(have)}; {due:,} {_is(due)} expected"


def rows_right(count: int) -> str:
    return f"{_rows(count)}, all as expected." if count != 1 else "One row, as expected."


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
