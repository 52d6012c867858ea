"""The page, and what colleagues write, filled with the figures of the learner's own world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from grader import cards
from grader.errors import UnknownName
from grader.incident import Lab, Message


def until(lab: Lab, step: str) -> list[str]:
    """The names of the steps up to and with that one. Raises UnknownName."""
    names = [s.name for s in lab.steps]
    if step not in names:
        raise UnknownName("step", step, names)
    return names[: names.index(step) + 1]


def messages(lab: Lab, step: str) -> list[Message]:
    """What colleagues have written by that step, in the order of the clock."""
    reached = until(lab, step)
    return sorted((m for m in lab.chat if m.step in reached), key=lambda m: m.after)


def html(lab: Lab, figures: Mapping[str, Any], step: str, heading: bool = True) -> str:
    """The page as a card, then the messages so far. `heading`: with the lab's title above."""
    head, body = _page(lab, figures)
    chat = "".join(
        f'<p style="margin:6px 0 0"><strong>{cards.escape(who)}:</strong> {cards.inline(said)}</p>'
        for who, said in _chat(lab, figures, step)
    )
    title = (
        f'<p style="margin:0 0 4px;{cards.SOFT}">{cards.escape(lab.title)}</p>' if heading else ""
    )
    return (
        f'<section class="firedrill-page" aria-label="The page" style="{cards.FONT};{cards.INK};'
        f'border-left:6px solid #c2453c;padding:6px 0 6px 14px;margin:4px 0;max-width:70em">{title}'
        f'<h3 style="margin:0 0 4px;font-size:15px;{cards.INK}">{cards.escape(head)}</h3>'
        f'<p style="margin:0">{cards.inline(body)}</p>{chat}</section>'
    )


def text(lab: Lab, figures: Mapping[str, Any], step: str) -> str:
    """The same in plain text."""
    head, body = _page(lab, figures)
    chat = [f"{who}: {said}" for who, said in _chat(lab, figures, step)]
    return "\n\n".join([head, _plain(body), *map(_plain, chat)])


def _page(lab: Lab, figures: Mapping[str, Any]) -> tuple[str, str]:
    at = _instant(figures[lab.page.at])
    head = f"{lab.severity} · {lab.page.service} · paged {at:%H:%M} UTC, {at.day} {at:%B %Y}"
    return head, _render(lab.page.text, figures)


def _chat(lab: Lab, figures: Mapping[str, Any], step: str) -> list[tuple[str, str]]:
    paged = _instant(figures[lab.page.at])
    said = []
    for message in messages(lab, step):
        at = paged + dt.timedelta(minutes=message.after)
        who = f"{message.sender} ({lab.cast[message.sender]}), {at:%H:%M}"
        said.append((who, _render(message.text, figures)))
    return said


def _instant(value: Any) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))


def _render(template: str, figures: Mapping[str, Any]) -> str:
    from grader import world

    return world.render(template, dict(figures)).strip()


def _plain(text: str) -> str:
    return text.replace("**", "").replace("`", "")
