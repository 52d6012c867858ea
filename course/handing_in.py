"""What a class's release says to the learner who opens it: who they are to it, and by when."""

from __future__ import annotations

from grader.release import Release


def sentences(mark: Release | None) -> list[str]:
    """Notes for below the page, as Markdown; none where no class gave this lab out."""
    if mark is None or mark.deadline is None:
        return []
    at = mark.deadline
    zone = at.tzname() or ""
    return [f"**Hand in by {at:%A} {at.day} {at:%B %Y}, {at:%H:%M} {zone}**, as your class says."]


def you_are(mark: Release | None, student: str | None, seed: int) -> str | None:
    """Who works here, where a class knows them by an id; None elsewhere."""
    if mark is None or student is None:
        return None
    world = f", on world {seed} of your class's {mark.variants}" if mark.variants > 1 else ""
    return f"You work as `{student}`{world}."
