"""What a class's release says to the learner who opens it: by when it is to be handed in."""

from __future__ import annotations

from grader.release import Release


def sentences(mark: Release | None) -> list[str]:
    """Notes for below the page, as Markdown; none where no class gave this lab out."""
    if mark is None or mark.deadline is None:
        return []
    at = mark.deadline
    zone = at.tzname() or ""
    return [f"**Hand in by {at:%A} {at.day} {at:%B %Y}, {at:%H:%M} {zone}**, as your class says."]
