"""A repair's verdict: the world it leaves, on throw-away copies of sick worlds.

A script is run twice, then the world goes on (`next_run.sql`), then it is run once more: on hidden
worlds, and on a small one with the awkward rows of `tricky.sql`. The learner's own world, which is
large, comes last: the first run is all there where the others found nothing in what came after it.
Points:

- each invariant the question names, all or nothing: no violation after the first run, nor after
  the world went on. One that the fault had not broken earns only if the script repaired at least
  one that it had: doing nothing earns nothing. Nor does a rule earn about rows that the script
  never wrote: that each audit row is signed, where there is none.
- run twice: the second run changes no row and no column, audit columns included.
- innocent: no row changed or removed that the reference left alone.

A quarter of the points is left where a script goes too far, whatever else it repairs, since nobody
runs such a one in production: it touches a table or column outside `may_change`, removes rows,
doubles a key, breaks a rule of the contract on the way, or breaks an invariant that the question
notes as a `must`. A part holds only if it holds on every world. Each fix is asked on a world where
the earlier fixes of the notebook are done (Bench.practice says why).

Values that may differ from the reference (a reason's wording, an id, an instant) are never
compared with it: what must hold of them is in the contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..bench import Bench
from ..errors import OutOfBudget, Rejected
from ..questions import FixQuestion
from ..sql import statements
from ..verdict import Verdict
from .fix_card import Card
from .fix_left import Left, Place


def judge(question: FixQuestion, answer: str, bench: Bench) -> Verdict:
    """The verdict on one script. Raises Rejected if it does not run on the learner's world."""
    statements.check_script(answer)
    practice = bench.practice(question)
    own: Left | None = None
    others: list[Left] = []
    for place, world in _elsewhere(question, bench):
        try:
            left = _left(place, question, answer, bench, world)
        except Rejected as error:
            bench.say("your world")
            own = own or _left("own", question, answer, bench, practice)
            left = replace(_left(place, question, "", bench, world), failed=error)
        others.append(left)
    if own is None:
        bench.say("your world")
        once = bool(others) and all(left.quiet for left in others)
        own = _left("own", question, answer, bench, practice, once=once)
    lefts = [own, *others]
    if any(isinstance(left.repair.again_error, OutOfBudget) for left in lefts):
        raise OutOfBudget("The second run of your script did not end in time.")
    return Card(question, bench, lefts, answer).verdict()


def _left(
    place: Place,
    question: FixQuestion,
    answer: str,
    bench: Bench,
    world: Path,
    *,
    once: bool = False,
) -> Left:
    reference, broken = bench.repaired(question, world)
    found = bench.as_found(question, world)
    repair = bench.repair(question, world, answer, once=once)
    return Left(place, world, found, repair, reference, broken, once=once)


def _elsewhere(question: FixQuestion, bench: Bench) -> Iterator[tuple[Place, Path]]:
    """The worlds that are not the learner's: an error there is a finding, no refusal."""
    for world in bench.say_hidden(bench.hidden(question)):
        yield "hidden", world
    if (awkward := bench.tricky(question)) is not None:
        bench.say("a small world with awkward rows")
        yield "tricky", awkward
