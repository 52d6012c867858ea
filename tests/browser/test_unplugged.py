"""The browser tests have no network: what asks outside is refused and counted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.unplugged import Unplugged, is_here


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost:8888/lab?token=1", True),
        ("ws://127.0.0.1:8888/api/kernels/1/channels", True),
        ("data:image/png;base64,AAAA", True),
        ("file:///tmp/portfolio.html", True),
        ("https://cdn.example.org/mathjax.js", False),
        ("http://localhost.example.org/", False),
        ("wss://example.org/", False),
    ],
)
def test_only_this_computer_is_here(url: str, here: bool) -> None:
    assert is_here(url) is here


def test_a_page_that_asks_outside_is_refused_and_told(browser: Browser) -> None:
    unplugged = Unplugged(browser.new_context())
    page = unplugged.context.new_page()
    page.set_content("<img src='https://example.org/a.png' onerror='document.title = `refused`'>")
    page.wait_for_function("document.title === 'refused'")
    with page.expect_websocket():
        page.evaluate("new WebSocket('wss://example.org/socket')")
    unplugged.context.close()
    assert unplugged.outside == ["https://example.org/a.png", "wss://example.org/socket"]
