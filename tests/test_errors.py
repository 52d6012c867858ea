"""Sentences for mistakes: a near name, the line with its caret, DuckDB's words in plain ones."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from grader import cards, carets
from grader.errors import BadLab, FiredrillError, OutOfBudget, Rejected, UnknownName
from grader.sql import dialects, explain
from grader.worlds import world
from grader.worlds.figures import FORMATS


@pytest.mark.parametrize(
    ("name", "known", "says"),
    [
        ("dubled", ["doubled", "by_item"], "Did you mean `doubled`?"),
        ("item", ["doubled", "by_item_and_day"], "Did you mean `by_item_and_day`?"),
        (
            "item",
            ["a_item_by_the_day", "by_item_and_day"],
            " There are: a_item_by_the_day, by_item",
        ),
        ("it", ["by_item_and_day"], " There are: by_item_and_day."),
        ("x", [], "There is no question called `x`."),
    ],
)
def test_a_near_name_is_offered_else_all(name: str, known: list[str], says: str) -> None:
    said = str(UnknownName("question", name, known))
    assert said.startswith(f"There is no question called `{name}`.")
    assert says in said
    assert ("There are" in said) == ("There are" in says)


TEXT = "SELECT 1,\n  x\n"


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        (None, None, "No."),
        (2, 3, "No.\n  line 2:   x\n            ^"),
        (2, 4, "No.\n  line 2:   x\n             ^"),  # just behind the end
        (2, 5, "No.\n  line 2:   x"),
        (2, None, "No.\n  line 2:   x"),
        (3, 1, "No."),
    ],
)
def test_a_refusal_shows_its_place_where_it_has_one(
    line: int | None, column: int | None, shown: str
) -> None:
    assert Rejected("No.", line=line, column=column).with_source(TEXT) == shown


LONG = " AND ".join(f"column_{n} = {n}" for n in range(40))


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ("\tSELECT\tx\tFROM t", "x"),
        ("SELECT '日本語' AS é, y FROM t", "y"),
        (LONG, "column_0 "),
        (LONG, "column_20"),
        (LONG, "column_39"),
        ("SELECT nothing\r", "nothing"),
    ],
)
def test_the_caret_stands_below_its_character(source: str, at: str) -> None:
    error = Rejected("No.", line=1, column=source.index(at) + 1)
    _, shown, caret = error.with_source(source).split("\n")
    assert "\t" not in shown
    assert len(shown) <= 80
    wide = sum(sign in "日本語" for sign in shown)
    assert shown[len(caret) - 1 - wide :].startswith(at)
    assert ("…" in shown) == (source == LONG)
    markup = cards.prose(error.with_source(source))
    assert f"here: </span>{at.strip()}</span>" in markup
    assert "\n" not in markup.partition("<pre")[2]


def test_a_long_line_is_cut_and_an_empty_text_has_none() -> None:
    error = Rejected("No.", line=1, column=600)
    assert error.with_source("x" * 500) == f"No.\n  line 1: {'x' * carets.WIDTH}…"
    assert error.with_source("") == "No."


@pytest.mark.parametrize(
    ("position", "offset", "place"),
    [
        ("0", 0, (1, 1)),
        ("2", 0, (1, 2)),  # bytes: the first letter has two of them
        ("8", 0, (2, 1)),
        ("3", 7, (2, 4)),
        ("3", 11, (3, 4)),
        (None, 7, (None, None)),
    ],
)
def test_a_place_is_counted_in_characters_from_the_statement(
    position: str | None, offset: int, place: tuple[int | None, int | None]
) -> None:
    text = "ü = 1;\n ab\n  cd"
    said = {"exception_message": "odd"} | ({"position": position} if position else {})
    error = explain.from_engine("BinderException", f"Error: {json.dumps(said)}", text, offset)
    assert isinstance(error, Rejected)
    assert (error.line, error.column) == place


@pytest.mark.parametrize(
    ("kind", "ours", "short", "broken"),
    [
        ("BinderException", False, False, False),
        ("Error", False, False, False),
        ("MemoryError", False, True, False),
        ("OutOfMemoryException", False, True, False),
        ("InternalException", True, True, True),
        ("FatalException", True, True, True),
        ("PanicException", True, True, True),
        ("IOException", True, False, False),
        ("SerializationException", True, False, False),
        ("ConnectionException", True, False, False),
        ("KeyError", True, False, False),
        ("OSError", True, True, False),
        ("ComputeError", True, True, False),
    ],
)
def test_whose_fault_an_exception_is(kind: str, ours: bool, short: bool, broken: bool) -> None:
    found = explain.is_ours(kind), explain.is_short_of_memory(kind), explain.breaks_the_engine(kind)
    assert found == (ours, short, broken)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("OutOfMemoryException", "failed to allocate"),
        ("MemoryError", ""),
        ("InvalidInputException", "Out of Memory Error: no"),
    ],
)
def test_a_lack_of_memory_is_our_limit(kind: str, message: str) -> None:
    error = explain.from_engine(kind, message, "SELECT 1", memory_mb=123)
    assert isinstance(error, OutOfBudget)
    assert "(123 MB)" in str(error)


PARSER = {
    "syntax error at end of input": "The text ends before the statement does",
    "unterminated /* comment": "A comment opens with /* and never closes",
    "unterminated quoted identifier": 'A name opens with " and never closes',
    "unterminated quoted string": "A text opens with ' and never closes",
    "Max expression depth limit of 1000 exceeded": "nested too deeply",
    'syntax error at or near ")"': "a bracket or a part before it is missing",
    'syntax error at or near "]"': "a bracket or a part before it is missing",
    'syntax error at or near "TOP"': "DuckDB has no TOP: put LIMIT n at the end.",
    'syntax error at or near "Minutes"': "`Minutes` has a meaning in SQL: as a name write AS",
    'syntax error at or near "foo"': "at `foo`: look at this word, and just before it",
    "something in /srv/lab/x.sql!": "something in …!.",
}


@pytest.mark.parametrize("message", PARSER)
def test_what_cannot_be_read_has_a_sentence(message: str) -> None:
    assert PARSER[message] in str(explain.from_parser(f"Parser Error: {message}", "SELECT 1"))


ENGINE = {
    "NOT NULL constraint failed: voids.op": "voids.op must not be NULL",
    "CHECK constraint failed on table orders with expression (price > 0)": "its CHECK (price > 0)",
    "Overflow in multiplication of INT32 (1 * 2)!": "The multiplication leaves the range of INT32",
    "QUALIFY clause cannot contain window functions": "QUALIFY cannot hold a window function",
    "Cannot compare values of type VARCHAR and type INTEGER_LITERAL - an explicit cast": (
        "VARCHAR cannot be compared with a whole number: cast one of them."
    ),
    "Could not convert string 'x' to INT32": "'x' cannot be read as INT32.",
    "Cannot access file": "An answer cannot reach files",
    'Cannot execute statement of type "UPDATE" in read-only mode': "it cannot change a table",
    "stack overflow": "nested too deeply",
    'Referenced table "z" not found!': "`z` is not among the tables of this FROM",
    "No such thing!": "No such thing.",
}


@pytest.mark.parametrize("message", ENGINE)
def test_what_the_engine_says_has_a_sentence(message: str) -> None:
    error = explain.from_engine("BinderException", f"Binder Error: {message}\n\nmore", "SELECT 1")
    assert ENGINE[message] in str(error)


MISSING = [
    ({"name": "summ", "type": "Scalar Function", "candidates": "sum,max"}, "Did you mean `sum`?"),
    (
        {"name": "orderz", "type": "Table", "candidates": "pg_orders,s.orders"},
        "`s.orders`? `%tables",
    ),
    ({"name": "zzz", "type": "Table", "candidates": "pg_zzz,duckdb_zzz"}, "`zzz`. `%tables` lists"),
    ({"name": "v", "type": "View"}, "There is no table `v`."),
    ({"name": "mood", "type": "Type"}, "There is no type called `mood`."),
    ({"name": "mood"}, "There is no thing called `mood`."),
    ({"name": "NVL", "type": "Scalar Function"}, "DuckDB has no NVL: write `coalesce(a, b)`."),
]


@pytest.mark.parametrize(("said", "says"), MISSING)
def test_what_is_missing_is_named_with_its_nearest(said: dict[str, str], says: str) -> None:
    whole = {"exception_message": "no", "error_subtype": "MISSING_ENTRY", **said}
    error = explain.from_engine("CatalogException", f"x: {json.dumps(whole)}", "SELECT 1")
    assert says in str(error)
    assert isinstance(error, Rejected)
    is_table = said.get("type") in ("Table", "View")
    assert error.no_table == (said["name"] if is_table else None)


def test_a_table_that_is_another_cells_result_is_told_so_in_any_case() -> None:
    error = Rejected("No table.", line=2, column=3, no_table="Doubled")
    told = explain.stands_alone(error, ["by_item", "doubled"])
    assert (told.line, told.column) == (2, 3)
    assert "`WITH Doubled AS (…)`" in str(told)
    assert explain.stands_alone(error, ["by_item"]) is error
    assert explain.stands_alone(Rejected("x"), ["x"]).no_table is None


@pytest.mark.parametrize("word", ["only", "OFFSET", "at", "year", "days"])
def test_a_word_with_a_meaning_is_no_bare_name(word: str) -> None:
    assert f"`{word}` has a meaning in SQL" in (dialects.syntax(word) or "")
    assert dialects.syntax("name") is None
    assert dialects.function("upper") is None


AT = dt.datetime(2026, 3, 7, 5, 6, 7)


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        ("number", 1234567, "1,234,567"),
        ("number", 1234.5, "1,234.50"),
        ("money", -1234.5, "-$1,234.50"),
        ("round_money", 1_000_000, "$1M"),
        ("round_money", 1_000, "$1K"),
        ("round_money", 999, "$999"),
        ("round_money", -261_400, "-$261.4K"),
        ("percent", 1, "100.0 %"),
        ("minutes", 1, "1 minute"),
        ("minutes", 1.5, "1.5 minutes"),
        ("minutes", 0, "0 minutes"),
        ("clock", AT, "05:06"),
        ("clock_s", AT, "05:06:07"),
        ("date", AT, "2026-03-07"),
        ("day", AT, "Saturday 7 March 2026"),
        ("instant", AT, "2026-03-07 05:06 UTC"),
        ("text", AT, "2026-03-07 05:06:07"),
    ],
)
def test_a_figure_has_its_form(form: str, value: object, shown: str) -> None:
    assert world.render(f"{{x:{form}}}!", {"x": value}) == f"{shown}!"
    assert form in FORMATS


def test_a_form_or_figure_that_is_none_names_all() -> None:
    with pytest.raises(BadLab, match=r"\{y\}: there is no such figure\. There are: a, b\."):
        world.render("{y}", {"a": 1, "b": 2})
    with pytest.raises(BadLab, match=r"no such format\. There are: text, number, money"):
        world.render("{a:euro}", {"a": 1})
    assert issubclass(BadLab, FiredrillError)
