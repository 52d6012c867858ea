"""nbgrader with our judge in it. nbgrader stays the system of record: only its *Execute* goes.

An `nbgrader_config.py` needs one line, `nbgrader_bridge.configure(c)`, and then these stand in
nbgrader's own commands and in formgrader alike:

    Stubs             generate_assignment: as class.toml has it; the stub follows the magic
    SubmissionReader  autograde: whatever was handed in arrives as plain cells
    Graft             autograde: the release notebook, with only the learner's answer texts in it
    JudgeAnswers      autograde: instead of Execute; each check cell gets its card and one number
    SaveJudgedGrades  autograde: `unknown` becomes "needs manual grading"
    Deadlines         autograde: deadlines and extensions are those of class.toml
    ShownToStudents   generate_feedback: as much of the cards as class.toml lets a student see
    DecidedByPerson   generate_feedback: a card says where a person gave other points
"""

from __future__ import annotations

import copy
import functools
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbgrader import preprocessors as stock
from nbgrader import utils
from nbgrader.converters.base import BaseConverter, NbGraderException
from traitlets import Float

from . import cards, incident, nbgrader_patches, notebook, notebook_files, paths, stubs
from .carried import Carried
from .classroom import judging, settled, ungraded, variants
from .classroom.course import Course, mark_release
from .classroom.deadlines import Deadlines
from .classroom.feedback_decided import DecidedByPerson
from .classroom.feedback_levels import ShownToStudents
from .classroom.handed_in import OURS, submission
from .classroom.scores import SaveJudgedGrades, checked_question
from .errors import BadLab, FiredrillError, Interrupted, UnknownName
from .incident import Lab
from .notebook_files import Cell
from .sql.statements import MAX_CHARS
from .verdict import Verdict

MAX_ANSWER = 2 * MAX_CHARS  # characters; past the judge's limit, so that it says "too long" itself

Resources = dict[str, Any]


def configure(c: Any) -> None:
    """Put graft and judge in place of nbgrader's defaults. c: the config object of traitlets."""
    nbgrader_patches.put_environment_on_path()
    nbgrader_patches.install()
    c.GenerateAssignment.preprocessors = [
        stock.IncludeHeaderFooter,
        stock.InstantiateTests,
        stock.LockCells,
        Stubs,  # for ClearSolutions; the rest as nbgrader has it
        stock.ClearOutput,
        stock.CheckCellMetadata,
        stock.ComputeChecksums,
        stock.SaveCells,
        stock.ClearHiddenTests,
        stock.ClearMarkScheme,
        stock.ComputeChecksums,
        stock.CheckCellMetadata,
    ]
    c.Autograde.exporter_class = SubmissionReader
    c.Autograde.sanitize_preprocessors = [
        Graft,
        stock.DeduplicateIds,
        stock.OverwriteKernelspec,
        stock.OverwriteCells,
        stock.CheckCellMetadata,
    ]
    c.Autograde.autograde_preprocessors = [
        JudgeAnswers,
        stock.IgnorePattern,
        stock.LimitOutput,
        SaveJudgedGrades,
        Deadlines,
        stock.AssignLatePenalties,
        stock.CheckCellMetadata,
    ]
    c.GenerateFeedback.preprocessors = [
        stock.GetGrades,
        ShownToStudents,
        DecidedByPerson,
        CSSHTMLHeaderPreprocessor,
    ]


class Stubs(stock.ClearSolutions):
    """Answer cells as a learner finds them: `%%` line, then a stub that suits it.

    The release is marked as well, so that `%check` in it leaves the grade to the class.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Settle a lab and clear its answer cells; any other notebook as nbgrader does."""
        lab = _lab(nb)
        if lab is None:
            return super().preprocess(nb, resources)
        coursedir = _converter(self).coursedir
        folder = _converter(self)._format_dest(resources["nbgrader"]["assignment"], ".")
        try:
            said = Course(Path(coursedir.root)).settings
            settled.settle(nb, lab, said.lab(lab.slug))
            clear(nb, lab)
        except FiredrillError as error:
            raise NbGraderException(str(error)) from None
        mark_release(Path(folder), lab, coursedir.course_id, said)
        return nb, resources


class SubmissionReader(NotebookExporter):
    """Reads what was handed in, whatever it is, as plain cells: types, texts and ids only.

    A file that cannot be read becomes an empty notebook that says why, so that it is graded (zero,
    with the reason) and nobody after it is held up.
    """

    def from_filename(self, filename: str, resources: Resources | None = None, **kw: Any) -> Any:
        """Convert a notebook file. The second pass reads what the first wrote, as it stands."""
        if not getattr(self.parent, "_sanitizing", True):
            return super().from_filename(filename, resources=resources, **kw)
        path = Path(filename)
        resources = {} if resources is None else resources
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(submission(path), resources=resources, **kw)


