"""All texts of one question: who wrote them, what the judge proposes, the most doubtful first."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from ... import notebook, notebook_files
from ...errors import FiredrillError, UnknownName
from ...incident import Lab
from ...judge import Judge
from ...notebook import CHECK
from ...questions import Question
from ...texts import prose
from ...verdict import UNANSWERED, Verdict
from .. import graded, variants
from ..course import Course
from . import standing
from .doubt import Doubt, doubt

Key = tuple[str, int]  # a text, and the seed of its authors' practice world


@dataclass(frozen=True)
class Asked:
    """A question as one assignment of the class asks it."""

    assignment: str
    notebook: str  # its name, without .ipynb
    lab: Lab
    question: Question


@dataclass(frozen=True)
class Author:
    """Whose a text is. grade, comment: the gradebook's names of the cells that hold them."""

    student: str
    grade: str
    comment: str


@dataclass(frozen=True)
class Group:
    """One text, however many handed it in. seed: of the world that it was written and judged on."""

    id: str
    text: str
    seed: int
    words: int
    verdict: Verdict
    doubt: Doubt
    authors: tuple[Author, ...]


@dataclass
class Found:
    """The texts of a question, the most doubtful first, and whose cannot be read here."""

    asked: Asked
    groups: list[Group] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)  # handed in, not graded yet
    unreadable: list[str] = field(default_factory=list)  # no notebook: there is no text


def find(course: Course, name: str, lab: str | None = None) -> Asked:
    """The `%%write` question of that name; `LAB/QUESTION` will do. Raises FiredrillError."""
    before, _, last = name.rpartition("/")
    within = lab or before or None
    names = [course.assignment(within)] if within else course.assignments()
    known: list[str] = []
    fits: list[Asked] = []
    for assignment in names:
        path = course.source_of(assignment)
        its = course.lab(path)
        for question in its.questions:
            if question.name == last and question.kind != "write":
                raise FiredrillError(
                    f"{assignment}/{last} is no text: it is a %%{question.kind} cell, which the "
                    "judge decides. `firedrill class review` is for %%write questions."
                )
            if question.kind == "write":
                known.append(question.name)
                if question.name == last:
                    fits.append(Asked(assignment, path.stem, its, question))
    if not fits:
        raise UnknownName("text in this course", last, list(dict.fromkeys(known)))
    if len(fits) > 1:
        several = ", ".join(each.assignment for each in fits)
        raise FiredrillError(f"{last} is asked in several labs: {several}. Name one with --lab.")
    return fits[0]


def read(
    course: Course, asked: Asked, scale: float, progress: Callable[[str, float], None]
) -> Found:
    """What the class wrote, judged anew. scale: of the practice world that answers are judged on.

    Raises FiredrillError where nothing is graded, or the lab cannot be judged.
    """
    found = Found(asked)
    by_text: dict[Key, list[Author]] = {}
    for student, nb in graded.notebooks(
        course.root,
        asked.assignment,
        asked.notebook,
        found,
        lambda share: progress("texts", 0.5 * share),
    ):
        answer = notebook.answers(nb, asked.lab).by_question.get(asked.question.name)
        text = standing.plain(answer.text if answer else "")
        key = text, variants.variant(course, student, asked.assignment)
        by_text.setdefault(key, []).append(_author(student, nb, asked))
    found.groups = list(_judged(course, asked, scale, by_text, progress))
    return found


def _author(student: str, nb: NotebookNode, asked: Asked) -> Author:
    """The cells by their ids: an instructor may have named them in the source notebook."""
    grade, comment = f"{CHECK}{asked.question.name}", asked.question.name
    for cell in nb.cells:
        its = cell.metadata.get("nbgrader", {})
        if its.get("grade") and cell.source.split() == ["%check", asked.question.name]:
            grade = its["grade_id"]
        magic, name, _ = notebook_files.split_magic(cell.source)
        if its.get("solution") and (magic, name) == ("write", asked.question.name):
            comment = its["grade_id"]
    return Author(student, grade, comment)


def _judged(
    course: Course,
    asked: Asked,
    scale: float,
    by_text: dict[Key, list[Author]],
    progress: Callable[[str, float], None],
) -> Iterator[Group]:
    """Each text on its authors' own practice world, the most doubtful first."""
    references = course.references(asked.lab, asked.assignment, asked.notebook)
    verdicts: dict[Key, Verdict] = {}
    for seed in sorted({seed for _, seed in by_text}):
        with Judge(
            asked.lab, practice_scale=scale, references=references, practice_seed=seed
        ) as judge:
            for text in [text for text, its in by_text if its == seed]:
                progress("the judge", 0.5 + 0.5 * len(verdicts) / len(by_text))
                verdicts[text, seed] = judge.judge(asked.question, text)
    words = {key: prose.read(key[0]).words for key in by_text}
    written = [words[key] for key, its in verdicts.items() if its.headline != UNANSWERED]
    median = statistics.median(written) if written else 0.0
    doubts = {key: doubt(verdicts[key], words[key], median) for key in by_text}
    for number, key in enumerate(sorted(by_text, key=lambda key: -doubts[key].share), start=1):
        text, seed = key
        yield Group(
            f"t{number}", text, seed, words[key], verdicts[key], doubts[key], tuple(by_text[key])
        )


def practice_scale(root: Path) -> float:
    """The size of the practice world that this course's nbgrader_config.py names."""
    from traitlets.config import PyFileConfigLoader

    from ...nbgrader_bridge import JudgeAnswers
    from ..nbgraders import CONFIG

    config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    return float(JudgeAnswers(config=config).practice_scale)
