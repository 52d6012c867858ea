"""A class's release in a learner's session: its key, and the bench that judges with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from grader.errors import FiredrillError
from grader.paths import RELEASE_KEY

if TYPE_CHECKING:
    from grader.sealed.bench import SealedBench
    from grader.sealed.key import Key

    from .session import Session


def key(session: Session) -> Key | None:
    """The key beside the notebook; None where the lab is whole and no key fits.

    Raises FiredrillError where neither a key nor the whole lab is here.
    """
    if not ((session.workspace / RELEASE_KEY).is_file() or session.lab.sealed):
        return None
    from grader.sealed import key as keys

    found = keys.read(session.workspace)
    fits = found is not None and found.lab == session.lab.slug
    if found is not None and fits and session.scale == 1 and session.seed in found.practice:
        return found
    if not session.lab.sealed:
        return None
    if found is None or not fits:
        raise FiredrillError(
            "This installation belongs to a class: it opens what the class gave out. Open the "
            f"notebook in that folder (it holds {keys.FILE}); `firedrill lab` there does so."
        )
    seeds = ", ".join(map(str, found.practice))
    raise FiredrillError(
        f"This release has the worlds of seed {seeds} at scale 1, not of seed {session.seed} at "
        f"scale {session.scale:g}. Leave --seed and --scale out."
    )


def bench(
    session: Session, found: Key, progress: Callable[[str], None] | None = None
) -> SealedBench:
    """The worlds of that key for this learner: what they answered so far is theirs."""
    from grader.sealed.bench import SealedBench

    assert session.sandbox is not None
    return SealedBench(
        session.lab,
        session.sandbox,
        found,
        own=lambda: own(session),
        release=session.workspace,
        practice_seed=session.seed,
        progress=progress,
    )


def own(session: Session) -> dict[str, str]:
    """Question → the text that stands; of repairs those that ran through."""
    fixes = {question.name for question in session.lab.questions if question.kind == "fix"}
    texts = {name: text for name, text in session.texts.items() if name not in fixes}
    return {**texts, **session.accepted}
