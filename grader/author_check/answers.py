"""Claims about answers: references right everywhere, wrong ones told, nothing for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .. import cards, labelled
from ..judge import HIDDEN_SEEDS
from ..labelled import Labelled
from ..questions import MonitorQuestion, SqlQuestion
from ..verdict import Verdict
from ..worlds import world
from ..worlds.figures import reader
from .finding import SEEDS, SMALL, Bench, Finding, verdict

WANTED = (3, 8)  # right and wrong files a question
OF_A_WARM_UP = (1, 1)
DRAWN = (500_000_003, 1_500_000_001)  # seeds such as a class draws
FIGURES = ("facts", "write")  # kinds whose answers hold figures of the practice world at scale 1
QUERIES = ("sql", "fix")


def references_are_right(bench: Bench) -> Iterator[Finding]:
    """The author's notebook earns everything, on the practice world and the usual hidden ones."""
    found = bench.each(_reference, [question.name for question in bench.questions], long=True)
    whole = sum(question.points for question in bench.questions)
    earned = sum(points for points, _ in found)
    amiss = [said for _, said in found if said]
    yield verdict("the author's notebook", amiss, f"{earned:g} of {whole:g} points")


def _reference(bench: Bench, name: str) -> tuple[float, str]:
    return _judged_reference(bench, name, 1.0, HIDDEN_SEEDS)


def references_on_many_seeds(bench: Bench) -> Iterator[Finding]:
    """Queries and fixes against twenty hidden worlds at once; monitors have worlds of their own.

    On small databases, which are the same whatever the seeds, queries have been by then.
    """
    asked = [question.name for question in bench.questions if question.kind in QUERIES]
    amiss = [said for _, said in bench.each(_reference_everywhere, asked, long=True) if said]
    yield verdict("references on many seeds", amiss, f"{len(asked)} on {len(SEEDS)} seeds")


def _reference_everywhere(bench: Bench, name: str) -> tuple[float, str]:
    return _judged_reference(bench, name, SMALL, SEEDS[1:], days_only=True)


def monitors_on_drawn_seeds(bench: Bench) -> Iterator[Finding]:
    """Monitors in the worlds of a class: where one world in twelve is told too late, an author's
    own twenty may hold none of these.
    """
    asked = [question.name for question in bench.questions if question.kind == "monitor"]
    each = [(name, seed) for name in asked for seed in DRAWN]
    amiss = [said for _, said in bench.each(_monitor_of_a_class, each, long=True) if said]
    yield verdict("monitors on drawn seeds", amiss, f"{len(asked)} on the worlds of {len(DRAWN)}")


def _monitor_of_a_class(bench: Bench, drawn: tuple[str, int]) -> tuple[float, str]:
    name, seed = drawn
    return _judged_reference(bench, name, SMALL, (seed,))


def _judged_reference(
    bench: Bench, name: str, scale: float, hidden_seeds: tuple[int, ...], *, days_only: bool = False
) -> tuple[float, str]:
    """The points that the reference earns, and what is amiss with it, if anything is."""
    text = bench.lab.references.get(name, "")
    found = _verdict(bench, name, text, scale, hidden_seeds, days_only=days_only)
    whole = found.outcome == "right" and found.score == 1
    return found.points, "" if whole else f"{name} is {found.outcome}: {found.headline}"


def nothing_for_nothing(bench: Bench) -> Iterator[Finding]:
    """An empty notebook earns 0."""
    judge = bench.judge(SMALL, HIDDEN_SEEDS)
    found = {q.name: judge.judge(q.name, "").points for q in bench.questions}
    amiss = [f"{name} earns {points:g}" for name, points in found.items() if points]
    yield verdict("an empty notebook", amiss, "0 points")


def references_return_rows(bench: Bench) -> Iterator[Finding]:
    """An empty result could be had without looking. A monitor may be silent where all is over."""
    amiss = [said for each in bench.each(without_rows, SEEDS, "seed {}".format) for said in each]
    yield verdict("references return rows", amiss, f"{len(SEEDS)} seeds")


