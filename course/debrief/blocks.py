"""A piece of the debrief: a heading with HTML and its text twin, folded away or open."""

from __future__ import annotations

from dataclasses import dataclass

from grader import cards
from grader.verdict import Table

_SUMMARY = f"cursor:pointer;{cards.INK}"
_CODE = f"{cards.CODE};{cards.INK};background:none;white-space:pre-wrap;margin:4px 0 8px"


@dataclass(frozen=True)
class Block:
    """html, text: its body without the heading. fold: closed until one opens it."""

    title: str
    html: str
    text: str
    fold: bool = False

    def markup(self, level: int = 4) -> str:
        """The heading and the body; the heading is the handle where it is folded."""
        head = f'<h{level} style="{cards.HEADING}">{cards.escape(self.title)}</h{level}>'
        if not self.fold:
            return f'<div style="margin:14px 0 0">{head}{self.html}</div>'
        return folded(self.title, self.html, strong=True)

    def plain(self) -> str:
        """The heading, underlined, and the text."""
        return f"{self.title}\n{'-' * len(self.title)}\n{self.text}"


def said(*sentences: str) -> tuple[str, str]:
    """Sentences as (HTML paragraphs, text)."""
    return "".join(map(cards.prose, sentences)), "\n".join(map(cards.plain, sentences))


def listed(items: list[str]) -> tuple[str, str]:
    """Items as (HTML list, text)."""
    body = "".join(f'<li style="margin:2px 0">{cards.inline(item)}</li>' for item in items)
    markup = f'<ul style="margin:4px 0;padding-left:1.4em;{cards.INK}">{body}</ul>'
    return markup, "\n".join(f"- {cards.plain(item)}" for item in items)


def tables(found: list[Table]) -> tuple[str, str]:
    """Tables as (HTML, text)."""
    return "".join(map(cards.table_html, found)), "\n\n".join(map(cards.table_text, found))


def code(text: str) -> str:
    """A text in the type of code, as it is."""
    return f'<pre style="{_CODE}" tabindex="0">{cards.escape(text)}</pre>'


def folded(title: str, body: str, *, strong: bool = False) -> str:
    """A body behind a line that opens it."""
    weight = ";font-weight:600;margin-top:14px" if strong else ""
    line = f'<summary style="{_SUMMARY}{weight}">{cards.inline(title)}</summary>'
    return (
        f'<details style="margin:4px 0">{line}<div style="margin:4px 0 8px">{body}</div></details>'
    )


def joined(*pieces: tuple[str, str]) -> tuple[str, str]:
    """Pairs of (HTML, text), one under the other."""
    return "".join(html for html, _ in pieces), "\n".join(text for _, text in pieces if text)
