"""A new lab: a small folder and a notebook that already pass their own checks.

    create("12-late-parcels", root)    # root holds datasets/ and notebooks/

The files are those of `grader/new_lab`, with the lab's name and the figures of its practice world.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from . import author, incident
from .errors import BadLab
from .incident import Lab

TEMPLATE = Path(__file__).parent / "new_lab"
_NAME = re.compile(r"^\d{2,3}-[a-z][a-z0-9]*(-[a-z0-9]+)*$")


def create(name: str, root: Path) -> list[Path]:
    """Its folder, notebook and labelled answers. Raises BadLab where the name is none, or taken."""
    if not _NAME.match(name):
        raise BadLab(
            f"`{name}` cannot name a lab. It is a number of two digits and words in small letters,"
            " with dashes: 12-late-parcels."
        )
    root = root.resolve()
    folder = root / "datasets" / name
    source = root / "notebooks" / "incidents" / f"{name}.md"
    answers = root / "tests" / "answers" / name
    for path in (folder, source, answers):
        if path.exists():
            raise BadLab(f"{path} is there already; nothing was written. Choose another name.")
    taken = [each.name for each in (root / "datasets").glob(f"{name.split('-')[0]}-*")]
    if taken:
        raise BadLab(f"The number is taken by {taken[0]}; nothing was written. Choose another one.")
    try:
        _write(name, folder, source, answers)
    except OSError as error:
        raise BadLab(f"{root} cannot be written to: {(error.strerror or '').lower()}.") from None
    return [folder, source, answers]


def _write(name: str, folder: Path, source: Path, answers: Path) -> None:
    number, _, words = name.partition("-")
    title = words.replace("-", " ").capitalize()
    names = {"SLUG": name, "NUMBER": number, "TITLE": title}
    shutil.copytree(TEMPLATE, folder, ignore=shutil.ignore_patterns("notebook.md", "answers"))
    toml = folder / "incident.toml"
    toml.write_text(_filled(toml.read_text(encoding="utf-8"), names), encoding="utf-8")
    source.parent.mkdir(parents=True, exist_ok=True)
    text = _filled((TEMPLATE / "notebook.md").read_text(encoding="utf-8"), names)
    source.write_text(text, encoding="utf-8")
    # Facts hold the figures of the practice world: they are read out of it, not written down here.
    facts = _facts(incident.load_folder(folder))
    source.write_text(_filled(text, facts), encoding="utf-8")
    shutil.copytree(TEMPLATE / "answers", answers)
    for path in answers.glob("*/*/*.*"):
        path.write_text(_filled(path.read_text(encoding="utf-8"), facts), encoding="utf-8")


def _facts(lab: Lab) -> dict[str, str]:
    found = {fact.name: fact.public for fact in author.facts(lab).facts}
    return {
        "FIRST_COPY_AT": f"{found['first_copy_at']:%Y-%m-%d %H:%M:%S}",
        "COPIED_PRICE": str(found["copied_price"]),
        "COPIES": str(found["copies"]),
    }


def _filled(text: str, names: dict[str, str]) -> str:
    for mark, value in names.items():
        text = re.sub(rf"\b{mark}\b", lambda _, value=value: value, text)  # type: ignore[misc]
    return text
