"""When the rows of a table could be seen, and what the table held at an instant.

A monitor is judged at past instants: nothing may come before it was there, and a row that was
updated in place has to look as it did.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .sql.quoting import quoted_path


class Seen(NamedTuple):
    """visible_at: an instant, as an expression over the row. then: column → what it held before.

    former: the table that holds the rows as they were before each update, until `replaced_at`.
    """

    visible_at: str | None = None
    then: Mapping[str, str] = {}
    former: str | None = None


Arrivals = Mapping[str, Seen]  # by table; one that is not named was there all the time


def at_tick(place: str, name: str, arrivals: Arrivals) -> str:
    """What a table held at `world_now()`, as a query in brackets: its rows that had come.

    place: the database that holds it, with a dot, or nothing where it is the query's own.
    """
    seen = arrivals.get(name, Seen())
    replaced = ", ".join(
        f'({expression}) AS "{column}"' for column, expression in seen.then.items()
    )
    columns = f"* REPLACE ({replaced})" if replaced else "*"
    where = f" WHERE ({seen.visible_at}) <= world_now()" if seen.visible_at else ""
    text = f"SELECT {columns} FROM {place}{quoted_path(name)}{where}"
    if seen.former:
        text += (
            f" UNION ALL BY NAME SELECT {columns.replace('*', '* EXCLUDE (replaced_at)')}"
            f" FROM {place}{quoted_path(seen.former)}{where} AND replaced_at > world_now()"
        )
    return f"({text})"
