"""A whole notebook, judged without a kernel: what `firedrill check` prints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader import incident, notebook
from grader.errors import BadNotebook
from grader.incident import Lab
from grader.verdict import Verdict


def lab_of(path: Path) -> Lab:
    """The lab a notebook belongs to: by its own word or its file's name. Raises BadNotebook."""
    name = notebook.lab_name(path)
    if name is None:
        near = [slug for slug in incident.slugs() if path.stem.startswith(slug)]
        if not near:
            raise BadNotebook(
                f"{path.name} does not say which lab it answers: it has no `%incident` line. "
                "Name the lab: firedrill check FILE --lab 07-ledger-written-twice"
            )
        name = near[0]
    return incident.load(name)


def check(
    path: Path,
    lab: Lab,
    *,
    seed: int = 1,
    scale: float = 1.0,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[list[Verdict], list[str]]:
    """One verdict a question, in the lab's order, and what is to be said of the notebook as such.

    A question without an answer is judged as an empty one.

    progress: called before each question with its name, how many are done, how many there are.
    """
    from grader.judge import Judge

    found = notebook.answers(path, lab)
    verdicts = []
    with Judge(lab, practice_seed=seed, practice_scale=scale) as judge:
        for done, question in enumerate(lab.questions):
            if progress is not None:
                progress(question.name, done, len(lab.questions))
            answer = found.by_question.get(question.name)
            verdict = judge.judge(question, answer.text if answer else "")
            notices = [*verdict.notices, *found.notices_of(question.name)]
            verdicts.append(verdict.model_copy(update={"notices": notices}))
    return verdicts, [said for name, said in found.by_notice if name is None]


def document(lab: Lab, verdicts: list[Verdict], notices: list[str]) -> dict[str, Any]:
    """The whole as JSON: verdicts, and a summary."""
    return {
        "format": 1,
        "lab": lab.slug,
        "points": round(sum(verdict.points for verdict in verdicts), 2),
        "max_points": round(sum(verdict.max_points for verdict in verdicts), 2),
        "outcomes": {verdict.question: verdict.outcome for verdict in verdicts},
        "notices": notices,
        "verdicts": [verdict.model_dump(mode="json") for verdict in verdicts],
    }


def exit_code(verdicts: list[Verdict]) -> int:
    """0 all right, 1 some wrong, 2 none wrong but some not judged."""
    outcomes = {verdict.outcome for verdict in verdicts}
    if outcomes <= {"right"}:
        return 0
    return 2 if outcomes <= {"right", "unknown"} else 1
