"""Runs the author's notebook of a lab in a real kernel, and prints each question's score as JSON.

python -m tests.e2e.whole_lab 07-ledger-written-twice WORKSPACE
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from grader import incident
from tests.author_notebook import answered


def scores(slug: str, workspace: Path, answers: dict[str, str] | None = None) -> dict[str, str]:
    """Question → first line of the text twin of its card, as the kernel shows it.

    answers: what stands in the notebook; by default all references.
    """
    lab = incident.load(slug)
    notebook = answered(lab, answers)
    workspace.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, workspace / f"{slug}.ipynb")
    client = NotebookClient(
        notebook, timeout=600, allow_errors=True, resources={"metadata": {"path": str(workspace)}}
    )
    client.execute()
    cards = {}
    for cell in notebook.cells:
        if match := re.match(r"%check (\w+)", cell.source):
            texts = [o.data["text/plain"] for o in cell.outputs if "data" in o]
            cards[match[1]] = texts[0].strip().splitlines()[0] if texts else "no card"
    return cards


if __name__ == "__main__":
    print(json.dumps(scores(sys.argv[1], Path(sys.argv[2]))))
