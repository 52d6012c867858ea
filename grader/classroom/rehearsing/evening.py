"""One lab of a class, rehearsed in a copy of the course: nothing of the class is touched.

found = evening.rehearse(Course(root), "07-ledger-written-twice", Path(folder), workers=2)
found.rows        # each made-up student: handed in, earned, expected
found.amiss       # a sentence for each thing that is not as it should be
"""

from __future__ import annotations

import contextlib
import os
import shutil
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from ... import notebook_files, release, stubs
from ...errors import FiredrillError
from ...incident import Lab
from ...notebook import CHECK
from ...paths import RELEASE_KEY, RELEASE_MARK
from .. import feedback_pages, nbgraders, released, roster, settings, tables
from ..collecting import collect
from ..course import CONFIG, SEEDS_FILE, Course
from ..exporting import grades as exported
from ..exporting import shapes
from ..exporting.grades import Grade
from ..grading import run
from ..grading.run import Run
from ..reporting import gather, page
from ..reporting import report as reports
from ..reviewing import texts
from ..roster import Student
from . import people
from .people import Person

REPORT = "report.html"
KEPT = (CONFIG, settings.FILE, str(SEEDS_FILE))
SLACK = 0.005  # of a point: what rounding may cost
Say = Callable[..., None]  # a step's name; of grading also the share that is done


@dataclass(frozen=True)
class Row:
    """A made-up student. expected: least and most points; waits: questions for a person."""

    student: str
    what: str
    earned: float
    penalty: float
    expected: tuple[float, float]
    waits: list[str]
    well: bool


@dataclass
class Rehearsed:
    """What came of one lab. review: text question → different texts that a person would read."""

    lab: str
    rows: list[Row] = field(default_factory=list)
    review: dict[str, int] = field(default_factory=dict)
    pages: int = 0
    exported: int = 0
    amiss: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        return asdict(self)


def rehearse(
    course: Course, assignment: str, folder: Path, workers: int, say: Say = lambda *what: None
) -> Rehearsed:
    """The whole evening with six made-up submissions. folder: a new one, which holds the copy.

    What is wrong with the class is in `amiss`; where nothing can go on after it, the rest is left
    out. Raises FiredrillError where there is nothing to rehearse, or the disk is full.
    """
    path = course.source_of(assignment)
    lab = course.lab(path)
    found = Rehearsed(assignment)
    copy = Course(folder)
    try:
        _copied(course, assignment, folder)
        with contextlib.chdir(folder), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbformat's and SQLAlchemy's, none of them ours
            _evening(course, copy, lab, assignment, workers, say, found)
    except FiredrillError as error:
        found.amiss.append(str(error))
    except OSError as error:
        raise FiredrillError(f"The copy cannot be written: {error}.") from None
    return found


