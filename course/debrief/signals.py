"""The scorecard: points by signal, each question with the sentence of its best check."""

from __future__ import annotations

from typing import Any, get_args

from grader import cards
from grader.incident import Lab
from grader.questions import Question, Signal
from grader.verdict import Table

from .. import giving_up, progress
from ..journal import of_question
from . import acts
from .blocks import Block, joined, said, tables

_OPEN = "Not run yet."
_UNCHECKED = "Run, not checked."
_BY_CLASS = "Handed in; the points come with your class."


def block(lab: Lab, records: list[dict[str, Any]], *, released: bool) -> Block:
    """A table for each signal. released: points are given elsewhere."""
    rows = {row.question: row for row in progress.rows(lab, records)}
    found, head = [], []
    for signal in get_args(Signal):
        asked = [question for question in lab.questions if question.signal == signal]
        if not asked:
            continue
        whole = sum(question.points for question in asked)
        earned = sum(rows[question.name].points or 0 for question in asked)
        sum_ = "graded by your class" if released else f"{_n(earned)} of {_n(whole)} points"
        head.append(f"**{signal.capitalize()}**: {sum_}.")
        lines: list[list[str | None]] = [
            [
                question.name,
                _points(rows[question.name], released),
                evidence(records, question, released=released),
            ]
            for question in asked
        ]
        title = f"{signal.capitalize()}: {sum_}"
        found.append(Table(title=title, columns=["question", "points", "evidence"], rows=lines))
    html, text = joined(said(" ".join(head)), tables(found))
    return Block("Four signals", html, text)


def evidence(records: list[dict[str, Any]], question: Question, *, released: bool = False) -> str:
    """The headline of the best check; what there is instead where there was none."""
    given_up = giving_up.when(records, question.name)
    judged = acts.checks(records[:given_up], question.name)
    if not judged:
        return _UNCHECKED if of_question(records, question.name, "run") else _OPEN
    if released:
        return _BY_CLASS
    best = max(enumerate(judged), key=lambda at: (at[1].get("points") or 0.0, at[0]))[1]
    word = cards.WORDS.get(best.get("outcome", ""), "Judged")
    shown = f" Given up after {_n(best.get('points') or 0)} points." * (given_up is not None)
    headline = best.get("headline")
    if not isinstance(headline, str):  # a check of an earlier version
        headline = "its card was not written down then."
    return f"{word}: {headline}{shown}"


def _points(row: progress.Row, released: bool) -> str:
    if released or row.points is None:
        return f"– of {_n(row.max_points)}"
    return f"{_n(row.points)} of {_n(row.max_points)}"


def _n(value: float) -> str:
    return cards.points(value)
