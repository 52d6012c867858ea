"""Innocent rows of a repair as a table: what they were, and what the script makes of them."""

from __future__ import annotations

import polars as pl

from ..apart_cells import NOW, WAS
from ..bench import Bench
from ..errors import FiredrillError, Interrupted
from ..sandbox.client import Sandbox
from ..sql import statements
from ..sql.quoting import literal
from ..verdict import Table
from .fix_left import Left

SHOWN = 2  # innocent rows of a table; there may be many tables
COLUMNS = 9  # of a row: key, what is changed, the first others; none that holds nothing
STATE = "row"  # the column that says `was` or `is now`; no key of ours is called so


def innocent_rows(left: Left, table: str, bench: Bench, answer: str, where: str) -> Table:
    """The first innocent rows of a table: as they stood, and where `answer` is given, as it
    leaves them. where: behind the title, `(on the awkward rows)`."""
    rows = left.innocent[table]
    key, columns = bench.tables[table]
    sql = _query(table, key, columns, rows.head(SHOWN))
    was = bench.sandbox.trusted(left.world, sql).frame
    now = _left_behind(left, sql, bench, answer) if answer else None
    filled = {c for c in was.columns if was[c].null_count() < was.height}
    filled |= {c for row in now or [] for c, cell in row.items() if cell is not None}
    told = [*key, *left.repair.changes[table].columns, *was.columns]
    chosen = {*[c for c in dict.fromkeys(told) if c in filled][:COLUMNS]}
    full = [column for column in was.columns if column in chosen]
    shown: list[list[str | None]] = []
    for row in was.iter_rows(named=True):
        before = [row[column] for column in full]
        if now is None:
            shown.append(before)
            continue
        after = next((each for each in now if all(each[k] == row[k] for k in key)), None)
        shown.append([WAS, *before])
        cells = [after[c] if after else row[c] if c in key else "(removed)" for c in full]
        shown.append([NOW, *cells])
    behind = ", and as your script leaves them" if now is not None else ""
    return Table(
        title=f"Innocent rows of {table}, as they stood{behind}{where}",
        columns=full if now is None else [STATE, *full],
        rows=shown,
        left_out=rows.height - was.height,
    )


def _query(table: str, key: list[str], columns: list[str], rows: pl.DataFrame) -> str:
    wanted = " OR ".join(
        "("
        + " AND ".join(
            f'"{k}"::VARCHAR = {literal(None if v is None else str(v))}'
            for k, v in zip(key, row, strict=True)
        )
        + ")"
        for row in rows.select(key).rows()
    )
    cast = ", ".join(f'"{column}"::VARCHAR AS "{column}"' for column in columns)
    order = ", ".join(f'"{k}"' for k in key)
    return f"SELECT {cast} FROM {table} WHERE {wanted} ORDER BY {order}"


def _left_behind(
    left: Left, sql: str, bench: Bench, answer: str
) -> list[dict[str, str | None]] | None:
    """The same rows after one more run of the script; None where that cannot be had."""
    sandbox: Sandbox = bench.sandbox
    try:
        found = sandbox.repair(
            left.world,
            statements.check_script(answer),
            tables={},  # how they differ is known
            contract={"innocent": sql},
            once=True,
            source=answer,
        ).contract["innocent"]
    except Interrupted:
        raise
    except FiredrillError:
        return None
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]
