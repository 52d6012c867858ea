"""Where the things of a class lie: an nbgrader course folder with our secrets beside it."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .. import incident, notebook
from ..errors import FiredrillError, UnknownName
from ..incident import Lab
from ..paths import RELEASE_MARK
from ..release import Release
from . import settings
from .settings import LabSettings

CONFIG = "nbgrader_config.py"
SEEDS_FILE = Path(".firedrill") / "hidden_seeds.toml"
_COURSE_ID = re.compile(r"""^c\.CourseDirectory\.course_id\s*=\s*["'](.*?)["']""", re.MULTILINE)
SEEDS_PER_LAB = 3  # hidden worlds a question is judged on: the judge's own number
SEED_RANGE = range(1_000, 2**31)  # low seeds stand in docs and tests, where anybody can read them


@dataclass(frozen=True)
class Course:
    """One course folder."""

    root: Path

    @property
    def name(self) -> str:
        """nbgrader's `course_id`, as the config that `class init` wrote has it."""
        try:
            text = (self.root / CONFIG).read_text(encoding="utf-8")
        except OSError:
            text = ""
        found = re.search(
            r"^c\.CourseDirectory\.course_id\s*=\s*[\"'](.*?)[\"']", text, re.MULTILINE
        )
        return found[1] if found else self.root.name

    @property
    def settings(self) -> settings.ClassSettings:
        """What its `class.toml` says. Raises FiredrillError where that cannot be understood."""
        return settings.read(self.root / settings.FILE)

    def source(self, assignment: str, name: str) -> Path:
        """The instructor's notebook, solutions and all."""
        return self.root / "source" / assignment / f"{name}.ipynb"

    def assignments(self) -> list[str]:
        """The folders of source/. Raises FiredrillError where this is no course folder."""
        if not (self.root / CONFIG).is_file() or not (self.root / "source").is_dir():
            raise FiredrillError(
                f"{self.root} is no course folder: it has no {CONFIG} and source/. Go to the one "
                "you laid out, or name it: --course DIR. A new one: firedrill class init DIR"
            )
        return sorted(path.name for path in (self.root / "source").iterdir() if path.is_dir())

    def assignment(self, name: str) -> str:
        """The assignment of that name; a lab's name or number will do. Raises UnknownName."""
        known = self.assignments()
        if name in known:
            return name
        try:
            slug = incident.load(name).slug
        except UnknownName:
            slug = name
        if slug not in known:
            raise UnknownName("lab in this course", name, known)
        return slug

    def source_of(self, assignment: str) -> Path:
        """The one notebook of an assignment. Raises FiredrillError for none or several."""
        folder = self.root / "source" / assignment
        found = sorted(folder.glob("*.ipynb"))
        if len(found) == 1:
            return found[0]
        many = f"holds {len(found)} notebooks" if found else "holds no notebook"
        raise FiredrillError(f"source/{assignment} {many}; a lab is one, {assignment}.ipynb.")

    def lab(self, path: Path) -> Lab:
        """The lab a notebook of this course belongs to. Raises FiredrillError if to none."""
        name = notebook.lab_name(path)
        if name is None:
            raise FiredrillError(
                f"{path.name} is not a Firedrill lab. This course judges labs and runs no "
                "learner's code: keep other assignments in another nbgrader course."
            )
        return incident.load(name)

    def settings_of(self, assignment: str) -> LabSettings:
        """What `class.toml` says of an assignment, under its own name or its lab's."""
        said = self.settings
        slug = assignment
        if said.labs and assignment not in said.labs:
            with contextlib.suppress(FiredrillError):
                slug = self.lab(self.source_of(assignment)).slug
        return said.lab(slug)

    def hidden_seeds(self, lab: Lab) -> tuple[int, ...]:
        """The seeds of the hidden worlds this class is graded on. Raises FiredrillError."""
        path = self.root / SEEDS_FILE
        try:
            seeds = tomllib.loads(path.read_text(encoding="utf-8"))["seeds"][lab.slug]
            drawn = tuple(int(seed) for seed in seeds)
        except FileNotFoundError:
            why = "is missing"
        except OSError as error:
            why = f"cannot be read ({error.strerror})"
        except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError):
            why = f"holds no seeds for {lab.slug}"
        else:
            if drawn:
                return drawn
            why = f"holds no seeds for {lab.slug}"
        raise FiredrillError(
            f"{SEEDS_FILE} {why}. Without the class's own seeds the hidden worlds could be "
            "guessed, so nothing is graded. Put the file back from your copy, or lay out a new "
            "course folder with `firedrill class init`."
        )

    def references(self, lab: Lab, assignment: str, name: str) -> dict[str, str]:
        """The reference answers: the instructor's edited notebook before the package's."""
        edited = self.source(assignment, name)
        found = dict(lab.references)
        if edited.is_file():
            found |= notebook.references(edited)
        return found


def mark(lab: Lab, course_id: str, said: settings.ClassSettings) -> Release:
    """What a release of that lab tells of its class."""
    mine = said.lab(lab.slug)
    return Release(
        course=course_id,
        lab=lab.slug,
        hints=mine.hints or "free",
        feedback=mine.feedback or "full",
        deadline=mine.deadline,
        variants=said.variants,
        leave_out=mine.leave_out,
        points=mine.points,
    )


def mark_release(
    folder: Path, lab: Lab, course_id: str, said: settings.ClassSettings | None = None
) -> None:
    """Put the mark into a release by which `%check` there leaves the grade to the class."""
    folder.mkdir(parents=True, exist_ok=True)
    text = mark(lab, course_id, said or settings.ClassSettings()).text()
    (folder / RELEASE_MARK).write_text(text, encoding="utf-8")


def draw_seeds(root: Path, slugs: list[str]) -> None:
    """Write the class's hidden seeds where only the owner may read them; never over old ones."""
    path = root / SEEDS_FILE
    path.parent.mkdir(mode=0o700, exist_ok=True)
    lines = [
        "# The seeds of the hidden worlds that grade this class, drawn by chance.",
        "# Whoever knows them knows the worlds: keep this file to yourself, and keep a copy.",
        "# Change none after the first grades are out; the grades would change with it.",
        "[seeds]",
    ]
    for slug in slugs:
        seeds = [secrets.choice(SEED_RANGE) for _ in range(SEEDS_PER_LAB)]
        lines.append(f'"{slug}" = {seeds}')
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
