"""Which of the cast's messages have come in, and which of them the learner has not read yet.

A message arrives when its step is reached, in a drill also when the story's clock stands at its
minute. Once it was on the screen the journal says so, and it does not come in again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import announce, clock, pager

if TYPE_CHECKING:
    from grader.incident import Message

    from .session import Session


def by_now(session: Session) -> list[Message]:
    """All that has come in by now, also what no cell has shown yet, in the order of the clock."""
    chat = session.lab.chat
    come = [*pager.so_far(session, session.step()), *due(session, clock.of(session))]
    which = session.told | {chat.index(message) for message in come}
    return sorted((chat[n] for n in sorted(which)), key=lambda message: message.after)


def untold(session: Session, messages: list[Message]) -> list[Message]:
    """Those of them that were neither on the screen nor said aloud."""
    heard = pager.seen(session) | session.told
    return [message for message in messages if session.lab.chat.index(message) not in heard]


def tell(session: Session, messages: list[Message]) -> None:
    """Have it said aloud, once, who has written."""
    new = untold(session, messages)
    announce.say(pager.heard(new), news=True)
    session.told |= {session.lab.chat.index(message) for message in new}


def due(session: Session, drill: clock.Clock) -> list[Message]:
    """What has come in by now and was not on the screen yet, in the order of the clock."""
    lab = session.lab
    reached = pager.until(lab, session.step())
    story = drill.story(lab) if drill.running else -1.0
    read = pager.seen(session)
    come = [
        message
        for index, message in enumerate(lab.chat)
        if index not in read and (message.step in reached or message.after <= story)
    ]
    return sorted(come, key=lambda message: message.after)


def shown(session: Session, messages: list[Message]) -> None:
    """Note that these were on the screen."""
    read = pager.seen(session)
    which = [n for n, message in enumerate(session.lab.chat) if message in messages]
    if new := [n for n in which if n not in read]:
        session.note("message", which=new)
