"""A table of ours: its caption is read whole where it is narrow, and it begins where text does."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from grader import cards
from grader.verdict import Table
from tests.browser import layout

WIDE = Table(
    title="Yours, and not expected, of the rows on your own world, in the order of the columns",
    columns=[f"a_column_with_a_long_name_{number}" for number in range(20)],
    rows=[[str(number) for number in range(20)]],
    left_out=6551,
)


def test_the_caption_of_a_wide_table_is_read_without_scrolling(
    new_page: Callable[..., Page],
) -> None:
    page = new_page(zoom=2)
    page.set_content(cards.table_html(WIDE))
    assert layout.faults(page.locator("body")) == []
    table = page.get_by_role("group")
    assert table.evaluate("node => node.scrollWidth > node.clientWidth"), "the table is not wide"
    table.evaluate("node => node.scrollTo(500, 0)")
    assert layout.faults(page.locator("body")) == []


def test_a_table_begins_where_the_text_over_it_does(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.set_content(cards.block(cards.prose("Said of it.") + cards.table_html(WIDE), cards.CALM))
    left = "node => node.getBoundingClientRect().left"
    begins = [page.locator(each).first.evaluate(left) for each in ("p", "caption > span", "th")]
    assert begins == [begins[0]] * 3
