"""nbgrader's own steps on one submission, in this process, into a folder of ours.

The same preprocessors, hooks and files as `nbgrader autograde` of this course; what differs is
where they write, that verdicts are there before the first of them runs, and that metadata which
has been found well-formed once is not looked at again for every student of a class.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbconvert.writers import FilesWriter
from nbformat import NotebookNode
from nbgrader import preprocessors as stock
from nbgrader.apps import AutogradeApp, NbGrader
from nbgrader.converters import Autograde

from ... import nbgrader_bridge
from ...errors import FiredrillError
from ...incident import Lab
from ...verdict import Verdict
from .. import handed_in, variants
from ..course import Course
from .written import Written

LOG = Path(".firedrill") / "grade.log"  # what nbgrader says on the way, for who looks for a reason


@dataclass(frozen=True)
class Asked:
    """One answer of a submission: the notebook and question it stands in, its text.

    points: what it is worth in this class.
    """

    notebook: str
    question: str
    text: str
    points: float


@dataclass
class Read:
    """A submission as it was read, once: each notebook grafted, and the answers to be judged.

    seed: of the student's practice world.
    """

    assignment: str
    student: str
    folder: Path
    seed: int
    grafted: dict[str, NotebookNode]
    asked: list[Asked]
    unreadable: str | None  # why nothing was read, as a sentence


class GivenVerdicts(nbgrader_bridge.JudgeAnswers):
    """The cards of verdicts that are known already."""

    def _texts(self, nb: NotebookNode, lab: Lab, place: dict[str, str]) -> dict[str, str]:
        converter: InProcess = self.parent.parent
        return converter.texts[place["notebook"]]

    def _judge(self, lab: Lab, place: dict[str, str], name: str, text: str, seed: int) -> Verdict:
        converter: InProcess = self.parent.parent
        return converter.verdicts[place["notebook"], name]


class KnownMetadata(stock.CheckCellMetadata):
    """nbgrader's check, which all cells of a class pass or fail alike: they are the release's."""

    _fine: set[str]

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Check what differs from all that was found well-formed before."""
        if not hasattr(self, "_fine"):
            self._fine = set()
        # by item: as attributes they take seven times as long
        marks = [(cell["cell_type"], cell["metadata"].get("nbgrader")) for cell in nb["cells"]]
        held = json.dumps(marks, sort_keys=True)
        if held not in self._fine:
            nb, resources = super().preprocess(nb, resources)
            self._fine.add(held)
        return nb, resources


