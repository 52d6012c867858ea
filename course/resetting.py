"""`%reset`: what each form of it takes back, and the sentences that say what was and was not lost.

Nothing is ever deleted: a reset is a line in the journal, and `--undo` another one. What is set
aside by `--all` is also written down where a person can read it, in a file with the date.
"""

from __future__ import annotations

import datetime as dt

from grader import cards

from . import answers, progress
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


def everything(session: Session, today: dt.date) -> list[str]:
    """The lab as if nothing had ever been run on this world; the answers so far in a dated file."""
    kept = _kept(session, today)
    replayed = session.forget()
    return [
        "**You start over:** answers, points, hints and repairs on this world no longer count, and "
        "your copy is the untouched world. Your cells keep their text, the journal keeps what "
        f"was, and worlds of other seeds stay as they are. {kept}{UNDO}",
        *answers.about_replay(replayed),
    ]


def undo(session: Session) -> list[str]:
    """The last reset that still holds, taken back."""
    replayed = session.undo_reset()
    if replayed is None:
        return ["There is nothing to take back: no `%reset` holds on this world."]
    return ["**The last `%reset` is taken back.**", *answers.about_replay(replayed)]


def _kept(session: Session, today: dt.date) -> str:
    """Write the texts last run, with what they earned, into a new file; a sentence on it."""
    if not session.texts:
        return ""
    stem = f"{session.lab.slug}.reset-{today.isoformat()}"
    path, number = session.workspace / f"{stem}.md", 1
    try:
        while path.exists():
            number += 1
            path = path.with_name(f"{stem}-{number}.md")
        path.write_text(_answers(session, today), encoding="utf-8")
    except OSError:
        return ""  # the journal has them still; where it cannot be written, that was said
    return "What you had answered is kept beside your notebook, in a file with today's date. "


def _answers(session: Session, today: dt.date) -> str:
    rows = {row.question: row for row in progress.rows(session.lab, session.records())}
    parts = [f"# {session.lab.title}: answers until {today.isoformat()}, world {session.seed}"]
    for question in session.lab.questions:
        if question.name not in session.texts:
            continue
        row = rows[question.name]
        earned = "" if row.points is None else f", {cards.points(row.points)}"
        state = f"{row.state}{earned} of {cards.points(row.max_points)}"
        text = session.texts[question.name].strip("\n")
        head = f"## {question.name} ({state})"
        parts.append(f"{head}\n\n`````\n%%{question.kind} {question.name}\n{text}\n`````")
    return "\n\n".join(parts) + "\n"


def _joined(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
