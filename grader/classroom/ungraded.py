"""Verdicts on what was never judged: a file that could not be read, a judge that failed."""

from __future__ import annotations

from ..incident import Lab
from ..verdict import Verdict


def not_read(lab: Lab, name: str, reason: str, *, first: bool) -> Verdict:
    """No points for an answer of an unreadable file; the reason stands on the first card only."""
    question = lab.question(name)
    return Verdict(
        lab=lab.slug,
        question=name,
        kind=question.kind,
        outcome="rejected",
        score=0,
        max_points=question.points,
        headline=reason if first else "Not read; see the first card.",
        try_next="If you can still hand in, do so again." if first else None,
    )


def other_world(lab: Lab, name: str, sentence: str) -> Verdict:
    """An answer that waits for a person, because its figures are of another practice world."""
    return _waits(lab, name, sentence, "everything: against another world it would all be wrong")


def our_fault(lab: Lab, name: str, error: Exception) -> Verdict:
    """An answer that waits for a person, because the judge failed on it."""
    said = "The judge failed on this answer, which is our fault: a person will grade it."
    return _waits(lab, name, said, f"everything ({type(error).__name__})")


def _waits(lab: Lab, name: str, headline: str, not_checked: str) -> Verdict:
    question = lab.question(name)
    return Verdict(
        lab=lab.slug,
        question=name,
        kind=question.kind,
        outcome="unknown",
        score=0,
        max_points=question.points,
        headline=headline,
        not_checked=[not_checked],
    )
