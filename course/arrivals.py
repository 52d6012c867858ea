"""Which of the cast's messages have come in, and which of them the learner has not read yet.

A message arrives when its step is reached, in a drill also when the story's clock stands at its
minute. Once it was on the screen the journal says so, and it does not come in again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import pager

if TYPE_CHECKING:
    from grader.incident import Message

    from .clock import Clock
    from .session import Session


def due(session: Session, clock: Clock) -> list[Message]:
    """What has come in by now and was not on the screen yet, in the order of the clock."""
    lab = session.lab
    reached = pager.until(lab, session.step())
    story = clock.story(lab) if clock.running else -1.0
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
