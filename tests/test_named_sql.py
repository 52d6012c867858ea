"""contract.sql and truth.sql as they are read, and names and texts as they are written into SQL."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from grader.errors import BadLab
from grader.sql import named_sql, quoting

FILE = """-- A file of two.

-- name: first
-- says: one thing: this
-- broken_by_fault: True

SELECT 1;
-- note: of the SQL, no note
SELECT_;

--name:second
SELECT ';' ;;
"""


def _read(tmp_path: Path, text: str) -> list[named_sql.NamedQuery]:
    path = tmp_path / "truth.sql"
    path.write_text(text, encoding="utf-8")
    return named_sql.read(path)


def test_queries_come_in_order_with_their_notes(tmp_path: Path) -> None:
    first, second = _read(tmp_path, FILE)
    assert (first.name, second.name) == ("first", "second")
    assert first.notes == {"says": "one thing: this", "broken_by_fault": "True"}
    assert first.sql == "SELECT 1;\n-- note: of the SQL, no note\nSELECT_"
    assert (second.sql, second.notes) == ("SELECT ';'", {})


def test_a_flag_is_true_only_where_it_says_so(tmp_path: Path) -> None:
    text = "-- name: a\n-- yes: TRUE\n-- no: false\n-- odd: 1\nSELECT 1"
    (query,) = _read(tmp_path, text)
    assert [query.flag(key) for key in ("yes", "no", "odd", "absent")] == [
        True,
        False,
        False,
        False,
    ]
    assert query.flag("absent", default=True)
    assert not query.flag("no", default=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT 1;\n-- name: a\nSELECT 2", "truth.sql: SQL before the first `-- name:` line"),
        ("-- name: a\n-- says: x\n\n-- name: b\nSELECT 1", "truth.sql: `a` has no SQL"),
        ("-- name: a\n;\n", "`a` has no SQL"),
    ],
)
def test_a_file_that_does_not_hold_together_is_told(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(BadLab, match=says):
        _read(tmp_path, text)


def test_a_file_of_comments_holds_no_query(tmp_path: Path) -> None:
    assert _read(tmp_path, "-- only\n\n  -- comments\n") == []


@pytest.mark.parametrize("text", ["plain", "it's", "''", "", 'a "b"'])
def test_a_text_and_a_name_come_back_as_they_were(text: str) -> None:
    assert duckdb.sql(f"SELECT {quoting.literal(text)}").fetchall() == [(text,)]
    name = text or "x"
    assert duckdb.sql(f"SELECT 1 AS {quoting.quoted(name)}").columns == [name]


def test_no_text_is_null_and_a_path_is_quoted_part_by_part() -> None:
    assert quoting.literal(None) == "NULL"
    assert quoting.quoted_path('odd s.t"') == '"odd s"."t"""'
