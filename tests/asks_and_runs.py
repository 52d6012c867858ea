"""What a page of HTML would run, or ask somebody else for."""

from __future__ import annotations

import html.parser
import re

# An address that is another place: a browser leaves signs out that nobody sees, and then looks for
# a scheme, which is letters, digits and `+.-` alone.
ELSEWHERE = re.compile(r"[\x00-\x20]*(//|[a-z][a-z0-9+.\s-]*:)", re.IGNORECASE)
RUNS = ("script", "iframe", "object", "embed", "img", "base", "form", "link", "svg")


class Outside(html.parser.HTMLParser):
    """found: tags that run or load, attributes that do, links that leave the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        icon = ("href", "data:,") in attrs  # no picture, so that a browser asks for none
        if tag in RUNS and not icon:
            self.found.append(tag)
        for name, value in attrs:
            leaves = name in ("src", "href") and ELSEWHERE.match(value or "")
            if name.startswith("on") or (leaves and not icon):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.text += data
