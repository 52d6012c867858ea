"""What stands first on a page of feedback: whose it is, and why a file was not read."""

from __future__ import annotations

import re

from ..errors import FiredrillError
from ..markup import escape, inline

AGAIN = "If you can still hand in, do so again."
_PANEL = '<div class="panel panel-default">'
_LINKS = re.compile(r'<div id="toc">.*?</div>', re.DOTALL)


def put(page: str, who: str, unreadable: str) -> str:
    """nbgrader's page with that above it. unreadable: the reason; empty where a file was read.

    Where nothing was read, the links to its cards go: each says no more than the reason.
    """
    if _PANEL not in page:
        raise FiredrillError(f"This version of nbgrader writes another page: no {_PANEL} in it.")
    head = f'<p class="whose">{escape(who)}</p>'
    if unreadable:
        head += f'<p class="reason"><strong>Not graded:</strong> {inline(unreadable)} {AGAIN}</p>'
        page = _LINKS.sub("", page, count=1)
    return page.replace(_PANEL, f"<header>{head}</header>\n{_PANEL}", 1)
