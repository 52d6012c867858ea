"""Where labs lie and where built worlds are kept. Nothing else in the project guesses a path."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HERE = Path(__file__).resolve().parent

# In a notebook's folder: a class release, graded elsewhere. nbgrader hands hidden files on.
RELEASE_MARK = ".firedrill-release"
# Beside it: what `%check` on a student's machine needs; see sealed/key.py.
RELEASE_KEY = ".firedrill-key"


def labs_root() -> Path:
    """The folder that holds `datasets/` and `notebooks/`.

    `FIREDRILL_LABS` if set (an author's own labs), else inside the installed wheel, else the clone.
    """
    if chosen := os.environ.get("FIREDRILL_LABS"):
        return Path(chosen)
    return our_labs_root()


def our_labs_root() -> Path:
    """The labs that come with the package, whatever `FIREDRILL_LABS` says."""
    packaged = HERE / "labs"
    return packaged if packaged.is_dir() else HERE.parent


def shared_sql(lab_folder: Path, name: str) -> Path:
    """A SQL file that labs share, e.g. `macros.sql`: beside the lab's folder, else our own."""
    beside = lab_folder.parent / name
    return beside if beside.is_file() else our_labs_root() / "datasets" / name


def cache_root() -> Path:
    """The user's cache for built worlds and session copies (`FIREDRILL_CACHE` overrides).

    Everything below can be deleted at any time: `firedrill clean` does.
    """
    if chosen := os.environ.get("FIREDRILL_CACHE"):
        return Path(chosen)
    return platformdirs.user_cache_path("firedrill", appauthor=False)


def shared_worlds() -> Path | None:
    """A read-only folder of worlds built elsewhere (`FIREDRILL_WORLDS`), looked in first."""
    chosen = os.environ.get("FIREDRILL_WORLDS")
    return Path(chosen) if chosen else None
