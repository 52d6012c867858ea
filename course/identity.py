"""Who the learner is to their class: the hub's name, else what was said once and is kept here.

Only a class with several practice worlds asks: there each student has one of them.
"""

from __future__ import annotations

import os
from pathlib import Path

from grader import release
from grader.errors import FiredrillError
from grader.release import Release

from .workspace import FOLDER

FILE = "student"  # in the workspace's .firedrill/


class NotKnown(FiredrillError):
    """A class gives each student a world, and this one has not said who they are."""


def who(workspace: Path) -> str | None:
    """The learner's id; None where nobody has said it."""
    if hub := os.environ.get("JUPYTERHUB_USER", "").strip():
        return hub
    try:
        return (workspace / FOLDER / FILE).read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def keep(workspace: Path, student: str) -> None:
    """Remember who works here. Raises FiredrillError for no id, or where it cannot be kept."""
    if not student.strip() or not student.strip().isprintable():
        raise FiredrillError("--student needs your id, as your class knows it: --student ana")
    try:
        (workspace / FOLDER).mkdir(parents=True, exist_ok=True)
        (workspace / FOLDER / FILE).write_text(student.strip() + "\n", encoding="utf-8")
    except OSError as error:
        raise FiredrillError(f"Your id cannot be kept in {workspace}: {error.strerror}.") from None


def seed(workspace: Path, mark: Release | None) -> int | None:
    """The seed of the learner's variant; None where the class has one world for all.

    Raises NotKnown where it depends on who they are, and nobody has said it.
    """
    if mark is None or mark.variants <= 1:
        return None
    if (student := who(workspace)) is None:
        raise NotKnown(
            "Your class gives each student a world of their own, so say once who you are, with the "
            f"id that your class knows: `%incident {mark.lab} --student YOUR-ID`. It is kept in "
            "this folder."
        )
    return release.seed(mark, student)
