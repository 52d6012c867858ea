"""The page's server: this computer only, behind an address that nobody guesses.

    GET  /TOKEN/          the page
    POST /TOKEN/decide    {id, action, value, version} → {state}, or {error, state}
    POST /TOKEN/undo      {} → {state}
    POST /TOKEN/bank      {comment} → {bank}

Another site that a browser has open can send here, too, and may call itself by our name (DNS
rebinding): so Host and Origin are looked at, beside the token.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ...errors import FiredrillError
from .. import nbgraders, roster
from ..course import Course
from . import bank, page
from .decisions import Busy, Desk, Overtaken
from .left import Left, after
from .texts import Found

HERE = "127.0.0.1"
MAX_BODY = 200_000  # bytes; a comment has up to 20,000 characters


class Refused(Exception):
    """A request that does not come from our page. status, reason: of HTTP."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Server(ThreadingHTTPServer):
    """Serves one question until it is shut down."""

    daemon_threads = True

    def __init__(
        self, root: Path, found: Found, desk: Desk, notices: Sequence[str], port: int = 0
    ) -> None:
        """root: the course folder. port: 0 takes a free one. Raises OSError for one in use."""
        super().__init__((HERE, port), _Handler)
        self.root = root
        self.found = found
        self.desk = desk
        self.notices = notices
        self.token = secrets.token_urlsafe(24)
        self.host = f"{HERE}:{self.server_port}"

    @property
    def address(self) -> str:
        """Where the page is; whoever has it can decide."""
        return f"http://{self.host}/{self.token}/"

    def page(self) -> tuple[str, str]:
        """The page as of now, and its policy."""
        nonce = page.new_nonce()
        made = page.html(
            self.found,
            {state.id: state for state in self.desk.states()},
            self.desk.max_points,
            self.notices,
            nonce=nonce,
            bank=bank.read(self.root),
            left=self.left(),
            names=roster.names(self.root),
        )
        return made, page.policy(nonce)

    def left(self) -> list[Left]:
        """The lab's other questions with texts that nobody has decided on."""
        own = nbgraders.read(self.root)
        return after(Course(self.root), own, self.found.asked, self.found.unreadable)

    def act(self, what: str, body: dict[str, Any]) -> tuple[HTTPStatus, dict[str, Any]]:
        """Carry out what the page asks; what goes wrong is told in a sentence."""
        try:
            if what == "bank":
                return HTTPStatus.OK, {"bank": bank.keep(self.root, str(body.get("comment", "")))}
            if what == "undo":
                return HTTPStatus.OK, {"state": self.desk.undo().document()}
            if body.get("action") not in ("accept", "points", "comment"):
                raise FiredrillError("There is no such decision.")
            state = self.desk.decide(
                str(body.get("id")), body["action"], body.get("value"), str(body.get("version"))
            )
        except Busy as error:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"error": str(error)}
        except Overtaken as error:
            now = {"state": error.state.document()} if error.state else {}
            return HTTPStatus.CONFLICT, {"error": str(error), **now}
        except FiredrillError as error:
            return HTTPStatus.BAD_REQUEST, {"error": str(error)}
        return HTTPStatus.OK, {"state": state.document()}


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = "firedrill"
    sys_version = ""
    timeout = 60  # seconds that an idle connection holds its thread

    def do_GET(self) -> None:
        try:
            if self._path() != "":
                raise Refused(HTTPStatus.NOT_FOUND, "There is no such page.")
            made, policy = self.server.page()
        except Refused as refused:
            self._text(refused.status, str(refused))
        except FiredrillError as error:
            self._text(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        else:
            body = made.encode("utf-8", "replace")
            policy = f"{policy}; frame-ancestors 'none'"
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", body, policy)

    def do_POST(self) -> None:
        try:
            what = self._path()
            if what not in ("decide", "undo", "bank"):
                raise Refused(HTTPStatus.NOT_FOUND, "There is no such page.")
            body = self._body()
        except Refused as refused:
            self._text(refused.status, str(refused))
            return
        status, answer = self.server.act(what, body)
        self._send(status, "application/json", json.dumps(answer).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the address is a secret, and the terminal belongs to the instructor."""

    def _path(self) -> str:
        """What stands behind the token. Raises Refused for whoever is not our page."""
        if self.headers.get("Host") != self.server.host:
            raise Refused(HTTPStatus.FORBIDDEN, "This page has another name.")
        origin = self.headers.get("Origin")
        if self.command == "POST" and origin != f"http://{self.server.host}":
            raise Refused(HTTPStatus.FORBIDDEN, "This was sent by another page.")
        given, _, rest = self.path.removeprefix("/").partition("/")
        if not secrets.compare_digest(given.encode(), self.server.token.encode()):
            raise Refused(HTTPStatus.NOT_FOUND, "There is no such page.")
        return rest

    def _body(self) -> dict[str, Any]:
        length = self.headers.get("Content-Length", "")
        if self.headers.get("Content-Type") != "application/json" or not length.isdecimal():
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "JSON is expected.")
        if int(length) > MAX_BODY:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is too long.")
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise Refused(HTTPStatus.BAD_REQUEST, "JSON is expected.")
        return body

    def _text(self, status: HTTPStatus, said: str) -> None:
        self._send(status, "text/plain; charset=utf-8", f"{said}\n".encode())

    def _send(
        self, status: HTTPStatus, kind: str, body: bytes, policy: str = "default-src 'none'"
    ) -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", policy),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ):
            self.send_header(name, value)
        with contextlib.suppress(ConnectionError):  # the tab was left meanwhile
            self.end_headers()
            self.wfile.write(body)
