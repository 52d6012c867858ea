"""Worked examples of the same shape as a question, on other tables: `datasets/examples/*.md`.

A query's question names its example; the other kinds have one each, texts one for each form.
"""

from __future__ import annotations

from pathlib import Path

from grader import paths
from grader.errors import FiredrillError
from grader.incident import Lab
from grader.questions import Question


class NoExample(FiredrillError):
    """There is no worked example for that question."""


def name(question: Question) -> str | None:
    """The name of its example; None for a query that has none."""
    if question.kind == "sql":
        return question.example
    return question.form if question.kind == "write" else question.kind


def path(lab: Lab, name: str) -> Path:
    """Where an example lies: with the author's own labs, else with ours."""
    return paths.shared_sql(lab.folder, f"examples/{name}.md")


def of(lab: Lab, question: Question) -> str:
    """The example as Markdown. Raises NoExample."""
    named = name(question)
    source = path(lab, named) if named else None
    if source is None or not source.is_file():
        raise NoExample(f"There is no worked example for `{question.name}`.")
    return source.read_text(encoding="utf-8").strip()
