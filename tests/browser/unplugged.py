"""A browser without a network: what is not on this computer is refused, and counted."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, WebSocket

HERE = ("localhost", "127.0.0.1")
INSIDE = ("data", "blob", "file", "about", "chrome-error")  # schemes that ask nobody
# For the browser itself, whose own requests pass no route: no other name has an address.
HERE_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, " + ", ".join(f"EXCLUDE {h}" for h in HERE)
# What asks with no route to pass and no event to watch. A page that wants one of them fails in it.
UNSEEN = ("SharedWorker", "RTCPeerConnection", "WebTransport")
_TAKE_AWAY = f"for (const way of {list(UNSEEN)}) delete window[way];"


def is_here(url: str) -> bool:
    """Whether an address asks nobody else."""
    parts = urlsplit(url)
    return parts.scheme in INSIDE or parts.hostname in HERE


class Unplugged:
    """A browser context of which no request leaves the computer. outside: what wanted to."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        # what a service worker fetches passes no route
        self.context = browser.new_context(service_workers="block", **options)
        self.outside: list[str] = []
        self.context.add_init_script(_TAKE_AWAY)
        self.context.route(lambda url: not is_here(url), self._refuse)
        self.context.on("page", self._watch)

    def _refuse(self, route: Route) -> None:
        self.outside.append(route.request.url)
        route.abort()

    def _watch(self, page: Page) -> None:
        page.on("websocket", self._socket)  # a socket passes no route

    def _socket(self, socket: WebSocket) -> None:
        if not is_here(socket.url):
            self.outside.append(socket.url)
