"""Whether an update names a cause, by the rule that judges it too."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from grader.judges import write_claims, write_options
from grader.judges.write_finding import Known
from grader.questions import WriteQuestion
from grader.texts import prose

if TYPE_CHECKING:
    from .acts import Act


def asked(act: Act) -> bool:
    """True for a text of a question that asks for no early cause."""
    return _causes(act) is not None


def claims(act: Act) -> bool:
    """True for such a text where a clause asserts one."""
    causes = _causes(act)
    return causes is not None and _asserts(act.text, causes)


def _causes(act: Act) -> tuple[str, ...] | None:
    if isinstance(act.question, WriteQuestion):
        for check in act.question.checks:
            options = write_options.read(check) if check.rule == "no_early_cause" else None
            if isinstance(options, write_options.NoEarlyCause):
                return tuple(options.causes)
    return None


@functools.lru_cache(maxsize=64)
def _asserts(text: str, causes: tuple[str, ...]) -> bool:
    options = write_options.NoEarlyCause(causes=list(causes))
    return write_claims.no_early_cause(prose.read(text), options, Known()).score == 0
