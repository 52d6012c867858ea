"""A new lab as `author new` writes it, in a folder of its own; a copy of it with one edit."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader import author_check, author_new, incident
from grader.author_check.finding import Bench
from grader.incident import Lab

NAME = "12-late-parcels"
TOML = f"datasets/{NAME}/incident.toml"
SCHEMA = f"datasets/{NAME}/schema.sql"
CONTRACT = f"datasets/{NAME}/contract.sql"
NOTEBOOK = f"notebooks/incidents/{NAME}.md"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one new lab in it, as it was written; nobody changes it."""
    root = tmp_path_factory.mktemp("labs")
    author_new.create(NAME, root)
    return root


@pytest.fixture
def edited(made: Path, tmp_path: Path) -> Callable[..., Lab]:
    """The new lab with one pattern of one file replaced."""

    def edit(file: str, pattern: str, other: str) -> Lab:
        shutil.copytree(made, tmp_path / "labs")
        path = tmp_path / "labs" / file
        text, count = re.subn(pattern, other, path.read_text("utf-8"), count=1, flags=re.DOTALL)
        assert count == 1
        path.write_text(text, encoding="utf-8")
        return incident.load_folder(tmp_path / "labs" / "datasets" / NAME)

    return edit


def of(lab: Lab, claim: author_check.Claim) -> list[tuple[str, str, str]]:
    """What a claim finds of a lab: state, name and words of each line."""
    with Bench(lab) as bench:
        return [(each.state, each.name, each.says) for each in claim(bench)]
