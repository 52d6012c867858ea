"""The map of the course: each lab with its state, minutes and points; and what comes next."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader import cards, incident, paths
from grader.errors import FiredrillError
from grader.incident import Lab
from grader.questions import Question

from . import progress
from .journal import Journal, of_question
from .workspace import remembered_seed

if TYPE_CHECKING:
    from .session import Session

DONE = ("right", "shown")  # states of a question that nothing is left to do for


class AllDone(FiredrillError):
    """Help is asked for, with no question named, where every one is done."""


@dataclass(frozen=True)
class Stand:
    """How far one lab is. right: of so many questions; minutes: worked, and planned."""

    lab: Lab
    begun: bool
    right: int
    points: float
    worked: int

    @property
    def questions(self) -> int:
        """How many there are."""
        return len(self.lab.questions)

    @property
    def of(self) -> float:
        """The lab's points."""
        return sum(question.points for question in self.lab.questions)

    @property
    def time(self) -> str:
        """`12 worked, 240`: minutes, the planned ones last."""
        worked = f"{self.worked or 'under 1'} worked, " if self.begun else ""
        return f"{worked}{self.lab.minutes}"

    @property
    def state(self) -> str:
        """In words."""
        if not self.begun:
            return "not begun"
        return "done" if self.right == self.questions else f"{self.right} of {self.questions} right"


@functools.cache
def _labs(root: Path) -> list[Lab]:
    """The labs below that folder; read once a process, since the sidebar asks after each cell."""
    return incident.course()


def stands(workspace: Path) -> list[Stand]:
    """Every lab that is here, as the workspace's journal has it on the workspace's world."""
    journal, seed = Journal(workspace / ".firedrill"), remembered_seed(workspace)
    found = []
    for lab in _labs(paths.labs_root()):
        records = journal.records(lab.slug, seed=seed, unmarked=seed)
        rows = progress.rows(lab, records)
        right = sum(row.state == "right" for row in rows)
        points = sum(row.points or 0 for row in rows)
        found.append(Stand(lab, bool(records), right, points, progress.minutes(rows, records)))
    return found


def table(workspace: Path) -> cards.Table:
    """The map as a table."""
    rows: list[list[str | None]] = [
        [
            f"{stand.lab.slug[:2]} · {stand.lab.title}",
            stand.lab.severity,
            stand.state,
            f"{stand.time} planned",
            f"{cards.points(stand.points)} of {cards.points(stand.of)}",
            stand.lab.trains,
        ]
        for stand in stands(workspace)
    ]
    title = f"The course: {len(rows)} lab{'s' * (len(rows) != 1)}"
    columns = ["lab", "severity", "state", "minutes", "points", "you learn to"]
    return cards.Table(title=title, columns=columns, rows=rows)


def upcoming(session: Session) -> Question | None:
    """The first question in the notebook's order that is not done; None at the end."""
    rows = progress.rows(session.lab, session.records())
    left = [row.question for row in rows if row.state not in DONE]
    return session.lab.question(left[0]) if left else None


def at_hand(session: Session) -> Question:
    """The question one is at: the last that was run, or the next one where that is done."""
    latest = session.lab.question(session.latest)
    rows = progress.rows(session.lab, session.records())
    done = any(row.question == latest.name and row.state in DONE for row in rows)
    return (upcoming(session) if done else None) or latest


def open_at_hand(session: Session, magic: str) -> Question:
    """The question at hand, to be helped with. Raises AllDone where nothing is left to do."""
    if upcoming(session) is None:
        raise AllDone(
            f"Every question is done. `{magic} {session.latest}` names one, if you want it still."
        )
    return at_hand(session)


def _ran(session: Session, question: Question) -> bool:
    """True where the last run of its cell came to its end."""
    runs = of_question(session.records(), question.name, "run").values()
    return bool([*runs][-1].get("ok")) if runs else False


def _after(session: Session) -> str:
    """The lab that comes next: the first one behind this that is not done."""
    if session.released:
        return ""
    course = stands(session.workspace)
    here = next((at for at, each in enumerate(course) if each.lab.slug == session.lab.slug), -1)
    for stand in course[here + 1 :]:
        if stand.state != "done":
            return f" The next lab is **{stand.lab.title}**: `firedrill lab {stand.lab.slug[:2]}`."
    return ""


def next_sentence(session: Session, lead: str = "Next: ") -> str:
    """What to do next, as Markdown."""
    question = upcoming(session)
    if question is None:
        seen = any(record["what"] == "debrief" for record in session.records())
        left = "`%debrief` shows once more how it went." if seen else "What is left is the debrief."
        return f"**Every question is done.** {left}{_after(session) if seen else ''}"
    title = next(step.title for step in session.lab.steps if step.name == question.step)
    rows = progress.rows(session.lab, session.records())
    run = _ran(session, question) and any(
        row.question == question.name and row.state in progress.UNCHECKED for row in rows
    )
    check = f" You have run it: `%check {question.name}` judges it." if run else ""
    return (
        f"**{lead}`{question.name}`**, {question.asks} ({title}; {cards.points(question.points)}"
        f" points). Its cell begins `%%{question.kind} {question.name}`.{check}"
    )
