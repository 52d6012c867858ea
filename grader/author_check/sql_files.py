"""The claim that all SQL of a lab can be read, before any of it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .. import schema
from ..errors import BadLab, FiredrillError
from ..incident import Lab
from ..sql import lab_files
from .finding import Bench, Finding, verdict

_NAMED = re.compile(r"^--\s*name:.*$", re.MULTILINE)
_QUERIES = ("sql", "fix", "monitor")


def sql_can_be_read(bench: Bench) -> Iterator[Finding]:
    """Every SQL file of the lab, its figures and its references; each error with its line."""
    lab = bench.lab
    files = sorted(lab.folder.rglob("*.sql"))
    texts = [(path.relative_to(lab.folder).as_posix(), path) for path in files]
    amiss = [said for name, path in texts for said in _amiss(name, path)]
    amiss += [said for where, sql in _elsewhere(lab) for said in _unread(where, sql)]
    try:
        schema.read(lab.sql("schema.sql"))
    except FiredrillError as error:
        amiss.append(str(error))
    yield verdict("SQL can be read", amiss, f"{len(files)} files", whole=True)


def _amiss(name: str, path: Path) -> Iterator[str]:
    """Of named queries each by itself, at its place in the file: one may end without a `;`."""
    text = path.read_text(encoding="utf-8")
    starts = [match.start() for match in _NAMED.finditer(text)]
    for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
        yield from _unread(name, "\n" * text.count("\n", 0, start) + text[start:end])


def _elsewhere(lab: Lab) -> Iterator[tuple[str, str]]:
    for figure, sql in lab.figures.items():
        yield f"incident.toml, figure {figure}", sql
    for question in lab.questions:
        if question.kind in _QUERIES:
            yield f"the reference of {question.name}", lab.references.get(question.name, "")


def _unread(where: str, text: str) -> Iterator[str]:
    try:
        lab_files.split(where, text)
    except BadLab as error:
        yield str(error)


CLAIMS = (sql_can_be_read,)
