"""The browser tests have no network: what asks outside is refused and counted, however it asks."""

from __future__ import annotations

import functools
import socket
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.browser.unplugged import UNSEEN, Unplugged, is_here

OUTSIDE = "127.0.0.2"  # of this computer, so that a test sees what comes; but not one of HERE
REQUESTS = {  # what a page may hold that asks `there`
    "an image": "new Image().src = `http://${there}/`",
    "a script": "document.head.append(Object.assign(document.createElement('script'), "
    "{ src: `http://${there}/` }))",
    "a font": "new FontFace('a', `url(http://${there}/)`).load()",
    "a frame": "document.body.append(Object.assign(document.createElement('iframe'), "
    "{ src: `http://${there}/` }))",
    "a fetch": "fetch(`http://${there}/`)",
    "a beacon": "navigator.sendBeacon(`http://${there}/`, 'seen')",
    "a stream of events": "new EventSource(`http://${there}/`)",
    "a new window": "open(`http://${there}/`)",
    "a worker": "new Worker(URL.createObjectURL(new Blob([`fetch('http://${there}/')`])))",
}
SOCKETS = {
    "a socket": "new WebSocket(`ws://${there}/`)",
    "a worker's socket": "new Worker(URL.createObjectURL("
    "new Blob([`new WebSocket('ws://${there}/')`])))",
}


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


class Outside:
    """An address that counts as outside: where it is, and whether anybody has come."""

    def __init__(self) -> None:
        self._listening = socket.create_server((OUTSIDE, 0))
        self._listening.setblocking(False)
        self.address = f"{OUTSIDE}:{self._listening.getsockname()[1]}"

    def nobody_has_come(self) -> bool:
        try:
            self._listening.accept()[0].close()
        except BlockingIOError:
            return True
        return False

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def outside() -> Iterator[Outside]:
    outside = Outside()
    yield outside
    outside.close()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page on this computer with nothing in it."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "page.html").write_text("<!doctype html><title>here</title><body>")
    (folder / "worker.js").write_text("// a service worker that does nothing")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/page.html"
    server.shutdown()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def unplugged(browser: Browser) -> Iterator[Unplugged]:
    unplugged = Unplugged(browser)
    yield unplugged
    unplugged.context.close()


@pytest.mark.parametrize("way", REQUESTS)
def test_what_a_page_asks_outside_is_refused_and_told(
    unplugged: Unplugged, outside: Outside, here: str, way: str
) -> None:
    page = unplugged.context.new_page()
    page.goto(here)
    with unplugged.context.expect_event("requestfailed"):
        page.evaluate(f"there => {{ {REQUESTS[way]} }}", outside.address)
    assert set(unplugged.outside) == {f"http://{outside.address}/"}
    assert outside.nobody_has_come()


@pytest.mark.parametrize("way", SOCKETS)
def test_a_socket_to_outside_is_refused_and_told(
    unplugged: Unplugged, outside: Outside, here: str, way: str
) -> None:
    page = unplugged.context.new_page()
    page.goto(here)
    with page.expect_websocket() as opened:
        page.evaluate(f"there => {{ {SOCKETS[way]} }}", outside.address)
    if not opened.value.is_closed():
        opened.value.wait_for_event("socketerror")
    assert unplugged.outside == [f"ws://{outside.address}/"]
    assert outside.nobody_has_come()


def test_what_could_ask_unseen_is_not_there(unplugged: Unplugged, here: str) -> None:
    page = unplugged.context.new_page()
    page.goto(here)
    assert page.evaluate("ways => ways.filter(way => way in window)", list(UNSEEN)) == []
    asked = "navigator.serviceWorker.register('worker.js')"
    page.evaluate(f"async () => {{ await {asked}; }}")
    there = "async () => (await navigator.serviceWorker.getRegistrations()).length"
    assert page.evaluate(there) == 0
