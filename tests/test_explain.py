"""DuckDB's errors as a learner reads them: the fixture's sentences, at the place in their text."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from grader.errors import Rejected
from grader.incident import Lab
from grader.sandbox.client import Sandbox
from grader.sql import dialects, explain
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
