"""Worker side of the cost of a query: DuckDB's counters of one run, operator by operator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .worker import Reply, Worker


def cost(worker: Worker, request: dict[str, Any]) -> Reply:
    """Each operator of the query on a world, in the order in which they end: leaves first."""
    with worker.run(worker.world(request["world"])) as connection:
        rows = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {request['sql']}").fetchall()
    found: list[dict[str, Any]] = []
    _walk(json.loads(rows[-1][1])["operator"], found)
    return {"operators": found}, {}


def _walk(operators: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    for operator in operators:
        _walk(operator.get("children", []), found)
        found.append(
            {
                "name": operator["name"].strip(),
                "scanned": operator.get("rows_scanned", 0),
                "out": operator.get("intermediate_rows", 0),
                "info": operator.get("extra_info", {}),
            }
        )