class InProcess(Autograde):
    """nbgrader's Autograde of one course, which grades a submission when it is told to."""

    staged: Path | None = None

    def __init__(self, app: AutogradeApp) -> None:
        super().__init__(coursedir=app.coursedir, parent=app)
        self.verdicts: dict[tuple[str, str], Verdict] = {}
        self.texts: dict[str, dict[str, str]] = {}
        self._written = Written()
        self.writer = FilesWriter(parent=self, config=self.config)
        self.exporter = self.exporter_class(parent=self, config=self.config)
        self._sanitize = self._steps(self.sanitize_preprocessors)
        self._autograde = self._steps(self.autograde_preprocessors)
        graft = [each for each in self._sanitize if type(each) is nbgrader_bridge.Graft]
        judge = [each for each in self._autograde if type(each) is GivenVerdicts]
        if not graft or not judge:
            raise FiredrillError(
                "nbgrader_config.py of this course does not put the judge into nbgrader. It needs"
                " the line `nbgrader_bridge.configure(c)`, as `firedrill class init` writes it."
            )
        self.has_own_steps = any(_is_own(each) for each in [*self._sanitize, *self._autograde])
        self._sanitize.remove(graft[0])
        self._graft, self.practice_scale = graft[0], judge[0].practice_scale

    def _steps(self, classes: list[Any]) -> list[Any]:
        """Preprocessors as the exporter makes them, but for the two that need not run again."""
        ours = {
            nbgrader_bridge.JudgeAnswers: GivenVerdicts,
            stock.CheckCellMetadata: KnownMetadata,
        }
        self.exporter._preprocessors = []
        for each in classes:
            self.exporter.register_preprocessor(ours.get(each, each))
        return list(self.exporter._preprocessors)

    def read(self, folder: str, notebooks: Container[str]) -> Read:
        """A submission's answers. folder: a key of `assignments`, see `init_notebooks`.

        notebooks: those of the assignment; nbgrader passes any other over.
        """
        paths = sorted(self.assignments[folder])
        places = [self.init_single_notebook_resources(path)["nbgrader"] for path in paths]
        assignment, student = places[0]["assignment"], places[0]["student"]
        found = self._read(assignment, student, Path(folder))
        for path, place in zip(paths, places, strict=True):
            if place["notebook"] in notebooks:
                self._take(found, Path(path), place)
        return found

    def read_elsewhere(
        self, assignment: str, student: str, folder: Path, notebooks: Iterable[str]
    ) -> Read:
        """The same of a folder that is not in submitted/, as that of an earlier attempt."""
        found = self._read(assignment, student, folder)
        for name in notebooks:
            place = {"assignment": assignment, "student": student, "notebook": name}
            self._take(found, folder / f"{name}.ipynb", place)
        return found

    def _read(self, assignment: str, student: str, folder: Path) -> Read:
        seed = variants.variant(Course(Path(self.coursedir.root)), student, assignment)
        return Read(assignment, student, folder, seed, {}, [], None)

    def _take(self, read: Read, path: Path, place: dict[str, str]) -> None:
        """One notebook of a submission, grafted, and what it answers."""
        found = handed_in.read(path)
        released, grafted = self._graft.onto_release(found.cells, found.note, place)
        name = place["notebook"]
        read.grafted[name] = grafted
        if reason := found.note.get("unreadable"):
            read.unreadable = read.unreadable or reason
            return
        texts = released.texts(grafted)
        for question, points in released.checks:
            read.asked.append(Asked(name, question, texts.get(question, ""), points))

    def grade(self, read: Read, verdicts: dict[tuple[str, str], Verdict], staged: Path) -> None:
        """Rows into the gradebook that stands in for nbgrader's, files into a new folder.

        verdicts: by notebook and question. Raises whatever nbgrader's steps do.
        """
        self.verdicts = verdicts
        self.texts = {name: {} for name in read.grafted}
        for asked in read.asked:
            self.texts[asked.notebook][asked.question] = asked.text
        self.notebooks = sorted(self.assignments[str(read.folder)])
        staged.mkdir(parents=True)
        whole = self.coursedir.format_path(self._output_directory, ".", ".")
        os.makedirs(whole, exist_ok=True)  # nbgrader sets its mode where staff share it
        self.staged = staged
        try:
            self.run_pre_convert_hook()
            self.init_assignment(read.assignment, read.student)
            for path in self.notebooks:
                self._convert(path, read)
            self.set_permissions(read.assignment, read.student)
            self.run_post_convert_hook()
        finally:
            self.staged = None

    def _convert(self, path: str, read: Read) -> None:
        resources = self.init_single_notebook_resources(path)
        resources["metadata"] = {
            "name": resources["nbgrader"]["notebook"],
            "path": str(self.staged),
        }
        resources = self.exporter._init_resources(resources)
        nb = read.grafted[resources["nbgrader"]["notebook"]]
        for step in [*self._sanitize, *self._autograde]:
            nb, resources = step(nb, resources)  # as the exporter does: some are switched off
        self.write_single_notebook(self._written.text(nb), resources)

    def _format_dest(self, assignment_id: str, student_id: str, escape: bool = False) -> str:
        if self.staged is not None and not escape:
            return str(self.staged)
        return str(super()._format_dest(assignment_id, student_id, escape))

    def place(self, assignment: str, student: str) -> Path:
        """Where the graded notebook of a submission belongs."""
        return Path(os.path.normpath(self._format_dest(assignment, student)))


def _is_own(step: Any) -> bool:
    """A step that an instructor has put into their course."""
    return type(step).__module__.partition(".")[0] not in ("nbgrader", "nbconvert", "grader")


def opened(root: Path, kind: type[NbGrader] = AutogradeApp, log_file: Path = LOG) -> NbGrader:
    """nbgrader as the course folder has it configured; what it says goes to a file.

    kind: one of its commands.
    """
    app = kind()
    try:
        app.initialize([], root=str(root))
    except SystemExit:  # nbgrader has said why
        raise FiredrillError("nbgrader_config.py of this course cannot be used.") from None
    if Path(app.coursedir.root).resolve() != root.resolve():
        raise FiredrillError(
            f"nbgrader_config.py names another folder as the course: {app.coursedir.root}."
        )
    path = root / log_file
    path.parent.mkdir(mode=0o700, exist_ok=True)
    handler = _Quiet(path, mode="w", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    # its own, and known to nobody else: traitlets closes an application's log when that goes
    log = logging.Logger("firedrill.grade", logging.WARNING)
    log.addHandler(handler)
    app.log = app.coursedir.log = log
    return app


class _Quiet(logging.FileHandler):
    """A log on a disk that is full is not worth a word: what grades has told it."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing."""
