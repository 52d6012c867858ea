"""A class in a folder, driven by nbgrader's own commands, read from its own gradebook."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from . import forked


@dataclass
class Class:
    """A graded course, and what the commands said on the way."""

    root: Path
    slug: str
    drawn: list[int] = field(default_factory=list)
    logs: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    forked: tuple[str, ...] = ()  # verbs that start faster; others are run as a person types them

    def run(self, verb: str, *more: str, fails: bool = False) -> str:
        """What one nbgrader command says, run with nothing of this environment on PATH."""
        began = time.perf_counter()
        env = {**os.environ, "PATH": os.defpath}
        run = forked.nbgrader if verb in self.forked else _typed
        code, said = run([verb, *more], self.root, env)
        self.seconds[verb] = time.perf_counter() - began
        self.logs[verb] = said
        assert code is not None
        assert (code != 0) == fails, said[-4000:]
        return said

    def release(self) -> dict[str, Any]:
        path = self.root / "release" / self.slug / f"{self.slug}.ipynb"
        nb = json.loads(path.read_text())
        for cell in nb["cells"]:
            cell["source"] = "".join(cell["source"])
        return nb

    def submit(self, student: str, content: bytes | None, name: str | None = None) -> Path:
        folder = self.root / "submitted" / student / self.slug
        folder.mkdir(parents=True)
        if content is not None:
            (folder / (name or f"{self.slug}.ipynb")).write_bytes(content)
        return folder

    def due(self, instant: str) -> None:
        """Set the deadline of the assignment."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            gradebook.update_or_create_assignment(self.slug, duedate=instant)

    def grades(self, student: str) -> dict[str, Any]:
        """Question → its grade in the gradebook."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            found = gradebook.find_submission_notebook(self.slug, self.slug, student).grades
            return {
                each.name.removeprefix("check_"): (
                    each.auto_score,
                    each.score,
                    each.needs_manual_grade,
                )
                for each in found
            }

    def comments(self, student: str) -> set[str | None]:
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            return {
                each.auto_comment
                for each in gradebook.find_submission_notebook(
                    self.slug, self.slug, student
                ).comments
            }

    def feedback(self, student: str) -> str:
        return (self.root / "feedback" / student / self.slug / f"{self.slug}.html").read_text()

    def scores(self) -> dict[str, float]:
        with (self.root / "grades.csv").open() as file:
            return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def _typed(words: list[str], cwd: Path, env: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
