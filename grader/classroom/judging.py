"""What the answers of a class are judged by, and the judges that do: opened once, kept open.

    terms = judging.terms(course, lab, assignment, name, practice_scale)
    verdict, whole = judging.verdict(terms, "written_twice", "SELECT …")

Opening a judge for each submission would cost more than the judging, so a process keeps its judges,
of all labs, around one sandbox. nbgrader's own autograde uses them in its process, `firedrill class
grade` in several beside it; nothing here needs nbgrader.
"""

from __future__ import annotations

import functools
import logging
from dataclasses import dataclass

from .. import incident
from ..errors import Interrupted
from ..incident import Lab
from ..judge import Judge
from ..sandbox.client import Sandbox
from ..verdict import Verdict
from . import ungraded
from .course import Course

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Terms:
    """All that the verdicts on a lab come of in a class, beside the lab and the judge.

    own: the lab's references; edited: those that the instructor has written anew.
    """

    lab: str
    own: tuple[tuple[str, str], ...]
    hidden_seeds: tuple[int, ...]
    practice_scale: float = 1.0
    practice_seed: int = 1
    edited: tuple[tuple[str, str], ...] = ()

    @property
    def references(self) -> dict[str, str]:
        """By question."""
        return dict(self.own) | dict(self.edited)

    @property
    def where(self) -> str:
        """The worlds, in words."""
        return (
            f"practice seed {self.practice_seed}, scale {self.practice_scale}; "
            f"hidden seeds {self.hidden_seeds}"
        )


_judges: dict[Terms, Judge] = {}
_sandboxes: list[Sandbox] = []  # none or one


def terms(
    course: Course,
    lab: Lab,
    assignment: str,
    name: str,
    practice_scale: float,
    practice_seed: int = 1,
) -> Terms:
    """The class's hidden seeds, the instructor's references.

    assignment, name: where the source notebook lies. Raises FiredrillError without seeds, BadLab
    where the source notebook does not hold together.
    """
    source = course.source(assignment, name)
    changed = source.stat().st_mtime_ns if source.is_file() else 0
    own, edited = _references(course, lab.slug, assignment, name, changed)
    seeds = course.hidden_seeds(lab)
    return Terms(lab.slug, own, seeds, practice_scale, practice_seed, edited)


@functools.lru_cache(maxsize=64)
def _references(
    course: Course, slug: str, assignment: str, name: str, changed: int
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The lab's own, and those that are not as the lab has them."""
    lab = incident.load(slug)
    own, found = lab.references, course.references(lab, assignment, name)
    return tuple(sorted(own.items())), tuple(sorted(found.items() - own.items()))


def verdict(terms: Terms, question: str, answer: str) -> tuple[Verdict, bool]:
    """The verdict, and whether it is whole: no limit of ours has ended a part of what led to it.

    Raises FiredrillError where nobody can be judged by these terms, Interrupted for Ctrl-C.
    """
    judge = opened(terms)
    sandbox = judge.bench.sandbox
    before = sandbox.cut_short
    try:
        found = judge.judge(question, answer)
    except Interrupted:
        raise
    except Exception as error:
        log.exception("%s, %s: the judge failed", terms.lab, question)
        found = ungraded.our_fault(judge.lab, question, error)
    return found, sandbox.cut_short == before and found.outcome != "unknown"


def opened(terms: Terms) -> Judge:
    """The judge of a lab on these terms, which stays open."""
    if terms not in _judges:
        if not _sandboxes:
            _sandboxes.append(Sandbox())
        lab = incident.load(terms.lab)
        lab.knows(dict(terms.own))
        opened = Judge(
            lab,
            practice_seed=terms.practice_seed,
            practice_scale=terms.practice_scale,
            hidden_seeds=terms.hidden_seeds,
            references=terms.references,
            sandbox=_sandboxes[0],
        )
        opened.bench.practice_world  # noqa: B018  (what stops this stops the class: find it first)
        _judges[terms] = opened
    return _judges[terms]


def close_all() -> None:
    """End the judges and their worker."""
    _judges.clear()
    while _sandboxes:
        _sandboxes.pop().close()
