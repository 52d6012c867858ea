"""Answers with a label: tests/answers/LAB/QUESTION/{right,wrong}/*, each with what its card says.

    -- verdict: wrong
    -- says: a sentence, or a part of one, that the learner should read

`#` in facts, `<!-- … -->` in texts. `says` may stand several times; each must be on the card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .incident import Lab

_NOTE = re.compile(r"^(?:--|#|<!--)\s*(verdict|says):\s*(.*?)\s*(?:-->)?$")


@dataclass(frozen=True)
class Labelled:
    """One answer file and what it says of itself."""

    path: Path
    lab: str
    question: str
    right: bool
    verdict: str
    says: tuple[str, ...]

    @property
    def text(self) -> str:
        """The answer, its label among its comments."""
        return self.path.read_text(encoding="utf-8")


def read(path: Path, root: Path) -> Labelled:
    """The label of a file below root/LAB/QUESTION/."""
    notes = []
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _NOTE.match(line)
        if match is None:
            break
        notes.append((match[1], match[2]))
    lab, question, kind = path.relative_to(root).parts[:3]
    verdict = next((value for name, value in notes if name == "verdict"), "")
    says = tuple(value for name, value in notes if name == "says")
    return Labelled(path, lab, question, kind == "right", verdict, says)


def of(lab: Lab) -> list[Labelled]:
    """The labelled answers of a lab, which lie beside its `datasets/`; [] where there are none."""
    root = lab.folder.parent.parent / "tests" / "answers"
    return [read(path, root) for path in sorted((root / lab.slug).rglob("*.*")) if path.is_file()]