class Graft(stock.NbGraderPreprocessor):
    """The release notebook, with only the learner's answer texts in it."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Replace a submission. What the learner did to any other cell is gone with it."""
        place = resources["nbgrader"]
        _, grafted = self.onto_release(notebook_files.cells(nb), nb.metadata.get(OURS, {}), place)
        return grafted, resources

    def onto_release(
        self, cells: list[Cell], noted: dict[str, Any], place: dict[str, str]
    ) -> tuple[Released, NotebookNode]:
        """The release that was answered, and a copy with what was handed in: cells and our note."""
        released = _release(_converter(self), place["assignment"], place["notebook"])
        unreadable = noted.get("unreadable")
        grafted, notices = graft(released, cells)
        said = noted.get("carried", [])
        note: dict[str, Any] = {"lab": released.lab.slug, "notices": notices, "carried": said}
        if unreadable:
            note |= {"notices": [], "unreadable": unreadable}
            self.log.warning("%s: not graded, %s", place["student"], unreadable)
        elif other := noted.get("read_from"):
            sentence = f"Read from {other}: the next time, hand it in as {place['notebook']}.ipynb."
            note["notices"] = [(None, sentence), *notices]
        for question, sentence in note["notices"]:
            self.log.info("%s, %s: %s", place["student"], question or "notebook", sentence)
        grafted.metadata[OURS] = note
        return released, grafted


