"""`%reset`: what each form of it takes back, and the sentences that say what was and was not lost.

Nothing is ever deleted: a reset is a line in the journal, and `--undo` another one.
"""

from __future__ import annotations

from . import answers
from .session import Session

UNDO = "`%reset --undo` takes this back."


def world(session: Session) -> list[str]:
    """The untouched world; answers, points and hints stay."""
    taken_back = session.restore()
    if not taken_back:
        return [
            "**Your copy is already the untouched world:** no repair stands on it, and nothing "
            "was changed. `%reset --all` starts the whole lab over."
        ]
    names = _joined([f"`{name}`" for name in taken_back])
    are, them = ("is", "its cell") if len(taken_back) == 1 else ("are", "their cells")
    return [
        f"**Your copy is the untouched world again:** {names} {are} taken back; run {them} to "
        f"carry the repair out anew. Your answers, points and hints stay. {UNDO}"
    ]


def question(session: Session, name: str) -> list[str]:
    """One question as if it had never been run."""
    stood = name in session.accepted
    replayed = session.forget(name)
    repair = ", and its repair is taken off your copy" if stood else ""
    return [
        f"**`{name}` starts over:** its answer, points and hints no longer count{repair}. All "
        "other questions stay as they are. Your cell keeps its text, the journal keeps what was. "
        f"{UNDO}",
        *answers.about_replay(replayed),
    ]


def everything(session: Session) -> list[str]:
    """The lab as if nothing had ever been run on this world."""
    replayed = session.forget()
    return [
        "**You start over:** answers, points, hints and repairs on this world no longer count, and "
        "your copy is the untouched world. Your cells keep their text, the journal keeps what "
        f"was, and worlds of other seeds stay as they are. {UNDO}",
        *answers.about_replay(replayed),
    ]


def undo(session: Session) -> list[str]:
    """The last reset that still holds, taken back."""
    replayed = session.undo_reset()
    if replayed is None:
        return ["There is nothing to take back: no `%reset` holds on this world."]
    return ["**The last `%reset` is taken back.**", *answers.about_replay(replayed)]


def _joined(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
