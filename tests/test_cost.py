"""What a query costs: counted in rows, the same each time, told step by step."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import cards, cost
from grader.errors import Rejected
from grader.incident import Lab
from grader.judge import Judge
from grader.questions import CostRule
from grader.sandbox.client import Sandbox
from grader.worlds import world

SHAPES = {
    "scan and group": "SELECT item, count(*) FROM shop.orders GROUP BY 1",
    "join": "SELECT count(*) FROM shop.orders JOIN shop.items USING (item) WHERE price > 3",
    "fan-out": "SELECT count(*) FROM shop.orders a JOIN shop.orders b USING (item)",
    "anti join": "SELECT * FROM shop.orders WHERE item NOT IN (SELECT item FROM shop.items)",
    "correlated": "SELECT * FROM shop.orders o WHERE price > (SELECT avg(price) FROM shop.orders i"
    " WHERE i.item = o.item)",
    "window": "SELECT * FROM shop.orders QUALIFY row_number() OVER (PARTITION BY request_key) > 1",
    "top": "SELECT * FROM shop.orders ORDER BY price DESC, order_id LIMIT 5",
    "recursion": "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 50)"
    " SELECT count(*) FROM r JOIN shop.orders ON order_id = i",
    "asof": "SELECT count(*) FROM shop.orders a ASOF JOIN shop.orders b"
    " ON a.item = b.item AND a.placed_at > b.placed_at",
    "range join": "SELECT count(*) FROM shop.orders a JOIN shop.orders b"
    " ON a.placed_at < b.placed_at AND a.price > b.price AND b.order_id < 200",
}


@pytest.fixture(scope="module")
def large(tiny: Lab) -> Path:
    """Large enough for several threads to share the rows of a table."""
    return world.cached(world.Spec(tiny, scale=1))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_cost_is_the_same_each_time_and_on_any_number_of_threads(
    shape: str, large: Path, worker: Sandbox
) -> None:
    first = cost.measure(worker, large, SHAPES[shape])
    assert first.scanned > 0
    assert first == cost.measure(worker, large, SHAPES[shape])
    with Sandbox(threads=4) as many:
        other = cost.measure(many, large, SHAPES[shape])
    assert (first.scanned, first.joined) == (other.scanned, other.joined)


def test_scans_are_rows_of_tables_and_joins_are_rows_put_out(large: Path, worker: Sandbox) -> None:
    def number(sql: str) -> int:
        return int(worker.query(large, sql).frame.item())

    found = cost.measure(worker, large, SHAPES["fan-out"])
    orders = number("SELECT count(*) FROM shop.orders")
    pairs = number(SHAPES["fan-out"])
    assert (found.scanned, found.joined) == (2 * orders, pairs)
    assert pairs > 2 * orders


def test_a_fan_out_costs_a_multiple_of_the_reference(tiny_judge: Judge) -> None:
    question = tiny_judge.lab.question("doubled")
    reference = tiny_judge.bench.reference(question)
    same = cost.of(tiny_judge.bench, question, reference)
    dear = cost.of(
        tiny_judge.bench,
        question,
        "SELECT request_key, count(DISTINCT a.order_id) AS copies FROM shop.orders a"
        " JOIN shop.orders b USING (request_key) JOIN shop.orders c ON c.item = a.item GROUP BY 1",
    )
    assert (same.ratio, "as many as the reference" in same.sentence) == (1.0, True)
    assert dear.ratio == dear.rows / same.rows > 2
    assert f"{dear.ratio:,.1f} times the rows of the reference" in dear.sentence


def test_a_reader_of_sql_can_read_the_table(large: Path, worker: Sandbox) -> None:
    shown = cards.table_text(cost.measure(worker, large, SHAPES["join"]).table())
    for said in ("read", "shop.orders", "shop.items", "join on item = item", "rows scanned"):
        assert said in shown
    assert "_JOIN" not in shown
    assert "SCAN" not in shown


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT 1; DROP TABLE shop.orders", "two statements"),
        ("SELECT * FROM read_csv('/etc/passwd')", "reads files"),
        ("DELETE FROM shop.orders", "DELETE is not allowed"),
        ("PIVOT shop.orders ON status USING count(*)", "for a SELECT only"),
        ("SELECT nothing FROM shop.orders", "no column `nothing`"),
    ],
)
def test_what_is_no_answer_has_no_cost(sql: str, says: str, large: Path, worker: Sandbox) -> None:
    with pytest.raises(Rejected, match=says):
        cost.measure(worker, large, sql)


def step(name: str, table: str | None = None, scanned: int = 0, out: int = 0) -> cost.Operator:
    return cost.Operator(name, table, "", scanned, out)


@pytest.mark.parametrize(
    ("rows", "says"),
    [(104, "as many as the reference"), (140, "1.4 times"), (0, "0.0 times")],
)
def test_a_ratio_is_told_to_a_tenth(rows: int, says: str) -> None:
    assert says in cost.Cost([step("SEQ_SCAN", "t", rows)], 100).sentence


def test_every_row_with_every_row_is_a_join() -> None:
    assert cost.Cost([step("CROSS_PRODUCT", out=12)]).joined == 12


def test_a_table_of_steps_ends_somewhere_and_says_how_many_are_left_out() -> None:
    shown = cost.Cost([step("SEQ_SCAN", "t", 7, 3), *[step("FILTER", out=2)] * 24]).table()
    assert (len(shown.rows), shown.left_out) == (cost.MAX_SHOWN, 5)
    assert shown.rows[:2] == [["read", "t", "7", "3"], ["filter", "", "", "2"]]


DEAR = """SELECT a.request_key, count(DISTINCT a.order_id) AS copies
    FROM shop.orders a JOIN shop.orders b ON a.item = b.item
    WHERE a.status = 'placed' GROUP BY 1 HAVING copies > 1"""
ONCE = """SELECT request_key, count(*) AS copies FROM shop.orders
    WHERE status = 'placed'{also} GROUP BY 1 HAVING copies > 1"""
SIX_TIMES = " UNION ".join(
    ONCE.format(also=f" AND coalesce(request_key % {n + 2}, 0) < {n + 2}") for n in range(6)
)
JUDGED = {  # answer → (outcome, share of the points, a part of the card)
    "the query that was to be replaced": (DEAR, "wrong", 0, "out of joins"),
    "the same, cut short": (f"FROM ({DEAR}) LIMIT 1000000", "wrong", 0, "a 100th of that at most"),
    "the table is read six times": (SIX_TIMES, "partly", 0.5, "`%cost doubled`"),
    "once, and no join": (ONCE.format(also=""), "right", 1, "Right on"),
}


@pytest.mark.parametrize("name", JUDGED)
def test_a_question_may_ask_that_the_rows_come_at_a_price(name: str, tiny_judge: Judge) -> None:
    answer, outcome, share, says = JUDGED[name]
    rule = CostRule(dear=DEAR, joined=100, scanned=4)
    asked = tiny_judge.lab.question("doubled").model_copy(update={"cost": rule})
    verdict = tiny_judge.judge(asked, answer)
    assert (verdict.outcome, verdict.score) == (outcome, share), cards.text(verdict)
    assert says in cards.text(verdict)


def test_rows_that_are_wrong_have_no_price(tiny_judge: Judge) -> None:
    rule = CostRule(dear=DEAR, joined=100, scanned=4)
    asked = tiny_judge.lab.question("doubled").model_copy(update={"cost": rule})
    verdict = tiny_judge.judge(asked, ONCE.format(also=" AND item <> 'tea'"))
    assert "cost" not in [part.name for part in verdict.parts]


def test_a_row_for_each_item_of_a_list_is_a_join() -> None:
    assert cost.Cost([step("UNNEST", out=7)]).joined == 7
