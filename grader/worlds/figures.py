"""Figures read out of a built world, and sentences filled with them.

render("off by {diff:money} at {run_at:clock}", figures(lab, path))
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from ..errors import BadLab
from ..incident import Lab
from ..sql import lab_files
from .quiet import quiet

_HOLE = re.compile(r"\{([a-z_][a-z0-9_]*)(?::([a-z_]+))?\}")


@contextmanager
def reader(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A quiet read-only connection to a built world, in UTC.

    Quiet: on a slow machine DuckDB would print a progress bar of its own over ours.
    """
    with duckdb.connect(str(path), read_only=True) as con:
        quiet(con)
        yield con


def figures(lab: Lab, path: Path) -> dict[str, Any]:
    """Name → value of each of the lab's public figures in this world."""
    with reader(path) as con:
        return figures_of(lab, con)


def figures_of(lab: Lab, con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The same of a world that is open."""
    return {name: _value(con, f"figure {name}", sql) for name, sql in lab.figures.items()}


def truth(lab: Lab, path: Path) -> dict[str, Any]:
    """Fact → value by the public way of the lab's `truth.sql`."""
    with reader(path) as con:
        return truth_of(lab, con)


def truth_of(lab: Lab, con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The same of a world that is open."""
    return {
        query.name: _value(con, f"truth {query.name}", query.sql)
        for query in lab.truth
        if query.notes.get("way", "public") == "public"
    }


def render(template: str, values: Mapping[str, Any]) -> str:
    """The template with its `{name:format}` holes filled. Raises BadLab for an unknown one."""

    def fill(hole: re.Match[str]) -> str:
        name, form = hole[1], hole[2] or "text"
        if name not in values:
            raise BadLab(f"{{{name}}}: there is no such figure. There are: {', '.join(values)}.")
        if form not in FORMATS:
            raise BadLab(f"{{{name}:{form}}}: no such format. There are: {', '.join(FORMATS)}.")
        value = values[name]
        if value is None:
            return "none"
        try:
            return str(FORMATS[form](value))
        except (TypeError, ValueError, AttributeError):
            raise BadLab(f"{{{name}:{form}}}: {value!r} cannot be shown so.") from None

    return _HOLE.sub(fill, template)


def _value(con: duckdb.DuckDBPyConnection, what: str, sql: str) -> Any:
    try:
        rows = con.execute(sql).fetchall()
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise BadLab(f"{what}: {first}{lab_files.on_macros(first)}") from None
    if len(rows) != 1 or len(rows[0]) != 1:
        raise BadLab(f"{what}: one value is wanted, {len(rows)} rows came.")
    return rows[0][0]


def _money(value: Any) -> str:
    amount = Decimal(str(value))
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def _round_money(value: Any) -> str:
    """$8.7M, $261K: how a person says it."""
    amount = Decimal(str(value))
    sign, amount = ("-" if amount < 0 else ""), abs(amount)
    for unit, size in (("M", 1_000_000), ("K", 1_000)):
        if amount >= size:
            return f"{sign}${amount / size:.1f}{unit}".replace(".0" + unit, unit)
    return f"{sign}${amount:,.0f}"


def _instant(form: str) -> Any:
    def show(value: dt.datetime) -> str:
        return value.strftime(form)

    return show


FORMATS: dict[str, Any] = {
    "text": str,
    "number": lambda value: (
        f"{value:,}" if isinstance(value, int) else f"{Decimal(str(value)):,.2f}"
    ),
    "money": _money,
    "round_money": _round_money,
    "percent": lambda value: f"{value * 100:.1f} %",
    "minutes": lambda value: f"{value:g} minute{'' if value == 1 else 's'}",
    "clock": _instant("%H:%M"),
    "clock_s": _instant("%H:%M:%S"),
    "date": _instant("%Y-%m-%d"),
    "day": lambda v: f"{v:%A} {v.day} {v:%B} {v.year}",
    "instant": _instant("%Y-%m-%d %H:%M UTC"),
}
"""What may stand after the colon in `{name:format}`."""
