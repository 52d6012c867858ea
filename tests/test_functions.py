"""The list of functions: complete for this DuckDB, open for what is used, closed for the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import Rejected
from grader.sql import calls, functions, lexer, statements

HERE = Path(__file__).parent
RIGHT = sorted((HERE / "answers").glob("*/*/right/*.sql"))


def test_every_function_of_this_duckdb_is_listed_once() -> None:
    assert functions.unlisted() == []
    assert functions.gone() == []
    groups = functions._lists()
    names = [name for kind in ("allowed", "refused") for g in groups[kind].values() for name in g]
    assert len(names) > 600
    assert sorted(set(names)) == sorted(names)


def test_a_function_that_a_newer_duckdb_brings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Played by taking one from the list, with its line told."""
    lists = {kind: dict(groups) for kind, groups in functions._lists().items()}
    lists["allowed"]["text"] -= {"levenshtein"}
    monkeypatch.setattr(functions, "_lists", lambda: lists)
    with pytest.raises(Rejected, match="`levenshtein` is not on the list") as refused:
        statements.check_query("SELECT upper('a'),\n  levenshtein('a', 'b')")
    assert (refused.value.line, refused.value.column) == (2, 3)


@pytest.mark.parametrize("name", ["world_now", "dateadd", "no_such_thing", "||"])
def test_a_name_that_duckdb_does_not_know_is_left_to_duckdb(name: str) -> None:
    assert functions.why_not(name) is None


def test_nothing_volatile_is_allowed() -> None:
    """Volatile: DuckDB itself says that a second call may give another value."""
    with functions.engine().cursor() as cursor:
        rows = cursor.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability = 'VOLATILE'"
        ).fetchall()
    volatile = [name for (name,) in rows if name.isidentifier()]
    assert len(volatile) > 10
    assert [name for name in volatile if functions.why_not(name) is None] == []


# Of each group some whose sentence must not change.
REFUSED = {
    "clock": ("now", "NOW", "today", "get_current_timestamp", "current_localtime"),
    "chance": ("random", "uuid", "uuidv7", "setseed", "gen_random_uuid", "reservoir_quantile"),
    "files": ("read_csv", "read_parquet", "glob", "sniff_csv", "sqlite_scan", "st_read", "copy_x"),
    "engine": ("current_setting", "nextval", "getenv", "http_get", "duckdb_logs", "pg_sleep"),
    "internal": ("__cast", "__internal_compress", "combine", "finalize", "create_sort_key"),
}


@pytest.mark.parametrize(
    ("group", "name"), [(group, name) for group, names in REFUSED.items() for name in names]
)
def test_a_function_is_refused_for_the_reason_of_its_group(group: str, name: str) -> None:
    shown = {"clock": f"{name}()", "chance": f"{name}()"}.get(group, name)
    assert functions.why_not(name) == functions._REASONS[group].format(name=name, shown=shown)
    assert "{" not in str(functions.why_not(name))


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        *((name, True) for name in ("pg_class", "PG_Settings", "duckdb_views", "duckdb_logs")),
        *((name, True) for name in ("a.tsv", "a.JSONL", "a.ndjson", "a.db", "a.duckdb", "a.gz")),
        *((name, True) for name in ("a/b", "a\\b", "a*", "a?")),
        *((name, False) for name in ("orders", "columns", "duckdb_tables", "csv", "a.orders")),
    ],
)
def test_a_table_of_the_engine_and_a_file_are_no_tables(name: str, refused: bool) -> None:
    assert (functions.why_not_table(name) is not None) == refused


def test_every_built_in_view_is_listed_once() -> None:
    with functions.engine().cursor() as cursor:
        found = cursor.execute("SELECT DISTINCT view_name FROM duckdb_views()").fetchall()
    views = functions._lists()["views"]
    assert {name for (name,) in found} <= views["allowed"] | views["refused"]
    assert not views["allowed"] & views["refused"]
    assert not {name for name in views["allowed"] if name.startswith(("pg_", "pragma_"))}


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_right_answer_calls_only_what_is_allowed(path: Path) -> None:
    calls.check(path.read_text(encoding="utf-8"))


# What may stand between words: blanks and comments as DuckDB reads them, and texts that look so.
GAPS = st.sampled_from(
    (
        *(" ", "\n", "\r", "\t", "\u00a0", "\u200b", "\u2060", "\ufeff", "\u3000", "\x0b", "\x0c"),
        *("--x\n", "-- '\r", '-- "\n', "/* */", "/* ' */", "/* /* */ -- */", "/**//* $$ */"),
    )
)
ITEMS = st.sampled_from(
    (
        *("1", "'--'", "'/*'", "'it''s'", "E'\\''", "E'\\\\'", "$$ ' $$", "$a$ $$ $a$", "'\\'"),
        *('"a""b".x', "`a``b`", "x'00'", "'*/'", "e1", "1e3", "_a$b", "[1]", "{'a': 1}"),
        *("current_setting('a')", "CURRENT_SETTING ('a')", '"current_setting"/* */(1)'),
        *("`current_setting`('a')", "'a'.current_setting()", "system.main.current_setting('a')"),
        *("current_setting\u200b('a')", "current_setting--\r('a')", "e'x'.current_setting()"),
    )
)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(GAPS, ITEMS, GAPS), min_size=1, max_size=5))
def test_the_tokens_see_every_call_that_duckdb_sees(parts: list[tuple[str, str, str]]) -> None:
    """Where no syntax tree can be had (a fix, a PIVOT) the tokens alone decide."""
    text = "SELECT " + ",".join(before + item + after for before, item, after in parts)
    tree = calls._tree(text)
    if tree is None:
        return
    seen = [
        token.lower
        for token, after in zip(lexer.tokens(text), lexer.tokens(text)[1:], strict=False)
        if token.kind in ("word", "quoted") and after.text == "("
    ]
    name = "current_setting"
    assert tree.lower().count(f'"function_name":"{name}"') <= seen.count(name)
