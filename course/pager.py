"""The page, and what colleagues write, filled with the figures of the learner's own world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader import cards
from grader.errors import UnknownName
from grader.incident import Lab, Message
from grader.questions import Question

from . import announce, roles
from .help import NEWEST

if TYPE_CHECKING:
    from .session import Session


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


def seen(session: Session) -> set[int]:
    """Numbers of the messages that were on the screen, as they stand in the lab's chat."""
    found: set[int] = set()
    for record in session.records():
        if record["what"] == "message" and isinstance(record.get("which"), list):
            found.update(n for n in record["which"] if isinstance(n, int))
    return found


def so_far(session: Session, step: str) -> list[Message]:
    """Messages by that step, and those that a drill's clock has brought before their step."""
    chat = session.lab.chat
    early = [chat[n] for n in sorted(seen(session)) if n < len(chat)]
    by_step = messages(session.lab, step)
    return sorted(
        [*by_step, *(message for message in early if message not in by_step)],
        key=lambda message: message.after,
    )


def page(session: Session, step: str) -> tuple[str, str]:
    """The page as a card, then all messages so far; as HTML and as text."""
    chat = _chat(session, so_far(session, step))
    head, body, role = _page(session)
    lines = [f"{who}: {said}" for who, said in chat]
    text = "\n\n".join(map(cards.plain, [head, f"{body}\n{role}", *lines]))
    return _card("The page", _page_html(session, 2) + _below_a_line(_paragraphs(chat))), text


def news(session: Session, step: str) -> tuple[str, str]:
    """What is written in that step; the page and the earlier messages folded away below."""
    new, earlier = _split(session, step)
    if not new:
        return page(session, step)
    before = _page_html(session, 3) + _below_a_line(_paragraphs(_chat(session, earlier)))
    count = f"{len(earlier)} earlier message{'s' * (len(earlier) != 1)}"
    folded = (
        f'<details style="margin:6px 0 0"><summary style="{cards.SOFT}">The page, and {count}'
        f"</summary>{before}</details>"
    )
    html, text = came_in(session, new, after=folded)
    return html, f"{text}\n\n%page shows the page and all messages so far."


def came_in(session: Session, written: list[Message], *, after: str = "") -> tuple[str, str]:
    """Messages alone. after: HTML for below them."""
    chat = _chat(session, written)
    text = "\n\n".join(cards.plain(f"{who}: {said}") for who, said in chat)
    return _card("Messages", _paragraphs(chat) + after), text


def heard(written: list[Message]) -> str:
    """`2 new messages from Amara and Kwame, Alt+Shift+M reads the newest`; nothing of none."""
    if not written:
        return ""
    who = list(dict.fromkeys(message.sender for message in written))
    names = " and ".join([*filter(None, [", ".join(who[:-1])]), who[-1]])
    count, key = len(written), NEWEST.replace(" ", "+")
    what = f"1 new message from {names}, {key} reads it"
    return what if count == 1 else f"{count} new messages from {names}, {key} reads the newest"


def letters(session: Session, written: list[Message]) -> list[str]:
    """Messages with who wrote them and when, as they are said aloud."""
    return [cards.spoken(f"{who}: {said}") for who, said in _chat(session, written)]


def alert(session: Session) -> str:
    """The alert alone, as it is said aloud: when, and what."""
    head, body, _ = _page(session)
    return announce.whole(f"{head}\n{body}")


def brief(session: Session) -> str:
    """The alert alone, as HTML: when, what, and the learner's role."""
    head, body, role = _page(session)
    return "".join(f"<p>{cards.inline(said)}</p>" for said in (head, body, role))


def thread(session: Session, written: list[Message]) -> str:
    """Messages as HTML: those of the steps before this one are folded."""
    before = until(session.lab, session.step())[:-1]
    earlier = [message for message in written if message.step in before]
    new = [message for message in written if message.step not in before]
    count = f"{len(earlier)} earlier message{'s' * (len(earlier) != 1)}"
    inside = _paragraphs(_chat(session, earlier))
    folded = f"<details><summary>{count}</summary>{inside}</details>" if earlier else ""
    return folded + _paragraphs(_chat(session, new))


def _split(session: Session, step: str) -> tuple[list[Message], list[Message]]:
    """Messages of that step, and all others so far."""
    all_ = so_far(session, step)
    return [m for m in all_ if m.step == step], [m for m in all_ if m.step != step]


def _card(label: str, body: str) -> str:
    attributes = f'class="firedrill-page" aria-label="{label}"'
    return cards.block(body, cards.BAD, tag="section", attributes=attributes)


def _page_html(session: Session, level: int) -> str:
    head, body, role = _page(session)
    return (
        f'<h{level} style="{cards.HEADING}">{cards.escape(head)}</h{level}>'
        f'<p style="margin:0">{cards.inline(body)}</p>'
        f'<p style="margin:4px 0 0">{cards.inline(role)}</p>'
    )


def _below_a_line(said: str) -> str:
    """What people write, told apart from what the alert says."""
    style = f"margin:8px 0 0;border-top:1px solid {cards.LINE}"
    return f'<div style="{style}">{said}</div>' if said else ""


def _paragraphs(chat: list[tuple[str, str]]) -> str:
    return "".join(
        f'<p class="fd-message" style="margin:6px 0 0"><strong>{cards.escape(who)}:</strong>'
        f" {cards.inline(said)}</p>"
        for who, said in chat
    )


def _page(session: Session) -> tuple[str, str, str]:
    """The headline, the alert, and who the learner is in it."""
    lab, figures = session.lab, session.figures
    at = _instant(figures[lab.page.at])
    head = f"{lab.severity} · {lab.page.service} · paged {at:%H:%M} UTC, {at.day} {at:%B %Y}"
    role = roles.sentence(lab.slug, session.seed, figures)
    return head, _render(lab.page.text, figures), role


def _chat(session: Session, written: list[Message]) -> list[tuple[str, str]]:
    """Who, with the clock, and what they say."""
    lab, figures = session.lab, session.figures
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
