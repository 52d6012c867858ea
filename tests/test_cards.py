"""Cards say the same in HTML and in text, to eyes and to ears; nothing goes through unescaped."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest

from grader import apart_cells, cards
from grader.verdict import Counterexample, Outcome, Part, Table, Verdict

SCHEMA = Path(__file__).resolve().parents[1] / "docs" / "verdict.schema.json"
EVIL = "<script>alert(1)</script>\"'&"
OUTCOMES = list(get_args(Outcome))


def verdict(**more: object) -> Verdict:
    base = {
        "lab": "07-ledger-written-twice",
        "question": "written_twice",
        "kind": "sql",
        "outcome": "partly",
        "score": 0.5,
        "max_points": 3,
        "headline": "Your query leaves rows out.",
    }
    return Verdict.model_validate(base | more)


class Page(HTMLParser):
    """Tags, attributes and text of a piece of HTML; fails on a tag that does not close."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))


FULL = verdict(
    parts=[
        Part(name="columns", says="the columns are there", ok=True, points=1, max_points=1),
        Part(name="rows", says="every row is there", ok=False, max_points=2, detail="37 missing"),
        Part(name="tone", says="blames a team", ok=None),
    ],
    evidence=[
        Table(title="Missing", columns=["k", "n"], rows=[["a", None], ["b", "2"]], left_out=35)
    ],
    counterexample=Counterexample(
        tables=[Table(title="t", columns=["x"], rows=[["1"]])],
        answer=Table(title="You returned", columns=["x"], rows=[]),
        expected=Table(title="Expected", columns=["x"], rows=[["1"]]),
    ),
    try_next="Look at `status`.",
    notices=["Answered twice."],
    checked=["practice world"],
    not_checked=["row order"],
)


def test_tables_that_only_foreign_keys_need_are_named_and_not_shown() -> None:
    read, unread = (
        Table(title=name, columns=[f"{name}_id"], rows=[["1"]]) for name in ("entries", "accounts")
    )
    case = Counterexample(tables=[unread, read], answer=read, expected=read, unread=["accounts"])
    for said in (
        cards.text(verdict(counterexample=case)),
        cards.html(verdict(counterexample=case)),
    ):
        assert "entries_id" in said
        assert "accounts_id" not in said
        assert "since your query does not read it: a row that these name, in" in said


def test_columns_of_a_wide_table_that_no_query_reads_are_counted_and_not_shown() -> None:
    wide = Table(title="history", columns=["id", "size", "note"], rows=[["1", "Large", "x"]])
    case = Counterexample(
        tables=[wide], answer=wide, expected=wide, unread_columns={"history": ["note"]}
    )
    assert case.read[0].columns == ["id", "size"]
    assert case.read[0].rows == [["1", "Large"]]
    for said in (
        cards.text(verdict(counterexample=case)),
        cards.html(verdict(counterexample=case)),
    ):
        assert "history" in said
        assert "a column that your query does not read." in said


@pytest.mark.parametrize(
    ("mine", "due", "marks"),
    [
        ([["1", "a"]], [["1", "b"]], [(0, 1)]),
        ([["1", "a"], ["2", "a"]], [["1", "a"], ["2", None]], [(1, 1)]),
        ([["1", "a"], ["1", "a"]], [["1", "a"]], []),
        ([["3", "c"]], [["1", "b"]], []),
        ([], [["1", "b"]], []),
        ([["1", "3.000000000"]], [["1", "3"]], []),
        ([["1", "100.00"]], [["1", "100"]], []),
        ([["1", "0.30000000000000004"]], [["1", "0.3"]], []),
        ([["1", "0.3001"]], [["1", "0.3"]], [(0, 1)]),
        ([["a", "2"], ["b", "7"]], [["b", "2"], ["a", "5"]], [(0, 1), (1, 1)]),
        ([["c", "2"], ["a", "2"]], [["a", "2.5"], ["b", "2"]], [(1, 1), (0, 0)]),
    ],
    ids=[
        *("one cell", "beside a row that is right", "doubled", "another row", "no row"),
        *("written otherwise", "a round number", "a float's last digit", "a float that differs"),
        *("by its name, not by a value", "the row of that name first"),
    ],
)
def test_a_cell_that_differs_from_the_row_like_it_is_marked(
    mine: list[list[str | None]], due: list[list[str | None]], marks: list[tuple[int, int]]
) -> None:
    answer, expected = (
        Table(title=title, columns=["k", "v"], rows=rows)
        for title, rows in (("Your query returns", mine), ("Expected", due))
    )
    assert sorted(apart_cells.differing(answer, expected)) == sorted(marks)
    case = Counterexample(tables=[], answer=answer, expected=expected)
    assert cards.text(verdict(counterexample=case)).count("≠ ") == len(marks)
    assert cards.html(verdict(counterexample=case)).count("differs: ") == len(marks)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_outcome_is_a_word_and_a_sign_never_colour_alone(outcome: str) -> None:
    judged = verdict(outcome=outcome)
    word, sign = cards.WORDS[outcome], cards.SIGNS[outcome]
    page = Page(cards.html(judged))
    assert f"{word} · written_twice" in page.text
    assert sign in page.text
    assert cards.text(judged).startswith(f"{sign} {word} · written_twice")


def test_no_two_outcomes_share_word_or_sign() -> None:
    assert len({cards.WORDS[outcome] for outcome in OUTCOMES}) == len(OUTCOMES)
    assert len({cards.SIGNS[outcome] for outcome in OUTCOMES}) == len(OUTCOMES)


