"""What makes a lab ready, as far as a machine can prove it: a line for each claim, with its figure.

    for finding in findings(lab, quick=True): print(finding.state, finding.name, finding.says)

Nothing here depends on the time of day or on the machine's speed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ..errors import FiredrillError
from ..incident import Lab
from ..questions import Question
from . import answers, design, figures, mutation, sql_files, words, worlds
from .crew import Crew, crew_of
from .finding import Bench, Finding

__all__ = ["Claim", "Crew", "Finding", "begin", "claims", "crew_of", "findings"]

Claim = Callable[[Bench], Iterator[Finding]]
Progress = Callable[[str, int, int], None]  # what comes next, how many are done, of how many

_EVERY = ("sql", "fix", "monitor", "facts", "write")
_OF_A_QUESTION: dict[Claim, tuple[str, ...]] = {  # claim → kinds of questions that it speaks of
    design.hints: _EVERY,
    design.wrong_choices: ("facts",),
    words.columns_explained: ("sql",),
    answers.references_are_right: _EVERY,
    answers.references_on_many_seeds: answers.QUERIES,
    answers.monitors_on_drawn_seeds: ("monitor",),
    answers.references_return_rows: ("sql", "monitor"),
    answers.nothing_for_nothing: _EVERY,
    answers.enough_answers: _EVERY,
    answers.answers_as_labelled: _EVERY,
    mutation.mutants_are_told: ("sql",),
}
_QUICK: tuple[Claim, ...] = (*sql_files.CLAIMS, *design.CLAIMS, *words.CLAIMS)
_SLOW: tuple[Claim, ...] = (*worlds.CLAIMS, *figures.CLAIMS, *answers.CLAIMS, *mutation.CLAIMS)


def claims(*, quick: bool = False, kind: str | None = None) -> tuple[Claim, ...]:
    """What is looked at, in order; quick: only what needs no world; kind: of one such question."""
    every = _QUICK if quick else _QUICK + _SLOW
    if kind is None:
        return every
    return tuple(claim for claim in every if kind in _OF_A_QUESTION.get(claim, ()))


def findings(
    lab: Lab,
    question: str | None = None,
    *,
    quick: bool = False,
    progress: Progress | None = None,
    fresh: bool = False,
) -> Iterator[Finding]:
    """Every finding of a lab, or what can be found of one of its questions, claim after claim.

    A claim that cannot be looked at has failed, and the reason is its figure. Raises UnknownName
    for a question that the lab does not have. fresh: every labelled answer is judged again.
    """
    one = None if question is None else lab.question(question)
    asked = claims(quick=quick, kind=None if one is None else one.kind)
    with Bench(lab, one, fresh=fresh) as bench:
        for done, claim in enumerate(asked):
            bench.progress = _told(progress, _name(claim), done, len(asked))
            bench.progress("")
            yield from _looked_at(claim, bench)


def begin(
    lab: Lab, question: str | None = None, *, quick: bool = False, crew: Crew
) -> Iterator[Finding]:
    """The same findings in the same order, by a crew: looked at from now on, all claims at once.

    Labs that begin one after another are looked at side by side.
    """
    one = None if question is None else lab.question(question)
    asked = claims(quick=quick, kind=None if one is None else one.kind)
    begun = [crew.begin(partial(_whole, claim, lab, one, crew)) for claim in asked]
    return (finding for each in begun for finding in each.result())


def _whole(claim: Claim, lab: Lab, one: Question | None, crew: Crew) -> list[Finding]:
    with Bench(lab, one, crew=crew) as bench:
        return list(_looked_at(claim, bench))


def _looked_at(claim: Claim, bench: Bench) -> Iterator[Finding]:
    try:
        yield from claim(bench)
    except FiredrillError as error:
        yield Finding(_name(claim), "failed", f"could not be looked at: {error}")


def _name(claim: Claim) -> str:
    return claim.__name__.replace("_", " ")


def _told(progress: Progress | None, name: str, done: int, total: int) -> Callable[[str], None]:
    def say(part: str) -> None:
        if progress is not None:
            progress(f"{name}: {part}" if part else name, done, total)

    return say
