"""Where a learner stands, derived from the journal: a row a question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from grader import cards
from grader.incident import Lab

PAUSE = 15 * 60  # seconds; a longer gap between two acts is a break, not work

STATES = {
    "right": "right",
    "partly": "partly right",
    "wrong": "not yet",
    "rejected": "does not run",
    "unknown": "not judged",
}


@dataclass(frozen=True)
class Row:
    """One question. points is None until it was checked."""

    question: str
    kind: str
    state: str
    points: float | None
    max_points: float
    minutes: int
    hints: int


def rows(lab: Lab, records: list[dict[str, Any]]) -> list[Row]:
    """A row a question, in the lab's order. The last check of each counts."""
    seconds = _seconds(records)
    found = []
    for question in lab.questions:
        mine = [r for r in records if r.get("question") == question.name]
        acts = [r for r in mine if r["what"] in ("run", "check")]
        checks = [r for r in acts if r["what"] == "check"]
        points = checks[-1].get("points") if checks else None
        if not acts:
            state = "open"
        elif acts[-1]["what"] == "run":
            state = "run, not checked" if not checks else "run again, not checked"
        else:
            state = STATES.get(acts[-1].get("outcome", ""), "open")
        hints = max((int(r.get("level") or 0) for r in mine if r["what"] == "hint"), default=0)
        found.append(
            Row(
                question.name,
                question.kind,
                state,
                points,
                question.points,
                round(seconds.get(question.name, 0) / 60),
                hints,
            )
        )
    return found


def table(lab: Lab, records: list[dict[str, Any]]) -> cards.Table:
    """The same as a table to show, the sum in its title."""
    shown = rows(lab, records)
    earned = sum(row.points or 0 for row in shown)
    whole = sum(row.max_points for row in shown)
    minutes = round(sum(_seconds(records).values()) / 60)
    return cards.Table(
        title=f"{lab.title}: {cards.points(earned)} of {cards.points(whole)} points, {minutes} min",
        columns=["question", "kind", "state", "points", "of", "minutes", "hints"],
        rows=[
            [
                row.question,
                f"%%{row.kind}",
                row.state,
                "–" if row.points is None else cards.points(row.points),
                cards.points(row.max_points),
                str(row.minutes),
                str(row.hints),
            ]
            for row in shown
        ],
    )


def _seconds(records: list[dict[str, Any]]) -> dict[str | None, float]:
    """Question → seconds worked on it: the time before each act, breaks left out."""
    spent: dict[str | None, float] = {}
    before: dt.datetime | None = None
    for record in records:
        try:
            at = dt.datetime.fromisoformat(record["at"])
        except ValueError:
            continue
        if before is not None and 0 <= (gap := (at - before).total_seconds()) <= PAUSE:
            spent[record.get("question")] = spent.get(record.get("question"), 0) + gap
        before = at
    return spent