def test_points_stand_in_the_heading() -> None:
    assert cards.title(verdict()) == "Partly · written_twice · 1.5 of 3"
    assert cards.title(verdict(outcome="right", score=1)) == "Right · written_twice · 3 of 3"
    assert "3 points open" in cards.title(verdict(outcome="unknown", score=0))


@pytest.mark.parametrize(
    "said",
    [
        "Your query leaves rows out.",
        "every row is there (0 of 2): 37 missing",
        "Missing (35 more not shown)",
        "You returned",
        "Look at",
        "Answered twice.",
        "Checked: practice world. Not checked: row order.",
    ],
)
def test_html_and_text_say_the_same(said: str) -> None:
    assert said in Page(cards.html(FULL)).text
    assert said in cards.text(FULL)


def test_a_screen_reader_hears_what_the_signs_show() -> None:
    page = Page(cards.html(FULL))
    hidden = [a for tag, a in page.tags if tag == "span" and a.get("aria-hidden") == "true"]
    assert len(hidden) == 1 + len(FULL.parts)
    for word in ("holds: the columns", "does not hold: every row", "remark: blames"):
        assert word in page.text


def test_tables_have_captions_and_column_heads_and_null_is_told_apart() -> None:
    page = Page(cards.html(FULL))
    tags = [tag for tag, _ in page.tags]
    assert tags.count("caption") == tags.count("table") == 4
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in page.tags if tag == "th")
    assert "em" in tags
    assert "dl" not in tags


def test_nothing_from_outside_becomes_markup() -> None:
    table = Table(title=EVIL, columns=[EVIL], rows=[[EVIL]])
    judged = verdict(
        question=EVIL,
        headline=f"{EVIL}\n  line 1: {EVIL}\n  ^",
        parts=[Part(name=EVIL, says=EVIL, ok=False, detail=f"`{EVIL}` **{EVIL}**")],
        evidence=[table],
        counterexample=Counterexample(tables=[table], answer=table, expected=table),
        try_next=EVIL,
        notices=[EVIL],
        checked=[EVIL],
    )
    markup = cards.html(judged)
    assert "<script" not in markup
    page = Page(markup)
    allowed = {
        "section",
        "h3",
        "h4",
        "p",
        "pre",
        "ul",
        "li",
        "span",
        "code",
        "strong",
        "div",
        "table",
    }
    allowed |= {"caption", "thead", "tbody", "tr", "th", "td", "em", "br"}
    assert {tag for tag, _ in page.tags} <= allowed
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


def test_a_caret_stays_under_its_column() -> None:
    said = "No such column.\n  line 2: select x\n                 ^"
    shown = cards.html(verdict(headline=said))
    assert re.search(r'select <span style="position:relative"><span [^>]*>\^</span>', shown)
    assert "here: </span>x</span></pre>" in shown
    assert "  line 2: select x\n                 ^" in cards.text(verdict(headline=said))


@pytest.mark.parametrize("colour", sorted(set(cards.BARS.values())))
@pytest.mark.parametrize("ground", ["#ffffff", "#111111"], ids=["light", "dark"])
def test_bars_stand_out_on_both_grounds(colour: str, ground: str) -> None:
    """WCAG asks 3 : 1 of what is no text."""
    low, high = sorted((_luminance(colour), _luminance(ground)))
    assert (high + 0.05) / (low + 0.05) >= 3


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_published_schema_is_the_verdicts_own() -> None:
    """Written by `firedrill author schema --out docs/verdict.schema.json`."""
    assert json.loads(SCHEMA.read_text()) == Verdict.model_json_schema()


def test_a_verdict_is_valid_by_the_published_schema() -> None:
    import jsonschema

    jsonschema.validate(FULL.model_dump(mode="json"), json.loads(SCHEMA.read_text()))


@pytest.mark.parametrize(
    ("made", "due"),
    [
        (cards.points(0.125 + 2), "2.12"),
        (cards.points(3.0), "3"),
        (cards.cut("x" * 400), "x" * 400),
        (cards.cut("x" * 4000), "x" * 400 + "… (4,000 characters)"),
        (cards.escape("a\x1b[1m\u202e<"), "a\\x1b[1m\\u202e&lt;"),
        (cards.plain("**so** it is"), "so it is"),
        (cards.inline("a\nb"), "a<br>b"),
        (cards.align(["n"], [["a\n b"]]), ["n", "---", "a b"]),
    ],
)
def test_cells_and_points_are_written_for_a_reader(made: object, due: object) -> None:
    assert made == due


def test_null_and_what_steers_a_terminal_are_written_out() -> None:
    table = Table(title="t", columns=["x"], rows=[[None], ["a\x1b"]])
    assert "  NULL" in cards.table_text(table)
    assert "\x1b" not in cards.text(verdict(evidence=[table], headline="\x1b[31m"))


def test_a_note_and_several_tables_that_are_not_shown_are_named_in_order() -> None:
    tables = [Table(title=name, columns=["x"], rows=[["1"]]) for name in ("b", "a", "read")]
    case = Counterexample(
        tables=tables, answer=tables[2], expected=tables[2], unread=["b", "a"], note="At noon."
    )
    for said in (
        cards.text(verdict(counterexample=case)),
        Page(cards.html(verdict(counterexample=case))).text,
    ):
        assert "At noon." in said
        assert "rows that these name, in `a` and `b`." in said.replace(
            "in a and b.", "in `a` and `b`."
        )
