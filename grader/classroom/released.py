"""`firedrill class release`: what is given out, made by nbgrader's own steps in this process.

done = released.make(Course(root), "07-ledger-written-twice")
done.lines                            # what was made, as sentences
"""

from __future__ import annotations

import logging
import shutil
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from .. import nbgrader_patches, notebook_files
from ..errors import FiredrillError
from ..incident import Lab
from ..notebook import CHECK
from ..sealed import key as keys
from ..sealed import make as sealing
from . import deadlines, settled, source, variants
from .course import CONFIG, Course
from .settings import LabSettings


@dataclass
class Made:
    """One release. points: of the questions that are asked, all together."""

    lab: Lab
    folder: Path
    questions: int
    points: float
    settings: LabSettings
    worlds: dict[str, Path]
    shares: dict[int, list[str]]  # variant → names of the worlds that it needs
    notices: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """What was made, and what is odd about it."""
        mine = self.settings
        count = f"{self.questions} question{'s' * (self.questions != 1)}"
        said = [f"{self.lab.slug}: {count}, {self.points:g} points, in release/{self.folder.name}/"]
        if mine.leave_out:
            said.append(f"  left out: {', '.join(mine.leave_out)}")
        if mine.deadline:
            said.append(f"  to be handed in by {mine.deadline:%Y-%m-%d %H:%M %Z}")
        if mine.hints != "free":
            said.append(f"  hints: {mine.hints}")
        return said + [f"  {notice}" for notice in self.notices]


def make(course: Course, assignment: str, say: Callable[[str], None] = lambda _: None) -> Made:
    """Make `release/ASSIGNMENT/` anew, key and all. Raises FiredrillError, and leaves the old one.

    assignment: a folder of source/ that holds one lab. say: called with what is done now.
    """
    path = course.source_of(assignment)
    lab = course.lab(path)
    mine = course.settings.lab(lab.slug)
    settled.named(lab, mine)
    source.sound(path, lab, mine.leave_out)
    coursedir, config = _nbgrader(course)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        notices = _about_grades(gradebook, assignment, path, lab, mine)
    seeds = variants.seeds(course.settings.variants)
    references = course.references(lab, assignment, path.stem)
    key, worlds, odd = sealing.make(lab, references, seeds, say)
    say("the notebook")
    _generate(coursedir, config, assignment)
    if mine.deadline is not None:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            deadlines.hold(gradebook, assignment, mine)
    folder = Path(coursedir.format_path(coursedir.release_directory, ".", assignment))
    (folder / keys.FILE).write_text(keys.text(key), encoding="utf-8")
    shutil.copymode(folder / path.name, folder / keys.FILE)  # as nbgrader leaves the others
    worth = _worth(folder / path.name)
    shares = sealing.shares(key)
    notices += odd + _about_repaired(lab, mine)
    return Made(lab, folder, len(worth), sum(worth.values()), mine, worlds, shares, notices)


def _nbgrader(course: Course) -> tuple[CourseDirectory, Any]:
    """nbgrader's course folder as the course's own config has it, and that config."""
    nbgrader_patches.put_environment_on_path()
    config = PyFileConfigLoader(CONFIG, path=str(course.root)).load_config()
    return CourseDirectory(config=config), config


def _generate(coursedir: CourseDirectory, config: Any, assignment: str) -> None:
    coursedir.assignment_id = assignment
    converter = GenerateAssignment(coursedir=coursedir, config=config)
    converter.force = True
    said = _Said()
    converter.log = logging.Logger("release")  # one of its own: nothing of it on the screen
    converter.log.addHandler(said)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbformat's and SQLAlchemy's, none of them ours
            converter.start()
    except Exception as error:
        why = said.last or str(error)
        raise FiredrillError(f"nbgrader could not release {assignment}: {why}") from None


class _Said(logging.Handler):
    """The last line of the last error that nbgrader logged."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR and "Traceback" in record.getMessage():
            self.last = record.getMessage().strip().splitlines()[-1].partition(": ")[2]


def _about_grades(
    gradebook: Gradebook, assignment: str, path: Path, lab: Lab, mine: LabSettings
) -> list[str]:
    """What to know where answers were graded already. Raises FiredrillError for other questions."""
    try:
        graded = gradebook.find_assignment(assignment)
        before = gradebook.find_notebook(path.stem, assignment)
    except MissingEntry:
        return []
    count = len(graded.submissions)
    if not count:
        return []
    many = "1 submission is" if count == 1 else f"{count} submissions are"
    was = {cell.name.removeprefix(CHECK) for cell in before.grade_cells}
    now = {question.name for question in lab.questions} - {*mine.leave_out}
    if was != now:
        odd = min(was ^ now)
        verb = "left out" if odd in was else "asked"
        raise FiredrillError(
            f"{many} in the gradebook for {assignment}, so its questions stay as they are: "
            f"`{odd}` cannot be {verb} any more. Put class.toml back, or begin a new assignment."
        )
    return [
        f"{many} in the gradebook already: ids stay as they were. New points and solutions count "
        f"from the next grading on."
    ]


def _about_repaired(lab: Lab, mine: LabSettings) -> list[str]:
    """A question asked of the repaired world, where no repair is asked."""
    asked = [question for question in lab.questions if question.name not in mine.leave_out]
    later = [question.name for question in asked if question.world == "repaired"]
    fixes = {question.name for question in lab.questions if question.kind == "fix"}
    gone = sorted(fixes & {*mine.leave_out})
    if not later or not gone:
        return []
    return [
        f"`{later[0]}` is asked of the repaired world, and {' and '.join(gone)} is left out: a "
        "student's own copy stays as it was. Leave it out as well, or say so in the notebook."
    ]


def _worth(path: Path) -> dict[str, float]:
    """Question → points of a released notebook."""
    nb = notebook_files.load(path)
    marks = [cell.get("metadata", {}).get("nbgrader", {}) for cell in nb["cells"]]
    return {
        mark["grade_id"].removeprefix(CHECK): float(mark["points"])
        for mark in marks
        if mark.get("grade")
    }
