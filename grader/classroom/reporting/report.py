"""The class report of one lab as a document: what the page shows, and what `--json` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, get_args

from ...questions import Question, Signal
from . import gather, hint_use, misconceptions, similar
from .behaviour import Behaviours
from .gather import Answer, LabAnswers
from .hint_use import HintUse, Use
from .misconceptions import Misconception
from .similar import Alike

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Success:
    """How many answers earned what. open: a person has to look. share: of all points decided."""

    right: int = 0
    partly: int = 0
    wrong: int = 0
    blank: int = 0
    open: int = 0
    points: float = 0.0
    max_points: float = 0.0

    @property
    def share(self) -> float | None:
        """Earned of what could be earned; None where nothing is decided."""
        return self.points / self.max_points if self.max_points else None

    @property
    def total(self) -> int:
        """All answers."""
        return self.right + self.partly + self.wrong + self.blank + self.open

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        return {**asdict(self), "share": None if self.share is None else round(self.share, 4)}


@dataclass(frozen=True)
class Asked:
    """One question. open: who waits for a person. as_published: who wrote the reference itself."""

    question: Question
    success: Success
    misconceptions: Sequence[Misconception]
    open: Sequence[str]
    hints: Use | None
    as_published: Sequence[str]


@dataclass
class LabReport:
    """One lab."""

    assignment: str
    title: str
    students: Sequence[str]
    unreadable: Sequence[str]
    ungraded: Sequence[str]
    asked: list[Asked] = field(default_factory=list)
    signals: dict[str, Success] = field(default_factory=dict)
    journals: Sequence[str] = ()
    alike: Sequence[Alike] = ()
    moved: int = 0  # answers that today's judge gives other points than the gradebook has

    @property
    def open(self) -> int:
        """Answers that wait for a person."""
        return sum(each.success.open for each in self.asked)


def of(found: LabAnswers, root: Path, workers: int, progress: Progress) -> LabReport:
    """The report on a lab whose graded notebooks were read. root: the course folder."""
    gather.judge(found, workers, lambda what, share: progress(what, 0.6 * share))
    hints = hint_use.read(root, found.assignment, found.lab.slug, found.students)
    made = LabReport(
        found.assignment,
        found.lab.title,
        found.students,
        found.unreadable,
        found.ungraded,
        journals=hints.journals,
    )
    published = found.lab.references
    sql = [question.name for question in found.questions if question.kind in similar.KINDS]
    with Behaviours(found.basis, root) as behaviours:
        for at, question in enumerate(found.questions):

            def step(what: str, share: float, at: int = at) -> None:
                progress(f"how {what} goes wrong", 0.6 + 0.4 * (at + share) / len(found.questions))

            made.asked.append(_asked(found, question, behaviours, hints, step))
    for signal in get_args(Signal):
        if answers := [
            answer
            for question in found.questions
            if question.signal == signal
            for answer in found.of(question.name)
        ]:
            made.signals[signal] = success(answers)
    made.alike = similar.pairs({name: _read(found.of(name)) for name in sql}, published)
    made.moved = sum(_moved(answer) for answer in found.answers)
    return made


def _asked(
    found: LabAnswers,
    question: Question,
    behaviours: Behaviours,
    hints: HintUse,
    progress: Progress,
) -> Asked:
    answers = found.of(question.name)
    published = found.lab.references.get(question.name, "")
    sql = question.kind in similar.KINDS
    return Asked(
        question,
        success(answers),
        misconceptions.of(found.lab, question, answers, behaviours, progress),
        [answer.student for answer in answers if answer.grade.points is None],
        hints.by_question.get(question.name),
        similar.as_published(_read(answers), published) if sql else [],
    )


def success(answers: Iterable[Answer]) -> Success:
    """By the points that count, a person's before the judge's."""
    counts = dict.fromkeys(("right", "partly", "wrong", "blank", "open"), 0)
    points = most = 0.0
    for answer in answers:
        grade = answer.grade
        counts[_word(answer)] += 1
        if grade.points is not None:
            points += grade.points
            most += grade.max_points
    return Success(**counts, points=round(points, 4), max_points=round(most, 4))


def _word(answer: Answer) -> str:
    grade = answer.grade
    if grade.points is None:
        return "open"
    if answer.blank:
        return "blank"
    if not grade.max_points:  # worth nothing: what the judge says
        right = answer.verdict is not None and answer.verdict.outcome == "right"
        return "right" if right else "wrong"
    if grade.points >= grade.max_points - 1e-9:
        return "right"
    return "partly" if grade.points > 0 else "wrong"


def _read(answers: Iterable[Answer]) -> list[Answer]:
    """Those that the judge could read: what is refused is looked at by nobody else."""
    return [
        answer
        for answer in answers
        if not answer.blank and answer.verdict and answer.verdict.outcome != "rejected"
    ]


def _moved(answer: Answer) -> bool:
    """Whether the judge's points today are others than those in the gradebook."""
    if answer.verdict is None or answer.grade.auto is None:
        return False
    now = answer.verdict.model_copy(update={"max_points": answer.grade.max_points}).points
    return abs(now - answer.grade.auto) > 0.005


def document(report: LabReport, anonymous: bool = False) -> dict[str, Any]:
    """The report as JSON. anonymous: without students and without what tells of pairs of them."""
    made: dict[str, Any] = {
        "lab": report.assignment,
        "title": report.title,
        "graded": len(report.students),
        "unreadable": len(report.unreadable) if anonymous else list(report.unreadable),
        "ungraded": len(report.ungraded) if anonymous else list(report.ungraded),
        "open": report.open,
        "moved": report.moved,
        "journals": len(report.journals),
        "signals": {name: each.document() for name, each in report.signals.items()},
        "questions": [_question(each, anonymous) for each in report.asked],
    }
    if not anonymous:
        made["students"] = list(report.students)
        made["alike"] = [asdict(each) for each in report.alike]
    return made


def _question(asked: Asked, anonymous: bool) -> dict[str, Any]:
    question, hints = asked.question, asked.hints
    made: dict[str, Any] = {
        "name": question.name,
        "kind": question.kind,
        "signal": question.signal,
        "success": asked.success.document(),
        "misconceptions": [_misconception(each, anonymous) for each in asked.misconceptions],
        "hints": {
            "students": len(hints.levels) if hints else 0,
            "levels": sum(hints.levels.values()) if hints else 0,
            "gave_up": len(hints.gave_up) if hints else 0,
        },
    }
    if not anonymous:
        made |= {"open": list(asked.open), "as_published": list(asked.as_published)}
    return made


def _misconception(group: Misconception, anonymous: bool) -> dict[str, Any]:
    case = group.counterexample
    made: dict[str, Any] = {
        "count": len(group.answers),
        "texts": group.texts,
        "title": group.title,
        "named": group.name,
        "failed": [part.name for part in group.failed],
        "typical": group.typical.text,
        "counterexample": None if case is None else case.model_dump(),
    }
    return made if anonymous else {**made, "students": group.students}
