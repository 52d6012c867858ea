"""A whole notebook, judged without a kernel: what `firedrill check` prints."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import incident, notebook, release
from grader.errors import BadNotebook, FiredrillError
from grader.incident import Lab
from grader.paths import RELEASE_MARK
from grader.verdict import UNANSWERED, Verdict

from . import identity, workspace

if TYPE_CHECKING:
    from grader.judge import Judge

WITH_KEY = (
    "This notebook lies in a class's release: what its key can tell is told here, and the grade "
    "comes with your class."
)
RELEASED = (
    "This notebook lies in a class's release, so nothing is judged here: "
    "the grade comes with your class."
)


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


def practice_world(
    path: Path, *, seed: int | None = None, scale: float | None = None
) -> tuple[int, float]:
    """Seed and scale of the world a notebook was written on.

    What is given counts first, then the notebook's `%incident` line, then the workspace it lies in,
    then the environment. Raises BadNotebook, FiredrillError.
    """
    said_seed, said_scale = notebook.practice_world(path)
    kept = workspace.remembered(path.parent).get("seed")
    if not (seed or said_seed):
        kept = identity.seed(path.parent, release.read(path.parent)) or kept
    for each in (seed, said_seed, kept):
        if isinstance(each, int) and each >= 1:
            seed = each
            break
    else:
        seed = max(int(_variable("FIREDRILL_SEED", int)), 1)
    if scale is None:
        scale = said_scale if said_scale is not None else _variable("FIREDRILL_SCALE", float)
    return seed, scale if 0 < scale <= 1 else 1.0


def _variable(name: str, kind: type) -> float:
    """A number out of the environment; 1 where there is none."""
    value = os.environ.get(name, "").strip()
    try:
        return kind(value) if value else kind(1)
    except ValueError:
        raise FiredrillError(f"{name} is set to `{value}`, which is no number.") from None


def check(
    path: Path,
    lab: Lab,
    *,
    seed: int = 1,
    scale: float = 1.0,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[list[Verdict], list[str]]:
    """One verdict a question, in the lab's order, and what is to be said of the notebook as such.

    A question without an answer is judged as an empty one. In a class's release, answers are only
    read, as `%check` does there: the class grades them.

    progress: called before each question with its name, how many are done, how many there are.
    """
    from grader.sealed.bench import SealedBench

    found = notebook.answers(path, lab)
    verdicts = []
    released = (path.parent / RELEASE_MARK).is_file()
    texts = {name: answer.text for name, answer in found.by_question.items()}
    with _judge(path, lab, seed, scale, texts) as judge:
        for done, question in enumerate(lab.questions):
            if progress is not None:
                progress(question.name, done, len(lab.questions))
            answer = found.by_question.get(question.name)
            verdict = judge.judge(question, answer.text if answer else "")
            notices = [*verdict.notices, *found.notices_of(question.name)]
            verdicts.append(verdict.model_copy(update={"notices": notices}))
    general = [said for name, said in found.by_notice if name is None]
    sealed = isinstance(judge.bench, SealedBench)
    return verdicts, [WITH_KEY if sealed else RELEASED, *general] if released else general


@contextlib.contextmanager
def _judge(path: Path, lab: Lab, seed: int, scale: float, texts: dict[str, str]) -> Iterator[Judge]:
    """The judge of a notebook: with references, with a release's key, or with neither."""
    from grader.judge import Judge
    from grader.sandbox.client import Sandbox
    from grader.sealed import key
    from grader.sealed.bench import SealedBench

    released = (path.parent / RELEASE_MARK).is_file()
    held = key.read(path.parent) if released else None
    if held is not None and held.lab == lab.slug and seed in held.practice and scale == 1:
        with Sandbox() as sandbox:
            bench = SealedBench(
                lab, sandbox, held, own=lambda: texts, release=path.parent, practice_seed=seed
            )
            yield Judge(lab, bench=bench)
        return
    references: dict[str, str] | None = {} if released else None
    with Judge(lab, practice_seed=seed, practice_scale=scale, references=references) as judge:
        yield judge


def is_open(verdict: Verdict) -> bool:
    """Whether nothing was answered."""
    return verdict.outcome == "wrong" and verdict.headline == UNANSWERED


def document(
    lab: Lab | None,
    verdicts: list[Verdict],
    notices: list[str],
    world: tuple[int, float] | None = None,
) -> dict[str, Any]:
    """The whole as JSON: verdicts, and a summary; also of a notebook that could not be judged.

    world: seed and scale of the practice world.
    """
    return {
        "format": 1,
        "lab": lab.slug if lab else None,
        "practice_world": {"seed": world[0], "scale": world[1]} if world else None,
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
