"""The page, and what colleagues write, filled with the figures of the learner's own world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from grader import cards
from grader.errors import UnknownName
from grader.incident import Lab, Message
from grader.questions import Question


def until(lab: Lab, step: str) -> list[str]:
    """The names of the steps up to and with that one. Raises UnknownName."""
    names = [s.name for s in lab.steps]
    if step not in names:
        raise UnknownName("step", step, names)
    return names[: names.index(step) + 1]


def asked(lab: Lab, name: str) -> Question | None:
    """The question of that name, where no step is called so."""
    if any(step.name == name for step in lab.steps):
        return None
    return next((question for question in lab.questions if question.name == name), None)


def messages(lab: Lab, step: str) -> list[Message]:
    """What colleagues have written by that step, in the order of the clock."""
    reached = until(lab, step)
    return sorted((m for m in lab.chat if m.step in reached), key=lambda m: m.after)


def html(lab: Lab, figures: Mapping[str, Any], step: str) -> str:
    """The page as a card, then all messages so far."""
    said = _paragraphs(_chat(lab, figures, messages(lab, step)))
    return _card("The page", _page_html(lab, figures, 3) + said)


def text(lab: Lab, figures: Mapping[str, Any], step: str) -> str:
    """The same in plain text."""
    head, body = _page(lab, figures)
    chat = [f"{who}: {said}" for who, said in _chat(lab, figures, messages(lab, step))]
    return "\n\n".join(map(cards.plain, [head, body, *chat]))


def news_html(lab: Lab, figures: Mapping[str, Any], step: str) -> str:
    """What is written in that step; the page and the earlier messages folded away below."""
    new, earlier = _split(lab, step)
    if not new:
        return html(lab, figures, step)
    before = _page_html(lab, figures, 4) + _paragraphs(_chat(lab, figures, earlier))
    count = f"{len(earlier)} earlier message{'s' * (len(earlier) != 1)}"
    folded = (
        f'<details style="margin:6px 0 0"><summary style="{cards.SOFT}">The page, and {count}'
        f"</summary>{before}</details>"
    )
    return _card("Messages", _paragraphs(_chat(lab, figures, new)) + folded)


def news_text(lab: Lab, figures: Mapping[str, Any], step: str) -> str:
    """The same in plain text: what is new, then where the rest is."""
    new, _ = _split(lab, step)
    if not new:
        return text(lab, figures, step)
    chat = [f"{who}: {said}" for who, said in _chat(lab, figures, new)]
    return "\n\n".join([*map(cards.plain, chat), "%page shows the page and all messages so far."])


def _split(lab: Lab, step: str) -> tuple[list[Message], list[Message]]:
    """Messages of that step, and those of earlier ones."""
    so_far = messages(lab, step)
    return [m for m in so_far if m.step == step], [m for m in so_far if m.step != step]


def _card(label: str, body: str) -> str:
    attributes = f'class="firedrill-page" aria-label="{label}"'
    return cards.block(body, cards.BAD, tag="section", attributes=attributes)


def _page_html(lab: Lab, figures: Mapping[str, Any], level: int) -> str:
    head, body = _page(lab, figures)
    return (
        f'<h{level} style="{cards.HEADING}">{cards.escape(head)}</h{level}>'
        f'<p style="margin:0">{cards.inline(body)}</p>'
    )


def _paragraphs(chat: list[tuple[str, str]]) -> str:
    return "".join(
        f'<p style="margin:6px 0 0"><strong>{cards.escape(who)}:</strong> {cards.inline(said)}</p>'
        for who, said in chat
    )


def _page(lab: Lab, figures: Mapping[str, Any]) -> tuple[str, str]:
    at = _instant(figures[lab.page.at])
    head = f"{lab.severity} · {lab.page.service} · paged {at:%H:%M} UTC, {at.day} {at:%B %Y}"
    return head, _render(lab.page.text, figures)


def _chat(lab: Lab, figures: Mapping[str, Any], written: list[Message]) -> list[tuple[str, str]]:
    """Who, with the clock, and what they say."""
    paged = _instant(figures[lab.page.at])
    said = []
    for message in written:
        at = paged + dt.timedelta(minutes=message.after)
        day = "" if at.date() == paged.date() else f" on {at.day} {at:%B}"
        who = f"{message.sender} ({lab.cast[message.sender]}), {at:%H:%M}{day}"
        said.append((who, _render(message.text, figures)))
    return said


def _instant(value: Any) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))


def _render(template: str, figures: Mapping[str, Any]) -> str:
    from grader.worlds import world

    return world.render(template, dict(figures)).strip()
