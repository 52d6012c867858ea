"""DuckDB's errors as a learner reads them: the fixture's sentences, at the place in their text."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from grader.errors import OutOfBudget, Rejected
from grader.incident import Lab
from grader.sandbox.client import Sandbox
from grader.sql import dialects, explain, statements
from grader.worlds import world

FIXTURE = Path(__file__).parent / "fixtures" / "sandbox__errors.sql"
PARTS = re.split(r"^# (\d+):(\d+) \| (.*)\n", FIXTURE.read_text(), flags=re.MULTILINE)[1:]
CASES = [
    pytest.param(int(line), int(column), says, text.rstrip("\n"), id=says[:50])
    for line, column, says, text in zip(
        PARTS[0::4], PARTS[1::4], PARTS[2::4], PARTS[3::4], strict=True
    )
]


@pytest.fixture(scope="module")
def tiny_world(tiny: Lab) -> Path:
    return world.cached(world.Spec(tiny, scale=0.03))


@pytest.mark.parametrize(("line", "column", "says", "text"), CASES)
def test_an_error_is_one_sentence_with_its_place(
    line: int, column: int, says: str, text: str, worker: Sandbox, tiny_world: Path
) -> None:
    with pytest.raises(Rejected) as refused:
        worker.query(tiny_world, text)
    assert says in str(refused.value)
    assert (line, column) == (refused.value.line or 0, refused.value.column or 0)


@pytest.mark.parametrize(("line", "column", "says", "text"), CASES)
def test_no_sentence_holds_noise_of_the_engine(
    line: int, column: int, says: str, text: str, worker: Sandbox, tiny_world: Path
) -> None:
    with pytest.raises(Rejected) as refused:
        worker.query(tiny_world, text)
    sentence = str(refused.value)
    for noise in ("Error:", "LINE ", "LITERAL", "exception", "Candidate", "{", str(tiny_world)):
        assert noise not in sentence
    assert len(sentence.splitlines()) == 1


def test_a_path_of_this_machine_is_never_shown() -> None:
    message = (
        'IO Error: {"exception_message":"Cannot open file \\"/srv/lab/cache/w.duckdb\\": gone"}'
    )
    assert "/srv" not in str(explain.from_engine("IOException", message, "SELECT 1"))


def test_a_long_line_keeps_its_place() -> None:
    text = "SELECT " + ", ".join(f"{n} AS column_{n}" for n in range(60)) + ", FROM FROM x"
    error = explain.from_parser(
        'Parser Error: syntax error at or near "FROM"\n\n'
        f"LINE 1: ...{text[-60:]}\n" + " " * (8 + 3 + 60 - 11 + 5) + "^",
        text,
    )
    assert error.line == 1
    assert error.column is not None
    assert text[error.column - 1 :] == "FROM x"


@pytest.mark.parametrize(
    ("kind", "message", "says"),
    [
        ("OSError", "[Errno 28] No space left on device: '/srv/x'", "The disk is full"),
        ("OSError", "[Errno 28] said in another language", "The disk is full"),
        (
            "IOException",
            'IO Error: {"exception_message":"No space left on device"}',
            "disk is full",
        ),
        ("InternalException", "INTERNAL Error: assertion failed", "a bug of it and not of your"),
        ("PanicException", "index out of bounds", "a bug of it and not of your answer"),
        ("FileNotFoundError", "[Errno 2] No such file: '/srv/a/b.duckdb'", "could not be read"),
        ("RuntimeError", "no session is open", "could not be read or copied"),
    ],
)
def test_what_is_our_fault_is_not_called_the_answers(kind: str, message: str, says: str) -> None:
    error = explain.from_engine(kind, message, "SELECT 1")
    assert not isinstance(error, Rejected)
    assert says in str(error)
    assert "/srv" not in str(error)


def test_every_function_of_another_dialect_is_one_that_duckdb_lacks() -> None:
    sql = "SELECT DISTINCT lower(function_name) FROM duckdb_functions()"
    have = {name for (name,) in duckdb.sql(sql).fetchall()}
    assert dialects._FUNCTIONS
    assert [name for name in dialects._FUNCTIONS if name in have] == []


# What DuckDB says of a statement → the sentence, where no row of the fixture can call it forth.
SETUP = """
    CREATE SCHEMA s; CREATE TABLE s.u (a INTEGER);
    CREATE TABLE s.t (a INTEGER NOT NULL, b VARCHAR CHECK (b <> 'x'), ts TIMESTAMP);
    INSERT INTO s.t VALUES (1, 'y', TIMESTAMP '2026-01-01')"""
SAID = {
    "SELECT t.q FROM s.t": "`t` has no column `q`. `%tables` lists the columns of a table.",
    "SELECT x.a FROM s.t": (
        "`x` is not among the tables of this FROM. Use the alias that stands there."
    ),
    "FROM nos.t": "There is no table `nos.t`. `%tables` lists them all.",
    "FROM t1": "There is no table `t1`. Did you mean `s.t`? `%tables` lists them all.",
    "FROM s.t WHERE row_number() OVER () > 1": (
        "WHERE cannot hold a window function: compute it in a CTE, or use QUALIFY."
    ),
    "SELECT count(*) FROM s.t GROUP BY row_number() OVER ()": (
        "GROUP BY cannot hold a window function: compute it in a CTE, or use QUALIFY."
    ),
    "SELECT ts > 1 FROM s.t": (
        "TIMESTAMP cannot be compared with a whole number: cast one of them."
    ),
    "SELECT sum(b) FROM s.t": "`sum` does not take (VARCHAR). It is sum(arg DECIMAL).",
    "INSERT INTO s.t VALUES (NULL, 'a', NULL)": (
        "t.a must not be NULL: the script would leave it empty. Nothing was changed."
    ),
    "INSERT INTO s.t VALUES (1, 'x', NULL)": (
        "A row of `t` would break its CHECK ((b != 'x')). Nothing was changed."
    ),
    "SELECT a + 2147483647::INTEGER FROM s.t": (
        "The addition leaves the range of INT32: cast to a wider type first."
    ),
    "SELECT b || count(*) FROM s.t GROUP BY ALL": (
        "One column of the SELECT holds an aggregate and a plain column, which GROUP BY ALL cannot"
        " place: name the plain columns in GROUP BY."
    ),
    "FROM s.t QUALIFY a = 1": (
        "QUALIFY filters by a window function, and there is none here: use WHERE, or HAVING."
    ),
    "SELECT 'a'::nosuchtype": "There is no type called `nosuchtype`. Did you mean `struct`?",
    "SELECT sum(count(*)) FROM s.t": "aggregate function calls cannot be nested.",
    "SELECT qqq_zzz(1)": "DuckDB has no function `qqq_zzz`.",
}


@pytest.mark.parametrize("text", SAID)
def test_what_duckdb_says_becomes_a_sentence(text: str) -> None:
    with duckdb.connect() as con:
        con.execute(SETUP)
        con.execute("SET errors_as_json = true")
        with pytest.raises(duckdb.Error) as raised:
            con.execute(text).fetchall()
    told = str(explain.from_engine(type(raised.value).__name__, str(raised.value), text))
    assert told == SAID[text]


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ('Cannot access file "x"', "An answer cannot reach files, the network or settings"),
        ("the configuration has been locked", "An answer cannot reach files, the network"),
        ("disabled by configuration", "An answer cannot reach files, the network"),
        ("attached in read-only mode!", "An answer to this question only reads"),
        ("Max expression depth limit of 1000 exceeded", "The query is nested too deeply."),
        ("Something else!\nand more", "Something else."),
        ("Cannot open /srv/lab/x.db!", "Cannot open …."),
    ],
)
def test_a_message_that_is_no_json_is_read_too(message: str, says: str) -> None:
    error = explain.from_engine("InvalidInputException", message, "SELECT 1")
    assert isinstance(error, Rejected)
    assert str(error).startswith(says)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("OutOfMemoryException", "x"),
        ("MemoryError", ""),
        ("InvalidInputException", "Out of Memory Error: could not allocate"),
    ],
)
def test_too_little_memory_is_a_budget_and_says_how_much_there_was(kind: str, message: str) -> None:
    error = explain.from_engine(kind, message, "SELECT 1", memory_mb=700)
    assert isinstance(error, OutOfBudget)
    assert "more memory than an answer has (700 MB)" in str(error)


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("SELECT 1 /* x", 1, 10, "A comment opens with /* and never closes"),
        ("SELECT 1,\n  2)", 2, 4, "`)`: a bracket or a part before it is missing"),
        ("SELECT a FROM t WHERE rownum < 5 rownum", 1, 34, "DuckDB has no ROWNUM: put LIMIT"),
        ("SELECT a day FROM t", 1, 10, 'as a name write AS day, or "day"'),
        ("SELECT a\n  seconds FROM t", 2, 3, "`seconds` has a meaning in SQL"),
    ],
)
def test_a_text_that_cannot_be_read_is_told_where(
    text: str, line: int, column: int, says: str
) -> None:
    with pytest.raises(Rejected) as refused:
        statements.check_query(text)
    assert says in str(refused.value)
    assert (refused.value.line, refused.value.column) == (line, column)


def test_the_place_counts_characters_of_the_whole_text() -> None:
    text = "SELECT 'ü';\nSELECT 'ää', x"
    said = '{"exception_message": "no", "position": "15"}'
    error = explain.from_engine("BinderException", said, text, offset=12)
    assert isinstance(error, Rejected)
    assert (error.line, error.column) == (2, 14)


@pytest.mark.parametrize(
    ("candidates", "says"),
    [
        ("shop.orders,shop.items", " Did you mean `shop.orders`?"),
        ("pg_orders,duckdb_orders,sqlite_orders", ""),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_only_a_name_that_looks_alike_is_offered(candidates: str, says: str) -> None:
    said = (
        '{"exception_message": "x", "error_subtype": "MISSING_ENTRY", "type": "Table",'
        f' "name": "Ordres", "candidates": "{candidates}"}}'
    )
    error = explain.from_engine("CatalogException", said, "SELECT 1")
    assert str(error) == f"There is no table `Ordres`.{says} `%tables` lists them all."


@pytest.mark.parametrize(
    ("table", "results", "cleared"),
    [("Doubled", ["cause", "doubled"], True), ("other", ["doubled"], False), (None, ["x"], False)],
)
def test_a_table_that_is_another_cells_result_is_said_to_be(
    table: str | None, results: list[str], cleared: bool
) -> None:
    error = Rejected("No table.", line=3, column=4, no_table=table)
    told = explain.stands_alone(error, results)
    assert (told.line, told.column) == (3, 4)
    assert (f"`WITH {table} AS (…)`" in str(told)) == cleared
    assert (told is error) == (not cleared)
