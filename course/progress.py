"""Where a learner stands, derived from the journal: a row a question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from grader import cards
from grader.incident import Lab

from . import giving_up, hints
from .journal import of_question

PAUSE = 15 * 60  # seconds; a longer gap between two acts is a break, not work

UNCHECKED = FIRST, AGAIN = "run, not checked", "run again, not checked"
BESIDES = "reading, looking around"  # the time before what is no answer to a question
STATES = {
    "right": "right",
    "partly": "partly right",
    "wrong": "not yet",
    "rejected": "does not run",
    "unknown": "not judged",
}


@dataclass(frozen=True)
class Row:
    """One question.

    points: of the best check, None until one was judged. last_points: of the latest, where lower.
    """

    question: str
    kind: str
    state: str
    points: float | None
    last_points: float | None
    max_points: float
    minutes: int
    hints: int


def rows(lab: Lab, records: list[dict[str, Any]]) -> list[Row]:
    """A row a question, in the lab's order. The best check of each is what stands."""
    seconds = _seconds(records)
    found = []
    for question in lab.questions:
        acts = list(of_question(records, question.name, "run", "check").values())
        given_up = giving_up.when(records, question.name)
        checks = list(of_question(records[:given_up], question.name, "check").values())
        best, last = _best_and_last(checks)
        if not acts:
            state = "open"
        elif given_up is not None:
            state = "shown"
        elif acts[-1]["what"] == "run":
            state = AGAIN if checks else FIRST
        else:
            # Ours, not theirs: "not judged" hides no result that earned something.
            shown = best if best and best.get("points") else checks[-1]
            state = STATES.get(shown.get("outcome", ""), "open")
        found.append(
            Row(
                question.name,
                question.kind,
                state,
                best.get("points") if best else None,
                last.get("points") if best and last and _earned(last) < _earned(best) else None,
                question.points,
                round(seconds.get(question.name, 0) / 60),
                hints.highest(records, question.name),
            )
        )
    return found


def _best_and_last(
    checks: list[dict[str, Any]],
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Of the checks that were judged: the best (of equal ones the latest), and the latest."""
    judged = [check for check in checks if check.get("outcome") != "unknown"]
    best = max(enumerate(judged), key=lambda at: (_earned(at[1]), at[0]), default=(0, None))[1]
    return best, judged[-1] if judged else None


def _earned(check: dict[str, Any]) -> float:
    return check.get("points") or 0.0


def table(lab: Lab, records: list[dict[str, Any]], *, world: str = "") -> cards.Table:
    """The same as a table to show, the sum in its title. world: which one, if not the usual."""
    shown = rows(lab, records)
    earned = sum(row.points or 0 for row in shown)
    whole = sum(row.max_points for row in shown)
    whole_time = minutes(shown, records)
    besides = whole_time - sum(row.minutes for row in shown)
    lines: list[list[str | None]] = [
        [
            row.question,
            f"%%{row.kind}",
            row.state,
            _points(row),
            cards.points(row.max_points),
            str(row.minutes),
            str(row.hints),
        ]
        for row in shown
    ]
    lines += [[BESIDES, "", "", "", "", str(besides), ""]] * bool(besides)
    return cards.Table(
        title=f"{lab.title}{world and f' ({world})'}: {cards.points(earned)} of "
        f"{cards.points(whole)} points, {whole_time} min",
        columns=["question", "kind", "state", "points", "of", "minutes", "hints"],
        rows=lines,
    )


def minutes(shown: list[Row], records: list[dict[str, Any]]) -> int:
    """All minutes worked, those at no question among them; never fewer than the rows' own."""
    whole = round(sum(_seconds(records).values()) / 60)
    return max(whole, sum(row.minutes for row in shown))


def _points(row: Row) -> str:
    """`8`, or `8 (last try 0)` where the latest check earned less; `–` where none was judged."""
    if row.points is None:
        return "–"
    last = "" if row.last_points is None else f" (last try {cards.points(row.last_points)})"
    return f"{cards.points(row.points)}{last}"


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