def without_rows(bench: Bench, seed: int) -> list[str]:
    """The queries whose reference returns nothing on the worlds of a seed, and should not."""
    sick = bench.small(seed)
    ended = bench.judge(SMALL, HIDDEN_SEEDS).bench.ended(sick)
    over = ended is not None and ended < world.world_now(sick)
    amiss = []
    for question in bench.questions:
        if not isinstance(question, SqlQuestion | MonitorQuestion):
            continue
        if isinstance(question, MonitorQuestion) and question.until is not None and over:
            continue
        with reader(bench.small(seed, state=question.world)) as con:
            if con.execute(bench.lab.references[question.name]).fetchone() is None:
                amiss.append(f"seed {seed}: {question.name}")
    return amiss


def enough_answers(bench: Bench) -> Iterator[Finding]:
    """At least three right and eight wrong ones a question; each gap is named, to be filled.

    A warm-up has one of each.
    """
    names = {question.name for question in bench.questions}
    files = [each for each in labelled.of(bench.lab) if each.question in names]
    found = Counter((each.question, each.right) for each in files)
    wanted = WANTED if bench.whole else OF_A_WARM_UP
    amiss = []
    for question in bench.questions:
        right, wrong = found[question.name, True], found[question.name, False]
        if right < wanted[0] or wrong < wanted[1]:
            amiss.append(f"{question.name} has {right} right, {wrong} wrong")
    yield verdict("labelled answers", amiss, f"{len(files)} files", mild=True, whole=True)


def invariants_are_broken(bench: Bench) -> Iterator[Finding]:
    """Each by a wrong fix that people write: a label that has the first words it is said with."""
    fixes = {question.name for question in bench.lab.questions if question.kind == "fix"}
    said = [
        words.removeprefix("✘ ")
        for answer in labelled.of(bench.lab)
        if answer.question in fixes
        for words in answer.says
    ]
    amiss = [
        query.name
        for query in bench.lab.contract
        if not any(query.notes.get("says", "").startswith(words) for words in said)
    ]
    holds = f"{len(bench.lab.contract)} invariants"
    yield verdict("a labelled fix breaks each", amiss, holds, mild=True, whole=True)


def answers_as_labelled(bench: Bench) -> Iterator[Finding]:
    """Each is judged as its first lines say, and its card has the sentences they name."""
    names = {question.name for question in bench.questions}
    known = [each for each in labelled.of(bench.lab) if each.question in names]
    found = bench.each(_otherwise, known, _name)
    amiss = [said for each in found for said in each]
    yield verdict("answers are judged as labelled", amiss, f"{len(known)} files")


def _name(answer: Labelled) -> str:
    return f"{answer.question}/{answer.path.name}"


def _otherwise(bench: Bench, answer: Labelled) -> list[str]:
    """What of the answer's verdict and card is not as its label says."""
    kind = bench.lab.question(answer.question).kind
    scale = 1.0 if kind in FIGURES else SMALL
    found = _verdict(bench, answer.question, answer.text, scale, HIDDEN_SEEDS[:1])
    card, first = cards.text(found), found.headline.splitlines()[0]
    amiss = []
    if (found.outcome, found.score == 1) != (answer.verdict, answer.right):
        label = f"labelled {answer.verdict or 'nothing'} in {answer.path.parent.name}/"
        amiss.append(f"{_name(answer)} is {found.outcome}, {label}: {first}")
    lacking = [said for said in answer.says if said not in card]
    return amiss + [f"{_name(answer)}: the card lacks `{said}`: {first}" for said in lacking]


def _verdict(
    bench: Bench,
    name: str,
    text: str,
    scale: float,
    hidden_seeds: tuple[int, ...],
    *,
    days_only: bool = False,
) -> Verdict:
    """The verdict on it, remembered where nothing has changed that it comes of."""
    known = bench.remembered
    where = f"seeds 1, {hidden_seeds}; scale {scale}" + days_only * "; days only"
    key = known.key(name, text, where)
    if (found := known.recall(key)) is None:
        before = bench.sandbox.cut_short
        found = bench.judge(scale, hidden_seeds, days_only).judge(name, text)
        if bench.sandbox.cut_short == before:
            known.keep(key, found)
    return found


CLAIMS = (
    references_are_right,
    references_on_many_seeds,
    monitors_on_drawn_seeds,
    references_return_rows,
    nothing_for_nothing,
    enough_answers,
    invariants_are_broken,
    answers_as_labelled,
)
