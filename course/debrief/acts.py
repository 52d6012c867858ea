"""A journal's records → acts in order: queries, claims, repairs, texts, checks."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from grader import stubs
from grader.incident import Lab
from grader.questions import FactsQuestion, Question
from grader.sql import reads

from ..journal import of_question

SLIP = 0.8  # likeness from which on a word is taken for a slip of the pen


@dataclass(frozen=True)
class Act:
    """One thing that was done. place: its number among the records; rows: None where unknown."""

    place: int
    at: str
    what: str
    text: str
    ok: bool
    rows: int | None
    question: Question | None
    name: str | None  # of the cell, or of the CTE `written_twice.leg`; None for a query without one

    @property
    def is_query(self) -> bool:
        """True for a query, an answer or a look around; not for a monitor."""
        return self.what == "look" or (self.question is not None and self.question.kind == "sql")

    @property
    def told(self) -> bool:
        """True where it ran and returned something."""
        return self.ok and self.rows != 0

    @property
    def reads(self) -> reads.Reads:
        """What its text reads."""
        return reads.of(self.text)

    @property
    def label(self) -> str:
        """Its name; where it has none, the beginning of its text."""
        return self.name or _beginning(self.text)


def of(lab: Lab, records: list[dict[str, Any]]) -> list[Act]:
    """All runs and looks, in order. A record of a question that is no longer there is left out."""
    known = {question.name: question for question in lab.questions}
    found = []
    for place, record in enumerate(records):
        text = record.get("text")
        if record["what"] not in ("run", "look") or not isinstance(text, str):
            continue
        question = known.get(record.get("question", ""))
        if record["what"] == "run" and (question is None or _blank(question, text)):
            continue
        rows = record.get("rows")
        found.append(
            Act(
                place,
                str(record["at"]),
                record["what"],
                text,
                bool(record.get("ok")),
                rows if isinstance(rows, int) else None,
                question,
                record.get("question") or record.get("name") or record.get("cte"),
            )
        )
    return found


def checks(records: list[dict[str, Any]], question: str) -> list[dict[str, Any]]:
    """The checks of one question, in order."""
    return list(of_question(records, question, "check").values())


def claimed(act: Act) -> dict[str, str]:
    """Fact → what was chosen, of a `%%facts` text: its choices, `true` and `false`."""
    if not isinstance(act.question, FactsQuestion):
        return {}
    try:
        read = tomllib.loads(act.text)
    except tomllib.TOMLDecodeError:
        read = dict(re.findall(r'^\s*(\w+)\s*=\s*"?([^"\n#]+)"?', act.text, re.MULTILINE))
    found = {}
    for name, fact in act.question.facts.items():
        said = str(read.get(name, "")).strip()
        if said and fact.type in ("choice", "boolean"):
            found[name] = _meant(said, fact.choices or ["true", "false"])
    return found


def mechanism(act: Act) -> str | None:
    """The cause that a `%%facts` text names: the first choice it is asked for, if it is there."""
    facts = act.question.facts if isinstance(act.question, FactsQuestion) else {}
    first = next((name for name, fact in facts.items() if fact.type == "choice"), "")
    return claimed(act).get(first)


def _meant(said: str, choices: list[str]) -> str:
    """The choice that was meant: `Fail-open` and `fail_opne` are no other claims than `fail_open`.

    What is near to none stays as it was said.
    """
    folded = {_folded(choice): choice for choice in choices}
    near = difflib.get_close_matches(_folded(said), folded, n=1, cutoff=SLIP)
    return folded[near[0]] if near else said


def _folded(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words.casefold()).strip()


def right_text(lab: Lab, records: list[dict[str, Any]], name: str) -> str | None:
    """The text that a check last found right; None where none was."""
    text = found = None
    for record in of_question(records, name, "run", "check").values():
        if record["what"] == "run" and isinstance(record.get("text"), str):
            text = record["text"]
        elif record.get("outcome") == "right":
            found = text
    return found


def last_text(lab: Lab, records: list[dict[str, Any]], name: str) -> str | None:
    """The text last run under that name, if it is more than the stub."""
    texts = [act.text for act in of(lab, records) if act.name == name and act.question]
    return texts[-1] if texts else None


def _blank(question: Question, text: str) -> bool:
    return stubs.is_blank(question.kind, text)


def _beginning(text: str, most: int = 64) -> str:
    flat = " ".join(re.sub(r"--[^\n]*", " ", text).split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"
