"""What an answer may hold: tables of texts in tests/fixtures, and what a refusal says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.errors import Rejected
from grader.sql import lexer, statements

FIXTURES = Path(__file__).parent / "fixtures"
CHECKS = {"query": statements.check_query, "script": statements.check_script}


def cases(name: str) -> list[tuple[list[str], str]]:
    """(notes of a `# …` line, the text below it) of a fixture file."""
    parts = re.split(r"^# (query|script)(.*)\n", (FIXTURES / name).read_text(), flags=re.MULTILINE)
    notes = [kind + rest for kind, rest in zip(parts[1::3], parts[2::3], strict=True)]
    return [
        ([part.strip() for part in note.split("|")], text.rstrip("\n"))
        for note, text in zip(notes, parts[3::3], strict=True)
    ]


@pytest.mark.parametrize(
    ("notes", "text"), cases("statements__rejected.sql"), ids=lambda case: str(case)[:60]
)
def test_a_text_is_refused_with_its_line(notes: list[str], text: str) -> None:
    kind, line, says = notes
    with pytest.raises(Rejected) as refused:
        CHECKS[kind](text)
    assert says in str(refused.value)
    assert int(line) == (refused.value.line or 1)


@pytest.mark.parametrize(
    ("notes", "text"), cases("statements__allowed.sql"), ids=lambda case: str(case)[:60]
)
def test_a_text_that_only_looks_forbidden_passes(notes: list[str], text: str) -> None:
    assert CHECKS[notes[0]](text)


def test_statements_know_where_they_stand() -> None:
    text = "-- first\nUPDATE a SET x = 1;\n\n/* two */ DELETE FROM a"
    first, second = statements.check_script(text)
    assert (first.kind, first.line) == ("UPDATE", 2)
    assert (second.kind, second.line) == ("DELETE", 4)
    assert text[second.offset :].startswith(second.text)


def test_an_oversize_text_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(Rejected, match="10,000,009 characters long; at most 100,000"):
        statements.check_query("SELECT 1 " + "x" * 10_000_000)


def test_as_much_as_is_allowed_is_read() -> None:
    text = "SELECT '" + "x" * (statements.MAX_CHARS - 9) + "'"
    assert statements.check_query(text)
    with pytest.raises(Rejected, match="100,001 characters long"):
        statements.check_query(f"{text} ")


@pytest.mark.parametrize(("opens", "closes"), ["()", "[]", "{}"])
def test_brackets_of_each_kind_nest_two_hundred_deep(opens: str, closes: str) -> None:
    deep = opens * 200 + closes * 200
    statements._not_too_deep(deep * 2)
    with pytest.raises(Rejected) as refused:
        statements._not_too_deep(f"{deep}\n {opens}{deep}")
    assert (refused.value.line, refused.value.column) == (2, 202)


def test_a_nul_character_is_refused() -> None:
    with pytest.raises(Rejected, match="a NUL character"):
        statements.check_query("SELECT 1 \0")


def test_statements_of_one_text_have_places_of_their_own() -> None:
    text = "DELETE FROM a; DELETE FROM a;\n  DELETE FROM a"
    found = statements.check_script(text)
    assert [(each.offset, each.line) for each in found] == [(0, 1), (15, 1), (32, 2)]


@pytest.mark.parametrize("text", ["SELECT " + "(" * 100_0 + "1" + ")" * 1000, "[" * 5000])
def test_deep_nesting_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(Rejected, match="nested more than 200 deep"):
        statements.check_query(text)


def test_a_refusal_shows_the_line_with_a_caret() -> None:
    text = "SELECT price,\n       now()\nFROM shop.orders"
    with pytest.raises(Rejected) as refused:
        statements.check_query(text)
    assert refused.value.with_source(text).splitlines()[1:] == [
        "  line 2:        now()",
        "                 ^",
    ]


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("", True),
        (" ;\n", True),
        ("-- x\n/* /* y */ */", True),
        ("SELECT", False),
        ("--\n'", False),
    ],
)
def test_blanks_and_comments_are_no_answer(text: str, empty: bool) -> None:
    assert empty == statements.is_empty(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a'b''c'd", ["word", "string", "word"]),
        ('"x""y".z', ["quoted", "sign", "word"]),
        ("$tag$ ; ' $tag$ x", ["string", "word"]),
        ("E'\\'' x", ["string", "word"]),
        ("1.5e3 .5 a1", ["number", "number", "word"]),
        ("/* a /* b */ c */ x -- y", ["word"]),
        ("'open", ["string"]),
    ],
)
def test_tokens_keep_quotes_and_comments_apart(text: str, kinds: list[str]) -> None:
    assert kinds == [token.kind for token in lexer.tokens(text)]
