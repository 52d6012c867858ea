"""Rows of a query of truth.sql, in the worker; an error in it is the lab's, with file and line."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from .errors import Rejected
from .sandbox.client import Sandbox
from .sql import lab_files
from .sql.named_sql import NamedQuery


def rows(sandbox: Sandbox, world: Path, query: NamedQuery) -> pl.DataFrame:
    """Raises BadLab where it does not run: never what an answer is rejected for."""
    try:
        return sandbox.trusted(world, query.sql).frame
    except Rejected as error:
        raise lab_files.blamed(error, f"truth.sql, `{query.name}`", first=query.line) from None
