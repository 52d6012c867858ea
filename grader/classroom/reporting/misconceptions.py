"""Wrong answers of a question, put together where they go wrong in the same way.

A query is known by how it behaves: equal rows on the lab's small databases and on the hidden
worlds. A repair, a monitor, facts and texts are known by the parts of them that do not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ... import labelled
from ...incident import Lab
from ...questions import Question, SqlQuestion
from ...verdict import Counterexample, Part, Verdict
from . import similar
from .behaviour import RIGHT, Behaviours
from .gather import Answer

BEHAVES = "your query behaves "  # so begins what a card says of a mutant
MONITOR = {  # a part that does not hold → in short, without its counts
    "catches": "pages too late or never",
    "quiet": "pages on healthy days",
    "early": "pages before the fault",
    "ends": "goes on after the fault",
    "fails": "ends in an error on some days",
}
FINDS_FAULT = ("partly", "wrong", "rejected")

Progress = Callable[[str, float], None]


@dataclass
class Misconception:
    """One way to go wrong. answers: of all who went it.

    name: in words, where it is a known one: a labelled wrong answer's, or a mutant's.
    """

    answers: list[Answer]
    name: str | None = None
    failed: list[Part] = field(default_factory=list)  # what does not hold, of a kind with parts

    @property
    def students(self) -> list[str]:
        """Who."""
        return [answer.student for answer in self.answers]

    @property
    def texts(self) -> int:
        """How many different ones there are."""
        return len({answer.text for answer in self.answers})

    @property
    def typical(self) -> Answer:
        """The shortest answer, of those with the smallest database that shows the mistake."""
        return min(self.answers, key=lambda answer: (*_size(answer), answer.text))

    @property
    def counterexample(self) -> Counterexample | None:
        """The smallest database that tells it from the reference, with both results."""
        verdict = self.typical.verdict
        return verdict.counterexample if verdict else None

    @property
    def title(self) -> str:
        """What goes wrong, in words."""
        if self.name:
            return self.name
        verdict = self.typical.verdict
        if self.failed:
            short = MONITOR if verdict and verdict.kind == "monitor" else {}
            said = [short.get(part.name, part.says) for part in self.failed]
            return "; ".join(list(dict.fromkeys(said))[:3])
        return verdict.headline.split("\n")[0] if verdict else ""


def of(
    lab: Lab, question: Question, answers: list[Answer], behaviours: Behaviours, progress: Progress
) -> list[Misconception]:
    """The ways in which a question was got wrong, the most frequent first."""
    wrong = [
        answer
        for answer in answers
        if not answer.blank and answer.verdict and answer.verdict.outcome in FINDS_FAULT
    ]
    groups: dict[str, Misconception] = {}
    for at, answer in enumerate(wrong):
        progress(question.name, at / len(wrong))
        assert answer.verdict is not None
        key = _key(question, answer.text, answer.verdict, behaviours)
        groups.setdefault(key, Misconception([])).answers.append(answer)
    known = _labelled(lab, question, groups, behaviours)
    for key, group in groups.items():
        group.name = known.get(key) or next(_says(group), None)
        if not isinstance(question, SqlQuestion) and group.typical.verdict is not None:
            group.failed = _failed(group.typical.verdict)
    return sorted(groups.values(), key=lambda group: (-len(group.answers), group.title))


def _key(question: Question, text: str, verdict: Verdict, behaviours: Behaviours) -> str:
    """A name of the way in which an answer is wrong."""
    if verdict.outcome == "rejected":
        return "rejected " + "".join(s for s in verdict.headline.split("\n")[0] if not s.isdigit())
    if isinstance(question, SqlQuestion):
        found = behaviours.of(question, text)
        if found == RIGHT:  # wrong on a database that was made for it: alike only if written alike
            return f"of its own {similar.normal(text) or text}"
        return found
    return " ".join(part.name for part in _failed(verdict)) or verdict.headline


def _failed(verdict: Verdict) -> list[Part]:
    """The parts that do not hold; of a text or facts those that earn less than they could."""
    return [
        part
        for part in verdict.parts
        if part.ok is False or (part.ok is None and part.points < part.max_points)
    ]


def _says(group: Misconception) -> Iterator[str]:
    """How the judge tells the mistake, where it knows it."""
    for answer in group.answers:
        for part in answer.verdict.parts if answer.verdict else []:
            if (part.detail or "").startswith(BEHAVES):
                yield (part.detail or "").removeprefix(BEHAVES)


def _labelled(
    lab: Lab, question: Question, groups: dict[str, Misconception], behaviours: Behaviours
) -> dict[str, str]:
    """Behaviour → the name of a labelled wrong answer that has it: `voided rows counted`."""
    if not isinstance(question, SqlQuestion) or not groups:
        return {}
    found = {}
    for each in labelled.of(lab):
        if each.question == question.name and not each.right:
            behaves = behaviours.of(question, each.text)
            if behaves in groups:
                found[behaves] = _spoken(each.path)
    return found


def _spoken(path: Path) -> str:
    return path.stem.replace("_", " ")


def _size(answer: Answer) -> tuple[float, int]:
    """(rows of the database that shows the mistake, characters)."""
    case = answer.verdict.counterexample if answer.verdict else None
    rows = sum(len(table.rows) for table in case.tables) if case else float("inf")
    return rows, len(answer.text)