class JudgeAnswers(stock.NbGraderPreprocessor):
    """Instead of Execute: each check cell gets the verdict's card and exactly one number."""

    practice_scale = Float(
        1.0, help="Size of the practice world that answers are judged on; 1 is the learners'."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Judge every answer of a grafted notebook."""
        place = resources["nbgrader"]
        note = nb.metadata.get(OURS, {})
        lab = known_lab(note["lab"])
        texts = self._texts(nb, lab, place)
        notices = [tuple(each) for each in note.get("notices", [])]
        said, unknown = Carried(*note.get("carried", [])), []
        seed = variants.variant(self._course, place["student"], place["assignment"])
        odd = variants.misfit(said, place["student"], seed)
        if remark := variants.stranger(said, place["student"]):
            notices.append((None, remark))
        checks = [(cell, name) for cell in nb.cells if (name := checked_question(cell))]
        for number, (cell, name) in enumerate(checks):
            if reason := note.get("unreadable"):
                verdict = ungraded.not_read(lab, name, reason, first=number == 0)
            else:
                text = texts.get(name, "")
                kind = lab.question(name).kind
                if odd and kind in variants.OF_ONE_WORLD and not stubs.is_blank(kind, text):
                    verdict = ungraded.other_world(lab, name, odd)
                else:
                    verdict = self._judge(lab, place, name, text, seed)
            # what was odd about the notebook as a whole is told on its first card
            about = (name, None) if number == 0 else (name,)
            told = [sentence for question, sentence in notices if question in about]
            points = float(cell.metadata.nbgrader["points"])
            verdict = verdict.model_copy(
                update={"max_points": points, "notices": [*verdict.notices, *told]}
            )
            show(cell, verdict)
            if verdict.outcome == "unknown":
                unknown.append(cell.metadata.nbgrader["grade_id"])
        place[OURS] = {"unknown": unknown, "unreadable": note.get("unreadable")}
        return nb, resources

    @property
    def _course(self) -> Course:
        return Course(Path(_converter(self).coursedir.root))

    def _texts(self, nb: NotebookNode, lab: Lab, place: dict[str, str]) -> dict[str, str]:
        return {name: each.text for name, each in notebook.answers(nb, lab).by_question.items()}

    def _judge(self, lab: Lab, place: dict[str, str], name: str, text: str, seed: int) -> Verdict:
        where = place["assignment"], place["notebook"]
        try:
            terms = judging.terms(self._course, lab, *where, self.practice_scale, seed)
            found, _ = judging.verdict(terms, name, text)
        except Interrupted:
            raise KeyboardInterrupt from None  # nbgrader stops, and leaves this submission undone
        except FiredrillError as error:  # wrong for the whole class: grade nobody, and say why
            raise NbGraderException(str(error)) from None
        return found


def clear(nb: NotebookNode, lab: Lab) -> None:
    """Replace the solutions of a source notebook by stubs, in place. Raises BadLab."""
    known = {question.name: question for question in lab.questions}
    for cell in nb.cells:
        magic, name, body = notebook_files.split_magic(cell.source)
        if utils.is_solution(cell) or stubs.BEGIN in cell.source:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            question = known.get(name or grade_id)
            stub = stubs.stub(question) if question else stubs.BY_KIND.get(magic or "", "")
            text = stubs.without_solution(body, stub, name or grade_id)
            cell.source = cell.source[: len(cell.source) - len(body)] + text


class Released:
    """A notebook that was given out. It is never changed: whoever works on it takes a copy.

    solutions: places of the answer cells → their questions. answering: places of all cells that an
    answer may be read from. checks: (question, points) of the cells that hold points, in order.
    """

    def __init__(self, nb: NotebookNode, lab: Lab) -> None:
        self.nb, self.lab = nb, lab
        self.solutions: dict[int, str] = {}
        self.answering: list[int] = []
        known = {question.name for question in lab.questions}
        for place, (cell, read) in enumerate(zip(nb.cells, notebook_files.cells(nb), strict=True)):
            if utils.is_solution(cell):
                self.solutions[place] = read.name or cell.metadata.nbgrader["grade_id"]
            if place in self.solutions or read.name is not None or read.grade_id in known:
                self.answering.append(place)
        self.checks = [
            (question, float(cell.metadata.nbgrader["points"]))
            for cell in nb.cells
            if (question := checked_question(cell))
        ]

    def texts(self, grafted: NotebookNode) -> dict[str, str]:
        """The answers of a copy, by question."""
        cells = notebook_files.cells({"cells": [grafted.cells[place] for place in self.answering]})
        found = notebook.answers(cells, self.lab).by_question
        return {question: answer.text for question, answer in found.items()}


def graft(
    released: Released, submitted: list[Cell]
) -> tuple[NotebookNode, list[tuple[str | None, str]]]:
    """The release notebook with a submission's answer texts, and what was odd about them."""
    grafted = _copied(released.nb)
    answers = notebook.answers(submitted, released.lab)
    for place, question in released.solutions.items():
        answer = answers.by_question.get(question)
        if answer is None:
            continue
        if (length := len(answer.text)) > MAX_ANSWER:
            kept = f"`{answer.name}`: of {length:,} characters the first {MAX_ANSWER:,} were kept."
            answers.by_notice.append((answer.name, kept))
        body = answer.text[:MAX_ANSWER]
        grafted.cells[place].source = notebook.answer_source(answer.kind, answer.name, body)
    return grafted, answers.by_notice


def _copied(part: Any) -> Any:
    """A release that may be changed; `deepcopy` takes thirty times as long, for each submission."""
    if isinstance(part, dict):
        return type(part)({name: _copied(each) for name, each in part.items()})
    return [_copied(each) for each in part] if isinstance(part, list) else part


def show(cell: NotebookNode, verdict: Verdict) -> None:
    """Put a card into a check cell, and the one number that nbgrader takes for the score.

    Without a number nbgrader gives full marks, for a negative one too, and it raises above the
    maximum: so there is always one, and it is clamped. `unknown` shows 0 until a person decides.
    """
    points = 0.0 if verdict.outcome == "unknown" else verdict.points
    if not math.isfinite(points):
        points = 0.0
    points = min(max(points, 0.0), verdict.max_points)
    html, text = _card(_Said(verdict.model_dump_json(), verdict))
    card = {"text/html": html, "text/plain": text}
    number = {"output_type": "execute_result", "execution_count": None}
    cell.outputs = nbformat.from_dict(
        [
            {"output_type": "display_data", "metadata": {}, "data": card},
            {**number, "metadata": {}, "data": {"text/plain": repr(points)}},
        ]
    )


@dataclass(frozen=True)
class _Said:
    """A verdict that equals another where both say the same."""

    whole: str
    verdict: Verdict = field(compare=False)


@functools.lru_cache(maxsize=512)
def _card(said: _Said) -> tuple[str, str]:
    """HTML and text of a verdict; in a class many have the same one, and to draw it takes long."""
    return cards.html(said.verdict), cards.text(said.verdict)


def _release(converter: BaseConverter, assignment: str, name: str) -> Released:
    """The notebook that was given out: from release/, else made again out of source/."""
    coursedir = converter.coursedir
    for folder in (coursedir.release_directory, coursedir.source_directory):
        path = Path(coursedir.format_path(folder, ".", assignment)) / f"{name}.ipynb"
        if not path.is_file():
            continue
        found = _read(path, path.stat().st_mtime_ns)
        if folder == coursedir.source_directory:
            nb, lab = copy.deepcopy(found.nb), found.lab
            settled.settle(nb, lab, Course(Path(coursedir.root)).settings.lab(lab.slug))
            clear(nb, lab)
            return Released(nb, lab)
        return found
    raise NbGraderException(f"{name}: neither release/ nor source/ of {assignment} has it.")


@functools.lru_cache(maxsize=16)
def _read(path: Path, changed: int) -> Released:
    """Read once for a class."""
    nb = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    return Released(nb, Course(path.parent).lab(path))


def known_lab(name: str) -> Lab:
    """The lab of that name, read once for a class. Raises UnknownName, BadLab."""
    folder = paths.labs_root() / "datasets" / name
    source = folder / "incident.toml"
    return _loaded(name, folder, source.stat().st_mtime_ns if source.is_file() else 0)


@functools.lru_cache(maxsize=16)
def _loaded(name: str, folder: Path, changed: int) -> Lab:
    return incident.load(name)


def _lab(nb: NotebookNode) -> Lab | None:
    """The lab of a notebook of ours, None for any other notebook."""
    name = notebook.lab_name(nb)
    try:
        return None if name is None else known_lab(name)
    except (UnknownName, BadLab) as error:
        raise NbGraderException(str(error)) from None


def _converter(preprocessor: stock.NbGraderPreprocessor) -> BaseConverter:
    return preprocessor.parent.parent  # nbgrader: converter → exporter → preprocessor
