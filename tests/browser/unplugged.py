"""A browser without a network: what is not on this computer is refused, and counted."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Route, WebSocket

HERE = ("localhost", "127.0.0.1")
INSIDE = ("data", "blob", "file", "about", "chrome-error")  # schemes that ask nobody
# For the browser itself, whose own requests pass no route: no other name has an address.
HERE_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, " + ", ".join(f"EXCLUDE {h}" for h in HERE)


def is_here(url: str) -> bool:
    """Whether an address asks nobody else."""
    parts = urlsplit(url)
    return parts.scheme in INSIDE or parts.hostname in HERE


class Unplugged:
    """A browser context of which no request leaves the computer. outside: what wanted to."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.outside: list[str] = []
        context.route(lambda url: not is_here(url), self._refuse)
        context.on("page", self._watch)

    def _refuse(self, route: Route) -> None:
        self.outside.append(route.request.url)
        route.abort()

    def _watch(self, page: Page) -> None:
        page.on("websocket", self._socket)  # a socket passes no route

    def _socket(self, socket: WebSocket) -> None:
        if not is_here(socket.url):
            self.outside.append(socket.url)
