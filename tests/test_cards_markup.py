"""Small things of a card: points, marks in a sentence, signs that act, cells that are too long."""

from __future__ import annotations

import pytest

from grader import cards, cost
from grader.cost import Cost, Operator
from grader.markup import INLINE
from grader.verdict import Counterexample, Part, Table, Verdict


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3, "3"),
        (2.5, "2.5"),
        (0.875, "0.88"),
        (1 / 3, "0.33"),
        (2.999, "3"),
        (0, "0"),
        (100, "100"),
    ],
)
def test_points_are_written_as_a_person_writes_them(value: float, said: str) -> None:
    assert cards.points(value) == said


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([["scd2", "1"], ["snapshot", "2"]], 2),
        ([["scd2", "1"]], 0),  # there is no other row to be told from
        ([["scd2", "1"], ["scd2", "2"]], 0),
        ([["scd2", "1"], [None, "2"]], 0),
        ([["scd2", "1"], ["x" * 200, "2"]], 0),
        ([["was", "1"], ["is now", "2"], ["was", "3"], ["is now", "4"]], 4),
    ],
)
def test_the_first_cell_names_its_row_where_it_can(rows: list[list[str]], named: int) -> None:
    shown = cards.table_html(Table(title="Rows", columns=["what", "n"], rows=rows))
    assert shown.count('<th scope="row"') == named


def test_of_a_row_before_and_after_what_changed_has_a_sign_and_a_word() -> None:
    rows = [["was", "1", "9", "33.554"], ["is now", "1", None, "0.034"]]
    table = Table(title="Innocent rows", columns=["row", "id", "size", "kg"], rows=rows)
    shown = cards.table_html(table)
    assert "Innocent rows (≠: changed)" in shown
    assert shown.count("differs: </span>") == 2
    assert "differs: </span>0.034" in shown
    assert cards.table_text(table).splitlines()[-1].split() == [
        *("is", "now", "|", "1", "|", "≠", "NULL", "|", "≠", "0.034")
    ]


A_TIMES_B = f'<code style="{INLINE}">a*b</code>'


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("a `b < c` d", f'a <code style="{INLINE}">b &lt; c</code> d', "a `b < c` d"),
        ("**no** more", "<strong>no</strong> more", "no more"),
        ("2 ** 3 ** x", "2 <strong> 3 </strong> x", "2  3  x"),
        ("one\ntwo", "one<br>two", "one\ntwo"),
        ("an `open\ntick`", "an `open<br>tick`", "an `open\ntick`"),
        ("*this* one, *that one.*", "<em>this</em> one, <em>that one.</em>", "this one, that one."),
        ("(*$5 today*)", "(<em>$5 today</em>)", "($5 today)"),
        ("count(*) and max(*)", "count(*) and max(*)", "count(*) and max(*)"),
        ("2 * 3 * x, a*b*c", "2 * 3 * x, a*b*c", "2 * 3 * x, a*b*c"),
        ("**all `a*b` of it**", f"<strong>all {A_TIMES_B} of it</strong>", "all `a*b` of it"),
        ("`*a*`", f'<code style="{INLINE}">*a*</code>', "`*a*`"),
        ('it\'s "so"', "it&#x27;s &quot;so&quot;", 'it\'s "so"'),
    ],
)
def test_marks_become_markup_or_go(text: str, html: str, plain: str) -> None:
    assert cards.inline(text) == html
    assert cards.plain(text) == plain


def test_a_name_that_is_read_aloud_has_no_marks_at_all() -> None:
    assert cards.spoken("`q`: **two** of *three* `a*b`") == "q: two of three a*b"


def test_sums_of_money_are_no_formulas() -> None:
    said = cards.markdown("$3 of $4, `$a`\n\n```sql\nSELECT $1\n```\n\n$5")
    sign = "<span>&#36;</span>"  # MathJax reads no pair of signs across elements
    assert said == f"{sign}3 of {sign}4, `$a`\n\n```sql\nSELECT $1\n```\n\n{sign}5"


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("\x1b", "\\x1b"),
        ("\x00", "\\x00"),
        ("\r", "\\r"),
        ("\x0b", "\\x0b"),
        ("\x7f", "\\x7f"),
        ("\x9f", "\\x9f"),
        ("\u061c", "\\u061c"),
        ("\u200e", "\\u200e"),
        ("\u202e", "\\u202e"),
        ("\u2028", "\\u2028"),
        ("\u2069", "\\u2069"),
        ("\t", "\t"),
        ("\n", "\n"),
        ("é–✔", "é–✔"),
    ],
)
def test_a_sign_that_acts_is_shown_by_its_number(sign: str, shown: str) -> None:
    assert cards.shown(f"a{sign}b") == f"a{shown}b"


@pytest.mark.parametrize(
    ("length", "end"), [(400, "x"), (401, "… (401 characters)"), (5_000, "… (5,000 characters)")]
)
def test_a_long_cell_is_cut_and_its_length_said(length: int, end: str) -> None:
    said = cards.cut("x" * length)
    assert said.startswith("x" * 400)
    assert said.endswith(end)
    table = Table(title="t", columns=["x" * length], rows=[["x" * length]])
    for card in (cards.table_html(table), cards.table_text(table)):
        assert card.count("x" * 401) == 0
        assert card.count(end) >= 1


def test_a_table_in_text_is_aligned_and_says_null_and_what_is_left_out() -> None:
    table = Table(
        title="Rows", columns=["k", "text"], rows=[["1", None], ["22", "a\n  b"]], left_out=1200
    )
    assert cards.table_text(table).splitlines() == [
        "Rows (1,200 more not shown)",
        "  k  | text",
        "  ---+-----",
        "  1  | NULL",
        "  22 | a b",
    ]


