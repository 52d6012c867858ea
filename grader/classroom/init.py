"""`firedrill class init DIR`: an nbgrader course folder that judges, ready for release.

source/LAB/LAB.ipynb            the lab with its solutions, ids, points and check cells
release/LAB/.firedrill-release  written on release: there `%check` leaves the grade to us
nbgrader_config.py              puts graft and judge into nbgrader's own commands
.firedrill/hidden_seeds.toml    the class's hidden worlds, readable by its owner alone
README.md                       what to type, in order
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from importlib import resources
from pathlib import Path

import nbformat

from .. import incident, notebook
from ..errors import FiredrillError
from ..incident import Lab
from .course import SEEDS_FILE, draw_seeds


def init(folder: Path, labs: list[str] | None = None) -> list[str]:
    """Lay out a course; return what was done, as lines to show.

    labs: names or numbers; None = every lab here. Raises UnknownName for a lab that does not exist,
    FiredrillError where the folder is in use or cannot be written: nothing is then left behind.
    """
    folder = folder.resolve()
    chosen = [incident.load(name) for name in (labs or incident.slugs())]
    if not chosen:
        raise FiredrillError("There is no lab here, so there is nothing to lay out.")
    for lab in chosen:
        if lab.sealed:
            raise FiredrillError(
                f"{lab.slug} holds no reference answers here: this looks like a student's "
                "installation. Lay out the class where the whole course is installed."
            )
    _refuse_folder_in_use(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise FiredrillError(f"{folder} cannot be made: {error.strerror}.") from None
    try:
        _fill(stage, chosen, _course_id(folder.name))
        _move(stage, folder)
    except OSError as error:
        raise FiredrillError(f"{folder} cannot be written: {error.strerror}.") from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return _told(folder, chosen)


def _move(stage: Path, folder: Path) -> None:
    """Into place at once; an empty folder stays the one that a shell may be standing in."""
    if folder.is_dir():
        for each in stage.iterdir():
            os.rename(each, folder / each.name)
    else:
        stage.chmod(0o755)  # mkdtemp's 0o700 would keep a teaching assistant out
        os.rename(stage, folder)


def _refuse_folder_in_use(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        raise FiredrillError(
            f"{folder} is not empty, and nothing in it may be overwritten. "
            "Name a new folder, or empty this one yourself."
        )
    if folder.exists() and not folder.is_dir():
        raise FiredrillError(f"{folder} is a file. Name a folder for the course.")


def _fill(folder: Path, labs: list[Lab], course_id: str) -> None:
    for lab in labs:
        source = folder / "source" / lab.slug
        source.mkdir(parents=True)
        nb = notebook.source_notebook(lab)
        text = nbformat.writes(nb) + "\n"
        (source / f"{lab.slug}.ipynb").write_text(text, encoding="utf-8")
    draw_seeds(folder, [lab.slug for lab in labs])
    for name in ("nbgrader_config.py", "README.md"):
        template = resources.files(__package__).joinpath("templates", f"{name}.txt")
        text = template.read_text(encoding="utf-8")
        text = text.replace("COURSE_ID", course_id).replace("FIRST_LAB", labs[0].slug)
        (folder / name).write_text(text, encoding="utf-8")


def _course_id(name: str) -> str:
    """A folder's name as nbgrader takes one for a course: no spaces, no `+`."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "course"


def _told(folder: Path, labs: list[Lab]) -> list[str]:
    slug = labs[0].slug
    count = f"{len(labs)} labs" if len(labs) > 1 else f"1 lab, {slug}"
    return [
        f"Laid out a course in {folder}: {count}.",
        f"The seeds of the hidden worlds are in {SEEDS_FILE}, readable by you alone. Keep a copy.",
        f"Next: cd {folder}",
        "      firedrill class roster FILE.csv",
        f"      firedrill class release {slug}",
        f"      firedrill class rehearse {slug}",
        f"Then give out release/{slug}/ whole. README.md there has the evening after the deadline.",
    ]
