"""Whether an update names a cause, by the rule that judges it too."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from grader.judges import write_causes, write_options
from grader.judges.write_finding import Known
from grader.questions import Question, WriteQuestion
from grader.texts import prose

if TYPE_CHECKING:
    from grader.incident import Lab

    from .acts import Act


def asked(act: Act) -> bool:
    """True for a text of a question that asks for no early cause."""
    return _causes(act.question) is not None


def is_asked(lab: Lab) -> bool:
    """True for a lab with a question that asks for it."""
    return any(_causes(question) is not None for question in lab.questions)


def claims(act: Act) -> bool:
    """True for such a text where a clause asserts one."""
    causes = _causes(act.question)
    return causes is not None and _asserts(act.text, causes)


def _causes(question: Question | None) -> tuple[str, ...] | None:
    if isinstance(question, WriteQuestion):
        for check in question.checks:
            options = write_options.read(check) if check.rule == "no_early_cause" else None
            if isinstance(options, write_options.NoEarlyCause):
                return tuple(options.causes)
    return None


@functools.lru_cache(maxsize=64)
def _asserts(text: str, causes: tuple[str, ...]) -> bool:
    options = write_options.NoEarlyCause(causes=list(causes))
    return write_causes.no_early_cause(prose.read(text), options, Known()).score == 0
