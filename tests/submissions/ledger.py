"""All that a graded course says, without ids: two courses that say the same were graded alike.

ledger.of(root)   # {"grades": …, "comments": …, "notebooks": …, "autograded": …, …}
"""

from __future__ import annotations

import contextlib
import csv
import sqlite3
from pathlib import Path
from typing import Any

SUBMITTED = """
    FROM submitted_notebook sn
    JOIN submitted_assignment sa ON sa.id = sn.assignment_id
    JOIN assignment a ON a.id = sa.assignment_id
    JOIN notebook n ON n.id = sn.notebook_id
"""
QUERIES = {
    "students": "SELECT id, first_name, last_name, email, lms_user_id FROM student",
    "courses": "SELECT id FROM course",
    "submissions": """SELECT a.name, sa.student_id, sa.timestamp, sa.extension
        FROM submitted_assignment sa JOIN assignment a ON a.id = sa.assignment_id""",
    "notebooks": f"""SELECT a.name, n.name, sa.student_id, sn.flagged, sn.late_submission_penalty
        {SUBMITTED}""",
    "grades": f"""SELECT a.name, n.name, sa.student_id, c.name, g.auto_score, g.manual_score,
        g.extra_credit, g.needs_manual_grade {SUBMITTED}
        JOIN grade g ON g.notebook_id = sn.id JOIN base_cell c ON c.id = g.cell_id""",
    "comments": f"""SELECT a.name, n.name, sa.student_id, c.name, m.auto_comment, m.manual_comment
        {SUBMITTED} JOIN comment m ON m.notebook_id = sn.id JOIN base_cell c ON c.id = m.cell_id""",
}


def of(root: Path) -> dict[str, Any]:
    """The gradebook's rows, the graded files with their modes, and feedback and CSV if there."""
    found: dict[str, Any] = {}
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as connection:
        for name, query in QUERIES.items():
            found[name] = sorted(connection.execute(query).fetchall(), key=repr)
    for step in ("autograded", "feedback"):
        found[step] = files(root / step)
    table = root / "grades.csv"
    found["csv"] = sorted(csv.reader(table.open())) if table.is_file() else []
    return found


def files(folder: Path) -> dict[str, tuple[int, str]]:
    """Name → mode and text of each file below a folder."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode & 0o777, path.read_text())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
