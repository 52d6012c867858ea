"""Lays learner notebooks out in a workspace, and never overwrites what a learner touched.

`.firedrill/workspace.json` remembers which bytes were laid out: a file that still holds them is
brought up to date; beside any other one the newer version is put, under a name that says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from grader import incident
from grader.errors import FiredrillError
from grader.paths import RELEASE_MARK

FOLDER = ".firedrill"


class NoWorkspace(FiredrillError):
    """The workspace cannot be written."""


def default() -> Path:
    """This folder if work lies in it already, `workspace` in a clone, else a new name here."""
    here = Path.cwd()
    if (here / FOLDER / "workspace.json").is_file() or (here / RELEASE_MARK).is_file():
        return here
    clone = (here / "datasets").is_dir() and (here / "Makefile").is_file()
    return here / ("workspace" if clone else "firedrill-workspace")


def remembered(workspace: Path) -> dict[str, Any]:
    """What is remembered of a workspace: `notebooks` (slug → what was laid out), `seed`."""
    try:
        found = json.loads((workspace / FOLDER / "workspace.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remembered_seed(workspace: Path) -> int:
    """The seed this workspace was laid out with; 1 where none is known."""
    seed = remembered(workspace).get("seed")
    return seed if isinstance(seed, int) and seed >= 1 else 1


def to_open(workspace: Path, slug: str) -> str:
    """The notebook to open for a lab: the fresh copy where the lab's own one is damaged."""
    notebooks = remembered(workspace).get("notebooks")
    entry = notebooks.get(slug) if isinstance(notebooks, dict) else None
    fresh = entry.get("fresh") if isinstance(entry, dict) else None
    return str(fresh) if fresh else f"{slug}.ipynb"


def lay_out(workspace: Path, labs: list[incident.Lab], *, seed: int, today: dt.date) -> list[str]:
    """Write or update the learner notebooks; sentences on what is new. Raises NoWorkspace."""
    try:
        (workspace / FOLDER).mkdir(parents=True, exist_ok=True)
        memory = remembered(workspace)
        notebooks = memory.get("notebooks")
        notebooks = notebooks if isinstance(notebooks, dict) else {}
        said = []
        for lab in labs:
            entry, news = _lay_out(workspace, lab, notebooks.get(lab.slug), today)
            notebooks[lab.slug] = entry
            said += news
        kept = {"notebooks": notebooks, "seed": seed}
        _write(workspace / FOLDER / "workspace.json", json.dumps(kept, indent=1).encode())
    except OSError as error:
        raise NoWorkspace(
            f"The workspace {workspace.name} cannot be written "
            f"({(error.strerror or 'no reason given').lower()}). "
            "Choose a folder you may write to: firedrill lab --workspace DIR"
        ) from None
    return said


def _lay_out(
    workspace: Path, lab: incident.Lab, entry: Any, today: dt.date
) -> tuple[dict[str, str], list[str]]:
    """One notebook; what to remember of it, and what to say."""
    content = _learner_notebook(lab)
    new = _digest(content)
    path = workspace / f"{lab.slug}.ipynb"
    entry = entry if isinstance(entry, dict) else {}
    if not path.exists():
        _write(path, content)
        return {"laid_out": new}, []
    now = _digest(path.read_bytes())
    if now == new:
        return {"laid_out": new}, []
    if reason := _damage(path):
        return _beside_the_damaged(path, reason, content, entry, today)
    entry = {key: value for key, value in entry.items() if key != "fresh"}
    if new in (entry.get("laid_out"), entry.get("beside")):
        return entry, []  # the learner's own work, on the newest version there is
    if now == entry.get("laid_out"):
        _write(path, content)
        return {"laid_out": new}, [f"{path.name} was brought up to date; you had not touched it."]
    beside = _free_name(workspace, f"{lab.slug}.new-{today.isoformat()}")
    _write(beside, content)
    return {**entry, "beside": new}, [
        f"The course has a newer {path.name}. Yours holds your work and stays as it is; "
        f"the newer one lies beside it: {beside.name}"
    ]


def _beside_the_damaged(
    path: Path, reason: str, content: bytes, entry: dict[str, str], today: dt.date
) -> tuple[dict[str, str], list[str]]:
    """A fresh copy beside a damaged notebook; the one of an earlier start may hold work by now."""
    fresh = path.parent / Path(str(entry.get("fresh", ""))).name
    if not fresh.is_file() or _damage(fresh):
        fresh = _free_name(path.parent, f"{path.stem}.new-{today.isoformat()}")
        _write(fresh, content)
    return {**entry, "fresh": fresh.name}, [
        f"{path.name} is damaged ({reason}). It stays as it is; "
        f"a fresh copy lies beside it: {fresh.name}"
    ]


def _damage(path: Path) -> str | None:
    """Why JupyterLab could not open a notebook, as a clause; None where it can."""
    from grader import notebook_files
    from grader.errors import BadNotebook

    if path.stat().st_size > notebook_files.MAX_BYTES:
        return None  # too large to be judged, and still somebody's work
    try:
        notebook_files.cells(path)
    except BadNotebook as error:
        sentence = str(error).removeprefix(f"{path.name}: ").partition(". ")[0]
        return sentence.removeprefix("the file is damaged: ").rstrip(".")
    return None


def _learner_notebook(lab: incident.Lab) -> bytes:
    import nbformat

    from grader import notebook

    return (nbformat.writes(notebook.learner_notebook(lab)) + "\n").encode()


def _free_name(folder: Path, stem: str) -> Path:
    path = folder / f"{stem}.ipynb"
    number = 2
    while path.exists():
        path = folder / f"{stem}-{number}.ipynb"
        number += 1
    return path


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """All or nothing: a full disk leaves the old file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