def _copied(course: Course, assignment: str, folder: Path) -> None:
    """What a class is made of: no student, no grade. Raises FiredrillError."""
    for name in KEPT:
        if (course.root / name).is_file():
            (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(course.root / name, folder / name)
    shutil.copytree(course.root / "source" / assignment, folder / "source" / assignment)
    coursedir = _coursedir(folder)
    outside = [str(coursedir.root), coursedir.db_url.removeprefix("sqlite:///")]
    for place in outside:
        if not Path(place).resolve().is_relative_to(folder.resolve()):
            raise FiredrillError(
                f"{CONFIG} names a place by its whole path ({place}), so a copy of the course "
                "would write into the class itself: nothing is rehearsed. Leave that line out."
            )


def _coursedir(folder: Path) -> CourseDirectory:
    return CourseDirectory(config=PyFileConfigLoader(CONFIG, path=str(folder)).load_config())


def _evening(
    course: Course,
    copy: Course,
    lab: Lab,
    assignment: str,
    workers: int,
    say: Say,
    found: Rehearsed,
) -> None:
    say("release")
    made = released.make(copy, assignment, say)
    found.amiss += _about_release(course, made.folder, assignment)
    references = copy.references(lab, assignment, course.source_of(assignment).stem)
    notebook = made.folder / f"{assignment}.ipynb"
    six = people.made(copy, lab, notebook, references, made.settings.deadline)
    say("collect")
    _hand_in(copy, assignment, six, found)
    say("grade")
    with Run(
        copy.root,
        workers=workers,
        tell=lambda sentence: None,
        progress=lambda what, share: say("grade", share),
    ) as grading:
        grading.grade(assignment)
    failed = {student: why for (_, student), why in grading.outcome.failures.items()}
    for person in six:
        if (person.id in failed) == person.readable:
            found.amiss.append(
                f"{person.id}: {failed.get(person.id, 'graded as if it were whole')}"
            )
    say("review")
    for question in lab.questions:
        if question.kind == "write" and question.name not in made.settings.leave_out:
            asked = texts.find(copy, question.name, assignment)
            groups = texts.read(copy, asked, 1.0, lambda what, share: None).groups
            found.review[question.name] = sum(
                not stubs.is_blank("write", group.text) for group in groups
            )
    say("feedback")
    feedback_pages.make(copy.root, assignment)
    pages = {each.id: copy.root / "feedback" / each.id / assignment for each in six}
    there = {student for student, folder in pages.items() if [*folder.glob("*.html")]}
    found.pages = len(there)
    if copy.settings_of(assignment).feedback != "none":
        found.amiss += [f"{who}: no page of feedback was made." for who in sorted({*pages} - there)]
    say("report")
    _report(copy, assignment, workers)
    say("export")
    graded = exported.read(copy.root, assignment)
    found.exported = len(shapes.plain(graded, questions=False)) - 1
    waiting = copy.settings.texts == "review"
    for person in six:
        found.rows.append(_row(person, graded.by[person.id, assignment], lab, found, waiting, copy))


def _about_release(course: Course, made: Path, assignment: str) -> list[str]:
    """How what the class is given differs from what source/ and class.toml make today."""
    out = course.root / "release" / assignment
    again = f"Type: firedrill class release {assignment}"
    if not (out / f"{assignment}.ipynb").is_file():
        return [f"There is no release/{assignment}/ yet. {again}"]
    if release.read(out) is None:
        return [f"release/{assignment}/ has no {RELEASE_MARK}. {again}"]
    said = []
    if not (out / RELEASE_KEY).is_file():
        said.append(f"release/{assignment}/ has no {RELEASE_KEY}: %check says little. {again}")
    if _cells(out, assignment) != _cells(made, assignment):
        said.append(f"release/{assignment}/ is not what source/ makes today. {again}")
    elif release.read(out) != release.read(made):
        said.append(f"release/{assignment}/ is not what {settings.FILE} says today. {again}")
    return said


def _cells(folder: Path, name: str) -> list[Any]:
    nb = notebook_files.load(folder / f"{name}.ipynb")
    return [("".join(c["source"]), c.get("metadata", {}).get("nbgrader")) for c in nb["cells"]]


def _hand_in(copy: Course, assignment: str, six: list[Person], found: Rehearsed) -> None:
    """Into a folder as a download is unpacked, and from there by the collect of the class."""
    roster.write(copy.root, [Student(person.id) for person in six])
    inbox = copy.root / "handed-in"
    for person in six:
        file = inbox / person.id / f"{assignment}.ipynb"
        file.parent.mkdir(parents=True)
        file.write_bytes(person.content)
        os.utime(file, (person.at.timestamp(),) * 2)
    with collect.opened(copy.root) as stage:
        plan = collect.plan(copy.root, stage, str(inbox), assignment)
        collect.carry_out(plan)
    here = {student for student, _ in plan.placed}
    found.amiss += [f"{each.id}: not collected." for each in six if each.id not in here]


def _report(copy: Course, assignment: str, workers: int) -> None:
    """The class report, beside the rest of the copy. Raises FiredrillError."""
    database = run.database(nbgraders.read(copy.root).db_url)
    read = gather.opened(copy.root, assignment, database, texts.practice_scale(copy.root))
    made = reports.of(read, copy.root, workers, lambda what, share: None)
    text = page.html([made], copy.settings.title or assignment)
    tables.write_whole(copy.root / REPORT, text.encode("utf-8", "replace"), mode=0o600)


def _row(
    person: Person, grade: Grade, lab: Lab, found: Rehearsed, waiting: bool, copy: Course
) -> Row:
    """A student's row; what is not as it should be is added to `found`."""
    amiss = []
    for name, (least, most) in person.due.items():
        earned = grade.questions.get(name)
        if earned is None:
            text = lab.question(name).kind == "write" and waiting and name in person.answered
            if not text:
                amiss.append(f"`{name}` waits for a person: {_said(copy, person.id, found, name)}")
        elif not least - SLACK <= earned <= most + SLACK:
            amiss.append(
                f"`{name}` earns {earned:g} and not {_span(least, most)}: "
                f"{_said(copy, person.id, found, name)}"
            )
    found.amiss += [f"{person.id}: {sentence}" for sentence in amiss]
    counted = [points for points in grade.questions.values() if points is not None]
    return Row(
        person.id,
        person.what,
        round(sum(counted), 2),
        grade.penalty,
        person.expected,
        list(grade.open),
        not amiss,
    )


def _span(least: float, most: float) -> str:
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"


def _said(copy: Course, student: str, found: Rehearsed, name: str) -> str:
    """The first words of the judge's card on that question."""
    path = copy.root / "autograded" / student / found.lab / f"{found.lab}.ipynb"
    for cell in notebook_files.load(path)["cells"]:
        if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") == f"{CHECK}{name}":
            for output in cell.get("outputs", []):
                text = "".join(output.get("data", {}).get("text/plain", ""))
                lines = [line.strip() for line in text.splitlines() if line.strip()]
                if len(lines) > 1:
                    return " ".join(lines[:2])
    return "its card says no more."
