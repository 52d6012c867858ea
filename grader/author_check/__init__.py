"""What makes a lab ready, as far as a machine can prove it: a line for each claim, with its figure.

    for finding in findings(lab, quick=True): print(finding.state, finding.name, finding.says)

Nothing here depends on the time of day or on the machine's speed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..errors import FiredrillError
from ..incident import Lab
from . import answers, design, mutation, sql_files, words, worlds
from .finding import Bench, Finding

__all__ = ["Claim", "Finding", "claims", "findings"]

Claim = Callable[[Bench], Iterator[Finding]]
Progress = Callable[[str, int, int], None]  # what comes next, how many are done, of how many

_EVERY = ("sql", "fix", "monitor", "facts", "write")
_OF_A_QUESTION: dict[Claim, tuple[str, ...]] = {  # claim → kinds of questions that it speaks of
    design.hints: _EVERY,
    design.wrong_choices: ("facts",),
    words.columns_explained: ("sql",),
    answers.references_are_right: _EVERY,
    answers.references_on_many_seeds: answers.QUERIES,
    answers.nothing_for_nothing: _EVERY,
    answers.enough_answers: _EVERY,
    answers.answers_as_labelled: _EVERY,
    mutation.mutants_are_told: ("sql",),
}
_QUICK: tuple[Claim, ...] = (*sql_files.CLAIMS, *design.CLAIMS, *words.CLAIMS)
_SLOW: tuple[Claim, ...] = (*worlds.CLAIMS, *answers.CLAIMS, *mutation.CLAIMS)


def claims(*, quick: bool = False, kind: str | None = None) -> tuple[Claim, ...]:
    """What is looked at, in order; quick: only what needs no world; kind: of one such question."""
    every = _QUICK if quick else _QUICK + _SLOW
    if kind is None:
        return every
    return tuple(claim for claim in every if kind in _OF_A_QUESTION.get(claim, ()))


def findings(
    lab: Lab, question: str | None = None, *, quick: bool = False, progress: Progress | None = None
) -> Iterator[Finding]:
    """Every finding of a lab, or what can be found of one of its questions, claim after claim.

    A claim that cannot be looked at has failed, and the reason is its figure. Raises UnknownName
    for a question that the lab does not have.
    """
    one = None if question is None else lab.question(question)
    asked = claims(quick=quick, kind=None if one is None else one.kind)
    with Bench(lab, one) as bench:
        for done, claim in enumerate(asked):
            name = claim.__name__.replace("_", " ")
            bench.progress = _told(progress, name, done, len(asked))
            bench.progress("")
            try:
                yield from claim(bench)
            except FiredrillError as error:
                yield Finding(name, "failed", f"could not be looked at: {error}")


def _told(progress: Progress | None, name: str, done: int, total: int) -> Callable[[str], None]:
    def say(part: str) -> None:
        if progress is not None:
            progress(f"{name}: {part}" if part else name, done, total)

    return say