def verdict(**more: object) -> Verdict:
    base = {
        "lab": "l",
        "question": "q",
        "kind": "sql",
        "outcome": "wrong",
        "score": 0,
        "max_points": 2.5,
        "headline": "No.",
    }
    return Verdict.model_validate(base | more)


@pytest.mark.parametrize(
    ("part", "line"),
    [
        (Part(name="a", says="s", ok=True, points=0.5, max_points=2), "  ✔ s (0.5 of 2)"),
        (Part(name="a", says="s", ok=False, detail="d"), "  ✘ s: d"),
        (Part(name="a", says="s", ok=None), "  · s"),
    ],
)
def test_a_part_is_a_sign_what_it_says_its_worth_and_why(part: Part, line: str) -> None:
    assert line in cards.text(verdict(parts=[part])).splitlines()


def test_a_counterexample_reads_note_tables_unread_and_both_results_in_turn() -> None:
    entries, orders, items = (
        Table(title=name, columns=["x"], rows=[["1"]] * 2)
        for name in ("entries", "orders", "items")
    )
    case = Counterexample(
        note="The clock stands at midnight.",
        tables=[entries, orders, items],
        answer=Table(title="You returned", columns=["x"], rows=[]),
        expected=Table(title="Expected", columns=["x"], rows=[]),
        unread=["orders", "items"],
    )
    said = [
        "On this small database:",
        "The clock stands at midnight.",
        "entries",
        "does not read it: rows that these name, in `items` and `orders`.",
        "You returned",
        "Expected",
    ]
    text = cards.text(verdict(counterexample=case))
    places = [text.index(one) for one in said]
    assert places == sorted(places)
    html = cards.html(verdict(counterexample=case))
    marks = ["On this small", "The clock", "entries", "rows that these", "You returned", "Expected"]
    at = [html.index(one) for one in marks]
    assert at == sorted(at)


def test_what_was_checked_ends_each_once_with_a_full_stop() -> None:
    said = cards.text(verdict(checked=["a.", "b"], not_checked=["c."])).splitlines()[-1]
    assert said == "Checked: a, b. Not checked: c."
    assert cards.text(verdict(not_checked=["c"])).splitlines()[-1] == "Not checked: c."


# ── the cost of a query ──────────────────────────────────────────────────────────────────────────

SCAN = Operator("SEQ_SCAN", "shop.orders", "", 1200, 900)
JOIN = Operator("HASH_JOIN", None, "a = b", 0, 300)


@pytest.mark.parametrize(
    ("reference", "ratio", "says"),
    [
        (0, None, "1,200 rows scanned, 300 out of joins."),
        (1500, 1.0, "1,200 rows scanned, 300 out of joins: as many as the reference."),
        (1430, 1500 / 1430, "out of joins: as many as the reference."),
        (1420, 1500 / 1420, "out of joins: 1.1 times the rows of the reference."),
        (3000, 0.5, "out of joins: 0.5 times the rows of the reference."),
        (1, 1500, "out of joins: 1,500.0 times the rows of the reference."),
    ],
)
def test_a_cost_is_told_beside_the_references(
    reference: int, ratio: float | None, says: str
) -> None:
    found = Cost([SCAN, JOIN], reference)
    assert (found.scanned, found.joined, found.rows, found.ratio) == (1200, 300, 1500, ratio)
    assert found.sentence.endswith(says)


@pytest.mark.parametrize(
    ("operator", "words", "joins"),
    [
        (SCAN, "read", False),
        (JOIN, "join on a = b", True),
        (Operator("HASH_JOIN", None, "", 0, 1), "join", True),
        (Operator("CROSS_PRODUCT", None, "", 0, 1), "every row with every row", True),
        (Operator("FILTER", None, "x", 0, 1), "filter", False),
        (Operator("SOME_NEW_STEP", None, "", 0, 1), "some new step", False),
        (Operator("IE_JOIN", None, "a < b", 0, 1), "join on two ranges on a < b", True),
    ],
)
def test_a_step_is_said_as_a_reader_of_sql_says_it(
    operator: Operator, words: str, joins: bool
) -> None:
    assert (operator.words, operator.joins) == (words, joins)


def test_the_steps_are_shown_up_to_a_limit_and_the_rest_is_counted() -> None:
    unknown = Operator("SOME_NEW_STEP", None, "", 0, 1)
    table = Cost([SCAN, unknown, JOIN]).table()
    assert table.rows == [
        ["read", "shop.orders", "1,200", "900"],
        ["join on a = b", "", "", "300"],
    ]
    assert table.left_out == 0
    many = Cost([SCAN] * (cost.MAX_SHOWN + 3)).table()
    assert (len(many.rows), many.left_out) == (cost.MAX_SHOWN, 3)


@pytest.mark.parametrize(
    ("info", "table", "on"),
    [
        ({"Table": "practice.shop.orders"}, "shop.orders", ""),
        ({"Table": "practice.main.orders"}, "orders", ""),
        ({"Conditions": "a = b"}, None, "a = b"),
        ({"Conditions": ["a = b", "c = d"]}, None, "a = b, c = d"),
        ({"Conditions": "x" * 60}, None, "x" * 60),
        ({"Conditions": "x" * 61}, None, "x" * 60 + "…"),
    ],
)
def test_an_operator_is_read_from_the_engines_words(
    info: dict[str, object], table: str | None, on: str
) -> None:
    made = cost._operator({"name": "X", "info": info, "scanned": "3", "out": 4})
    assert (made.table, made.on, made.scanned, made.out) == (table, on, 3, 4)
