"""Grades and comments of a submission that is new, until they become rows.

    unwritten.add(submitted_notebook_id, {"check_note": cell_id}, {"note": cell_id})
    grades, comments = unwritten.of(submitted_notebook_id)      # to be filled in
    unwritten.write(session)

nbgrader makes a row of each, reads them all back, fills them in and writes them again. Here they
are objects of its own kinds which the session does not know; filled in, they are written at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbgrader import api
from sqlalchemy import insert
from sqlalchemy.orm import Session

Named = dict[str, Any]  # a cell's name → its grade, or its comment

_TABLES = api.Grade.__table__, api.Comment.__table__


class Unwritten:
    """By submitted notebook, the grades and the comments that have no row yet."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[Named, Named]] = {}

    def add(self, submitted: str, grades: Mapping[str, str], comments: Mapping[str, str]) -> None:
        """Blank ones for a submitted notebook. grades, comments: a cell's name → its id."""
        self._of[submitted] = (
            {
                name: api.Grade(
                    id=api.new_uuid(), cell_id=cell, notebook_id=submitted, needs_manual_grade=True
                )
                for name, cell in grades.items()
            },
            {
                name: api.Comment(id=api.new_uuid(), cell_id=cell, notebook_id=submitted)
                for name, cell in comments.items()
            },
        )

    def of(self, submitted: str) -> tuple[Named, Named] | None:
        """The grades and comments of a submitted notebook, by name; None where they are rows."""
        return self._of.get(submitted)

    def write(self, session: Session) -> None:
        """All become rows; from now on they are read as any other."""
        waiting, self._of = self._of, {}
        if not waiting:  # as before most queries
            return
        for table, of_a_kind in zip(_TABLES, zip(*waiting.values(), strict=True), strict=True):
            rows = [
                {column.name: getattr(each, column.name) for column in table.columns}
                for named in of_a_kind
                for each in named.values()
            ]
            if rows:
                session.connection().execute(insert(table), rows)

    def forget(self) -> None:
        """The submission they belong to was taken back."""
        self._of.clear()
