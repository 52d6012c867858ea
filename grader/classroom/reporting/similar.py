"""Answers that are alike but for layout, case, comments and aliases: leads, never a verdict.

Two who think alike write alike: so only what few have in common counts, and only in a query that is
long enough to be written in many ways.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from .gather import Answer

KINDS = ("sql", "fix", "monitor")
LONGEST = 20_000  # characters that are looked at
PLAIN = 40  # parts of a query's tree; a shorter one is written alike by many
FEW = 0.1  # of those who answered; what more have in common is how one writes it


@dataclass(frozen=True)
class Alike:
    """Two students. questions: where they wrote alike; wrong: those of them that are not right."""

    one: str
    other: str
    questions: tuple[str, ...]
    wrong: tuple[str, ...]


@functools.lru_cache(maxsize=4096)  # who asks for pairs asks for the published ones too
def normal(text: str) -> str | None:
    """SQL without layout, comments, case and names of its own; None where it cannot be read."""
    trees = _trees(text)
    return None if trees is None else ";".join(_written(tree) for tree in trees)


def is_long(text: str) -> bool:
    """Whether two would hardly write it alike by chance."""
    trees = _trees(text) or []
    return sum(1 for tree in trees for _ in tree.walk()) >= PLAIN


def pairs(by_question: Mapping[str, Sequence[Answer]], published: Mapping[str, str]) -> list[Alike]:
    """Who wrote alike what few wrote, the most questions first.

    One right query that others share as well says nothing of two people.

    published: question → the reference that anybody can read; who equals it is told elsewhere.
    """
    found: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    alone: set[tuple[str, str]] = set()  # pairs who wrote what nobody else did
    for question, answers in by_question.items():
        reference = normal(published.get(question, ""))
        most = max(2, round(FEW * len(answers)))
        for form, group in _by_form(answers).items():
            students = sorted({answer.student for answer in group})
            if form == reference or not 2 <= len(students) <= most:
                continue
            right = all(a.verdict is not None and a.verdict.outcome == "right" for a in group)
            for pair in itertools.combinations(students, 2):
                found.setdefault(pair, []).append((question, right))
                if len(students) == 2:
                    alone.add(pair)
    alike = [
        Alike(*pair, tuple(q for q, _ in its), tuple(q for q, right in its if not right))
        for pair, its in found.items()
        if len(its) > 1 or pair in alone or not its[0][1]
    ]
    return sorted(alike, key=lambda each: (-len(each.wrong), -len(each.questions), each.one))


def as_published(answers: Iterable[Answer], reference: str) -> list[str]:
    """Who wrote the published reference, but for layout, case and names."""
    wanted = normal(reference)
    if wanted is None or not is_long(reference):
        return []
    return sorted({each.student for each in answers if normal(each.text) == wanted})


def _by_form(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        form = normal(answer.text)
        if form is not None and is_long(answer.text):
            found.setdefault(form, []).append(answer)
    return found


def _trees(text: str) -> list[exp.Expr] | None:
    if len(text) > LONGEST or not text.strip():
        return None
    try:
        return [tree for tree in sqlglot.parse(text, read="duckdb") if tree is not None]
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None


def _written(tree: exp.Expr) -> str:
    """The text again, each name that the query gives itself replaced by its place in the order."""
    given: dict[str, str] = {}
    for node in tree.walk():
        for name in _names(node):
            given.setdefault(name.lower(), f"n{len(given)}")
    for identifier in tree.find_all(exp.Identifier):
        lower = identifier.name.lower()
        identifier.set("this", given.get(lower, lower))
        identifier.set("quoted", False)
    return tree.sql(dialect="duckdb", comments=False)


def _names(node: exp.Expr) -> list[str]:
    """The names that a node gives to tables, CTEs and inner columns."""
    if isinstance(node, exp.TableAlias):
        return [node.name, *(column.name for column in node.columns)]
    if isinstance(node, exp.Alias):
        return [node.alias]
    return []
